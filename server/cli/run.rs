//! `chant-lsp run ID`: what a press on `▶ Run` does, without an editor.

use std::{io::Write, path::PathBuf};

use anstream::ColorChoice;

use super::{
    CannotRun, Outcome, chain,
    chosen::{self, Chosen},
    outlet,
};
use crate::{
    ide::{
        diagnostics::Levels,
        permit::{self, Backend, Here},
        prompt::{self, Order, assemble},
        why::Reason,
    },
    lsp::RUN_RULES,
    model::run::{Ended, Event},
    runner::{self, Choice, Job, Launched, Means, Tail, Task, Worker},
    store,
    workspace::Entry,
};

/// Run a spec, or a chain of specs
#[derive(clap::Args)]
#[command(
    after_help = "A run goes on if this command is interrupted: `chant-lsp stop ID` ends it. Of a chain nothing more is begun \
                  then.\nExit code: 0 if the spec, or each of the chain, is completed, 1 if not, 2 if nothing could be run."
)]
pub(super) struct Args {
    /// The spec, by its id or a part of it
    pub(super) id: String,

    /// Run the open members of a driver, or the spec and everything that waits for it, until something stands in the way
    #[arg(long, conflicts_with = "prompt")]
    chain: bool,

    /// How many specs of a chain may be run at once
    #[arg(long, value_name = "NUMBER", requires = "chain", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) parallel: u16,

    /// How many minutes it may take, such as 90 or 0.5; 0 for any number
    #[arg(long, value_name = "MINUTES", default_value_t = 60.0)]
    timeout: f64,

    /// An environment variable that the agent gets besides the common ones; may be given several times
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,

    /// The model for `{model}` in the agent's command
    #[arg(long)]
    model: Option<String>,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    pub(super) project: Option<PathBuf>,

    #[command(flatten)]
    who: Who,
}

/// Who would do the work, with what, and what is no matter then: what decides whether a spec may be run.
#[derive(clap::Args)]
pub(super) struct Who {
    /// The prompt, in place of the spec's own
    #[arg(long, value_name = "NAME")]
    prompt: Option<String>,

    /// Who runs it: the agent, or `chant work`
    #[arg(long, value_name = "NAME", value_parser = ["auto", "built-in", "chant"], default_value = "auto")]
    backend: String,

    /// Run it though files have changes that are not committed
    #[arg(long)]
    allow_dirty: bool,

    /// Let chant delete the branch of an earlier attempt
    #[arg(long)]
    discard: bool,

    /// What does the work: a preset (claude, codex, gemini, …), or a command with `{prompt_file}` or `{prompt}`; comes last
    #[arg(long, value_name = "COMMAND", num_args = 1.., allow_hyphen_values = true)]
    agent: Vec<String>,
}

impl Who {
    /// What there is to do the work with.
    fn means(&self) -> Means {
        Means {
            choice: Choice::named(&self.backend).unwrap_or_default(),
            agent: self.agent.clone(),
            ..Means::default()
        }
    }

    /// Everything that stands against a run of the spec.
    ///
    /// # Errors
    /// Its file cannot be read.
    pub(super) fn reasons(&self, chosen: &Chosen, entry: &Entry) -> Result<Vec<Reason>, CannotRun> {
        let text = text_of(chosen, entry)?;
        Ok(self.asked(chosen, entry, &worker(&self.means()), &text))
    }

    fn asked(
        &self,
        chosen: &Chosen,
        entry: &Entry,
        worker: &Result<Worker, String>,
        text: &str,
    ) -> Vec<Reason> {
        let levels = Levels::default();
        let here = Here {
            trusted: true,
            backend: match worker {
                Ok(Worker::Agent(_)) => Ok(Backend::BuiltIn),
                Ok(Worker::Chant(_)) => Ok(Backend::Chant),
                Err(clause) => Err(clause.clone()),
            },
            text: Some((text, &levels)),
            unsaved: false,
            allow_dirty: self.allow_dirty,
            discard: self.discard,
            queued: false,
        };
        let mut reasons = permit::reasons(&chosen.project, &chosen.world, entry, &here);
        // Another prompt than the missing one is the remedy.
        reasons.retain(|reason| self.prompt.is_none() || reason.code != "prompt");
        reasons
    }
}

/// Who does the work, or a clause why nobody does, in the words of a command line.
fn worker(means: &Means) -> Result<Worker, String> {
    let worker = means.worker();
    worker.map_err(|clause| clause.replace("`chant.run.agent`", "`--agent`"))
}

fn text_of(chosen: &Chosen, entry: &Entry) -> Result<String, CannotRun> {
    store::read(&chosen.project.root.join(&*entry.path))
        .map_err(|clause| CannotRun(format!("{} {clause}", entry.path)))
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    if args.chain {
        return chain::run(args);
    }
    let mut chosen = chosen::open(args.project.as_deref())?;
    if bury(&chosen, &args.id)? {
        chosen = chosen::open(args.project.as_deref())?;
    }
    let (job, missing) = job(args, &chosen, chosen.spec(&args.id)?)?;
    let mut launched = launch(&job)?;
    for sentence in &missing {
        anstream::eprintln!("{sentence}");
    }
    follow(&job, &mut launched, tell).map(|ended| outcome(&ended))
}

/// What is to be done for a spec, and what should be in its prompt and could not be read.
///
/// # Errors
/// Everything that stands against it, in a sentence.
pub(super) fn job(
    args: &Args,
    chosen: &Chosen,
    entry: &Entry,
) -> Result<(Job, Vec<String>), CannotRun> {
    let project = &chosen.project;
    let means = Means {
        model: args.model.clone(),
        seconds: runner::seconds_of(args.timeout)
            .ok_or_else(|| CannotRun(format!("{} is no number of minutes", args.timeout)))?,
        environment: args.env.clone(),
        ..args.who.means()
    };
    let worker = worker(&means);
    let text = text_of(chosen, entry)?;
    let reasons = args.who.asked(chosen, entry, &worker, &text);
    if let Some(sentence) = permit::refusal(entry, &reasons) {
        return Err(CannotRun(sentence));
    }
    let worker = worker.map_err(CannotRun)?;
    let chants =
        matches!(worker, Worker::Chant(_)).then(|| prompt::Chants::of(project, entry.id()));
    let assembled = assemble(&Order {
        project,
        entry,
        text: &text,
        prompt: args.who.prompt.as_deref(),
        worktree: chants.as_ref().map(prompt::Chants::worktree),
        background: chants.is_none(),
        world: &chosen.world,
    })
    .map_err(CannotRun)?;
    let task = Task {
        root: &project.root,
        id: entry.id(),
        path: &entry.path,
        prompt_name: &assembled.prompt,
        other_prompt: args.who.prompt.is_some(),
        prompt: &assembled.text,
        strict: project.config.strict_output,
    };
    let job = Job {
        approval: project.config.approves_agents,
        ..means.job(worker, &task).map_err(CannotRun)?
    };
    Ok((job, assembled.missing))
}

/// Starts what keeps watch over the run.
pub(super) fn launch(job: &Job) -> Result<Launched, CannotRun> {
    let program = std::env::current_exe()
        .map_err(|error| CannotRun(format!("this program cannot be found: {error}")))?;
    runner::launch(&program, job)
        .map_err(|sentence| CannotRun(format!("{} cannot be run: {sentence}", job.id)))
}

/// Tells what happens until the run is over; how it ended.
pub(super) fn follow(
    job: &Job,
    launched: &mut Launched,
    mut tell: impl FnMut(&Event) -> Result<(), CannotRun>,
) -> Result<Ended, CannotRun> {
    let mut tail = Tail::new(&job.root, &job.id, launched.from);
    let mut more = true;
    while more {
        more = launched.knocks.wait();
        for event in tail.events() {
            tell(&event)?;
            if let Event::Ended(ended) = event {
                // Its last breath; the record is closed then.
                let _ = launched.child.wait();
                return Ok(ended);
            }
        }
    }
    let _ = launched.child.wait();
    let ended = runner::end_of(&job.root, &job.id, &job.run)
        .or_else(|| runner::bury(&job.root, &job.id, &job.path, &RUN_RULES));
    let ended =
        ended.ok_or_else(|| CannotRun("what kept watch over the run is gone".to_owned()))?;
    tell(&Event::Ended(ended.clone()))?;
    Ok(ended)
}

/// Notes the end of a run whose keeper has died before anybody noted it; whether there was one.
fn bury(chosen: &Chosen, id: &str) -> Result<bool, CannotRun> {
    let (root, entry) = (&chosen.project.root, chosen.spec(id)?);
    let last = runner::runs(root, entry.id()).pop();
    if !last.is_some_and(|last| last.ended.is_none() && !last.live) {
        return Ok(false);
    }
    let Some(ended) = runner::bury(root, entry.id(), &entry.path, &RUN_RULES) else {
        return Ok(false);
    };
    anstream::eprintln!("{}", ended.message);
    Ok(true)
}

fn outcome(ended: &Ended) -> Outcome {
    if ended.outcome == "completed" {
        Outcome::Clean
    } else {
        Outcome::Found
    }
}

fn tell(event: &Event) -> Result<(), CannotRun> {
    match event {
        Event::Line { .. } => {
            let mut lines = words(event).into_iter();
            lines.try_for_each(|line| print(&format!("  {line}")))
        }
        event => words(event).iter().try_for_each(|words| print(words)),
    }
}

/// What an event is to a person, line by line; nothing where it is nothing to tell.
pub(super) fn words(event: &Event) -> Vec<String> {
    vec![match event {
        Event::Started(started) => format!(
            "{} works on it, with the prompt {} (process {})",
            started.agent, started.prompt, started.keeper
        ),
        Event::Line { lines, skipped, .. } => {
            let skipped = (*skipped > 0).then(|| format!("… {skipped} lines are only in the log"));
            return skipped.into_iter().chain(lines.iter().cloned()).collect();
        }
        Event::Criteria { checked, total } => format!("{checked} of {total} criteria are ticked"),
        Event::Stopping => "stopping".to_owned(),
        Event::Ended(ended) => ended.message.clone(),
        Event::Queued { .. } | Event::Lost => return Vec::new(),
    }]
}

/// Prints a line at once.
pub(super) fn print(line: &str) -> Result<(), CannotRun> {
    let mut out = outlet::styled(ColorChoice::Auto);
    let line: String = line.chars().filter(|ch| !ch.is_control()).collect();
    outlet::finish(writeln!(out, "{line}").and_then(|()| out.flush()))
}
