//! A heading means Acceptance Criteria, and chant does not see it.
//!
//! chant looks for lines that begin with `## Acceptance Criteria`: two hashes, one space, two capitals. What stands
//! under any other heading is never counted, so the spec is finalized with every box open. `chant split` itself writes
//! the heading with three hashes.
//!
//! ```spec
//! # Keep both writes
//!
//! ### Acceptance Criteria
//! ^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants two hashes, as in `## Acceptance Criteria`
//!
//! - [ ] Both texts are kept
//! ```

use super::{Report, Subject, invisible_criterion, prose};
use crate::{
    model::{body, criteria},
    text::{Edit, Span},
};

/// The words themselves.
const WORDS: &str = "Acceptance Criteria";

/// How many letters may be wrong in a heading that is still taken for this one.
const TYPOS: usize = 2;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let headings = unseen(subject);
    let alone = headings.len() == 1 && subject.entry.spec.criteria.heading.is_none();
    for heading in headings {
        let finding = report.at(
            heading.line,
            format!(
                "chant sees no criteria here: it wants {}, as in `{}`",
                heading.wanted,
                criteria::HEADING
            ),
        );
        // A second section would make chant forget the first.
        if subject.entry.spec.criteria.heading.is_some() {
            continue;
        }
        let title = format!("Write it as `{}`", criteria::HEADING);
        let mut edits = vec![Edit::replace(heading.line, heading.mended)];
        edits.extend(heading.marks);
        // The title may be needed, and a mark may mean anything.
        if alone && !heading.is_title && heading.certain {
            finding.safe_fix(title, edits);
        } else {
            finding.fix(title, edits);
        }
    }
}

/// Whether this rule has something to say.
pub(super) fn speaks(subject: &Subject) -> bool {
    !unseen(subject).is_empty()
}

/// The headings that this rule speaks of: with boxes below them, if chant sees another section or takes it for the title.
fn unseen(subject: &Subject) -> Vec<Unseen> {
    let spec = &subject.entry.spec;
    let Some(prose) = prose::of(subject) else {
        return Vec::new();
    };
    let mut found = meant(subject.text, prose, spec.criteria.section);
    found.retain_mut(|heading| {
        let title = spec.title.as_ref();
        heading.is_title = title.is_some_and(|title| heading.line.meets(title.span));
        heading.boxes || spec.criteria.heading.is_none() && !heading.is_title
    });
    found
}

/// A heading that chant passes over.
struct Unseen {
    line: Span,
    is_title: bool,
    /// What chant misses.
    wanted: &'static str,
    /// What the line should be.
    mended: String,
    /// Whether boxes stand under it.
    boxes: bool,
    /// What makes those count that chant would pass over under any heading.
    marks: Vec<Edit>,
    /// Whether there is no doubt which of these are ticked.
    certain: bool,
}

/// The headings outside of code and of the counted section that are meant, in order.
fn meant(text: &str, prose: Span, section: Span) -> Vec<Unseen> {
    let mut found: Vec<Unseen> = Vec::new();
    if !could_have_any(prose.of(text)) {
        return found;
    }
    let mut level = 0;
    for line in body::walk(text, prose) {
        let ink = line.span.of(text).trim();
        if line.code || line.hidden {
            continue;
        }
        if let Some((depth, words)) = body::heading(ink.trim_start_matches("> ")) {
            let counted = section.start <= line.span.start && line.span.end <= section.end;
            match unseen_heading(ink, words, depth) {
                Some((wanted, mended)) if !counted => {
                    level = depth;
                    found.push(Unseen {
                        line: trimmed(text, line.span),
                        is_title: false,
                        wanted,
                        mended,
                        boxes: false,
                        marks: Vec::new(),
                        certain: true,
                    });
                }
                _ if depth <= level => level = 0,
                _ => {}
            }
        } else if level > 0
            && let Some(last) = found.last_mut()
        {
            last.boxes |= ["[ ]", "[x]", "[X]"].iter().any(|mark| ink.contains(mark));
            if let Some((edit, certain)) = invisible_criterion::mended(text, line) {
                last.marks.push(edit);
                last.certain &= certain;
            }
        }
    }
    found
}

/// A cheap no for nearly every body: no line could be such a heading.
fn could_have_any(prose: &str) -> bool {
    memchr::memchr_iter(b'#', prose.as_bytes()).any(|at| {
        let line = prose[at..].trim_start_matches('#').lines().next();
        line.is_some_and(|line| {
            is_meant(line.trim()) && !prose[at..].starts_with(criteria::HEADING)
        })
    })
}

/// What is wrong with a heading that means the criteria, and what it should be; `None` where chant sees it.
fn unseen_heading(ink: &str, words: &str, depth: usize) -> Option<(&'static str, String)> {
    if ink.starts_with(criteria::HEADING) || !is_meant(words) {
        return None;
    }
    let (written, rest) = words.split_at(meant_len(words));
    let wanted = if ink.starts_with('>') {
        "no quote around it"
    } else if depth != 2 {
        "two hashes"
    } else if !same_letters(written) {
        "these letters"
    } else if written != WORDS && written.split_whitespace().eq(WORDS.split(' ')) {
        "one space between the words"
    } else if written != WORDS {
        "two capitals"
    } else {
        "one space behind the hashes"
    };
    Some((wanted, format!("{}{rest}", criteria::HEADING)))
}

/// Whether the words of a heading mean the criteria themselves, and not something about them.
fn is_meant(words: &str) -> bool {
    let rest = &words[meant_len(words)..];
    rest.len() < words.len()
        && (rest.is_empty()
            || rest
                .trim_start()
                .starts_with(['(', ':', '#', '-', '–', '—', '*'])
            || !rest.trim_start().starts_with(|ch: char| ch.is_ascii()))
}

/// How long the two words are that a heading begins with, if they are the two; 0 if they are not.
fn meant_len(words: &str) -> usize {
    let mut ends = words
        .char_indices()
        .filter(|(at, ch)| *at > 0 && !ch.is_alphabetic())
        .map(|(at, _)| at)
        .chain([words.len()]);
    let Some(first) = ends.next() else { return 0 };
    let second = words[first..]
        .find(|ch: char| ch.is_alphabetic())
        .map(|at| first + at);
    let Some(second) = second else { return 0 };
    let end = words[second..]
        .find(|ch: char| !ch.is_alphabetic())
        .map_or(words.len(), |at| second + at);
    let near = |word: &str, wanted: &str| {
        word.len().abs_diff(wanted.len()) <= TYPOS
            && strsim::osa_distance(&word.to_lowercase(), wanted) <= TYPOS
    };
    let blank = words[first..second].trim().is_empty();
    if blank && near(&words[..first], "acceptance") && near(&words[second..end], "criteria") {
        end
    } else {
        0
    }
}

/// Whether only case and white space are wrong.
fn same_letters(written: &str) -> bool {
    written
        .split_whitespace()
        .map(str::to_lowercase)
        .eq(WORDS.split(' ').map(str::to_lowercase))
}

fn trimmed(text: &str, line: Span) -> Span {
    let ink = line.of(text);
    let start = line.range().start + ink.len() - ink.trim_start().len();
    Span::new(start, start + ink.trim().len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{Fixture, MAIN, check, check_fix, check_no};

    const CODE: &str = "invisible-criteria";

    #[test]
    fn names_what_is_wrong() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance criteria (v2)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants two capitals, as in `## Acceptance Criteria`
                - [ ] a
                ##Acceptance Criteria
                ^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants one space behind the hashes, as in `## Acceptance Criteria`
                #### Acceptance  Criteria:
                ^^^^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants two hashes, as in `## Acceptance Criteria`
                ## Acceptance  Criteria
                ^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants one space between the words, as in `## Acceptance Criteria`
                ## Acceptence Critera
                ^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants these letters, as in `## Acceptance Criteria`
                > ## Acceptance Criteria
                ^^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants no quote around it, as in `## Acceptance Criteria`
                # acceptance criteria ✅
                ^^^^^^^^^^^^^^^^^^^^^^^ invisible-criteria: chant sees no criteria here: it wants two hashes, as in `## Acceptance Criteria`
            "#]],
        );
    }

    #[test]
    fn mends_the_heading() {
        check_fix(
            CODE,
            "# T\n### acceptance criteria (Part 1)\n- [ ] a\n",
            expect![[r#"
                -| ### acceptance criteria (Part 1)
                +| ## Acceptance Criteria (Part 1)
            "#]],
        );
    }

    #[test]
    fn mends_the_boxes_below_it() {
        check_fix(
            CODE,
            "# T\n### Acceptance Criteria\n1. [x] a\n- [ ] b\n* [ ] c\n### Notes\n* [ ] d\n",
            expect![[r#"
                -| ### Acceptance Criteria
                -| 1. [x] a
                +| ## Acceptance Criteria
                +| - [x] a
                 | - [ ] b
                -| * [ ] c
                +| - [ ] c
            "#]],
        );
    }

    #[test]
    fn no_fix_takes_the_counted_section_away() {
        let text =
            "# T\n## Acceptance Criteria\n- [ ] a\n## Notes\n### Acceptance Criteria\n- [x] b\n";
        let fixture = Fixture::new(text);
        let findings = fixture.findings(MAIN, Some(CODE));
        assert!(findings[0].fixes.is_empty(), "{findings:?}");
    }

    #[test]
    fn not_what_stands_in_the_counted_section() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n### Acceptance Criteria (Part 1)\n- [ ] a\n",
        );
    }

    #[test]
    fn not_what_is_about_criteria() {
        check_no(
            CODE,
            "# Acceptance Criteria Quality Scoring\n## Acceptance Criteria Met\n",
        );
        check_no(CODE, "# T\n```\n### Acceptance Criteria\n```\n");
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n- [ ] a\n## Report\n### Acceptance Criteria\nAll met.\n",
        );
    }

    #[test]
    fn not_what_an_agent_reported() {
        check_no(
            CODE,
            "# T\n## Agent Output\n\n2026-01-05T10:00:00Z\n\n```\n### Acceptance Criteria\n- [x] a```\n",
        );
    }
}
