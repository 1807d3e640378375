//! `chant-lsp check --since REV`: only what a change introduced.

mod stage;

use stage::{Stage, UNTITLED, found, small};

fn new(stage: &Stage, revision: &str) -> Vec<String> {
    let run = stage.run(&["check", "--format", "json", "--since", revision]);
    assert_ne!(run.code, 2, "{run:?}");
    found(&run)
}

#[test]
fn only_what_the_change_brought() {
    let stage = small();
    let first = stage.commit(1_000_000).to_string();
    assert_eq!(new(&stage, "HEAD"), [""; 0]);
    assert_eq!(
        stage.run(&["check", "--since", "HEAD"]).out,
        "checked 2 specs: nothing new\n"
    );
    stage.put(".chant/specs/c.md", UNTITLED);
    stage.put(
        ".chant/specs/b.md",
        "---\nstatus: cancelled\n\ndepends_on: [gone]\n---\n\nno title\n",
    );
    let expected = [
        "unknown-dependency .chant/specs/b.md",
        "missing-title .chant/specs/c.md",
    ];
    assert_eq!(new(&stage, "HEAD"), expected, "uncommitted");
    stage.commit(1_000_100);
    assert_eq!(new(&stage, &first[..8]), expected, "committed");
    assert_eq!(new(&stage, "HEAD"), [""; 0]);
}

#[test]
fn a_link_that_another_file_broke_is_new() {
    let stage = small();
    stage.put(
        ".chant/specs/c.md",
        "---\nstatus: cancelled\ndepends_on: [a]\n---\n# C\n",
    );
    stage.commit(1_000_000);
    stage.remove(".chant/specs/a.md");
    assert_eq!(
        new(&stage, "HEAD"),
        ["unknown-dependency .chant/specs/c.md"]
    );
}

#[test]
fn a_moved_file_is_not_new() {
    let stage = small();
    stage.commit(1_000_000);
    stage.rename(".chant/specs/b.md", ".chant/specs/team/b.md");
    assert!(!new(&stage, "HEAD").contains(&"missing-title .chant/specs/team/b.md".to_owned()));
}

#[test]
fn in_a_folder_of_a_repository() {
    let stage = Stage::with(&[("web/.chant/specs/a.md", UNTITLED)]);
    stage.commit(1_000_000);
    stage.put("web/.chant/specs/b.md", UNTITLED);
    let run = stage.run_in("web", &["check", "--format", "json", "--since", "HEAD"]);
    assert_eq!(found(&run), ["missing-title .chant/specs/b.md"]);
}

#[test]
fn without_git_or_such_a_commit_it_says_so() {
    let stage = small();
    let run = stage.run(&["check", "--since", "HEAD"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is not in a git repository"), "{run:?}");
    stage.commit(1_000_000);
    let run = stage.run(&["check", "--since", "nonsense"]);
    assert_eq!((run.code, &*run.out), (2, ""));
    assert!(
        run.err.contains("git knows no commit `nonsense`"),
        "{run:?}"
    );
}
