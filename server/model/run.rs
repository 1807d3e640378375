//! One run of a spec, as data: what happens in it, and how it ends. What the record of runs holds, a line an event, and
//! what an editor is told.

use serde::{Deserialize, Serialize};

use super::status::Status;

/// Something that happens in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It waits for others to end.
    Queued {
        /// How many are before it.
        ahead: usize,
    },
    /// The agent works.
    Started(Started),
    /// What it said since it was last told. Of lines that come faster than anybody reads some are left out; the log has them.
    Line {
        /// The last line, cut where it is long.
        text: String,
        /// All of them, each cut where it is long.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<String>,
        /// How many before these were left out.
        #[serde(default, skip_serializing_if = "is_none")]
        skipped: usize,
    },
    /// How many criteria are ticked by now.
    Criteria {
        /// Ticked ones.
        checked: usize,
        /// All.
        total: usize,
    },
    /// It is being stopped.
    Stopping,
    /// It is over.
    Ended(Ended),
    /// What kept watch over it is gone, without a word.
    Lost,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// How a run began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// Names the run among those of its project.
    pub run: String,
    /// When, in seconds since the epoch.
    pub at: i64,
    /// `built-in` or `chant`.
    pub backend: String,
    /// What is run: a preset's name, or a program's.
    pub agent: String,
    /// The prompt's name.
    pub prompt: String,
    /// The process that keeps watch over it.
    pub keeper: u32,
    /// Where git's head was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// The model that does the work, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When, in seconds since the epoch.
    pub at: i64,
    /// How many seconds it took.
    pub seconds: i64,
    /// `completed`, `needs_attention`, `failed` or `cancelled`.
    pub outcome: String,
    /// What became of it, in a sentence.
    pub message: String,
    /// The status that the spec has now, where that could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The exit code of the agent, where it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// The criteria that are still open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// The commits of the run, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commits: Vec<String>,
}

/// Why an agent works no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has ended by itself, with this code.
    Exit(i32),
    /// A signal has ended it that was none of ours.
    Signal(i32),
    /// It could not be started.
    NotStarted,
    /// A person stopped it.
    Cancelled,
    /// It took longer than so many seconds.
    TooLong(u64),
    /// What kept watch over it was ended.
    Abandoned,
}

/// What is known of a run when it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Why it is over.
    pub ending: Ending,
    /// When, in seconds since the epoch.
    pub at: i64,
    /// What the agent said: the beginning of it.
    pub output: String,
    /// How many characters it said in all.
    pub chars: u64,
    /// The commits of the run, oldest first, abbreviated.
    pub commits: Vec<String>,
    /// The model that did the work, where that is known.
    pub model: Option<String>,
    /// What of the output does not match its schema, where that is asked and strict.
    pub mismatch: Option<String>,
    /// How many criteria of the spec were ticked when the run began, and how many there were, where that is known.
    pub criteria: Option<(usize, usize)>,
    /// What no commit of the run says, though there is git: how chant knows the commits of the spec.
    pub unmarked: Option<String>,
}

/// What a record's line begins with that tells what an agent has said.
const SAID: &str = r#"{"event":"line","#;

/// What is said where no run begins, because of a status that the spec has got in the moment before.
pub const TOO_LATE: &str = "no work begins from the status";

/// What is made of a run that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The status that the spec gets.
    pub status: Status,
    /// What became of the run, in words that fit behind the spec's name and a colon.
    pub message: String,
    /// The criteria that are still open.
    pub open: Vec<String>,
}

impl Verdict {
    /// The kind of end that the status stands for.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self.status {
            Status::Completed => "completed",
            Status::Paused | Status::Cancelled => "cancelled",
            Status::NeedsAttention => "needs_attention",
            _ => "failed",
        }
    }
}

/// The runs in a record, oldest first, each with how it ended if it did; what makes no sense is passed over.
#[must_use]
pub fn history(record: &str) -> Vec<(Started, Option<Ended>)> {
    let mut runs: Vec<(Started, Option<Ended>)> = Vec::new();
    // Most of a record is what agents have said.
    let told = record.lines().filter(|line| !line.starts_with(SAID));
    for line in told {
        match serde_json::from_str(line) {
            Ok(Event::Started(started)) => runs.push((started, None)),
            Ok(Event::Ended(ended)) => {
                if let Some((_, end)) = runs.last_mut() {
                    end.get_or_insert(ended);
                }
            }
            _ => {}
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_line_by_line_whatever_stands_in_it() {
        let started = |run: &str| {
            let started = Started {
                run: run.to_owned(),
                ..Started::default()
            };
            serde_json::to_string(&Event::Started(started)).unwrap()
        };
        let ended = serde_json::to_string(&Event::Ended(Ended::default())).unwrap();
        let line = serde_json::to_string(&Event::Line {
            text: "x".to_owned(),
            lines: Vec::new(),
            skipped: 0,
        });
        let line = line.unwrap();
        assert!(line.starts_with(SAID), "{line}");
        let record = format!(
            "{ended}\n{}\n{line}\n{ended}\nno json\n{}\n{{\"event\":",
            started("a"),
            started("b")
        );
        let runs = history(&record);
        let told: Vec<_> = runs
            .iter()
            .map(|(started, ended)| (&*started.run, ended.is_some()))
            .collect();
        assert_eq!(told, [("a", true), ("b", false)]);
    }
}
