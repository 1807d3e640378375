//! `chant-lsp stop ID`: ends the run of a spec, wherever it was started from.

use std::path::{Path, PathBuf};

use super::{CannotRun, Outcome, chosen, outlet};
use crate::{
    lsp::RUN_RULES,
    model::run::Event,
    runner::{self, Tail, Told},
};

/// How often it is looked whether the run has ended.
const GLANCE: std::time::Duration = std::time::Duration::from_millis(50);

/// Stop the run of a spec, with everything that its agent has started
#[derive(clap::Args)]
#[command(
    after_help = "Exit code: 0 if there was a run, 1 if there was none, 2 if that cannot be told."
)]
pub(super) struct Args {
    /// The spec, by its id or a part of it
    id: String,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let root = &chosen.project.root;
    let (id, path) = match chosen.spec(&args.id) {
        Ok(entry) => (entry.id().to_owned(), entry.path.to_string()),
        // Its spec may have another name by now: the record has the one that it had.
        Err(unknown) => match lost(root, &args.id) {
            Some(id) => (id.clone(), format!(".chant/specs/{id}.md")),
            None => return Err(unknown),
        },
    };
    let id = &*id;
    let mut tail = Tail::of_last(root, id);
    if !runner::stop(root, id) {
        // One whose keeper has died still stands in the spec.
        let buried = runner::bury(root, id, &path, &RUN_RULES);
        let (text, outcome) = match buried {
            Some(ended) => (format!("{}\n", ended.message), Outcome::Clean),
            None => (format!("{id} is not being run from here\n"), Outcome::Found),
        };
        outlet::print(text.as_bytes())?;
        return Ok(outcome);
    }
    loop {
        let kept = tail.is_kept();
        for event in tail.events() {
            if let Event::Ended(ended) = event {
                outlet::print(format!("{}\n", ended.message).as_bytes())?;
                return Ok(Outcome::Clean);
            }
        }
        if !kept {
            return Err(CannotRun(format!("what kept watch over {id} is gone")));
        }
        std::thread::sleep(GLANCE); // The record is a file: nobody tells of a new line in it.
    }
}

/// The id of a run that has not ended, whole or in part, by its record.
fn lost(root: &Path, id: &str) -> Option<String> {
    let open = |told: &Told| told.ended.is_none();
    let whole = runner::runs(root, id).pop().filter(open);
    whole.map(|told| told.id).or_else(|| {
        let mut open = runner::last_runs(root).into_iter().filter(open);
        let mut found = open.by_ref().filter(|told| told.id.contains(id));
        let one = found.next()?;
        found.next().is_none().then_some(one.id)
    })
}
