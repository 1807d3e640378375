//! What git and globs have answered, remembered so that a keystroke never waits for them.
//!
//! Reading git's history or walking a large folder may take seconds. A [`Hasty`] look at the world has only the answers
//! that are remembered, and no opinion on the rest: rules stay silent. What was missing is asked by a [`Patient`] look in
//! the background, and the document is examined again.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    load::Surroundings,
    runner::Git,
    workspace::{Commit, FileFacts, Listed, PathKind, World},
};

/// More answers than this are forgotten all at once; a project asks a few for each spec.
const MAX_ANSWERS: usize = 100_000;

/// For so long the working tree is not looked at again for a lens.
const MOMENT: Duration = Duration::from_secs(2);

/// The files that one glob matches.
type Paths = Arc<[Box<str>]>;

/// A project's surroundings, and what they have answered.
#[derive(Debug)]
pub(super) struct Memo {
    world: Surroundings,
    said: Mutex<HashMap<Question, Option<i64>>>,
    globs: Mutex<HashMap<Box<str>, Paths>>,
    changed: Mutex<Option<(Instant, Vec<Box<str>>)>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Question {
    ChangedAfter(Box<str>, i64),
    InHistory(Box<str>),
    KnowsCommit(Box<str>),
    HasBranch(Box<str>),
}

/// The world as far as it is remembered.
pub(super) struct Hasty<'a> {
    memo: &'a Memo,
    missed: AtomicBool,
}

/// The world as far as a person at a cursor would wait for it: files and single commits are looked at, the history of
/// paths is told as far as it is remembered.
pub(super) struct Asked<'a>(&'a Memo);

/// The world as it is; what it answers is remembered.
pub(super) struct Patient<'a>(&'a Memo);

impl Memo {
    /// Remembers nothing yet.
    pub(super) fn new(world: Surroundings) -> Self {
        Self {
            world,
            said: Mutex::default(),
            globs: Mutex::default(),
            changed: Mutex::default(),
        }
    }

    /// What is changed in the working tree, looked at a moment ago at most: a large one takes a while, and lenses ask often.
    fn changed_files(&self) -> Vec<Box<str>> {
        let mut known = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((at, files)) if at.elapsed() < MOMENT => files.clone(),
            _ => {
                let files = self.world.changed_files();
                *known = Some((Instant::now(), files.clone()));
                files
            }
        }
    }

    /// Git's side of the surroundings.
    pub(super) fn git(&self) -> &Git {
        self.world.git()
    }

    /// A look that does not wait.
    pub(super) fn hasty(&self) -> Hasty<'_> {
        Hasty {
            memo: self,
            missed: AtomicBool::new(false),
        }
    }

    /// A look at what a person asks about.
    pub(super) fn asked(&self) -> Asked<'_> {
        Asked(self)
    }

    /// A look that waits.
    pub(super) fn patient(&self) -> Patient<'_> {
        Patient(self)
    }

    /// The disk or git's head has changed: patient looks ask again. Hasty ones go on with the old answers until then.
    pub(super) fn refresh(&self) {
        self.world.refresh();
    }
}

impl Hasty<'_> {
    /// Whether a question had no answer, so that a patient look should follow.
    pub(super) fn has_missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }

    fn recall(&self, question: &Question) -> Option<i64> {
        self.known(recall(&self.memo.said, question)).flatten()
    }

    fn known<T>(&self, answer: Option<T>) -> Option<T> {
        if answer.is_none() {
            self.missed.store(true, Ordering::Relaxed);
        }
        answer
    }
}

impl World for Hasty<'_> {
    fn kind(&self, path: &str) -> PathKind {
        self.memo.world.kind(path)
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        // Unknown is not empty: an empty answer would be a finding.
        self.known(recall(&self.memo.globs, pattern))
            .unwrap_or_else(|| Arc::new([pattern.into()]))
    }

    fn read(&self, path: &str) -> Option<String> {
        self.memo.world.read(path)
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        self.recall(&Question::ChangedAfter(path.into(), since))
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        self.recall(&Question::InHistory(path.into()))
            .map(|answer| answer != 0)
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.recall(&Question::KnowsCommit(hash.into()))
            .map(|answer| answer != 0)
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.recall(&Question::HasBranch(name.into()))
            .map(|answer| answer != 0)
    }

    fn leads_out(&self, path: &str) -> bool {
        self.memo.world.leads_out(path)
    }

    fn is_running(&self, id: &str) -> bool {
        self.memo.world.is_running(id)
    }

    fn now(&self) -> i64 {
        self.memo.world.now()
    }
}

impl World for Asked<'_> {
    fn kind(&self, path: &str) -> PathKind {
        self.0.world.kind(path)
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        recall(&self.0.globs, pattern).unwrap_or_else(|| self.0.patient().matches(pattern))
    }

    fn read(&self, path: &str) -> Option<String> {
        self.0.world.read(path)
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        self.0.hasty().changed_after(path, since)
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        self.0.hasty().in_history(path)
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.0.hasty().knows_commit(hash)
    }

    fn shown(&self, pattern: &str) -> Arc<[Box<str>]> {
        self.0.world.shown(pattern)
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        self.0.world.list(folder)
    }

    fn tracked(&self, part: &str) -> Vec<Box<str>> {
        self.0.world.tracked(part)
    }

    fn file(&self, path: &str) -> Option<FileFacts> {
        self.0.world.file(path)
    }

    fn is_read_only(&self, path: &str) -> bool {
        self.0.world.is_read_only(path)
    }

    fn commit(&self, hash: &str) -> Option<Commit> {
        self.0.world.commit(hash)
    }

    fn commit_files(&self, hash: &str) -> Vec<Box<str>> {
        self.0.world.commit_files(hash)
    }

    fn last_commit(&self, path: &str) -> Option<Commit> {
        self.0.world.last_commit(path)
    }

    fn recent_commits(&self, count: usize) -> Vec<Commit> {
        self.0.world.recent_commits(count)
    }

    fn commits_of(&self, id: &str, branch: Option<&str>) -> Vec<Box<str>> {
        self.0.world.commits_of(id, branch)
    }

    fn is_unmerged(&self, branch: &str, main: &str) -> bool {
        self.0.world.is_unmerged(branch, main)
    }

    fn user(&self) -> Option<Box<str>> {
        self.0.world.user()
    }

    fn ahead(&self) -> i64 {
        self.0.world.ahead()
    }

    fn changed_files(&self) -> Vec<Box<str>> {
        self.0.changed_files()
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.0.hasty().has_branch(name)
    }

    fn leads_out(&self, path: &str) -> bool {
        self.0.world.leads_out(path)
    }

    fn is_running(&self, id: &str) -> bool {
        self.0.world.is_running(id)
    }

    fn now(&self) -> i64 {
        self.0.world.now()
    }
}

impl Patient<'_> {
    fn ask(&self, question: Question, answer: Option<i64>) -> Option<i64> {
        remember(&self.0.said, question, answer);
        answer
    }

    fn ask_whether(&self, question: Question, answer: Option<bool>) -> Option<bool> {
        self.ask(question, answer.map(i64::from))
            .map(|answer| answer != 0)
    }
}

impl World for Patient<'_> {
    fn kind(&self, path: &str) -> PathKind {
        self.0.world.kind(path)
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        let found = self.0.world.matches(pattern);
        remember(&self.0.globs, pattern.into(), Arc::clone(&found));
        found
    }

    fn read(&self, path: &str) -> Option<String> {
        self.0.world.read(path)
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        self.ask(
            Question::ChangedAfter(path.into(), since),
            self.0.world.changed_after(path, since),
        )
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        self.ask_whether(
            Question::InHistory(path.into()),
            self.0.world.in_history(path),
        )
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.ask_whether(
            Question::KnowsCommit(hash.into()),
            self.0.world.knows_commit(hash),
        )
    }

    fn changed_files(&self) -> Vec<Box<str>> {
        self.0.world.changed_files()
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.ask_whether(
            Question::HasBranch(name.into()),
            self.0.world.has_branch(name),
        )
    }

    fn leads_out(&self, path: &str) -> bool {
        self.0.world.leads_out(path)
    }

    fn is_running(&self, id: &str) -> bool {
        self.0.world.is_running(id)
    }

    fn now(&self) -> i64 {
        self.0.world.now()
    }
}

fn recall<K, Q, V>(answers: &Mutex<HashMap<K, V>>, question: &Q) -> Option<V>
where
    K: std::borrow::Borrow<Q> + Eq + Hash,
    Q: Eq + Hash + ?Sized,
    V: Clone,
{
    answers
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(question)
        .cloned()
}

fn remember<K: Eq + Hash, V>(answers: &Mutex<HashMap<K, V>>, question: K, answer: V) {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    if answers.len() >= MAX_ANSWERS {
        answers.clear();
    }
    answers.insert(question, answer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_hasty_look_has_no_opinion_on_what_was_never_asked() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.rs"), "").unwrap();
        let memo = Memo::new(Surroundings::live(folder.path()));
        let hasty = memo.hasty();
        assert_eq!(hasty.kind("a.rs"), PathKind::File);
        assert!(!hasty.has_missed(), "a file is looked at, not remembered");
        assert!(!hasty.matches("*.py").is_empty(), "unknown is not empty");
        assert_eq!(hasty.changed_after("a.rs", 0), None);
        assert!(hasty.has_missed());

        let patient = memo.patient();
        let (matches, changed) = (patient.matches("*.py"), patient.changed_after("a.rs", 0));
        assert!(matches.is_empty() && changed.is_some());
        let hasty = memo.hasty();
        assert_eq!(
            (hasty.matches("*.py"), hasty.changed_after("a.rs", 0)),
            (matches, changed)
        );
        assert!(!hasty.has_missed());
    }
}
