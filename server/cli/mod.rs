//! The command line: the same answers as in an editor, without one. One file a subcommand.
//!
//! Knows clap, the terminal and exit codes, and wires the other rooms together for a single run. Does not know LSP.

mod agent_run;
mod archive;
mod chain;
mod change;
mod check;
mod chosen;
mod completions;
mod create;
mod decide;
mod doctor;
mod explain;
mod graph;
mod outlet;
mod page;
mod progress;
mod render;
mod run;
mod runs;
mod serve;
mod status;
mod stop;
mod tick;
mod why;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// Language server and checker for chant specs.
#[derive(Parser)]
#[command(name = "chant-lsp", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    /// Speak LSP on standard input and output; what an editor gets anyway
    #[arg(long, hide = true)]
    stdio: bool,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Explain(explain::Args),
    Graph(graph::Args),
    Status(status::Args),
    Why(why::Args),
    Tick(tick::Args),
    SetStatus(decide::SetStatus),
    /// Approve a spec
    Approve(decide::Approval),
    /// Reject a spec
    Reject(decide::Approval),
    Cancel(decide::Cancel),
    /// Make a spec that is completed or cancelled pending again
    Reopen(decide::Again),
    /// Make a spec that failed, or that nobody works on any more, pending again
    Reset(decide::Again),
    Archive(archive::Args),
    New(create::New),
    Start(create::Start),
    Next(create::Next),
    Run(run::Args),
    Runs(runs::Args),
    Stop(stop::Args),
    AgentRun(agent_run::Args),
    Doctor(doctor::Args),
    Serve(serve::Args),
    Completions(completions::Args),
}

/// How a run ended; the numbers are a contract (docs/check.md).
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// It ran, and found errors.
    Found,
    /// An editor was served, and this is what LSP makes of it: 0 after `shutdown`, else 1.
    Served(ExitCode),
}

/// Why a command could not do what was asked: one sentence for the person who asked.
#[derive(Debug)]
struct CannotRun(String);

/// Runs the program for the arguments of this process.
///
/// The exit code is 0 if there are no errors, 1 if errors were found, 2 if it could not run.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Graph(args)) => graph::run(&args),
        Some(Command::Status(args)) => status::run(&args),
        Some(Command::Why(args)) => why::run(&args),
        Some(Command::Tick(args)) => tick::run(&args),
        Some(Command::SetStatus(args)) => decide::set_status(&args),
        Some(Command::Approve(args)) => decide::approve(&args),
        Some(Command::Reject(args)) => decide::reject(&args),
        Some(Command::Cancel(args)) => decide::cancel(&args),
        Some(Command::Reopen(args)) => decide::reopen(&args),
        Some(Command::Reset(args)) => decide::reset(&args),
        Some(Command::Archive(args)) => archive::run(&args),
        Some(Command::New(args)) => create::new(&args),
        Some(Command::Start(args)) => create::start(&args),
        Some(Command::Next(args)) => create::next(&args),
        Some(Command::Run(args)) => run::run(&args),
        Some(Command::Runs(args)) => runs::run(&args),
        Some(Command::Stop(args)) => stop::run(&args),
        Some(Command::AgentRun(args)) => agent_run::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Completions(args)) => completions::run::<Cli>(&args),
        Some(Command::Serve(args)) => Ok(serve::run(&args)),
        None => serve::run_unasked(cli.stdio),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Served(code)) => code,
        Err(CannotRun(sentence)) => {
            anstream::eprintln!("chant-lsp: {sentence}");
            ExitCode::from(2)
        }
    }
}

/// Where the person who called stands; what they name is relative to it.
fn current_folder() -> Result<PathBuf, CannotRun> {
    std::env::current_dir()
        .map_err(|error| CannotRun(format!("the current folder cannot be told: {error}")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
