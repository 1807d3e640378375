//! Each reason where it speaks, and where it is silent.

use expect_test::{Expect, expect};

use super::*;
use crate::testing::Fixture;

const SPEC: &str = "\
//- .chant/specs/a.md
---
status: pending
---
# Add a counter
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/config.md
---
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec}}
";

/// The text of the first file.
fn own(files: &str) -> &str {
    let first = files.split("//- ").nth(1).unwrap();
    first.split_once('\n').unwrap().1
}

#[track_caller]
fn check(text: &str, here: &Here, expect: Expect) {
    let fixture = Fixture::new(text);
    let entry = fixture.project.by_id("a").expect("a spec `a`");
    let reasons = reasons(&fixture.project, &fixture, entry, here);
    let lines: Vec<String> = reasons
        .iter()
        .map(|reason| format!("{}: {}\n", reason.code, reason.message))
        .collect();
    expect.assert_eq(&lines.concat());
}

#[test]
fn nothing_stands_against_a_ready_spec() {
    check(SPEC, &Here::open(), expect![""]);
}

#[test]
fn the_place_asks_too() {
    let bad = Here {
        trusted: false,
        backend: Err("has nobody to run it".to_owned()),
        unsaved: true,
        ..Here::open()
    };
    let world = "//- world\nmodified src/a.rs = yes\nmodified src/b.rs = yes\n";
    check(
        &format!("{SPEC}{world}"),
        &bad,
        expect![[r#"
            untrusted: lies in a workspace that is not trusted
            backend: has nobody to run it
            unsaved: has changes that are not saved
            dirty-tree: would be run among changes that are not committed: src/a.rs and 1 more
        "#]],
    );
    let allowed = Here {
        allow_dirty: true,
        ..Here::open()
    };
    check(&format!("{SPEC}{world}"), &allowed, expect![""]);
}

#[test]
fn what_an_agent_has_said_makes_a_spec_too_big_for_chant_alone() {
    let said = format!(
        "\n## Agent Output\n\n2026-01-05T10:00:00Z\n\n```\n{}```\n",
        "A long, long story, etc.\n".repeat(200)
    );
    let text = SPEC.replace("- [ ] Test it\n", &format!("- [ ] Test it\n{said}"));
    check(&text, &Here::open(), expect![""]);
    let chants = Here {
        backend: Ok(Backend::Chant),
        ..Here::open()
    };
    check(
        &text,
        &chants,
        expect![[r#"
            quality: is too big, with 1023 words (1006 of them Agent Output), where 599 are the most
        "#]],
    );
    // What a person has written counts as ever.
    let long = text.replace("# Add a counter\n", &"# Add a counter\n".repeat(200));
    check(
        &long,
        &Here::open(),
        expect![[r#"
            quality: is too big, with 1819 words (1006 of them Agent Output), where 599 are the most
        "#]],
    );
}

#[test]
fn a_branch_and_members_are_traps_of_chant() {
    let chants = Here {
        backend: Ok(Backend::Chant),
        ..Here::open()
    };
    let world = "//- .chant/specs/a.1.md\n---\nstatus: completed\n---\n# One\n//- world\nbranch chant/a = yes\n";
    check(
        &format!("{SPEC}{world}"),
        &chants,
        expect![[r#"
            driver: is a driver: run its members, and chant would run every other ready spec after them
            branch: has a branch `chant/a`, which chant would delete with its commits: merge it or delete it first
        "#]],
    );
    let discard = Here {
        discard: true,
        ..chants
    };
    let world = "//- world\nbranch chant/a = yes\n";
    check(&format!("{SPEC}{world}"), &discard, expect![""]);
    let levels = Levels::default();
    let pressed = Here {
        text: Some((own(SPEC), &levels)),
        ..discard
    };
    check(
        SPEC,
        &pressed,
        expect![[r#"
            no-repository: is in no git repository, and chant works in a worktree of one
        "#]],
    );
}

#[test]
fn an_error_of_a_rule_is_one_and_a_run_leaves_no_room_for_more() {
    let text = SPEC.replace(
        "status: pending",
        "status: pending\noutput_schema: gone.json",
    );
    let fixture = Fixture::new(&text);
    let entry = fixture.project.by_id("a").unwrap();
    let levels = Levels::default();
    let here = Here {
        text: Some((own(&text), &levels)),
        ..Here::open()
    };
    let found = reasons(&fixture.project, &fixture, entry, &here);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].code, "lint");
    let busy = Here {
        trusted: false,
        ..here
    };
    check(
        &format!("{SPEC}//- world\nrunning a = yes\n"),
        &busy,
        expect![[r#"
            running: is being run
        "#]],
    );
}

#[test]
fn a_refusal_is_one_sentence() {
    let fixture = Fixture::new(SPEC);
    let entry = fixture.project.by_id("a").unwrap();
    let bad = Here {
        trusted: false,
        unsaved: true,
        ..Here::open()
    };
    let reasons = reasons(&fixture.project, &fixture, entry, &bad);
    assert_eq!(
        refusal(entry, &reasons).unwrap(),
        "a cannot be run: lies in a workspace that is not trusted; has changes that are not saved"
    );
    assert_eq!(refusal(entry, &[]), None);
}
