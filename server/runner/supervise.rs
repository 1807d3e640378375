//! Keeps watch over one agent from its first breath to the last of what it leaves: a process of its own, so that a run
//! survives the editor that it was started from.
//!
//! It owns the record of the spec's runs, which it holds locked; the lock that chant respects; the log; the agent's group;
//! and it writes what comes of the run into the spec. Whoever wants to know reads the record, whoever wants it to end
//! leaves a word beside it.

mod unsaid;
mod watch;

use std::{
    io::{Read, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Instant, SystemTime},
};

use super::{
    Git,
    agents::{Filling, allowed},
    end::{self, Rules},
    job::{BUSY, Job, now},
    log::Log,
    output::Kept,
    process::{self, Start},
    record::{Record, clear, forget_stop},
};
use crate::{
    model::{
        Spec,
        run::{Ended, Ending, Event, Started},
    },
    store::{self, Trace, run_file},
};
use unsaid::Unsaid;

/// The variable by which a process can be told to be of a run.
pub(super) const RUN: &str = "CHANT_LSP_RUN";

/// Pieces of output that wait to be written: enough to keep a pipe flowing, few enough to be forgotten.
const WAITING: usize = 32;
const PIECE: usize = 32 * 1024;

/// Where a keeper tells how it goes.
pub trait Ear {
    /// The agent is about to work; the record tells of it from this byte on. Or it is not, for this reason.
    fn begun(&mut self, answer: Result<u64, &str>);
    /// There is something new in the record.
    fn knock(&mut self);
}

enum Heard {
    Said(bool, Vec<u8>),
    Silent,
    Ended(Ending),
}

/// Carries a job out.
///
/// # Errors
/// The sentence that `ear` was told: there was no run, and nothing was changed.
pub fn supervise(job: &Job, rules: &Rules, ear: &mut dyn Ear) -> Result<(), String> {
    process::stand_alone();
    match begin(job, rules, ear) {
        Ok(mut run) => {
            run.watch(ear);
            run.finish(rules, ear);
            Ok(())
        }
        Err(sentence) => {
            ear.begun(Err(&sentence));
            Err(sentence)
        }
    }
}

/// A run while its agent works.
struct Run<'a> {
    job: &'a Job,
    record: Record,
    /// The lock that chant respects; chant has its own.
    lock: Option<Trace>,
    /// The spec as it was.
    copy: Option<Trace>,
    log: Log,
    heard: Receiver<Heard>,
    started: Started,
    /// The agent's, which leads its group; 0 if there is none.
    process: u32,
    ending: Option<Ending>,
    kept: Kept,
    complaints: Kept,
    unsaid: Unsaid,
    said_at: Instant,
    counted: Option<(usize, usize)>,
    /// How many criteria were ticked before the agent saw the spec, and how many there were.
    criteria: Option<(usize, usize)>,
    /// Why there is no agent.
    refused: Option<String>,
    /// Length and time of the spec's file when it was last read.
    stamp: Option<(u64, SystemTime)>,
}

fn begin<'a>(job: &'a Job, rules: &Rules, ear: &mut dyn Ear) -> Result<Run<'a>, String> {
    let agent = job.agent();
    let program = agent.program()?;
    let prompt_path = run_file(&job.id, "prompt.md");
    let prompt_file = job.root.join(&prompt_path);
    let spec_file = job.root.join(&job.path);
    let git = Git::open(&job.root);
    let started = Started {
        run: job.run.clone(),
        at: now(),
        backend: if job.chant { "chant" } else { "built-in" }.to_owned(),
        agent: agent.name(),
        prompt: job.prompt_name.clone(),
        keeper: std::process::id(),
        head: git.head(),
        model: job.model.clone(),
    };
    let argv = agent.filled(&Filling {
        id: &job.id,
        spec: &spec_file.display().to_string(),
        prompt: &job.prompt,
        prompt_file: &prompt_file.display().to_string(),
        started: &started,
    })?;
    let unwritable = |what: &str, error: std::io::Error| {
        format!("the {what} of the run cannot be written: {error}")
    };
    // Asked before the record is ours: a lock that the last keeper has left is told by nobody holding it.
    let locked = super::lock::is_locked(&job.root, &job.id);
    let mut record = Record::begin(&job.root, &job.id)
        .map_err(|error| unwritable("record", error))?
        .ok_or(BUSY)?;
    if locked {
        return Err(BUSY.to_owned());
    }
    // Somebody else may just have run it to its end: then nothing is told of a run that did not come about.
    if !job.chant {
        let text = store::read(&spec_file).map_err(|clause| format!("{} {clause}", job.path))?;
        (rules.begin)(&text, started.at)?;
    }
    forget_stop(&job.root, &job.id);
    let (mut lock, mut log) = (None, Log::none());
    if !job.chant {
        let path = format!(".chant/.locks/{}.lock", job.id);
        let file = Trace::open(&job.root, &path).and_then(|mut file| {
            file.fill(&std::process::id().to_string())?;
            Ok(file)
        });
        lock = Some(Lock(Some(file.map_err(|error| unwritable("lock", error))?)));
        log = Log::open(job, started.at).map_err(|error| unwritable("log", error))?;
        if job.argv.iter().any(|text| text.contains("{prompt_file}")) {
            let written =
                Trace::open(&job.root, &prompt_path).and_then(|mut file| file.fill(&job.prompt));
            written.map_err(|error| unwritable("prompt", error))?;
        }
    }
    let copy = match store::read(&spec_file) {
        Ok(text) => Some(end::keep(job, &text).map_err(|error| unwritable("copy", error))?),
        Err(_) => None,
    };
    // Told first: whoever finds this run without a keeper knows what it may have left.
    record.tell(&Event::Started(started.clone()));
    if !job.chant {
        let begin = |text: &str| (rules.begin)(text, started.at);
        if let Err(sentence) = store::replace(&job.root, &job.path, begin) {
            record.tell(&Event::Ended(Ended {
                at: started.at,
                outcome: "failed".to_owned(),
                message: format!("{}: did not begin: {sentence}", job.id),
                ..Ended::default()
            }));
            clear(&job.root, &job.id);
            return Err(sentence);
        }
    }
    let criteria = store::read(&spec_file).ok().map(|text| {
        let criteria = Spec::read(&text).criteria;
        (criteria.checked(), criteria.total())
    });
    let variables = allowed(variables(), &agent.environment).chain([
        ("CHANT_SPEC_ID".to_owned(), job.id.clone()),
        (
            "CHANT_SPEC_FILE".to_owned(),
            spec_file.display().to_string(),
        ),
        (RUN.to_owned(), job.run.clone()),
    ]);
    let stdin = !job.chant && agent.reads_stdin();
    // Said before the agent can do anything, to us as well.
    ear.begun(Ok(record.from()));
    let child = process::start(&Start {
        program: &program,
        arguments: &argv[1..],
        environment: &variables.collect::<Vec<_>>(),
        folder: &job.root,
        stdin,
    });
    let (say, heard) = sync_channel(WAITING);
    let (mut ending, mut process, mut refused) = (None, 0, None);
    match child {
        Ok(mut child) => {
            process = child.id();
            if let Some(mut pipe) = child.stdin.take() {
                let prompt = job.prompt.clone();
                // An agent that does not read it to the end has its reasons.
                thread::spawn(move || pipe.write_all(prompt.as_bytes()));
            }
            listen(child.stdout.take(), false, &say);
            listen(child.stderr.take(), true, &say);
            thread::spawn(move || {
                let ending = match child.wait() {
                    Ok(status) => ending_of(status),
                    Err(_) => Ending::Signal(0),
                };
                let _ = say.send(Heard::Ended(ending));
            });
        }
        Err(error) => {
            log.line(&format!("{} cannot be started: {error}", program.display()));
            ending = Some(Ending::NotStarted);
            refused = Some(error.to_string());
        }
    }
    Ok(Run {
        job,
        process,
        record,
        lock: lock.and_then(|mut lock| lock.0.take()),
        copy,
        log,
        heard,
        started,
        ending,
        kept: Kept::default(),
        complaints: Kept::default(),
        unsaid: Unsaid::default(),
        said_at: Instant::now(),
        counted: None,
        criteria,
        refused,
        stamp: None,
    })
}

/// Takes the lock back where a run does not come about.
struct Lock(Option<Trace>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = self.0.take() {
            let _ = file.remove();
        }
    }
}

fn listen(pipe: Option<impl Read + Send + 'static>, error: bool, say: &SyncSender<Heard>) {
    let say = say.clone();
    thread::spawn(move || {
        let mut bytes = vec![0; PIECE];
        if let Some(mut pipe) = pipe {
            loop {
                match pipe.read(&mut bytes) {
                    Ok(0) => break,
                    Ok(count) => {
                        if say
                            .send(Heard::Said(error, bytes[..count].to_vec()))
                            .is_err()
                        {
                            return;
                        }
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
        }
        let _ = say.send(Heard::Silent);
    });
}

fn ending_of(status: std::process::ExitStatus) -> Ending {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ending::Signal(signal);
    }
    Ending::Exit(status.code().unwrap_or(-1))
}

/// This process' variables, as far as they are text.
fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
