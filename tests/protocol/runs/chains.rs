//! Chains: what is told of them, and what stops them.

mod others;

use super::*;
use crate::support::{capabilities, with};

/// 001-count, and three specs that wait for it; the last waits for all of them as well.
fn fan() -> Project {
    let project = Project::new(FILES);
    project.remove(".chant/specs/002-next.md");
    for (id, waits_for) in [
        ("003-one", "001-count"),
        ("004-two", "001-count"),
        ("005-three", "001-count"),
        ("006-all", "003-one, 004-two, 005-three"),
    ] {
        spec(&project, id, &format!("depends_on: [{waits_for}]"));
    }
    project
}

fn spec(project: &Project, id: &str, head: &str) {
    let criteria = "## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n";
    let text = format!("---\nlabels: [issue-7]\n{head}\n---\n# T\n\n{criteria}");
    project.write(&format!(".chant/specs/{id}.md"), &text);
}

/// A client whose agents wait for [`go`], two at once, and which shows progress.
fn open(project: &Project) -> Client {
    let mut options = agent("turn.sh", &[]);
    options["run"]["parallel"] = json!(2);
    let shows = with(capabilities(), "/window/workDoneProgress", json!(true));
    Client::open_with(project, shows, options)
}

fn go(project: &Project, id: &str, how: &str) {
    // The agent reads it as soon as it is there.
    project.write(&format!("going-{id}"), how);
    std::fs::rename(
        project.path(&format!("going-{id}")),
        project.path(&format!("go-{id}")),
    )
    .expect("a file");
}

fn begin(client: &mut Client, id: &str) -> Value {
    call(client, "chant.runChain", json!({"id": id})).expect("a chain")
}

/// What is told up to an event of that kind, of that spec if one is named: each with its spec, what agents say left out.
fn told(client: &mut Client, kind: &str, id: &str) -> (Vec<String>, Value) {
    let mut told = Vec::new();
    loop {
        let event = client.notification("chant/run");
        let name = event["event"].as_str().expect("a kind").to_owned();
        let of = event["id"].as_str().unwrap_or_default().to_owned();
        if !matches!(&*name, "line" | "criteria") {
            told.push(format!("{name} {of}").trim_end().to_owned());
        }
        if name == kind && (id.is_empty() || of == id) {
            return (told, event);
        }
    }
}

fn status_of(project: &Project, id: &str) -> String {
    let text = project.read(&format!(".chant/specs/{id}.md"));
    let line = text.lines().find_map(|line| line.strip_prefix("status: "));
    line.unwrap_or("pending").to_owned()
}

#[test]
fn a_chain_is_one_tree_and_one_progress() {
    let project = fan();
    let mut client = open(&project);
    let answer = begin(&mut client, "001-count");
    let started = client.notification("chant/run");
    assert_eq!(
        (&started["event"], &started["chain"], &started["topic"]),
        (
            &json!("chain_started"),
            &answer["chain"],
            &json!("001-count")
        )
    );
    let specs = started["specs"].as_array().expect("specs");
    let tree: Vec<Value> = specs
        .iter()
        .map(|it| json!([it["id"], it["waits_for"]]))
        .collect();
    let all = ["003-one", "004-two", "005-three"];
    assert_eq!(
        tree,
        [
            json!(["001-count", []]),
            json!(["003-one", ["001-count"]]),
            json!(["004-two", ["001-count"]]),
            json!(["005-three", ["001-count"]]),
            json!(["006-all", all]),
        ]
    );
    assert_eq!(specs[4]["uri"], json!(project.spec("006-all")));

    for id in ["001-count", "003-one", "004-two", "005-three", "006-all"] {
        go(&project, id, "");
    }
    let mut seen = Vec::new();
    let end = loop {
        let event = client.notification("chant/run");
        assert_eq!(event["chain"], answer["chain"], "{event}");
        match event["event"].as_str() {
            Some("chain_ended") => break event,
            Some("started") => seen.push(event["id"].clone()),
            _ => {}
        }
    };
    assert_eq!(
        (&seen[0], &seen[4]),
        (&json!("001-count"), &json!("006-all"))
    );
    assert_eq!(
        (
            &end["outcome"],
            &end["message"],
            &end["completed"],
            &end["total"]
        ),
        (
            &json!("completed"),
            &json!("5 specs are completed"),
            &json!(5),
            &json!(5)
        )
    );
    let runs = |it: &&Value| it["value"]["kind"] == "begin" && it["value"]["cancellable"] == true;
    client.until(|client| {
        client.progress.iter().any(|it| {
            it["value"]["kind"] == "end"
                && it["token"]
                    .as_str()
                    .is_some_and(|it| it.starts_with("chant-chain-"))
        })
    });
    let begun: Vec<&Value> = client.progress.iter().filter(runs).collect();
    assert_eq!(begun.len(), 1, "{begun:?}");
    assert_eq!(begun[0]["value"]["title"], "Running 001-count");
    let token = &begun[0]["token"];
    let own = || {
        let progress = client.progress.iter();
        progress.filter(|it| it["token"] == *token && it["value"]["kind"] == "report")
    };
    let percentages: Vec<u64> = own()
        .filter_map(|it| it["value"]["percentage"].as_u64())
        .collect();
    assert!(percentages.is_sorted(), "{percentages:?}");
    assert_eq!(percentages.last(), Some(&100));
    let says = |text: &str| {
        own().any(|it| {
            it["value"]["message"]
                .as_str()
                .is_some_and(|it| it.starts_with(text))
        })
    };
    assert!(says("0 of 5 · 001-count: 2/2 criteria"));
    assert!(says("4 of 5 · 006-all"));
    client.status(|status| status["runs"] == 0);
    leave(client);
}

#[test]
fn a_failure_lets_those_end_that_go_on_and_begins_no_more() {
    let project = fan();
    let mut client = open(&project);
    go(&project, "001-count", "");
    begin(&mut client, "001-count");
    told(&mut client, "ended", "001-count");
    let mut going = vec![
        told(&mut client, "started", "").1["id"].clone(),
        told(&mut client, "started", "").1["id"].clone(),
    ];
    going.sort_by_key(Value::to_string);
    assert_eq!(going, ["003-one", "004-two"]);
    go(&project, "003-one", "fail");
    let (events, failed) = told(&mut client, "ended", "003-one");
    assert!(
        !events.iter().any(|it| it.starts_with("started")),
        "{events:?}"
    );
    assert_eq!(failed["outcome"], "failed");
    go(&project, "004-two", "");
    let (events, end) = told(&mut client, "chain_ended", "");
    assert_eq!(events, ["ended 004-two", "chain_ended"]);
    assert_eq!(end["outcome"], "stopped");
    let reason = "stopped, because of 003-one: the agent failed with code 3 (no luck)";
    assert_eq!(
        end["message"],
        json!(format!("2 specs are completed; {reason}"))
    );
    assert_eq!(
        end["left"][0],
        json!({"id": "005-three", "message": reason})
    );
    let last = end["left"][1]["message"].as_str().expect("a sentence");
    assert!(
        last.starts_with("006-all cannot be run: waits for 003-one (failed"),
        "{last}"
    );
    assert_eq!(status_of(&project, "005-three"), "pending");
    leave(client);
}

#[test]
fn a_person_stops_a_chain() {
    let project = fan();
    let mut client = open(&project);
    go(&project, "001-count", "");
    let chain = begin(&mut client, "001-count")["chain"].clone();
    told(&mut client, "ended", "001-count");
    told(&mut client, "started", "");
    told(&mut client, "started", "");
    let none = call(&mut client, "chant.cancelRun", json!({"chain": "another"})).unwrap();
    assert_eq!(none, json!({"cancelled": false}));
    let cancelled = call(&mut client, "chant.cancelRun", json!({"chain": chain})).unwrap();
    assert_eq!(cancelled, json!({"cancelled": true}));
    let (mut events, end) = told(&mut client, "chain_ended", "");
    events.sort();
    assert_eq!(
        events,
        [
            "chain_ended",
            "ended 003-one",
            "ended 004-two",
            "stopping 003-one",
            "stopping 004-two"
        ]
    );
    assert_eq!(
        (&end["outcome"], &end["message"]),
        (&json!("cancelled"), &json!("1 spec is completed; stopped"))
    );
    assert_eq!(
        end["left"][0],
        json!({"id": "005-three", "message": "stopped"})
    );
    assert_eq!(status_of(&project, "003-one"), "paused");
    assert_eq!(status_of(&project, "005-three"), "pending");
    leave(client);
}

#[test]
fn the_button_of_the_progress_stops_a_chain() {
    let project = fan();
    let mut client = open(&project);
    begin(&mut client, "001-count");
    until(&mut client, "line");
    let of_chain = |it: &&Value| it["value"]["title"] == "Running 001-count";
    client.until(|client| client.progress.iter().any(|it| of_chain(&it)));
    let token = client
        .progress
        .iter()
        .find(of_chain)
        .map(|it| it["token"].clone());
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    assert_eq!(told(&mut client, "ended", "").1["outcome"], "cancelled");
    let end = until(&mut client, "chain_ended");
    assert_eq!(end["outcome"], "cancelled");
    assert_eq!(status_of(&project, "001-count"), "paused");
    leave(client);
}

#[test]
fn who_stops_a_run_stops_the_chain_that_it_is_of() {
    let project = fan();
    let mut client = open(&project);
    begin(&mut client, "001-count");
    until(&mut client, "line");
    call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    let end = until(&mut client, "chain_ended");
    assert_eq!(
        (&end["outcome"], &end["message"]),
        (
            &json!("stopped"),
            &json!("0 specs are completed; stopped, because of 001-count: stopped")
        )
    );
    leave(client);
}

#[test]
fn the_members_of_a_driver_run_in_their_order() {
    let project = fan();
    project.write(".chant/specs/010-all.md", "---\ntype: driver\n---\n# All\n");
    spec(&project, "010-all.1", "type: code");
    spec(&project, "010-all.2", "type: code");
    spec(
        &project,
        "010-all.3",
        "approval: {required: true, status: pending}",
    );
    let mut client = open(&project);
    let uri = project.spec("010-all");
    client.did_open(&uri, &project.read(".chant/specs/010-all.md"));
    let lenses = json!({"textDocument": {"uri": uri}});
    let lenses = client.request("textDocument/codeLens", lenses).unwrap();
    assert_eq!(lenses[0]["command"]["title"], "▶ Run the members");
    assert_eq!(lenses[0]["command"]["command"], "chant.runChain");
    client.did_close(&uri);
    for member in 1..=3 {
        go(&project, &format!("010-all.{member}"), "");
    }
    begin(&mut client, "010-all");
    let (events, end) = told(&mut client, "chain_ended", "");
    assert_eq!(
        events,
        [
            "chain_started",
            "started 010-all.1",
            "ended 010-all.1",
            "started 010-all.2",
            "ended 010-all.2",
            "chain_ended"
        ]
    );
    assert_eq!(
        (&end["outcome"], &end["message"]),
        (
            &json!("blocked"),
            &json!("2 specs are completed; 010-all.3 cannot be run: needs an approval")
        )
    );
    let refused = call(&mut client, "chant.runChain", json!({"id": "010-all"})).unwrap_err();
    assert_eq!(
        refused["message"],
        "010-all.3 cannot be run: needs an approval"
    );
    let refused = call(&mut client, "chant.runChain", json!({"id": "010-all.1"})).unwrap_err();
    assert_eq!(
        refused["message"],
        "010-all.3 cannot be run: needs an approval"
    );
    leave(client);
}

#[test]
fn who_waits_for_a_driver_begins_once_its_members_are_over() {
    let project = fan();
    project.write(".chant/specs/010-all.md", "---\ntype: driver\n---\n# All\n");
    spec(&project, "010-all.1", "type: code");
    spec(&project, "010-all.2", "type: code");
    spec(&project, "020-late", "depends_on: [010-all]");
    let mut client = open(&project);
    for id in ["010-all.1", "010-all.2", "020-late"] {
        go(&project, id, "");
    }
    begin(&mut client, "010-all.1");
    let (events, end) = told(&mut client, "chain_ended", "");
    assert_eq!(
        events,
        [
            "chain_started",
            "started 010-all.1",
            "ended 010-all.1",
            "started 010-all.2",
            "ended 010-all.2",
            "started 020-late",
            "ended 020-late",
            "chain_ended"
        ]
    );
    assert_eq!(end["outcome"], "completed");
    assert_eq!(status_of(&project, "010-all"), "completed");
    leave(client);
}
