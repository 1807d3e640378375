//! The log of a spec's runs, in chant's format (reference §8.1): all that the agents have said.

use std::io;

use super::{Git, job::Job, output::Lines};
use crate::{
    model::time,
    store::{self, Trace},
    text::Edit,
};

/// What is written of one run from its beginning. Nobody reads more, and no disk is filled by an agent that repeats itself.
const MAX_RUN: usize = 32 * 1024 * 1024;

/// What is written of its end, where there is more: how it came out is said last.
const MAX_REST: usize = 1024 * 1024;

/// The folders that lie beside the specs and are nobody else's business; chant has git ignore the same.
const IGNORED: &[&str] = &["logs/", ".locks/"];

/// The log, while a run is written into it.
#[derive(Debug)]
pub(super) struct Log {
    /// None where chant keeps a log of its own.
    file: Option<Trace>,
    said: Lines,
    complained: Lines,
    /// So much may still be written as it comes.
    room: usize,
    /// What was said last, once there is no more room.
    rest: String,
    most_rest: usize,
    left_out: usize,
}

impl Log {
    /// Begins a run in the log of its spec.
    pub(super) fn open(job: &Job, at: i64) -> io::Result<Self> {
        let mut file = Trace::open(&job.root, &format!(".chant/logs/{}.log", job.id))?;
        let (at, prompt, id) = (time::written(at), &job.prompt_name, &job.id);
        let rule = "=".repeat(80);
        let run = format!("\n{rule}\n# New Run: {at}\n# Prompt: {prompt}\n{rule}\n\n");
        // The first run has both, as with chant.
        let header = if file.is_empty() {
            format!("# Agent Log: {id}\n# Started: {at}\n# Prompt: {prompt}\n\n{run}")
        } else {
            run
        };
        file.append(header.as_bytes())?;
        Ok(Self {
            file: Some(file),
            ..Self::none()
        })
    }

    /// Lines are told, and nothing is written.
    pub(super) fn none() -> Self {
        Self {
            file: None,
            said: Lines::default(),
            complained: Lines::default(),
            room: MAX_RUN,
            rest: String::new(),
            most_rest: MAX_REST,
            left_out: 0,
        }
    }

    /// Takes in what the agent says, or, with `error`, what it complains of; `each` gets every line.
    pub(super) fn take(&mut self, error: bool, bytes: &[u8], each: &mut dyn FnMut(&str)) {
        let lines = if error {
            &mut self.complained
        } else {
            &mut self.said
        };
        let mut text = String::with_capacity(bytes.len() + 64);
        lines.take(bytes, |line| {
            each(line);
            text.push_str(line);
            text.push('\n');
        });
        self.write(&text);
    }

    /// Nothing more will be said.
    pub(super) fn finish(&mut self, each: &mut dyn FnMut(bool, &str)) {
        let mut text = String::new();
        for (error, lines) in [(false, &mut self.said), (true, &mut self.complained)] {
            lines.finish(|line| {
                each(error, line);
                text.push_str(line);
                text.push('\n');
            });
        }
        self.write(&text);
        self.end();
    }

    /// Writes what was said last.
    fn end(&mut self) {
        self.trim(self.most_rest);
        let mut rest = std::mem::take(&mut self.rest);
        if self.left_out > 0 {
            let left_out = self.left_out;
            rest.insert_str(
                0,
                &format!("# {left_out} bytes of what the agent said were not written down\n"),
            );
        }
        if let Some(file) = &mut self.file {
            let _ = file.append(rest.as_bytes());
        }
        // For lines of our own.
        self.room = self.room.max(self.most_rest);
    }

    /// Forgets the lines at the beginning of the rest, until it is no longer than this.
    fn trim(&mut self, most: usize) {
        let over = self.rest.len().saturating_sub(most);
        if over > 0 {
            let line = memchr::memchr(b'\n', &self.rest.as_bytes()[over - 1..]);
            let at = line.map_or(self.rest.len(), |line| over + line);
            self.rest.drain(..at);
            self.left_out += at;
        }
    }

    /// Has git ignore it, unless it does; nobody waits for that while a run begins.
    pub(super) fn hide(&self, job: &Job) {
        if self.file.is_none() {
            return;
        }
        let git = Git::open(&job.root);
        let seen = |folder: &&str| !git.ignores(&format!(".chant/{folder}{}", job.id));
        let seen: Vec<&str> = IGNORED.iter().copied().filter(seen).collect();
        if seen.is_empty() {
            return;
        }
        // A log that git sees is a nuisance, not a reason not to run.
        let path = ".chant/.gitignore";
        if job.root.join(path).exists() {
            let _ = store::replace(&job.root, path, |text| ignore(text, &seen));
        } else {
            let _ = store::create(&job.root, path, &format!("{}\n", seen.join("\n")));
        }
    }

    /// Puts the log back where an agent has taken it away.
    pub(super) fn put_back(&mut self) {
        if let Some(file) = &mut self.file {
            let _ = file.put_back(false);
        }
    }

    /// A line of our own.
    pub(super) fn line(&mut self, line: &str) {
        self.write(&format!("{line}\n"));
    }

    fn write(&mut self, text: &str) {
        let Some(file) = &mut self.file else {
            return;
        };
        if text.len() <= self.room {
            self.room -= text.len();
            // A full disk stops no run.
            let _ = file.append(text.as_bytes());
            return;
        }
        self.room = 0;
        self.rest.push_str(text);
        // Not for every piece: what is kept is moved each time.
        if self.rest.len() > 2 * self.most_rest {
            self.trim(self.most_rest);
        }
    }
}

/// Has git ignore what runs leave.
fn ignore(text: &str, seen: &[&str]) -> Result<Vec<Edit>, String> {
    let missing = seen
        .iter()
        .filter(|line| !text.lines().any(|other| other.trim() == **line));
    let lines: String = missing.map(|line| format!("{line}\n")).collect();
    let gap = if text.is_empty() || text.ends_with('\n') || lines.is_empty() {
        ""
    } else {
        "\n"
    };
    Ok(vec![Edit::insert(text.len(), format!("{gap}{lines}"))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_follows_the_first_in_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job {
            root: folder.path().to_owned(),
            id: "001-a".to_owned(),
            prompt_name: "standard".to_owned(),
            ..Job::default()
        };
        for _ in 0..2 {
            let mut log = Log::open(&job, 60).unwrap();
            let mut lines = Vec::new();
            log.take(false, b"one\ntw\xff", &mut |line| {
                lines.push(line.to_owned())
            });
            log.take(true, b"oh\n", &mut |line| lines.push(line.to_owned()));
            log.finish(&mut |_, line| lines.push(line.to_owned()));
            assert_eq!(lines, ["one", "oh", "tw\u{fffd}"]);
        }
        let text = store::read(&folder.path().join(".chant/logs/001-a.log")).unwrap();
        let rule = "=".repeat(80);
        let run = format!(
            "\n{rule}\n# New Run: 1970-01-01T00:01:00Z\n# Prompt: standard\n{rule}\n\none\noh\ntw\u{fffd}\n"
        );
        assert_eq!(
            text,
            format!(
                "# Agent Log: 001-a\n# Started: 1970-01-01T00:01:00Z\n# Prompt: standard\n\n{run}{run}"
            )
        );
    }

    #[test]
    fn what_runs_leave_is_ignored_once() {
        let text = "agents.md\nlogs/";
        let edits = ignore(text, IGNORED).unwrap();
        let after = crate::text::apply(text, &edits);
        assert_eq!(after, "agents.md\nlogs/\n.locks/\n");
        assert_eq!(
            crate::text::apply(&after, &ignore(&after, IGNORED).unwrap()),
            after
        );
    }

    #[test]
    fn what_git_ignores_already_is_left_to_it() {
        let repo = crate::runner::git::tests::Repo::new();
        repo.commit(
            100,
            &[
                (".gitignore", ".chant/logs/\n"),
                (".chant/.gitignore", "tmp/\n"),
            ],
        );
        let job = Job {
            root: repo.path().to_owned(),
            id: "001-a".to_owned(),
            ..Job::default()
        };
        let ignored = || store::read(&repo.path().join(".chant/.gitignore")).unwrap();
        Log::open(&job, 0).unwrap().hide(&job);
        assert_eq!(ignored(), "tmp/\n.locks/\n");
        repo.commit(200, &[(".gitignore", ".chant/logs/\n.locks/\n")]);
        repo.commit(300, &[(".chant/.gitignore", "tmp/\n")]);
        Log::open(&job, 0).unwrap().hide(&job);
        assert_eq!(ignored(), "tmp/\n");
    }

    #[test]
    fn of_a_long_output_the_beginning_and_the_end_are_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job {
            root: folder.path().to_owned(),
            id: "a".to_owned(),
            ..Job::default()
        };
        let mut log = Log::open(&job, 0).unwrap();
        (log.room, log.most_rest) = (10, 16);
        for number in 0..100 {
            log.take(false, format!("line {number}\n").as_bytes(), &mut |_| {});
        }
        log.take(false, b"the end", &mut |_| {});
        log.finish(&mut |_, _| {});
        log.line("# one of ours");
        let text = store::read(&folder.path().join(".chant/logs/a.log")).unwrap();
        let said = text.split_once("=\n\n").unwrap().1;
        assert_eq!(
            said,
            "line 0\n# 775 bytes of what the agent said were not written down\nline 99\nthe end\n# one of ours\n"
        );
    }
}
