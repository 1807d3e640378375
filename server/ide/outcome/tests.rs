//! What a spec looks like after a run, and what it is spared.

use expect_test::{Expect, expect};

use super::*;

const SPEC: &str = "\
---
type: code
status: in_progress
---
# Add a counter

## Acceptance Criteria

- [x] Add it
- [x] Test it
";

fn facts(ending: Ending, output: &str) -> Facts {
    Facts {
        ending,
        at: 60,
        output: output.to_owned(),
        chars: output.chars().count() as u64,
        commits: Vec::new(),
        model: None,
        mismatch: None,
        criteria: None,
        unmarked: None,
    }
}

#[track_caller]
fn check(text: &str, facts: &Facts, expect: Expect) {
    let (edits, verdict) = end(text, facts).unwrap();
    let after = apply(text, &edits);
    expect.assert_eq(&format!(
        "{}: {}; open: {:?}\n{after}",
        verdict.status, verdict.message, verdict.open
    ));
}

#[test]
fn all_ticked_completes() {
    let mut facts = facts(Ending::Exit(0), "Done.\n\n");
    facts.commits = vec!["abc1234".to_owned(), "1234567".to_owned()];
    facts.model = Some("claude-sonnet-4".to_owned());
    check(
        SPEC,
        &facts,
        expect![[r#"
            completed: completed, with 2 of 2 criteria ticked; open: []
            ---
            type: code
            status: completed
            commits:
            - abc1234
            - '1234567'
            completed_at: 1970-01-01T00:01:00Z
            model: claude-sonnet-4
            ---
            # Add a counter

            ## Acceptance Criteria

            - [x] Add it
            - [x] Test it

            ## Agent Output

            1970-01-01T00:01:00Z

            ```
            Done.
            ```
        "#]],
    );
}

#[test]
fn open_criteria_need_attention() {
    check(
        &SPEC.replace("[x] Test", "[ ] Test"),
        &facts(Ending::Exit(0), ""),
        expect![[r#"
            needs_attention: the agent has ended, and 1 of 2 criteria is still open; open: ["Test it"]
            ---
            type: code
            status: needs_attention
            ---
            # Add a counter

            ## Acceptance Criteria

            - [x] Add it
            - [ ] Test it
        "#]],
    );
}

#[test]
fn a_failure_a_stop_and_a_limit_have_their_sentences() {
    let said = |ending| {
        let (_, verdict) = end(SPEC, &facts(ending, "")).unwrap();
        format!("{}: {}", verdict.status, verdict.message)
    };
    assert_eq!(
        said(Ending::Exit(3)),
        "failed: the agent failed with code 3"
    );
    assert_eq!(said(Ending::Cancelled), "paused: stopped");
    assert_eq!(
        said(Ending::TooLong(60)),
        "failed: ended after 1 minute, the time that a run may take"
    );
    assert_eq!(
        said(Ending::TooLong(90)),
        "failed: ended after 90 seconds, the time that a run may take"
    );
    let mut facts = facts(Ending::Exit(0), "{}");
    facts.mismatch = Some("\"n\" is a required property".to_owned());
    assert_eq!(verdict(SPEC, &facts).status, Status::NeedsAttention);
}

#[test]
fn ticks_that_are_older_than_the_run_and_work_in_no_commit_of_its_are_told() {
    let said = |criteria, unmarked: Option<&str>| {
        let facts = Facts {
            criteria: Some(criteria),
            unmarked: unmarked.map(str::to_owned),
            ..facts(Ending::Exit(0), "")
        };
        verdict(SPEC, &facts).message
    };
    assert_eq!(said((1, 2), None), "completed, with 2 of 2 criteria ticked");
    assert_eq!(
        said((2, 2), None),
        "completed, with 2 of 2 criteria ticked before the run began"
    );
    assert_eq!(
        said((0, 2), Some("chant(003-three):")),
        "completed, with 2 of 2 criteria ticked; no commit says chant(003-three):"
    );
}

#[test]
fn the_fence_is_longer_than_any_inside_and_chant_counts_the_same() {
    let output = "Look:\n```sh\nls\n```\nand `````\n````text\n- [ ] none\n";
    let (edits, _) = end(SPEC, &facts(Ending::Exit(0), output)).unwrap();
    let after = apply(SPEC, &edits);
    assert!(after.contains("\n`````\nLook:"), "{after}");
    assert!(after.ends_with("- [ ] none\n```\n`````\n"), "{after}");
    assert_eq!(Spec::read(&after).criteria.total(), 2);
}

#[test]
fn criteria_in_an_output_are_not_the_criteria_of_the_spec() {
    let output = "I wrote\n```md\n## Acceptance Criteria\n- [ ] mine\n```\n";
    let (edits, _) = end(SPEC, &facts(Ending::Exit(0), output)).unwrap();
    let after = apply(SPEC, &edits);
    let criteria = Spec::read(&after).criteria;
    assert_eq!((criteria.total(), criteria.checked()), (2, 2), "{after}");
    assert!(after.contains("~~~md\n## Acceptance"), "{after}");
}

#[test]
fn an_earlier_output_of_chant_is_closed_first() {
    let text = format!("{SPEC}\n\n## Agent Output\n\nT\n\n```\nDone.```\n");
    let (edits, _) = end(
        &text,
        &facts(Ending::Exit(0), "## Acceptance Criteria\n- [ ] x"),
    )
    .unwrap();
    let after = apply(&text, &edits);
    assert!(
        after.contains("Done.```\n```\n\n## Agent Output\n"),
        "{after}"
    );
    assert_eq!(Spec::read(&after).criteria.total(), 2);
}

#[test]
fn a_long_output_is_cut_between_characters_and_crlf_stays() {
    let text = SPEC.replace('\n', "\r\n");
    let mut facts = facts(Ending::Exit(0), &"é".repeat(KEPT));
    facts.chars = 1_000_000;
    let (edits, _) = end(&text, &facts).unwrap();
    let after = apply(&text, &edits);
    assert_eq!(after.matches('é').count(), KEPT / 2);
    assert!(after.ends_with("\r\n... (output truncated, 1000000 chars total)\r\n```\r\n"));
    assert_eq!(after.replace("\r\n", "").matches('\n').count(), 0);
}

#[test]
fn binary_output_is_text_by_then() {
    let (edits, _) = end(SPEC, &facts(Ending::Exit(0), "a\u{0}\u{1b}[31mb\r\n")).unwrap();
    assert!(apply(SPEC, &edits).contains("\n```\na[31mb\n```\n"));
}

#[test]
fn what_is_no_spec_any_more_is_left_alone() {
    let garbage = "---\nstatus: [\n---\n";
    assert!(end(garbage, &facts(Ending::Exit(0), "")).is_err());
    assert!(begin(garbage, 0).is_err());
    assert!(begin(SPEC, 0).unwrap_err().contains("in progress"));
    assert!(begin("---\nstatus: completed\n---\n# T\n", 0).is_err());
}

#[test]
fn what_chant_has_finished_is_left_as_it_is_and_what_it_has_not_is_noted() {
    let said = |status: &str, ending| {
        let text = SPEC.replace("in_progress", status);
        let (edits, verdict) = end_of_chant(&text, &facts(ending, "x")).unwrap();
        let changed = if edits.is_empty() { "" } else { ", changed" };
        format!("{}{changed}: {}", verdict.status, verdict.message)
    };
    assert_eq!(
        said("completed", Ending::Exit(0)),
        "completed: completed by chant, with 2 of 2 criteria ticked; its work is on its branch until it is merged"
    );
    assert_eq!(
        said("in_progress", Ending::Exit(1)),
        "failed, changed: chant failed with code 1, and left the spec in progress"
    );
    assert_eq!(
        said("pending", Ending::Exit(1)),
        "pending: chant failed with code 1, and the spec is pending"
    );
    assert_eq!(
        said("in_progress", Ending::Cancelled),
        "paused, changed: stopped"
    );
}

#[test]
fn a_spec_without_frontmatter_gets_one_and_keeps_it() {
    let edits = begin("# T\n", 60).unwrap();
    let begun = apply("# T\n", &edits);
    assert_eq!(begun, "---\nstatus: in_progress\n---\n\n# T\n");
    let facts = Facts {
        criteria: Some((0, 2)),
        ..facts(Ending::Exit(0), "")
    };
    assert_eq!(
        end("# T\n", &facts).unwrap_err(),
        "it has no frontmatter any more"
    );
    assert_eq!(verdict(&begun, &facts).status, Status::NeedsAttention);
}

#[test]
fn what_was_decided_meanwhile_stays_where_a_run_has_no_result() {
    let text = SPEC.replace("in_progress", "cancelled");
    let (edits, verdict) = end(&text, &facts(Ending::Abandoned, "")).unwrap();
    assert_eq!((edits, verdict.status), (Vec::new(), Status::Cancelled));
}
