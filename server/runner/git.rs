//! What git knows of a project: commits, branches, when a path last changed, files as they were.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use git2::{
    BranchType, Delta, DiffOptions, ObjectType, Oid, Repository, Sort, TreeWalkMode, TreeWalkResult,
};

/// How many commits are looked at for the history of paths. Ten thousand take a few seconds, once for each head; older
/// changes count as "not changed since".
const MAX_COMMITS: usize = 10_000;

/// The repository around a project, if there is one. Answers are remembered for each head.
#[derive(Debug)]
pub struct Git {
    inner: Mutex<Option<Inner>>,
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

struct Inner {
    repository: Repository,
    /// The project's folder inside the repository, with a trailing `/` unless empty.
    prefix: String,
    head: Option<Oid>,
    past: Past,
}

/// The history of all paths, read backwards from the head only as far as questions need.
#[derive(Default)]
struct Past {
    /// Commits still to be looked at, newest last.
    ahead: Option<Vec<Oid>>,
    /// Path in the repository → time of its newest change among the commits looked at.
    newest: HashMap<String, i64>,
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
            inner: Mutex::new(Inner::open(root)),
        }
    }

    /// Forgets the history if the head has moved.
    pub fn refresh(&self) {
        self.with(|inner| {
            let head = inner.head_now();
            if head != inner.head {
                inner.head = head;
                inner.past = Past::default();
            }
            Some(())
        });
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
            if inner.tracked(&path).is_some() {
                return Some(true);
            }
            inner.read_back_to(i64::MIN);
            Some(inner.past.newest.contains_key(&path))
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
            inner.read_back_to(since);
            let newest = inner
                .past
                .newest
                .get(&relative)
                .copied()
                .filter(|time| *time > since);
            Some(newest.map_or(History::Unchanged, History::Changed))
        })
        .unwrap_or(History::Untracked)
    }

    /// The markdown files below `.chant` as they were at a revision: path relative to the project, and bytes.
    ///
    /// # Errors
    /// A sentence: there is no repository, or git cannot resolve the revision.
    pub fn files_at(&self, revision: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let inner = inner
            .as_ref()
            .ok_or("this project is not in a git repository")?;
        let tree = inner
            .repository
            .revparse_single(revision)
            .and_then(|object| object.peel_to_tree())
            .map_err(|error| format!("git cannot resolve `{revision}`: {}", error.message()))?;
        let folder = format!("{}.chant", inner.prefix);
        let Ok(chant) = tree
            .get_path(Path::new(&folder))
            .and_then(|entry| inner.repository.find_tree(entry.id()))
        else {
            return Ok(Vec::new());
        };
        let mut files = Vec::new();
        let walked = chant.walk(TreeWalkMode::PreOrder, |parent, entry| {
            let (Ok(name), Some(ObjectType::Blob)) = (entry.name(), entry.kind()) else {
                return TreeWalkResult::Ok;
            };
            if name.ends_with(".md")
                && let Ok(blob) = inner.repository.find_blob(entry.id())
            {
                files.push((format!(".chant/{parent}{name}"), blob.content().to_vec()));
            }
            TreeWalkResult::Ok
        });
        walked.map_err(|error| format!("git cannot read `{revision}`: {}", error.message()))?;
        Ok(files)
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Inner) -> Option<T>) -> Option<T> {
        self.inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_mut()
            .and_then(ask)
    }
}

impl Inner {
    fn open(root: &Path) -> Option<Self> {
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

    fn in_repository(&self, path: &str) -> String {
        format!("{}{}", self.prefix, path.strip_prefix("./").unwrap_or(path))
    }

    /// The blob that the head has at `path`.
    fn tracked(&self, path: &str) -> Option<Oid> {
        let tree = self.repository.find_commit(self.head?).ok()?.tree().ok()?;
        tree.get_path(Path::new(path)).ok().map(|entry| entry.id())
    }

    /// Looks at commits, newest first, until all that are newer than `since` were seen.
    fn read_back_to(&mut self, since: i64) {
        if self.past.ahead.is_none() {
            self.past.ahead = Some(self.commits());
            self.past.reached = i64::MAX;
        }
        while self.past.reached > since {
            let Some(id) = self.past.ahead.as_mut().and_then(Vec::pop) else {
                self.past.reached = i64::MIN;
                return;
            };
            let Ok(time) = self.look_at(id) else { continue };
            self.past.reached = time;
        }
    }

    /// The commits of the head's history, oldest first, at most [`MAX_COMMITS`].
    fn commits(&self) -> Vec<Oid> {
        let walk = || -> Result<Vec<Oid>, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TIME)?;
            walk.push_head()?;
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
                let newest = self.past.newest.entry(path.to_owned()).or_insert(time);
                *newest = time.max(*newest);
            }
        }
        Ok(time)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use git2::{Signature, Time};

    use super::*;

    struct Repo {
        folder: tempfile::TempDir,
        repository: Repository,
    }

    impl Repo {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let repository = Repository::init(folder.path()).unwrap();
            Self { folder, repository }
        }

        /// Writes files and commits them at `time`.
        #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
        fn commit(&self, time: i64, files: &[(&str, &str)]) -> Oid {
            let mut index = self.repository.index().unwrap();
            for (path, text) in files {
                let file = self.folder.path().join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
                index.add_path(Path::new(path)).unwrap();
            }
            index.write().unwrap();
            let tree = self
                .repository
                .find_tree(index.write_tree().unwrap())
                .unwrap();
            let who = Signature::new("a", "a@b", &Time::new(time, 0)).unwrap();
            let parent = self
                .repository
                .head()
                .ok()
                .and_then(|head| head.peel_to_commit().ok());
            let parents: Vec<_> = parent.iter().collect();
            self.repository
                .commit(Some("HEAD"), &who, &who, "m", &tree, &parents)
                .unwrap()
        }

        fn git(&self) -> Git {
            Git::open(self.folder.path())
        }
    }

    #[test]
    fn tells_the_newest_change_after_a_time() {
        let repo = Repo::new();
        repo.commit(100, &[("a", "1"), ("b", "1")]);
        repo.commit(200, &[("a", "2")]);
        repo.commit(300, &[("c", "1")]);
        let git = repo.git();
        assert_eq!(git.changed_after("a", 150), History::Changed(200));
        assert_eq!(git.changed_after("a", 200), History::Unchanged);
        assert_eq!(git.changed_after("b", 50), History::Changed(100));
        assert_eq!(git.changed_after("none", 0), History::Untracked);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn leaves_modified_files_to_the_file_time() {
        let repo = Repo::new();
        repo.commit(100, &[("a", "1")]);
        fs::write(repo.folder.path().join("a"), "changed").unwrap();
        assert_eq!(repo.git().changed_after("a", 50), History::Untracked);
    }

    #[test]
    fn knows_commits_by_short_hashes_and_paths_of_the_past() {
        let repo = Repo::new();
        let id = repo.commit(100, &[("gone", "1")]).to_string();
        let mut index = repo.repository.index().unwrap();
        index.remove_path(Path::new("gone")).unwrap();
        index.write().unwrap();
        repo.commit(200, &[("a", "1")]);
        let git = repo.git();
        assert_eq!(git.knows_commit(&id[..7]), Some(true));
        assert_eq!(git.knows_commit("0123456"), Some(false));
        assert_eq!(
            (git.has_seen("gone"), git.has_seen("never")),
            (Some(true), Some(false))
        );
    }

    #[test]
    fn notices_a_new_head_when_asked_to() {
        let repo = Repo::new();
        repo.commit(100, &[("a", "1")]);
        let git = repo.git();
        assert_eq!(git.changed_after("a", 100), History::Unchanged);
        repo.commit(200, &[("a", "2")]);
        git.refresh();
        assert_eq!(git.changed_after("a", 100), History::Changed(200));
    }

    #[test]
    fn reads_the_specs_of_a_revision() {
        let repo = Repo::new();
        let first = repo.commit(
            100,
            &[
                ("p/.chant/specs/a.md", "old"),
                ("p/.chant/specs/a.txt", "no"),
                ("b.md", "no"),
            ],
        );
        repo.commit(200, &[("p/.chant/specs/a.md", "new")]);
        let git = Git::open(&repo.folder.path().join("p"));
        let files = git.files_at(&first.to_string()).unwrap();
        assert_eq!(files, [(".chant/specs/a.md".to_owned(), b"old".to_vec())]);
        assert!(
            git.files_at("nonsense")
                .unwrap_err()
                .starts_with("git cannot resolve `nonsense`")
        );
    }

    #[test]
    fn has_no_say_without_a_repository() {
        let folder = tempfile::tempdir().unwrap();
        let git = Git::open(folder.path());
        assert_eq!(git.knows_commit("abc1234"), None);
        assert_eq!(git.changed_after("a", 0), History::Untracked);
    }
}
