//! Chains carried on, refusals, ids.

use expect_test::{Expect, expect};

use super::*;
use crate::testing::Fixture;

pub(super) const BIRTH: Birth = Birth {
    today: "2026-06-01",
    chance: 35,
};

/// The files of a plan, with `$0` where the cursor stands.
pub(super) fn drawn(planned: &Planned) -> String {
    let mut out = format!("{}\n", planned.sentence);
    for step in &planned.change.steps {
        let Step::Create { path, text } = step else {
            panic!("a plan for a new spec only makes files")
        };
        let mut text = text.clone();
        if *path == planned.path {
            text.insert_str(planned.cursor, "$0");
        }
        out.push_str(&format!("//- {path}\n{text}"));
    }
    out
}

#[track_caller]
fn check_next(fixture: &str, wish: Wish, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let path = &fixture.files[0].0;
    let entry = fixture
        .project
        .spec(path)
        .expect("the fixture begins with a spec");
    let found = next_phase(&fixture.project, &fixture, entry, wish, &BIRTH);
    expect.assert_eq(&found.map_or_else(
        |sentence| format!("{sentence}\n"),
        |planned| drawn(&planned),
    ));
}

const REPRODUCED: &str = r#"//- .chant/specs/002-reproduction.md
---
status: completed
depends_on: [001-comprehension]
labels: [issue-42, reproduction]
target_files:
- tests/issue_42.rs
- .chant/research/issue-42-reproduction.md
- docs/never.md
prompt: reproduce
informed_by:
- .chant/research/issue-42-comprehension.md
- .chant/specs/001-comprehension.md
- src/*.rs
- src/gone.rs
- https://example.org/42
---
# Reproduce it
//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
target_files: [.chant/research/issue-42-comprehension.md]
informed_by: [src/a.rs]
---
# Understand it
//- .chant/research/issue-42-comprehension.md
//- .chant/research/issue-42-reproduction.md
//- tests/issue_42.rs
//- src/a.rs
//- .chant/prompts/research.md
"#;

#[test]
fn the_next_spec_is_wired_to_this_one() {
    check_next(
        REPRODUCED,
        Wish::default(),
        expect![[r#"
        003-root-cause follows 002-reproduction as root-cause, of the workflow research-first
        //- .chant/specs/003-root-cause.md
        ---
        type: research
        status: pending
        depends_on:
        - 002-reproduction
        labels:
        - issue-42
        - root-cause
        target_files:
        - .chant/research/issue-42-root-cause.md
        prompt: research
        informed_by:
        - .chant/research/issue-42-comprehension.md
        - tests/issue_42.rs
        - .chant/research/issue-42-reproduction.md
        - src/*.rs
        - https://example.org/42
        ---

        # Find the cause of issue-42

        Find out why it happens, and prove it by mending one cause at a time.

        $0

        ## Steps

        - Read the code between the call and the symptom
        - Write a throwaway patch for each suspect and run the test

        ## Acceptance Criteria

        - [ ] Document each cause with file and line
        - [ ] Verify each cause by a patch that makes the test pass
        - [ ] Document the cures that were weighed, and why the others were left
        - [ ] Write `.chant/research/issue-42-root-cause.md`
    "#]],
    );
}

#[test]
fn what_is_there_already_is_not_made_again() {
    let more = "//- .chant/specs/003-why.md\n---\ndepends_on: [002-reproduction]\nlabels: [root-cause]\n---\n# Why\n";
    check_next(
        &(REPRODUCED.to_owned() + more),
        Wish::default(),
        expect![[r#"
            003-why follows 002-reproduction as root-cause already
        "#]],
    );
}

#[test]
fn a_workflow_and_a_phase_may_be_named() {
    let wish = |workflow, phase| Wish { workflow, phase };
    let plain = "//- .chant/specs/2026-06-01-00z-abc.md\n# Faster \"start\": now\n//- .chant/specs/2026-06-01-00a-abc.md\n# T\n";
    check_next(
        plain,
        wish(Some("approval"), None),
        expect![[r#"
        2026-06-01-010-00z follows 2026-06-01-00z-abc as proposal, of the workflow approval; the prompt standard was missing, and is new as well
        //- .chant/prompts/standard.md
        ---
        name: standard
        purpose: Carry out one spec
        ---

        # {{spec.title}}

        {{spec.description}}

        ## How

        1. Open {{spec.path}} and read every file that its `informed_by` names.
        2. Change what the criteria ask for, and nothing besides.
        3. Run the tests of the project.

        Tick each criterion in {{spec.path}} when it is true, and not before.
        //- .chant/specs/2026-06-01-010-00z.md
        ---
        type: task
        status: pending
        depends_on:
        - 2026-06-01-00z-abc
        labels:
        - faster-start-now
        - proposal
        target_files:
        - .chant/context/faster-start-now-proposal.md
        prompt: standard
        ---

        # Propose faster-start-now

        Say what is to be done and what it would cost, before anybody does it.

        $0

        ## Acceptance Criteria

        - [ ] Write `.chant/context/faster-start-now-proposal.md`
        - [ ] Document what changes for those who use the project
        - [ ] Document what could go wrong, and how it is undone
    "#]],
    );
    check_next(
        plain,
        Wish::default(),
        expect![[r#"
        nothing tells which phase 2026-06-01-00z-abc is: give it the label of a phase, or name a workflow
    "#]],
    );
    check_next(
        plain,
        wish(Some("none"), None),
        expect![[r#"
        there is no workflow none; there are research-first, maintainer, synthesis, analysis, tdd, kpi, approval
    "#]],
    );
    check_next(
        plain,
        wish(Some("tdd"), Some("none")),
        expect![[r#"
        the workflow tdd has no phase none; it has coverage-analysis, suite, tests
    "#]],
    );
    check_next(
        plain,
        wish(Some("tdd"), Some("tests")),
        expect![[r#"
        specs of tests are members of a driver, and 2026-06-01-00z-abc is none
    "#]],
    );
}

#[test]
fn the_last_phase_has_none_behind_it() {
    check_next(
        "//- .chant/specs/a.md\n---\nlabels: [upstream-pr, issue-1]\n---\n# T\n",
        Wish::default(),
        expect![[r#"
            a is upstream-pr, the last phase of research-first
        "#]],
    );
    check_next(
        "//- .chant/specs/a.md\n---\nlabels: x\n---\n# T\n",
        Wish::default(),
        expect![[r#"
            .chant/specs/a.md cannot be read: mend its frontmatter first
        "#]],
    );
}

#[test]
fn members_are_numbered_and_wait_for_no_driver() {
    check_next(
        "//- .chant/specs/suite.md\n---\ntype: driver\nlabels: [store, suite]\n---\n# Test the store\n//- .chant/specs/suite.1.md\n# T\n//- .chant/prompts/standard.md\n",
        Wish::default(),
        expect![[r#"
            suite.2 follows suite as tests, of the workflow tdd
            //- .chant/specs/suite.2.md
            ---
            type: code
            status: pending
            labels:
            - store
            - tests
            prompt: standard
            ---

            # Write tests of store

            Write the tests of one file.

            $0

            ## Acceptance Criteria

            - [ ] Write a test for each gap that is named
            - [ ] Run each test and see it fail when the code is broken on purpose
            - [ ] Run all tests
        "#]],
    );
}

#[test]
fn a_project_has_workflows_of_its_own() {
    check_next(
        r#"//- .chant/specs/a.md
---
labels: [draft]
target_files: [text/pigeons.md]
---
# Pigeons
//- .chant/workflows/essay.yml
about: Words first.
phases:
- name: draft
  target_files: ["text/{{topic}}.md"]
- name: polish
  labels: [second, last]
  informed_by: [docs/style.md]
  sections:
  - heading: What is weak
  criteria:
  - Read {{title}} aloud
//- text/pigeons.md
# Pigeons
"#,
        Wish::default(),
        expect![[r#"
            2026-06-01-001-00z follows a as polish, of the workflow essay
            //- .chant/specs/2026-06-01-001-00z.md
            ---
            type: code
            status: pending
            depends_on:
            - a
            labels:
            - pigeons
            - second
            - last
            informed_by:
            - text/pigeons.md
            - docs/style.md
            ---

            # polish: Pigeons

            ## What is weak

            $0

            ## Acceptance Criteria

            - [ ] Read Pigeons aloud
        "#]],
    );
}

#[test]
fn an_archived_spec_is_not_waited_for() {
    check_next(
        "//- .chant/archive/a/a.md\n---\nstatus: completed\nlabels: [proposal]\n---\n# T\n//- .chant/prompts/standard.md\n",
        Wish::default(),
        expect![[r#"
            2026-06-01-001-00z follows a as work, of the workflow approval
            //- .chant/specs/2026-06-01-001-00z.md
            ---
            type: code
            status: pending
            labels:
            - t
            - work
            prompt: standard
            approval:
              required: true
              status: pending
            ---

            # Carry out t

            Do what was proposed, once a person has allowed it.

            $0

            ## Acceptance Criteria

            - [ ] Implement what the proposal says
            - [ ] Test what changes for those who use the project
            - [ ] Document what was done otherwise than proposed
        "#]],
    );
}

#[test]
fn ids_are_free() {
    let taken: String = ["2026-06-01-00z-00z", "2026-06-01-010-00z"]
        .map(|id| format!("//- .chant/specs/{id}.md\n# T\n"))
        .concat();
    let fixture = Fixture::new(&(taken + "//- .chant/archive/x/2026-06-01-011-00z.md\n# T\n"));
    assert_eq!(
        identity::dated(&fixture.project, &BIRTH),
        "2026-06-01-011-010"
    );
}
