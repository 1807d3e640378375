//! The binary: hands its arguments to the command line room.

use std::process::ExitCode;

/// Reading a hundred thousand specs is a great many small allocations; the system's allocator makes threads wait for
/// each other there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    chant_lsp::cli::main()
}
