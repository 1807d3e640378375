//! Which projects, and which of their files, the paths of a command line mean.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Component, Path, PathBuf},
};

use rustc_hash::FxHashSet;

use crate::{
    cli::CannotRun,
    store,
    workspace::entry::{self, role},
};

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Projects by root, absolute.
    pub projects: BTreeMap<PathBuf, Only>,
    /// What the person who asked should know.
    pub notes: Vec<String>,
}

/// Which files of a project are reported on. All of it is read in any case: links lead anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Only {
    /// Every file.
    All,
    /// Some files, and everything below some folders; paths relative to the root, with `/`.
    Some {
        /// Whole paths.
        files: FxHashSet<String>,
        /// Each with a trailing `/`.
        folders: Vec<String>,
    },
}

/// A path on the command line that `select` understands in a way of its own.
const STANDARD_INPUT: &str = "-";

/// Finds what `paths` mean to someone who stands in `folder`.
///
/// # Errors
/// There is nothing to check: no such path, no project there, or too large a folder.
pub(super) fn select(paths: &[PathBuf], folder: &Path) -> Result<Selection, CannotRun> {
    let mut selection = Selection::default();
    if paths.is_empty() {
        selection.add_folder(folder, folder)?;
    }
    for path in paths {
        if path == Path::new(STANDARD_INPUT) {
            let mut list = Vec::new();
            std::io::stdin().read_to_end(&mut list).map_err(|error| {
                CannotRun(format!(
                    "the list on standard input cannot be read: {error}"
                ))
            })?;
            for path in listed(&list) {
                // Lists come from `git diff` and the like: deleted and foreign files in them are no mistake.
                let _ = selection.add_file(&absolute(&path, folder)?);
            }
            continue;
        }
        let full = absolute(path, folder)?;
        let meta = full
            .metadata()
            .map_err(|error| CannotRun(format!("{} cannot be checked: {error}", path.display())))?;
        if meta.is_dir() {
            selection.add_folder(&full, path)?;
        } else if !selection.add_file(&full) {
            let note = format!(
                "{} is no spec, prompt or configuration of a project; skipped",
                path.display()
            );
            selection.notes.push(note);
        }
    }
    Ok(selection)
}

impl Selection {
    /// Adds what a folder means; `named` is what it was called.
    fn add_folder(&mut self, folder: &Path, named: &Path) -> Result<(), CannotRun> {
        if let Some(sentence) = store::refusal(folder) {
            return Err(CannotRun(sentence));
        }
        if let Some((root, relative)) = inside_chant(folder) {
            match relative.strip_prefix(".chant/") {
                None => self.add(root, Only::All),
                Some(_) => self.add(root, Only::folder(&relative)),
            }
            return Ok(());
        }
        let (roots, cut) = store::projects_at(folder);
        if cut {
            let note = format!(
                "{} is too large to be searched for projects as a whole",
                named.display()
            );
            self.notes.push(note);
        }
        if roots.is_empty() {
            let sentence = format!(
                "no chant project: there is no .chant folder in, above or below {}",
                folder.display()
            );
            return Err(CannotRun(sentence));
        }
        for root in roots {
            self.add(root, Only::All);
        }
        Ok(())
    }

    /// Adds a single file; says whether it is there and one of ours.
    fn add_file(&mut self, path: &Path) -> bool {
        let Some((root, relative)) =
            inside_chant(path).filter(|(_, relative)| role(relative).is_some())
        else {
            return false;
        };
        if path.symlink_metadata().is_err() {
            return false;
        }
        self.add(root, Only::file(relative));
        true
    }

    fn add(&mut self, root: PathBuf, only: Only) {
        match self.projects.get_mut(&root) {
            Some(known) => known.join(only),
            None => {
                self.projects.insert(root, only);
            }
        }
    }
}

impl Only {
    fn file(path: String) -> Self {
        Self::Some {
            files: FxHashSet::from_iter([path]),
            folders: Vec::new(),
        }
    }

    fn folder(path: &str) -> Self {
        Self::Some {
            files: FxHashSet::default(),
            folders: vec![format!("{path}/")],
        }
    }

    fn join(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::All, _) => {}
            (_, Self::All) => *self = Self::All,
            (
                Self::Some { files, folders },
                Self::Some {
                    files: more,
                    folders: deeper,
                },
            ) => {
                files.extend(more);
                folders.extend(deeper);
            }
        }
    }

    /// Whether the file at this path is reported on.
    pub(in crate::cli) fn holds(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some { files, folders } => {
                files.contains(path)
                    || folders
                        .iter()
                        .any(|folder| path.starts_with(folder.as_str()))
            }
        }
    }
}

/// The project whose `.chant` holds `path`, and `path` relative to its root; the innermost one. `path` is absolute.
fn inside_chant(path: &Path) -> Option<(PathBuf, String)> {
    let root = path
        .ancestors()
        .find(|ancestor| ancestor.file_name().is_some_and(|name| name == ".chant"))?
        .parent()?
        .to_owned();
    let relative = entry::relative(&root, path)?;
    Some((root, relative))
}

/// The paths of a list: one a line, or with NUL bytes between them (`git diff -z`, `find -print0`).
fn listed(list: &[u8]) -> Vec<PathBuf> {
    let separator = if list.contains(&0) { 0 } else { b'\n' };
    list.split(|byte| *byte == separator)
        .map(|line| {
            if separator == 0 {
                line
            } else {
                line.strip_suffix(b"\r").unwrap_or(line)
            }
        })
        .filter(|line| !line.is_empty())
        .map(path_of)
        .collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// `path` from the root of the disk. Symlinks are kept, unless `..` makes their meaning depend on where they lead.
fn absolute(path: &Path, folder: &Path) -> Result<PathBuf, CannotRun> {
    let joined = folder.join(path);
    if joined.components().any(|part| part == Component::ParentDir)
        && let Ok(real) = joined.canonicalize()
    {
        return Ok(real);
    }
    // Without `..` this only takes out `.` and doubled slashes.
    std::path::absolute(&joined)
        .map_err(|error| CannotRun(format!("{} cannot be checked: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_lines_or_nul_bytes() {
        assert_eq!(
            listed(b"a.md\r\n\nb c.md\n"),
            [Path::new("a.md"), Path::new("b c.md")]
        );
        assert_eq!(
            listed(b"a\nb.md\0c.md\0"),
            [Path::new("a\nb.md"), Path::new("c.md")]
        );
        assert!(listed(b"").is_empty());
    }

    #[test]
    fn the_innermost_project_has_a_file() {
        let (root, relative) =
            inside_chant(Path::new("/p/.chant/specs/x/.chant/specs/a.md")).unwrap();
        assert_eq!(
            (root.as_path(), &*relative),
            (Path::new("/p/.chant/specs/x"), ".chant/specs/a.md")
        );
        assert!(inside_chant(Path::new("/p/specs/a.md")).is_none());
    }

    #[test]
    fn all_swallows_some() {
        let mut only = Only::file(".chant/specs/a.md".into());
        only.join(Only::folder(".chant/archive"));
        assert!(only.holds(".chant/archive/x/b.md") && only.holds(".chant/specs/a.md"));
        assert!(!only.holds(".chant/specs/b.md") && !only.holds(".chant/archived.md"));
        only.join(Only::All);
        assert!(only.holds(".chant/specs/b.md"));
    }
}
