//! Ticks the criterion under the cursor, or opens it again.
//!
//! One byte changes. A box that chant does not count cannot be ticked: why it is not counted is said instead.
//!
//! ```spec
//! # Login
//! ## Acceptance Criteria
//! - [ ] Rejects $0expired tokens
//! - [ ] Logs the user's id
//! => Tick this criterion
//! -| - [ ] Rejects expired tokens
//! +| - [x] Rejects expired tokens
//! ```

use super::{Asked, Of, Offers, here, of::lines_of};
use crate::{
    ide::{change::Change, tick},
    text::Span,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let (text, items) = (asked.text, &asked.spec().criteria.items);
    let line = lines_of(text, asked.selection);
    if line.of(text).contains('\n') {
        return;
    }
    let on_line: Vec<_> = items.iter().filter(|item| item.mark.meets(line)).collect();
    // Of several boxes on a line it is the one before the cursor.
    let at = asked.selection.start;
    let item = on_line.iter().rfind(|item| item.mark.start <= at);
    if let Some(item) = item.or(on_line.first()) {
        let title = if item.checked { "Untick" } else { "Tick" };
        let mut of = Of::one(item.text.of(text), text, item.mark.range().start);
        of.names.push(title.to_owned());
        offers.add(format!("{title} this criterion"), of);
    } else if looks_like_a_box(line.of(text)) {
        offers.disabled("Tick this criterion", not_counted(asked, line));
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    // What was offered is done, and not its contrary, if somebody else did it since.
    let checked = of.names.get(1).map(|title| title == "Tick");
    let edits = tick::Wish::new(of.name().to_owned(), Some(of.line), checked).plan(asked.text)?;
    if edits.is_empty() {
        return Err(format!("the criterion “{}” is so already", of.name()));
    }
    Ok(here(asked, edits))
}

/// Whether a line begins with what its writer may take for a box.
fn looks_like_a_box(line: &str) -> bool {
    let ink = line
        .trim_start()
        .trim_start_matches(|ch: char| ch.is_ascii_digit());
    let rest = ink
        .trim_start_matches(['-', '*', '+', '.', ')'])
        .trim_start();
    rest.len() < line.trim_start().len()
        && ["[ ]", "[x]", "[X]", "[]"]
            .iter()
            .any(|mark| rest.starts_with(mark))
}

/// Why chant does not count the box on a line.
fn not_counted(asked: &Asked, line: Span) -> &'static str {
    let (spec, text) = (asked.spec(), asked.text);
    let body = spec.split.body.range().start.min(line.range().start);
    let above = &text[body..line.range().start];
    let fences = above
        .lines()
        .filter(|line| line.trim_start().starts_with("```"));
    if fences.count() % 2 == 1 {
        "chant counts no criterion on this line: it is inside a code fence"
    } else if spec.criteria.heading.is_none() {
        "chant counts no criterion on this line: the spec has no heading `## Acceptance Criteria`"
    } else if !spec.criteria.section.touches(line.range().start) {
        "chant counts no criterion on this line: it is not in the section `## Acceptance Criteria` that counts"
    } else {
        "chant counts no criterion on this line: it wants `- [ ]`"
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::{
        testing::{Fixture, check_action, check_disabled, check_no_action},
        text::Span,
    };

    #[test]
    fn what_was_ticked_meanwhile_stays_so() {
        let fixture = Fixture::new("# T\n## Acceptance Criteria\n- [x] a\n");
        let (path, text) = &fixture.files[0];
        let asked = Asked {
            project: &fixture.project,
            entry: fixture.project.spec(path).unwrap(),
            text,
            selection: Span::at(0),
            world: &fixture,
        };
        let mut of = Of::one("a", text, text.find("- [").unwrap());
        of.names.push("Tick".to_owned());
        let reason = carry_out(&asked, &of).unwrap_err();
        assert_eq!(reason, "the criterion “a” is so already");
    }

    const CRITERIA: &str = "# T\r\n## Acceptance Criteria\r\n";

    #[test]
    fn opens_what_is_ticked_and_keeps_line_endings() {
        check_action(
            "Untick this criterion",
            &format!("{CRITERIA}- [X] a$0\r\n"),
            expect![[r#"
                -| - [X] a
                +| - [ ] a
            "#]],
        );
    }

    #[test]
    fn of_two_boxes_on_a_line_the_one_before_the_cursor() {
        check_action(
            "Tick this criterion",
            &format!("{CRITERIA}- [ ] a - [ ] b$0\n"),
            expect![[r#"
                -| - [ ] a - [ ] b
                +| - [ ] a - [x] b
            "#]],
        );
    }

    #[test]
    fn equal_criteria_are_told_apart_by_their_lines() {
        check_action(
            "Tick this criterion",
            &format!("{CRITERIA}- [ ] a\n- [ ] a$0\n"),
            expect![[r#"
                -| - [ ] a
                +| - [x] a
            "#]],
        );
    }

    #[test]
    fn says_why_a_box_is_not_counted() {
        let reason = |text: &str| check_disabled("Tick this criterion", text);
        assert!(reason("# T\n```\n- [ ] $0a\n```\n").contains("inside a code fence"));
        assert!(reason("# T\n- [ ] $0a\n").contains("has no heading"));
        assert!(reason(&format!("{CRITERIA}* [ ] $0a\n")).contains("it wants `- [ ]`"));
        assert!(reason(&format!("{CRITERIA}## Next\n- [ ] $0a\n")).contains("not in the section"));
    }

    #[test]
    fn not_on_other_lines() {
        check_no_action(
            "Tick this criterion",
            &format!("{CRITERIA}- a$0\n- [ ] b\n"),
        );
    }
}
