//! Where names lead: files with the place in them to land on, and commits.

use crate::{
    ide::cursor::line_at,
    model::Spec,
    text::{Span, Text},
    workspace::{Entry, Page, PathKind, Project, World, sources::plain},
};

use super::named::Thing;

/// A place that can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// In a file.
    File(Landing),
    /// A git commit, by its whole hash.
    Commit(Box<str>),
}

/// A place in a file, with the text that its spans speak of: it may have changed since the project was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The file, relative to the project's root.
    pub path: Box<str>,
    /// Its text as far as it was needed; empty where the place is the file's beginning.
    pub text: Text,
    /// What is shown of it.
    pub span: Span,
    /// What the cursor lands on.
    pub name: Span,
}

impl Landing {
    /// The beginning of a file.
    fn top(path: &str) -> Self {
        Self {
            path: path.into(),
            text: Text::default(),
            span: Span::default(),
            name: Span::default(),
        }
    }
}

/// Every place that `thing` leads to; none where it leads nowhere.
#[must_use]
pub fn destinations(project: &Project, world: &dyn World, thing: &Thing) -> Vec<Destination> {
    let page = |path: String| project.page(&path).map(|page| of_page(page));
    let pages = |path| page(path).map(Destination::File).into_iter().collect();
    match thing {
        Thing::Spec(id) => specs(project, id)
            .into_iter()
            .map(|entry| Destination::File(of_spec(world, entry)))
            .collect(),
        Thing::Path(path) => file(project, world, path).into_iter().collect(),
        Thing::Glob(glob) => world
            .matches(glob)
            .iter()
            .filter_map(|path| file(project, world, path))
            .collect(),
        Thing::Prompt(name) => pages(format!(".chant/prompts/{name}.md")),
        Thing::Extension(name) => pages(format!(".chant/prompts/extensions/{name}.md")),
        Thing::Label(_) => Vec::new(),
        Thing::Commit(hash) => world
            .commit(hash)
            .map(|commit| Destination::Commit(commit.hash))
            .into_iter()
            .collect(),
    }
}

/// The specs that a name can mean: all of that id, else the one of whose id it is a part.
#[must_use]
pub fn specs<'a>(project: &'a Project, id: &str) -> Vec<&'a Entry> {
    let found: Vec<&Entry> = project.with_id(id).map(|entry| &**entry).collect();
    if found.is_empty() {
        let part = project.resolve(id).entry();
        return part.map(|entry| &**entry).into_iter().collect();
    }
    found
}

/// The file at a path, if there is one.
#[must_use]
pub fn file(project: &Project, world: &dyn World, path: &str) -> Option<Destination> {
    let path = plain(path);
    let found = if let Some(entry) = project.spec(path) {
        of_spec(world, entry)
    } else if let Some(page) = project.page(path) {
        of_page(page)
    } else {
        (world.kind(path) == PathKind::File).then(|| Landing::top(path))?
    };
    Some(Destination::File(found))
}

/// A spec, at its title.
#[must_use]
pub fn of_spec(world: &dyn World, entry: &Entry) -> Landing {
    let (text, spec) = read(world, entry);
    let title = match &spec {
        Some(fresh) => &fresh.title,
        None => &entry.spec.title,
    };
    let Some(title) = title else {
        return Landing::top(&entry.path);
    };
    let whole = text.to_str();
    let span = line_at(&whole, title.span.range().start);
    drop(whole);
    Landing {
        path: (&*entry.path).into(),
        span,
        name: title.span,
        text,
    }
}

/// The text of a spec, and what it means where that is not what the project knows: nobody reads the text of a closed
/// file at the moment at which somebody else saves it.
#[must_use]
pub fn read(world: &dyn World, entry: &Entry) -> (Text, Option<Spec>) {
    match &entry.open {
        Some(open) => (open.text.clone(), None),
        None => {
            let text = world.read(&entry.path).unwrap_or_default();
            (Text::new(&text), Some(Spec::read(&text)))
        }
    }
}

/// A prompt or configuration, at its first line.
#[must_use]
pub fn of_page(page: &Page) -> Landing {
    let first = line_at(&page.text.to_str(), 0);
    Landing {
        path: (&*page.path).into(),
        text: page.text.clone(),
        span: first,
        name: first,
    }
}
