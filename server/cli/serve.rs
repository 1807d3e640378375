//! `chant-lsp serve`: the language server on standard input and output. Also what an editor gets that gives no
//! subcommand.

use std::io::IsTerminal;

use super::{CannotRun, Outcome};
use crate::lsp;

/// Serve an editor over standard input and output
#[derive(clap::Args)]
pub(super) struct Args {
    /// Accepted because many editors add it; there is no other way to be spoken to
    #[arg(long)]
    stdio: bool,
}

/// Serves until the editor leaves.
pub(super) fn run(_: &Args) -> Outcome {
    Outcome::Served(lsp::serve_stdio())
}

/// No subcommand: an editor is served, a person is told what there is.
pub(super) fn run_unasked(stdio: bool) -> Result<Outcome, CannotRun> {
    if !stdio && std::io::stdin().is_terminal() {
        return Err(CannotRun(
            "an editor would be served here; `chant-lsp check` checks specs, `chant-lsp --help` lists the rest".into(),
        ));
    }
    Ok(Outcome::Served(lsp::serve_stdio()))
}
