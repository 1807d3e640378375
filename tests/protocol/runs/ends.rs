//! Runs that are ended: by time, by an editor that goes, by somebody who changes their mind early.

use super::*;
use crate::support::capabilities;

#[test]
fn a_run_that_takes_too_long_is_ended() {
    let project = Project::new(FILES);
    let mut options = agent("hang.sh", &[]);
    options["run"]["timeout"] = json!(0.01);
    let mut client = Client::open_with(&project, capabilities(), options);
    press(&mut client, &project);
    let (told, ended) = events(&mut client);
    assert_eq!(
        told,
        ["started", "line: waiting", "stopping", "ended: failed"]
    );
    assert_eq!(
        ended["message"],
        "001-count: ended after 1 second, the time that a run may take"
    );
    assert_eq!(ended["code"], Value::Null);
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: failed\n"), "{text}");
    assert_gone(&project);
    leave(client);
}

/// Settings under which an agent waits, and runs end with the editor.
fn stopping_on_exit() -> Value {
    let mut options = agent("wait.sh", &[]);
    options["run"]["stopOnExit"] = json!(true);
    options
}

#[test]
fn a_run_ends_with_its_editor_where_that_is_set() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), stopping_on_exit());
    let run = press(&mut client, &project);
    until(&mut client, "line");
    let mut other = Client::open_with(&project, capabilities(), stopping_on_exit());
    assert_eq!(until(&mut other, "started")["run"], json!(run));
    let mut third = Client::open_with(&project, capabilities(), stopping_on_exit());
    until(&mut third, "started");
    // It was not begun from there.
    third.forget_unread();
    drop(third);
    assert!(
        !project
            .path(".chant/.store/chant-lsp/runs/001-count.stop")
            .exists()
    );
    leave(client);
    until(&mut other, "stopping");
    assert_eq!(until(&mut other, "ended")["outcome"], "cancelled");
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: paused\n"), "{text}");
    assert_gone(&project);
    leave(other);
}

#[test]
fn a_run_ends_with_an_editor_that_dies() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), stopping_on_exit());
    press(&mut client, &project);
    until(&mut client, "line");
    let mut other = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    until(&mut other, "started");
    client.hang_up();
    client.ended();
    assert_eq!(until(&mut other, "ended")["outcome"], "cancelled");
    assert_gone(&project);
    leave(other);
}

#[test]
fn a_server_that_is_killed_can_stop_nothing() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), stopping_on_exit());
    let run = press(&mut client, &project);
    until(&mut client, "line");
    client.crash();
    drop(client);
    let mut client = Client::open_with(&project, capabilities(), stopping_on_exit());
    assert_eq!(until(&mut client, "started")["run"], json!(run));
    assert!(lives(project.read("pids").trim()), "the agent works on");
    call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn two_servers_tell_the_same_end_of_a_run_whose_keeper_died() {
    let project = Project::new(FILES);
    let open = || Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    let mut one = open();
    press(&mut one, &project);
    let keeper = until(&mut one, "started")["keeper"].to_string();
    until(&mut one, "line");
    let mut other = open();
    until(&mut other, "started");
    let killed = Command::new("kill").args(["-9", &keeper]).status();
    assert!(killed.expect("kill starts").success());
    for client in [&mut one, &mut other] {
        let ended = until(client, "ended");
        assert_eq!(
            ended["message"],
            "001-count: the process that kept watch over the agent was ended"
        );
        assert_eq!(ended["status"], "failed");
    }
    assert_gone(&project);
    let history = call(&mut other, "chant.runs", json!({"id": "001-count"})).unwrap();
    assert_eq!(history["runs"].as_array().map(Vec::len), Some(1));
    leave(one);
    leave(other);
}

#[test]
fn a_lock_of_the_dead_hinders_nobody() {
    let project = Project::new(FILES);
    let mut dead = Command::new("true").spawn().expect("it starts");
    dead.wait().expect("it ends");
    project.write(".chant/.locks/001-count.lock", &dead.id().to_string());
    let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
    press(&mut client, &project);
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    leave(client);
}

#[test]
fn a_cancel_that_says_yes_ends_the_run_however_early_it_comes() {
    for _ in 0..5 {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
        let mut ask = |command: &str| {
            let params = json!({"command": command, "arguments": [{"id": "001-count"}]});
            client.ask("workspace/executeCommand", params)
        };
        let (run, cancel) = (ask("chant.runPhase"), ask("chant.cancelRun"));
        let begun = client.answer(run);
        let cancelled = client.answer(cancel).unwrap()["cancelled"] == true;
        let status = match begun {
            Ok(_) => {
                if !cancelled {
                    let again = call(&mut client, "chant.cancelRun", json!({"id": "001-count"}));
                    assert_eq!(again, Ok(json!({"cancelled": true})));
                }
                assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");
                "paused"
            }
            Err(error) => {
                assert!(cancelled, "{error}");
                assert_eq!(error["message"], "001-count: stopped before it began");
                "pending"
            }
        };
        let text = project.read(".chant/specs/001-count.md");
        assert!(text.contains(&format!("\nstatus: {status}\n")), "{text}");
        leave(client);
    }
}

#[test]
fn a_run_that_is_about_to_leave_the_queue_is_cancelled_too() {
    for _ in 0..5 {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
        press(&mut client, &project);
        let next = call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap();
        until(&mut client, "queued");
        call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
        assert_eq!(until(&mut client, "ended")["id"], "001-count");
        let cancelled = call(&mut client, "chant.cancelRun", json!({"id": "002-next"}));
        assert_eq!(cancelled, Ok(json!({"cancelled": true})));
        let ended = until(&mut client, "ended");
        assert_eq!(
            (&ended["run"], &ended["outcome"]),
            (&next["run"], &json!("cancelled"))
        );
        leave(client);
    }
}
