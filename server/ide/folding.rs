//! What may be folded away: frontmatter, its long values, sections and long blocks of the body.

use super::{File, cards, cursor::line_at, structure};
use crate::{
    model::{
        criteria::HEADING,
        yaml::{self, Pair, Value},
    },
    syntax::{self, BlockKind},
    text::Span,
};

/// How the heading begins under which chant keeps what an agent said.
const OUTPUT: &str = "## Agent Output";

/// A part of a file that may be folded away behind its first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first ink of the line that stays to the last ink of what goes.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// What the line that stays could say of what goes; empty where it says enough itself.
    pub summary: String,
}

/// What is folded; what a client with little room can do without comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// All of the frontmatter, with its dashes.
    Frontmatter,
    /// What an agent said.
    Output,
    /// A section, under its heading.
    Section,
    /// A value of the frontmatter that has lines of its own.
    Value,
    /// Code, a list, a table or a quote.
    Block,
    /// A comment that readers do not see.
    Comment,
}

/// What may be folded in a file, by place; each has at least two lines. `text` is what the file was read from.
#[must_use]
pub fn folds(file: File, text: &str) -> Vec<Fold> {
    let mut found = Vec::new();
    let region = file.region(text);
    if let Some(region) = region.filter(|region| region.closed) {
        let yaml = region.yaml.range();
        let dashes = line_at(text, yaml.end);
        found.push(Fold {
            span: Span::new(yaml.start.saturating_sub(3), trimmed_end(text, dashes)),
            kind: Kind::Frontmatter,
            summary: match file {
                File::Spec(entry) => format!("--- {}", cards::progress(entry)),
                File::Page(page) => format!("--- {}", page.name()),
            },
        });
    }
    if let Some(region) =
        region.filter(|region| region.yaml.len() <= crate::model::frontmatter::MAX_YAML_BYTES)
    {
        values(
            text,
            yaml::read(text, region.yaml).root.value.pairs(),
            &mut found,
        );
    }
    let body = Span::new(region.map_or(0, |region| region.body), text.len());
    let (rope, syntax) = structure::of(file, text);
    found.extend(
        syntax
            .folds(&rope, body)
            .iter()
            .map(|fold| in_body(file, text, fold)),
    );
    found.retain(|fold| fold.span.of(text).contains('\n'));
    found.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    found
}

/// The values below their keys: block lists, maps, and collections in brackets over several lines.
fn values(text: &str, pairs: &[Pair], found: &mut Vec<Fold>) {
    for pair in pairs {
        let key = pair.key.range();
        let line = line_at(text, key.start).of(text).trim_end();
        let count = match &pair.node.value {
            Value::List(list) => list.items.len(),
            Value::Map(pairs) => pairs.len(),
            _ => 0,
        };
        let end = trimmed_end(text, pair.node.span).max(key.end);
        found.push(Fold {
            span: Span::new(key.start, end),
            kind: Kind::Value,
            summary: match count {
                0 => String::new(),
                1 => format!("{line} 1 item"),
                _ => format!("{line} {count} items"),
            },
        });
        values(text, pair.node.value.pairs(), found);
    }
}

fn in_body(file: File, text: &str, fold: &syntax::Fold) -> Fold {
    let heading = fold.span.of(text).lines().next().unwrap_or_default();
    let heading = heading.trim_end();
    let (kind, summary) = match fold.kind {
        syntax::FoldKind::Block(BlockKind::Comment) => (Kind::Comment, String::new()),
        syntax::FoldKind::Block(_) => (Kind::Block, String::new()),
        syntax::FoldKind::Section if heading.starts_with(OUTPUT) => {
            let lines = fold.span.of(text).lines().count() - 1;
            let lines = match lines {
                1 => "1 line".to_owned(),
                _ => format!("{lines} lines"),
            };
            (Kind::Output, format!("{heading} ({lines})"))
        }
        syntax::FoldKind::Section => {
            let counted = match file {
                File::Spec(entry) if heading.starts_with(HEADING) => {
                    let criteria = &entry.spec.criteria;
                    format!("{heading} {}/{}", criteria.checked(), criteria.total())
                }
                _ => String::new(),
            };
            (Kind::Section, counted)
        }
    };
    Fold {
        span: fold.span,
        kind,
        summary,
    }
}

/// Where the ink of a span ends.
fn trimmed_end(text: &str, span: Span) -> usize {
    span.range().start + span.of(text).trim_end().len()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Asking;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(&format!("{text}$0"));
        let ask = asking.ask();
        let line = |offset: usize| ask.text[..offset].matches('\n').count();
        let drawn: String = folds(ask.file, ask.text)
            .iter()
            .map(|fold| {
                let span = fold.span.range();
                let (from, to) = (line(span.start), line(span.end));
                format!("{from}-{to} {:?} {}\n", fold.kind, fold.summary)
            })
            .collect();
        expect.assert_eq(&drawn);
    }

    #[test]
    fn frontmatter_lists_sections_and_blocks() {
        check(
            "---\nstatus: pending\nlabels:\n- a\n- b # two\napproval:\n  required: true\ncontext: [a,\n  b]\nprompt: x\n---\n# T\n\n## Acceptance Criteria\n\n- [ ] one\n- [x] two\n\n## Code\n\n```\nx\n```\n\n<!--\nnote\n-->\n\n## Agent Output\n\nsaid\n\n",
            expect![[r#"
                0-10 Frontmatter --- pending 1/2
                2-4 Value labels: 2 items
                5-6 Value approval: 1 item
                7-8 Value context: [a, 2 items
                11-30 Section 
                13-16 Section ## Acceptance Criteria 1/2
                15-16 Block 
                18-26 Section 
                20-22 Block 
                24-26 Comment 
                28-30 Output ## Agent Output (2 lines)
            "#]],
        );
    }

    #[test]
    fn half_typed_frontmatter_folds_what_there_is() {
        check(
            "---\nlabels:\n- a\n- b\n",
            expect![[r#"
                1-3 Value labels: 2 items
            "#]],
        );
        check("---\nstatus", expect![[""]]);
        check("", expect![[""]]);
    }

    #[test]
    fn crlf_and_prompts() {
        check(
            "//- .chant/prompts/research.md\n---\r\nname: research\r\n---\r\n# R\r\n\r\nx\r\n",
            expect![[r#"
                0-2 Frontmatter --- research
                3-5 Section 
            "#]],
        );
    }
}
