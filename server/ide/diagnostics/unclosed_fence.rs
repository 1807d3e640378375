//! A code fence is never closed, and chant sees nothing below it.
//!
//! chant counts lines that begin with three backticks, and behind an odd number of them takes everything for code:
//! criteria are not counted, ids are not noticed. Tildes and the length of a fence mean nothing to it. The section that
//! `chant work` itself appends has such a fence, because its closing backticks stand behind the last word; that is
//! worth a hint only.
//!
//! ````spec
//! # Add an example
//!
//! ## Acceptance Criteria
//!
//! - [ ] It runs
//!
//! ```sh
//! ^^^^^ unclosed-fence: this fence is never closed, so chant takes all that follows for code
//! cargo test --doc
//! ````

use super::{Finding, Report, Severity, Subject, prose};
use crate::{
    model::body,
    text::{Edit, Span, line_break},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    let whole = spec.split.body;
    let Some(prose) = prose::of(subject) else {
        return;
    };
    if let Some(opener) = unclosed(text, prose) {
        let inline = rest_of_fence(opener.of(text)).contains('`');
        let what = if inline {
            "chant takes this line for the beginning of code, and all that follows for its lines"
        } else {
            "this fence is never closed, so chant takes all that follows for code"
        };
        let finding = report.at(trimmed(text, opener), what);
        if !inline {
            close(finding, text, prose, opener);
        }
        return;
    }
    let Some(heading) = body::output(text, whole) else {
        return;
    };
    let transcript = Span::new(heading.range().start, whole.range().end);
    let fences = body::fences(text, transcript);
    let Some(first) = fences.first().filter(|_| !fences.len().is_multiple_of(2)) else {
        return;
    };
    let finding = report
        .at(
            trimmed(text, *first),
            "chant does not close the fence of its own transcript, and takes what is added below for code",
        )
        .severity(Severity::Warning, Severity::Hint);
    if let Some(glued) = whole.of(text).trim_end().strip_suffix("```")
        && !glued.ends_with('\n')
    {
        let at = whole.range().start + glued.len();
        finding.fix("Close it", vec![Edit::insert(at, line_break(text))]);
    }
}

/// Whether this rule speaks of what a person wrote.
pub(super) fn speaks(subject: &Subject) -> bool {
    prose::of(subject).is_some_and(|prose| unclosed(subject.text, prose).is_some())
}

/// The line that leaves `prose` open at its end, to chant. Which of many it is can only be guessed: a line of inline
/// code; a fence before another one that says its language, and so cannot be an end; the last that nothing ends.
fn unclosed(text: &str, prose: Span) -> Option<Span> {
    let fences = body::fences(text, prose);
    if fences.len().is_multiple_of(2) {
        return None;
    }
    let (mut inline, mut unended, mut inner) = (None, None, None);
    let mut open: Option<(Span, usize)> = None;
    for &line in &fences {
        let ink = line.of(text).trim();
        let rest = rest_of_fence(ink);
        let len = ink.len() - rest.len();
        match open {
            _ if rest.contains('`') => inline = Some(line),
            None => open = Some((line, len)),
            Some((_, around)) if len < around => inner = Some(line),
            Some((before, _)) if !rest.trim().is_empty() => {
                unended.get_or_insert(before);
                open = Some((line, len));
            }
            Some(_) => open = None,
        }
    }
    inline
        .or(unended)
        .or(open.map(|(line, _)| line))
        .or(inner)
        .or(fences.last().copied())
}

/// What stands behind the backticks of a fence.
fn rest_of_fence(line: &str) -> &str {
    line.trim().trim_start_matches('`')
}

/// Offers to close a fence before the next section, or at the end.
fn close(finding: &mut Finding, text: &str, prose: Span, opener: Span) {
    let ink = trimmed(text, opener).of(text);
    let indent = &opener.of(text)[..opener.len() - opener.of(text).trim_start().len()];
    let backticks = &ink[..ink.len() - ink.trim_start_matches('`').len()];
    let below = &text[opener.range().end..prose.range().end];
    let next = below.find("\n## ").unwrap_or(below.len());
    let at = opener.range().end + below[..next].trim_end().len();
    let eol = line_break(text);
    finding.fix(
        "Close it",
        vec![Edit::insert(at, format!("{eol}{indent}{backticks}"))],
    );
}

fn trimmed(text: &str, line: Span) -> Span {
    let ink = line.of(text);
    let start = line.range().start + ink.len() - ink.trim_start().len();
    Span::new(start, start + ink.trim().len())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "unclosed-fence";

    #[test]
    fn names_the_fence_that_lacks_its_end() {
        check(
            CODE,
            expect![[r#"
                # T
                ```sh
                ^^^^^ unclosed-fence: this fence is never closed, so chant takes all that follows for code
                a
                ```rust
                b
                ```
            "#]],
        );
    }

    #[test]
    fn names_inline_code_that_chant_takes_for_a_fence() {
        check(
            CODE,
            expect![[r#"
                # T
                ``` inline ```
                ^^^^^^^^^^^^^^ unclosed-fence: chant takes this line for the beginning of code, and all that follows for its lines
                ## Acceptance Criteria
            "#]],
        );
    }

    #[test]
    fn the_transcript_of_a_run_is_one_hint() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Agent Output

                2026-01-05T10:00:00Z

                ```
                ^^^ unclosed-fence: chant does not close the fence of its own transcript, and takes what is added below for code
                Done:
                ```sh
                ls
                ```
                All is well.```
            "#]],
        );
    }

    #[test]
    fn closes_before_the_next_section() {
        check_fix(
            CODE,
            "# T\n  ````sh\n  a\n\n## Acceptance Criteria\n- [ ] b\n",
            expect![[r#"
                +|   ````
            "#]],
        );
    }

    #[test]
    fn closes_what_chant_glued() {
        check_fix(
            CODE,
            "# T\n## Agent Output\n\n```\nDone.```\n",
            expect![[r#"
                -| Done.```
                +| Done.
                +| ```
            "#]],
        );
    }

    #[test]
    fn not_where_the_frontmatter_has_swallowed_the_body() {
        check_no(
            CODE,
            "---\nstatus: pending\n# T\n## Example\n```yaml\n---\nlabels: []\n```\n",
        );
    }

    #[test]
    fn not_in_the_archive() {
        check_no(CODE, "//- .chant/archive/x/a.md\n# T\n```\n");
    }

    #[test]
    fn silent_where_all_is_closed() {
        check_no(CODE, "# T\n```\na\n```\n~~~\n");
        check_no(CODE, "# T\n## Agent Output\n\n```\n```\n");
    }
}
