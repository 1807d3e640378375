//! The world of a fixture: its files are the disk, its `//- world` is git.

use std::sync::Arc;

use super::Fixture;
use crate::workspace::{Commit, FileFacts, Listed, PathKind, World};

impl World for Fixture {
    fn kind(&self, path: &str) -> PathKind {
        let folder = format!("{}/", path.trim_end_matches('/'));
        if path.starts_with('/') || path.split('/').any(|part| part == "..") {
            PathKind::Outside
        } else if self.files.iter().any(|(file, _)| file == path) {
            PathKind::File
        } else if self.files.iter().any(|(file, _)| file.starts_with(&folder)) {
            PathKind::Directory
        } else {
            PathKind::Missing
        }
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        let Ok(glob) = globset::GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
        else {
            return Arc::new([]);
        };
        let matcher = glob.compile_matcher();
        let mut found: Vec<Box<str>> = self
            .files
            .iter()
            .map(|(path, _)| path.as_str())
            .filter(|path| matcher.is_match(path))
            .map(Into::into)
            .collect();
        found.sort();
        found.into()
    }

    fn shown(&self, pattern: &str) -> Arc<[Box<str>]> {
        let ignored = |path: &str| {
            let mut answers = self.answers.keys();
            answers.any(|it| {
                it.strip_prefix("ignored ")
                    .is_some_and(|it| path.starts_with(it))
            })
        };
        let found = self.matches(pattern);
        found
            .iter()
            .filter(|path| !ignored(path))
            .cloned()
            .collect()
    }

    fn read(&self, path: &str) -> Option<String> {
        let saved = format!("saved/{path}");
        let of = |name: &str| self.files.iter().find(|(file, _)| file == name);
        of(&saved)
            .or_else(|| of(path))
            .map(|(_, text)| text.clone())
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        let answer = self.answers.get(&format!("changed {path}"))?;
        let time = answer
            .parse::<jiff::Timestamp>()
            .expect("a time in the world of a fixture")
            .as_second();
        (time > since).then_some(time)
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        self.answer(&format!("history {path}"))
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        self.answer(&format!("commit {hash}"))
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        let start = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let below = self
            .files
            .iter()
            .filter_map(|(path, _)| path.strip_prefix(&start));
        let mut found: Vec<(&str, bool)> = below
            .map(|rest| {
                rest.split_once('/')
                    .map_or((rest, false), |(name, _)| (name, true))
            })
            .filter(|(name, _)| *name != "world" && *name != "saved")
            .collect();
        found.sort_unstable();
        found.dedup();
        let listed = |(name, is_dir): (&str, bool)| Listed {
            name: name.into(),
            is_dir,
        };
        found.into_iter().map(listed).collect()
    }

    fn tracked(&self, part: &str) -> Vec<Box<str>> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let paths = self.files.iter().map(|(path, _)| path.as_str());
        paths
            .filter(|path| name(path).contains(&part.to_lowercase()))
            .map(Into::into)
            .collect()
    }

    fn file(&self, path: &str) -> Option<FileFacts> {
        let (_, text) = self.files.iter().find(|(file, _)| file == path)?;
        Some(FileFacts {
            size: text.len() as u64,
            modified: self.now() - 3 * 24 * 3600,
        })
    }

    fn leads_out(&self, path: &str) -> bool {
        self.answer(&format!("link out {path}")).unwrap_or(false)
    }

    fn is_read_only(&self, path: &str) -> bool {
        self.answer(&format!("read-only {path}")).unwrap_or(false)
    }

    fn commit(&self, hash: &str) -> Option<Commit> {
        let (question, answer) = self
            .answers
            .range(format!("subject {hash}")..)
            .next()
            .filter(|(question, _)| question.starts_with(&format!("subject {hash}")))?;
        Some(Commit {
            hash: format!("{:0<40}", question.trim_start_matches("subject ")).into(),
            subject: answer.as_str().into(),
            author: "Ada".into(),
            time: self.now() - 2 * 3600,
        })
    }

    fn commit_files(&self, hash: &str) -> Vec<Box<str>> {
        let files = self
            .answers
            .get(&format!("files {}", hash.trim_end_matches('0')));
        files.map_or_else(Vec::new, |files| {
            files.split(", ").map(Into::into).collect()
        })
    }

    fn last_commit(&self, path: &str) -> Option<Commit> {
        self.commit(self.answers.get(&format!("last {path}"))?)
    }

    fn recent_commits(&self, count: usize) -> Vec<Commit> {
        let questions = self
            .answers
            .keys()
            .filter_map(|question| question.strip_prefix("subject "));
        questions
            .filter_map(|hash| self.commit(hash))
            .take(count)
            .collect()
    }

    fn commits_of(&self, id: &str, _: Option<&str>) -> Vec<Box<str>> {
        let commits = self.answers.get(&format!("commits {id}"));
        commits.map_or_else(Vec::new, |commits| {
            commits.split(", ").map(Into::into).collect()
        })
    }

    fn is_unmerged(&self, branch: &str, _: &str) -> bool {
        self.answer(&format!("unmerged {branch}")).unwrap_or(false)
    }

    fn user(&self) -> Option<Box<str>> {
        self.answers.get("user").map(|name| name.as_str().into())
    }

    fn changed_files(&self) -> Vec<Box<str>> {
        let questions = self.answers.keys();
        let changed = questions.filter_map(|question| question.strip_prefix("modified "));
        changed.map(Box::from).collect()
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        self.answer(&format!("branch {name}"))
    }

    fn is_running(&self, id: &str) -> bool {
        self.answer(&format!("running {id}")).unwrap_or(false)
    }

    fn now(&self) -> i64 {
        // 2026-06-01T00:00:00Z
        1_780_272_000
    }
}
