//! A spec has no title.
//!
//! chant takes the first line of the body that begins with `# ` for the title: one hash, one space. Without one every
//! list shows `(untitled)`, and `chant work` refuses to start. `#Title` and a title underlined with `===` look like
//! titles in a preview; chant does not see them.
//!
//! ```spec
//! ---
//! status: pending
//! ---
//! #Keep both writes
//! ^^^^^^^^^^^^^^^^^ missing-title: chant sees no title here: a space is missing behind the `#`
//! ```

use super::{Report, Subject};
use crate::{
    model::criteria::lines,
    text::{Edit, Span, line_break},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (text, spec) = (subject.text, &subject.entry.spec);
    if spec.title.is_some() || !spec.loads() {
        return;
    }
    match candidate(text, spec.split.body) {
        Some(Candidate::Tight { line, gap }) => {
            let message = if gap.is_empty() {
                "chant sees no title here: a space is missing behind the `#`"
            } else {
                "chant sees no title here: behind the `#` it wants a space"
            };
            report
                .at(line, message)
                .safe_fix("Put a space behind the `#`", vec![Edit::replace(gap, " ")]);
        }
        Some(Candidate::Empty { line }) => {
            let end = line.range().end;
            report
                .at(
                    line,
                    "chant sees no title here: nothing stands behind the `#`",
                )
                .fix(
                    "Take the id",
                    vec![Edit::insert(end, format!(" {}", subject.entry.id()))],
                );
        }
        Some(Candidate::Underlined { title, line }) => {
            let below = Span {
                start: title.end,
                end: line.end,
            };
            report
                .at(
                    title,
                    "chant sees no title in an underlined heading; it wants `# ` before it",
                )
                .safe_fix(
                    "Write it as `# …`",
                    vec![Edit::insert(title.range().start, "# "), Edit::delete(below)],
                );
        }
        None => nothing(report, subject),
    }
}

/// What looks like a title to people and not to chant.
enum Candidate {
    /// `#Title`, or `#` and a tab: `gap` is what stands between the hash and the words.
    Tight { line: Span, gap: Span },
    /// A hash alone.
    Empty { line: Span },
    /// A line of words over a line of `=`.
    Underlined { title: Span, line: Span },
}

/// The first thing outside of code that looks like a title.
fn candidate(text: &str, body: Span) -> Option<Candidate> {
    let mut fence: Option<&str> = None;
    let mut before: Option<Span> = None;
    for line in lines(text, body) {
        let ink = line.of(text).trim();
        if let Some(mark) = ["```", "~~~"]
            .into_iter()
            .find(|mark| ink.starts_with(mark))
        {
            match fence {
                None => fence = Some(mark),
                Some(open) if open == mark => fence = None,
                Some(_) => {}
            }
            before = None;
            continue;
        }
        if fence.is_some() {
            continue;
        }
        if let Some(rest) = ink.strip_prefix('#') {
            let words = rest.trim_start();
            let start = text[line.range()].find('#').unwrap_or_default() + line.range().start + 1;
            if words.is_empty() {
                return Some(Candidate::Empty { line });
            }
            if words.starts_with(char::is_alphabetic) {
                let gap = Span::new(start, start + rest.len() - words.len());
                return Some(Candidate::Tight { line, gap });
            }
        }
        let underline = !ink.is_empty() && ink.bytes().all(|byte| byte == b'=');
        if let (true, Some(title)) = (underline, before) {
            return Some(Candidate::Underlined { title, line });
        }
        before = (!ink.is_empty()).then_some(line);
    }
    None
}

fn nothing(report: &mut Report, subject: &Subject) {
    let (text, body) = (subject.text, subject.entry.spec.split.body);
    let place = lines(text, body)
        .next()
        .or(subject.entry.spec.split.closing)
        .unwrap_or(Span::at(body.range().start));
    let eol = line_break(text);
    let start = body.range().start;
    let broken = start == 0 || text[..start].ends_with('\n');
    let before = if broken { "" } else { eol };
    let title = format!("{before}# {}{eol}{eol}", subject.entry.id());
    report
        .at(
            place,
            "the spec has no title: no line of its body begins with `# `",
        )
        .fix("Insert a title", vec![Edit::insert(start, title)]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn an_underlined_heading_is_no_title() {
        check(
            "missing-title",
            expect![[r#"
                ---
                ---
                Keep both writes
                ^^^^^^^^^^^^^^^^ missing-title: chant sees no title in an underlined heading; it wants `# ` before it
                ================
            "#]],
        );
    }

    #[test]
    fn its_line_gets_a_hash() {
        check_fix(
            "missing-title",
            "---\n---\nWhy:\n\nKeep both writes\n===\n\nText\n",
            expect![[r#"
                -| Keep both writes
                -| ===
                +| # Keep both writes
            "#]],
        );
    }

    #[test]
    fn a_tab_is_no_space_and_code_is_no_title() {
        check_fix(
            "missing-title",
            "---\n---\n```c\n#include <stdio.h>\n```\n#\tKeep both writes\n",
            expect![[r#"
                -| #	Keep both writes
                +| # Keep both writes
            "#]],
        );
    }

    #[test]
    fn a_hash_alone() {
        check_fix(
            "missing-title",
            "---\n---\n#\n\n## Context\n",
            expect![[r#"
                -| #
                +| # spec
            "#]],
        );
    }

    #[test]
    fn an_empty_body_gets_one() {
        check_fix(
            "missing-title",
            "---\n---",
            expect![[r#"
                -| ---
                +| ---
                +| # spec
                +| 
            "#]],
        );
    }

    #[test]
    fn nothing_at_all() {
        check(
            "missing-title",
            expect![[r#"
                ---
                ---
                ## Context
                ^^^^^^^^^^ missing-title: the spec has no title: no line of its body begins with `# `
            "#]],
        );
    }

    #[test]
    fn silent_where_chant_finds_one() {
        check_no(
            "missing-title",
            "---\n---\n```sh\n   # comment, but a title to chant\n```\n",
        );
    }
}
