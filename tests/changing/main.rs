//! What changes specs from outside an editor, and how little of them it changes.

#[path = "../corpus/mod.rs"]
mod corpus;
mod minimal;
#[path = "../stage/mod.rs"]
mod stage;

use stage::{Run, Stage};

const READ: &str = ".chant/specs/001-comprehension.md";
const FIX: &str = ".chant/specs/002-fix.md";

fn stage() -> Stage {
    Stage::with(&[
        (
            READ,
            "---\nstatus: in_progress\nlabels: [issue-42, comprehension]\nprompt: standard\n---\n# Read\n## Acceptance Criteria\n- [ ] Add it\n",
        ),
        (FIX, "---\ndepends_on: [001-comprehension]\n---\n# Fix\n"),
        (
            ".chant/config.md",
            "---\ndefaults: {prompt: standard}\n---\n",
        ),
        (".chant/prompts/standard.md", "{{spec}}\n"),
    ])
}

/// What a run printed, and that it refused nothing.
#[track_caller]
fn said(run: &Run) -> &str {
    assert_eq!((run.code, &*run.err), (0, ""), "{}", run.out);
    run.out.trim_end()
}

#[track_caller]
fn refused(run: &Run, sentence: &str) {
    assert_eq!(
        (run.code, run.err.trim_end(), &*run.out),
        (2, &*format!("chant-lsp: {sentence}"), "")
    );
}

#[test]
fn a_status_follows_chants_rules_unless_it_is_forced() {
    let stage = stage();
    refused(
        &stage.run(&["set-status", "001", "completed"]),
        "1 of 1 criteria is still open",
    );
    refused(
        &stage.run(&["set-status", "001", "done"]),
        "there is no status done; there are pending, in_progress, paused, completed, failed, needs_attention, ready, \
         blocked, cancelled",
    );
    refused(
        &stage.run(&["set-status", "002", "in_progress"]),
        "002-fix waits for 001-comprehension",
    );
    refused(
        &stage.run(&["set-status", "gone", "failed"]),
        "no spec has the id `gone`",
    );
    let ticked = stage.run(&["tick", "001-comprehension", "Add it"]);
    assert_eq!(
        said(&ticked),
        format!("{READ}: ticked; 1 of 1 criteria are ticked")
    );
    let done = stage.run(&["set-status", "001", "completed"]);
    assert_eq!(
        said(&done),
        format!(
            "{READ}: 001-comprehension is completed now, it was in_progress; it names no commits, because the message of \
             none says `chant(001-comprehension):`"
        )
    );
    assert!(
        stage
            .read(READ)
            .contains("prompt: standard\ncompleted_at: 20")
    );
    let again = stage.run(&["set-status", "001", "completed"]);
    assert_eq!(
        said(&again),
        format!("{READ}: 001-comprehension is completed already")
    );
    let begun = stage.run(&["set-status", FIX, "in_progress"]);
    assert_eq!(
        said(&begun),
        format!("{FIX}: 002-fix is in_progress now, it was pending")
    );
    assert!(stage.read(FIX).ends_with("---\n# Fix\n"));
    let forced = stage.run(&["set-status", "002", "failed", "--force"]);
    said(&forced);
    said(&stage.run(&["reset", "002"]));
    said(&stage.run(&["cancel", "002"]));
    said(&stage.run(&["reopen", "002"]));
    assert!(stage.read(FIX).contains("status: pending\n"));
    refused(
        &stage.run(&["reopen", "002"]),
        "002-fix is pending: only what is completed or cancelled is reopened",
    );
}

#[test]
fn approvals_are_signed() {
    let stage = stage();
    refused(
        &stage.run(&["approve", "002"]),
        "say who decides, with --by: git knows no name to sign with",
    );
    let rejected = stage.run(&["reject", "002", "--by", "Ada", "--reason", "no tests"]);
    assert_eq!(
        said(&rejected),
        format!(
            "{FIX}: 002-fix is rejected by Ada; that stops nothing, because no approval is required"
        )
    );
    let approved = stage.run(&["approve", "002", "--by", "Bob"]);
    assert_eq!(
        said(&approved),
        format!("{FIX}: 002-fix is approved by Bob")
    );
    let text = stage.read(FIX);
    assert!(text.contains("  status: approved\n  by: Bob\n"), "{text}");
    assert_eq!(text.matches("## Approval Discussion").count(), 1);
    let again = stage.run(&["approve", "002", "--by", "Eve"]);
    assert_eq!(
        said(&again),
        format!("{FIX}: 002-fix was approved already, by Bob")
    );
}

#[test]
fn what_others_need_is_neither_cancelled_nor_archived() {
    let stage = stage();
    said(&stage.run(&["set-status", "001", "cancelled"]));
    refused(
        &stage.run(&["archive", "001"]),
        "002-fix still depends on 001-comprehension, and chant finds nothing in the archive",
    );
    said(&stage.run(&["reopen", "001"]));
    refused(
        &stage.run(&["cancel", "001"]),
        "002-fix depends on 001-comprehension, and would wait for ever: change that first, or force it",
    );
    said(&stage.run(&["cancel", "001", "--force"]));
    said(&stage.run(&["cancel", "002"]));
    let archived = stage.run(&["archive", "001"]);
    let to = ".chant/archive/001-compre/001-comprehension.md";
    assert_eq!(said(&archived), format!("{to}: {READ} is now {to}"));
    assert!(stage.read(to).starts_with("---\nstatus: cancelled\n"));
    assert!(!stage.path().join(READ).exists());
    refused(
        &stage.run(&["archive", "001-comprehension"]),
        "001-comprehension is archived already",
    );
}

#[test]
fn specs_are_made() {
    let stage = stage();
    let made = stage.run(&["new", "Add a lock", "--type", "task", "--label", "a"]);
    let path = said(&made).split(": ").next().expect("a path").to_owned();
    assert!(
        stage
            .read(&path)
            .starts_with("---\ntype: task\nstatus: pending\nlabels:\n- a\n---\n\n# Add a lock\n")
    );
    let made = stage.run(&["next", "001"]);
    assert!(
        said(&made).contains("003-reproduction follows 001-comprehension as reproduction"),
        "{}",
        made.out
    );
    refused(
        &stage.run(&["next", "001"]),
        "003-reproduction follows 001-comprehension as reproduction already",
    );
    refused(&stage.run(&["new", " "]), "a spec has a title");
}

#[test]
fn a_workflow_is_started() {
    let stage = stage();
    stage.put("issue.txt", "Two writers.\n");
    let begun = stage.run(&[
        "start",
        "Lost write",
        "--number",
        "7",
        "--text",
        "issue.txt",
        "--address",
        "https://example.org/7",
    ]);
    let path = said(&begun).split(": ").next().expect("a path").to_owned();
    assert!(
        said(&begun).contains(" begins the workflow research-first with comprehension"),
        "{}",
        begun.out
    );
    let reads = "informed_by:\n- https://example.org/7\n- .chant/context/issue-7.md\n";
    assert!(stage.read(&path).contains(reads));
    assert_eq!(
        stage.read(".chant/context/issue-7.md"),
        "# Lost write\n\nTwo writers.\n"
    );
    let begun = stage.run_with(
        &["start", "Slow", "--workflow", "tdd", "--text", "-"],
        "So slow.",
    );
    assert!(
        said(&begun).contains(" begins the workflow tdd with "),
        "{}",
        begun.out
    );
    assert_eq!(stage.read(".chant/context/slow.md"), "# Slow\n\nSo slow.\n");

    let before = stage.run(&["graph", "--format", "text"]).out;
    refused(&stage.run(&["start", " "]), "an issue has a title");
    refused(
        &stage.run(&["start", "T", "--text", "gone.txt"]),
        "there is no file gone.txt",
    );
    let none = stage.run(&["start", "T", "--workflow", "none"]);
    assert_eq!(none.code, 2);
    assert!(
        none.err
            .contains("there is no workflow none; there are research-first, "),
        "{}",
        none.err
    );
    assert_eq!(stage.run(&["graph", "--format", "text"]).out, before);
}

#[test]
fn processes_that_make_specs_at_once_never_share_one() {
    let stage = stage();
    let paths: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| stage.run(&["new", "T"])))
            .collect();
        runs.into_iter()
            .map(|run| {
                let run = run.join().expect("it ran");
                said(&run).split(": ").next().expect("a path").to_owned()
            })
            .collect()
    });
    let distinct: std::collections::BTreeSet<&String> = paths.iter().collect();
    assert_eq!(distinct.len(), 8, "{paths:?}");
    for path in &paths {
        assert!(stage.read(path).contains("# T\n"));
    }
}
