//! Three texts in, one text out; and what holds for all of them.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::text::Edit;

/// Draws what comes of two sides.
#[track_caller]
fn check(base: &str, ours: &str, theirs: &str, expect: Expect) {
    expect.assert_eq(&merge(Some(base), ours, theirs).text);
}

const SPEC: &str = "\
---
status: pending # by hand
labels: [a, b]
target_files:
  - src/a.rs
  - src/b.rs
---
# Log in

Some prose.

## Acceptance Criteria

- [ ] Rejects expired tokens
- [ ] Logs the user id
- [ ] Tells why

## Notes

One.
";

/// What the edits of each side, given as `old => new`, come to.
#[track_caller]
fn check_spec(ours: &[(&str, &str)], theirs: &[(&str, &str)], expect: Expect) {
    let made = |edits: &[(&str, &str)]| {
        edits.iter().fold(SPEC.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        })
    };
    let merged = merge(Some(SPEC), &made(ours), &made(theirs));
    expect.assert_eq(&crate::testing::diff(SPEC, &merged.text));
    let marked = crate::model::conflict::find(&merged.text).len();
    assert_eq!(marked, merged.conflicts, "the rules find every conflict");
}

#[test]
fn each_side_has_its_own() {
    check_spec(
        &[("pending", "in_progress"), ("[ ] Tells", "[x] Tells")],
        &[("One.", "Two."), ("[ ] Logs", "[x] Logs")],
        expect![[r#"
            -| status: pending # by hand
            +| status: in_progress # by hand
             | labels: [a, b]
             | target_files:
             |   - src/a.rs
             |   - src/b.rs
             | ---
             | # Log in
             | 
             | Some prose.
             | 
             | ## Acceptance Criteria
             | 
             | - [ ] Rejects expired tokens
            -| - [ ] Logs the user id
            -| - [ ] Tells why
            +| - [x] Logs the user id
            +| - [x] Tells why
             | 
             | ## Notes
             | 
            -| One.
            +| Two.
        "#]],
    );
}

#[test]
fn neighbouring_fields_are_not_in_each_others_way() {
    check_spec(
        &[
            ("pending", "completed"),
            ("---\n# Log", "model: opus\n---\n# Log"),
        ],
        &[(
            "status: pending # by hand\nlabels: [a, b]\n",
            "type: code\nstatus: pending # by hand\nlabels: [a]\n",
        )],
        expect![[r#"
            -| status: pending # by hand
            -| labels: [a, b]
            +| type: code
            +| status: completed # by hand
            +| labels: [a]
             | target_files:
             |   - src/a.rs
             |   - src/b.rs
            +| model: opus
        "#]],
    );
}

#[test]
fn lists_go_by_their_items_however_they_are_written() {
    check_spec(
        &[("[a, b]", "[a, b, ours]"), ("  - src/b.rs\n", "")],
        &[
            ("[a, b]", "\n- b\n- 'two words'"),
            ("  - src/a.rs\n", "  - src/a.rs\n  # new\n  - src/c.rs\n"),
        ],
        expect![[r#"
            -| labels: [a, b]
            +| labels: [b, ours, two words]
             | target_files:
             |   - src/a.rs
            -|   - src/b.rs
            +|   # new
            +|   - src/c.rs
        "#]],
    );
}

#[test]
fn a_list_that_both_have_begun_is_one_list() {
    check_spec(
        &[("---\n# Log", "depends_on: [001]\n---\n# Log")],
        &[(
            "---\n# Log",
            "depends_on:\n  - '002'\n  - '001'\n---\n# Log",
        )],
        expect![[r#"
            +| depends_on: [002, 001]
        "#]],
    );
}

#[test]
fn a_field_that_both_have_changed_waits_for_a_person() {
    check_spec(
        &[("pending", "completed")],
        &[("pending", "blocked"), ("One.", "Two.")],
        expect![[r#"
            -| status: pending # by hand
            +| <<<<<<< in the editor
            +| status: completed # by hand
            +| =======
            +| status: blocked # by hand
            +| >>>>>>> on disk
             | labels: [a, b]
             | target_files:
             |   - src/a.rs
             |   - src/b.rs
             | ---
             | # Log in
             | 
             | Some prose.
             | 
             | ## Acceptance Criteria
             | 
             | - [ ] Rejects expired tokens
             | - [ ] Logs the user id
             | - [ ] Tells why
             | 
             | ## Notes
             | 
            -| One.
            +| Two.
        "#]],
    );
}

#[test]
fn what_one_removes_and_the_other_changes_waits_for_a_person() {
    check_spec(
        &[("labels: [a, b]\n", "")],
        &[("labels: [a, b]\n", "labels: [a, b, c]\n")],
        expect![[r#"
            -| labels: [a, b]
            +| <<<<<<< in the editor
            +| =======
            +| labels: [a, b, c]
            +| >>>>>>> on disk
        "#]],
    );
}

#[test]
fn ticks_follow_criteria_that_move() {
    check_spec(
        &[(
            "- [ ] Rejects expired tokens\n- [ ] Logs the user id\n- [ ] Tells why\n",
            "- [ ] Tells why\n- [ ] Rejects expired tokens\n- [ ] Logs the user id\n",
        )],
        &[("[ ] Tells", "[x] Tells"), ("[ ] Rejects", "[X] Rejects")],
        expect![[r#"
            -| - [ ] Rejects expired tokens
            +| - [x] Tells why
            +| - [X] Rejects expired tokens
             | - [ ] Logs the user id
            -| - [ ] Tells why
        "#]],
    );
}

#[test]
fn ticked_wins_unless_one_side_has_opened_it() {
    let text = |a: char, b: char, c: char| {
        format!("## Acceptance Criteria\n- [{a}] a\n- [{b}] b\n- [{c}] c\n")
    };
    check(
        &text(' ', 'x', 'x'),
        &text('x', ' ', 'x'),
        &text(' ', 'x', 'x'),
        expect![[r#"
            ## Acceptance Criteria
            - [x] a
            - [ ] b
            - [x] c
        "#]],
    );
    // Nothing is known of what was before.
    let merged = merge(None, &text('x', ' ', ' '), &text(' ', 'x', ' '));
    assert_eq!(merged.text, text('x', 'x', ' '));
}

#[test]
fn a_tick_is_not_lost_where_the_other_side_words_the_criterion_anew() {
    check_spec(
        &[("[ ] Tells why", "[x] Tells why")],
        &[("[ ] Tells why", "[ ] Tells why not")],
        expect![[r#"
            -| - [ ] Tells why
            +| <<<<<<< in the editor
            +| - [x] Tells why
            +| =======
            +| - [ ] Tells why not
            +| >>>>>>> on disk
        "#]],
    );
}

#[test]
fn criteria_that_both_have_added_are_all_there_and_equal_ones_once() {
    check_spec(
        &[
            ("why\n", "why\n- [ ] Ours\n- [ ] Same\n"),
            ("- [ ] Rejects", "- [ ] First\n- [ ] Rejects"),
        ],
        &[("why\n", "why\n- [ ] Theirs\n- [x] Same\n- [ ] First\n")],
        expect![[r#"
            +| - [ ] First
             | - [ ] Rejects expired tokens
             | - [ ] Logs the user id
             | - [ ] Tells why
            +| - [ ] Ours
            +| - [ ] Theirs
            +| - [x] Same
        "#]],
    );
}

#[test]
fn sections_go_by_their_headings() {
    // Ours moves the notes up and adds a section; theirs changes the notes and adds another one.
    check(
        "# T\n\n## A\n\na\n\n## Notes\n\nOne.\n",
        "# T\n\n## Notes\n\nOne.\n\n## A\n\na\n\n## Ours\n\no\n",
        "# T\n\n## A\n\na\n\n## Notes\n\nTwo.\n\n## Theirs\n\nt",
        expect![[r#"
            # T

            ## Notes

            Two.

            ## Theirs

            t
            ## A

            a

            ## Ours

            o
        "#]],
    );
}

#[test]
fn prose_that_both_have_changed_waits_for_a_person() {
    check_spec(
        &[("Some prose.", "Our prose.")],
        &[("Some prose.", "Their prose.")],
        expect![[r#"
            -| Some prose.
            +| <<<<<<< in the editor
            +| Our prose.
            +| =======
            +| Their prose.
            +| >>>>>>> on disk
        "#]],
    );
}

#[test]
fn broken_frontmatter_is_text_like_any_other() {
    check(
        "---\nlabels: [a\nstatus: pending\n---\n# T\n",
        "---\nlabels: [a\nstatus: pending\n---\n# Ours\n",
        "---\nlabels: [a]\nstatus: pending\n---\n# T\n",
        expect![[r#"
            ---
            labels: [a]
            status: pending
            ---
            # Ours
        "#]],
    );
}

#[test]
fn line_breaks_and_a_missing_last_one_stay() {
    check(
        "# T\r\n\r\na\r\nb",
        "# T\r\n\r\nA\r\nb",
        "# T\r\n\r\na\r\nc",
        expect![
            "# T\r\n\r\n<<<<<<< in the editor\r\nA\r\nb\r\n=======\r\na\r\nc\r\n>>>>>>> on disk\r\n"
        ],
    );
}

#[test]
fn without_a_base_nothing_counts_as_removed() {
    let merged = merge(None, "# T\n\nours\n\nsame\n", "# T\n\nsame\n\ntheirs\n");
    assert_eq!(merged.text, "# T\n\nours\n\nsame\n\ntheirs\n");
}

/// Texts of everything that specs are made of, in every state of repair.
fn texts() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "---",
        "status: pending",
        "status: completed",
        "labels: [a, b]",
        "labels: [b, c]",
        "labels:",
        "- a",
        "  - b",
        "# comment",
        "# T",
        "## Acceptance Criteria",
        "## Notes",
        "- [ ] a",
        "- [x] a",
        "- [X] b",
        "- [ ] b",
        "",
        "prose",
        "```",
        "  deeper",
        "<<<<<<< x",
        "=======",
        ">>>>>>> y",
        "é",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\r\n"]);
    let body = prop::collection::vec((line, end), 0..14).prop_map(|lines| {
        lines
            .iter()
            .map(|(line, end)| format!("{line}{end}"))
            .collect::<String>()
    });
    (prop::bool::ANY, prop::bool::ANY, body).prop_map(|(healthy, ends, mut body)| {
        if !ends {
            body.truncate(body.trim_end_matches(['\r', '\n']).len());
        }
        if healthy {
            format!(
                "---\nstatus: pending\nlabels: [a, b]\n---\n# T\n\n## Acceptance Criteria\n\n{body}"
            )
        } else {
            body
        }
    })
}

/// Places of [`SPEC`] that have nothing to do with each other, and what may be made of them.
const PLACES: &[(&str, &str)] = &[
    ("status: pending", "status: completed"),
    ("labels: [a, b]\n", ""),
    ("  - src/b.rs\n", "  - src/b.rs\n  - src/c.rs\n"),
    ("# Log in", "# Log in again"),
    ("[ ] Rejects", "[x] Rejects"),
    ("[ ] Logs", "[x] Logs"),
    ("- [ ] Tells why\n", "- [ ] Tells why\n- [ ] New\n"),
    ("One.\n", "One.\n\nTwo.\n"),
];

/// A line without what does not count: whether it is ticked, and how it ends.
fn counted(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.replace("- [x]", "- [ ]").replace("- [X]", "- [ ]"));
    lines.filter(|line| !line.trim().is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_side_alone_has_its_way(base in texts(), side in texts()) {
        let merged = |ours, theirs| merge(Some(&base), ours, theirs);
        let alone = Merged { text: side.clone(), conflicts: 0 };
        prop_assert_eq!(merged(&side, &base), alone.clone());
        prop_assert_eq!(merged(&base, &side), alone.clone());
        prop_assert_eq!(merged(&side, &side), alone.clone());
        prop_assert_eq!(merge(None, &side, &side), alone);
    }

    #[test]
    fn what_has_nothing_to_do_with_each_other_goes_in_any_order(whose in prop::collection::vec(0..3_usize, PLACES.len())) {
        let made = |wanted: &dyn Fn(usize) -> bool| {
            let edits: Vec<Edit> = PLACES.iter().zip(&whose).filter(|(_, whose)| wanted(**whose)).map(|((old, new), _)| {
                let at = SPEC.find(old).expect("it is there");
                Edit::replace(Span::new(at, at + old.len()), *new)
            }).collect();
            crate::text::apply(SPEC, &edits)
        };
        let (ours, theirs) = (made(&|whose| whose == 1), made(&|whose| whose == 2));
        let all = Merged { text: made(&|whose| whose != 0), conflicts: 0 };
        prop_assert_eq!(merge(Some(SPEC), &ours, &theirs), all.clone());
        prop_assert_eq!(merge(Some(SPEC), &theirs, &ours), all);
    }

    #[test]
    fn no_line_vanishes_that_the_other_side_has_left_alone(base in texts(), ours in texts(), theirs in texts(), known in prop::bool::ANY) {
        let merged = merge(known.then_some(base.as_str()), &ours, &theirs);
        let there = counted(&merged.text);
        let count = |lines: &[String], line: &str| lines.iter().filter(|other| *other == line).count();
        let was = if known { counted(&base) } else { counted(&common(&ours, &theirs)) };
        for (side, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let (side, other) = (counted(side), counted(other));
            for line in &side {
                // Lists are told by their items.
                if line.contains(['-', '[']) && !line.starts_with("- [") || line.starts_with("labels") {
                    continue;
                }
                let removed = count(&was, line).saturating_sub(count(&other, line));
                let wanted = count(&side, line).saturating_sub(removed).min(1);
                prop_assert!(count(&there, line) >= wanted, "{line:?} is gone from\n{}", merged.text);
            }
        }
    }
}
