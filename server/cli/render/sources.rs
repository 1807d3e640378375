//! The texts of the files that findings speak of, read when they are needed.
//!
//! A check keeps no text. Clean files are never read a second time, and of the others only a few are held at once.

use std::{
    path::{Path, PathBuf},
    rc::Rc,
};

use rustc_hash::FxHashMap;

use crate::{
    store,
    text::{Encoding, Span, Text},
};

/// So many texts are kept: the file in question and the neighbours that its findings point at.
const HELD: usize = 64;

/// Reads texts by path, and remembers the latest.
#[derive(Default)]
pub(in crate::cli) struct Sources {
    held: FxHashMap<PathBuf, Option<Rc<Source>>>,
}

/// One text with its lines counted.
pub(in crate::cli) struct Source {
    /// The text as it is on disk now; usually what was checked.
    pub text: String,
    /// The same, by lines.
    pub lines: Text,
}

/// A place as people count: from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in units of the encoding that was asked for.
    pub column: u32,
}

impl Sources {
    /// The text at an absolute path; `None` if it cannot be read as text.
    pub(in crate::cli) fn get(&mut self, path: &Path) -> Option<Rc<Source>> {
        if let Some(known) = self.held.get(path) {
            return known.clone();
        }
        if self.held.len() >= HELD {
            self.held.clear();
        }
        let source = store::read(path)
            .ok()
            .map(|text| Rc::new(Source::new(text)));
        self.held.insert(path.to_owned(), source.clone());
        source
    }
}

impl Source {
    fn new(text: String) -> Self {
        let lines = Text::new(&text);
        Self { text, lines }
    }

    /// Where `offset` stands; the end of the text if it lies past it.
    pub(in crate::cli) fn place(&self, offset: u32, encoding: Encoding) -> Place {
        let at = self.lines.position_at(offset as usize, encoding);
        Place {
            line: at.line + 1,
            column: at.column + 1,
        }
    }

    /// Start and end of a span.
    pub(in crate::cli) fn places(&self, span: Span, encoding: Encoding) -> (Place, Place) {
        (
            self.place(span.start, encoding),
            self.place(span.end, encoding),
        )
    }
}

impl Place {
    /// The first place of any file: what is said of a file that has no readable text.
    pub(in crate::cli) const START: Self = Self { line: 1, column: 1 };
}
