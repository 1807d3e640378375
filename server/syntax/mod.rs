//! The tree of an open document: its structure as a person sees it, kept up edit by edit.
//!
//! Meaning is read by the `model` room from text alone; this room says how the text *looks*: headings, sections, boxes,
//! fences, links. Knows text and the two markdown grammars, and nothing of chant: where the frontmatter ends is told by
//! whoever asks, as the span to look `within`.

mod blocks;
mod folding;
mod inline;
mod outline;
mod query;
mod tasks;
mod tree;

pub use blocks::{Block, BlockKind, Definition, Fence};
pub use folding::{Fold, FoldKind};
pub use inline::{Inline, InlineKind, Inlines, MAX_INLINE_BYTES};
pub use outline::{Heading, HeadingStyle, Section};
pub use tasks::{Bullet, Task};
pub use tree::{MAX_TREE_BYTES, Stale};

use tree_sitter::Tree;

use crate::text::{Edit, Text};

/// The block tree of a document. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Syntax {
    /// `None` where the text is longer than [`MAX_TREE_BYTES`].
    tree: Option<Tree>,
}

impl Syntax {
    /// Parses a whole text.
    #[must_use]
    pub fn parse(text: &Text) -> Self {
        Self {
            tree: tree::parse(text, None),
        }
    }

    /// Parses again after one edit that turned `before` into `after`.
    #[must_use]
    pub fn reparse(&self, before: &Text, edit: &Edit, after: &Text) -> Self {
        let mut stale = self.stale();
        stale.edit(before, edit);
        stale.parse(after)
    }

    /// Begins several edits that are parsed together.
    #[must_use]
    pub fn stale(&self) -> Stale {
        Stale::new(self.tree.clone())
    }

    /// Whether the text is too long for a tree, so that every question about structure has an empty answer.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.tree.is_none()
    }
}
