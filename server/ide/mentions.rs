//! Ids of specs that a body mentions.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    model::{criteria::lines, id, mentions::each},
    text::Span,
    workspace::Project,
};

/// The generated ids that chant looks for in bodies.
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b\d{4}-\d{2}-\d{2}-[0-9a-z]{3}-[0-9a-z]{3}(?:\.\d+)?\b")
        .expect("a constant pattern")
});

/// Every generated id in a body, outside the lines between backtick fences, with its place.
pub fn mentions(text: &str, body: Span) -> impl Iterator<Item = (&str, Span)> {
    let mut fenced = false;
    // Lines without `-2` or digits cost one search for a byte; most bodies mention nothing.
    lines(text, body).flat_map(move |line| {
        let content = line.of(text);
        if content.trim_start().starts_with("```") {
            fenced = !fenced;
            return Vec::new();
        }
        if fenced || !may_mention(content) {
            return Vec::new();
        }
        MENTION
            .find_iter(content)
            .map(|found| {
                (
                    found.as_str(),
                    Span::new(found.start(), found.end()).shifted(line.range().start),
                )
            })
            .collect()
    })
}

/// Every id in a body that a spec of the project has, and every generated one, with its place; see
/// [`model::mentions`](crate::model::mentions) for what counts.
pub fn of_specs<'t>(project: &Project, text: &'t str, body: Span) -> Vec<(&'t str, Span)> {
    let mut found = Vec::new();
    each(text, body, |word, span| {
        if id::is_generated(word) || project.with_id(word).next().is_some() {
            found.push((word, span));
        }
    });
    found
}

/// Whether `new`, written over the mention at `place`, is a mention as well.
#[must_use]
pub fn stays(text: &str, place: Span, new: &str) -> bool {
    let start = text[..place.range().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let end = text[place.range().end..].find('\n');
    let end = end.map_or(text.len(), |len| place.range().end + len);
    let (before, after) = (
        &text[start..place.range().start],
        &text[place.range().end..end],
    );
    let line = format!("{before}{new}{after}");
    let mut seen = false;
    each(&line, Span::new(0, line.len()), |word, span| {
        seen |= span.range().start == before.len() && word == new;
    });
    seen
}

/// Whether a line has a digit followed by a dash and two digits: cheaper than the pattern, and true wherever it matches.
fn may_mention(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'-', bytes).any(|at| {
        at >= 4
            && bytes.len() >= at + 14
            && bytes[at - 1].is_ascii_digit()
            && bytes[at + 1].is_ascii_digit()
            && bytes[at + 3] == b'-'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_generated_ids_outside_fences() {
        let body = "As in 2026-01-05-001-abc.2, not 2026-01-05.\n```\n2026-01-05-002-abc\n```\nx2026-01-05-003-abc\n";
        let found = mentions(body, Span::new(0, body.len()));
        let found: Vec<_> = found.map(|(id, span)| (id, span.of(body))).collect();
        assert_eq!(found, [("2026-01-05-001-abc.2", "2026-01-05-001-abc.2")]);
    }

    #[test]
    fn a_mention_stays_one_where_its_new_name_tells() {
        let body = "See 001-a,\n`001-a` and 001-a.md";
        let stays = |at: usize, new| stays(body, Span::new(at, at + "001-a".len()), new);
        for at in [4, 12, 23] {
            assert!(stays(at, "002-b") && !stays(at, "x y"));
        }
        assert!(!stays(4, "sess") && stays(12, "sess") && stays(23, "sess"));
    }
}
