//! The real [`World`] of a project: its files, its git history, its running phases.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    runner::{self, Git},
    store::{self, Seen},
    workspace::{Commit, FileFacts, Listed, MAX_MATCHES, PathKind, World},
};

/// The files that one glob matches.
type Paths = Arc<[Box<str>]>;

/// Answers from the disk and from git, remembered until [`Surroundings::refresh`].
///
/// Files are looked at again for every question where `live`, because a stat costs a microsecond and a stale answer a
/// wrong diagnostic; a run over a whole project asks each path once.
#[derive(Debug)]
pub struct Surroundings {
    root: Arc<Path>,
    live: bool,
    git: Git,
    kinds: Mutex<HashMap<Box<str>, PathKind>>,
    globs: Mutex<HashMap<Box<str>, Paths>>,
}

impl Surroundings {
    /// For a server: sees files come and go.
    #[must_use]
    pub fn live(root: &Path) -> Self {
        Self::new(root, true)
    }

    /// For one pass over a project: every path is looked at once.
    #[must_use]
    pub fn frozen(root: &Path) -> Self {
        Self::new(root, false)
    }

    fn new(root: &Path, live: bool) -> Self {
        Self {
            root: root.into(),
            live,
            git: Git::open(root),
            kinds: Mutex::default(),
            globs: Mutex::default(),
        }
    }

    /// Forgets what may have changed: called when files were saved or moved, or git's head did.
    pub fn refresh(&self) {
        self.kinds
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.globs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.git.refresh();
    }

    /// Git's side of the answers.
    #[must_use]
    pub fn git(&self) -> &Git {
        &self.git
    }

    fn look(&self, path: &str) -> PathKind {
        match fs::metadata(self.root.join(path)) {
            Ok(meta) if meta.is_dir() => PathKind::Directory,
            Ok(_) => PathKind::File,
            Err(_) => PathKind::Missing,
        }
    }

    fn file_time(&self, path: &str) -> Option<i64> {
        let time = fs::metadata(self.root.join(path)).ok()?.modified().ok()?;
        Some(seconds(time))
    }
}

impl World for Surroundings {
    fn kind(&self, path: &str) -> PathKind {
        if store::leaves_project(path) {
            return PathKind::Outside;
        }
        if self.live {
            return self.look(path);
        }
        let known = self
            .kinds
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .copied();
        known.unwrap_or_else(|| {
            let kind = self.look(path);
            self.kinds
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(path.into(), kind);
            kind
        })
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        let known = self
            .globs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(pattern)
            .cloned();
        known.unwrap_or_else(|| {
            let found: Paths = store::glob(&self.root, pattern, Seen::All, MAX_MATCHES).into();
            self.globs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(pattern.into(), Arc::clone(&found));
            found
        })
    }

    fn shown(&self, pattern: &str) -> Arc<[Box<str>]> {
        store::glob(&self.root, pattern, Seen::Shown, MAX_MATCHES).into()
    }

    fn read(&self, path: &str) -> Option<String> {
        if store::leaves_project(path) {
            return None;
        }
        store::read_inside(&self.root, path).ok()
    }

    fn leads_out(&self, path: &str) -> bool {
        store::leads_out(&self.root, path)
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        match self.git.changed_after(path, since) {
            runner::History::Changed(at) => Some(at),
            runner::History::Unchanged => None,
            runner::History::Untracked => self.file_time(path).filter(|time| *time > since),
        }
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        self.git.has_seen(path)
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.git.knows_commit(hash)
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        if store::leaves_project(folder) {
            return Vec::new();
        }
        store::list_folder(&self.root, folder)
            .into_iter()
            .map(|(name, is_dir)| Listed { name, is_dir })
            .collect()
    }

    fn tracked(&self, part: &str) -> Vec<Box<str>> {
        self.git.tracked(part)
    }

    fn file(&self, path: &str) -> Option<FileFacts> {
        if store::leaves_project(path) {
            return None;
        }
        let meta = fs::metadata(self.root.join(path)).ok()?;
        meta.is_file().then(|| FileFacts {
            size: meta.len(),
            modified: meta.modified().map_or(0, seconds),
        })
    }

    fn is_read_only(&self, path: &str) -> bool {
        let meta = fs::metadata(self.root.join(path));
        meta.is_ok_and(|meta| meta.permissions().readonly())
    }

    fn commit(&self, hash: &str) -> Option<Commit> {
        self.git.commit(hash).map(commit)
    }

    fn commit_files(&self, hash: &str) -> Vec<Box<str>> {
        self.git.commit_files(hash)
    }

    fn last_commit(&self, path: &str) -> Option<Commit> {
        self.git.last_commit(path).map(commit)
    }

    fn recent_commits(&self, count: usize) -> Vec<Commit> {
        self.git
            .recent_commits(count)
            .into_iter()
            .map(commit)
            .collect()
    }

    fn commits_of(&self, id: &str, branch: Option<&str>) -> Vec<Box<str>> {
        self.git.commits_of(id, branch)
    }

    fn is_unmerged(&self, branch: &str, main: &str) -> bool {
        self.git.is_unmerged(branch, main)
    }

    fn user(&self) -> Option<Box<str>> {
        self.git.user()
    }

    fn changed_files(&self) -> Vec<Box<str>> {
        self.git.changed_files()
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.git.has_branch(name)
    }

    fn is_running(&self, id: &str) -> bool {
        runner::is_running(&self.root, id)
    }

    fn now(&self) -> i64 {
        seconds(SystemTime::now())
    }

    fn ahead(&self) -> i64 {
        let now = Timestamp::now();
        TimeZone::system().to_offset(now).seconds().into()
    }
}

fn commit(of: runner::git::Commit) -> Commit {
    Commit {
        hash: of.hash,
        subject: of.subject,
        author: of.author,
        time: of.time,
    }
}

fn seconds(time: SystemTime) -> i64 {
    let since = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    i64::try_from(since).unwrap_or(i64::MAX)
}
