//! The binary: hands its arguments to the command line room.

use std::process::ExitCode;

fn main() -> ExitCode {
    chant_lsp::lsp::serve_stdio()
}
