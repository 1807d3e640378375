//! All specs of all projects, as one immutable value.
//!
//! A [`Workspace`] is cheap to clone (its maps share structure), so a feature that holds one can take its time: nothing
//! moves under it. Knows specs, prompts, configuration and how they name each other; does not know files, editors,
//! threads or time. What only the disk or git can tell is asked through [`World`].

mod cycles;
mod document;
pub mod entry;
#[cfg(test)]
mod fresh;
mod graph;
mod names;
mod neighbours;
mod order;
pub mod project;
mod readiness;
mod resolve;
mod search;
pub mod sources;
#[cfg(test)]
pub mod testing;
mod world;

use std::{path::Path, sync::Arc};

pub use document::Draft;
pub use entry::{Entry, Fault, Open, Page, PageKind, Place};
pub use names::Name;
pub use project::Project;
pub use readiness::Obstacle;
pub use resolve::Target;
pub use search::Met;
pub use sources::is_glob;
pub use world::{Commit, FileFacts, Listed, MAX_MATCHES, PathKind, World};

/// Every project that is served, sorted by root.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    projects: Vec<Arc<Project>>,
}

impl Workspace {
    /// All projects, sorted by root.
    pub fn projects(&self) -> impl Iterator<Item = &Arc<Project>> {
        self.projects.iter()
    }

    /// The project whose root is exactly `root`.
    #[must_use]
    pub fn project(&self, root: &Path) -> Option<&Arc<Project>> {
        self.projects.iter().find(|project| *project.root == *root)
    }

    /// The project that a file belongs to: the innermost one, where projects are nested. `path` is absolute.
    #[must_use]
    pub fn project_of(&self, path: &Path) -> Option<&Arc<Project>> {
        self.projects
            .iter()
            .filter(|project| path.starts_with(project.root.join(".chant")))
            .max_by_key(|project| project.root.as_os_str().len())
    }

    /// The project of a file, to change it.
    pub fn project_of_mut(&mut self, path: &Path) -> Option<&mut Project> {
        let root = Arc::clone(&self.project_of(path)?.root);
        let project = self
            .projects
            .iter_mut()
            .find(|project| project.root == root)?;
        Some(Arc::make_mut(project))
    }

    /// Adds a project, or replaces the one with the same root.
    pub fn insert(&mut self, project: Project) {
        self.remove(&project.root);
        let at = self
            .projects
            .partition_point(|other| other.root < project.root);
        self.projects.insert(at, Arc::new(project));
    }

    /// Forgets a project; says whether it was there.
    pub fn remove(&mut self, root: &Path) -> bool {
        let before = self.projects.len();
        self.projects.retain(|project| *project.root != *root);
        before != self.projects.len()
    }

    /// Number of active specs in all projects.
    #[must_use]
    pub fn spec_count(&self) -> usize {
        self.projects
            .iter()
            .map(|project| project.active_count())
            .sum()
    }
}
