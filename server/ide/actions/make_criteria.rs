//! Makes criteria of the selected lines.
//!
//! Lines of the section `## Acceptance Criteria` get their box where they stand; other lines are moved to its end, and
//! the section is made where there is none. Boxes that chant does not count become such that it does. Lines that an item
//! of a list goes on with stay with it.
//!
//! ```spec
//! # Login
//! ## Acceptance Criteria
//! - [ ] Rejects expired tokens
//! $0- Logs the user's id
//! * [x] Is documented$1
//! => Make 2 criteria of these lines
//! -| - Logs the user's id
//! -| * [x] Is documented
//! +| - [ ] Logs the user's id
//! +| - [x] Is documented
//! ```

use super::{
    Asked, Of, Offers, here,
    of::{line_of, lines_of},
};
use crate::{
    ide::{
        change::Change,
        diagnostics::{self, Subject},
        fields::{line_end, line_start},
    },
    model::{body, criteria},
    text::{Edit, Span, line_break},
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let span = lines_of(asked.text, asked.selection);
    let found = usable(asked, span);
    let in_section = asked.spec().criteria.heading.is_some()
        && asked.spec().criteria.section.touches(span.range().start);
    // A cursor alone asks only where a list of criteria is being written.
    let asked_for = !asked.selection.is_empty()
        || in_section
            && found
                .first()
                .is_some_and(|line| Parts::of(line.of(asked.text)).marked);
    if found.is_empty() || !asked_for {
        return;
    }
    let title = match found.len() {
        1 => "Make a criterion of this line".to_owned(),
        many => format!("Make {many} criteria of these lines"),
    };
    if hides_criteria(asked) {
        let reason = "chant does not see the heading that means the criteria: mend that one first";
        return offers.disabled(title, reason);
    }
    let names = found
        .iter()
        .map(|line| line.of(asked.text).trim().to_owned());
    offers.add(title, Of::several(names.collect(), asked.text, span));
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let text = asked.text;
    let gone = || "the selected lines are no longer there".to_owned();
    let all = usable(asked, Span::new(0, text.len()));
    let meant = |lines: &[Span]| {
        let here = lines.iter().map(|line| line.of(text).trim());
        here.eq(of.names.iter().map(String::as_str))
    };
    let far = |lines: &&[Span]| line_of(text, lines[0].range().start).abs_diff(of.line);
    let lines = all
        .windows(of.names.len().max(1))
        .filter(|lines| meant(lines))
        .min_by_key(far)
        .ok_or_else(gone)?;
    Ok(here(asked, plan(asked, lines)))
}

/// Whether the spec has a section of criteria that chant passes over: a second one beside it is not what anybody wants.
fn hides_criteria(asked: &Asked) -> bool {
    asked.spec().criteria.heading.is_none()
        && diagnostics::hides_criteria(&Subject {
            project: asked.project,
            entry: asked.entry,
            text: asked.text,
            world: asked.world,
        })
}

/// The lines of `span` of which criteria can be made: prose that is no heading, no criterion yet, and not in a fence.
fn usable(asked: &Asked, span: Span) -> Vec<Span> {
    let (text, spec) = (asked.text, asked.spec());
    let prose = body::prose(text, spec.split.body);
    let is_criterion = |line: Span| spec.criteria.items.iter().any(|item| item.mark.meets(line));
    let mut found: Vec<Span> = Vec::new();
    // Whether the line before belongs to an item of a list, and whether that is the last one found.
    let (mut in_item, mut of_last) = (false, false);
    for line in body::walk(text, prose).filter(|line| !line.hidden) {
        let (line, written) = (line.span, line.span.of(text));
        let (parts, ink) = (Parts::of(written), written.trim());
        if in_item && parts.indent > 0 && !parts.marked && !ink.is_empty() && !ink.starts_with('`')
        {
            if let Some(last) = found.last_mut().filter(|_| of_last) {
                last.end = line.end;
            }
            continue;
        }
        let rule = ink
            .chars()
            .all(|ch| matches!(ch, '-' | '*' | '_' | '=' | ' '));
        let usable = span.start <= line.start
            && line.start <= span.end
            && !rule
            && !ink.starts_with(['#', '`', '~', '>', '|', '<'])
            && !is_criterion(line)
            && !parts.text.is_empty();
        if usable {
            found.push(line);
        }
        in_item = parts.marked;
        of_last = usable;
    }
    found
}

fn plan(asked: &Asked, lines: &[Span]) -> Vec<Edit> {
    let (text, criteria) = (asked.text, &asked.spec().criteria);
    let eol = line_break(text);
    let inside = |line: &Span| {
        criteria.heading.is_some()
            && criteria.section.start <= line.start
            && line.end <= criteria.section.end
    };
    let mut edits = Vec::new();
    let mut moved = String::new();
    for line in lines {
        let parts = Parts::of(line.of(text));
        let sign = if parts.checked { 'x' } else { ' ' };
        if inside(line) {
            let start = line.range().start + parts.indent;
            let old = Span::new(start, line.range().end - parts.text.len() - parts.trailing);
            edits.push(Edit::replace(old, format!("- [{sign}] ")));
        } else {
            moved.push_str(&format!("- [{sign}] {}{eol}", parts.text));
            // The body may begin on the line of the dashes, which stay.
            let start = line_start(text, line.range().start);
            let alone = text[start..line.range().start].trim().is_empty();
            edits.push(Edit::delete(if alone {
                Span::new(start, line_end(text, line.range().end))
            } else {
                *line
            }));
        }
    }
    if !moved.is_empty() {
        edits.push(append(asked, &moved, lines));
    }
    edits
}

/// Puts criteria at the end of the section, which is made where it is missing; `gone` are lines that are moved there.
fn append(asked: &Asked, moved: &str, gone: &[Span]) -> Edit {
    let (text, spec) = (asked.text, asked.spec());
    let eol = line_break(text);
    let own_line = |at: usize| if text[..at].ends_with('\n') { "" } else { eol };
    if let Some(heading) = spec.criteria.heading {
        let last = spec.criteria.items.last().map(|item| item.mark);
        let at = line_end(text, last.unwrap_or(heading).range().end);
        let gap = if last.is_some() { "" } else { eol };
        return Edit::insert(at, format!("{}{gap}{moved}", own_line(at)));
    }
    let prose = body::prose(text, spec.split.body).range();
    let end = prose.start + text[prose].trim_end().len();
    let at = line_end(text, end);
    // Behind lines that go there is nothing to keep a distance from, but what stands above them.
    let first = gone.first().map_or(at, |line| line.range().start);
    let gap = if text[..first].trim_end().is_empty() {
        ""
    } else {
        eol
    };
    let head = format!("{}{eol}{eol}", criteria::HEADING);
    let tail = if at < text.len() { eol } else { "" };
    Edit::insert(at, format!("{}{gap}{head}{moved}{tail}", own_line(at)))
}

/// A line, taken apart.
struct Parts<'a> {
    indent: usize,
    marked: bool,
    checked: bool,
    text: &'a str,
    trailing: usize,
}

impl<'a> Parts<'a> {
    fn of(line: &'a str) -> Self {
        let ink = line.trim_start();
        let indent = line.len() - ink.len();
        let ink = ink.trim_end();
        let trailing = line.len() - indent - ink.len();
        let digits = ink.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let numbered = (digits.len() < ink.len())
            .then(|| digits.strip_prefix(['.', ')']))
            .flatten();
        let bulleted = ink.strip_prefix(['-', '*', '+']);
        let rest = bulleted
            .or(numbered)
            .filter(|rest| rest.is_empty() || rest.starts_with([' ', '[']));
        let marked = rest.is_some();
        let rest = rest.unwrap_or(ink).trim_start();
        let boxed = [("[ ]", false), ("[]", false), ("[x]", true), ("[X]", true)];
        let found = boxed
            .iter()
            .find_map(|(mark, checked)| Some((rest.strip_prefix(mark)?, *checked)));
        let (text, checked) = match found {
            Some((text, checked)) if marked => (text.trim_start(), checked),
            _ => (rest, false),
        };
        Self {
            indent,
            marked,
            checked,
            text,
            trailing,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn other_lines_are_moved() {
        check_action(
            "Make 2 criteria of these lines",
            "# T\r\n\r\n$0It rejects tokens.\r\n1. It logs$1\r\n\r\n## Acceptance Criteria\r\n\r\n- [ ] a\r\n",
            expect![[r#"
                -| It rejects tokens.
                -| 1. It logs
                 |
                 | ## Acceptance Criteria
                 |
                 | - [ ] a
                +| - [ ] It rejects tokens.
                +| - [ ] It logs
            "#]],
        );
    }

    #[test]
    fn the_section_is_made_where_it_is_missing() {
        check_action(
            "Make a criterion of this line",
            "# T\n\nText.\n$0- one$1\n",
            expect![[r#"
                -| - one
                +|
                +| ## Acceptance Criteria
                +|
                +| - [ ] one
            "#]],
        );
    }

    #[test]
    fn a_wrapped_line_stays_with_its_item() {
        check_action(
            "Make 2 criteria of these lines",
            "# T\n$01. one\n   detail\n2. two$1\n   more\n\n## Acceptance Criteria\n\n- [ ] a\n",
            expect![[r#"
                -| 1. one
                -|    detail
                -| 2. two
                -|    more
                 |
                 | ## Acceptance Criteria
                 |
                 | - [ ] a
                +| - [ ] one
                +|    detail
                +| - [ ] two
                +|    more
            "#]],
        );
        check_action(
            "Make a criterion of this line",
            "# T\n## Acceptance Criteria\n$0* one\n  detail$1\n",
            expect![[r#"
                -| * one
                +| - [ ] one
            "#]],
        );
    }

    #[test]
    fn no_second_section_beside_one_that_chant_does_not_see() {
        let reason = check_disabled(
            "Make a criterion of this line",
            "# T\n### Acceptance criteria\n$0- one$1\n",
        );
        assert!(reason.contains("mend that one first"), "{reason}");
    }

    #[test]
    fn a_cursor_is_enough_in_the_section() {
        check_action(
            "Make a criterion of this line",
            "# T\n## Acceptance Criteria\n  - one$0\n",
            expect![[r#"
                -|   - one
                +|   - [ ] one
            "#]],
        );
    }

    #[test]
    fn not_of_headings_fences_and_criteria() {
        let title = "Make a criterion of this line";
        check_no_action(title, "# T\n$0## Next$1\n");
        check_no_action(title, "# T\n```\n$0code$1\n```\n");
        check_no_action(title, "# T\n## Acceptance Criteria\n$0- [ ] a$1\n");
        check_no_action(title, "# T\n- one$0\n");
    }
}
