//! Headings and the sections that they open.

use std::sync::LazyLock;

use tree_sitter::Query;

use super::{Syntax, query, tree};
use crate::text::{Span, Text};

static QUERY: LazyLock<Query> = LazyLock::new(|| {
    query::compile(
        tree_sitter_md::LANGUAGE,
        include_str!("../../queries/outline.scm"),
    )
});

/// A heading with all that stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading that opens it.
    pub heading: Heading,
    /// From the heading's line to the next heading of its level or above, or the end of what was looked at.
    pub span: Span,
    /// The sections in it, of lower levels.
    pub sections: Vec<Section>,
}

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From its first `#`, or from its text, to the end of its ink; an underline included.
    pub span: Span,
    /// Its text, without the `#`s on either side; empty, or several lines where it is underlined.
    pub text: Span,
    /// 1 to 6.
    pub level: u8,
    /// How it is written.
    pub style: HeadingStyle,
}

/// The two ways to write a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingStyle {
    /// `## Text`.
    Hashes,
    /// Text over a line of `===` or `---`.
    Underlined,
}

impl Syntax {
    /// The sections of the part `within` of the text, nested; text above the first heading belongs to none.
    #[must_use]
    pub fn outline(&self, text: &Text, within: Span) -> Vec<Section> {
        let mut headings = self.headings(text, within).into_iter().peekable();
        let mut sections = Vec::new();
        while let Some(heading) = headings.next() {
            sections.push(section(heading, &mut headings, within.end));
        }
        sections
    }

    /// All headings `within` a part of the text, in order; none of those in quotes or list items.
    #[must_use]
    pub fn headings(&self, text: &Text, within: Span) -> Vec<Heading> {
        let mut found: Vec<Heading> = Vec::new();
        let Some(tree) = self.tree() else {
            return found;
        };
        let mut aside_to = 0;
        query::visit(&QUERY, tree.root_node(), within, |name, node| {
            let span = tree::span(node, text.len());
            if span.range().start < aside_to {
                return;
            }
            match (name, found.last_mut()) {
                ("aside", _) => aside_to = span.range().end,
                ("heading" | "underlined", _) => found.push(Heading {
                    span: Span::at(span.range().start),
                    text: Span::at(span.range().start),
                    level: 0,
                    style: if name == "heading" {
                        HeadingStyle::Hashes
                    } else {
                        HeadingStyle::Underlined
                    },
                }),
                ("text", Some(heading)) => {
                    heading.span.end = span.end;
                    heading.text = match heading.style {
                        HeadingStyle::Hashes => without_closing(text, span),
                        HeadingStyle::Underlined => text.trimmed(span),
                    };
                }
                (level, Some(heading)) => {
                    heading.level = level.bytes().last().map_or(0, |digit| digit - b'0');
                    heading.span.end = span.end;
                    if heading.style == HeadingStyle::Hashes {
                        heading.span.start = text.trimmed(span).start;
                        heading.text = Span::at(span.range().end);
                    }
                }
                _ => {}
            }
        });
        found.retain(|heading| heading.level > 0);
        found
    }
}

/// The section that `heading` opens; takes the headings that belong into it.
fn section(
    heading: Heading,
    rest: &mut std::iter::Peekable<std::vec::IntoIter<Heading>>,
    end: u32,
) -> Section {
    let mut sections = Vec::new();
    while let Some(inner) = rest.next_if(|next| next.level > heading.level) {
        sections.push(section(inner, rest, end));
    }
    let end = rest.peek().map_or(end, |next| next.span.start);
    Section {
        heading,
        span: Span {
            start: heading.span.start,
            end,
        },
        sections,
    }
}

/// A heading's text without the `##` that may close it.
fn without_closing(text: &Text, span: Span) -> Span {
    let span = text.trimmed(span);
    let ink = text.slice(span);
    let open = ink.trim_end_matches('#');
    if open.len() == ink.len() || !(open.is_empty() || open.ends_with([' ', '\t'])) {
        return span;
    }
    let start = span.range().start;
    Span::new(start, start + open.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the sections, indented: level, text, all of the heading, and the first and last line of the section.
    #[track_caller]
    fn check(text: &str, drawn: &[&str]) {
        let rope = Text::new(text);
        let outline = Syntax::parse(&rope).outline(&rope, Span::new(0, text.len()));
        let mut found = Vec::new();
        draw(&rope, &outline, "", &mut found);
        assert_eq!(found, drawn);
    }

    fn draw(text: &Text, sections: &[Section], indent: &str, found: &mut Vec<String>) {
        for section in sections {
            let heading = section.heading;
            let line = |offset: u32| text.byte_point(offset as usize).0;
            found.push(format!(
                "{indent}{} `{}` of `{}` {}..{}",
                heading.level,
                text.slice(heading.text),
                text.slice(heading.span),
                line(section.span.start),
                line(section.span.end)
            ));
            draw(text, &section.sections, &format!("{indent}  "), found);
        }
    }

    #[test]
    fn nests_sections_by_level() {
        check(
            "text\n# A\nx\n### B\n## C ##\n   #### D #\n# E",
            &[
                "1 `A` of `# A` 1..6",
                "  3 `B` of `### B` 3..4",
                "  2 `C` of `## C ##` 4..6",
                "    4 `D` of `#### D #` 5..6",
                "1 `E` of `# E` 6..6",
            ],
        );
    }

    #[test]
    fn underlined_headings_and_empty_ones() {
        check(
            "One\ntwo\n===\n#\n\nThree\r\n---\r\n## ##\n#x\n",
            &[
                "1 `One\ntwo` of `One\ntwo\n===` 0..3",
                "1 `` of `#` 3..9",
                "  2 `Three` of `Three\r\n---` 5..7",
                "  2 `` of `## ##` 7..9",
            ],
        );
    }

    #[test]
    fn not_in_fences_quotes_comments_or_lists() {
        check(
            "```\n# a\n```\n> # b\n>\n> c\n> ===\n\n<!--\n# d\n-->\n\n- # e\n\n      # f\n\n# G\n",
            &["1 `G` of `# G` 16..17"],
        );
    }

    #[test]
    fn only_within_the_part_asked_for() {
        let text = "---\na: b\n---\n# T\n";
        let rope = Text::new(&format!("\n{text}"));
        let body = Span::new(rope.len() - 4, rope.len());
        // To the grammar, the metadata behind a blank line is an underlined heading.
        let syntax = Syntax::parse(&rope);
        assert_eq!(syntax.headings(&rope, Span::new(0, rope.len())).len(), 2);
        assert_eq!(syntax.headings(&rope, body).len(), 1);
    }
}
