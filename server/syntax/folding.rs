//! What may be folded away: sections and the blocks that are longer than a line.

use super::{BlockKind, Section, Syntax};
use crate::text::{Span, Text};

/// A part of the text that may be folded away behind its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first ink of the line that stays to the last ink of what goes.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A section, under its heading.
    Section,
    /// A block.
    Block(BlockKind),
}

impl Syntax {
    /// The folds `within` a part of the text, by their starts; each has at least two lines.
    #[must_use]
    pub fn folds(&self, text: &Text, within: Span) -> Vec<Fold> {
        let mut found = Vec::new();
        sections(&self.outline(text, within), &mut found);
        found.extend(self.blocks(text, within).iter().map(|block| Fold {
            span: block.span,
            kind: FoldKind::Block(block.kind),
        }));
        for fold in &mut found {
            fold.span = text.trimmed(fold.span);
        }
        let line = |offset: u32| text.byte_point(offset as usize).0;
        found.retain(|fold| line(fold.span.start) < line(fold.span.end));
        found.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
        found
    }

    /// The parts of the text around a byte, from the whole to the innermost, each inside the one before: what
    /// "expand selection" walks through.
    #[must_use]
    pub fn around(&self, text: &Text, offset: usize) -> Vec<Span> {
        let mut found = vec![Span::new(0, text.len())];
        let Some(tree) = self.tree() else {
            return found;
        };
        let mut cursor = tree.walk();
        while cursor.goto_first_child_for_byte(offset).is_some() {
            let node = cursor.node();
            if node.start_byte() > offset {
                break;
            }
            let span = text.trimmed(super::tree::span(node, text.len()));
            if node.is_named() && span.touches(offset) && found.last() != Some(&span) {
                found.push(span);
            }
        }
        found
    }
}

fn sections(from: &[Section], found: &mut Vec<Fold>) {
    for section in from {
        found.push(Fold {
            span: section.span,
            kind: FoldKind::Section,
        });
        sections(&section.sections, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_has_more_than_one_line() {
        let text = "# A\n\n## B\n\ntext\n\n## C\n- a\n  b\n\n> q\n\n```\nc\n```\n\n# D\n";
        let rope = Text::new(text);
        let folds = Syntax::parse(&rope).folds(&rope, Span::new(0, text.len()));
        let found: Vec<_> = folds
            .iter()
            .map(|fold| (fold.kind, fold.span.of(text)))
            .collect();
        assert_eq!(
            found,
            [
                (FoldKind::Section, text[..text.len() - 6].trim_end()),
                (FoldKind::Section, "## B\n\ntext"),
                (FoldKind::Section, "## C\n- a\n  b\n\n> q\n\n```\nc\n```"),
                (FoldKind::Block(BlockKind::List), "- a\n  b"),
                (FoldKind::Block(BlockKind::Fence), "```\nc\n```"),
            ]
        );
    }

    #[test]
    fn selections_grow_from_the_inside_out() {
        let text = "# A\n\npara\n\n- one\n- two **x**\n";
        let rope = Text::new(text);
        let at = text.find("two").expect("in the text");
        let around = Syntax::parse(&rope).around(&rope, at);
        let found: Vec<&str> = around.iter().map(|span| span.of(text)).collect();
        assert_eq!(
            found,
            [
                text,
                text.trim_end(),
                "- one\n- two **x**",
                "- two **x**",
                "two **x**"
            ]
        );
    }
}
