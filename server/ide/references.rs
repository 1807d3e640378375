//! Who names what is at the cursor: a spec, a path, a prompt, a label.
//!
//! A spec is named by `depends_on`, `members` and the other fields of ids, by paths to its file, and by bodies and
//! prompts that mention it; its members refer to it by their names. Archived specs are among them. A path is named by
//! every spec that reads or writes it, globs included.

use std::sync::Arc;

use super::{
    Ask,
    meant::meant,
    named::Thing,
    uses::{self, Uses},
};
use crate::{
    text::Span,
    workspace::{
        Entry, Name, Project,
        sources::{matches, plain},
    },
};

/// A file with the places that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: Arc<str>,
    /// What was read of it.
    pub text: String,
    /// The places, in order.
    pub spans: Vec<Span>,
}

/// Every place that names what is at the cursor, by file; with `declaration`, also the place that makes it. `None` where
/// nothing is named.
#[must_use]
pub fn references(ask: &Ask, declaration: bool) -> Option<Vec<Found>> {
    let here = meant(ask)?;
    let (project, world) = (ask.project, ask.world);
    let mut found = Vec::new();
    match &here.thing {
        Thing::Spec(id) => {
            let entry = project.resolve(id).entry();
            let id = entry.map_or(&**id, |entry| entry.id());
            let path = entry.map(|entry| &*entry.path);
            let wanted = |thing: &Thing| match thing {
                Thing::Spec(other) => **other == *id,
                Thing::Path(other) => path == Some(plain(other)),
                _ => false,
            };
            let naming = uses::naming_spec(project, id, path);
            found.extend(
                uses::in_specs(world, naming, &wanted)
                    .into_iter()
                    .map(Found::of),
            );
            found.extend(uses::in_pages(project, &wanted).into_iter().map(Found::of));
            let made = entry.filter(|_| declaration);
            for entry in project.members(id).into_iter().chain(made) {
                add(ask, &mut found, entry);
            }
        }
        Thing::Path(path) => {
            let path = plain(path);
            let wanted = |thing: &Thing| match thing {
                Thing::Path(other) => plain(other) == path,
                Thing::Glob(glob) => plain(glob) == path || matches(plain(glob), path),
                _ => false,
            };
            found.extend(specs(ask, project.naming_path(path), &wanted));
        }
        thing => {
            let wanted = |other: &Thing| other == thing;
            let naming: Vec<_> = name(thing)
                .map(|name| project.naming(name).collect())
                .unwrap_or_default();
            found.extend(specs(ask, naming, &wanted));
            found.extend(uses::in_pages(project, &wanted).into_iter().map(Found::of));
            if declaration && let Some(page) = page(project, thing) {
                found.push(Found {
                    path: Arc::clone(&page.path),
                    text: page.text.to_str().into_owned(),
                    spans: vec![Span::at(0)],
                });
            }
        }
    }
    Some(merged(found))
}

fn specs(ask: &Ask, entries: Vec<&Arc<Entry>>, wanted: &dyn Fn(&Thing) -> bool) -> Vec<Found> {
    let uses = uses::in_specs(ask.world, entries, wanted);
    uses.into_iter().map(Found::of).collect()
}

fn name(thing: &Thing) -> Option<Name<'_>> {
    match thing {
        Thing::Prompt(name) => Some(Name::Prompt(name)),
        Thing::Label(label) => Some(Name::Label(label)),
        Thing::Glob(glob) => Some(Name::Source(plain(glob))),
        _ => None,
    }
}

fn page<'a>(project: &'a Project, thing: &Thing) -> Option<&'a Arc<crate::workspace::Page>> {
    match thing {
        Thing::Prompt(name) => project.prompt(name),
        Thing::Extension(name) => project.page(&format!(".chant/prompts/extensions/{name}.md")),
        _ => None,
    }
}

/// Adds the place that makes a spec.
fn add(ask: &Ask, found: &mut Vec<Found>, entry: &Entry) {
    found.extend(uses::text(ask.world, entry).map(|text| Found {
        path: Arc::clone(&entry.path),
        text,
        spans: vec![uses::declaration(entry)],
    }));
}

fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|next, first| {
        let same = next.path == first.path;
        if same {
            first.spans.append(&mut next.spans);
        }
        same
    });
    for file in &mut found {
        file.spans.sort_unstable();
        file.spans.dedup();
    }
    found
}

impl Found {
    fn of(uses: Uses) -> Self {
        Self {
            path: uses.path,
            text: uses.text,
            spans: uses.named.into_iter().map(|named| named.span).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
