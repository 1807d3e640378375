//! What is decided, drawn as the lines that change; and every refusal.

use expect_test::{Expect, expect};

use super::*;
use crate::{
    testing::{Fixture, diff},
    text::Span,
};

/// What a deed makes of the main file of a fixture.
fn done(text: &str, deed: &Deed) -> Result<(String, String), String> {
    let fixture = Fixture::new(text);
    let before = &fixture.files[0].1;
    let asked = Asked {
        project: &fixture.project,
        entry: fixture.project.spec(&fixture.files[0].0).expect("a spec"),
        text: before,
        selection: Span::at(0),
        world: &fixture,
    };
    let edits = plan(&asked, deed)?;
    Ok((before.clone(), apply(before, &edits)))
}

#[track_caller]
fn check(text: &str, deed: &Deed, expect: Expect) {
    let (before, after) = done(text, deed).unwrap_or_else(|sentence| panic!("{sentence}"));
    let spec = Spec::read(&after);
    assert!(spec.loads(), "{after}");
    assert_eq!(before.contains("\r\n"), after.contains("\r\n"));
    expect.assert_eq(&diff(&before, &after));
}

#[track_caller]
fn check_no(text: &str, deed: &Deed, sentence: &str) {
    assert_eq!(done(text, deed), Err(sentence.to_owned()));
}

fn to(to: Status) -> Deed {
    Deed::Status { to, force: false }
}

fn forced(to: Status) -> Deed {
    Deed::Status { to, force: true }
}

fn says(by: &str, reason: &str) -> Decision {
    Decision {
        by: by.to_owned(),
        reason: reason.to_owned(),
    }
}

#[test]
fn completing_stamps_the_time_and_the_commits() {
    check(
        "---\r\nstatus: \"in_progress\" # now\r\nlabels: [a]\r\n---\r\n# T\r\n//- world\ncommits spec = abc1234, def5678\n",
        &to(Status::Completed),
        expect![[r#"
            -| status: "in_progress" # now
            +| status: "completed" # now
             | labels: [a]
            +| commits: [abc1234, def5678]
            +| completed_at: 2026-06-01T00:00:00Z
        "#]],
    );
    // What is known already is not written twice.
    check(
        "---\nstatus: failed\ncommits:\n- abc1234f\ncompleted_at: 2020-01-01T00:00:00Z\n---\n# T\n- [ ] a\n//- world\ncommits spec = abc1234, def5678\n",
        &forced(Status::Completed),
        expect![[r#"
            -| status: failed
            +| status: completed
             | commits:
             | - abc1234f
            -| completed_at: 2020-01-01T00:00:00Z
            +| - def5678
            +| completed_at: 2026-06-01T00:00:00Z
        "#]],
    );
}

#[test]
fn frontmatter_is_made_where_there_is_none() {
    check(
        "# T\n",
        &forced(Status::Completed),
        expect![[r#"
        +| ---
        +| status: completed
        +| completed_at: 2026-06-01T00:00:00Z
        +| ---
        +| 
    "#]],
    );
}

#[test]
fn reopening_takes_the_stamps_away() {
    let text = "---\nstatus: completed # done\ncommits:\n- abc1234\ncompleted_at: 2020-01-01T00:00:00Z\nlabels: [a]\n---\n# T\n";
    check(
        text,
        &Deed::Reopen,
        expect![[r#"
        -| status: completed # done
        -| commits:
        -| - abc1234
        -| completed_at: 2020-01-01T00:00:00Z
        +| status: pending # done
    "#]],
    );
    check(
        text,
        &to(Status::Pending),
        expect![[r#"
        -| status: completed # done
        -| commits:
        -| - abc1234
        -| completed_at: 2020-01-01T00:00:00Z
        +| status: pending # done
    "#]],
    );
    check(
        "---\nstatus: cancelled\n---\n# T\n",
        &Deed::Reopen,
        expect![[r#"
            -| status: cancelled
            +| status: pending
        "#]],
    );
    check_no(
        "---\nstatus: failed\n---\n",
        &Deed::Reopen,
        "spec is failed: only what is completed or cancelled is reopened",
    );
}

#[test]
fn what_may_not_follow_is_refused_and_the_legal_ones_are_named() {
    check_no(
        "---\nstatus: pending\n---\n",
        &to(Status::Completed),
        "`completed` may not follow `pending`; `in_progress`, `blocked`, `cancelled` may",
    );
    check_no(
        "---\nstatus: ready\n---\n",
        &to(Status::Pending),
        "nothing may follow `ready`, not even `pending`; chant means `pending` by it",
    );
    check(
        "---\nstatus: ready\n---\n",
        &forced(Status::Pending),
        expect![[r#"
            -| status: ready
            +| status: pending
        "#]],
    );
    check(
        "---\nstatus: ready\n---\n",
        &to(Status::Ready),
        expect![[""]],
    );
}

#[test]
fn chants_preconditions_hold() {
    let begin = to(Status::InProgress);
    let other = |status: &str| format!("//- .chant/specs/a.md\n---\nstatus: {status}\n---\n# A\n");
    let waits = "---\ndepends_on: [a]\n---\n# T\n";
    check_no(
        &format!("{waits}{}", other("failed")),
        &begin,
        "spec waits for a",
    );
    check(
        &format!("{waits}{}", other("cancelled")),
        &begin,
        expect![[r#"
            +| status: in_progress
        "#]],
    );
    check_no(
        "---\napproval: {required: true}\n---\n# T\n",
        &begin,
        "spec needs an approval: approve it first",
    );
    let end = to(Status::Completed);
    check_no(
        "---\nstatus: in_progress\n---\n## Acceptance Criteria\n- [ ] a\n- [x] b\n",
        &end,
        "1 of 2 criteria is still open",
    );
    check_no(
        "---\nstatus: in_progress\ntype: driver\n---\n# T\n//- .chant/specs/spec.1.md\n# M\n",
        &end,
        "spec is not over before its member spec.1",
    );
}

#[test]
fn nothing_is_decided_about_what_cannot_be_read_or_is_put_away() {
    check_no(
        "---\nstatus: done\n---\n",
        &Deed::Reopen,
        "chant cannot load .chant/specs/spec.md: mend its frontmatter first",
    );
    check_no(
        "//- .chant/archive/001-a/001-a.md\n---\nstatus: completed\n---\n",
        &Deed::Reopen,
        "001-a is archived, and stays as it is",
    );
}

#[test]
fn an_approval_is_written_as_chant_writes_it() {
    check(
        "---\nstatus: pending\napproval:\n  required: true # by two\n  status: pending\nlabels: [a]\n---\n\n# T\n\nText\n\n",
        &Deed::Approve(says("Ada", "")),
        expect![[r#"
            -|   status: pending
            +|   status: approved
            +|   by: Ada
            +|   at: 2026-06-01T00:00:00Z
             | labels: [a]
             | ---
             | 
             | # T
             | 
             | Text
             | 
            +| ## Approval Discussion
            +| 
            +| **Ada** - 2026-06-01 00:00 - APPROVED
            +| 
        "#]],
    );
    check(
        "# T\r\n\r\nText",
        &Deed::Reject(says("Ada: L.", "not yet\nask Bob")),
        expect![[r#"
            +| ---
            +| approval:
            +|   required: false
            +|   status: rejected
            +|   by: 'Ada: L.'
            +|   at: 2026-06-01T00:00:00Z
            +| ---
            +| 
             | # T
             | 
            -| Text
            +| Text
            +| 
            +| ## Approval Discussion
            +| 
            +| **Ada: L.** - 2026-06-01 00:00 - REJECTED
            +| not yet
            +| ask Bob
        "#]],
    );
    check(
        "---\napproval:\nlabels: [a]\n---\n# T\n\n## Approval Discussion\n\n**Bob** - x - REJECTED\n\n\n## Notes\n",
        &Deed::Approve(says("Ada", "")),
        expect![[r#"
            +|   required: false
            +|   status: approved
            +|   by: Ada
            +|   at: 2026-06-01T00:00:00Z
             | labels: [a]
             | ---
             | # T
             | 
             | ## Approval Discussion
             | 
             | **Bob** - x - REJECTED
             | 
            +| **Ada** - 2026-06-01 00:00 - APPROVED
            +| 
        "#]],
    );
}

#[test]
fn a_decision_that_is_taken_is_not_taken_twice() {
    check(
        "---\napproval: {status: approved, by: Bob, at: x}\n---\n# T\n",
        &Deed::Approve(says("Ada", "")),
        expect![[""]],
    );
}

#[test]
fn a_decision_needs_a_name_and_changes_nothing_else() {
    check_no(
        "# T\n",
        &Deed::Approve(says(" ", "")),
        "say who decides, by a name",
    );
    check_no(
        "# T\n",
        &Deed::Approve(says("a\nb", "")),
        "a name stands on one line",
    );
    check_no(
        "# T\n",
        &Deed::Reject(says("Ada", "## Acceptance Criteria\n- [ ] mine")),
        "the reason would change what the spec says: leave headings, boxes and fences out of it",
    );
    check_no(
        "---\napproval: &a {}\n---\n# T\n",
        &Deed::Approve(says("Ada", "")),
        "the frontmatter is written so unusually that it is left alone",
    );
}

#[test]
fn cancelling_asks_who_waits() {
    let cancel = |force| Deed::Cancel { force };
    let two =
        "---\nstatus: pending\n---\n# T\n//- .chant/specs/b.md\n---\ndepends_on: [spec]\n---\n";
    check_no(
        two,
        &cancel(false),
        "b depends on spec, and would wait for ever: change that first, or force it",
    );
    check(
        two,
        &cancel(true),
        expect![[r#"
        -| status: pending
        +| status: cancelled
    "#]],
    );
    check_no(
        "---\nstatus: in_progress\n---\n",
        &cancel(false),
        "spec is in progress: force it if it shall end now",
    );
    check_no(
        "---\nstatus: failed\n---\n",
        &cancel(true),
        "`cancelled` may not follow `failed`; `pending`, `in_progress` may",
    );
    check_no(
        "//- .chant/specs/d.1.md\n# M\n",
        &cancel(false),
        "d.1 is a member of d, which is cancelled as a whole or not at all",
    );
}

#[test]
fn a_reset_is_for_what_failed_or_was_left_behind() {
    check(
        "---\nstatus: failed\n---\n",
        &Deed::Reset,
        expect![[r#"
        -| status: failed
        +| status: pending
    "#]],
    );
    check(
        "---\nstatus: in_progress\n---\n",
        &Deed::Reset,
        expect![[r#"
            -| status: in_progress
            +| status: pending
        "#]],
    );
    check_no(
        "---\nstatus: in_progress\n---\n//- world\nrunning spec = yes\n",
        &Deed::Reset,
        "spec is being run: stop the run first",
    );
    check_no(
        "---\nstatus: paused\n---\n",
        &Deed::Reset,
        "spec is paused: only what failed or is in progress is reset",
    );
}

#[test]
fn nobody_takes_the_status_away_from_a_run() {
    let running =
        |status: &str| format!("---\nstatus: {status}\n---\n# T\n//- world\nrunning spec = yes\n");
    let set = |to: Status, force: bool| Deed::Status { to, force };
    for (status, deed) in [
        ("completed", Deed::Reopen),
        ("in_progress", set(Status::Completed, false)),
        ("in_progress", set(Status::Pending, true)),
    ] {
        check_no(
            &running(status),
            &deed,
            "spec is being run: stop the run first",
        );
    }
}
