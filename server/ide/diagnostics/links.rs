//! What the rules on links share: whom they speak of, and what a text that should be an id leads to.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Finding, Plan, Subject};
use crate::{
    ide::lists,
    model::{Spec, id, status::Status},
    text::{Edit, Span},
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

/// Offers the ids that look most like the wrong one, but for those that the field names already, and those of which
/// another rule would complain.
pub(super) fn offer_nearest(finding: &mut Finding, subject: &Subject, link: &Link) {
    let Subject { project, entry, .. } = *subject;
    let named = |id: &str| entry.spec.texts(link.field).any(|(known, _)| known == id);
    let fits = |other: &Entry| match link.field {
        "depends_on" => may_wait_for(subject, other) && implied_by(subject, other).is_empty(),
        _ => matches!(project.resolve(other.id()), Target::Spec(_)) && other.id() != entry.id(),
    };
    let near = project.nearest(link.id, 8).into_iter();
    for other in near.filter(|it| !named(it.id()) && fits(it)).take(3) {
        let title = format!("Replace by `{}`", other.id());
        finding.fix(title, written_instead(subject, link, other.id()));
    }
}

/// Another id in the place of a wrong one, wherever the field names that.
pub(super) fn written_instead(subject: &Subject, link: &Link, id: &str) -> Plan {
    let places = subject.entry.spec.texts(link.field);
    let places = places.filter(|(known, _)| *known == link.id);
    let edits = places.map(|(_, span)| Edit::replace(span, lists::scalar(id)));
    Plan::Edits(edits.collect())
}

/// Whether no rule would complain if the spec waited for `other`: chant loads it, nobody gave it up, it does not wait for
/// this one, and nothing that this one waits for implies it.
pub(super) fn may_wait_for(subject: &Subject, other: &Entry) -> bool {
    let Subject { project, entry, .. } = *subject;
    let over = entry.spec.status.is_over();
    let implied = || {
        let own = entry
            .spec
            .depends_on()
            .filter_map(|(id, _)| project.by_id(id));
        let mut open = own.filter(|own| !over && !own.spec.status.is_over());
        open.any(|own| {
            let before = project.all_before(own).unwrap_or_default();
            let through = before.into_iter().filter_map(|id| project.by_id(id));
            let mut through = through.chain([own]);
            through.any(|it| it.spec.depends_on().any(|(id, _)| id == other.id()))
        })
    };
    matches!(project.resolve(other.id()), Target::Spec(_))
        && other.id() != entry.id()
        && (over || other.spec.status != Status::Cancelled)
        && !id::is_member_of(entry.id(), other.id())
        && !project.would_circle(entry, other)
        && !implied()
}

/// Makes the spec wait for `other`, and for nothing less than before: what its own words now imply goes, and what it
/// waited for only because it had no `depends_on` comes in.
pub(super) fn wait_for(subject: &Subject, other: &Entry) -> (String, Plan) {
    let Subject { project, entry, .. } = *subject;
    let kept = project.waited_for_without(entry, other).into_iter();
    let kept: Vec<Box<str>> = kept.map(|it| it.id().into()).collect();
    let gone = implied_by(subject, other);
    let besides = match (kept.as_slice(), gone.as_slice()) {
        ([], []) => String::new(),
        ([], gone) => format!(", and through it for `{}`", gone.join("`, `")),
        (kept, _) => format!(", and still for `{}`", kept.join("`, `")),
    };
    let title = format!("Wait for `{}`{besides}", other.id());
    let items = kept.into_iter().chain([other.id().into()]).collect();
    (title, Plan::AddItems("depends_on", items, gone))
}

/// Which of the ids in `depends_on` say nothing more once the spec waits for `other`.
pub(super) fn implied_by(subject: &Subject, other: &Entry) -> Vec<Box<str>> {
    let Subject { project, entry, .. } = *subject;
    if entry.spec.status.is_over() || other.spec.status.is_over() {
        return Vec::new();
    }
    let before = project.all_before(other).unwrap_or_default();
    let through = before.into_iter().filter_map(|id| project.by_id(id));
    let through: Vec<&Entry> = through.map(|it| &**it).chain([other]).collect();
    let implied = |id: &str| {
        let waits = |it: &&Entry| it.spec.depends_on().any(|(other, _)| other == id);
        project.loaded(id).is_some() && through.iter().any(waits)
    };
    let named = firsts(&entry.spec).into_iter();
    let implied = named.filter(|(id, _)| implied(id));
    implied.map(|(id, _)| id.into()).collect()
}

/// Offers to take the id at `span` out of its field, however often it stands there.
pub(super) fn offer_removal(finding: &mut Finding, id: &str, span: Span) {
    finding.fix(format!("Remove `{id}`"), Plan::RemoveAll(span));
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
