//! Keeps watch over one agent from its first breath to the last of what it leaves: a process of its own, so that a run
//! survives the editor that it was started from.
//!
//! It owns the record of the spec's runs, which it holds locked; the lock that chant respects; the log; the agent's group;
//! and it writes what comes of the run into the spec. Whoever wants to know reads the record, whoever wants it to end
//! leaves a word beside it.

use std::{
    io::{Read, Write},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use super::{
    Git,
    agents::{Filling, allowed},
    end::{self, Rules},
    job::{Job, now},
    log::Log,
    output::Kept,
    process::{self, Start},
    record::{self, Record, asked_to_stop, forget_stop},
};
use crate::{
    model::{
        Spec,
        run::{Ended, Ending, Event, Facts, Started},
    },
    store::{self, Trace, run_file},
};

/// The variable by which a process can be told to be of a run.
pub(super) const RUN: &str = "CHANT_LSP_RUN";

/// How often a keeper looks up while its agent is silent. Costs a few system calls.
const TICK: Duration = Duration::from_millis(200);

/// More lines in a second than this makes nobody reads as they come.
const LINES: Duration = Duration::from_millis(40);

/// Pieces of output that wait to be written: enough to keep a pipe flowing, few enough to be forgotten.
const WAITING: usize = 32;
const PIECE: usize = 32 * 1024;

/// How long pipes are waited for that somebody holds open though all are gone whom we know of.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Where a keeper tells how it goes.
pub trait Ear {
    /// The agent works; the record tells of it from this byte on. Or it does not, for this reason.
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
    match begin(job, rules) {
        Ok(mut run) => {
            ear.begun(Ok(run.record.from()));
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
    log: Log,
    heard: Receiver<Heard>,
    started: Started,
    ending: Option<Ending>,
    kept: Kept,
    complaints: Kept,
    /// The newest line, if it was not told yet.
    unsaid: Option<String>,
    said_at: Instant,
    counted: Option<(usize, usize)>,
}

fn begin<'a>(job: &'a Job, rules: &Rules) -> Result<Run<'a>, String> {
    let agent = job.agent();
    let program = agent.program()?;
    let prompt_path = run_file(&job.id, "prompt.md");
    let prompt_file = job.root.join(&prompt_path);
    let spec_file = job.root.join(&job.path);
    let git = Git::open(&job.root);
    let mut started = Started {
        run: job.run.clone(),
        at: now(),
        backend: if job.chant { "chant" } else { "built-in" }.to_owned(),
        agent: agent.name(),
        prompt: job.prompt_name.clone(),
        keeper: std::process::id(),
        process: 0,
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
    let mut record = Record::begin(&job.root, &job.id)
        .map_err(|error| unwritable("record", error))?
        .ok_or("it is being run already")?;
    if super::lock::is_locked(&job.root, &job.id) {
        return Err("it is being run already".to_owned());
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
        let written =
            Trace::open(&job.root, &prompt_path).and_then(|mut file| file.fill(&job.prompt));
        written.map_err(|error| unwritable("prompt", error))?;
        store::replace(&job.root, &job.path, |text| (rules.begin)(text, started.at))?;
    }
    let variables = allowed(variables(), &agent.environment).chain([
        ("CHANT_SPEC_ID".to_owned(), job.id.clone()),
        (
            "CHANT_SPEC_FILE".to_owned(),
            spec_file.display().to_string(),
        ),
        (RUN.to_owned(), job.run.clone()),
    ]);
    let stdin = !job.chant && agent.reads_stdin();
    let child = process::start(&Start {
        program: &program,
        arguments: &argv[1..],
        environment: &variables.collect::<Vec<_>>(),
        folder: &job.root,
        stdin,
    });
    let (say, heard) = sync_channel(WAITING);
    let mut ending = None;
    match child {
        Ok(mut child) => {
            started.process = child.id();
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
        }
    }
    record.tell(&Event::Started(started.clone()));
    Ok(Run {
        job,
        record,
        lock: lock.and_then(|mut lock| lock.0.take()),
        log,
        heard,
        started,
        ending,
        kept: Kept::default(),
        complaints: Kept::default(),
        unsaid: None,
        said_at: Instant::now(),
        counted: None,
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

impl Run<'_> {
    /// Until the agent and all that it has started are gone.
    fn watch(&mut self, ear: &mut dyn Ear) {
        ear.knock();
        let began = Instant::now();
        let limit = (self.job.minutes > 0).then(|| Duration::from_secs(self.job.minutes * 60));
        let grace = Duration::from_secs(self.job.grace);
        let mut pipes = 2;
        let mut looked = Instant::now();
        while self.ending.is_none() {
            let wait = if self.unsaid.is_some() {
                LINES.saturating_sub(self.said_at.elapsed())
            } else {
                TICK
            };
            match self.heard.recv_timeout(wait) {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => pipes -= 1,
                Ok(Heard::Ended(ending)) => self.ending = Some(ending),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.ending = Some(Ending::Signal(0)),
            }
            self.say(ear);
            if looked.elapsed() < TICK {
                continue;
            }
            looked = Instant::now();
            self.count(ear);
            let why = if asked_to_stop(&self.job.root, &self.job.id, &self.job.run) {
                Some(Ending::Cancelled)
            } else {
                let over = limit.is_some_and(|limit| began.elapsed() >= limit);
                over.then_some(Ending::TooLong(self.job.minutes))
            };
            if let Some(why) = why {
                self.record.tell(&Event::Stopping);
                ear.knock();
                self.stop(grace, &mut pipes);
                self.ending = Some(why);
            }
        }
        self.sweep(grace, pipes);
        self.say(ear);
    }

    /// Ends the group. What it still has to say is listened to, or it could not go.
    fn stop(&mut self, grace: Duration, pipes: &mut u8) {
        let leader = self.started.process;
        process::ask(leader);
        let start = Instant::now();
        let mut insisted = false;
        let mut ended = false;
        while !ended && start.elapsed() < grace + LAST_WORDS {
            if !insisted && start.elapsed() >= grace {
                process::insist(leader);
                insisted = true;
            }
            match self.heard.recv_timeout(Duration::from_millis(5)) {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => *pipes -= 1,
                Ok(Heard::Ended(_)) => ended = true,
                Err(_) => {}
            }
        }
    }

    /// Ends what the agent has left behind, and listens to what is still in the pipes.
    fn sweep(&mut self, grace: Duration, mut pipes: u8) {
        // Those are no longer wanted: a moment is enough for them.
        let grace = grace.min(Duration::from_secs(1));
        let left = self.started.process != 0 && process::end(self.started.process, grace);
        let orphans = process::end_orphans(grace);
        let start = Instant::now();
        while pipes > 0 && self.started.process != 0 && start.elapsed() < LAST_WORDS {
            match self
                .heard
                .recv_timeout(LAST_WORDS.saturating_sub(start.elapsed()))
            {
                Ok(Heard::Said(error, bytes)) => self.take(error, &bytes),
                Ok(Heard::Silent) => pipes -= 1,
                Ok(Heard::Ended(_)) => {}
                Err(_) => break,
            }
        }
        let Self {
            log,
            kept,
            complaints,
            unsaid,
            ..
        } = self;
        log.finish(&mut |error, line| {
            if error { &mut *complaints } else { &mut *kept }.line(line);
            *unsaid = Some(line.to_owned());
        });
        if left || orphans > 0 {
            log.line("# Processes that the agent left behind were ended");
        }
    }

    fn take(&mut self, error: bool, bytes: &[u8]) {
        let Self {
            log,
            kept,
            complaints,
            unsaid,
            ..
        } = self;
        let said = if error { complaints } else { kept };
        let mut each = |line: &str| {
            said.line(line);
            if !line.trim().is_empty() {
                *unsaid = Some(line.to_owned());
            }
        };
        log.take(error, bytes, &mut each);
    }

    /// Tells the newest line, if it is time.
    fn say(&mut self, ear: &mut dyn Ear) {
        let due = self.ending.is_some() || self.said_at.elapsed() >= LINES;
        if due && let Some(text) = self.unsaid.take() {
            self.record.tell(&Event::Line { text });
            self.said_at = Instant::now();
            ear.knock();
        }
    }

    /// Tells how many criteria are ticked, if that is news.
    fn count(&mut self, ear: &mut dyn Ear) {
        let Ok(text) = store::read(&self.job.root.join(&self.job.path)) else {
            return;
        };
        let criteria = Spec::read(&text).criteria;
        let counted = (criteria.checked(), criteria.total());
        if self.counted.replace(counted) != Some(counted) && counted.1 > 0 {
            let (checked, total) = counted;
            self.record.tell(&Event::Criteria { checked, total });
            ear.knock();
        }
    }

    /// Writes into the spec what came of the run, and tells it.
    fn finish(mut self, rules: &Rules, ear: &mut dyn Ear) {
        let job = self.job;
        let ending = self.ending.unwrap_or(Ending::Abandoned);
        self.count(ear);
        let facts = self.facts(ending);
        let plan = if job.chant {
            rules.end_of_chant
        } else {
            rules.end
        };
        let (written, verdict) = end::write(&job.root, &job.path, plan, &facts);
        let mut message = format!("{}: {}", job.id, verdict.message);
        if ending != Ending::Exit(0)
            && ending != Ending::Cancelled
            && let Some(last) = self
                .complaints
                .text
                .lines()
                .rfind(|line| !line.trim().is_empty())
        {
            let last: String = last.trim().chars().take(200).collect();
            message.push_str(&format!(" ({last})"));
        }
        let status = match written {
            Ok(()) => Some(verdict.status.name().to_owned()),
            Err(sentence) => {
                message.push_str(&format!(
                    "; this was not noted in the spec, because {sentence}; what the agent said is in .chant/logs/{}.log",
                    job.id
                ));
                None
            }
        };
        if let Some(lock) = self.lock.take() {
            let _ = lock.remove();
        }
        record::clear(&job.root, &job.id);
        let code = match ending {
            Ending::Exit(code) => Some(code),
            _ => None,
        };
        self.record.tell(&Event::Ended(Ended {
            at: facts.at,
            seconds: facts.at - self.started.at,
            outcome: verdict.outcome().to_owned(),
            message,
            status,
            code,
            open: verdict.open,
            commits: facts.commits,
        }));
        ear.knock();
    }

    fn facts(&mut self, ending: Ending) -> Facts {
        let job = self.job;
        // An agent that has said nothing but what went wrong has said that.
        let said = if self.kept.chars == 0 {
            &mut self.complaints
        } else {
            &mut self.kept
        };
        let chars = said.chars;
        let output = said.text.clone();
        Facts {
            ending,
            at: now(),
            mismatch: job.strict.then(|| end::mismatch(job, &output)).flatten(),
            output,
            chars,
            commits: Git::open(&job.root).commits_of_run(&job.id, self.started.head.as_deref()),
            model: job.model.clone(),
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
