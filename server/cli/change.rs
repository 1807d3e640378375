//! A spec that a command line changes: found, changed through the same funnel as everything else, and spoken of.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anstream::ColorChoice;

use super::{CannotRun, current_folder, outlet};
use crate::{
    store::{self, Replaced},
    text::Edit,
};

/// A file of a project.
pub(super) struct Target {
    /// The project.
    pub(super) root: PathBuf,
    /// The file, relative to it.
    pub(super) path: String,
}

impl Target {
    /// The file of a spec that is named by its whole id or by a path; no project is read for it.
    pub(super) fn find(id: &str) -> Result<Self, CannotRun> {
        let folder = current_folder()?;
        let root = store::project_above(&folder)
            .ok_or_else(|| CannotRun(format!("{} is in no chant project", folder.display())))?;
        let path = find(&root, &folder, id)?;
        Ok(Self { root, path })
    }

    /// Changes the file.
    pub(super) fn change(
        &self,
        plan: impl FnMut(&str) -> Result<Vec<Edit>, String>,
    ) -> Result<Replaced, CannotRun> {
        store::replace(&self.root, &self.path, plan).map_err(CannotRun)
    }

    /// Prints what was done, and tells of editors that show the file as it was.
    pub(super) fn tell(&self, sentence: &str, changed: bool) -> Result<(), CannotRun> {
        let mut out = outlet::styled(ColorChoice::Auto);
        let line = format!("{}: {sentence}\n", self.path);
        outlet::finish(out.write_all(line.as_bytes()).and_then(|()| out.flush()))?;
        if changed {
            self.warn("it was changed on disk, and may have to be reloaded there");
        }
        Ok(())
    }

    /// Tells of every editor that shows the file.
    pub(super) fn warn(&self, clause: &str) {
        for process in store::open_in(&self.root, &self.path) {
            anstream::eprintln!(
                "{} is open in the editor of chant-lsp, process {process}; {clause}",
                self.path
            );
        }
    }
}

/// The file of a spec, relative to its project.
fn find(root: &Path, folder: &Path, id: &str) -> Result<String, CannotRun> {
    let direct = format!(".chant/specs/{id}.md");
    if !id.contains('/') && root.join(&direct).exists() {
        return Ok(direct);
    }
    // A path to a file is one, whatever it is called.
    let named = folder.join(id);
    if named.is_file()
        && let Ok(below) = named.strip_prefix(root)
        && let Some(below) = below.to_str()
    {
        return Ok(below.to_owned());
    }
    let file = format!("/{id}.md");
    let mut files = store::list(root).files.into_iter();
    files
        .find(|path| path.ends_with(&file))
        .ok_or_else(|| CannotRun(format!("no spec of {} is named `{id}`", root.display())))
}
