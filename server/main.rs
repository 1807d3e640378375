//! The binary: hands its arguments to the command line room.

use std::process::ExitCode;

fn main() -> ExitCode {
    chant_lsp::cli::main()
}
