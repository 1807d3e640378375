//! A box among the criteria that chant never counts.
//!
//! chant counts `- [ ]`, `- [x]` and `- [X]`: one hyphen, one space, and one character between the brackets. `* [ ]`,
//! `1. [ ]`, `- []` and others look like tasks in a preview, and the spec is finalized while they are open. So does a
//! box that chant takes for code, because an odd number of lines above it begin with three backticks.
//!
//! ```spec
//! # Keep both writes
//!
//! ## Acceptance Criteria
//!
//! - [ ] Both texts are kept
//! * [ ] A test writes twice
//! ^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
//! ```

use super::{Report, Subject, prose, unclosed_fence};
use crate::{
    model::body::{self, Line},
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    let section = spec.criteria.section;
    let Some(prose) = prose::of(subject).filter(|_| spec.criteria.heading.is_some()) else {
        return;
    };
    let end = section.end.min(prose.end);
    if section.start >= end || !could_have_any(&text[section.range().start..end as usize]) {
        return;
    }
    let mut fence: Option<Span> = None;
    for line in body::walk(text, prose) {
        if line.toggles {
            fence = Some(line.span);
        }
        if line.span.start < section.start || line.span.end > end || line.code {
            continue;
        }
        let Some(found) = looks_like_a_box(text, line) else {
            continue;
        };
        if !found.counts {
            let finding = report.at(
                found.mark,
                "chant counts only `- [ ]`, so this box is never asked for",
            );
            let edits = vec![Edit::replace(found.mark, found.mended)];
            let title = "Write it as `- [ ]`";
            if found.certain {
                finding.safe_fix(title, edits);
            } else {
                finding.fix(title, edits);
            }
        } else if line.hidden && !unclosed_fence::speaks(subject) {
            let finding = report.at(
                found.mark,
                "chant takes this box for code, because a line above begins with three backticks",
            );
            if let Some(fence) = fence {
                finding.related(&subject.entry.path, fence, "code begins here, to chant");
            }
        }
    }
}

/// A cheap no: whether there is any bracket that does not belong to a box that counts.
fn could_have_any(section: &str) -> bool {
    let bytes = section.as_bytes();
    section.contains("```")
        || memchr::memchr_iter(b'[', bytes).any(|at| {
            let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |at| at + 1);
            let before = section[line..at].trim_start();
            let near = memchr::memchr(b']', &bytes[at..]).is_some_and(|len| len <= 5);
            near && before.len() <= 6 && !(before == "- " && counts(&section[at..]))
        })
}

/// Whether brackets hold one of the three characters that count.
fn counts(brackets: &str) -> bool {
    ["[ ]", "[x]", "[X]"]
        .iter()
        .any(|mark| brackets.starts_with(mark))
}

/// A box at the beginning of a list item.
pub(super) struct Mark {
    /// From the list's marker to the closing bracket.
    mark: Span,
    /// What chant would count instead.
    mended: String,
    /// Whether chant would count it, where it sees it.
    counts: bool,
    /// Whether there is no doubt whether it is ticked.
    certain: bool,
}

/// The box that a line begins with, in any form, counted or not.
pub(super) fn looks_like_a_box(text: &str, line: Line) -> Option<Mark> {
    let whole = line.span.of(text);
    let ink = whole.trim_start_matches([' ', '\t', '>']);
    let start = line.span.range().end - ink.len();
    let (marker, rest) = marker(ink)?;
    let brackets = rest.trim_start();
    let inner = &brackets.strip_prefix('[')?;
    let inner = &inner[..inner.find(']')?];
    let behind = &brackets[inner.len() + 2..];
    if behind.starts_with(['(', '[', ':']) || inner.chars().count() > 3 {
        return None;
    }
    let (ticked, certain) = match inner.trim() {
        "" => (false, true),
        "x" | "X" => (true, true),
        "✓" | "✔" | "✅" | "v" | "V" | "*" => (true, false),
        "-" | "~" | "_" => (false, false),
        _ => return None,
    };
    let one_space = marker == "-" && rest.len() - brackets.len() == 1 && rest.starts_with(' ');
    let space = if behind.starts_with([' ', '\t']) || behind.is_empty() {
        ""
    } else {
        " "
    };
    Some(Mark {
        mark: Span::new(start, start + ink.len() - behind.len()),
        mended: format!("- [{}]{space}", if ticked { 'x' } else { ' ' }),
        counts: one_space && counts(brackets),
        certain,
    })
}

/// What makes chant count the box that a line begins with, if it would not, and whether it is certain which it is.
pub(super) fn mended(text: &str, line: Line) -> Option<(Edit, bool)> {
    let found = looks_like_a_box(text, line).filter(|found| !found.counts)?;
    Some((Edit::replace(found.mark, found.mended), found.certain))
}

/// A list item's marker, and what stands behind it.
fn marker(ink: &str) -> Option<(&str, &str)> {
    let len = match ink.as_bytes().first()? {
        b'-' | b'*' | b'+' => 1,
        b'0'..=b'9' => {
            let digits = ink.trim_start_matches(|ch: char| ch.is_ascii_digit());
            let len = ink.len() - digits.len();
            (len <= 4 && digits.starts_with(['.', ')'])).then_some(len + 1)?
        }
        _ => return None,
    };
    Some(ink.split_at(len))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "invisible-criterion";

    #[test]
    fn every_form_that_chant_passes_over() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance Criteria
                - [ ] counts
                  + [x] plus
                  ^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                12) [ ] number
                ^^^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                - [] nothing between
                ^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                -  [ ] two spaces
                ^^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                -[ ] no space
                ^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                - [✓] a tick
                ^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                - [-] given up
                ^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
                > * [ ] quoted
                  ^^^^^ invisible-criterion: chant counts only `- [ ]`, so this box is never asked for
            "#]],
        );
    }

    #[test]
    fn a_line_of_inline_code_hides_the_rest() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance Criteria
                ``` inline ```
                - [ ] hidden
                ^^^^^ invisible-criterion: chant takes this box for code, because a line above begins with three backticks
                ``` inline ```
                - [ ] counts
            "#]],
        );
    }

    #[test]
    fn not_where_the_fence_is_reported() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n``` inline ```\n- [ ] hidden\n",
        );
    }

    #[test]
    fn mends_the_marker_and_keeps_the_tick() {
        check_fix(
            CODE,
            "# T\n## Acceptance Criteria\n  1. [X]Done\n",
            expect![[r#"
                -|   1. [X]Done
                +|   - [x] Done
            "#]],
        );
    }

    #[test]
    fn not_outside_of_the_section() {
        check_no(
            CODE,
            "# T\n## Questions\n* [ ] a\n## Acceptance Criteria\n- [ ] b\n## Notes\n* [ ] c\n",
        );
    }

    #[test]
    fn not_links_code_and_what_chant_counts_anyway() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n* [x](a.md) * [1]: b\n* [a] c\n- [x]text\n1. - [ ] nested\n```\n* [ ] sample\n```\n",
        );
    }

    #[test]
    fn not_in_what_an_agent_wrote() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n- [ ] a\n## Agent Output\n\n```\n* [ ] b```\n",
        );
    }
}
