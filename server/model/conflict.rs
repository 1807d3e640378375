//! Conflict markers that git leaves in a file when a merge needs a person.
//!
//! A hunk is all three markers in order, each at the very start of its line. Markers inside a closed code fence are an
//! example in the prose, not a conflict.

use super::criteria::lines;
use crate::text::Span;

/// One conflict: what two branches say about the same lines. All spans are bytes of the file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// From the first marker to the end of the last marker's line, its line break left out.
    pub whole: Span,
    /// The name behind `<<<<<<<`, often `HEAD`; may be empty.
    pub ours_name: Span,
    /// The lines of the branch that was merged into, line breaks included.
    pub ours: Span,
    /// The lines of the branch that was merged, line breaks included.
    pub theirs: Span,
    /// The name behind `>>>>>>>`; may be empty.
    pub theirs_name: Span,
}

/// Every conflict of a text, in order. Costs one search for `<<<<<<<` where there is none.
#[must_use]
pub fn find(text: &str) -> Vec<Hunk> {
    if memchr::memmem::find(text.as_bytes(), b"<<<<<<<").is_none() {
        return Vec::new();
    }
    let lines: Vec<Span> = lines(text, Span::new(0, text.len())).collect();
    let mut fences = Fences::default();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        at = if let Some((hunk, last)) = hunk(text, &lines, at) {
            found.push(hunk);
            last + 1
        } else {
            fences.end_of(text, &lines, at).unwrap_or(at) + 1
        };
    }
    found
}

/// From the first marker of the first hunk to the last one of the last; `None` where there is no conflict.
#[must_use]
pub fn span(hunks: &[Hunk]) -> Option<Span> {
    Some(Span {
        start: hunks.first()?.whole.start,
        end: hunks.last()?.whole.end,
    })
}

/// The hunk that begins at line `first`, and the line of its last marker.
fn hunk(text: &str, lines: &[Span], first: usize) -> Option<(Hunk, usize)> {
    let ours_name = marker(text, lines[first], "<<<<<<<")?;
    let (mut base, mut middle) = (None, None);
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        let start = line.range().start;
        if marker(text, *line, "<<<<<<<").is_some() {
            return None;
        }
        match middle {
            None if marker(text, *line, "|||||||").is_some() => {
                base.get_or_insert(start);
            }
            None if marker(text, *line, "=======").is_some_and(Span::is_empty) => {
                middle = Some(at);
            }
            None => {}
            Some(middle) => {
                let Some(theirs_name) = marker(text, *line, ">>>>>>>") else {
                    continue;
                };
                let hunk = Hunk {
                    whole: Span::new(lines[first].range().start, line.range().end),
                    ours_name,
                    ours: Span::new(
                        lines[first + 1].range().start,
                        base.unwrap_or(lines[middle].range().start),
                    ),
                    theirs: Span::new(lines[middle + 1].range().start, start),
                    theirs_name,
                };
                return Some((hunk, at));
            }
        }
    }
    None
}

/// The name behind a marker, if `line` is one.
fn marker(text: &str, line: Span, mark: &str) -> Option<Span> {
    let rest = line.of(text).strip_prefix(mark)?;
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    let start = line.range().end - rest.trim_start().len();
    Some(Span::new(start, start + rest.trim().len()))
}

/// Finds where code fences close, by the rule of markdown and not by chant's.
#[derive(Default)]
struct Fences {
    /// The shortest fence that was seen to have no end, by character: a longer one below it has none either.
    endless: [Option<usize>; 2],
}

impl Fences {
    /// The line that closes the fence that opens at line `at`, if one does.
    fn end_of(&mut self, text: &str, lines: &[Span], at: usize) -> Option<usize> {
        let (mark, len, _) = fence(lines[at].of(text))?;
        let endless = &mut self.endless[usize::from(mark == b'~')];
        if endless.is_some_and(|shortest| shortest <= len) {
            return None;
        }
        let end = (at + 1..lines.len()).find(|at| {
            fence(lines[*at].of(text)).is_some_and(|(other, width, rest)| {
                other == mark && width >= len && rest.trim().is_empty()
            })
        });
        if end.is_none() {
            *endless = Some(len);
        }
        end
    }
}

/// The character, the length and the rest of a line that opens or closes a fence.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let ink = line.trim_start_matches(' ');
    let mark = *ink.as_bytes().first()?;
    if line.len() - ink.len() > 3 || !matches!(mark, b'`' | b'~') {
        return None;
    }
    let rest = ink.trim_start_matches(char::from(mark));
    let len = ink.len() - rest.len();
    (len >= 3).then_some((mark, len, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws each hunk as `ours_name: ours | theirs_name: theirs`.
    #[track_caller]
    fn check(text: &str, hunks: &[&str]) {
        let drawn: Vec<String> = find(text)
            .iter()
            .map(|hunk| {
                assert!(hunk.whole.of(text).starts_with("<<<<<<<"));
                format!(
                    "{}: {:?} | {}: {:?}",
                    hunk.ours_name.of(text),
                    hunk.ours.of(text),
                    hunk.theirs_name.of(text),
                    hunk.theirs.of(text)
                )
            })
            .collect();
        assert_eq!(drawn, hunks);
    }

    #[test]
    fn finds_both_sides_with_their_names() {
        check(
            "---\n<<<<<<< HEAD\nstatus: failed\n=======\nstatus: completed\n>>>>>>> chant/001\n---\n",
            &["HEAD: \"status: failed\\n\" | chant/001: \"status: completed\\n\""],
        );
    }

    #[test]
    fn leaves_out_the_common_ancestor() {
        check(
            "<<<<<<< ours\r\na\r\n||||||| base\r\nb\r\n=======\r\n>>>>>>> theirs\r\n",
            &["ours: \"a\\r\\n\" | theirs: \"\""],
        );
    }

    #[test]
    fn a_conflict_may_hold_half_a_fence() {
        check(
            "<<<<<<< HEAD\n```sh\n=======\n```\n>>>>>>> x\n```\n<<<<<<< a\n=======\n>>>>>>> b\n",
            &["HEAD: \"```sh\\n\" | x: \"```\\n\"", "a: \"\" | b: \"\""],
        );
    }

    #[test]
    fn an_example_in_a_fence_is_none() {
        check("~~~\n<<<<<<< a\n=======\n>>>>>>> b\n~~~\n", &[]);
        check(
            "```\n<<<<<<< a\n=======\n>>>>>>> b\n",
            &["a: \"\" | b: \"\""],
        );
    }

    #[test]
    fn marks_alone_are_none() {
        check("Title\n=======\n>>>>>>> quoted\n", &[]);
        check(" <<<<<<< a\n=======\n>>>>>>> b\n", &[]);
        check("<<<<<<<< a\n=======\n>>>>>>> b\n", &[]);
        check(
            "<<<<<<< a\n<<<<<<< a\n=======\n>>>>>>> b\n",
            &["a: \"\" | b: \"\""],
        );
    }

    #[test]
    fn a_hundred_thousand_open_fences_take_one_pass() {
        check(&format!("<<<<<<< a\n{}", "```a\n".repeat(100_000)), &[]);
    }
}
