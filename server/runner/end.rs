//! How a run ends: what is decided about the spec, how it gets there, and what becomes of a run whose keeper is gone.

use std::{path::Path, time::Duration};

use super::{
    Git, driver,
    job::{Job, now},
    process,
    record::{self, Record},
};
use crate::{
    model::{
        Spec, output,
        run::{Ended, Ending, Event, Facts, Verdict},
        status::Status,
    },
    store::{self, Trace, run_file},
    text::Edit,
};

/// Edits of a spec, and what they say.
pub type Plan = Result<(Vec<Edit>, Verdict), String>;

/// What is decided about the spec: pure functions of its newest text, from a room that knows what they mean.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The run begins now.
    pub begin: fn(&str, i64) -> Result<Vec<Edit>, String>,
    /// It is over.
    pub end: fn(&str, &Facts) -> Plan,
    /// One that chant has carried out, and finished or not, is over.
    pub end_of_chant: fn(&str, &Facts) -> Plan,
    /// The first member of a driver begins, or the last one is over; the status that the driver gets, and when.
    pub driver: fn(&str, Status, i64) -> Result<Vec<Edit>, String>,
    /// Whether a commit's message names an agent.
    pub names_agent: fn(&str) -> bool,
    /// A person is to approve the work.
    pub approval: fn(&str) -> Result<Vec<Edit>, String>,
}

/// Writes the end of a run into its spec. What it comes to is told also where nothing can be written.
pub(super) fn write(
    root: &Path,
    path: &str,
    (rules, chant): (&Rules, bool),
    facts: &Facts,
) -> (Result<(), String>, Verdict) {
    let mut last = None;
    let plan = if chant { rules.end_of_chant } else { rules.end };
    let written = store::replace(root, path, |text| {
        let (edits, verdict) = plan(text, facts)?;
        last = Some(verdict);
        Ok(edits)
    });
    let mut verdict = last.unwrap_or_else(|| Verdict {
        status: if facts.ending == Ending::Cancelled {
            Status::Paused
        } else {
            Status::Failed
        },
        message: "the run is over".to_owned(),
        open: Vec::new(),
    });
    if written.is_ok() && verdict.status == Status::Completed {
        driver::ended(root, path, rules, facts.at, &mut verdict.message);
    }
    (written.map(|_| ()), verdict)
}

/// Where the spec is kept as it was when its last run began: what is in no commit may be gone with what an agent does.
fn copy(id: &str) -> String {
    run_file(id, "md")
}

/// Keeps the spec as it is.
pub(super) fn keep(job: &Job, text: &str) -> std::io::Result<Trace> {
    let mut file = Trace::open(&job.root, &copy(&job.id))?;
    file.fill(text)?;
    Ok(file)
}

/// Where a person finds the spec again.
pub(super) fn kept(root: &Path, id: &str) -> String {
    let path = copy(id);
    match store::read_trace(root, &path, 0) {
        Ok(_) => format!("; as it was before, the spec is in {path}"),
        Err(_) => String::new(),
    }
}

/// Has a person asked to approve work in which an agent has a share, where the project wants that. chant does so itself.
pub(super) fn approval(job: &Job, rules: &Rules, facts: &Facts, verdict: &mut Verdict) {
    if !job.approval || job.chant || verdict.status != Status::Completed {
        return;
    }
    let git = Git::open(&job.root);
    let mut messages = facts.commits.iter().filter_map(|hash| git.message(hash));
    if !messages.any(|message| (rules.names_agent)(&message)) {
        return;
    }
    match store::replace(&job.root, &job.path, rules.approval) {
        Ok(done) if done.before == done.after => {}
        Ok(_) => verdict
            .message
            .push_str("; a person is asked to approve it"),
        Err(sentence) => verdict
            .message
            .push_str(&format!("; an approval was not asked for: {sentence}")),
    }
}

/// What of an output does not match the schema that the spec names.
pub(super) fn mismatch(job: &Job, output: &str) -> Option<String> {
    let spec = Spec::read(&store::read(&job.root.join(&job.path)).ok()?);
    let (schema, _) = spec.text("output_schema")?;
    if store::leaves_project(schema) {
        return None;
    }
    let schema = store::read_inside(&job.root, schema).ok()?;
    match output::check(&schema, output) {
        Ok(()) | Err(output::Mismatch::Schema(_)) => None,
        Err(output::Mismatch::NoJson) => Some("it holds no JSON".to_owned()),
        Err(output::Mismatch::Errors(errors)) => errors.into_iter().next(),
    }
}

/// Writes what is known of a run whose keeper is gone without a word, after ending what it has left. `None` if somebody
/// else does so, or the run is not over.
#[must_use]
pub fn bury(root: &Path, id: &str, path: &str, rules: &Rules) -> Option<Ended> {
    let mut record = Record::reopen(root, id).ok()??;
    let started = record.unfinished()?;
    process::end_run(&started.run, Duration::from_secs(2));
    let chant = started.backend == "chant";
    let at = now();
    let facts = Facts {
        ending: Ending::Abandoned,
        at,
        output: String::new(),
        chars: 0,
        commits: Git::open(root).commits_of_run(id, started.head.as_deref()),
        model: None,
        mismatch: None,
        criteria: None,
        unmarked: None,
    };
    let (written, verdict) = write(root, path, (rules, chant), &facts);
    let lock = format!(".chant/.locks/{id}.lock");
    let own = store::read_trace(root, &lock, 0)
        .is_ok_and(|bytes| bytes == started.keeper.to_string().as_bytes());
    if own && let Ok(lock) = Trace::open(root, &lock) {
        let _ = lock.remove();
    }
    record::clear(root, id);
    let lost = written.as_ref().err();
    let lost = lost.map_or_else(String::new, |_| kept(root, id));
    let ended = Ended {
        at,
        seconds: at - started.at,
        outcome: "failed".to_owned(),
        message: format!("{id}: {}{lost}", verdict.message),
        status: written.is_ok().then(|| verdict.status.name().to_owned()),
        code: None,
        open: verdict.open,
        commits: facts.commits,
    };
    record.tell(&Event::Ended(ended.clone()));
    Some(ended)
}
