//! `new`, `start` and `next`: specs that are made, under names that nobody else gets.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    CannotRun, Outcome,
    change::Target,
    chosen::{self, Chosen},
};
use crate::{
    ide::{
        change::Step,
        next_phase::{self as ide, Birth, Issue, Planned, Request, Wish, new_spec, next_phase},
    },
    load, store,
    text::{MAX_BYTES, too_long},
};

/// How often a name is chosen while others take it.
const ATTEMPTS: usize = 16;

/// Make a spec
#[derive(clap::Args)]
pub(super) struct New {
    /// Its title
    title: String,

    /// What it is: code, task, driver, documentation, research or group
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,

    /// The prompt that its work begins with
    #[arg(long)]
    prompt: Option<String>,

    /// A spec that must be completed before; may be repeated
    #[arg(long, value_name = "ID")]
    depends_on: Vec<String>,

    /// What it reads, a path or a glob; may be repeated
    #[arg(long, value_name = "PATH")]
    informed_by: Vec<String>,

    /// A label; may be repeated
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<String>,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

/// Make the spec that follows on another in its workflow
#[derive(clap::Args)]
pub(super) struct Next {
    /// The spec that it follows on, by its id or a part of it
    id: String,

    /// The workflow, where it shall not be recognised
    #[arg(long)]
    workflow: Option<String>,

    /// The phase, where it shall not be the one that comes next
    #[arg(long)]
    phase: Option<String>,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

/// Make the first spec of a workflow, from an issue
#[derive(clap::Args)]
pub(super) struct Start {
    /// The issue's title
    title: String,

    /// The workflow; `research-first` if absent
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,

    /// The issue's number
    #[arg(long)]
    number: Option<u64>,

    /// A file with what the issue says, `-` for standard input; it becomes a file that the spec is informed by
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,

    /// Where the issue can be read
    #[arg(long, value_name = "URL")]
    address: Option<String>,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

pub(super) fn new(args: &New) -> Result<Outcome, CannotRun> {
    fn all(texts: &[String]) -> Vec<&str> {
        texts.iter().map(String::as_str).collect()
    }
    let request = Request {
        title: &args.title,
        kind: args.kind.as_deref(),
        prompt: args.prompt.as_deref(),
        depends_on: all(&args.depends_on),
        informed_by: all(&args.informed_by),
        labels: all(&args.labels),
    };
    create(args.project.as_deref(), |chosen, birth| {
        new_spec(&chosen.project, &request, birth).map_err(CannotRun)
    })
}

pub(super) fn next(args: &Next) -> Result<Outcome, CannotRun> {
    let wish = Wish {
        workflow: args.workflow.as_deref(),
        phase: args.phase.as_deref(),
    };
    create(args.project.as_deref(), |chosen, birth| {
        let entry = chosen.spec(&args.id)?;
        next_phase(&chosen.project, &chosen.world, entry, wish, birth).map_err(CannotRun)
    })
}

pub(super) fn start(args: &Start) -> Result<Outcome, CannotRun> {
    let text = args.text.as_deref().map(read).transpose()?;
    let issue = Issue {
        title: &args.title,
        text: text.as_deref().unwrap_or_default(),
        number: args.number,
        address: args.address.as_deref(),
    };
    let workflow = args.workflow.as_deref();
    create(args.project.as_deref(), |chosen, birth| {
        let (project, world) = (&chosen.project, &chosen.world);
        ide::start(project, world, workflow, &issue, birth).map_err(CannotRun)
    })
}

fn read(path: &Path) -> Result<String, CannotRun> {
    if path != Path::new("-") {
        let file = super::current_folder()?.join(path);
        if !file.exists() {
            return Err(CannotRun(format!("there is no file {}", path.display())));
        }
        let read = store::read(&file);
        return read.map_err(|clause| CannotRun(format!("{} {clause}", path.display())));
    }
    let mut bytes = Vec::new();
    // One byte more than may be, so that too much is seen.
    let mut most = std::io::stdin().take(MAX_BYTES as u64 + 1);
    let read = most.read_to_end(&mut bytes);
    let said = |reason: String| CannotRun(format!("standard input {reason}"));
    read.map_err(|error| said(format!("cannot be read: {error}")))?;
    if let Some(reason) = too_long(bytes.len() as u64) {
        return Err(said(reason));
    }
    String::from_utf8(bytes).map_err(|_| said("is not valid UTF-8".to_owned()))
}

fn create(
    folder: Option<&Path>,
    plan: impl Fn(&Chosen, &Birth) -> Result<Planned, CannotRun>,
) -> Result<Outcome, CannotRun> {
    for _ in 0..ATTEMPTS {
        // Read anew each time: whoever took a name has made a spec that counts.
        let chosen = chosen::open(folder)?;
        let planned = load::birth(&chosen.world, |today, chance| {
            plan(&chosen, &Birth { today, chance })
        })?;
        let steps = planned.change.steps.iter();
        let files: Vec<(&str, &str)> = steps
            .filter_map(|step| match step {
                Step::Create { path, text } => Some((path.as_str(), text.as_str())),
                Step::Edit { .. } | Step::Rename { .. } => None,
            })
            .collect();
        let taken = store::create_all(&chosen.project.root, &files).map_err(CannotRun)?;
        if taken.is_none() {
            let target = Target {
                root: chosen.project.root.to_path_buf(),
                path: planned.path,
            };
            target.tell(&planned.sentence, false)?;
            return Ok(Outcome::Clean);
        }
    }
    Err(CannotRun(format!(
        "no spec was made: others have taken its name {ATTEMPTS} times"
    )))
}
