//! What chains have to do with runs that others began, with servers that end, and with editors that show files as they were.

use super::*;

#[test]
fn a_run_that_goes_on_already_is_waited_for() {
    let project = fan();
    let mut client = open(&project);
    press(&mut client, &project);
    until(&mut client, "line");
    let chain = begin(&mut client, "001-count")["chain"].clone();
    until(&mut client, "chain_started");
    // Another, of which it is a part as well.
    let other = begin(&mut client, "001-count")["chain"].clone();
    until(&mut client, "chain_started");
    for id in ["001-count", "003-one", "004-two", "005-three"] {
        go(&project, id, "");
    }
    let (_, ended) = told(&mut client, "ended", "001-count");
    assert_eq!(ended["chain"], Value::Null, "others have begun it");
    let (events, _) = told(&mut client, "started", "006-all");
    for id in ["003-one", "004-two", "005-three"] {
        let begun = events.iter().filter(|it| **it == format!("started {id}"));
        assert_eq!(begun.count(), 1, "{events:?}");
    }
    go(&project, "006-all", "");
    let ends = [
        until(&mut client, "chain_ended"),
        until(&mut client, "chain_ended"),
    ];
    for name in [chain, other] {
        let end = ends.iter().find(|it| it["chain"] == name).expect("its end");
        assert_eq!(
            (&end["outcome"], &end["completed"]),
            (&json!("completed"), &json!(5))
        );
    }
    leave(client);
}

#[test]
fn what_another_server_runs_stands_in_the_way() {
    let project = fan();
    let mut other = open(&project);
    press(&mut other, &project);
    until(&mut other, "line");
    let mut client = open(&project);
    // The second server has found the run, and watches it: it is waited for.
    until(&mut client, "started");
    begin(&mut client, "001-count");
    until(&mut client, "chain_started");
    call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    let end = until(&mut client, "chain_ended");
    assert_eq!(end["outcome"], "stopped");
    until(&mut other, "ended");
    leave(other);
    let refused = call(&mut client, "chant.runChain", json!({"id": "003-one"})).unwrap_err();
    assert_eq!(
        refused["message"],
        "003-one cannot be run: waits for 001-count (paused 0/2)"
    );
    leave(client);
}

#[test]
fn a_chain_ends_with_its_server_and_its_runs_do_not() {
    let project = fan();
    let mut client = open(&project);
    begin(&mut client, "001-count");
    until(&mut client, "line");
    client.crash();
    drop(client);
    let mut client = open(&project);
    let (_, started) = told(&mut client, "started", "001-count");
    assert_eq!(started["chain"], Value::Null);
    // Whoever presses again goes on where it was.
    begin(&mut client, "001-count");
    for id in ["001-count", "003-one", "004-two", "005-three", "006-all"] {
        go(&project, id, "");
    }
    let end = until(&mut client, "chain_ended");
    assert_eq!(
        (&end["outcome"], &end["completed"]),
        (&json!("completed"), &json!(5))
    );
    leave(client);
}

#[test]
fn what_waits_begins_when_the_editor_shows_what_it_waited_for() {
    let project = fan();
    let mut client = open(&project);
    let uri = project.spec("001-count");
    client.did_open(&uri, &project.read(".chant/specs/001-count.md"));
    client.script(|method, _| (method == "workspace/applyEdit").then(|| json!({"applied": false})));
    go(&project, "001-count", "");
    begin(&mut client, "001-count");
    let (events, _) = told(&mut client, "ended", "001-count");
    assert_eq!(
        events,
        ["chain_started", "started 001-count", "ended 001-count"]
    );
    client.did_replace(&uri, 2, &project.read(".chant/specs/001-count.md"));
    told(&mut client, "started", "003-one");
    let chain = json!({"id": "003-one"});
    call(&mut client, "chant.cancelRun", chain).unwrap();
    for id in ["004-two", "005-three"] {
        go(&project, id, "");
    }
    until(&mut client, "chain_ended");
    leave(client);
}

#[test]
fn what_comes_in_between_stands_in_the_way_of_the_rest() {
    let project = fan();
    project.write("notes.txt", "none\n");
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    let mut options = agent("turn.sh", &[]);
    options["run"]["parallel"] = json!(1);
    let mut client = Client::open_with(&project, capabilities(), options);
    go(&project, "001-count", "");
    begin(&mut client, "001-count");
    told(&mut client, "started", "003-one");
    project.write("notes.txt", "some\n");
    go(&project, "003-one", "");
    let (events, end) = told(&mut client, "chain_ended", "");
    assert_eq!(events, ["ended 003-one", "chain_ended"]);
    assert_eq!(
        (&end["outcome"], &end["completed"]),
        (&json!("blocked"), &json!(2))
    );
    let message = end["message"].as_str().expect("a sentence");
    let reason = "2 specs are completed; 004-two cannot be run: would be run among changes that are not committed: notes.txt";
    assert!(message.starts_with(reason), "{message}");
    assert_eq!(status_of(&project, "004-two"), "pending");
    leave(client);
}

#[test]
fn a_chain_that_waits_for_room_is_judged_when_there_is_some() {
    let project = fan();
    spec(&project, "020-other", "type: code");
    project.write("notes.txt", "none\n");
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    let mut options = agent("turn.sh", &[]);
    options["run"]["parallel"] = json!(1);
    let shows = with(capabilities(), "/window/workDoneProgress", json!(true));
    let mut client = Client::open_with(&project, shows, options);
    call(&mut client, "chant.runPhase", json!({"id": "020"})).unwrap();
    until(&mut client, "line");
    // One that is stopped before there is room leaves the run of others alone.
    let chain = begin(&mut client, "001-count")["chain"].clone();
    until(&mut client, "chain_started");
    call(&mut client, "chant.cancelRun", json!({"chain": chain})).unwrap();
    let end = until(&mut client, "chain_ended");
    assert_eq!(
        (&end["outcome"], &end["message"]),
        (
            &json!("cancelled"),
            &json!("0 specs are completed; stopped")
        )
    );
    let chain = begin(&mut client, "001-count")["chain"].clone();
    let token = format!("chant-chain-{}", chain.as_str().expect("a name"));
    let waits =
        |it: &Value| it["token"] == *token && it["value"]["message"] == "0 of 5 · 001-count";
    client.until(|client| client.progress.iter().any(waits));
    project.write("notes.txt", "some\n");
    go(&project, "020-other", "");
    let (events, end) = told(&mut client, "chain_ended", "");
    let wanted = ["chain_started", "ended 020-other", "chain_ended"];
    assert_eq!(events, wanted);
    assert_eq!(end["outcome"], "blocked");
    let message = end["message"].as_str().expect("a sentence");
    let reason = "0 specs are completed; 001-count cannot be run: would be run among changes";
    assert!(message.starts_with(reason), "{message}");
    leave(client);
}
