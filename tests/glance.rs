//! `graph`, `status` and `why` from outside.

mod stage;

use stage::{Stage, json};

const GOOD: &str = "## Acceptance Criteria\n- [x] Add it\n- [ ] Test it\n";

fn chain() -> Stage {
    let spec = |yaml: &str, title: &str| format!("---\n{yaml}\n---\n# {title}\n{GOOD}");
    Stage::with(&[
        (
            ".chant/config.md",
            "---\ndefaults: {prompt: standard}\n---\n",
        ),
        (".chant/prompts/standard.md", "{{spec}}\n"),
        (
            ".chant/specs/001-read.md",
            &spec("type: research\nstatus: completed", "Read"),
        ),
        (
            ".chant/specs/002-reproduce.md",
            &spec("depends_on: [001-read]", "Reproduce"),
        ),
        (
            ".chant/specs/003-fix.md",
            &spec("depends_on: [002-reproduce]", "Fix"),
        ),
        (
            ".chant/specs/004-check.md",
            &spec("status: in_progress\ndepends_on: [003-fix]", "Check"),
        ),
    ])
}

#[test]
fn a_graph_of_all_or_of_one() {
    let run = chain().run(&["graph"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.out.lines().count(), 4, "{}", run.out);
    for (format, start) in [
        ("mermaid", "flowchart LR"),
        ("dot", "digraph"),
        ("svg", "<?xml"),
        ("json", "{"),
    ] {
        let run = chain().run(&["graph", "002", "--format", format]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.out.starts_with(start), "{run:?}");
    }
    let run = chain().run(&["graph", "002-reproduc3"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `002-reproduce`?"), "{run:?}");
}

#[test]
fn the_standing_of_a_project() {
    let run = chain().run(&["status"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.out,
        "\
ready (1)
○ 002-reproduce  █████░░░░░ 1/2      code: Reproduce

running (1)
◐ 004-check      █████░░░░░ 1/2      code: Check

waiting (1)
○ 003-fix        █████░░░░░ 1/2      waits for 002-reproduce (pending 1/2)

1 over
critical path (3): 002-reproduce → 003-fix → 004-check
unblocks most: 002-reproduce (2), 003-fix (1)
"
    );
    let found = json(&chain().run(&["status", "--format", "json"]));
    assert_eq!(found["specs"][0]["state"], "ready");
    assert_eq!(found["specs"][2]["reasons"][0]["code"], "dependency");
    assert_eq!(found["criticalPath"][2], "004-check");
    let empty = Stage::with(&[(".chant/config.md", "---\n---\n")]).run(&["status"]);
    assert_eq!(empty.out, "nothing is left to be worked\n\n0 over\n");
}

#[test]
fn why_tells_by_its_exit_code() {
    let run = chain().run(&["why", "002-reproduce", "--agent", "/bin/sh"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.out,
        "002-reproduce can run: nothing stands against it.\nCompleting it makes 003-fix ready.\nCancelling it lets 003-fix wait for ever.\n"
    );
    // What `run` asks is asked here, in the same words.
    let run = chain().run(&["why", "002-reproduce", "--backend", "built-in"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out
            .starts_with("002-reproduce cannot run: has nobody to run it: "),
        "{run:?}"
    );
    let run = chain().run(&["why", "003", "--agent", "/bin/sh"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out
            .starts_with("003-fix cannot run: waits for 002-reproduce (pending 1/2).\n"),
        "{run:?}"
    );
    assert_eq!(chain().run(&["why", "009"]).code, 2);
    let nowhere = Stage::new().run(&["why", "001"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("no chant project"), "{nowhere:?}");
}
