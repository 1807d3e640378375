//! `chant-lsp tick ID CRITERION`: what the editor's command does, without an editor.

use super::{CannotRun, Outcome, change::Target};
use crate::{ide::tick, model::Spec};

/// Tick an acceptance criterion of a spec, or open it again
#[derive(clap::Args)]
pub(super) struct Args {
    /// The spec's id, or a path to its file
    id: String,

    /// The criterion, as it reads behind the box
    criterion: String,

    /// Open it again
    #[arg(long, conflicts_with = "toggle")]
    untick: bool,

    /// Tick it if it is open, open it if it is ticked
    #[arg(long)]
    toggle: bool,

    /// Which of several criteria that read the same: the one nearest to this line of the file
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    line: Option<u32>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let target = Target::find(&args.id)?;
    let checked = (!args.toggle).then_some(!args.untick);
    let line = args.line.map(|line| line as usize - 1);
    let wish = tick::Wish::new(args.criterion.clone(), line, checked);
    let replaced = target.change(|text| wish.plan(text))?;

    let criteria = Spec::read(&replaced.after).criteria;
    let changed = replaced.before != replaced.after;
    let did = match (changed, args.untick, args.toggle) {
        (false, false, _) => "was ticked already",
        (false, true, _) => "was open already",
        (true, _, true) => "turned over",
        (true, false, _) => "ticked",
        (true, true, _) => "opened again",
    };
    let (checked, total) = (criteria.checked(), criteria.total());
    let told = format!("{did}; {checked} of {total} criteria are ticked");
    target.tell(&told, changed)?;
    Ok(Outcome::Clean)
}
