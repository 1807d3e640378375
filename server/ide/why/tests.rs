//! Each thing that can stand against a run, and that nothing does.

use expect_test::{Expect, expect};

use super::*;
use crate::testing::{Fixture, MAIN};

const GOOD: &str = "# T\n## Acceptance Criteria\n- [ ] Add it\n- [ ] Test it\n";

/// Everything that stands against the first spec of a fixture.
#[track_caller]
fn check(text: &str, expect: Expect) {
    let fixture = Fixture::new(text);
    let entry = fixture.project.spec(MAIN).expect("the main spec");
    let found = why(&fixture.project, &fixture, entry);
    for reason in &found {
        assert!(
            CODES.iter().any(|(code, _)| *code == reason.code),
            "{reason:?}"
        );
    }
    let drawn: String = found
        .iter()
        .map(|it| {
            let path = it.path.as_deref().unwrap_or("-");
            format!("{}: {} {path}\n", it.code, it.message)
        })
        .collect();
    expect.assert_eq(&drawn);
}

#[test]
fn nothing_may_stand_against_it() {
    check(GOOD, expect![[r#""#]]);
    check(
        &format!(
            "---\nstatus: failed\ndepends_on: [b]\n---\n{GOOD}//- .chant/specs/b.md\n---\nstatus: completed\n---\n"
        ),
        expect![[r#""#]],
    );
}

#[test]
fn everything_that_does_is_named() {
    check(
        "---
depends_on: [b, gone, team-x, old]
approval: {required: true, status: rejected}
prompt: reviewer
---
Improve reading, writing, removing etc. and improve similar pages, as needed.
Improve similar tests, too, and related ones.
//- .chant/specs/b.md
---
status: in_progress
---
## Acceptance Criteria
- [x] a
- [ ] b
//- .chant/specs/team/team-x.md
---
status: completed
---
//- .chant/archive/old.md
---
status: completed
---
//- .chant/config.md
no frontmatter
",
        expect![[r#"
            dependency: waits for `b` (in progress 1/2) .chant/specs/b.md
            dependency: waits for `gone`, which chant does not find -
            dependency: waits for `old`, which chant does not find -
            approval: was rejected -
            configuration: cannot be run before chant can read the project's configuration -
            title: has no title -
            dependency: depends on `team-x`, which chant's lint does not see in its folder -
            quality: has no criteria -
            prompt: there is no prompt `reviewer` -
        "#]],
    );
}

#[test]
fn a_status_or_a_run_says_it_all() {
    check(
        &format!("---\nstatus: completed\ndepends_on: [gone]\n---\n{GOOD}"),
        expect![[r#"
            status: is completed -
        "#]],
    );
    check(
        &format!("---\nstatus: ready\n---\n{GOOD}"),
        expect![[r#"
            status: has the status `ready`, from which no work begins -
        "#]],
    );
    check(
        "---\nstatus: done\n---\n",
        expect![[r#"
        unreadable: cannot be loaded by chant -
    "#]],
    );
    check(
        &format!("---\nstatus: in_progress\n---\n{GOOD}//- world\nrunning spec = yes\n"),
        expect![[r#"
            running: is being run -
        "#]],
    );
}

#[test]
fn a_circle_is_hopeless() {
    check(
        &format!(
            "---\ndepends_on: [b]\n---\n{GOOD}//- .chant/specs/b.md\n---\ndepends_on: [c]\n---\n//- .chant/specs/c.md\n---\ndepends_on: [spec]\n---\n"
        ),
        expect![[r#"
            dependency: waits for `b` (pending) .chant/specs/b.md
            cycle: waits for `b`, which waits for it: neither can ever run .chant/specs/b.md
        "#]],
    );
}

#[test]
fn drivers_and_their_members() {
    check(
        "---\ntype: driver\n---\n# Nobody\n",
        expect![[r#"
        no-members: has no members -
    "#]],
    );
    check(
        "---\ntype: driver\n---\n# D\n## Acceptance Criteria\n- [ ] a\n//- .chant/specs/spec.1.md\n",
        expect![[r#"
            open-members: 1 member still open .chant/specs/spec.1.md
        "#]],
    );
}

#[test]
fn a_line_names_so_many() {
    let reason = |message: &str| Reason {
        code: "status",
        message: message.to_owned(),
        path: None,
    };
    let all = [reason("a"), reason("b"), reason("c")];
    assert_eq!(line(&all, 1), "a, and 2 more");
    assert_eq!(line(&all, 3), "a; b; c");
}
