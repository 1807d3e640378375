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

/// So many ids are offered in place of one that no spec has, and so many projects where several are meant.
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
    // Who names the folder of a project means that one, and not those that lie in it as examples.
    let roots = if store::is_project(&folder) {
        vec![folder.clone()]
    } else {
        store::projects_at(&folder).0
    };
    let root: &PathBuf = match roots.as_slice() {
        [root] => root,
        [] => {
            return Err(CannotRun(format!(
                "no chant project: there is no .chant folder in, above or below {}",
                folder.display()
            )));
        }
        many => {
            let first = many.iter().take(OFFERED);
            let names: Vec<String> = first.map(|root| root.display().to_string()).collect();
            let more = match many.len() - names.len() {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            return Err(CannotRun(format!(
                "several projects are meant: name one of {}{more} with --project",
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

#[cfg(test)]
mod tests {
    use super::*;

    fn example(folder: &str) -> Result<Chosen, CannotRun> {
        open(Some(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("examples")
                .join(folder),
        ))
    }

    #[test]
    fn a_project_is_meant_where_others_lie_in_it() {
        let chosen = example("faulty").unwrap_or_else(|reason| panic!("{}", reason.0));
        assert!(chosen.spec("059-id-in-body").is_ok());
    }

    #[test]
    fn of_several_projects_a_few_are_named() {
        let Err(reason) = example("") else {
            panic!("one project is opened where there are several");
        };
        assert!(
            reason.0.starts_with("several projects are meant"),
            "{}",
            reason.0
        );
        assert!(reason.0.matches(", ").count() < OFFERED, "{}", reason.0);
    }
}
