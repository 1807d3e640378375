//! Where in a project things are named: the files that the index tells of, each read once and looked through.

use std::{borrow::Cow, sync::Arc};

use super::{
    File,
    named::{How, Named, Thing, in_fields, named},
};
use crate::{
    model::{Spec, mentions},
    text::Span,
    workspace::{Entry, Name, Place, Project, World},
};

/// A file that names what was looked for.
#[derive(Clone, Debug)]
pub(super) struct Uses {
    /// The file.
    pub path: Arc<str>,
    /// What was read: the editor's text where it is open, else the disk's.
    pub text: String,
    /// The places, by place.
    pub named: Vec<Named>,
    /// Whether it lies in the archive.
    pub is_history: bool,
}

/// The places in some specs that name what is `wanted`; files that cannot be read have none.
pub(super) fn in_specs<'a>(
    world: &dyn World,
    entries: impl IntoIterator<Item = &'a Arc<Entry>>,
    wanted: &dyn Fn(&Thing) -> bool,
) -> Vec<Uses> {
    let mut entries: Vec<&Arc<Entry>> = entries.into_iter().collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|a, b| a.path == b.path);
    let found = entries.into_iter().filter_map(|entry| {
        let text = text(world, entry)?;
        // Facts of a closed file may be older than its text.
        let spec = match &entry.open {
            Some(_) => Cow::Borrowed(&entry.spec),
            None => Cow::Owned(Spec::read(&text)),
        };
        let mut named = in_fields(&spec, &text);
        mentions::each(&text, spec.split.body, |word, span| {
            named.push(Named {
                span,
                scalar: span,
                thing: Thing::Spec(word.into()),
                how: How::Mention,
            });
        });
        let is_history = entry.place == Place::Archive;
        uses(&entry.path, text, named, is_history, wanted)
    });
    found.collect()
}

/// The places in prompts and configuration that name what is `wanted`.
pub(super) fn in_pages(project: &Project, wanted: &dyn Fn(&Thing) -> bool) -> Vec<Uses> {
    let found = project.pages().filter_map(|page| {
        let text = page.text.to_str().into_owned();
        let named = named(project, File::Page(page), &text);
        uses(&page.path, text, named, false, wanted)
    });
    found.collect()
}

fn uses(
    path: &Arc<str>,
    text: String,
    mut named: Vec<Named>,
    is_history: bool,
    wanted: &dyn Fn(&Thing) -> bool,
) -> Option<Uses> {
    named.retain(|named| named.how != How::Own && wanted(&named.thing));
    let path = Arc::clone(path);
    (!named.is_empty()).then_some(Uses {
        path,
        text,
        named,
        is_history,
    })
}

/// The text of a spec's file.
pub(super) fn text(world: &dyn World, entry: &Entry) -> Option<String> {
    match &entry.open {
        Some(open) => Some(open.text.to_str().into_owned()),
        None => world.read(&entry.path),
    }
}

/// The specs that may name an id, in a field, in the body, or by the path of the file that has it.
pub(super) fn naming_spec<'a>(
    project: &'a Project,
    id: &str,
    path: Option<&str>,
) -> Vec<&'a Arc<Entry>> {
    let mut found: Vec<_> = project.dependants(id).collect();
    found.extend(project.naming(Name::Listed(id)));
    found.extend(project.mentioning(id));
    if let Some(path) = path {
        found.extend(project.naming(Name::Source(path)));
        found.extend(project.naming(Name::Target(path)));
    }
    found
}

/// Where the thing that a file is stands in it: its title, else its beginning.
pub(super) fn declaration(entry: &Entry) -> Span {
    entry
        .spec
        .title
        .as_ref()
        .map_or(Span::at(0), |title| title.span)
}
