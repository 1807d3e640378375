//! One `.chant` folder: its specs, prompts and configuration, and who names whom.

use std::{path::Path, sync::Arc};

use imbl::OrdMap;

use super::{
    entry::{Entry, Page, PageKind},
    graph::Graph,
};
use crate::model::{config::Config, id};

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
        }
    }

    /// All spec files by path: active, in subfolders, archived.
    pub fn specs(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.specs.values()
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
        self.with_id(id).find(|entry| entry.is_active())
    }

    /// Every file whose spec has that id: the active one first, then subfolders, then the archive.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.graph
            .paths_of(id)
            .iter()
            .filter_map(|path| self.spec(path))
    }

    /// All ids that a file has, in text order, each once.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.graph.ids()
    }

    /// The spec files that depend on this id, whether a file has it or not; sorted by path, each once.
    pub fn dependants(&self, id: &str) -> impl Iterator<Item = &Arc<Entry>> {
        self.graph
            .dependants_of(id)
            .iter()
            .filter_map(|path| self.spec(path))
    }

    /// The members of a driver, by chant's naming rule, active only, in member order.
    #[must_use]
    pub fn members(&self, driver: &str) -> Vec<&Arc<Entry>> {
        let from = format!("{driver}.");
        let ids = self
            .graph
            .ids_from(&from)
            .take_while(|id| id.starts_with(&from));
        let mut members: Vec<_> = ids
            .filter(|member| id::is_member_of(member, driver))
            .filter_map(|member| self.by_id(member))
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
        self.graph.replace(old.as_deref(), Some(&entry));
        self.specs.insert(Arc::clone(&entry.path), Arc::new(entry));
    }

    /// Takes a spec file out; gives what it was.
    pub fn remove(&mut self, path: &str) -> Option<Arc<Entry>> {
        let old = self.specs.remove(path)?;
        self.active -= usize::from(old.is_active());
        self.graph.replace(Some(&old), None);
        Some(old)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Spec, text::Text, workspace::entry::Place};

    fn project(files: &[(&str, &str)]) -> Project {
        let mut project = Project::new(Path::new("/p"));
        for (path, text) in files {
            project.insert(entry(path, text));
        }
        project
    }

    fn entry(path: &str, text: &str) -> Entry {
        let Some(super::super::entry::Role::Spec(place)) = super::super::entry::role(path) else {
            panic!("{path}")
        };
        Entry {
            path: path.into(),
            place,
            spec: Spec::read(text),
            fault: None,
            open: None,
        }
    }

    #[test]
    fn finds_dependants_of_ids_that_no_file_has() {
        let mut project = project(&[(".chant/specs/b.md", "---\ndepends_on: [a, a]\n---\n")]);
        let dependants = |project: &Project| {
            project
                .dependants("a")
                .map(|entry| entry.id().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(dependants(&project), ["b"]);
        assert!(project.by_id("a").is_none());
        project.insert(entry(".chant/specs/b.md", "---\n---\n"));
        assert!(dependants(&project).is_empty());
    }

    #[test]
    fn the_active_spec_comes_before_the_archived_one() {
        let project = project(&[(".chant/archive/x/a.md", ""), (".chant/specs/a.md", "")]);
        let places: Vec<Place> = project.with_id("a").map(|entry| entry.place).collect();
        assert_eq!(places, [Place::Active, Place::Archive]);
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
    fn members_come_in_order_of_their_numbers() {
        let project = project(&[
            (".chant/specs/d.10.md", ""),
            (".chant/specs/d.2.md", ""),
            (".chant/specs/dx.1.md", ""),
        ]);
        assert_eq!(
            project
                .members("d")
                .iter()
                .map(|entry| entry.id())
                .collect::<Vec<_>>(),
            ["d.2", "d.10"]
        );
    }
}
