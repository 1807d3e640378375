//! The project and the spec that a command line speaks of.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::CannotRun;
use crate::{
    load::{self, Surroundings},
    store,
    workspace::{Entry, Project},
};

/// So many ids are offered in place of one that no spec has.
const OFFERED: usize = 3;

/// A project as it lies on the disk.
pub(super) struct Chosen {
    /// The project.
    pub(super) project: Project,
    /// What stands around it.
    pub(super) world: Surroundings,
}

/// Reads the project around `folder`, or the current one.
///
/// # Errors
/// There is none, or more than one below the folder.
pub(super) fn open(folder: Option<&Path>) -> Result<Chosen, CannotRun> {
    let here = super::current_folder()?;
    let folder = folder.map_or(here.clone(), |folder| here.join(folder));
    if let Some(sentence) = store::refusal(&folder) {
        return Err(CannotRun(sentence));
    }
    let (roots, _) = store::projects_at(&folder);
    let root: &PathBuf = match roots.as_slice() {
        [root] => root,
        [] => {
            return Err(CannotRun(format!(
                "no chant project: there is no .chant folder in, above or below {}",
                folder.display()
            )));
        }
        many => {
            let names: Vec<String> = many.iter().map(|root| root.display().to_string()).collect();
            return Err(CannotRun(format!(
                "several projects are meant: name one of {} with --project",
                names.join(", ")
            )));
        }
    };
    let opened = load::project(root, &|_, _| (), |_, _| ());
    Ok(Chosen {
        project: opened.project,
        world: Surroundings::frozen(root),
    })
}

impl Chosen {
    /// The spec of that id, or the only one that a part of an id, a file name or a path can mean.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn spec(&self, id: &str) -> Result<&Arc<Entry>, CannotRun> {
        if let Some(entry) = self.project.resolve(id).entry() {
            return Ok(entry);
        }
        let near = self.project.nearest(id, OFFERED);
        let near: Vec<String> = near
            .iter()
            .map(|entry| format!("`{}`", entry.id()))
            .collect();
        Err(CannotRun(if near.is_empty() {
            format!("no spec has the id `{id}`")
        } else {
            format!(
                "no spec has the id `{id}`; did you mean {}?",
                near.join(", ")
            )
        }))
    }
}
