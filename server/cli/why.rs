//! `chant-lsp why ID`: what stands against a run, and what a change would do to others.

use std::path::PathBuf;

use super::{CannotRun, Outcome, chosen, outlet, run::Who};
use crate::ide::{ripple, why};

/// Say why a spec cannot be run
#[derive(clap::Args)]
#[command(after_help = "Exit code: 0 if it can run, 1 if it cannot, 2 if that cannot be told.")]
pub(super) struct Args {
    /// The spec, by its id or a part of it
    id: String,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,

    #[command(flatten)]
    who: Who,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let entry = chosen.spec(&args.id)?;
    let mut reasons = args.who.reasons(&chosen, entry)?;
    // Whether it can ever run is asked here alone.
    let cycles = why::why(&chosen.project, &chosen.world, entry).into_iter();
    reasons.extend(cycles.filter(|reason| reason.code == "cycle"));
    let ripples = ripple::told(&chosen.project, entry);
    let text = format!("{}\n", why::sentences(entry, &reasons, &ripples));
    outlet::print(text.as_bytes())?;
    Ok(if reasons.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Found
    })
}
