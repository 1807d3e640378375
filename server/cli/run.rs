//! `chant-lsp run ID`: what a press on `▶ Run` does, without an editor.

use std::{io::Write, path::PathBuf};

use anstream::ColorChoice;

use super::{CannotRun, Outcome, chosen, outlet};
use crate::{
    ide::{
        diagnostics::Levels,
        permit::{self, Backend, Here},
        prompt::{self, Order, assemble},
    },
    lsp::RUN_RULES,
    model::run::{Ended, Event},
    runner::{self, Choice, Means, Tail, Task, Worker},
    store,
};

/// Run a spec
#[derive(clap::Args)]
#[command(
    after_help = "The run goes on if this command is interrupted: `chant-lsp stop ID` ends it.\nExit code: 0 if the spec is \
                  completed, 1 if it is not, 2 if it could not be run."
)]
pub(super) struct Args {
    /// The spec, by its id or a part of it
    id: String,

    /// The prompt, in place of the spec's own
    #[arg(long, value_name = "NAME")]
    prompt: Option<String>,

    /// Who runs it: the agent, or `chant work`
    #[arg(long, value_name = "NAME", value_parser = ["auto", "built-in", "chant"], default_value = "auto")]
    backend: String,

    /// The model for `{model}` in the agent's command
    #[arg(long)]
    model: Option<String>,

    /// How many minutes it may take; 0 for any number
    #[arg(long, value_name = "MINUTES", default_value_t = 60)]
    timeout: u64,

    /// An environment variable that the agent gets besides the common ones; may be given several times
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,

    /// Run it though files have changes that are not committed
    #[arg(long)]
    allow_dirty: bool,

    /// Let chant delete the branch of an earlier attempt
    #[arg(long)]
    discard: bool,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,

    /// What does the work: a preset (claude, codex, gemini, …), or a command with `{prompt_file}` or `{prompt}`; comes last
    #[arg(long, value_name = "COMMAND", num_args = 1.., allow_hyphen_values = true)]
    agent: Vec<String>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let (project, entry) = (&chosen.project, chosen.spec(&args.id)?);
    let means = Means {
        choice: Choice::named(&args.backend).unwrap_or_default(),
        agent: args.agent.clone(),
        model: args.model.clone(),
        minutes: args.timeout,
        environment: args.env.clone(),
        ..Means::default()
    };
    let worker = means
        .worker()
        .map_err(|clause| clause.replace("`chant.run.agent`", "`--agent`"));
    let text = store::read(&project.root.join(&*entry.path))
        .map_err(|clause| CannotRun(format!("{} {clause}", entry.path)))?;
    let levels = Levels::default();
    let here = Here {
        trusted: true,
        backend: match &worker {
            Ok(Worker::Agent(_)) => Ok(Backend::BuiltIn),
            Ok(Worker::Chant(_)) => Ok(Backend::Chant),
            Err(clause) => Err(clause.clone()),
        },
        text: Some((&text, &levels)),
        unsaved: false,
        allow_dirty: args.allow_dirty,
        discard: args.discard,
    };
    let mut reasons = permit::reasons(project, &chosen.world, entry, &here);
    // Another prompt than the missing one is the remedy.
    reasons.retain(|reason| args.prompt.is_none() || reason.code != "prompt");
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
        prompt: args.prompt.as_deref(),
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
        other_prompt: args.prompt.is_some(),
        prompt: &assembled.text,
        strict: project.config.strict_output,
    };
    let job = means.job(worker, &task).map_err(CannotRun)?;
    let program = std::env::current_exe()
        .map_err(|error| CannotRun(format!("this program cannot be found: {error}")))?;
    let mut launched = runner::launch(&program, &job)
        .map_err(|sentence| CannotRun(format!("{} cannot be run: {sentence}", entry.id())))?;
    for sentence in &assembled.missing {
        anstream::eprintln!("{sentence}");
    }
    let mut tail = Tail::new(&job.root, &job.id, launched.from);
    let mut more = true;
    while more {
        more = launched.knocks.wait();
        for event in tail.events() {
            tell(&event)?;
            if let Event::Ended(ended) = event {
                // Its last breath; the record is closed then.
                let _ = launched.child.wait();
                return Ok(outcome(&ended));
            }
        }
    }
    let _ = launched.child.wait();
    let ended = runner::bury(&job.root, &job.id, &job.path, &RUN_RULES);
    let ended =
        ended.ok_or_else(|| CannotRun("what kept watch over the run is gone".to_owned()))?;
    tell(&Event::Ended(ended.clone()))?;
    Ok(outcome(&ended))
}

fn outcome(ended: &Ended) -> Outcome {
    if ended.outcome == "completed" {
        Outcome::Clean
    } else {
        Outcome::Found
    }
}

fn tell(event: &Event) -> Result<(), CannotRun> {
    let line = match event {
        Event::Started(started) => format!(
            "{} works on it, with the prompt {} (process {})",
            started.agent, started.prompt, started.keeper
        ),
        Event::Line { text } => format!("  {text}"),
        Event::Criteria { checked, total } => format!("{checked} of {total} criteria are ticked"),
        Event::Stopping => "stopping".to_owned(),
        Event::Ended(ended) => ended.message.clone(),
        Event::Queued { .. } | Event::Lost => return Ok(()),
    };
    let mut out = outlet::styled(ColorChoice::Auto);
    let line: String = line.chars().filter(|ch| !ch.is_control()).collect();
    outlet::finish(writeln!(out, "{line}").and_then(|()| out.flush()))
}
