//! Parsing by the block grammar, over the chunks of a rope and on top of the tree from before.

use std::{borrow::Cow, sync::Arc};

use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

use super::Syntax;
use crate::text::{Edit, Span, Text};

/// Longer texts get no tree. The largest real spec is under 200 KB; the slowest text of this size that we know (a wall
/// of line breaks) takes half a second to parse afresh, ordinary prose a tenth of one.
pub const MAX_TREE_BYTES: usize = 512 * 1024;

/// A tree that has been told of edits and is still to be parsed; by default one that knows nothing yet.
#[derive(Clone, Debug, Default)]
pub struct Stale(Option<Tree>);

impl Stale {
    pub(super) fn new(tree: Option<Tree>) -> Self {
        Self(tree)
    }

    /// Tells of one edit of the text as it is `before` that edit.
    pub fn edit(&mut self, before: &Text, edit: &Edit) {
        if let Some(tree) = &mut self.0 {
            tree.edit(&input_edit(before, edit));
        }
    }

    /// Forgets what was: the text has been replaced as a whole.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// The structure of the text that all edits together have led to.
    #[must_use]
    pub fn parse(self, after: &Text) -> Syntax {
        Syntax {
            text: after.clone(),
            old: self,
            tree: Arc::default(),
        }
    }

    pub(super) fn tree(&self) -> Option<&Tree> {
        self.0.as_ref()
    }
}

/// The tree of `text`; with an `old` one that knows the edits since, only what they touched is parsed.
///
/// Where the grammar gives up, the way in which it does depends on what it reused, so the answer is then a fresh one:
/// the tree must follow from the text alone.
pub(super) fn parse(text: &Text, old: Option<&Tree>) -> Option<Tree> {
    if text.len() > MAX_TREE_BYTES {
        return None;
    }
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_md::LANGUAGE.into())
        .expect("Cargo.lock pins a grammar that this tree-sitter can read");
    let mut parsed = |old| parser.parse_with_options(&mut |at, _| read(text, at), old, None);
    let sound = |tree: &Tree| !tree.root_node().has_error();
    old.filter(|old| sound(old))
        .and_then(|old| parsed(Some(old)).filter(sound))
        .or_else(|| parsed(None))
}

/// What the parser sees from byte `offset` on: the text, except for two things.
///
/// The grammar needs a line feed at the end of a heading and loses the whole tree without one, which is how a text ends
/// while its last line is being typed. So there is always one more line feed than the text has, *always* and not only
/// where it is missing: an edit of the text is then the same edit of what the parser sees. And a zero byte means the end
/// of the text to the grammar, so it is shown as another control character.
fn read(text: &Text, offset: usize) -> Cow<'_, [u8]> {
    if offset == text.len() {
        return Cow::Borrowed(b"\n");
    }
    let (chunk, start) = text.chunk(offset);
    let bytes = chunk.as_bytes().get(offset - start..).unwrap_or_default();
    if memchr::memchr(0, bytes).is_none() {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(bytes.iter().map(|byte| *byte.max(&1)).collect())
}

/// Where a node stands in a text of `len` bytes, which lacks the parser's last line feed.
pub(super) fn span(node: Node, len: usize) -> Span {
    Span::new(node.start_byte().min(len), node.end_byte().min(len))
}

fn input_edit(before: &Text, edit: &Edit) -> InputEdit {
    let span = before.clamp(edit.span).range();
    let point = |offset| {
        let (row, column) = before.byte_point(offset);
        Point { row, column }
    };
    let start = point(span.start);
    InputEdit {
        start_byte: span.start,
        old_end_byte: span.end,
        new_end_byte: span.start + edit.new_text.len(),
        start_position: start,
        old_end_position: if span.is_empty() {
            start
        } else {
            point(span.end)
        },
        new_end_position: behind(start, &edit.new_text),
    }
}

/// The point behind `text` that begins at `start`.
fn behind(start: Point, text: &str) -> Point {
    match memchr::memrchr(b'\n', text.as_bytes()) {
        None => Point {
            row: start.row,
            column: start.column + text.len(),
        },
        Some(last) => Point {
            row: start.row + memchr::memchr_iter(b'\n', text.as_bytes()).count(),
            column: text.len() - last - 1,
        },
    }
}

#[cfg(test)]
mod tests;
