//! A bar on the terminal for what takes long; silence for what does not, and for logs.

use std::{
    io::IsTerminal,
    sync::OnceLock,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// Nobody needs a bar for less.
const PATIENCE: Duration = Duration::from_secs(1);

/// The clock is looked at once in so many files: files come at a hundred thousand a second.
const EVERY: usize = 128;

/// How far the reading of files has come.
pub(super) struct Progress {
    started: Instant,
    wanted: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Starts the clock. The bar goes to standard error, if that is a terminal.
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            wanted: std::io::stderr().is_terminal(),
            bar: OnceLock::new(),
        }
    }

    /// Hears that `done` of `total` files are read; may be told from any thread.
    pub(super) fn heard(&self, done: usize, total: usize) {
        if !self.wanted || !done.is_multiple_of(EVERY) || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} files");
            let bar = ProgressBar::no_length();
            style
                .map(|style| bar.clone().with_style(style))
                .unwrap_or(bar)
        });
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }

    /// Takes the bar away, so that the report stands alone.
    pub(super) fn done(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
