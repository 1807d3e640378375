//! Where output goes: standard output in large pieces, and no complaint when the reader has seen enough.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::CannotRun;

/// How much is gathered before it is written.
const BUFFER: usize = 1 << 16;

/// Standard output, every byte as it comes.
pub(super) fn plain() -> impl Write {
    BufWriter::with_capacity(BUFFER, io::stdout().lock())
}

/// Standard output that takes colours out again where they are not wanted. `choice` says whether colours reach it; `Auto` looks at the terminal and at `NO_COLOR`
/// and `CLICOLOR_FORCE`.
pub(super) fn styled(choice: ColorChoice) -> impl Write {
    BufWriter::with_capacity(BUFFER, AutoStream::new(io::stdout().lock(), choice))
}

/// Prints `bytes` as they are.
pub(super) fn print(bytes: &[u8]) -> Result<(), CannotRun> {
    let mut out = io::stdout().lock();
    finish(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Turns what came of writing into an answer: a reader that went away (`| head`) is no failure, a full disk is.
pub(super) fn finish(written: io::Result<()>) -> Result<(), CannotRun> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CannotRun(format!("the output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
