//! What rules may ask of the world outside of specs.
//!
//! The pure column does no I/O; `store` and `runner` answer these questions in the server and on the command line, a
//! table does in tests. Every answer may be "cannot be told", and a rule that gets it stays silent.

use std::sync::Arc;

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

/// Questions about files, git and runs of one project. Paths are relative to the project's root, with `/`.
pub trait World: Sync {
    /// What stands at `path`.
    fn kind(&self, path: &str) -> PathKind;

    /// The files that a glob matches, sorted; ignored files are not hidden. Bounded: see the implementation's cap.
    fn matches(&self, pattern: &str) -> Arc<[Box<str>]>;

    /// The text of a small file (a schema, a log); `None` if it cannot be read as text or is too long.
    fn read(&self, path: &str) -> Option<String>;

    /// When a file last changed, if that was after `since`, both in seconds since the epoch: by git's history where the
    /// file is tracked and unmodified, else by the file's own time.
    fn changed_after(&self, path: &str, since: i64) -> Option<i64>;

    /// Whether git tracks, or once tracked, this path; `None` without git.
    fn in_history(&self, path: &str) -> Option<bool>;

    /// Whether git knows a commit by this (possibly short) hash; `None` without git, or where history is incomplete.
    fn knows_commit(&self, hash: &str) -> Option<bool>;

    /// Whether a local branch has this name; `None` without git.
    fn has_branch(&self, name: &str) -> Option<bool>;

    /// Whether a live process holds the run lock of this spec.
    fn is_running(&self, id: &str) -> bool;

    /// The present, in seconds since the epoch.
    fn now(&self) -> i64;
}
