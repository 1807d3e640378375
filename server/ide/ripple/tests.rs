//! What each change of a small chain does to the rest of it.

use expect_test::{Expect, expect};

use super::*;
use crate::testing::Fixture;

const CHAIN: &str = "\
//- .chant/specs/a.md
---
status: in_progress
---
//- .chant/specs/b.md
---
depends_on: [a]
---
//- .chant/specs/c.md
---
depends_on: [a, b]
---
//- .chant/specs/d.md
---
status: completed
depends_on: [a]
informed_by: [.chant/specs/a.md]
---
//- .chant/specs/e.md
---
type: driver
depends_on: [a]
---
//- .chant/specs/e.1.md
//- .chant/specs/e.2.md
//- .chant/specs/lone.md
";

/// What a change of a spec of the chain does, as a summary and as a sentence.
#[track_caller]
fn check(id: &str, change: Change, expect: Expect) {
    let project = Fixture::new(CHAIN).project;
    let entry = project.by_id(id).expect("a spec of the chain");
    let ripple = ripple(&project, entry, change);
    expect.assert_eq(&format!(
        "{}\n{}\n",
        ripple.summary().as_deref().unwrap_or("nobody minds"),
        ripple.sentence("It").as_deref().unwrap_or("-"),
    ));
}

#[test]
fn completing_makes_ready_what_waits_for_nothing_else() {
    check(
        "a",
        Change::Status(Status::Completed),
        expect![[r#"
        3 specs become ready
        It makes `b`, `e.1`, `e` ready.
    "#]],
    );
    check(
        "b",
        Change::Status(Status::Completed),
        expect![[r#"
        nobody minds
        -
    "#]],
    );
    check(
        "e.1",
        Change::Status(Status::Completed),
        expect![[r#"
        nobody minds
        -
    "#]],
    );
    check(
        "lone",
        Change::Status(Status::Completed),
        expect![[r#"
        nobody minds
        -
    "#]],
    );
}

#[test]
fn giving_up_leaves_others_waiting() {
    check(
        "a",
        Change::Status(Status::Cancelled),
        expect![[r#"
        1 spec becomes ready, 3 would wait for ever
        It makes `e.1` ready, lets `b`, `c`, `e` wait for ever.
    "#]],
    );
    check(
        "a",
        Change::Archive,
        expect![[r#"
        5 specs would wait for ever
        It lets `b`, `c`, `e.1` and 2 more wait for ever.
    "#]],
    );
    check(
        "d",
        Change::Archive,
        expect![[r#"
        nobody minds
        -
    "#]],
    );
}

#[test]
fn a_file_that_goes_leaves_names_behind() {
    check(
        "a",
        Change::Delete,
        expect![[r#"
        5 specs would wait for ever, 1 would name nothing
        It lets `b`, `c`, `e.1` and 2 more wait for ever, leaves `d` with a name that leads nowhere.
    "#]],
    );
    check(
        "a",
        Change::Rename("z"),
        expect![[r#"
        5 specs would wait for ever, 1 would name nothing
        It lets `b`, `c`, `e.1` and 2 more wait for ever, leaves `d` with a name that leads nowhere.
    "#]],
    );
}

#[test]
fn a_driver_leaves_its_members_behind() {
    for change in [Change::Rename("f"), Change::Delete, Change::Archive] {
        check(
            "e",
            change,
            expect![[r#"
                2 specs would lose their driver
                It leaves `e.1`, `e.2` without a driver.
            "#]],
        );
    }
}

#[test]
fn our_own_rename_takes_the_members_along() {
    let text = CHAIN.replace("type: driver\n", "type: driver\n---\n# $0E\n---\n");
    crate::testing::check_rename(
        &text,
        "f",
        expect![[r#"
        Rename e to f, with its 2 members: renames 3 files, changes 0
        .chant/specs/e.md → .chant/specs/f.md
        .chant/specs/e.1.md → .chant/specs/f.1.md
        .chant/specs/e.2.md → .chant/specs/f.2.md
    "#]],
    );
}

#[test]
fn opening_again_makes_others_wait() {
    let project = Fixture::new(
        "---\nstatus: completed\n---\n//- .chant/specs/b.md\n---\ndepends_on: [spec]\n---\n",
    )
    .project;
    let entry = project.by_id("spec").unwrap();
    let ripple = ripple(&project, entry, Change::Status(Status::Pending));
    assert_eq!(
        ripple.summary().as_deref(),
        Some("1 spec would have to wait")
    );
}

#[test]
fn who_asks_why_is_told_what_opening_again_does() {
    let project = Fixture::new(
        "---\nstatus: completed\n---\n//- .chant/specs/b.md\n---\ndepends_on: [spec]\n---\n",
    )
    .project;
    let told = told(&project, project.by_id("spec").unwrap());
    let told: Vec<_> = told.iter().map(|(name, _, say)| (*name, &**say)).collect();
    let archived = "Archiving it lets `b` wait for ever.";
    assert_eq!(
        told,
        [
            ("reopen", "Opening it again makes `b` wait."),
            ("archive", archived)
        ]
    );
}

#[test]
fn later_siblings_are_held_up_too() {
    let project = Fixture::new(
        "//- .chant/specs/d.md\n---\ntype: driver\n---\n//- .chant/specs/d.1.md\n//- .chant/specs/d.2.md\n---\ndepends_on: [d.1]\n---\n//- .chant/specs/d.3.md\n",
    )
    .project;
    let count = |id: &str| unblocks(&project, project.by_id(id).unwrap()).0;
    assert_eq!((count("d.1"), count("d.2"), count("d.3")), (2, 1, 0));
}

#[test]
fn a_crowd_is_looked_at_in_part() {
    let mut text = String::from("# Hub\n");
    for number in 0..MAX_LOOKED_AT + 10 {
        text.push_str(&format!(
            "//- .chant/specs/x{number}.md\n---\ndepends_on: [spec]\n---\n"
        ));
    }
    let project = Fixture::new(&text).project;
    let entry = project.by_id("spec").unwrap();
    let ripple = ripple(&project, entry, Change::Status(Status::Completed));
    assert_eq!(ripple.summary().as_deref(), Some("256+ specs become ready"));
    assert_eq!(unblocks(&project, entry), (MAX_LOOKED_AT, true));
}
