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

use std::sync::{Arc, OnceLock};

use tree_sitter::Tree;

use crate::text::{Edit, Text};

/// The block tree of a document: parsed when it is first asked for, on top of the last one that was. Cheap to clone.
///
/// A keystroke does not pay for a tree that nobody looks at: diagnostics follow from the text, and a burst of typing is
/// parsed once.
#[derive(Clone, Debug)]
pub struct Syntax {
    text: Text,
    /// The newest tree that was asked for, told of all edits since.
    old: Stale,
    /// `None` inside where the text is longer than [`MAX_TREE_BYTES`].
    tree: Arc<OnceLock<Option<Tree>>>,
}

impl Syntax {
    /// The structure of a whole text.
    #[must_use]
    pub fn parse(text: &Text) -> Self {
        Stale::default().parse(text)
    }

    /// The structure after one edit that turned `before` into `after`.
    #[must_use]
    pub fn reparse(&self, before: &Text, edit: &Edit, after: &Text) -> Self {
        let mut stale = self.stale();
        stale.edit(before, edit);
        stale.parse(after)
    }

    /// Begins several edits that are parsed together.
    #[must_use]
    pub fn stale(&self) -> Stale {
        match self.tree.get() {
            Some(tree) => Stale::new(tree.clone()),
            None => self.old.clone(),
        }
    }

    /// Whether the text is too long for a tree, so that every question about structure has an empty answer.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.text.len() > MAX_TREE_BYTES
    }

    fn tree(&self) -> Option<&Tree> {
        let parsed = || tree::parse(&self.text, self.old.tree());
        self.tree.get_or_init(parsed).as_ref()
    }
}
