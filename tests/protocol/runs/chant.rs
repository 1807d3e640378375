//! Runs by chant: by a script that stands in for it, and, where it is installed, by chant itself. Both start an agent that
//! is a script.

use std::path::PathBuf;

use super::*;
use crate::support::{capabilities, with};

/// A project in git, what is started as chant there, and what that leaves elsewhere.
struct Stage {
    project: Project,
    chant: PathBuf,
}

impl Stage {
    fn new(chant: PathBuf) -> Self {
        let project = Project::new(FILES);
        // chant makes its worktrees where all projects of a name would make theirs.
        let name = project.root().file_name().and_then(|name| name.to_str());
        let name = name.expect("a name").trim_start_matches('.');
        project.write(
            ".chant/config.md",
            &format!("---\nproject: {{name: {name}}}\ndefaults: {{prompt: standard}}\n---\n"),
        );
        git(&project, &["init", "-q", "-b", "main", "."]);
        git(&project, &["config", "user.name", "t"]);
        git(&project, &["config", "user.email", "t@localhost"]);
        Self { project, chant }
    }

    fn commit(&self) {
        git(&self.project, &["add", "-A"]);
        git(&self.project, &["commit", "-qm", "begin"]);
    }

    /// A server that hands runs to chant, whose agent does `what`.
    fn open(&self, what: &str) -> Client {
        let agents = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents");
        let path = std::env::var("PATH").expect("a PATH");
        let path = format!("{}:{path}", agents.display());
        let mut client =
            Client::spawn_with(|command| command.env("STAND_IN", what).env("PATH", path));
        let mut options = only(&[]);
        options["run"] = json!({"chant": self.chant, "grace": 1, "environment": ["STAND_IN"]});
        client.greet(json!({
            "processId": std::process::id(),
            "workspaceFolders": [{"uri": self.project.uri(""), "name": "project"}],
            "capabilities": with(capabilities(), "/experimental", json!({})),
            "initializationOptions": options,
        }));
        client.quiet();
        client
    }

    fn spec(&self) -> String {
        self.project.read(".chant/specs/001-count.md")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let list = git_says(&self.project, &["worktree", "list", "--porcelain"]);
        let trees = list
            .lines()
            .filter_map(|line| line.strip_prefix("worktree "));
        for tree in trees.skip(1) {
            let _ = std::fs::remove_dir_all(tree);
        }
    }
}

fn chant_does_all_of_it_and_writes_what_came_of_it(stage: &Stage) {
    stage.commit();
    let mut client = stage.open("");
    press(&mut client, &stage.project);
    let started = until(&mut client, "started");
    assert_eq!(
        (&started["backend"], &started["agent"]),
        (&json!("chant"), &json!("chant"))
    );
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: completed by chant, with 2 of 2 criteria ticked; its work is on its branch until it is merged"
    );
    assert_eq!(
        (&ended["outcome"], &ended["code"]),
        (&json!("completed"), &json!(0))
    );
    let text = stage.spec();
    let head = text.split_once("\n---\n").expect("a frontmatter").0;
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with("completed_at: 2") && !line.starts_with("- "))
        .collect();
    assert_eq!(
        head,
        [
            "---",
            "type: code",
            "status: completed",
            "branch: chant/001-count",
            "commits:"
        ]
    );
    assert_eq!(text.matches("## Agent Output").count(), 1);
    assert!(text.ends_with("\n```\ndid it```\n"), "{text}");
    let log = stage.project.read(".chant/logs/001-count.log");
    let log: Vec<&str> = log.lines().filter(|line| !line.contains(": 2")).collect();
    let rule = "=".repeat(80);
    let wanted = [
        "# Agent Log: 001-count",
        "# Prompt: standard",
        "",
        "",
        &*rule,
        "# Prompt: standard",
        &*rule,
        "",
        "did it",
    ];
    assert_eq!(log, wanted);
    for trace in [
        ".locks/001-count.lock",
        "pids/001-count.pid",
        "specs/.chant-status-001-count.json",
    ] {
        assert!(
            !stage.project.path(&format!(".chant/{trace}")).exists(),
            "{trace}"
        );
    }
    leave(client);
}

fn a_failure_of_the_agent_is_told_with_its_last_words(stage: &Stage) {
    stage.commit();
    let mut client = stage.open("fail");
    press(&mut client, &stage.project);
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: chant failed with code 1, and the spec is failed (no key for the service)"
    );
    assert_eq!(ended["outcome"], "failed");
    assert!(
        stage
            .spec()
            .contains("\nstatus: failed\nbranch: chant/001-count\n")
    );
    leave(client);
}

fn what_chant_leaves_in_progress_is_noted(stage: &Stage) {
    // No branch can have this name.
    let spec = stage.spec();
    stage.project.write(".chant/specs/003 a~b.md", &spec);
    stage.commit();
    let mut client = stage.open("hang");
    call(&mut client, "chant.runPhase", json!({"id": "003 a~b"})).unwrap();
    let ended = until(&mut client, "ended");
    let message = ended["message"].as_str().expect("a sentence");
    let sentence = "003 a~b: chant failed with code 1, and left the spec in progress (";
    assert!(message.starts_with(sentence), "{message}");
    let text = stage.project.read(".chant/specs/003 a~b.md");
    assert!(text.contains("\nstatus: failed\n"), "{text}");

    press(&mut client, &stage.project);
    while until(&mut client, "line")["text"] != "waiting" {}
    call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    let ended = until(&mut client, "ended");
    assert_eq!(
        (&ended["outcome"], &ended["message"]),
        (&json!("cancelled"), &json!("001-count: stopped"))
    );
    assert!(stage.spec().contains("\nstatus: paused\n"));
    assert_gone(&stage.project);
    for trace in [".locks/001-count.lock", "pids/001-count.pid"] {
        assert!(
            !stage.project.path(&format!(".chant/{trace}")).exists(),
            "{trace}"
        );
    }
    leave(client);
}

fn the_traps_of_chant_are_not_stepped_into(stage: &Stage) {
    let project = &stage.project;
    project.write(
        ".chant/specs/003-all.md",
        "---\ntype: driver\n---\n# All\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n",
    );
    project.write(
        ".chant/specs/003-all.1.md",
        "---\nstatus: completed\n---\n# One\n",
    );
    stage.commit();
    git(project, &["branch", "chant/001-count"]);
    let mut client = stage.open("");
    let refused = call(&mut client, "chant.runPhase", json!({"id": "003-all"})).unwrap_err();
    let message = refused["message"].as_str().expect("a sentence");
    assert!(
        message.contains("would run every other ready spec"),
        "{message}"
    );
    let refused = call(&mut client, "chant.runPhase", json!({"id": "001-count"})).unwrap_err();
    assert_eq!(
        refused["message"],
        "001-count cannot be run: has a branch chant/001-count, which chant would delete with its commits: merge it or delete \
         it first"
    );
    assert!(!project.path(".chant/logs").exists(), "nothing was begun");
    let argument = json!({"id": "001-count", "discard": true});
    call(&mut client, "chant.runPhase", argument).unwrap();
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");

    let alone = Project::new(FILES);
    std::fs::rename(project.path(".git"), alone.path("git")).expect("it can be moved");
    leave(client);
    let mut client = stage.open("");
    let refused = call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap_err();
    std::fs::rename(alone.path("git"), project.path(".git")).expect("it can be moved");
    assert_eq!(
        refused["message"],
        "002-next cannot be run: is in no git repository, and chant works in a worktree of one"
    );
    leave(client);
}

fn an_id_is_no_option_and_a_prompt_no_path(stage: &Stage) {
    let spec = stage.spec();
    stage.project.write(".chant/specs/--all.md", &spec);
    stage
        .project
        .write(".chant/prompts/other.md", "Do it otherwise.\n");
    stage.commit();
    let mut client = stage.open("");
    for odd in [
        "../../etc/passwd",
        "../../../etc/passwd",
        "--chain",
        "a\nb",
        "",
    ] {
        let argument = json!({"id": "--all", "prompt": odd});
        let refused = call(&mut client, "chant.runPhase", argument).unwrap_err();
        let message = refused["message"].as_str().expect("a sentence");
        assert!(message.contains("prompt"), "{odd}: {message}");
    }
    assert!(
        !stage.project.path(".chant/logs").exists(),
        "nothing was begun"
    );
    let argument = json!({"id": "--all", "prompt": "other"});
    call(&mut client, "chant.runPhase", argument).unwrap();
    assert_eq!(until(&mut client, "started")["prompt"], "other");
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");
    let text = stage.project.read(".chant/specs/--all.md");
    assert!(text.contains("\nbranch: chant/--all\n"), "{text}");
    assert_eq!(stage.spec(), spec, "no other spec was worked on");
    leave(client);
}

/// The suite, against one of them.
macro_rules! suite {
    ($who:ident, $chant:expr, $($test:ident)*) => {
        mod $who {
            $(#[test]
            fn $test() {
                if let Some(chant) = $chant {
                    super::$test(&super::Stage::new(chant));
                }
            })*
        }
    };
    ($($test:ident)*) => {
        suite!(stand_in, Some(super::stand_in()), $($test)*);
        suite!(real, crate::runs::real_chant(), $($test)*);
    };
}

suite! {
    chant_does_all_of_it_and_writes_what_came_of_it
    a_failure_of_the_agent_is_told_with_its_last_words
    what_chant_leaves_in_progress_is_noted
    the_traps_of_chant_are_not_stepped_into
    an_id_is_no_option_and_a_prompt_no_path
}

fn stand_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents/chant")
}

#[test]
fn it_is_called_as_it_was_called_by_hand() {
    let stage = Stage::new(stand_in());
    stage.commit();
    let mut client = stage.open("");
    let argument = json!({"id": "001-count", "prompt": "standard"});
    call(&mut client, "chant.runPhase", argument).unwrap();
    until(&mut client, "ended");
    assert_eq!(
        stage.project.read("chant-calls"),
        "work --no-watch --prompt=standard -- 001-count\n"
    );
    leave(client);
}
