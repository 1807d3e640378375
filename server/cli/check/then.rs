//! The [`World`] as it was at a commit: files and history of that time. What git does not record (running phases, local
//! branches, files it never tracked) is answered as of now, so that it never makes a difference.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    load::Surroundings,
    runner::{History, Revision},
    store,
    workspace::{MAX_MATCHES, PathKind, World},
};

/// The files that one glob matches.
type Paths = Arc<[Box<str>]>;

/// Answers for one project at one commit.
pub(super) struct Then {
    revision: Revision,
    /// Every file of the project, sorted.
    files: Vec<String>,
    now: Surroundings,
    globs: Mutex<HashMap<Box<str>, Paths>>,
}

impl Then {
    /// The project at `root` as it was at the commit that `name` means.
    ///
    /// # Errors
    /// A sentence: there is no git repository, or no such commit.
    pub(super) fn open(root: &Path, name: &str) -> Result<Self, String> {
        let revision = Revision::open(root, name)?;
        let files = revision.files();
        Ok(Self {
            revision,
            files,
            now: Surroundings::frozen(root),
            globs: Mutex::default(),
        })
    }

    /// Every file of the project, sorted.
    pub(super) fn files(&self) -> &[String] {
        &self.files
    }

    /// The text that a file had, or the clause that says why it had none.
    pub(super) fn text(&self, path: &str) -> Result<String, String> {
        let bytes = self
            .revision
            .read(path)
            .ok_or("is missing from the repository")?;
        store::decode(bytes)
    }
}

impl World for Then {
    fn kind(&self, path: &str) -> PathKind {
        if store::leaves_project(path) {
            return PathKind::Outside;
        }
        let path = path.strip_prefix("./").unwrap_or(path);
        if self
            .files
            .binary_search_by(|file| file.as_str().cmp(path))
            .is_ok()
        {
            return PathKind::File;
        }
        let folder = format!("{}/", path.trim_end_matches('/'));
        let next = self.files.partition_point(|file| *file < folder);
        if self
            .files
            .get(next)
            .is_some_and(|file| file.starts_with(&folder))
        {
            PathKind::Directory
        } else {
            PathKind::Missing
        }
    }

    fn matches(&self, pattern: &str) -> Paths {
        let mut globs = self.globs.lock().unwrap_or_else(PoisonError::into_inner);
        let found = globs
            .entry(pattern.into())
            .or_insert_with(|| store::matching(&self.files, pattern, MAX_MATCHES).into());
        Arc::clone(found)
    }

    fn read(&self, path: &str) -> Option<String> {
        self.text(path).ok()
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        match self.revision.changed_after(path, since) {
            History::Changed(at) => Some(at),
            History::Unchanged => None,
            History::Untracked => self.now.changed_after(path, since),
        }
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        Some(self.revision.has_seen(path))
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.now.knows_commit(hash)
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.now.has_branch(name)
    }

    fn is_running(&self, id: &str) -> bool {
        self.now.is_running(id)
    }

    fn now(&self) -> i64 {
        self.now.now()
    }
}
