//! Chains on the command line.

use super::*;

/// A project in which two specs wait for the first, and one for a person.
fn fan() -> Project {
    let project = Project::new();
    for (id, head) in [
        ("002-one", "depends_on: [001-count]"),
        ("003-two", "depends_on: [001-count]"),
        (
            "004-gate",
            "depends_on: [001-count]\napproval: {required: true, status: pending}",
        ),
    ] {
        let text = SPEC.replace("status: pending", head);
        project.write(&format!(".chant/specs/{id}.md"), &text);
    }
    project
}

#[test]
fn a_chain_runs_until_something_stands_in_the_way() {
    let project = fan();
    let agent = ["--agent", "/bin/sh", &script("tick.sh")];
    let chain = [&["run", "001", "--chain", "--parallel", "2"][..], &agent].concat();
    let (code, text) = project.call(&chain);
    assert_eq!(code, 1, "{text}");
    let mut lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("001-count | sh works on it, with the prompt standard (process "));
    assert!(text.contains("002-one   | did it\n"), "{text}");
    let done = "001-count | completed, with 2 of 2 criteria ticked\n1 of 4 are completed\n";
    assert!(text.contains(done), "{text}");
    assert_eq!(
        lines.split_off(lines.len() - 3),
        [
            "3 of 4 are completed",
            "3 specs are completed; 004-gate cannot be run: needs an approval",
            "  004-gate: needs an approval",
        ]
    );
    let (code, text) = project.call(&chain);
    let refused = "chant-lsp: 004-gate cannot be run: needs an approval\n";
    assert_eq!((code, &*text), (2, refused), "nothing can be begun");
}

#[test]
fn no_more_of_a_chain_is_begun_after_a_failure() {
    let project = fan();
    let (code, text) = project.call(&[
        "run",
        "001",
        "--chain",
        "--agent",
        "/bin/sh",
        &script("fail.sh"),
    ]);
    assert_eq!(code, 1, "{text}");
    assert_eq!(text.matches(" works on it").count(), 1, "{text}");
    let end = "0 specs are completed; stopped, because of 001-count: the agent failed with code 3 (no key for the service)\n  \
               002-one: waits for 001-count (failed 0/2)\n";
    assert!(text.contains(end), "{text}");
}

#[test]
fn a_chain_waits_for_what_another_terminal_runs() {
    let project = fan();
    let (mut other, mut lines) =
        project.begin(&["run", "001", "--agent", "/bin/sh", &script("wait.sh")]);
    while !lines.next().unwrap().unwrap().contains("waiting") {}
    let (mut chain, mut told) = project.begin(&[
        "run",
        "001",
        "--chain",
        "--agent",
        "/bin/sh",
        &script("tick.sh"),
    ]);
    let first = told.next().unwrap().unwrap();
    assert_eq!(first, "001-count | is being run already");
    project.write("go", "");
    let told: Vec<String> = told.map(Result::unwrap).collect();
    assert_eq!(
        told[told.len() - 2],
        "3 specs are completed; 004-gate cannot be run: needs an approval"
    );
    assert_eq!(chain.wait().unwrap().code(), Some(1));
    assert_eq!(other.wait().unwrap().code(), Some(0));
}

#[test]
#[cfg(unix)]
fn who_interrupts_a_chain_leaves_its_run_and_begins_no_more() {
    use std::os::unix::process::CommandExt;

    let project = fan();
    let mut chain = project
        .command(&[
            "run",
            "001",
            "--chain",
            "--agent",
            "/bin/sh",
            &script("wait.sh"),
        ])
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(chain.stdout.take().unwrap()));
    while !lines.next().unwrap().unwrap().contains("waiting") {}
    // As by Ctrl-C the whole group hears of it; that signal itself is ignored where a shell has put these tests behind.
    let group = format!("-{}", chain.id());
    let told = Command::new("kill").args(["-TERM", "--", &group]).status();
    assert!(told.unwrap().success());
    assert_eq!(chain.wait().unwrap().code(), None);
    let runs = project.call(&["runs"]).1;
    assert!(
        runs.contains("001-count: sh works on it (process "),
        "{runs}"
    );
    assert_eq!(
        project.call(&["stop", "001"]),
        (0, "001-count: stopped\n".to_owned())
    );
    let runs = project.call(&["runs"]).1;
    assert_eq!(runs.lines().count(), 1, "{runs}");
}

#[test]
fn a_driver_goes_as_its_members_go_and_who_waits_for_it_goes_on() {
    let project = Project::new();
    let driver =
        "---\ntype: driver\n---\n# Both\n\n## Acceptance Criteria\n\n- [ ] Both are done\n";
    project.write(".chant/specs/010-drv.md", driver);
    project.write(".chant/specs/010-drv.1.md", SPEC);
    project.write(".chant/specs/010-drv.2.md", SPEC);
    let late = SPEC.replace("status: pending", "depends_on: [010-drv]");
    project.write(".chant/specs/020-late.md", &late);
    let read = |path: &str| std::fs::read_to_string(project.path(path)).unwrap();
    let agent = ["--agent", "/bin/sh", &script("tick.sh")];
    let (code, text) = project.call(&[&["run", "010-drv.1"][..], &agent].concat());
    assert_eq!(code, 0, "{text}");
    let begun = read(".chant/specs/010-drv.md");
    assert!(begun.contains("\nstatus: in_progress\n"), "{begun}");
    let (code, text) = project.call(&[&["run", "010-drv.2", "--chain"][..], &agent].concat());
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("; all members of 010-drv are over, so it is completed as well\n"),
        "{text}"
    );
    assert!(text.contains("2 specs are completed\n"), "{text}");
    let over = read(".chant/specs/010-drv.md");
    for line in [
        "\nstatus: completed\n",
        "\ncompleted_at: ",
        "\nmodel: auto-completed\n",
    ] {
        assert!(over.contains(line), "{over}");
    }
    assert!(read(".chant/specs/020-late.md").contains("\nstatus: completed\n"));
}

/// A chain from `001` on with an agent that does what it is asked to.
fn ticking_chain(project: &Project) -> Command {
    project.command(&[
        "run",
        "001",
        "--chain",
        "--agent",
        "/bin/sh",
        &script("tick.sh"),
    ])
}

#[test]
#[cfg(unix)]
fn a_chain_waits_for_whoever_holds_the_lock_of_a_spec() {
    let project = fan();
    // As `chant work` does in another terminal, of which nothing else is told.
    let lock = ".chant/.locks/001-count.lock";
    let mut other = Command::new("sleep")
        .arg("1000")
        .current_dir(project.0.path())
        .spawn()
        .unwrap();
    project.write(lock, &other.id().to_string());
    let mut chain = ticking_chain(&project)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = std::io::BufRead::lines(std::io::BufReader::new(chain.stdout.take().unwrap()));
    let first = told.next().map(Result::unwrap);
    assert_eq!(first.as_deref(), Some("001-count | is being run already"));
    other.kill().unwrap();
    other.wait().unwrap();
    let told: Vec<String> = told.map(Result::unwrap).collect();
    assert_eq!(
        told[told.len() - 2],
        "3 specs are completed; 004-gate cannot be run: needs an approval"
    );
    assert_eq!(chain.wait().unwrap().code(), Some(1));
}

#[test]
fn two_chains_at_once_both_come_to_their_end() {
    let project = fan();
    let begin = || {
        ticking_chain(&project)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    for chain in [begin(), begin()] {
        let output = chain.wait_with_output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert!(
            text.contains("004-gate cannot be run: needs an approval"),
            "{text}"
        );
        assert!(!text.contains("stopped, because of"), "{text}");
    }
}
