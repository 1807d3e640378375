//! What the rules on links share: whom they speak of, and what a text that should be an id leads to.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Finding, Plan, Subject};
use crate::{
    model::Spec,
    text::Span,
    workspace::{Entry, Place, Target},
};

/// An id that a spec names.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    /// The field that names it.
    pub(super) field: &'static str,
    /// As it is written.
    pub(super) id: &'a str,
    /// Where it stands.
    pub(super) span: Span,
    /// What it leads to.
    pub(super) target: Target<'a>,
}

/// The spec, if its links mean something: archived specs are history, and of a spec that chant does not load only that
/// is worth saying.
pub(super) fn live<'a>(subject: &Subject<'a>) -> Option<&'a Spec> {
    let entry = subject.entry;
    (entry.place != Place::Archive && entry.loads()).then_some(&entry.spec)
}

/// What a spec depends on, each id once, itself left out.
pub(super) fn dependencies<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Link<'a>> {
    let subject = *subject;
    let named = live(&subject).map(firsts).unwrap_or_default();
    named
        .into_iter()
        .filter_map(move |(id, span)| link(&subject, "depends_on", id, span))
}

/// What a spec names as its members, itself left out.
pub(super) fn members<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Link<'a>> {
    let subject = *subject;
    let named = live(&subject).map(|spec| spec.texts("members"));
    let named = named.into_iter().flatten();
    named.filter_map(move |(id, span)| link(&subject, "members", id, span))
}

/// The ids of `depends_on`, each where it stands first.
pub(super) fn firsts(spec: &Spec) -> Vec<(&str, Span)> {
    let mut seen = FxHashSet::default();
    spec.depends_on()
        .filter(|(id, _)| seen.insert(*id))
        .collect()
}

fn link<'a>(
    subject: &Subject<'a>,
    field: &'static str,
    id: &'a str,
    span: Span,
) -> Option<Link<'a>> {
    let Subject { project, entry, .. } = *subject;
    let target = match project.resolve(id) {
        Target::Partial(found) if found.path == entry.path => Target::Unknown,
        target => target,
    };
    (id != entry.id()).then_some(Link {
        field,
        id,
        span,
        target,
    })
}

/// Where to speak of a spec's name, which has no place in its text: at the title, or where that should be. Seen from
/// another file the place is the whole file, so that a title that moves is nobody else's business.
pub(super) fn name_place(entry: &Entry) -> Span {
    let spec = &entry.spec;
    spec.title
        .as_ref()
        .map_or(Span::at(spec.split.body.range().start), |title| title.span)
}

/// Where `entry` depends on `id`; the whole file where it does not.
pub(super) fn where_depends(entry: &Entry, id: &str) -> Span {
    place_of(entry, "depends_on", id)
}

/// Where a field of `entry` holds a text; the whole file where it does not.
pub(super) fn place_of(entry: &Entry, field: &str, text: &str) -> Span {
    entry
        .spec
        .texts(field)
        .find(|(other, _)| *other == text)
        .map_or(Span::default(), |(_, span)| span)
}

/// Where `entry` says its status; the whole file where it leaves that to the default.
pub(super) fn place_of_status(entry: &Entry) -> Span {
    entry
        .spec
        .field("status")
        .map_or(Span::default(), |node| node.span)
}

/// Offers the ids that look most like the wrong one, but for those that the field names already.
pub(super) fn offer_nearest(finding: &mut Finding, subject: &Subject, link: &Link) {
    let spec = &subject.entry.spec;
    let named = |id: &str| spec.texts(link.field).any(|(known, _)| known == id);
    let near = subject.project.nearest(link.id, 8);
    let others = near
        .into_iter()
        .filter(|it| it.path != subject.entry.path && !named(it.id()));
    for entry in others.take(3) {
        let title = format!("Replace by `{}`", entry.id());
        finding.fix(title, Plan::replace_scalar(link.span, entry.id()));
    }
}

/// Offers to take the item at `span` out.
pub(super) fn offer_removal(finding: &mut Finding, id: &str, span: Span) {
    finding.fix(format!("Remove `{id}`"), Plan::RemoveItem(span));
}

/// Ids in backticks with commas, the first few; how many more there are is said.
pub(super) fn named(entries: &[&Arc<Entry>]) -> String {
    const SHOWN: usize = 3;
    let mut text = entries
        .iter()
        .take(SHOWN)
        .map(|entry| format!("`{}`", entry.id()))
        .collect::<Vec<_>>()
        .join(", ");
    if entries.len() > SHOWN {
        text.push_str(&format!(" and {} more", entries.len() - SHOWN));
    }
    text
}
