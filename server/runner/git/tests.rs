//! Repositories made for a test, and what is known of them.

use std::fs;

use git2::{Signature, Time};

use super::*;

pub(in crate::runner) struct Repo {
    pub(super) folder: tempfile::TempDir,
    repository: Repository,
}

impl Repo {
    pub(in crate::runner) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        Self { folder, repository }
    }

    /// Writes files and commits them at `time`.
    pub(in crate::runner) fn commit(&self, time: i64, files: &[(&str, &str)]) -> Oid {
        self.commit_saying(time, "m", files)
    }

    /// The same with a message.
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    pub(super) fn commit_saying(&self, time: i64, message: &str, files: &[(&str, &str)]) -> Oid {
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
            .commit(Some("HEAD"), &who, &who, message, &tree, &parents)
            .unwrap()
    }

    pub(in crate::runner) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn git(&self) -> Git {
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
fn sums_a_repository_up() {
    let repo = Repo::new();
    assert_eq!(repo.git().summary().as_deref(), Some("no commit yet"));
    let id = repo.commit(100, &[("a", "1")]).to_string();
    let summary = repo.git().summary().unwrap();
    assert!(summary.starts_with("branch `") && summary.ends_with(&format!("` at `{}`", &id[..10])));
}

#[test]
fn has_no_say_without_a_repository() {
    let folder = tempfile::tempdir().unwrap();
    let git = Git::open(folder.path());
    assert_eq!(git.knows_commit("abc1234"), None);
    assert_eq!(git.changed_after("a", 0), History::Untracked);
}
