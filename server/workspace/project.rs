//! One `.chant` folder: its specs, prompts and configuration, and who names whom.

use std::{
    cmp::Ordering,
    ops::Bound,
    path::Path,
    sync::{Arc, OnceLock},
};

use equivalent::{Comparable, Equivalent};
use imbl::OrdMap;

use super::{
    cycles::Circles,
    entry::{Entry, Page, PageKind},
    graph::{Graph, moves_edges},
    names::{self, Name},
    search::Directory,
};
use crate::model::{config::Config, id, mentions::Key};

/// A project as an immutable value: cloning shares everything.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that contains `.chant`; absolute, symlinks kept as the client wrote them.
    pub root: Arc<Path>,
    /// The merged configuration (reference §10).
    pub config: Arc<Config>,
    specs: OrdMap<Arc<str>, Arc<Entry>>,
    pages: OrdMap<Arc<str>, Arc<Page>>,
    graph: Graph,
    active: usize,
    /// The text of the configuration in the user's home.
    global: Option<Arc<str>>,
    /// All cycles, once somebody has asked for all; forgotten when an edge changes.
    pub(super) circles: OnceLock<Arc<Circles>>,
    /// Ids and titles to be searched, once somebody has searched; kept up from then on.
    pub(super) directory: OnceLock<Directory>,
}

impl Project {
    /// A project without any file yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.into(),
            config: Arc::default(),
            specs: OrdMap::new(),
            pages: OrdMap::new(),
            graph: Graph::default(),
            active: 0,
            global: None,
            circles: OnceLock::new(),
            directory: OnceLock::new(),
        }
    }

    /// All spec files by path: active, in subfolders, archived.
    pub fn specs(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.specs.values()
    }

    /// Whether there are specs whose paths begin so.
    #[must_use]
    pub fn has_specs_below(&self, prefix: &str) -> bool {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let first = self.specs.range::<_, str>(from).next();
        first.is_some_and(|(path, _)| path.starts_with(prefix))
    }

    /// The specs that chant works on, by path.
    pub fn active(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.specs().filter(|entry| entry.is_active())
    }

    /// Number of active specs.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active
    }

    /// The spec file at a path relative to the root.
    #[must_use]
    pub fn spec(&self, path: &str) -> Option<&Arc<Entry>> {
        self.specs.get(path)
    }

    /// The active spec of exactly that id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Arc<Entry>> {
        self.specs
            .get(&ActivePath(id))
            .filter(|entry| entry.is_active())
    }

    /// The active spec of exactly that id, if chant can load it.
    #[must_use]
    pub fn loaded(&self, id: &str) -> Option<&Arc<Entry>> {
        self.by_id(id).filter(|entry| entry.loads())
    }

    /// Every file whose spec has that id: the active one first, then subfolders, then the archive.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &Arc<Entry>> {
        let elsewhere = self.graph.elsewhere(id);
        self.by_id(id)
            .into_iter()
            .chain(elsewhere.filter_map(|path| self.spec(path)))
    }

    /// The active specs whose ids begin with this text, by path.
    pub fn ids_from(&self, start: &str) -> impl Iterator<Item = &Arc<Entry>> {
        let first = format!("{SPECS}{start}");
        self.specs
            .range::<_, str>((Bound::Included(first.as_str()), Bound::Unbounded))
            .map(|(_, entry)| entry)
            .take_while(move |entry| entry.path.starts_with(&first))
            .filter(|entry| entry.is_active())
    }

    /// The specs in subfolders and in the archive whose ids begin with this text, by id.
    pub fn elsewhere_from(&self, start: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.graph
            .elsewhere_from(start)
            .filter_map(|path| self.spec(path))
    }

    /// The active specs whose ids end with this text, in the order of the ids read backwards.
    pub fn ids_to(&self, end: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.graph
            .ending_with(end)
            .filter_map(|path| self.spec(path))
    }

    /// The spec files that name this, whether it exists or not; sorted by path, each once.
    pub fn naming(&self, name: Name) -> impl Iterator<Item = &Arc<Entry>> {
        self.graph
            .names
            .candidates(name)
            .filter_map(|path| self.spec(path))
            .filter(move |entry| names::holds(entry, name))
    }

    /// The spec files that depend on this id, whether a file has it or not; sorted by path, each once.
    pub fn dependants(&self, id: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.naming(Name::Dependency(id))
    }

    /// Every glob that some spec reads files by, in text order.
    pub fn globs(&self) -> impl Iterator<Item = &Arc<str>> {
        self.graph.names.globs()
    }

    /// Every label, in text order, with the number of specs that have it, archived ones among them.
    pub fn labels(&self) -> impl Iterator<Item = (&Arc<str>, u32)> {
        self.graph.names.labels()
    }

    /// The specs whose body may mention this id, or whose fields do if they are archived; sorted by path, each once.
    pub fn mentioning(&self, id: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.naming(Name::Mention(Key::of(id)))
    }

    /// The members of a driver, by chant's naming rule, active only, in member order.
    #[must_use]
    pub fn members(&self, driver: &str) -> Vec<&Arc<Entry>> {
        let from = format!("{driver}.");
        let mut members: Vec<_> = self
            .ids_from(&from)
            .filter(|member| id::is_member_of(member.id(), driver))
            .collect();
        members.sort_by(|a, b| id::compare(a.id(), b.id()));
        members
    }

    /// All prompts, configuration and agent files by path.
    pub fn pages(&self) -> impl Iterator<Item = &Arc<Page>> {
        self.pages.values()
    }

    /// The page at a path relative to the root.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<&Arc<Page>> {
        self.pages.get(path)
    }

    /// The prompt of that name.
    #[must_use]
    pub fn prompt(&self, name: &str) -> Option<&Arc<Page>> {
        self.page(&format!(".chant/prompts/{name}.md"))
            .filter(|page| page.kind == PageKind::Prompt)
    }

    /// All prompts by name.
    pub fn prompts(&self) -> impl Iterator<Item = &Arc<Page>> {
        self.pages().filter(|page| page.kind == PageKind::Prompt)
    }

    /// Puts a spec file in, or in the place of the one at the same path.
    pub fn insert(&mut self, entry: Entry) {
        let old = self.specs.get(&entry.path).cloned();
        self.active += usize::from(entry.is_active());
        self.active -= usize::from(old.as_ref().is_some_and(|old| old.is_active()));
        self.replace_edges(old.as_deref(), Some(&entry));
        self.specs.insert(Arc::clone(&entry.path), Arc::new(entry));
    }

    /// Takes a spec file out; gives what it was.
    pub fn remove(&mut self, path: &str) -> Option<Arc<Entry>> {
        let old = self.specs.remove(path)?;
        self.active -= usize::from(old.is_active());
        self.replace_edges(Some(&old), None);
        Some(old)
    }

    fn replace_edges(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        if moves_edges(old, new) {
            self.circles = OnceLock::new();
        }
        self.graph.replace(old, new);
        self.touch(old, new);
    }

    /// Puts a page in, or in the place of the one at the same path; [`Project::config`] follows.
    pub fn insert_page(&mut self, page: Page) {
        let kind = page.kind;
        self.pages.insert(Arc::clone(&page.path), Arc::new(page));
        self.reconfigure(kind);
    }

    /// Takes a page out; says whether it was there. [`Project::config`] follows.
    pub fn remove_page(&mut self, path: &str) -> bool {
        let Some(page) = self.pages.remove(path) else {
            return false;
        };
        self.reconfigure(page.kind);
        true
    }

    /// Takes the text of the configuration in the user's home, or `None` where there is none.
    pub fn set_global_config(&mut self, text: Option<Arc<str>>) {
        self.global = text;
        self.reconfigure(PageKind::Config);
    }

    /// Merges the configuration again, if a page of this kind is part of it.
    fn reconfigure(&mut self, kind: PageKind) {
        if matches!(kind, PageKind::Prompt | PageKind::Extension) {
            return;
        }
        let text = |path| self.page(path).map(|page| page.text.to_str());
        let (own, agents) = (text(".chant/config.md"), text(".chant/agents.md"));
        let config = Config::merge(self.global.as_deref(), own.as_deref(), agents.as_deref());
        if *self.config != config {
            self.config = Arc::new(config);
        }
    }
}

/// Where active specs lie.
const SPECS: &str = ".chant/specs/";

/// The path of an active spec, by its id and without building the path.
struct ActivePath<'a>(&'a str);

impl Equivalent<Arc<str>> for ActivePath<'_> {
    fn equivalent(&self, path: &Arc<str>) -> bool {
        self.compare(path).is_eq()
    }
}

impl Comparable<Arc<str>> for ActivePath<'_> {
    fn compare(&self, path: &Arc<str>) -> Ordering {
        let Some(name) = path.strip_prefix(SPECS) else {
            return SPECS.cmp(path);
        };
        let shared = self.0.len().min(name.len());
        let (id, name) = (self.0.as_bytes(), name.as_bytes());
        id[..shared].cmp(&name[..shared]).then_with(|| {
            if shared < id.len() {
                Ordering::Greater
            } else {
                b".md".as_slice().cmp(&name[shared..])
            }
        })
    }
}

#[cfg(test)]
impl Project {
    /// Whether both hold the same index: what an incremental one must share with one that is built anew.
    pub(super) fn same_index(&self, other: &Self) -> bool {
        self.graph == other.graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        text::Text,
        workspace::{
            entry::Place,
            testing::{entry, ids, project},
        },
    };

    #[test]
    fn finds_dependants_of_ids_that_no_file_has() {
        let mut project = project(&[("b", "depends_on: [a, a]")]);
        assert_eq!(ids(project.dependants("a")), ["b"]);
        assert!(project.by_id("a").is_none());
        project.insert(entry("b", ""));
        assert!(ids(project.dependants("a")).is_empty());
    }

    #[test]
    fn the_active_spec_comes_first_and_the_archived_one_last() {
        let project = project(&[
            (".chant/archive/x/a.md", ""),
            (".chant/specs/team/a.md", ""),
            ("a", ""),
            (".chant/archive/a-b.md", ""),
        ]);
        let places: Vec<Place> = project.with_id("a").map(|entry| entry.place).collect();
        assert_eq!(places, [Place::Active, Place::Subfolder, Place::Archive]);
        assert_eq!(project.active_count(), 1);
    }

    #[test]
    fn the_configuration_follows_its_pages() {
        let mut project = Project::new(Path::new("/p"));
        let page = |path: &str, kind, text: &str| Page {
            path: path.into(),
            kind,
            text: Text::new(text),
            version: None,
        };
        let config = "---\ndefaults: {main_branch: trunk}\n---\n";
        project.insert_page(page(".chant/config.md", PageKind::Config, config));
        assert_eq!(&*project.config.main_branch, "trunk");
        project.set_global_config(Some("---\ndefaults: {prompt: mine}\n---\n".into()));
        assert_eq!(&*project.config.default_prompt, "mine");
        project.insert_page(page(".chant/agents.md", PageKind::Agents, "no frontmatter"));
        assert!(project.config.broken);
        assert!(project.remove_page(".chant/agents.md"));
        assert!(!project.config.broken);
    }

    #[test]
    fn an_id_is_found_whole_or_not_at_all() {
        let project = project(&[
            ("a", ""),
            ("a-b", ""),
            ("a.1", ""),
            ("a.md", ""),
            ("team", ""),
            (".chant/specs/team/x.md", ""),
        ]);
        for id in ["a", "a-b", "a.1", "a.md", "team"] {
            assert_eq!(project.by_id(id).map(|entry| entry.id()), Some(id));
        }
        for id in ["", "a-", "a.", "b", "x", "team/x", "A", "a-bc"] {
            assert!(project.by_id(id).is_none(), "{id}");
        }
    }

    #[test]
    fn ids_are_found_by_either_end() {
        let project = project(&[
            ("001-ab", ""),
            ("001-b", ""),
            ("02-ab", ""),
            (".chant/archive/9-ab.md", ""),
        ]);
        assert_eq!(ids(project.ids_from("001-")), ["001-ab", "001-b"]);
        assert_eq!(ids(project.ids_to("ab")), ["001-ab", "02-ab"]);
        assert!(ids(project.ids_to("ac")).is_empty());
    }

    #[test]
    fn members_come_in_order_of_their_numbers() {
        let project = project(&[("d.10", ""), ("d.2", ""), ("dx.1", ""), ("d-1.1", "")]);
        assert_eq!(ids(project.members("d")), ["d.2", "d.10"]);
    }
}
