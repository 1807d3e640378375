//! Three texts in, one text out.

mod laws;

use expect_test::{Expect, expect};

use super::*;

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
