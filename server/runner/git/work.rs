//! What git knows of the work on a spec: its commits, its branch, who would sign, and where its file is.

use std::path::Path;

use git2::{BranchType, Config, Repository, Sort};

use super::{Git, Inner, MAX_COMMITS};

impl Git {
    /// Whether git would leave a file at `path` (relative to the project) out.
    #[must_use]
    pub fn ignores(&self, path: &str) -> bool {
        self.with_quick(|inner| {
            let path = inner.in_repository(path);
            inner.repository.is_path_ignored(path).ok()
        })
        .unwrap_or(false)
    }

    /// The commits whose messages say `chant(ID):`, by their short hashes, oldest first: those of `branch`, if it has
    /// some, else those of the head. As `chant finalize` looks for them, but letter by letter.
    #[must_use]
    pub fn commits_of(&self, id: &str, branch: Option<&str>) -> Vec<Box<str>> {
        // A look of its own: whoever asks about something else does not wait for this.
        let Some(inner) = Inner::open(&self.root) else {
            return Vec::new();
        };
        let told = format!("chant({id}):");
        let tip = |name| {
            let branch = inner.repository.find_branch(name, BranchType::Local).ok()?;
            branch.get().target()
        };
        let found = |from| said(&inner.repository, from, &told).unwrap_or_default();
        let own = branch.and_then(tip).map(found).unwrap_or_default();
        if own.is_empty() {
            inner.head.map(found).unwrap_or_default()
        } else {
            own
        }
    }

    /// Whether a local branch has commits that the local branch `main` has not.
    #[must_use]
    pub fn is_unmerged(&self, branch: &str, main: &str) -> bool {
        self.with_quick(|inner| {
            let repository = &inner.repository;
            let tip = |name| {
                let branch = repository.find_branch(name, BranchType::Local).ok()?;
                branch.get().target()
            };
            let (tip, main) = (tip(branch)?, tip(main)?);
            let merged = tip == main || repository.graph_descendant_of(main, tip).ok()?;
            Some(!merged)
        })
        .unwrap_or(false)
    }

    /// The name that git would sign a commit with.
    #[must_use]
    pub fn user(&self) -> Option<Box<str>> {
        let name = self.with_quick(|inner| {
            let config = inner.repository.config().ok()?.snapshot().ok()?;
            config.get_string("user.name").ok()
        });
        let name = name.or_else(|| {
            let config = Config::open_default().ok()?.snapshot().ok()?;
            config.get_string("user.name").ok()
        })?;
        let name = name.trim();
        (!name.is_empty()).then(|| name.into())
    }

    /// Tells the index that a tracked file has moved, as `git mv` does: what is staged of it stays staged. Says whether
    /// git tracked it.
    ///
    /// # Errors
    /// What git says.
    pub fn stage_move(&self, from: &str, to: &str) -> Result<bool, String> {
        let Some(inner) = Inner::open(&self.root) else {
            return Ok(false);
        };
        let (from, to) = (inner.in_repository(from), inner.in_repository(to));
        moved(&inner.repository, &from, &to).map_err(|error| error.message().to_owned())
    }
}

fn moved(repository: &Repository, from: &str, to: &str) -> Result<bool, git2::Error> {
    let mut index = repository.index()?;
    let Some(mut entry) = index.get_path(Path::new(from), 0) else {
        return Ok(false);
    };
    entry.path = to.as_bytes().to_vec();
    index.remove_path(Path::new(from))?;
    index.add(&entry)?;
    index.write()?;
    Ok(true)
}

fn said(
    repository: &Repository,
    from: git2::Oid,
    told: &str,
) -> Result<Vec<Box<str>>, git2::Error> {
    let mut walk = repository.revwalk()?;
    walk.set_sorting(Sort::TIME)?;
    walk.push(from)?;
    let mut found = Vec::new();
    for id in walk.flatten().take(MAX_COMMITS) {
        let commit = repository.find_commit(id)?;
        if memchr::memmem::find(commit.message_raw_bytes(), told.as_bytes()).is_some() {
            let short = commit.as_object().short_id()?;
            found.push(String::from_utf8_lossy(&short).into());
        }
    }
    found.reverse();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::tests::Repo;

    #[test]
    fn finds_the_commits_of_a_spec_by_their_messages() {
        let repo = Repo::new();
        repo.commit_saying(100, "chant(001-a): first", &[("a", "1")]);
        repo.commit_saying(200, "chant(001-ab): another", &[("a", "2")]);
        let last = repo.commit_saying(300, "Merge\n\nchant(001-a): last", &[("a", "3")]);
        let git = repo.git();
        let found = git.commits_of("001-a", Some("gone"));
        assert_eq!(found.len(), 2);
        assert!(last.to_string().starts_with(&*found[1]) && found[1].len() >= 7);
        assert!(git.commits_of("002-b", None).is_empty());
    }

    #[test]
    fn a_branch_counts_before_the_head_and_is_merged_or_not() {
        let repo = Repo::new();
        let base = repo.commit_saying(100, "chant(001-a): on main", &[("a", "1")]);
        let git = repo.git();
        let main = git.with_quick(|inner| {
            let head = inner.repository.head().ok()?;
            head.shorthand().ok().map(str::to_owned)
        });
        let main = main.unwrap();
        git.with_quick(|inner| {
            let base = inner.repository.find_commit(base).unwrap();
            inner.repository.branch("chant/001-a", &base, false).ok()?;
            inner.repository.set_head("refs/heads/chant/001-a").ok()
        });
        assert!(!git.is_unmerged("chant/001-a", &main));
        repo.commit_saying(200, "chant(001-a): on its branch", &[("a", "2")]);
        assert!(git.is_unmerged("chant/001-a", &main));
        assert!(!git.is_unmerged("gone", &main));
        assert_eq!(git.commits_of("001-a", Some("chant/001-a")).len(), 2);
        assert_eq!(git.commits_of("001-a", Some(&main)).len(), 1);
    }

    #[test]
    fn the_index_follows_a_file_that_moves() {
        let repo = Repo::new();
        repo.commit(100, &[("p/a.md", "1"), ("p/b.md", "1")]);
        let git = super::Git::open(&repo.path().join("p"));
        assert_eq!(git.stage_move("a.md", "old/a.md"), Ok(true));
        assert_eq!(git.stage_move("new.md", "old/new.md"), Ok(false));
        let tracked = git.tracked("md");
        assert_eq!(tracked, ["b.md".into(), "old/a.md".into()]);
    }
}
