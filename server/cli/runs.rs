//! `chant-lsp runs`: the last run of every spec, or all runs of one.

use std::path::PathBuf;

use super::{CannotRun, Outcome, chosen, outlet};
use crate::{
    ide::run_page::run_page,
    model::time,
    runner::{self, Told},
};

/// List runs: the last one of every spec, or all of one
#[derive(clap::Args)]
pub(super) struct Args {
    /// The spec, by its id or a part of it; all if absent
    id: Option<String>,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let root = &chosen.project.root;
    let text = match &args.id {
        Some(id) => {
            let id = chosen.spec(id)?.id();
            let runs = runner::runs(root, id);
            let runs = runs.iter();
            run_page(
                id,
                runs.map(|run| (&run.started, run.ended.as_ref(), run.live)),
            )
        }
        None => {
            let mut runs = runner::last_runs(root);
            runs.sort_by_key(|run| std::cmp::Reverse(run.started.at));
            let lines: Vec<String> = runs.iter().map(line).collect();
            if lines.is_empty() {
                "no spec was run from here\n".to_owned()
            } else {
                lines.concat()
            }
        }
    };
    outlet::print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn line(run: &Told) -> String {
    let at = time::written(run.started.at);
    let (id, agent) = (&run.id, &run.started.agent);
    match &run.ended {
        Some(ended) => format!("{at}  {}\n", ended.message),
        None if run.live => format!(
            "{at}  {id}: {agent} works on it (process {})\n",
            run.started.keeper
        ),
        None => format!("{at}  {id}: lost, for what kept watch over it was ended\n"),
    }
}
