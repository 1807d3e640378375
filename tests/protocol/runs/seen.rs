//! What is seen of runs without asking: above the title, as progress, and of those that were begun elsewhere.

use std::time::Instant;

use super::*;
use crate::support::{DEADLINE, capabilities, with};

fn shows() -> Value {
    let shows = with(capabilities(), "/window/workDoneProgress", json!(true));
    with(
        shows,
        "/workspace/fileOperations",
        json!({"willRename": true, "willDelete": true}),
    )
}

/// The lenses above the title of a spec that is open.
fn lenses(client: &mut Client, uri: &str) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": uri}});
    let found = client.request("textDocument/codeLens", params).unwrap();
    let found = found.as_array().cloned().unwrap_or_default();
    found.into_iter().map(|it| it["command"].clone()).collect()
}

fn titles(lenses: &[Value]) -> Vec<&str> {
    let titles = lenses.iter().map(|it| it["title"].as_str());
    titles.map(Option::unwrap_or_default).collect()
}

/// Waits for a progress whose message is like that; its token.
fn shown(client: &mut Client, is: impl Fn(&str) -> bool) -> Value {
    let found = |client: &Client| {
        let mut all = client.progress.iter();
        all.find(|it| it["value"]["message"].as_str().is_some_and(&is))
            .cloned()
    };
    client.until(|client| found(client).is_some());
    found(client).expect("a progress")["token"].clone()
}

/// Asks until the server knows a spec that was made on the disk: it may rest before it hears of that, and after.
fn known(client: &mut Client, id: &str) {
    let start = Instant::now();
    while call(client, "chant.why", json!({"id": id})).is_err() {
        assert!(start.elapsed() < DEADLINE, "nobody knows {id}");
    }
}

fn seconds(message: &str) -> Option<u64> {
    let part = message.split(" · ").find_map(|it| it.strip_suffix(" s"));
    part?.parse().ok()
}

#[test]
fn the_time_goes_on_while_an_agent_says_nothing() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    shown(&mut client, |it| {
        it.ends_with(" · waiting") && seconds(it).is_some_and(|it| it >= 4)
    });
    project.write("go", "");
    until(&mut client, "ended");
    leave(client);
}

#[test]
fn a_run_that_is_found_again_has_the_name_and_the_time_that_it_had() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    press(&mut client, &project);
    let started = until(&mut client, "started");
    until(&mut client, "line");
    client.crash();
    drop(client);
    // It began an hour ago.
    let at = started["at"].as_i64().expect("a time");
    let record = ".chant/.store/chant-lsp/runs/001-count.runs";
    let text = project.read(record);
    let earlier = text.replace(
        &format!("\"at\":{at}"),
        &format!("\"at\":{}", at - 2 * 60 * 60),
    );
    assert_ne!(earlier, text);
    project.write(record, &earlier);

    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    let token = shown(&mut client, |it| it.contains("2 h 0 min"));
    let begun = client
        .progress
        .iter()
        .find(|it| it["token"] == token && it["value"]["kind"] == "begin");
    let title = &begun.expect("its beginning")["value"]["title"];
    assert_eq!(title, "Running code: 001-count");
    project.write("go", "");
    until(&mut client, "ended");
    leave(client);
}

#[test]
fn a_run_and_one_that_waits_are_seen_and_stopped_above_the_title() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    let (first, second) = (project.spec("001-count"), project.spec("002-next"));
    client.did_open(&second, &project.read(".chant/specs/002-next.md"));
    press(&mut client, &project);
    until(&mut client, "line");
    let ask = json!({"uri": second});
    call(&mut client, "chant.runPhase", ask.clone()).unwrap();
    until(&mut client, "queued");
    let token = shown(&mut client, |it| it == "waits for its turn");
    let found = lenses(&mut client, &second);
    assert_eq!(titles(&found)[..2], ["waits for its turn", "■ Stop"]);
    let refused = call(&mut client, "chant.runPhase", ask.clone()).unwrap_err();
    let sentence = "002-next cannot be run: waits for its turn";
    assert_eq!(refused["message"], sentence);
    let why = call(&mut client, "chant.why", ask).unwrap();
    assert_eq!(why["reasons"][0]["code"], "queued");

    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    let ended = until(&mut client, "ended");
    assert_eq!(ended["message"], "002-next: stopped before it began");
    shown(&mut client, |it| it == "002-next: stopped before it began");
    assert_eq!(titles(&lenses(&mut client, &second))[0], "▶ Run code");

    client.did_open(&first, &project.read(".chant/specs/001-count.md"));
    let found = lenses(&mut client, &first);
    assert_eq!(titles(&found)[..2], ["is being run", "■ Stop"]);
    assert_eq!(found[1]["command"], "chant.cancelRun");
    let stop = found[1]["arguments"][0].clone();
    let stopped = call(&mut client, "chant.cancelRun", stop.clone());
    assert_eq!(stopped, Ok(json!({"cancelled": true})));
    assert_eq!(until(&mut client, "ended")["message"], "001-count: stopped");
    let again = call(&mut client, "chant.cancelRun", stop);
    assert_eq!(again, Ok(json!({"cancelled": false})));
    let told = client.notification("window/showMessage");
    assert_eq!(told["message"], "there is no run to stop");
    client.forget_unread();
    leave(client);
}

#[test]
fn one_that_waits_goes_on_in_the_same_progress() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap();
    let token = shown(&mut client, |it| it == "waits for its turn");
    project.write("go", "");
    until(&mut client, "ended");
    assert_eq!(until(&mut client, "ended")["id"], "002-next");
    shown(&mut client, |it| it.starts_with("002-next: completed"));
    let of = |kind: &str| {
        let mut all = client.progress.iter();
        all.any(|it| it["token"] == token && it["value"]["kind"] == kind)
    };
    assert!(of("begin") && of("end"));
    let begun = client.progress.iter();
    let begun = begun.filter(|it| it["token"] == token && it["value"]["kind"] == "begin");
    assert_eq!(begun.count(), 1);
    leave(client);
}

#[test]
fn what_waits_when_the_editor_goes_is_told_to_be_over() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap();
    until(&mut client, "queued");
    let id = client.ask("shutdown", Value::Null);
    let ended = until(&mut client, "ended");
    assert_eq!(
        (&ended["id"], &ended["outcome"]),
        (&json!("002-next"), &json!("cancelled"))
    );
    client.answer(id).unwrap();
    project.write("go", "");
    assert_eq!(until(&mut client, "ended")["id"], "001-count");
    client.notify("exit", Value::Null);
    assert!(client.ended().success());
}

#[test]
fn a_run_begun_in_a_terminal_is_followed() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    client.status(|status| status["quiescent"] == true);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents/wait.sh");
    let mut run = Command::new(env!("CARGO_BIN_EXE_chant-lsp"))
        .args(["run", "001-count", "--agent", "/bin/sh"])
        .arg(script)
        .current_dir(project.root())
        .env("HOME", "/nonexistent")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let said = std::io::BufReader::new(run.stdout.take().expect("a pipe"));
    let mut said = std::io::BufRead::lines(said).map_while(Result::ok);
    assert!(said.any(|line| line.contains("waiting")));
    client.files_changed(&[&project.uri(".chant/.locks/001-count.lock")]);
    assert_eq!(until(&mut client, "started")["id"], "001-count");
    client.status(|status| status["runs"] == 1);
    project.write("go", "");
    assert_eq!(until(&mut client, "ended")["outcome"], "completed");
    assert!(said.last().is_some());
    assert!(run.wait().expect("it ends").success());
    leave(client);
}

#[test]
fn a_run_whose_spec_was_renamed_is_stopped_by_the_name_that_it_had() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, shows(), agent("wait.sh", &[]));
    let (from, archive) = (".chant/specs/001-count.md", ".chant/archive/001-count.md");
    for argument in [
        json!({"id": "001-count"}),
        json!({"uri": project.spec("001-count")}),
    ] {
        press(&mut client, &project);
        until(&mut client, "line");
        // Its id stays, and its run loses it all the same.
        let sentence = "chant: `001-count` is running; wait until it is done, or cancel it";
        let moved =
            json!({"files": [{"oldUri": project.uri(from), "newUri": project.uri(archive)}]});
        client.request("workspace/willRenameFiles", moved).unwrap();
        let told = client.notification("window/showMessage");
        assert_eq!(told["message"], sentence);
        let gone = json!({"files": [{"uri": project.uri(from)}]});
        client.request("workspace/willDeleteFiles", gone).unwrap();
        let told = client.notification("window/showMessage");
        assert_eq!(told["message"], sentence);

        let to = project.path(".chant/specs/001-tally.md");
        std::fs::rename(project.path(from), &to).expect("it can be moved");
        client.files_changed(&[&project.uri(from), &project.spec("001-tally")]);
        known(&mut client, "001-tally");
        let cancelled = call(&mut client, "chant.cancelRun", argument.clone());
        assert_eq!(cancelled, Ok(json!({"cancelled": true})));
        assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");
        let none = call(&mut client, "chant.cancelRun", argument).unwrap_err();
        let message = none["message"].as_str().unwrap_or_default();
        assert!(message.contains("no spec"), "{message}");
        project.remove(".chant/specs/001-tally.md");
        project.write(from, "---\ntype: code\n---\n# Add a counter\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n");
        client.files_changed(&[&project.uri(from), &project.spec("001-tally")]);
        known(&mut client, "001-count");
    }
    leave(client);
}

#[test]
fn a_chain_names_the_spec_that_was_deleted() {
    let project = Project::new(FILES);
    let text = project.read(".chant/specs/002-next.md");
    let waits = text.replace("type: code", "depends_on: [001-count]");
    project.write(".chant/specs/002-next.md", &waits);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    call(&mut client, "chant.runChain", json!({"id": "001-count"})).unwrap();
    until(&mut client, "line");
    let before = client.quiet()["specs"].as_u64().unwrap();
    project.remove(".chant/specs/002-next.md");
    client.files_changed(&[&project.spec("002-next")]);
    client.status(|status| status["specs"] == before - 1);
    project.write("go", "");
    let end = until(&mut client, "chain_ended");
    assert_eq!(
        end["left"],
        json!([{"id": "002-next", "message": "002-next is no longer there"}])
    );
    leave(client);
}
