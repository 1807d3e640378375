//! The lines of a body as two readers see them: chant, which goes by parity, and markdown, which pairs fences.
//!
//! Where the two disagree there is usually something to say. What `chant work` appended (`## Agent Output`) is left out
//! here: it is a transcript, and nobody means anything by it.

use super::criteria::lines;
use crate::text::Span;

/// One line of the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Without its line break.
    pub span: Span,
    /// Whether chant takes it for a fence: its ink begins with three backticks.
    pub toggles: bool,
    /// Whether chant takes it for code: it stands behind an odd number of such lines.
    pub hidden: bool,
    /// Whether markdown takes it for code, the lines of the fence included.
    pub code: bool,
}

/// The body up to the first section that `chant work` appended.
#[must_use]
pub fn prose(text: &str, body: Span) -> Span {
    let end = output(text, body).map_or(body.range().end, |heading| heading.range().start);
    Span::new(body.range().start, end)
}

const OUTPUT: &str = "## Agent Output";

/// The heading line of the first `## Agent Output` that has the shape chant gives it: a point in time or a fence below.
#[must_use]
pub fn output(text: &str, body: Span) -> Option<Span> {
    let mut places = memchr::memmem::find_iter(body.of(text).as_bytes(), OUTPUT);
    places.find_map(|at| output_at(text, body, at))
}

/// The last one.
#[must_use]
pub fn last_output(text: &str, body: Span) -> Option<Span> {
    let mut places = memchr::memmem::rfind_iter(body.of(text).as_bytes(), OUTPUT);
    places.find_map(|at| output_at(text, body, at))
}

/// The heading that may stand at a byte of the body.
fn output_at(text: &str, body: Span, at: usize) -> Option<Span> {
    let inside = body.of(text);
    let at_line_start = at == 0 || inside.as_bytes()[at - 1] == b'\n';
    let (rest, below) = inside[at + OUTPUT.len()..].split_once('\n')?;
    let next = below.lines().find(|line| !line.trim().is_empty())?.trim();
    let by_tool = next.starts_with("```") || is_time(next);
    let start = body.range().start + at;
    let found = at_line_start && rest.trim().is_empty() && by_tool;
    (found && !is_quoted(text, Span::new(body.range().start, start)))
        .then(|| Span::new(start, start + OUTPUT.len()))
}

/// Whether what stands behind `above` is an example of markdown: in an open fence that says so.
fn is_quoted(text: &str, above: Span) -> bool {
    let fences = fences(text, above);
    let Some(open) = fences.last().filter(|_| !fences.len().is_multiple_of(2)) else {
        return false;
    };
    let tag = open.of(text).trim().trim_start_matches('`').trim();
    ["markdown", "md"]
        .iter()
        .any(|language| tag.eq_ignore_ascii_case(language))
}

/// Whether this is a point in time as chant writes it: `2026-01-05T10:00:00Z`.
fn is_time(ink: &str) -> bool {
    ink.len() == 20
        && ink.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            19 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}

/// The lines of a prose, in order.
pub fn walk(text: &str, prose: Span) -> impl Iterator<Item = Line> {
    let mut hidden = false;
    let mut open: Option<(u8, usize)> = None;
    lines(text, prose).map(move |span| {
        let ink = span.of(text).trim_start();
        let toggles = ink.starts_with("```");
        let was_hidden = hidden;
        hidden ^= toggles;
        let code = match (open, fence(ink)) {
            (None, None) => false,
            (None, Some((mark, len, rest))) => {
                // Backticks behind backticks are inline code.
                let opens = mark == b'~' || !rest.contains('`');
                open = opens.then_some((mark, len));
                opens
            }
            (Some((mark, len)), Some((other, width, rest)))
                if other == mark && width >= len && rest.trim().is_empty() =>
            {
                open = None;
                true
            }
            (Some(_), _) => true,
        };
        Line {
            span,
            toggles,
            hidden: was_hidden && !toggles,
            code,
        }
    })
}

/// The lines that chant takes for fences, in order, by a search for three backticks instead of a walk.
#[must_use]
pub fn fences(text: &str, prose: Span) -> Vec<Span> {
    let inside = prose.of(text);
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memmem::find_iter(inside.as_bytes(), "```") {
        let start = memchr::memrchr(b'\n', &inside.as_bytes()[..at]).map_or(0, |at| at + 1);
        let line_start = prose.range().start + start;
        let first_on_line = found
            .last()
            .is_none_or(|last| last.range().start < line_start);
        if first_on_line && inside[start..at].trim().is_empty() {
            found.extend(lines(text, Span::new(line_start, prose.range().end)).next());
        }
    }
    found
}

/// Whether chant and markdown agree on what these fences hide: they come in pairs of three backticks, the second one
/// bare. True of nearly every body that has no tildes.
#[must_use]
pub fn agree(text: &str, fences: &[Span]) -> bool {
    let rest = |line: Span| line.of(text).trim().strip_prefix("```");
    fences.chunks(2).all(|pair| {
        let [open, close] = pair else { return false };
        rest(*open).is_some_and(|rest| !rest.contains('`')) && rest(*close) == Some("")
    })
}

/// The character, the length and the rest of ink that could open or close a fence, at any depth of a list.
fn fence(ink: &str) -> Option<(u8, usize, &str)> {
    let mark = *ink.as_bytes().first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let rest = ink.trim_start_matches(char::from(mark));
    let len = ink.len() - rest.len();
    (len >= 3).then_some((mark, len, rest))
}

/// The heading that a line is: the number of hashes, and what stands behind them. A missing space is forgiven.
#[must_use]
pub fn heading(ink: &str) -> Option<(usize, &str)> {
    let rest = ink.trim_start_matches('#');
    let level = ink.len() - rest.len();
    (1..=6).contains(&level).then(|| (level, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws `h` for what chant hides and `c` for what markdown shows as code, a column a line.
    #[track_caller]
    fn check(body: &str, hidden: &str, code: &str) {
        let lines: Vec<Line> = walk(body, Span::new(0, body.len())).collect();
        let toggling: Vec<Span> = lines
            .iter()
            .filter(|line| line.toggles)
            .map(|line| line.span)
            .collect();
        assert_eq!(fences(body, Span::new(0, body.len())), toggling);
        if agree(body, &toggling) && !body.contains("~~~") {
            assert!(
                lines
                    .iter()
                    .all(|line| line.code == (line.hidden || line.toggles))
            );
        }
        let draw = |mark: char, is: fn(&Line) -> bool| -> String {
            lines
                .iter()
                .map(|line| if is(line) { mark } else { '.' })
                .collect()
        };
        assert_eq!(draw('h', |line| line.hidden), hidden, "{body}");
        assert_eq!(draw('c', |line| line.code), code, "{body}");
    }

    #[test]
    fn both_agree_on_plain_fences() {
        check("a\n```sh\nb\n```\nc\n", "..h..", ".ccc.");
        check("- a\n      ```\n      b\n      ```\n", "..h.", ".ccc");
    }

    #[test]
    fn chant_knows_no_tildes_no_lengths_and_no_inline_code() {
        check("~~~\na\n~~~\nb", "....", "ccc.");
        check("````\n```\na\n````\nb", "....h", "cccc.");
        check("``` a ```\nb", ".h", "..");
        check("```sh\na\n```js\nb\n```\nc", ".h...h", "ccccc.");
    }

    #[test]
    fn they_are_known_to_agree_only_on_plain_pairs() {
        let agree = |body: &str| agree(body, &fences(body, Span::new(0, body.len())));
        assert!(agree("```sh\na\n```\n  ```\nb\n```\n"));
        assert!(!agree("```sh\na\n```js\n"));
        assert!(!agree("````\n````\n"));
        assert!(!agree("```\n"));
    }

    #[test]
    fn what_chant_appended_is_no_prose() {
        let body = "# T\n\n## Agent Output\n\n2026-01-05T10:00:00Z\n\n```\nDone.```\n";
        let whole = Span::new(0, body.len());
        assert_eq!(prose(body, whole).of(body), "# T\n\n");
        let quoted = format!("```markdown\n{body}```\n");
        assert_eq!(output(&quoted, Span::new(0, quoted.len())), None);
        let twice = format!("{body}\n## Agent Output\n\n```\nAgain.\n```\n");
        let last = last_output(&twice, Span::new(0, twice.len()));
        assert_eq!(last.map(|it| it.range().start), twice.rfind("## "));
        let own = "## Agent Output\n\nWhat the agent should print.\n";
        assert_eq!(prose(own, Span::new(0, own.len())).of(own), own);
    }
}
