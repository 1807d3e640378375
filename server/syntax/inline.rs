//! Links and code spans: the inline grammar, on demand and on a leash.
//!
//! The inline grammar takes a time that grows faster than hostile text does, so nothing is parsed before it is asked
//! for, no block over [`MAX_INLINE_BYTES`], and no more in one call than [`MAX_STEPS`] allow.

use std::{ops::ControlFlow, sync::LazyLock};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Query, Range, Tree};

use super::{Syntax, blocks::inside, query, tree};
use crate::text::{Span, Text};

/// Longer blocks are left alone. The longest paragraph of 500 real specs has 5 KB and four in ten thousand have more
/// than this; the worst text of this size that we know (`*a _b `) takes 30 ms.
pub const MAX_INLINE_BYTES: usize = 4 * 1024;

/// Steps of the parser, a hundred operations each, that one call may take over all its blocks: 300 KB of prose, or
/// about a second of the worst text that we know.
const MAX_STEPS: usize = 8_000;

static QUERY: LazyLock<Query> = LazyLock::new(|| {
    query::compile(
        tree_sitter_md::INLINE_LANGUAGE,
        include_str!("../../queries/inline.scm"),
    )
});

/// What was found, and whether that is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inlines {
    /// In order, outer ones first.
    pub items: Vec<Inline>,
    /// Whether something was left out: the tree, a long block, or all that came after the last step.
    pub limited: bool,
}

/// A link, an image, or a code span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// All of it.
    pub span: Span,
    /// What it shows: between the backticks, the brackets, or the `<` and `>`.
    pub text: Span,
    /// Where it leads, of those that say so themselves; of a reference, the label if it stands apart from the text.
    pub target: Option<Span>,
}

/// What an inline part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InlineKind {
    /// `` `code` ``
    Code,
    /// `[text](destination)`
    Link,
    /// `![text](destination)`
    Image,
    /// `[text][label]`, `[text][]` or `[text]`; whether anything defines the label is another question.
    Reference,
    /// `<https://…>` or `<name@host>`
    Autolink,
}

impl Syntax {
    /// The links and code spans in the blocks that meet `within`; a cursor's byte finds those of its own paragraph.
    #[must_use]
    pub fn inlines(&self, text: &Text, within: Span) -> Inlines {
        let mut found = Inlines {
            limited: self.is_limited(),
            ..Inlines::default()
        };
        let mut leash = Leash::new();
        // One byte more on both sides: a block that ends at the cursor counts.
        let near = Span {
            start: 0,
            end: within.end.saturating_add(1),
        };
        self.visit_blocks(near, |name, node| {
            let span = tree::span(node, text.len());
            if name != "inline" || !span.meets(within) {
                return;
            }
            match leash.parse(text, node) {
                Some(tree) => read(&tree, text, &mut found.items),
                None => found.limited = true,
            }
        });
        found
    }
}

/// One parser and what it may still spend.
struct Leash {
    parser: Parser,
    steps: usize,
}

impl Leash {
    fn new() -> Self {
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_md::INLINE_LANGUAGE.into())
            .expect("Cargo.lock pins a grammar that this tree-sitter can read");
        Self { parser, steps: 0 }
    }

    /// The inline tree of one block; `None` where it is too long or the steps are used up.
    fn parse(&mut self, text: &Text, block: Node) -> Option<Tree> {
        let end = block.end_byte().min(text.len());
        if end - block.start_byte() > MAX_INLINE_BYTES || self.steps > MAX_STEPS {
            return None;
        }
        self.parser.set_included_ranges(&ranges(block)).ok()?;
        let mut read = |offset: usize, _: Point| {
            if offset >= end {
                return &b""[..];
            }
            let (chunk, start) = text.chunk(offset);
            let upto = chunk.len().min(end - start);
            &chunk.as_bytes()[offset - start..upto]
        };
        let mut go_on = |_: &ParseState| {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let options = ParseOptions::new().progress_callback(&mut go_on);
        let tree = self
            .parser
            .parse_with_options(&mut read, None, Some(options));
        if tree.is_none() {
            self.parser.reset();
        }
        tree
    }
}

/// The bytes of a block that are its own, without the `> ` and indentation that later lines owe to blocks around it.
fn ranges(block: Node) -> Vec<Range> {
    let mut ranges = Vec::new();
    let mut rest = block.range();
    let mut cursor = block.walk();
    for inner in block.children(&mut cursor) {
        if inner.kind() != "block_continuation" || inner.start_byte() == inner.end_byte() {
            continue;
        }
        if inner.start_byte() > rest.start_byte {
            ranges.push(Range {
                end_byte: inner.start_byte(),
                end_point: inner.start_position(),
                ..rest
            });
        }
        (rest.start_byte, rest.start_point) = (inner.end_byte(), inner.end_position());
    }
    if rest.start_byte < rest.end_byte || ranges.is_empty() {
        ranges.push(rest);
    }
    ranges
}

fn read(tree: &Tree, text: &Text, found: &mut Vec<Inline>) {
    // The parts around the present place, by their index in `found`; what comes next belongs to the innermost.
    let mut around: Vec<usize> = Vec::new();
    let whole = Span::new(0, text.len());
    query::visit(&QUERY, tree.root_node(), whole, |name, node| {
        let span = tree::span(node, text.len());
        let is_over = |index: &mut usize| found[*index].span.end <= span.start;
        while around.pop_if(is_over).is_some() {}
        let kind = match name {
            "code" => Some(InlineKind::Code),
            "link" => Some(InlineKind::Link),
            "image" => Some(InlineKind::Image),
            "reference" => Some(InlineKind::Reference),
            "autolink" => Some(InlineKind::Autolink),
            _ => None,
        };
        if let Some(kind) = kind {
            around.push(found.len());
            found.push(Inline {
                kind,
                span,
                text: if kind == InlineKind::Autolink {
                    inside(text, span, '<', '>')
                } else {
                    span
                },
                target: None,
            });
            return;
        }
        let Some(inline) = around.last().map(|index| &mut found[*index]) else {
            return;
        };
        match name {
            "text" => inline.text = span,
            "destination" => inline.target = Some(inside(text, span, '<', '>')),
            "label" => inline.target = Some(inside(text, span, '[', ']')),
            // The first delimiter of a code span, then the last.
            _ if span.start == inline.span.start => inline.text.start = span.end,
            _ => inline.text.end = span.start,
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inlines(text: &str) -> Inlines {
        let rope = Text::new(text);
        Syntax::parse(&rope).inlines(&rope, Span::new(0, text.len()))
    }

    #[track_caller]
    fn check(text: &str, drawn: &[&str]) {
        let found = inlines(text);
        assert!(!found.limited);
        let found: Vec<String> = found
            .items
            .iter()
            .map(|item| {
                let target = item.target.map_or("", |span| span.of(text));
                format!("{:?} {} -> {target}", item.kind, item.text.of(text))
            })
            .collect();
        assert_eq!(found, drawn);
    }

    #[test]
    fn all_kinds() {
        check(
            "# A `b`\n\n[c](d.md 'e') ![f](<g h.png>) [i][j] [k][] [l] <https://m.n> ``o ` p``\n",
            &[
                "Code b -> ",
                "Link c -> d.md",
                "Image f -> g h.png",
                "Reference i -> j",
                "Reference k -> ",
                "Reference l -> ",
                "Autolink https://m.n -> ",
                "Code o ` p -> ",
            ],
        );
    }

    #[test]
    fn nested_in_each_other_and_in_tables() {
        check(
            "[![a](b.png) `c`](d.md)\n\n| [e](f) |\n|---|\n| `g` |\n",
            &[
                "Link ![a](b.png) `c` -> d.md",
                "Image a -> b.png",
                "Code c -> ",
                "Link e -> f",
                "Code g -> ",
            ],
        );
    }

    #[test]
    fn across_the_lines_of_a_quote() {
        check(
            "> see [a\n> b](c.md) and `d\n> e`\n",
            &["Link a\n> b -> c.md", "Code d\n> e -> "],
        );
    }

    #[test]
    fn not_in_code_or_comments() {
        check(
            "```\n[a](b)\n```\n\n<!--\n`c`\n-->\n\n    [d](e)\n\n\\[f](g)\n",
            &[],
        );
    }

    #[test]
    fn only_the_block_asked_for() {
        let rope = Text::new("`a`\n\n`b`\n\n`c`");
        let syntax = Syntax::parse(&rope);
        let at = |offset| syntax.inlines(&rope, Span::at(offset)).items.len();
        assert_eq!((at(6), at(8), at(13), at(4)), (1, 1, 1, 0));
    }

    #[test]
    fn a_hostile_block_is_left_out_and_said_so() {
        let text = format!("`a`\n\n{}\n\n`b`\n", "*a ".repeat(8_000));
        let found = inlines(&text);
        assert!(found.limited);
        assert_eq!(found.items.len(), 2);
    }

    #[test]
    fn many_hostile_blocks_use_up_the_steps() {
        let text = format!("{}\n\n", "![".repeat(2_000)).repeat(40);
        assert!(inlines(&text).limited);
    }
}
