//! Runs by chant, for which a script stands in.

use super::*;
use crate::support::capabilities;

/// Settings under which chant does the work: the script that stands in for it.
fn chant() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents/chant");
    let mut options = only(&[]);
    options["run"] = json!({"chant": path, "grace": 1, "environment": ["STAND_IN"]});
    options
}

fn with_chant(project: &Project, stand_in: &str) -> Client {
    let mut client = Client::spawn_with(|command| command.env("STAND_IN", stand_in));
    client.greet(json!({
        "processId": std::process::id(),
        "workspaceFolders": [{"uri": project.uri(""), "name": "project"}],
        "capabilities": capabilities(),
        "initializationOptions": chant(),
    }));
    client.quiet();
    client
}

#[test]
fn chant_does_all_of_it_and_writes_what_came_of_it() {
    let project = Project::new(FILES);
    let mut client = with_chant(&project, "");
    press(&mut client, &project);
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
        project.read("chant-calls"),
        "work --no-watch -- 001-count\n"
    );
    let text = project.read(".chant/specs/001-count.md");
    assert_eq!(text.matches("## Agent Output").count(), 1);
    assert_eq!(
        project.read(".chant/logs/001-count.log"),
        "# Agent Log: 001-count\n"
    );
    leave(client);
}

#[test]
fn what_chant_leaves_in_progress_is_noted() {
    let project = Project::new(FILES);
    let mut client = with_chant(&project, "refuse");
    press(&mut client, &project);
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: chant failed with code 1, and left the spec in progress (Error: Prompt not found: gone)"
    );
    assert!(
        project
            .read(".chant/specs/001-count.md")
            .contains("\nstatus: failed\n")
    );
    leave(client);

    let mut client = with_chant(&project, "hang");
    press(&mut client, &project);
    until(&mut client, "line");
    call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");
    assert!(
        project
            .read(".chant/specs/001-count.md")
            .contains("\nstatus: paused\n")
    );
    leave(client);
}

#[test]
fn the_traps_of_chant_are_not_stepped_into() {
    let project = Project::new(FILES);
    project.write(
        ".chant/specs/003-all.md",
        "---\ntype: driver\n---\n# All\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n",
    );
    project.write(
        ".chant/specs/003-all.1.md",
        "---\nstatus: completed\n---\n# One\n",
    );
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    git(&project, &["branch", "chant/001-count"]);
    let mut client = with_chant(&project, "");
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
    assert!(!project.path("chant-calls").exists());
    let argument = json!({"id": "001-count", "discard": true});
    call(&mut client, "chant.runPhase", argument).unwrap();
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");
    leave(client);
}
