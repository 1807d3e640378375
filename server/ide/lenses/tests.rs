//! What stands above titles, and what a press on it does.

use expect_test::{Expect, expect};

use super::*;
use crate::testing::Fixture;

const ALL: Wanted = Wanted {
    readiness: true,
    progress: true,
    unblocks: true,
    next: true,
};

/// The lenses of every spec of a fixture, in one line each, where nobody is set to do the work.
#[track_caller]
fn check(text: &str, expect: Expect) {
    check_here(text, Err("has nobody to run it".to_owned()), expect);
}

#[track_caller]
fn check_here(text: &str, backend: Result<permit::Backend, String>, expect: Expect) {
    let here = Here {
        trusted: true,
        backend,
        text: None,
        unsaved: false,
        allow_dirty: false,
        discard: false,
        queued: false,
    };
    let fixture = Fixture::new(text);
    let mut out = String::new();
    for entry in fixture.project.specs() {
        let found = lenses(&fixture.project, &fixture, entry, &here, ALL);
        let titles: Vec<&str> = found.iter().map(|lens| lens.title.as_str()).collect();
        out.push_str(&format!("{}: {}\n", entry.id(), titles.join(" | ")));
    }
    expect.assert_eq(&out);
}

#[test]
fn a_chain_says_what_waits_for_what() {
    check(
        "\
//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
completed_at: 2026-05-30T00:00:00Z
---
# Read
//- .chant/specs/002-reproduction.md
---
status: in_progress
labels: [issue-42, reproduction]
depends_on: [001-comprehension]
---
# Reproduce
## Acceptance Criteria
- [x] Add it
- [ ] Test it
//- .chant/specs/003-root-cause.md
---
type: research
labels: [issue-42, root-cause]
depends_on: [002-reproduction]
approval: {required: true, status: pending}
---
# Find the cause
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/specs/004-lone.md
---
prompt: reproduce
---
# Lone
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/prompts/reproduce.md
//- .chant/archive/000-old.md
# Old
//- world
user = Ada
",
        expect![[r#"
            000-old: is archived
            001-comprehension: ● completed 2 days ago | next: reproduction
            002-reproduction: ◐ in progress | 1/2 criteria | unblocks 1 | next: root cause
            003-root-cause: waits for 002-reproduction (in progress 1/2), and 1 more | needs an approval | approve as Ada | 0/2 criteria
            004-lone: ready: reproduce | has nobody to run it | 0/2 criteria
        "#]],
    );
}

#[test]
fn what_is_done_and_has_nothing_behind_it_offers_the_next_phase() {
    check(
        "\
//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
prompt: research
---
# Read
",
        expect![[r#"
            001-comprehension: ● completed | next: reproduction (new)
        "#]],
    );
}

#[test]
fn a_press_runs_what_nothing_stands_against() {
    let spec = "\
//- .chant/specs/a.md
---
prompt: reproduce
---
# A
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/prompts/reproduce.md
";
    check_here(
        spec,
        Ok(permit::Backend::BuiltIn),
        expect![[r#"
            a: ▶ Run reproduce | 0/2 criteria
        "#]],
    );
    check_here(
        &format!("{spec}//- world\nmodified src/a.rs = yes\n"),
        Ok(permit::Backend::BuiltIn),
        expect![[r#"
            a: would be run among changes that are not committed: src/a.rs | 0/2 criteria
        "#]],
    );
}

#[test]
fn a_press_runs_the_members_of_a_driver() {
    check_here(
        "\
//- .chant/specs/d.md
---
type: driver
---
# D
//- .chant/specs/d.1.md
# One
//- .chant/specs/e.md
---
type: driver
---
# E
//- .chant/specs/e.1.md
---
status: in_progress
---
",
        Ok(permit::Backend::BuiltIn),
        expect![[r#"
            d.1: has no criteria
            d: ▶ Run the members | 0/1 members
            e.1: ◐ in progress
            e: ready: driver | 0/1 members
        "#]],
    );
}

#[test]
fn it_never_vanishes() {
    check(
        "\
//- .chant/specs/a.md
---
status: done
---
//- .chant/specs/b.md
---
status: ready
---
# B
//- .chant/specs/c.md
//- .chant/specs/d.md
---
type: driver
depends_on: [gone, a, c]
---
# D
//- .chant/specs/d.1.md
---
status: completed
---
# One
//- .chant/specs/e.md
---
prompt: none
---
# E
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- world
running b = yes
",
        expect![[r#"
            a: cannot be loaded by chant | unblocks 1 | next: driver
            b: is being run | ■ Stop
            c: has no title, and 1 more | unblocks 1 | next: driver
            d.1: ● completed
            d: waits for gone, which chant does not find, and 2 more | 1/1 members
            e: there is no prompt none | 0/2 criteria
        "#]],
    );
}

#[test]
fn a_run_that_goes_on_or_waits_can_be_stopped() {
    let fixture = Fixture::new(
        "//- .chant/specs/a.md\n# A\n//- .chant/specs/b.md\n# B\n//- world\nrunning a = yes\n",
    );
    let here = Here {
        trusted: true,
        backend: Ok(permit::Backend::BuiltIn),
        text: None,
        unsaved: false,
        allow_dirty: false,
        discard: false,
        queued: true,
    };
    for (id, title) in [("a", "is being run"), ("b", "waits for its turn")] {
        let entry = fixture.project.by_id(id).unwrap();
        let found = lenses(&fixture.project, &fixture, entry, &here, ALL);
        let found: Vec<_> = found.iter().map(|it| (&*it.title, &it.press)).collect();
        assert_eq!(found, [(title, &Press::Explain), ("■ Stop", &Press::Stop)]);
    }
}
