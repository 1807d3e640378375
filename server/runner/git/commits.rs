//! Single commits: what they say, which files they changed, which one changed a file last.

use git2::{Commit as GitCommit, DiffOptions, ObjectType, Oid, Sort};

use super::{Git, Inner};

/// How many commits one question about a path may look at. A few hundred take some milliseconds, and what was looked at
/// is remembered, so that the next question reaches further back.
const MAX_STEPS: usize = 64;

/// How many files of a commit, or of the index, are named.
const MAX_FILES: usize = 200;

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

impl Git {
    /// The commit of this hash, short or whole; `None` without git, or where it knows none or several.
    #[must_use]
    pub fn commit(&self, hash: &str) -> Option<Commit> {
        self.with_quick(|inner| inner.commit_named(hash).map(|commit| facts(&commit)))
    }

    /// All that the commit of this hash says.
    #[must_use]
    pub fn message(&self, hash: &str) -> Option<String> {
        self.with_quick(|inner| {
            let commit = inner.commit_named(hash)?;
            Some(String::from_utf8_lossy(commit.message_bytes()).into_owned())
        })
    }

    /// The files that a commit changed against its first parent, relative to the project; those outside are left out.
    #[must_use]
    pub fn commit_files(&self, hash: &str) -> Vec<Box<str>> {
        self.with_quick(|inner| {
            let commit = inner.commit_named(hash)?;
            let before = commit.parent(0).and_then(|parent| parent.tree()).ok();
            let mut options = DiffOptions::new();
            options.skip_binary_check(true);
            let diff = inner
                .repository
                .diff_tree_to_tree(
                    before.as_ref(),
                    Some(&commit.tree().ok()?),
                    Some(&mut options),
                )
                .ok()?;
            let paths = diff.deltas().filter_map(|delta| {
                let path = delta.new_file().path().or(delta.old_file().path())?;
                path.to_str()?.strip_prefix(&*inner.prefix).map(Box::from)
            });
            Some(paths.take(MAX_FILES).collect())
        })
        .unwrap_or_default()
    }

    /// The newest commit that changed `path` (relative to the project), if it is near enough to be found at once.
    #[must_use]
    pub fn last_commit(&self, path: &str) -> Option<Commit> {
        self.with_quick(|inner| {
            let path = inner.in_repository(path);
            inner.tracked(&path)?;
            for _ in 0..MAX_STEPS {
                if inner.past.newest.contains_key(&path) || !inner.step_back() {
                    break;
                }
            }
            let (_, id) = inner.past.newest.get(&path)?;
            Some(facts(&inner.repository.find_commit(*id).ok()?))
        })
    }

    /// The newest commits of the head's history, newest first.
    #[must_use]
    pub fn recent_commits(&self, count: usize) -> Vec<Commit> {
        self.with_quick(|inner| {
            let mut walk = inner.repository.revwalk().ok()?;
            walk.set_sorting(Sort::TIME).ok()?;
            walk.push_head().ok()?;
            let commits = walk.flatten().take(count);
            let commits = commits.filter_map(|id: Oid| inner.repository.find_commit(id).ok());
            Some(commits.map(|commit| facts(&commit)).collect())
        })
        .unwrap_or_default()
    }

    /// The commit that the head is at; `None` without git, or before the first commit.
    #[must_use]
    pub fn head(&self) -> Option<String> {
        self.with_quick(|inner| {
            let head = inner.repository.head().ok()?.peel_to_commit().ok()?;
            Some(head.id().to_string())
        })
    }

    /// The commits of the head's history that are not in that of `since` and name the spec as chant wants it,
    /// `chant(ID):`; oldest first, abbreviated as git does.
    #[must_use]
    pub fn commits_of_run(&self, id: &str, since: Option<&str>) -> Vec<String> {
        let mark = format!("chant({id}):");
        self.with_quick(|inner| {
            let mut walk = inner.repository.revwalk().ok()?;
            walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).ok()?;
            walk.push_head().ok()?;
            if let Some(since) = since.and_then(|hash| Oid::from_str(hash).ok()) {
                walk.hide(since).ok()?;
            }
            let commits = walk.flatten().filter_map(|id| {
                let commit = inner.repository.find_commit(id).ok()?;
                let message = String::from_utf8_lossy(commit.message_bytes());
                let short = commit.as_object().short_id().ok()?;
                message
                    .contains(&mark)
                    .then(|| String::from_utf8_lossy(&short).into_owned())
            });
            Some(commits.take(MAX_FILES).collect())
        })
        .unwrap_or_default()
    }

    /// The files that git tracks and that differ from the head, relative to the project, sorted; those below `.chant`
    /// are left out. Bounded.
    #[must_use]
    pub fn changed_files(&self) -> Vec<Box<str>> {
        self.with_quick(|inner| {
            let mut options = git2::StatusOptions::new();
            options.include_untracked(false).exclude_submodules(true);
            let statuses = inner.repository.statuses(Some(&mut options)).ok()?;
            let paths = statuses.iter().filter_map(|entry| {
                let path = entry.path().ok()?.strip_prefix(&*inner.prefix)?.to_owned();
                (!path.starts_with(".chant/")).then(|| Box::from(path))
            });
            Some(paths.take(MAX_FILES).collect())
        })
        .unwrap_or_default()
    }

    /// The files in the index whose names contain `part`, case aside, relative to the project and sorted.
    #[must_use]
    pub fn tracked(&self, part: &str) -> Vec<Box<str>> {
        let part = part.to_lowercase();
        self.with_quick(|inner| {
            // Another process may have changed it; git2 reads it again only if the file did.
            let mut index = inner.repository.index().ok()?;
            index.read(false).ok()?;
            let paths = index.iter().filter_map(|entry| {
                let path = std::str::from_utf8(&entry.path)
                    .ok()?
                    .strip_prefix(&*inner.prefix)?;
                let name = path.rsplit('/').next()?;
                name.to_lowercase().contains(&part).then(|| Box::from(path))
            });
            Some(paths.take(MAX_FILES).collect())
        })
        .unwrap_or_default()
    }
}

impl Inner {
    fn commit_named(&self, hash: &str) -> Option<GitCommit<'_>> {
        let object = self
            .repository
            .find_object_by_prefix(hash, Some(ObjectType::Commit))
            .ok()?;
        object.into_commit().ok()
    }
}

fn facts(commit: &GitCommit) -> Commit {
    let text = |bytes: &[u8]| Box::from(String::from_utf8_lossy(bytes).trim());
    Commit {
        hash: commit.id().to_string().into(),
        subject: text(
            commit
                .message_bytes()
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default(),
        ),
        author: text(commit.author().name_bytes()),
        time: commit.time().seconds(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Repo;

    #[test]
    fn tells_what_a_commit_says_and_changed() {
        let repo = Repo::new();
        repo.commit(100, &[("p/a.rs", "1"), ("b.rs", "1")]);
        let id = repo
            .commit(200, &[("p/a.rs", "2"), ("p/c.rs", "1"), ("b.rs", "2")])
            .to_string();
        let git = super::Git::open(&repo.folder.path().join("p"));
        let commit = git.commit(&id[..7]).unwrap();
        assert_eq!(
            (
                &*commit.hash,
                &*commit.subject,
                &*commit.author,
                commit.time
            ),
            (&*id, "m", "a", 200)
        );
        assert_eq!(git.commit_files(&id), ["a.rs".into(), "c.rs".into()]);
        assert_eq!(git.recent_commits(1), std::slice::from_ref(&commit));
        assert_eq!(git.last_commit("a.rs"), Some(commit));
        assert_eq!(
            (git.commit("0123456"), git.last_commit("none.rs")),
            (None, None)
        );
    }

    #[test]
    fn a_run_has_the_commits_since_it_began_that_name_its_spec() {
        let repo = Repo::new();
        let before = repo.commit(100, &[("a.rs", "1")]).to_string();
        let git = repo.git();
        assert_eq!(git.head().as_deref(), Some(&*before));
        let after = repo.commit(200, &[("a.rs", "2")]).to_string();
        // What the fixture's commits say.
        assert_eq!(git.commits_of_run("a", Some(&before)), [""; 0]);
        assert_eq!(git.head(), Some(after));
    }

    #[test]
    fn finds_tracked_files_by_name_in_any_folder() {
        let repo = Repo::new();
        repo.commit(100, &[("src/deep/Store.rs", "1"), ("store/x.rs", "1")]);
        assert_eq!(repo.git().tracked("store"), ["src/deep/Store.rs".into()]);
        assert!(repo.git().tracked("none").is_empty());
    }
}
