//! What rules may ask of the world outside of specs.
//!
//! The pure column does no I/O; `store` and `runner` answer these questions in the server and on the command line, a
//! table does in tests. Every answer may be "cannot be told", and a rule that gets it stays silent.

use std::sync::Arc;

/// Of a glob that matches more files than this, only so many are told.
pub const MAX_MATCHES: usize = 10_000;

/// What a path of the project leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Directory,
    /// Nothing.
    Missing,
    /// Absolute, or climbing out of the project: not looked at.
    Outside,
}

/// One file or folder in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name, without the folder's.
    pub name: Box<str>,
    /// Whether it is a folder.
    pub is_dir: bool,
}

/// What the disk says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// In bytes.
    pub size: u64,
    /// When it was last written, in seconds since the epoch.
    pub modified: i64,
}

/// What git says of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The whole hash, in hex.
    pub hash: Box<str>,
    /// The first line of its message.
    pub subject: Box<str>,
    /// Who wrote it.
    pub author: Box<str>,
    /// When it was committed, in seconds since the epoch.
    pub time: i64,
}

/// Questions about files, git and runs of one project. Paths are relative to the project's root, with `/`.
///
/// What rules do not ask, but people who complete and hover, has an answer by default: nothing is known.
pub trait World: Sync {
    /// What stands at `path`.
    fn kind(&self, path: &str) -> PathKind;

    /// The files that a glob matches, sorted, at most [`MAX_MATCHES`]; ignored files are not hidden.
    fn matches(&self, pattern: &str) -> Arc<[Box<str>]>;

    /// The same as a person sees it: ignored files are left out.
    fn shown(&self, pattern: &str) -> Arc<[Box<str>]> {
        self.matches(pattern)
    }

    /// The text of a small file (a schema, a log); `None` if it cannot be read as text or is too long.
    fn read(&self, path: &str) -> Option<String>;

    /// When a file last changed, if that was after `since`, both in seconds since the epoch: by git's history where the
    /// file is tracked and unmodified, else by the file's own time.
    fn changed_after(&self, path: &str, since: i64) -> Option<i64>;

    /// Whether git tracks, or once tracked, this path; `None` without git.
    fn in_history(&self, path: &str) -> Option<bool>;

    /// Whether git knows a commit by this (possibly short) hash; `None` without git, or where history is incomplete.
    fn knows_commit(&self, hash: &str) -> Option<bool>;

    /// Whether a link on the way to `path` leads out of the project: what is there is nobody's to be given away.
    fn leads_out(&self, _path: &str) -> bool {
        false
    }

    /// What is in a folder (the root, where `folder` is empty), sorted by name; ignored files and `.git` are left out.
    fn list(&self, _folder: &str) -> Vec<Listed> {
        Vec::new()
    }

    /// The files that git tracks, in any folder, whose names contain `part`, case aside; sorted, bounded, empty without
    /// git.
    fn tracked(&self, _part: &str) -> Vec<Box<str>> {
        Vec::new()
    }

    /// What the disk says of the file at `path`; `None` if there is none.
    fn file(&self, _path: &str) -> Option<FileFacts> {
        None
    }

    /// Whether the file at `path` is there and cannot be written.
    fn is_read_only(&self, _path: &str) -> bool {
        false
    }

    /// The commit of this (possibly short) hash; `None` without git, or where it knows none or several.
    fn commit(&self, _hash: &str) -> Option<Commit> {
        None
    }

    /// The files that a commit changed, relative to the project's root; those outside of it are left out.
    fn commit_files(&self, _hash: &str) -> Vec<Box<str>> {
        Vec::new()
    }

    /// The newest commit that changed `path`; `None` if there is none, or none near enough to be found at once.
    fn last_commit(&self, _path: &str) -> Option<Commit> {
        None
    }

    /// The newest commits of the head's history, at most `count`, newest first.
    fn recent_commits(&self, _count: usize) -> Vec<Commit> {
        Vec::new()
    }

    /// The commits whose messages say `chant(ID):`, by their short hashes, oldest first: those of `branch`, if it has some,
    /// else those of the head.
    fn commits_of(&self, _id: &str, _branch: Option<&str>) -> Vec<Box<str>> {
        Vec::new()
    }

    /// Whether a local branch has commits that the branch `main` has not.
    fn is_unmerged(&self, _branch: &str, _main: &str) -> bool {
        false
    }

    /// The name that git would sign a commit with.
    fn user(&self) -> Option<Box<str>> {
        None
    }

    /// The files that git tracks, those below `.chant` aside, that differ from the head; sorted and bounded.
    fn changed_files(&self) -> Vec<Box<str>> {
        Vec::new()
    }

    /// Whether a local branch has this name; `None` without git.
    fn has_branch(&self, name: &str) -> Option<bool>;

    /// Whether a live process holds the run lock of this spec.
    fn is_running(&self, id: &str) -> bool;

    /// The present, in seconds since the epoch.
    fn now(&self) -> i64;

    /// How far local time is ahead of UTC now, in seconds.
    fn ahead(&self) -> i64 {
        0
    }
}
