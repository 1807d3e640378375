//! What "expand selection" walks through: word, item, value, field, frontmatter, file; in the body word, inline part,
//! block, section, file.

use super::{File, cursor::Region, structure};
use crate::{
    model::yaml::{self, Node, Pair, Value},
    syntax::Section,
    text::Span,
};

/// The parts of a file around a place, innermost first, each inside the next; the last is the whole. `text` is what the
/// file was read from.
#[must_use]
pub fn around(file: File, text: &str, offset: usize) -> Vec<Span> {
    let mut found = vec![Span::new(0, text.len())];
    let region = file.region(text);
    match region {
        Some(region) if offset < region.body => in_frontmatter(text, region, offset, &mut found),
        _ => {
            let body = Span::new(region.map_or(0, |region| region.body), text.len());
            in_body(file, text, body, offset, &mut found);
        }
    }
    found.extend(word(text, offset));
    found.retain(|span| span.touches(offset));
    // Outermost first until here; what does not lie within the one before is of no use.
    let mut nested: Vec<Span> = Vec::new();
    for span in found {
        let inside = |outer: &Span| {
            outer.start <= span.start && span.end <= outer.end && *outer != span && !span.is_empty()
        };
        if nested.is_empty() || nested.last().is_some_and(inside) {
            nested.push(span);
        }
    }
    nested.reverse();
    nested
}

fn in_frontmatter(text: &str, region: Region, offset: usize, found: &mut Vec<Span>) {
    let yaml = region.yaml.range();
    let end = if region.closed {
        let dashes = text[yaml.end..]
            .find('\n')
            .map_or(text.len(), |at| yaml.end + at);
        yaml.end + text[yaml.end..dashes].trim_end().len()
    } else {
        yaml.end
    };
    let whole = Span::new(yaml.start.saturating_sub(3), end);
    if !whole.touches(offset) {
        return;
    }
    found.push(whole);
    if region.yaml.len() > crate::model::frontmatter::MAX_YAML_BYTES {
        return;
    }
    let inner = text[yaml.clone()].trim();
    let start = yaml.end - text[yaml].trim_start().len();
    found.push(Span::new(start, start + inner.len()));
    in_node(
        text,
        &yaml::read(text, region.yaml).root,
        offset,
        false,
        found,
    );
}

/// `shown` says whether the node's own span is a step: that of the root and of a map in a list is not.
fn in_node(text: &str, node: &Node, offset: usize, shown: bool, found: &mut Vec<Span>) {
    if !node.span.touches(offset) {
        return;
    }
    if shown {
        found.push(node.span);
    }
    match &node.value {
        Value::Map(pairs) => {
            if let Some(pair) = pairs.iter().find(|pair| whole(pair).touches(offset)) {
                found.push(whole(pair));
                if pair.key.touches(offset) {
                    found.push(pair.key);
                }
                in_node(text, &pair.node, offset, true, found);
            }
        }
        Value::List(list) => {
            if let Some(item) = list.items.iter().find(|item| item.span.touches(offset)) {
                in_node(text, item, offset, true, found);
            }
        }
        Value::Quoted(_) => {
            let raw = node.span.of(text);
            if raw.len() > 1 && raw.starts_with(['"', '\'']) && raw.ends_with(['"', '\'']) {
                let span = node.span.range();
                found.push(Span::new(span.start + 1, span.end - 1));
            }
        }
        Value::Null | Value::Plain(_) | Value::Opaque => {}
    }
}

fn whole(pair: &Pair) -> Span {
    Span {
        start: pair.key.start,
        end: pair.node.span.end.max(pair.key.end),
    }
}

fn in_body(file: File, text: &str, body: Span, offset: usize, found: &mut Vec<Span>) {
    let (rope, syntax) = structure::of(file, text);
    let mut steps = Vec::new();
    let outline = syntax.outline(&rope, body);
    sections(&outline, offset, &mut |span| steps.push(rope.trimmed(span)));
    let blocks = syntax.around(&rope, offset);
    steps.extend(blocks.into_iter().filter(|span| body.start <= span.start));
    for inline in syntax.inlines(&rope, Span::at(offset)).items {
        if inline.span.touches(offset) {
            steps.push(inline.span);
            steps.extend(
                [Some(inline.text), inline.target]
                    .into_iter()
                    .flatten()
                    .filter(|part| part.touches(offset)),
            );
        }
    }
    // Two readings of one text: what is longer goes around what is shorter.
    steps.sort_by_key(|span| std::cmp::Reverse(span.len()));
    found.extend(steps);
}

fn sections(all: &[Section], offset: usize, see: &mut dyn FnMut(Span)) {
    for section in all.iter().filter(|section| section.span.touches(offset)) {
        see(section.span);
        if section.heading.span.touches(offset) {
            see(section.heading.span);
            see(section.heading.text);
        }
        sections(&section.sections, offset, see);
    }
}

/// The word at a place, with its dashes and dots: an id is one word.
fn word(text: &str, offset: usize) -> Option<Span> {
    let part = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.');
    let (before, after) = text.split_at(offset);
    let start = before.trim_end_matches(part).len();
    let end = offset + after.len() - after.trim_start_matches(part).len();
    let word = text[start..end].trim_end_matches('.');
    let span = Span::new(start, start + word.len());
    (!word.is_empty() && span.touches(offset)).then_some(span)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Asking;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(text);
        let ask = asking.ask();
        let drawn: String = around(ask.file, ask.text, ask.at())
            .iter()
            .map(|span| format!("{:?}\n", span.of(ask.text)))
            .collect();
        expect.assert_eq(&drawn);
    }

    #[test]
    fn from_a_word_of_an_item_to_the_file() {
        check(
            "---\nlabels: [\"a$0b c\", d]\nstatus: pending\n---\n# T\n",
            expect![[r#"
                "ab"
                "ab c"
                "\"ab c\""
                "[\"ab c\", d]"
                "labels: [\"ab c\", d]"
                "labels: [\"ab c\", d]\nstatus: pending"
                "---\nlabels: [\"ab c\", d]\nstatus: pending\n---"
                "---\nlabels: [\"ab c\", d]\nstatus: pending\n---\n# T\n"
            "#]],
        );
        check(
            "---\ndepends_on:\n- 001-$0a\n- b\n---\n# T\n",
            expect![[r#"
                "001-a"
                "- 001-a\n- b"
                "depends_on:\n- 001-a\n- b"
                "---\ndepends_on:\n- 001-a\n- b\n---"
                "---\ndepends_on:\n- 001-a\n- b\n---\n# T\n"
            "#]],
        );
        check(
            "---\nsta$0tus: pending\n---\n",
            expect![[r#"
            "status"
            "status: pending"
            "---\nstatus: pending\n---"
            "---\nstatus: pending\n---\n"
        "#]],
        );
    }

    #[test]
    fn from_a_word_of_prose_to_the_file() {
        check(
            "---\nstatus: pending\n---\n# T\n\n## A\n\n- one `two th$0ree` four\n- five\n\n## B\n",
            expect![[r###"
                "three"
                "two three"
                "`two three`"
                "one `two three` four"
                "- one `two three` four"
                "- one `two three` four\n- five"
                "## A\n\n- one `two three` four\n- five"
                "# T\n\n## A\n\n- one `two three` four\n- five\n\n## B"
                "---\nstatus: pending\n---\n# T\n\n## A\n\n- one `two three` four\n- five\n\n## B\n"
            "###]],
        );
        check(
            "# T $0x\n\ntext\n",
            expect![[r##"
            "x"
            "T x"
            "# T x"
            "# T x\n\ntext"
            "# T x\n\ntext\n"
        "##]],
        );
    }

    #[test]
    fn between_things_only_what_is_around() {
        check(
            "---\nstatus: pending\n---\n$0\n# T\n",
            expect![[r#"
            "---\nstatus: pending\n---\n\n# T\n"
        "#]],
        );
        check(
            "--$0-\nstatus",
            expect![[r#"
            "---"
            "---\nstatus"
        "#]],
        );
        check(
            "$0",
            expect![[r#"
            ""
        "#]],
        );
    }
}
