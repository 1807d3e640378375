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

use super::{Report, Subject, prose};
use crate::{
    model::{
        body::{self, Line},
        criteria::Criterion,
    },
    text::Span,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    let Some(prose) = prose::of(subject).filter(|_| !spec.criteria.items.is_empty()) else {
        return;
    };
    let section = &text[..prose.end as usize][spec.split.body.range().start..];
    let fenced = section.contains("~~~") || !body::agree(text, &body::fences(text, prose));
    let commented = section.contains("<!--");
    let plain = |item: &Criterion| begins_its_line(text, item);
    if !fenced && !commented && spec.criteria.items.iter().all(plain) {
        return;
    }
    // Boxes that stand together in one comment or fence are one accident.
    let mut accidents: Vec<(Span, &str, usize)> = Vec::new();
    let mut items = spec.criteria.items.iter().peekable();
    let mut comment = false;
    for line in body::walk(text, prose) {
        while let Some(item) = items.next_if(|item| item.mark.end <= line.span.end) {
            let reason = reason(text, line, item, comment);
            match (accidents.last_mut(), reason) {
                (_, None) => accidents.push((item.mark, "", 0)),
                (Some((_, last, count)), Some(reason))
                    if *last == reason && matches!(reason, FENCE | COMMENT) =>
                {
                    *count += 1;
                }
                (_, Some(reason)) => accidents.push((item.mark, reason, 1)),
            }
        }
        if !line.code {
            comment = in_comment(comment, line.span.of(text));
        }
    }
    for (mark, reason, count) in accidents.iter().filter(|(.., count)| *count > 0) {
        let what = match count {
            1 => format!("chant counts this box too, although it stands {reason}"),
            _ => format!("chant counts these {count} boxes too, although they stand {reason}"),
        };
        report.at(*mark, what);
    }
}

const FENCE: &str = "in a code fence";
const COMMENT: &str = "in a comment";

/// Where a box stands that no reader takes for a criterion; `None` for an honest item of a list.
fn reason(text: &str, line: Line, item: &Criterion, comment: bool) -> Option<&'static str> {
    let before = &text[line.span.range().start..item.mark.range().start];
    let behind = &text[item.mark.range().end..line.span.range().end];
    if line.code {
        Some(FENCE)
    } else if in_comment(comment, before) {
        Some(COMMENT)
    } else if before.matches('`').count() % 2 == 1 && behind.contains('`') {
        Some("in inline code")
    } else if !begins_its_line(text, item) {
        Some("in the middle of a line")
    } else {
        None
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
                ^^^^^ counted-by-accident: chant counts these 2 boxes too, although they stand in a comment
                - [ ] much later
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
