//! `chant-lsp agent-run`: keeps watch over one agent. Started by a server or by `chant-lsp run`, which hand the job over by
//! standard input; not for people.

use std::io::{Read, Write};

use super::{CannotRun, Outcome};
use crate::{
    lsp::RUN_RULES,
    runner::{self, Ear, Job},
};

/// Keep watch over an agent
#[derive(clap::Args)]
#[command(hide = true)]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> Result<Outcome, CannotRun> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    let job: Job = read
        .map_err(|error| error.to_string())
        .and_then(|_| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .map_err(|error| CannotRun(format!("there is no job on standard input: {error}")))?;
    match runner::supervise(&job, &RUN_RULES, &mut Listener(&job)) {
        Ok(()) => Ok(Outcome::Clean),
        // It was told to whoever listens.
        Err(_) => Ok(Outcome::Found),
    }
}

/// Whoever started us, at the other end of standard output; gone, perhaps.
struct Listener<'a>(&'a Job);

impl Ear for Listener<'_> {
    fn begun(&mut self, answer: Result<u64, &str>) {
        if answer.is_ok() {
            runner::driver_begins(self.0, &RUN_RULES);
        }
        let line = match answer {
            Ok(from) => format!("ok {from}\n"),
            Err(sentence) => format!("no {}\n", sentence.replace(['\n', '\r'], " ")),
        };
        say(&line);
        runner::never_wait_for_stdout();
    }

    fn knock(&mut self) {
        say(".");
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
