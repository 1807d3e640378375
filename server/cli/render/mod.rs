//! One report, drawn in the format that was asked for. Each format is a file; all see the same [`View`].

mod frame;
pub(super) mod github;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod sarif;
mod sources;
pub(super) mod text;

use std::{
    cell::RefCell,
    io::{self, Write},
    path::{Path, PathBuf},
    rc::Rc,
};

use rayon::prelude::*;

use self::sources::{Source, Sources};

use super::check::engine::{Checked, CheckedFile, CheckedProject};
use crate::ide::diagnostics::{Finding, Severity};

/// So many files are drawn before anything of them is written.
const PIECE: usize = 4096;

/// So many files are drawn by one core at a time.
const SHARE: usize = 32;

/// How the reader wants to see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Whether escape sequences for colours may be written.
    pub colored: bool,
    /// Columns of the terminal, or a width that suits a log.
    pub width: usize,
    /// Whether the time taken is told; not where output is compared with an earlier one.
    pub timed: bool,
    /// Whether only what is new was kept.
    pub since: bool,
    /// Findings of at least this severity break the build; none does where there is none.
    pub error_on: Option<Severity>,
}

/// A report and what is needed to draw it.
pub(super) struct View<'a> {
    /// What was found.
    pub checked: &'a Checked,
    /// How to show it.
    pub look: Look,
    sources: RefCell<Sources>,
}

impl<'a> View<'a> {
    /// A report to be shown in this way.
    pub(super) fn new(checked: &'a Checked, look: Look) -> Self {
        Self {
            checked,
            look,
            sources: RefCell::default(),
        }
    }

    /// Every file with findings, project by project.
    fn files(&self) -> impl Iterator<Item = (&'a CheckedProject, &'a CheckedFile)> {
        self.checked.files()
    }

    /// Draws file by file on all cores, and writes what is drawn in the order of the files. Pieces of the report are
    /// finished one after the other, so that a long one is never held as a whole.
    fn draw_files(
        &self,
        out: &mut dyn Write,
        draw: impl Fn(&View, &CheckedProject, &CheckedFile, &mut String) + Sync,
    ) -> io::Result<()> {
        let (checked, look) = (self.checked, self.look);
        let files: Vec<_> = checked.files().collect();
        for piece in files.chunks(PIECE) {
            let drawn: Vec<String> = piece
                .par_chunks(SHARE)
                .map(|share| {
                    // A desk of one's own: texts are not shared between threads.
                    let view = View::new(checked, look);
                    let mut drawn = String::new();
                    for (project, file) in share {
                        draw(&view, project, file, &mut drawn);
                    }
                    drawn
                })
                .collect();
            for text in drawn {
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// The text of a file of a project; `None` if it cannot be read as text (any more).
    fn source(&self, project: &CheckedProject, path: &str) -> Option<Rc<Source>> {
        self.sources.borrow_mut().get(&project.absolute(path))
    }

    /// The path by which GitHub knows a file: relative to the checkout, wherever the command was run in it.
    fn annotated(&self, project: &CheckedProject, path: &str) -> String {
        let checkout = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
        let absolute = project.absolute(path);
        match checkout
            .as_deref()
            .and_then(|checkout| absolute.strip_prefix(checkout).ok())
        {
            Some(relative) => slashed(relative),
            None => project.shown(path),
        }
    }
}

impl Look {
    /// Whether this finding is one that the exit code tells of.
    pub(super) fn breaks(&self, finding: &Finding) -> bool {
        self.error_on.is_some_and(|least| finding.severity <= least)
    }
}

/// A path with `/`, whatever the platform.
pub(super) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The word for a severity, as settings and reports write it.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}
