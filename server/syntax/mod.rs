//! The tree of an open document: structure as an editor shows it, edited incrementally.

use crate::text::{Edit, Text};

/// The block tree of a document.
#[derive(Clone, Debug)]
pub struct Syntax {}

impl Syntax {
    /// Parses a whole text.
    #[must_use]
    pub fn parse(_text: &Text) -> Self {
        Self {}
    }

    /// Parses again after one edit that turned `before` into `after`.
    #[must_use]
    pub fn reparse(&self, _before: &Text, _edit: &Edit, after: &Text) -> Self {
        Self::parse(after)
    }
}
