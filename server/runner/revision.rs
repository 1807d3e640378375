//! A project as it was at one commit: its files, and what history said of them then.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use git2::{ObjectType, Oid, TreeWalkMode, TreeWalkResult};

use super::git::{History, Inner};

/// One commit, seen from a project in its repository.
#[derive(Debug)]
pub struct Revision {
    inner: Mutex<Inner>,
    tree: Oid,
}

impl Revision {
    /// The commit that `name` means in the repository around `root`: a hash, a branch, a tag, `HEAD~2`.
    ///
    /// # Errors
    /// A sentence: there is no repository, or no such commit in it.
    pub fn open(root: &Path, name: &str) -> Result<Self, String> {
        let mut inner = Inner::open(root).ok_or_else(|| {
            format!(
                "{} is not in a git repository, so there is no `{name}`",
                root.display()
            )
        })?;
        let commit = inner
            .repository
            .revparse_single(name)
            .and_then(|object| object.peel_to_commit());
        let commit = commit.map_err(|error| {
            let shallow = if inner.repository.is_shallow() {
                " (the clone is shallow: fetch it first)"
            } else {
                ""
            };
            format!("git knows no commit `{name}`: {}{shallow}", error.message())
        })?;
        let (id, tree) = (commit.id(), commit.tree_id());
        drop(commit);
        inner.head = Some(id);
        Ok(Self {
            inner: Mutex::new(inner),
            tree,
        })
    }

    /// Every file of the project, relative to its root with `/`, sorted. Symlinks and submodules are left out: what
    /// they led to is not in this tree.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let root = inner.repository.find_tree(self.tree);
        let folder = inner.prefix.trim_end_matches('/');
        let root = root.and_then(|root| {
            if folder.is_empty() {
                return Ok(root);
            }
            inner
                .repository
                .find_tree(root.get_path(Path::new(folder))?.id())
        });
        let mut files = Vec::new();
        let Ok(root) = root else { return files };
        // An object that is missing cuts the walk short; what was seen stands.
        let _ = root.walk(TreeWalkMode::PreOrder, |parent, entry| {
            const REGULAR: i32 = 0o100_000;
            if entry.kind() == Some(ObjectType::Blob)
                && entry.filemode() & 0o170_000 == REGULAR
                && let Ok(name) = entry.name()
            {
                files.push(format!("{parent}{name}"));
            }
            TreeWalkResult::Ok
        });
        files.sort_unstable();
        files
    }

    /// The bytes that a file had; `None` if there was none.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let id = inner.tracked(&inner.in_repository(path))?;
        inner
            .repository
            .find_blob(id)
            .ok()
            .map(|blob| blob.content().to_vec())
    }

    /// The newest change of `path` after `since` that this commit knew of, in seconds since the epoch.
    #[must_use]
    pub fn changed_after(&self, path: &str, since: i64) -> History {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let path = inner.in_repository(path);
        if inner.tracked(&path).is_none() {
            return History::Untracked;
        }
        inner.history_of(&path, since)
    }

    /// Whether this commit tracked `path`, or one before it did.
    #[must_use]
    pub fn has_seen(&self, path: &str) -> bool {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let path = inner.in_repository(path);
        inner.has_seen(&path)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::git::tests::Repo, *};

    #[test]
    fn sees_the_files_of_its_own_time() {
        let repo = Repo::new();
        let first = repo.commit(
            100,
            &[
                ("p/.chant/specs/a.md", "old"),
                ("p/src/a.rs", "1"),
                ("b.md", "no"),
            ],
        );
        repo.commit(200, &[("p/.chant/specs/a.md", "new"), ("p/later.md", "1")]);
        let then = Revision::open(&repo.path().join("p"), &first.to_string()).unwrap();
        assert_eq!(then.files(), [".chant/specs/a.md", "src/a.rs"]);
        assert_eq!(then.read(".chant/specs/a.md").unwrap(), b"old");
        assert_eq!(then.read("later.md"), None);
        assert!(then.has_seen("src/a.rs") && !then.has_seen("later.md"));
    }

    #[test]
    fn knows_no_change_that_came_later() {
        let repo = Repo::new();
        let first = repo.commit(100, &[("a", "1")]);
        repo.commit(200, &[("a", "2")]);
        let at = |name: &str| {
            Revision::open(repo.path(), name)
                .unwrap()
                .changed_after("a", 150)
        };
        assert_eq!(at(&first.to_string()), History::Unchanged);
        assert_eq!(at("HEAD"), History::Changed(200));
        assert_eq!(at("HEAD~1"), History::Unchanged);
    }

    #[test]
    fn says_why_there_is_no_such_commit() {
        let repo = Repo::new();
        repo.commit(100, &[("a", "1")]);
        let error = Revision::open(repo.path(), "nonsense").unwrap_err();
        assert!(
            error.starts_with("git knows no commit `nonsense`"),
            "{error}"
        );
        let folder = tempfile::tempdir().unwrap();
        let error = Revision::open(folder.path(), "HEAD").unwrap_err();
        assert!(error.contains("is not in a git repository"), "{error}");
    }
}
