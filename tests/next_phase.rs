//! Chains carried from their first phase to the last by plans alone: every spec on the way is one that `check` has
//! nothing to say about.

mod stage;

use std::path::Path;

use chant_lsp::{
    ide::{
        change::Step,
        next_phase::{Birth, Issue, Planned, Wish, next_phase, start},
    },
    load::{self, Surroundings},
    model::workflow::builtin,
    workspace::Project,
};
use stage::Stage;

const BIRTH: Birth = Birth {
    today: "2026-11-21",
    chance: 4711,
};

fn project(root: &Path) -> Project {
    load::project(root, &|_, _| {}, |_, _| ()).project
}

fn carry_out(stage: &Stage, planned: &Planned) {
    for step in &planned.change.steps {
        let Step::Create { path, text } = step else {
            panic!("a plan for a new spec only makes files")
        };
        assert!(!stage.path().join(path).exists(), "{path} is there already");
        stage.put(path, text);
    }
}

/// Follows a chain from the spec at `path` until no phase is left; gives the paths of the new specs.
fn follow(stage: &Stage, path: &str, phases: usize) -> Vec<String> {
    let mut paths = vec![path.to_owned()];
    for _ in 1..phases {
        let project = project(&stage.path());
        let entry = project
            .spec(&paths[paths.len() - 1])
            .expect("the last spec");
        let world = Surroundings::live(&stage.path());
        let planned = next_phase(&project, &world, entry, Wish::default(), &BIRTH);
        let planned = planned.unwrap_or_else(|sentence| panic!("after {}: {sentence}", entry.path));
        carry_out(stage, &planned);
        paths.push(planned.path);
    }
    paths
}

#[track_caller]
fn assert_clean(stage: &Stage, what: &str) {
    let run = stage.run(&["check", "--severity", "hint"]);
    assert_eq!(run.code, 0, "{what}: {}", run.out);
    assert!(
        run.out.ends_with("nothing to report\n"),
        "{what}: {}",
        run.out
    );
}

#[test]
fn issue_42_is_carried_from_its_first_phase_to_the_last() {
    let stage = Stage::example("issue-42");
    for name in [
        "002-reproduction",
        "003-root-cause",
        "004-impact-map",
        "005-fix",
        "006-upstream-pr",
    ] {
        stage.remove(&format!(".chant/specs/{name}.md"));
    }
    let paths = follow(&stage, ".chant/specs/001-comprehension.md", 6);
    let ids: Vec<&str> = paths
        .iter()
        .filter_map(|path| path.strip_prefix(".chant/specs/")?.strip_suffix(".md"))
        .collect();
    assert_eq!(
        ids,
        [
            "001-comprehension",
            "002-reproduction",
            "003-root-cause",
            "004-impact-map",
            "005-fix",
            "006-upstream-pr"
        ]
    );
    assert_clean(&stage, "issue-42");
    let project = project(&stage.path());
    let last = project.spec(&paths[5]).expect("the last spec");
    let world = Surroundings::live(&stage.path());
    let none = next_phase(&project, &world, last, Wish::default(), &BIRTH);
    assert_eq!(
        none.expect_err("nothing follows"),
        "006-upstream-pr is upstream-pr, the last phase of research-first"
    );
}

#[test]
fn every_workflow_leads_from_an_issue_to_its_last_phase() {
    for workflow in builtin() {
        let stage = Stage::with(&[
            (
                ".chant/config.md",
                "---\nproject:\n  name: pigeonhole\ndefaults:\n  prompt: standard\n---\n",
            ),
            (".chant/prompts/standard.md", "Do {{spec.description}}\n"),
            ("src/store.rs", "fn store() {}\n"),
        ]);
        let issue = Issue {
            title: "Updates vanish: \"views\" is far too low",
            text: "We count page views under one key, eight threads.",
            number: Some(42),
            address: None,
        };
        let root = stage.path();
        let first = start(
            &project(&root),
            &Surroundings::live(&root),
            Some(&workflow.name),
            &issue,
            &BIRTH,
        );
        let first = first.expect("a first spec");
        carry_out(&stage, &first);
        follow(&stage, &first.path, workflow.phases.len());
        assert_clean(&stage, &workflow.name);
    }
}
