//! The log of a spec's runs, in chant's format (reference §8.1): all that the agents have said.

use std::io;

use super::{job::Job, output::Lines};
use crate::{
    model::time,
    store::{self, Trace},
    text::Edit,
};

/// What is written of one run. Nobody reads more, and no disk is filled by an agent that repeats itself.
const MAX_RUN: usize = 32 * 1024 * 1024;

/// What lies beside the specs and is nobody else's business; chant has git ignore the same.
const IGNORED: &[&str] = &["logs/", ".locks/"];

/// The log, while a run is written into it.
#[derive(Debug)]
pub(super) struct Log {
    /// None where chant keeps a log of its own.
    file: Option<Trace>,
    said: Lines,
    complained: Lines,
    room: usize,
}

impl Log {
    /// Begins a run in the log of its spec.
    pub(super) fn open(job: &Job, at: i64) -> io::Result<Self> {
        let mut file = Trace::open(&job.root, &format!(".chant/logs/{}.log", job.id))?;
        let (at, prompt, id) = (time::written(at), &job.prompt_name, &job.id);
        let header = if file.is_empty() {
            format!("# Agent Log: {id}\n# Started: {at}\n# Prompt: {prompt}\n\n")
        } else {
            let rule = "=".repeat(80);
            format!("\n{rule}\n# New Run: {at}\n# Prompt: {prompt}\n{rule}\n\n")
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
    }

    /// Has git ignore it; nobody waits for that while a run begins.
    pub(super) fn hide(&self, job: &Job) {
        if self.file.is_none() {
            return;
        }
        // A log that git sees is a nuisance, not a reason not to run.
        let path = ".chant/.gitignore";
        if job.root.join(path).exists() {
            let _ = store::replace(&job.root, path, ignore);
        } else {
            let _ = store::create(&job.root, path, &format!("{}\n", IGNORED.join("\n")));
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
        let Some(file) = self.file.as_mut().filter(|_| self.room > 0) else {
            return;
        };
        // A full disk stops no run.
        if text.len() <= self.room {
            self.room -= text.len();
            let _ = file.append(text.as_bytes());
        } else {
            self.room = 0;
            let _ = file.append(b"# The rest of what the agent said was not written down\n");
        }
    }
}

/// Has git ignore what runs leave.
fn ignore(text: &str) -> Result<Vec<Edit>, String> {
    let missing = IGNORED
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
        assert_eq!(
            text,
            format!(
                "# Agent Log: 001-a\n# Started: 1970-01-01T00:01:00Z\n# Prompt: standard\n\none\noh\ntw\u{fffd}\n\n{rule}\n\
                 # New Run: 1970-01-01T00:01:00Z\n# Prompt: standard\n{rule}\n\none\noh\ntw\u{fffd}\n"
            )
        );
    }

    #[test]
    fn what_runs_leave_is_ignored_once() {
        let text = "agents.md\nlogs/";
        let edits = ignore(text).unwrap();
        let after = crate::text::apply(text, &edits);
        assert_eq!(after, "agents.md\nlogs/\n.locks/\n");
        assert_eq!(crate::text::apply(&after, &ignore(&after).unwrap()), after);
    }

    #[test]
    fn there_is_an_end_to_what_is_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job {
            root: folder.path().to_owned(),
            id: "a".to_owned(),
            ..Job::default()
        };
        let mut log = Log::open(&job, 0).unwrap();
        log.room = 10;
        for _ in 0..10 {
            log.line("12345");
        }
        let text = store::read(&folder.path().join(".chant/logs/a.log")).unwrap();
        assert_eq!(text.matches("12345").count(), 1);
        assert!(text.ends_with("not written down\n"));
    }
}
