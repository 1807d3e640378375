//! Acceptance criteria exactly as chant counts them (reference §6.1).
//!
//! chant counts substrings, not list items: a box in a comment, in inline code or twice on a line counts; `* [ ]` never
//! does; fences work by parity of lines that begin with three backticks. This scanner is the meaning; the tree of the
//! `syntax` room is the appearance, and where they differ there is a diagnostic.

use crate::text::Span;

/// The heading prefix that opens the section, after leading white space.
pub const HEADING: &str = "## Acceptance Criteria";

/// A box that chant counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The five bytes of `- [ ]`, in bytes of the file's text.
    pub mark: Span,
    /// What is behind the box, to the line's end or the next box on the line; trimmed.
    pub text: Span,
    /// Whether it is ticked, by `x` or `X`.
    pub checked: bool,
}

/// The criteria of a spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    /// The heading line that counts: the last one outside fences. `None` where chant sees no section.
    pub heading: Option<Span>,
    /// From behind the heading's line to the next `## ` line outside fences, or the body's end.
    pub section: Span,
    /// The headings before it that would open a section, outside fences: nearly always none.
    pub earlier: Box<[Span]>,
    /// The boxes of the counted section, in order.
    pub items: Box<[Criterion]>,
    /// Whether chant's ready check, which has a scanner of its own, finds a criterion: it looks at the *first* section,
    /// and wants a box with a space behind it at the beginning of a line (reference §4.3, §6.1).
    pub gates_members: bool,
}

impl Criteria {
    /// Number of boxes.
    #[must_use]
    pub fn total(&self) -> usize {
        self.items.len()
    }

    /// Number of ticked boxes.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.items.iter().filter(|item| item.checked).count()
    }

    /// Number of boxes that are still open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.total() - self.checked()
    }
}

/// Scans the body that stands at `body` of `text`, once: a later heading forgets what an earlier one gathered.
#[must_use]
pub fn scan(text: &str, body: Span) -> Criteria {
    let mut found = Criteria::default();
    let (mut headings, mut items) = (Vec::new(), Vec::new());
    let (mut fenced, mut counting) = (false, false);
    for line in lines(text, body) {
        let ink = line.of(text).trim_start();
        if ink.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            // Hidden from chant.
        } else if ink.starts_with(HEADING) {
            headings.push(line);
            items.clear();
            counting = true;
            let below = text[line.range().end..body.range().end]
                .find('\n')
                .map_or(body.range().end, |at| line.range().end + at + 1);
            found.section = Span::new(below, body.range().end);
        } else if counting && ink.starts_with("## ") {
            counting = false;
            found.section.end = line.start;
        } else if counting {
            boxes(text, line, &mut items);
        }
    }
    found.heading = headings.pop();
    found.gates_members = headings
        .first()
        .or(found.heading.as_ref())
        .is_some_and(|&first| has_box(text, Span::new(first.range().end, body.range().end)));
    found.earlier = headings.into();
    found.items = items.into();
    found
}

/// Whether a line behind a heading begins with a box, before the next `## ` line; fences do not hide boxes here.
fn has_box(text: &str, rest: Span) -> bool {
    let mut fenced = false;
    for line in lines(text, rest).skip(1) {
        let ink = line.of(text).trim_start();
        fenced ^= ink.starts_with("```");
        if !fenced && ink.starts_with(HEADING) {
            continue;
        }
        if ink.starts_with("## ") {
            return false;
        }
        if ["- [ ] ", "- [x] ", "- [X] "]
            .iter()
            .any(|mark| ink.starts_with(mark))
        {
            return true;
        }
    }
    false
}

/// Every box on a line, wherever it stands.
fn boxes(text: &str, line: Span, items: &mut Vec<Criterion>) {
    let first = items.len();
    let bytes = line.of(text).as_bytes();
    for at in memchr::memchr_iter(b'[', bytes) {
        if at < 2 || &bytes[at - 2..at] != b"- " || bytes.get(at + 2) != Some(&b']') {
            continue;
        }
        let checked = match bytes[at + 1] {
            b' ' => false,
            b'x' | b'X' => true,
            _ => continue,
        };
        let mark = Span::new(at - 2, at + 3).shifted(line.range().start);
        if let Some(before) = items[first..].last_mut() {
            before.text.end = mark.start;
        }
        items.push(Criterion {
            mark,
            text: Span {
                start: mark.end,
                end: line.end,
            },
            checked,
        });
    }
    for item in &mut items[first..] {
        item.text = trimmed(text, item.text);
    }
}

/// `span` without the white space at its edges.
fn trimmed(text: &str, span: Span) -> Span {
    let ink = span.of(text);
    let start = span.range().start + ink.len() - ink.trim_start().len();
    Span::new(start, start + ink.trim().len())
}

/// The lines of `span`, without their `\n` or `\r\n`, as [`str::lines`] would give them.
pub fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut at = span.range().start;
    let end = span.range().end;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let break_at = memchr::memchr(b'\n', &text.as_bytes()[at..end]).map_or(end, |len| at + len);
        let mut ink = break_at;
        if ink < end && ink > at && text.as_bytes()[ink - 1] == b'\r' {
            ink -= 1;
        }
        let line = Span::new(at, ink);
        at = break_at + 1;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws what is counted: `x` or `_` and the text of each box.
    #[track_caller]
    fn check(body: &str, counted: &[&str]) {
        let found = scan(body, Span::new(0, body.len()));
        let drawn: Vec<String> = found
            .items
            .iter()
            .map(|item| {
                format!(
                    "{} {}",
                    if item.checked { 'x' } else { '_' },
                    item.text.of(body)
                )
            })
            .collect();
        assert_eq!(drawn, counted);
    }

    #[test]
    fn counts_boxes_of_the_section() {
        check(
            "# T\n- [ ] no\n## Acceptance Criteria\n- [ ] a\n  - [x] b\r\n- [X] c\n## Next\n- [ ] no\n",
            &["_ a", "x b", "x c"],
        );
    }

    #[test]
    fn counts_substrings_wherever_they_stand() {
        check(
            "## Acceptance Criteria (v2)\n<!-- - [ ] a -->\n`- [x]` twice - [ ] b\n* [ ] no\n- []\n-  [ ]\n",
            &["_ a -->", "x ` twice", "_ b"],
        );
    }

    #[test]
    fn the_last_section_wins() {
        check(
            "## Acceptance Criteria\n- [ ] old\n## Acceptance Criteria\n- [x] new\n",
            &["x new"],
        );
    }

    #[test]
    fn backtick_fences_go_by_parity_and_tildes_do_not_count() {
        check(
            "## Acceptance Criteria\n```\n- [ ] no\n```\n~~~\n- [ ] yes\n~~~\n``` - [ ] x ```\n- [ ] hidden\n",
            &["_ yes"],
        );
    }

    #[test]
    fn the_ready_check_has_a_scanner_of_its_own() {
        let gates = |body: &str| scan(body, Span::new(0, body.len())).gates_members;
        assert!(gates(
            "## Acceptance Criteria\n- [ ] a\n## Acceptance Criteria\n"
        ));
        assert!(gates("## Acceptance Criteria\r\n```\r\n  - [x] a\r\n"));
        assert!(gates(
            "## Acceptance Criteria\n## Acceptance Criteria\n- [X] a\n"
        ));
        assert!(!gates(
            "## Acceptance Criteria\n```\n## Acceptance Criteria\n- [ ] a\n"
        ));
        assert!(!gates(
            "## Acceptance Criteria\n> - [ ] a\n- [ ]b\n## Next\n- [ ] c\n"
        ));
        assert!(!gates("## Acceptance Criteria"));
    }

    #[test]
    fn other_headings_are_not_seen() {
        check(
            "### Acceptance Criteria\n- [ ] a\n## Acceptance criteria\n- [ ] b\n##  Acceptance Criteria\n- [ ] c\n",
            &[],
        );
    }
}
