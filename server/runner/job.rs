//! What a keeper is told to do, and how one is started.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::Agent;
use crate::model::run::TOO_LATE;

/// What a keeper says where another one has the spec already.
pub const BUSY: &str = "it is being run already";

/// Whether that is why there is no run: somebody else was first. Whoever waits for the spec looks at it again.
#[must_use]
pub fn is_taken(sentence: &str) -> bool {
    sentence.ends_with(BUSY) || sentence.contains(TOO_LATE)
}

/// How the hidden subcommand is called that keeps watch over an agent.
pub const KEEPER: &str = "agent-run";

/// One run of one spec, complete: whoever keeps watch over it asks nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Names the run.
    pub run: String,
    /// The project.
    pub root: PathBuf,
    /// The spec's id.
    pub id: String,
    /// The spec's file, relative to the project.
    pub path: String,
    /// Whether chant does the work, and writes what comes of it.
    pub chant: bool,
    /// The command, with its placeholders.
    pub argv: Vec<String>,
    /// Names of variables that the agent gets besides the common ones.
    pub environment: Vec<String>,
    /// The prompt's name.
    pub prompt_name: String,
    /// The prompt.
    pub prompt: String,
    /// The model that does the work, where the user has set one.
    pub model: Option<String>,
    /// So many seconds may it take; 0 for any number.
    pub seconds: u64,
    /// So many seconds has an agent that is asked to end.
    pub grace: u64,
    /// Whether an output that does not match its schema needs attention.
    pub strict: bool,
    /// Whether a person must approve what an agent has a share in.
    #[serde(default)]
    pub approval: bool,
}

impl Job {
    /// The command.
    #[must_use]
    pub fn agent(&self) -> Agent {
        Agent {
            argv: self.argv.clone(),
            environment: self.environment.clone(),
        }
    }
}

/// A name for a run that no other has: the time, this process, and a number.
#[must_use]
pub fn run_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{}-{number}", now(), std::process::id())
}

/// The present, in seconds since the epoch.
#[must_use]
pub fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
}

/// A keeper that has begun its work.
#[derive(Debug)]
pub struct Launched {
    /// Its process.
    pub child: Child,
    /// From where on the record tells of this run.
    pub from: u64,
    /// Where it knocks when there is something new in the record.
    pub knocks: Knocks,
}

/// Where a keeper knocks.
#[derive(Debug)]
pub struct Knocks(BufReader<ChildStdout>);

impl Knocks {
    /// Waits for a knock; false when the keeper has ended.
    pub fn wait(&mut self) -> bool {
        let mut some = [0; 256];
        loop {
            match self.0.read(&mut some) {
                Ok(0) => return false,
                Ok(_) => return true,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
    }
}

/// Starts a keeper for a job and waits until the agent works, or until it is clear that it will not.
///
/// # Errors
/// A sentence: why there is no run. Nothing was changed then.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that starts processes"
)]
pub fn launch(program: &Path, job: &Job) -> Result<Launched, String> {
    let failed = |error: io::Error| format!("the run cannot be started: {error}");
    let text = serde_json::to_vec(job).map_err(|error| failed(error.into()))?;
    let mut child = Command::new(program)
        .arg(KEEPER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .current_dir(&job.root)
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that has died already is heard of below.
        let _ = stdin.write_all(&text);
    }
    let mut knocks = match child.stdout.take() {
        Some(stdout) => BufReader::new(stdout),
        None => return Err("the run cannot be started: it cannot be heard".to_owned()),
    };
    let mut line = String::new();
    let heard = knocks.read_line(&mut line);
    let answer = line.trim_end().split_once(' ');
    match (heard, answer) {
        (Ok(_), Some(("ok", from))) => Ok(Launched {
            child,
            from: from.parse().unwrap_or(0),
            knocks: Knocks(knocks),
        }),
        (Ok(_), Some(("no", sentence))) => {
            let _ = child.wait();
            Err(sentence.to_owned())
        }
        _ => {
            let status = child.wait().map_err(failed)?;
            Err(format!(
                "the run cannot be started: its keeper ended with {status}"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_second_is_told_apart_from_who_has_failed() {
        assert!(is_taken(&format!("001-a cannot be run: {BUSY}")));
        assert!(is_taken(&format!(
            "001-a cannot be run: {TOO_LATE} `completed`"
        )));
        assert!(!is_taken(
            "001-a cannot be run: the run cannot be started: no space left"
        ));
    }
}
