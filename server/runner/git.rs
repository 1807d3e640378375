//! What git knows of a project: commits, branches, when a path last changed, files as they were.

mod commits;
mod work;

pub use commits::Commit;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use git2::{BranchType, Delta, DiffOptions, ObjectType, Oid, Repository, Sort};

/// How many commits are looked at for the history of paths. Ten thousand take a few seconds, once for each head; older
/// changes count as "not changed since".
const MAX_COMMITS: usize = 10_000;

/// The repository around a project, if there is one. Answers are remembered for each head.
#[derive(Debug)]
pub struct Git {
    root: PathBuf,
    inner: Mutex<Option<Inner>>,
    /// A second look at the same repository, for questions that a person waits for: rules may read history for seconds.
    quick: OnceLock<Mutex<Option<Inner>>>,
}

/// What history says of a path since some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// It changed then, in seconds since the epoch.
    Changed(i64),
    /// It did not.
    Unchanged,
    /// Git has no say: no repository, not tracked, or modified in the working tree.
    Untracked,
}

/// An open repository, and the history of one of its commits.
pub(super) struct Inner {
    pub(super) repository: Repository,
    /// The project's folder inside the repository, with a trailing `/` unless empty.
    pub(super) prefix: String,
    /// The commit whose history is told.
    pub(super) head: Option<Oid>,
    past: Past,
}

/// The history of all paths, read backwards from the head only as far as questions need.
#[derive(Default)]
struct Past {
    /// Commits still to be looked at, newest last.
    ahead: Option<Vec<Oid>>,
    /// Path in the repository → its newest change among the commits looked at: time and commit.
    newest: HashMap<String, (i64, Oid)>,
    /// Every commit newer than this was looked at.
    reached: i64,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner")
            .field("repository", &self.repository.path())
            .field("head", &self.head)
            .finish()
    }
}

impl Git {
    /// Looks for the repository around `root`.
    #[must_use]
    pub fn open(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            inner: Mutex::new(Inner::open(root)),
            quick: OnceLock::new(),
        }
    }

    /// Forgets the history if the head has moved.
    pub fn refresh(&self) {
        let forget = |inner: &mut Inner| {
            let head = inner.head_now();
            if head != inner.head {
                inner.head = head;
                inner.past = Past::default();
            }
            Some(())
        };
        self.with(forget);
        if self.quick.get().is_some() {
            self.with_quick(forget);
        }
    }

    /// Branch, commit and completeness of the repository in one line; `None` without git.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        self.with(|inner| {
            let repository = &inner.repository;
            let place = match (repository.head(), repository.head_detached()) {
                (Ok(_), Ok(true)) => "detached".to_owned(),
                (Ok(head), _) => format!("branch `{}`", head.shorthand().unwrap_or("?")),
                (Err(_), _) => "no commit yet".to_owned(),
            };
            let at = inner
                .head
                .map(|id| format!(" at `{}`", &id.to_string()[..10]));
            let shallow = if repository.is_shallow() {
                ", shallow"
            } else {
                ""
            };
            Some(format!("{place}{}{shallow}", at.unwrap_or_default()))
        })
    }

    /// The repository's working folder; `None` without git.
    #[must_use]
    pub fn workdir(&self) -> Option<PathBuf> {
        self.with(|inner| inner.repository.workdir().map(Path::to_owned))
    }

    /// Whether git knows a commit by this hash, short or whole; `None` without git or in a shallow clone.
    #[must_use]
    pub fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.with(|inner| {
            if inner.repository.is_shallow() {
                return None;
            }
            Some(
                inner
                    .repository
                    .find_object_by_prefix(hash, Some(ObjectType::Commit))
                    .is_ok(),
            )
        })
    }

    /// Whether a local branch has this name; `None` without git.
    #[must_use]
    pub fn has_branch(&self, name: &str) -> Option<bool> {
        self.with(|inner| {
            Some(
                inner
                    .repository
                    .find_branch(name, BranchType::Local)
                    .is_ok(),
            )
        })
    }

    /// Whether git tracks `path` (relative to the project), or did in the history that is looked at.
    #[must_use]
    pub fn has_seen(&self, path: &str) -> Option<bool> {
        self.with(|inner| {
            let path = inner.in_repository(path);
            Some(inner.has_seen(&path))
        })
    }

    /// The newest change of `path` (relative to the project) after `since`, in seconds since the epoch.
    #[must_use]
    pub fn changed_after(&self, path: &str, since: i64) -> History {
        self.with(|inner| {
            let relative = inner.in_repository(path);
            let tracked = inner.tracked(&relative)?;
            let file = inner.repository.workdir()?.join(&relative);
            if Oid::hash_file(ObjectType::Blob, file).ok() != Some(tracked) {
                return None;
            }
            Some(inner.history_of(&relative, since))
        })
        .unwrap_or(History::Untracked)
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Inner) -> Option<T>) -> Option<T> {
        self.inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_mut()
            .and_then(ask)
    }

    /// The same for questions that do not wait for those of the rules.
    fn with_quick<T>(&self, ask: impl FnOnce(&mut Inner) -> Option<T>) -> Option<T> {
        let quick = self
            .quick
            .get_or_init(|| Mutex::new(Inner::open(&self.root)));
        let mut quick = quick.lock().unwrap_or_else(PoisonError::into_inner);
        quick.as_mut().and_then(ask)
    }
}

/// The version of the library that reads repositories.
#[must_use]
pub fn library_version() -> String {
    let (major, minor, patch) = git2::Version::get().libgit2_version();
    format!("{major}.{minor}.{patch}")
}

impl Inner {
    pub(super) fn open(root: &Path) -> Option<Self> {
        let repository = Repository::discover(root).ok()?;
        let workdir = repository.workdir()?.canonicalize().ok()?;
        let prefix = root
            .canonicalize()
            .ok()?
            .strip_prefix(workdir)
            .ok()?
            .to_str()?
            .replace('\\', "/");
        let prefix = if prefix.is_empty() {
            prefix
        } else {
            format!("{prefix}/")
        };
        let mut inner = Self {
            repository,
            prefix,
            head: None,
            past: Past::default(),
        };
        inner.head = inner.head_now();
        Some(inner)
    }

    fn head_now(&self) -> Option<Oid> {
        self.repository
            .head()
            .ok()?
            .peel_to_commit()
            .ok()
            .map(|commit| commit.id())
    }

    pub(super) fn in_repository(&self, path: &str) -> String {
        format!("{}{}", self.prefix, path.strip_prefix("./").unwrap_or(path))
    }

    /// The blob that the head has at `path`.
    pub(super) fn tracked(&self, path: &str) -> Option<Oid> {
        let tree = self.repository.find_commit(self.head?).ok()?.tree().ok()?;
        tree.get_path(Path::new(path)).ok().map(|entry| entry.id())
    }

    /// Whether the head tracks `path`, or a commit that is looked at did.
    pub(super) fn has_seen(&mut self, path: &str) -> bool {
        if self.tracked(path).is_some() {
            return true;
        }
        self.read_back_to(i64::MIN);
        self.past.newest.contains_key(path)
    }

    /// The newest change of a tracked `path` after `since`.
    pub(super) fn history_of(&mut self, path: &str, since: i64) -> History {
        self.read_back_to(since);
        let newest = self.past.newest.get(path).map(|(time, _)| *time);
        newest
            .filter(|time| *time > since)
            .map_or(History::Unchanged, History::Changed)
    }

    /// Looks at commits, newest first, until all that are newer than `since` were seen.
    fn read_back_to(&mut self, since: i64) {
        while self.past.ahead.is_none() || self.past.reached > since {
            if !self.step_back() {
                return;
            }
        }
    }

    /// Looks at one more commit; says whether there was one.
    fn step_back(&mut self) -> bool {
        if self.past.ahead.is_none() {
            self.past.ahead = Some(self.commits());
            self.past.reached = i64::MAX;
        }
        let Some(id) = self.past.ahead.as_mut().and_then(Vec::pop) else {
            self.past.reached = i64::MIN;
            return false;
        };
        if let Ok(time) = self.look_at(id) {
            self.past.reached = time;
        }
        true
    }

    /// The commits of the head's history, oldest first, at most [`MAX_COMMITS`].
    fn commits(&self) -> Vec<Oid> {
        let walk = || -> Result<Vec<Oid>, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TIME)?;
            if let Some(head) = self.head {
                walk.push(head)?;
            }
            let mut ids: Vec<Oid> = walk.flatten().take(MAX_COMMITS).collect();
            ids.reverse();
            Ok(ids)
        };
        walk().unwrap_or_default()
    }

    /// Notes the paths that a commit changed. Merges are passed over: what they bring has its own commits.
    fn look_at(&mut self, id: Oid) -> Result<i64, git2::Error> {
        let commit = self.repository.find_commit(id)?;
        let time = commit.time().seconds();
        if commit.parent_count() > 1 {
            return Ok(time);
        }
        let before = commit
            .parent(0)
            .ok()
            .map(|parent| parent.tree())
            .transpose()?;
        let mut options = DiffOptions::new();
        options.skip_binary_check(true);
        let diff = self.repository.diff_tree_to_tree(
            before.as_ref(),
            Some(&commit.tree()?),
            Some(&mut options),
        )?;
        for delta in diff.deltas() {
            let file = if delta.status() == Delta::Deleted {
                delta.old_file()
            } else {
                delta.new_file()
            };
            if let Some(path) = file.path().and_then(Path::to_str) {
                let newest = self
                    .past
                    .newest
                    .entry(path.to_owned())
                    .or_insert((time, id));
                if newest.0 < time {
                    *newest = (time, id);
                }
            }
        }
        Ok(time)
    }
}

#[cfg(test)]
pub(super) mod tests;
