//! `chant-lsp completions SHELL`: what a shell needs to complete our arguments.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{CannotRun, Outcome, outlet};

/// Print a completion script for a shell
#[derive(clap::Args)]
pub(super) struct Args {
    /// The shell to write it for
    shell: Shell,
}

pub(super) fn run<Cli: CommandFactory>(args: &Args) -> Result<Outcome, CannotRun> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "chant-lsp", &mut script);
    outlet::print(&script)?;
    Ok(Outcome::Clean)
}
