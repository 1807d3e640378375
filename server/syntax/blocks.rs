//! Blocks other than headings: code fences, raw HTML, quotes, lists, tables, and definitions of links.

use std::sync::LazyLock;

use tree_sitter::{Node, Query};

use super::{Syntax, query, tree};
use crate::text::{Span, Text};

static QUERY: LazyLock<Query> = LazyLock::new(|| {
    query::compile(
        tree_sitter_md::LANGUAGE,
        include_str!("../../queries/blocks.scm"),
    )
});

/// A block and its extent, from its first ink to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// Code between fences of backticks or tildes.
    Fence,
    /// Raw HTML.
    Html,
    /// An HTML comment that begins a line.
    Comment,
    /// A quote.
    Quote,
    /// A list of any kind; nested ones are blocks of their own.
    List,
    /// A table.
    Table,
}

/// Fenced code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    /// From the opening fence to the closing one, or to the end of the code where nothing closes it.
    pub span: Span,
    /// The opening backticks or tildes.
    pub opening: Span,
    /// What stands behind them (`rust`), if anything does.
    pub info: Option<Span>,
    /// The code with its last line break; empty where there is none.
    pub content: Span,
    /// The closing backticks or tildes, if there are any.
    pub closing: Option<Span>,
}

/// `[label]: destination`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// All of it.
    pub span: Span,
    /// The label, without brackets.
    pub label: Span,
    /// Where it leads, without `<` and `>`.
    pub destination: Span,
}

impl Syntax {
    /// The blocks `within` a part of the text, in order, outer ones first.
    #[must_use]
    pub fn blocks(&self, text: &Text, within: Span) -> Vec<Block> {
        let mut found = Vec::new();
        self.visit_blocks(within, |name, node| {
            let span = text.trimmed(tree::span(node, text.len()));
            let kind = match name {
                "fence" => BlockKind::Fence,
                "html" if text.slice(span).starts_with("<!--") => BlockKind::Comment,
                "html" => BlockKind::Html,
                "quote" => BlockKind::Quote,
                "list" => BlockKind::List,
                "table" => BlockKind::Table,
                _ => return,
            };
            found.push(Block { kind, span });
        });
        found
    }

    /// The code fences `within` a part of the text, in order.
    #[must_use]
    pub fn fences(&self, text: &Text, within: Span) -> Vec<Fence> {
        let mut found: Vec<Fence> = Vec::new();
        self.visit_blocks(within, |name, node| {
            let span = tree::span(node, text.len());
            if name == "fence" {
                // The delimiter that comes next begins and opens it.
                found.push(Fence {
                    span: Span::at(span.range().start),
                    opening: Span::at(span.range().start),
                    info: None,
                    content: Span::at(span.range().end),
                    closing: None,
                });
            }
            let Some(fence) = found.last_mut() else {
                return;
            };
            match name {
                "delimiter" if fence.opening.is_empty() => {
                    (fence.opening, fence.span) = (span, span);
                    fence.content = Span::at(span.range().end);
                }
                "delimiter" => {
                    fence.closing = Some(span);
                    fence.span.end = span.end;
                }
                "info" => {
                    fence.info = Some(text.trimmed(span));
                    fence.span.end = span.end;
                    fence.content = Span::at(span.range().end);
                }
                "content" => {
                    fence.content = span;
                    fence.span.end = text.trimmed(span).end.max(fence.span.end);
                }
                _ => {}
            }
        });
        found
    }

    /// The link definitions `within` a part of the text, in order.
    #[must_use]
    pub fn definitions(&self, text: &Text, within: Span) -> Vec<Definition> {
        let mut found: Vec<Definition> = Vec::new();
        self.visit_blocks(within, |name, node| {
            let span = tree::span(node, text.len());
            match (name, found.last_mut()) {
                ("definition", _) => {
                    let span = text.trimmed(span);
                    found.push(Definition {
                        span,
                        label: span,
                        destination: span,
                    });
                }
                ("label", Some(definition)) => definition.label = inside(text, span, '[', ']'),
                ("destination", Some(definition)) => {
                    definition.destination = inside(text, span, '<', '>');
                }
                _ => {}
            }
        });
        found
    }

    /// Visits what `queries/blocks.scm` names.
    pub(super) fn visit_blocks<'tree>(
        &'tree self,
        within: Span,
        see: impl FnMut(&str, Node<'tree>),
    ) {
        if let Some(tree) = self.tree() {
            query::visit(&QUERY, tree.root_node(), within, see);
        }
    }
}

/// `span` without the brackets around it, where it has both.
pub(super) fn inside(text: &Text, span: Span, open: char, close: char) -> Span {
    let ink = text.slice(span);
    if ink.len() >= 2 && ink.starts_with(open) && ink.ends_with(close) {
        Span::new(span.range().start + 1, span.range().end - 1)
    } else {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Text, Syntax, Span) {
        let rope = Text::new(text);
        let syntax = Syntax::parse(&rope);
        (rope, syntax, Span::new(0, text.len()))
    }

    #[track_caller]
    fn check_fences(text: &str, drawn: &[(&str, Option<&str>, &str, bool)]) {
        let (rope, syntax, whole) = parsed(text);
        let found: Vec<_> = syntax
            .fences(&rope, whole)
            .iter()
            .map(|fence| {
                (
                    fence.span.of(text),
                    fence.info.map(|info| info.of(text)),
                    fence.content.of(text),
                    fence.closing.is_some(),
                )
            })
            .collect();
        assert_eq!(found, drawn);
    }

    #[test]
    fn fences_open_and_closed() {
        check_fences(
            "```rust ignore\nfn a() {}\n```\n\n~~~\n```\n~~~\n- x\n  ````\n  y",
            &[
                (
                    "```rust ignore\nfn a() {}\n```",
                    Some("rust ignore"),
                    "fn a() {}\n",
                    true,
                ),
                ("~~~\n```\n~~~", None, "```\n", true),
                ("````\n  y", None, "y", false),
            ],
        );
    }

    #[test]
    fn empty_fences() {
        check_fences(
            "```\r\n```\r\n\r\n```sh",
            &[
                ("```\r\n```", None, "", true),
                ("```sh", Some("sh"), "", false),
            ],
        );
    }

    #[test]
    fn no_fence_in_a_paragraph_or_a_comment() {
        check_fences("a ``` b\n\n<!--\n```\n-->\n", &[]);
    }

    #[test]
    fn all_kinds_of_blocks() {
        let text = "<!-- a\n-->\n\n<div>\nb\n</div>\n\n> c\n\n- d\n  - e\n\n| f |\n|---|\n| g |\n";
        let (rope, syntax, whole) = parsed(text);
        let found: Vec<_> = syntax
            .blocks(&rope, whole)
            .iter()
            .map(|block| (block.kind, block.span.of(text)))
            .collect();
        assert_eq!(
            found,
            [
                (BlockKind::Comment, "<!-- a\n-->"),
                (BlockKind::Html, "<div>\nb\n</div>"),
                (BlockKind::Quote, "> c"),
                (BlockKind::List, "- d\n  - e"),
                (BlockKind::List, "- e"),
                (BlockKind::Table, "| f |\n|---|\n| g |"),
            ]
        );
    }

    #[test]
    fn definitions_without_their_brackets() {
        let text = "[a]: <b c.md> 'title'\n[d]: e.md\n\ntext [f]: g\n";
        let (rope, syntax, whole) = parsed(text);
        let found: Vec<_> = syntax
            .definitions(&rope, whole)
            .iter()
            .map(|definition| (definition.label.of(text), definition.destination.of(text)))
            .collect();
        assert_eq!(found, [("a", "b c.md"), ("d", "e.md")]);
    }
}
