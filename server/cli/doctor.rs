//! `chant-lsp doctor`: what a report of a problem should say, as markdown.

use std::path::PathBuf;

use super::{CannotRun, Outcome, outlet};
use crate::load::doctor;

/// Describe this machine and its projects, ready to paste into a report
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folders to look for projects in; the current one if nothing is named
    folders: Vec<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<Outcome, CannotRun> {
    let here = super::current_folder()?;
    let folders: Vec<PathBuf> = args
        .folders
        .iter()
        .map(|folder| here.join(folder))
        .collect();
    let folders = if folders.is_empty() {
        vec![here]
    } else {
        folders
    };
    outlet::print(doctor::report(&folders).as_bytes())?;
    Ok(Outcome::Clean)
}
