//! `archive ID`: a spec that is over is put where chant would put it.

use std::path::PathBuf;

use super::{CannotRun, Outcome, change::Target, chosen};
use crate::{ide::lifecycle, store};

/// Archive a spec that is completed or cancelled, with its members
#[derive(clap::Args)]
pub(super) struct Args {
    /// The spec, by its id or a part of it
    id: String,

    /// The project; the one around the current folder if absent
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let chosen = chosen::open(args.project.as_deref())?;
    let entry = chosen.spec(&args.id)?;
    let root = chosen.project.root.to_path_buf();
    let puts = lifecycle::archive(&chosen.project, &chosen.world, entry).map_err(CannotRun)?;
    let moves: Vec<(&str, &str)> = puts
        .iter()
        .map(|put| (put.from.as_str(), put.to.as_str()))
        .collect();
    store::relocate_all(&root, &moves).map_err(CannotRun)?;
    for put in &puts {
        if let Err(error) = chosen.world.git().stage_move(&put.from, &put.to) {
            anstream::eprintln!("{}: git was not told that it moved: {error}", put.from);
        }
    }
    let to = moves.last().map_or("", |(_, to)| to).to_owned();
    let told = lifecycle::archived(&puts);
    let target = |path| Target {
        root: root.clone(),
        path,
    };
    target(to).tell(&told, false)?;
    for put in puts {
        target(put.from).warn("it was moved; close it there, or saving it makes it anew");
    }
    Ok(Outcome::Clean)
}
