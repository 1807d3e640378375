//! Runs on the command line.

#![allow(
    clippy::disallowed_methods,
    reason = "tests set their stage on the disk and start the program"
)]

use std::{
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

const SPEC: &str = "---\ntype: code\nstatus: pending\n---\n# Add a counter\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] \
                    Test it\n";

mod chains;

struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self(folder);
        project.write(".chant/specs/001-count.md", SPEC);
        project.write(
            ".chant/config.md",
            "---\ndefaults: {prompt: standard}\n---\n",
        );
        project.write(".chant/prompts/standard.md", "Do {{spec.id}}.\n");
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn spec(&self) -> String {
        std::fs::read_to_string(self.path(".chant/specs/001-count.md")).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chant-lsp"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("HOME", "/nonexistent")
            .env("PATH", "/usr/bin:/bin");
        command
    }

    /// Starts the program; it, and the lines that it says.
    fn begin(&self, arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
        let mut command = self.command(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = child.stdout.take().unwrap();
        (child, BufReader::new(out).lines())
    }

    fn call(&self, arguments: &[&str]) -> (i32, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments).output().unwrap();
        let text = [stdout, stderr].concat();
        (status.code().unwrap(), String::from_utf8(text).unwrap())
    }
}

fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/agents")
        .join(name);
    path.display().to_string()
}

#[test]
fn every_line_is_shown_or_counted_as_left_out() {
    for count in [150, 3000] {
        let project = Project::new();
        let agent = ["/bin/sh", &script("lines.sh"), &count.to_string()];
        let (_, text) = project.call(&[&["run", "001", "--agent"], &agent[..]].concat());
        let mut last = 0;
        for line in text.lines().filter_map(|line| line.strip_prefix("  ")) {
            let left_out = line.strip_prefix("… ");
            let left_out = left_out.and_then(|it| it.strip_suffix(" lines are only in the log"));
            match left_out.map(str::parse::<usize>) {
                Some(left_out) => last += left_out.expect("a number"),
                None => {
                    last += 1;
                    assert_eq!(line, last.to_string());
                }
            }
        }
        assert_eq!(last, count, "{text}");
    }
}

#[test]
fn a_run_is_shown_as_it_goes_and_listed_afterwards() {
    let project = Project::new();
    assert_eq!(
        project.call(&["runs"]),
        (0, "no spec was run from here\n".to_owned())
    );
    let (code, text) = project.call(&["run", "001", "--agent", "/bin/sh", &script("tick.sh")]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.starts_with("sh works on it, with the prompt standard (process "),
        "{text}"
    );
    assert!(
        text.ends_with(
            "2 of 2 criteria are ticked\n001-count: completed, with 2 of 2 criteria ticked\n"
        ),
        "{text}"
    );
    assert!(project.spec().contains("\nstatus: completed\n"));
    let (_, list) = project.call(&["runs"]);
    assert!(
        list.ends_with("  001-count: completed, with 2 of 2 criteria ticked\n"),
        "{list}"
    );
    let (_, page) = project.call(&["runs", "001"]);
    assert!(page.starts_with("# Runs of 001-count\n"), "{page}");
    let (code, text) = project.call(&["run", "001", "--agent", "/bin/sh", &script("tick.sh")]);
    assert_eq!(
        (code, &*text),
        (2, "chant-lsp: 001-count cannot be run: is completed\n")
    );
}

#[test]
fn a_run_is_stopped_from_another_terminal() {
    let project = Project::new();
    let (mut run, mut lines) =
        project.begin(&["run", "001", "--agent", "/bin/sh", &script("wait.sh")]);
    while !lines.next().unwrap().unwrap().contains("waiting") {}
    let (code, text) = project.call(&["run", "001", "--agent", "/bin/sh", &script("wait.sh")]);
    assert_eq!(
        (code, &*text),
        (2, "chant-lsp: 001-count cannot be run: is being run\n")
    );
    assert!(
        project
            .call(&["runs"])
            .1
            .contains("001-count: sh works on it (process ")
    );
    assert_eq!(
        project.call(&["stop", "001"]),
        (0, "001-count: stopped\n".to_owned())
    );
    assert_eq!(run.wait().unwrap().code(), Some(1));
    assert!(project.spec().contains("\nstatus: paused\n"));
    let none = (1, "001-count is not being run from here\n".to_owned());
    assert_eq!(project.call(&["stop", "001"]), none);
}

#[test]
fn a_run_whose_spec_was_renamed_is_stopped_by_the_name_that_it_had() {
    let project = Project::new();
    let (mut run, mut lines) =
        project.begin(&["run", "001", "--agent", "/bin/sh", &script("wait.sh")]);
    while !lines.next().unwrap().unwrap().contains("waiting") {}
    let folder = project.path(".chant/specs");
    std::fs::rename(folder.join("001-count.md"), folder.join("009-tally.md")).unwrap();
    let (code, text) = project.call(&["stop", "001"]);
    assert!(code == 0 && text.starts_with("001-count: "), "{text}");
    run.wait().unwrap();
    let (code, text) = project.call(&["stop", "001-count"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("no spec has the id `001-count`"), "{text}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_whose_keeper_has_died_is_noted_before_the_next_one() {
    let project = Project::new();
    let (mut run, mut lines) =
        project.begin(&["run", "001", "--agent", "/bin/sh", &script("wait.sh")]);
    let first = lines.next().unwrap().unwrap();
    let keeper = first.split(['(', ')', ' ']).rfind(|word| !word.is_empty());
    while !lines.next().unwrap().unwrap().contains("waiting") {}
    // Whoever would have noted it goes first.
    run.kill().unwrap();
    run.wait().unwrap();
    let killed = Command::new("kill").args(["-9", keeper.unwrap()]).status();
    assert!(killed.unwrap().success());
    let start = std::time::Instant::now();
    while project.call(&["runs"]).1.contains("works on it") {
        assert!(start.elapsed().as_secs() < 30);
    }
    assert!(project.spec().contains("\nstatus: in_progress\n"));
    let (code, text) = project.call(&["run", "001", "--agent", "/bin/sh", &script("tick.sh")]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("001-count: the process that kept watch over the agent was ended\n"),
        "{text}"
    );
    let (_, page) = project.call(&["runs", "001"]);
    assert_eq!(page.matches("\n## ").count(), 2, "{page}");
    let agent = std::fs::read_to_string(project.path("pids")).unwrap();
    // One that nobody has buried has no command line any more.
    let line = std::fs::read(Path::new("/proc").join(agent.trim()).join("cmdline"));
    assert!(line.unwrap_or_default().is_empty(), "{agent} lives");
}

#[test]
fn nothing_runs_that_nobody_has_named() {
    let project = Project::new();
    let (code, text) = project.call(&["run", "001"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("has nobody to run it: set an agent (--agent), or install chant"),
        "{text}"
    );
    let (code, text) = project.call(&["run", "001", "--agent", "tools/agent.sh"]);
    assert_eq!(code, 2);
    assert!(text.contains("relative path"), "{text}");
    assert_eq!(project.spec(), SPEC);
    assert!(!project.path(".chant/logs").exists());
}

#[test]
#[cfg(unix)]
fn names_with_odd_letters_are_names() {
    let project = Project::new();
    let id = "a; touch owned; $(touch owned) `touch owned`\n--all ..";
    project.write(&format!(".chant/specs/{id}.md"), SPEC);
    let path = format!(".chant/specs/{id}.md");
    let (code, text) = project.call(&[
        "run",
        &path,
        "--agent",
        "/bin/sh",
        &script("tick.sh"),
        "{id}",
    ]);
    assert_eq!(code, 0, "{text}");
    assert!(!project.path("owned").exists());
    let text = std::fs::read_to_string(project.path(&path)).unwrap();
    assert!(text.contains("\nstatus: completed\n"), "{text}");
    assert!(project.path(&format!(".chant/logs/{id}.log")).exists());
}

#[test]
#[cfg(unix)]
fn what_a_link_takes_from_elsewhere_is_given_to_no_agent() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("key.md"), "top secret\n").unwrap();
    let link = |path: &str| {
        let path = project.path(path);
        let _ = std::fs::create_dir_all(path.parent().unwrap());
        std::os::unix::fs::symlink(elsewhere.path().join("key.md"), path).unwrap();
    };
    link(".chant/prompts/evil.md");
    link(".chant/context/key.md");
    project.write(
        ".chant/prompts/child.md",
        "---\nextends: evil\n---\n{{> parent}}\n",
    );
    project.write(".chant/prompts/team.md", "Do {{spec.context}}\n");
    let head = "context: [.chant/context/key.md]\ninformed_by: [.chant/context/key.md]";
    let text = SPEC.replace("status: pending", head);
    project.write(".chant/specs/001-count.md", &text);
    let seen = project.path("seen");
    let command = format!("cat > {}", seen.display());
    for prompt in ["evil", "child"] {
        let (code, text) = project.call(&[
            "run", "001", "--prompt", prompt, "--agent", "/bin/sh", "-c", &command,
        ]);
        assert_eq!(code, 2, "{text}");
        assert!(
            text.contains(".chant/prompts/evil.md is a link that leads out of the project"),
            "{text}"
        );
    }
    let (code, text) = project.call(&[
        "run",
        "001",
        "--prompt",
        "../../notes",
        "--agent",
        "/bin/sh",
        "-c",
        &command,
    ]);
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("`../../notes` is no name of a prompt")
            || text.contains("../../notes is no name of a prompt"),
        "{text}"
    );
    assert!(!seen.exists());
    let (_, text) = project.call(&[
        "run", "001", "--prompt", "team", "--agent", "/bin/sh", "-c", &command,
    ]);
    assert!(
        text.contains("`context` names .chant/context/key.md, which cannot be read"),
        "{text}"
    );
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(!seen.contains("secret"), "{seen}");
}

#[test]
fn a_person_approves_what_an_agent_has_a_share_in() {
    let project = Project::new();
    project.write(
        ".chant/config.md",
        "---\ndefaults: {prompt: standard}\napproval: {require_approval_for_agent_work: true}\n---\n",
    );
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@b"]);
        let status = git.args(arguments).current_dir(project.0.path()).status();
        assert!(status.unwrap().success());
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "All"]);
    let command = "cat > /dev/null; sed 's/- \\[ \\]/- [x]/' \"$CHANT_SPEC_FILE\" > new && mv new \"$CHANT_SPEC_FILE\"; \
                   git -c user.name=a -c user.email=a@b commit -q --allow-empty -m 'chant(001-count): count' \
                   -m 'Co-Authored-By: Claude <noreply@example.org>'";
    let (code, text) = project.call(&["run", "001", "--agent", "/bin/sh", "-c", command]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("; a person is asked to approve it\n"),
        "{text}"
    );
    let spec = project.spec();
    assert!(spec.contains("\nstatus: completed\n"), "{spec}");
    assert!(
        spec.contains("\napproval:\n  required: true\n  status: pending\n"),
        "{spec}"
    );
}
