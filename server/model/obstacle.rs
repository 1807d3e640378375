//! What keeps chant from reading a file as it was meant: conflict markers, a byte order mark, a frontmatter without an
//! end or with one too early.
//!
//! Where there is an obstacle, the fields and the body that chant sees are not those that the person sees. It is the one
//! thing worth saying of the file; anything else would only repeat it.

use super::{
    conflict,
    criteria::lines,
    fields,
    frontmatter::{Refusal, YamlError},
    split::Split,
};
use crate::text::Span;

/// What stands in the way. All spans are bytes of the file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Conflict markers of a merge, from the first to the last.
    Conflict(Span),
    /// A byte order mark, before which chant sees no frontmatter.
    ByteOrderMark(Span),
    /// The opening `---` of a frontmatter that nothing closes before the body begins.
    Unclosed(Span),
    /// The `---` within a value or a comment at which chant ends the frontmatter.
    Truncated(Span),
}

/// The obstacle of a file, if it has one. `error` is why its frontmatter does not load, if it does not.
#[must_use]
pub fn find(text: &str, split: &Split, error: Option<&YamlError>) -> Option<Obstacle> {
    if let Some(span) = conflict::span(&conflict::find(text)) {
        return Some(Obstacle::Conflict(span));
    }
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('\u{feff}') {
        let mark = Span::new(start, start + '\u{feff}'.len_utf8());
        return Some(Obstacle::ByteOrderMark(mark));
    }
    let opening = split.opening?;
    let (Some(yaml), Some(closing)) = (split.yaml, split.closing) else {
        return Some(Obstacle::Unclosed(opening));
    };
    if runs_into_the_body(text, yaml, error) {
        return Some(Obstacle::Unclosed(opening));
    }
    is_cut_short(text, yaml, closing).then_some(Obstacle::Truncated(closing))
}

/// The line that was meant to close a truncated frontmatter, if it has one: the next that is nothing but `---`, with only
/// frontmatter before it. `closing` is where chant ends it.
#[must_use]
pub fn meant_end(text: &str, closing: Span) -> Option<Span> {
    let line_end = memchr::memchr(b'\n', &text.as_bytes()[closing.range().end..])?;
    let below = Span::new(closing.range().end + line_end + 1, text.len());
    for line in lines(text, below) {
        let ink = line.of(text).trim_end();
        if ink == "---" {
            return Some(line);
        }
        let belongs =
            ink.is_empty() || ink.starts_with([' ', '\t', '#', '-']) || key(ink).is_some();
        if !belongs {
            return None;
        }
    }
    None
}

/// The keys that stand at the start of a line of `region`, with their places.
pub fn keys(text: &str, region: Span) -> impl Iterator<Item = (&str, Span)> {
    lines(text, region).filter_map(|line| {
        let name = key(line.of(text))?;
        let start = line.range().start;
        Some((name, Span::new(start, start + name.len())))
    })
}

/// The key that a line begins with, without indentation: letters, digits, `_` and `-`, then a colon.
fn key(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'));
    (is_name && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))).then_some(name)
}

/// Whether the `---` that ends the YAML stands in the body: what is refused begins at or below a heading, and no field
/// of chant's follows.
fn runs_into_the_body(text: &str, yaml: Span, error: Option<&YamlError>) -> bool {
    let Some(at) = error
        .filter(|error| error.refusal == Refusal::Syntax)
        .and_then(|error| error.at)
    else {
        return false;
    };
    let known = keys(text, yaml).filter(|(name, _)| fields::field(name).is_some());
    let last = known.last().map_or(yaml.start, |(_, key)| key.end);
    let below = Span {
        start: last,
        ..yaml
    };
    let heading = lines(text, below).find(|line| {
        let ink = line.of(text);
        let rest = ink.trim_start_matches('#');
        rest.len() < ink.len() && rest.starts_with(' ')
    });
    heading.is_some_and(|heading| heading.start < at)
}

/// Whether the `---` that ends the YAML was meant as part of a value or of a comment.
fn is_cut_short(text: &str, yaml: Span, closing: Span) -> bool {
    let before = yaml.of(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.is_empty() {
        return false;
    }
    let after = text[closing.range().end..]
        .lines()
        .next()
        .unwrap_or_default();
    let goes_on = !line.trim().is_empty() && !after.trim_matches([' ', '\t', '-']).is_empty();
    goes_on && before.contains('\n') || meant_end(text, closing).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spec;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = Spec::read(text).obstacle.map(|obstacle| match obstacle {
            Obstacle::Conflict(span) => ("conflict", span),
            Obstacle::ByteOrderMark(span) => ("mark", span),
            Obstacle::Unclosed(span) => ("unclosed", span),
            Obstacle::Truncated(span) => ("truncated", span),
        });
        let found = found.map(|(name, span)| {
            let line = text[span.range().start..].lines().next();
            (name, line.unwrap_or_default())
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_value_or_comment_may_cut_the_frontmatter_short() {
        check(
            "---\nprompt: a---b\n---\n# T\n",
            Some(("truncated", "---b")),
        );
        check(
            "---\n# a --- b\nlabels: []\n---\n# T\n",
            Some(("truncated", "--- b")),
        );
        check(
            "---\nprompt: standard --- old\nstatus: completed\n---\n",
            Some(("truncated", "--- old")),
        );
        check(
            "---\nprompt: |\n  a\n  ---\n  b\nstatus: failed\n---\n# T\n",
            Some(("truncated", "---")),
        );
        check("---\nprompt: a---b\n# T\n", Some(("truncated", "---b")));
        check(
            "--- # a --- b\nlabels: []\n---\n",
            Some(("truncated", "--- b")),
        );
    }

    #[test]
    fn odd_fences_that_work_are_none() {
        check("---\nstatus: pending ---\n# T\n\nText\n\n---\n", None);
        check("---\nstatus: pending\n  ---\n# T\n", None);
        check("---\nstatus: pending\n----\n# T\n", None);
        check("---\nstatus: pending\n--- # end\n# T\n", None);
        check("------\n# T\n", None);
        check("---\n---\n# T\n\n---\n", None);
        check("# T\n", None);
    }

    #[test]
    fn a_frontmatter_may_lack_its_end() {
        check("---\nstatus: pending\n\n# T\n", Some(("unclosed", "---")));
        check(
            "---\nstatus: pending\n\n# T\n\nText\n\n| a |\n|---|\n",
            Some(("unclosed", "---")),
        );
        check(
            "---\nstatus: pending\n# T\n\n- [ ] one\n\n---\n\nMore\n",
            Some(("unclosed", "---")),
        );
        check("---\n# one\nstatus: a: b\n\n# two\nlabels: []\n---\n", None);
    }

    #[test]
    fn a_byte_order_mark_hides_the_frontmatter() {
        check("\u{feff}---\n---\n", Some(("mark", "\u{feff}---")));
        check("---\n---\n\u{feff}# T\n", None);
    }
}
