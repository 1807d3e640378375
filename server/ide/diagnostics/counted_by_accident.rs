//! chant counts a box that a reader does not take for a criterion.
//!
//! It counts the letters `- [ ]` wherever they stand in the section: in a comment, in inline code, in the middle of a
//! line, in a `~~~` fence. An open one holds up `finalize`, and `work` ticks it.
//!
//! ```spec
//! # Keep both writes
//!
//! ## Acceptance Criteria
//!
//! - [ ] Both texts are kept
//! <!-- - [ ] Ask Ana -->
//!      ^^^^^ counted-by-accident: chant counts this box too, although it stands in a comment
//! ```

use super::{Report, Subject};
use crate::{
    model::{body, criteria::Criterion},
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    if subject.entry.place == Place::Archive || spec.criteria.items.is_empty() {
        return;
    }
    let prose = body::prose(text, spec.split.body);
    let section = &text[..prose.end as usize][spec.split.body.range().start..];
    let fenced = section.contains("```") || section.contains("~~~");
    let commented = section.contains("<!--");
    let plain = |item: &Criterion| begins_its_line(text, item);
    if !fenced && !commented && spec.criteria.items.iter().all(plain) {
        return;
    }
    let mut items = spec.criteria.items.iter().peekable();
    let mut comment = false;
    for line in body::walk(text, prose) {
        while let Some(item) = items.next_if(|item| item.mark.end <= line.span.end) {
            let before = &text[line.span.range().start..item.mark.range().start];
            let behind = &text[item.mark.range().end..line.span.range().end];
            let reason = if line.code {
                "in a code fence"
            } else if in_comment(comment, before) {
                "in a comment"
            } else if before.matches('`').count() % 2 == 1 && behind.contains('`') {
                "in inline code"
            } else if !begins_its_line(text, item) {
                "in the middle of a line"
            } else {
                continue;
            };
            report.at(
                item.mark,
                format!("chant counts this box too, although it stands {reason}"),
            );
        }
        if !line.code {
            comment = in_comment(comment, line.span.of(text));
        }
    }
}

/// Whether a comment is open behind `text`, given whether one was open before it.
fn in_comment(open: bool, text: &str) -> bool {
    match (text.rfind("<!--"), text.rfind("-->")) {
        (Some(begin), Some(end)) => begin > end,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => open,
    }
}

/// Whether only markers of lists and quotes stand before the box.
fn begins_its_line(text: &str, item: &Criterion) -> bool {
    let before = &text[..item.mark.range().start];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    line.split_whitespace().all(|word| {
        matches!(word, "-" | "*" | "+")
            || word.bytes().all(|byte| byte == b'>')
            || word
                .strip_suffix(['.', ')'])
                .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "counted-by-accident";

    #[test]
    fn every_place_that_hides_it_from_a_reader() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance Criteria
                - [ ] a
                - [x] Write `- [ ]` for an open one, and - [ ] here
                             ^^^^^ counted-by-accident: chant counts this box too, although it stands in inline code
                                                         ^^^^^ counted-by-accident: chant counts this box too, although it stands in the middle of a line
                <!--
                - [ ] later
                ^^^^^ counted-by-accident: chant counts this box too, although it stands in a comment
                -->
                - [ ] b
                ~~~
                - [ ] sample
                ^^^^^ counted-by-accident: chant counts this box too, although it stands in a code fence
                ~~~
                | - [ ] in a table |
                  ^^^^^ counted-by-accident: chant counts this box too, although it stands in the middle of a line
            "#]],
        );
    }

    #[test]
    fn not_items_of_lists_and_quotes() {
        check_no(
            CODE,
            "# T\n## Acceptance Criteria\n<!-- note -->\n> - [ ] a\n  1. - [x] b\n* - [ ] c\n```\n- [ ] hidden\n```\n",
        );
    }

    #[test]
    fn not_what_an_agent_wrote() {
        check_no(
            CODE,
            "# T\n## Agent Output\n\n```\n```\n## Acceptance Criteria\n`- [ ]`\n",
        );
    }
}
