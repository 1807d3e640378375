//! The course of runs: one that does what it should, one that does not, one that is stopped, several, and one that outlives
//! its server.

use super::*;
use crate::support::{capabilities, with};

#[test]
fn a_run_that_succeeds_completes_its_spec() {
    let project = Project::new(FILES);
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
    let run = press(&mut client, &project);
    let (told, ended) = events(&mut client);
    // Lines that come at once may be told as one.
    let mut told: Vec<&String> = told
        .iter()
        .filter(|it| !it.contains("working on"))
        .collect();
    let wanted = [
        "started",
        "criteria: 2/2",
        "line: did it",
        "ended: completed",
    ];
    // What it says and what it ticks are seen by two ways.
    told[1..3].sort_unstable();
    assert_eq!(told, wanted);
    assert_eq!(ended["run"], json!(run));
    assert_eq!(ended["id"], "001-count");
    assert_eq!(ended["uri"], json!(project.spec("001-count")));
    assert_eq!(
        ended["message"],
        "001-count: completed, with 2 of 2 criteria ticked"
    );
    assert_eq!(ended["commits"].as_array().map(Vec::len), Some(1));
    let text = project.read(".chant/specs/001-count.md");
    let (head, body) = text.split_once("\n# ").expect("a title");
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with("completed_at: 2") && !line.starts_with("- "))
        .collect();
    assert_eq!(
        head,
        ["---", "type: code", "status: completed", "commits:", "---"]
    );
    assert!(
        body.contains("- [x] Test it\n\n## Agent Output\n\n2"),
        "{body}"
    );
    assert!(
        body.ends_with("\n```\nworking on 001-count\ndid it\n```\n"),
        "{body}"
    );
    let log = project.read(".chant/logs/001-count.log");
    assert!(
        log.starts_with("# Agent Log: 001-count\n# Started: 2"),
        "{log}"
    );
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    client.status(|status| status["runs"] == 0);
    leave(client);
}

#[test]
fn a_run_without_a_result_needs_attention_and_a_failure_says_why() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("idle.sh", &[]));
    press(&mut client, &project);
    let (told, ended) = events(&mut client);
    assert_eq!(
        told,
        ["started", "line: nothing to do", "ended: needs_attention"]
    );
    assert_eq!(ended["open"], json!(["Add it", "Test it"]));
    assert_eq!(
        ended["message"],
        "001-count: the agent has ended, and 2 of 2 criteria are still open"
    );
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: needs_attention\n"), "{text}");
    leave(client);

    let mut client = Client::open_with(&project, capabilities(), agent("fail.sh", &[]));
    press(&mut client, &project);
    let (told, ended) = events(&mut client);
    // What it said and what it complained of come by two ways.
    assert_eq!(
        (told.first(), told.last()),
        (
            Some(&"started".to_owned()),
            Some(&"ended: failed".to_owned())
        )
    );
    assert!(
        told[1..told.len() - 1]
            .iter()
            .all(|it| it.starts_with("line: ")),
        "{told:?}"
    );
    assert_eq!(
        ended["message"],
        "001-count: the agent failed with code 3 (no key for the service)"
    );
    assert_eq!(
        (&ended["status"], &ended["code"]),
        (&json!("failed"), &json!(3))
    );
    let list = call(&mut client, "chant.runs", json!({"id": "001"})).unwrap();
    let outcomes: Vec<&Value> = list["runs"]
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| &run["outcome"])
        .collect();
    assert_eq!(outcomes, ["failed", "needs_attention"]);
    leave(client);
}

#[test]
fn a_run_that_hangs_is_stopped_with_all_that_it_has_started() {
    let project = Project::new(FILES);
    let shows = with(capabilities(), "/window/workDoneProgress", json!(true));
    let mut client = Client::open_with(&project, shows, agent("hang.sh", &[]));
    press(&mut client, &project);
    client.status(|status| status["runs"] == 1);
    until(&mut client, "line");
    let again = json!({"uri": project.spec("001-count"), "backend": "built-in"});
    let refused = call(&mut client, "chant.runPhase", again).unwrap_err();
    assert_eq!(refused["message"], "001-count cannot be run: is being run");
    let waiting = call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap();
    assert!(waiting["run"].is_string());
    assert_eq!(until(&mut client, "queued")["ahead"], 1);
    let cancelled = call(&mut client, "chant.cancelRun", json!({"id": "002-next"})).unwrap();
    assert_eq!(cancelled, json!({"cancelled": true}));
    assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");

    client.until(|client| {
        client
            .progress
            .iter()
            .any(|it| it["value"]["cancellable"] == true)
    });
    let token = client
        .progress
        .iter()
        .find(|it| it["value"]["cancellable"] == true);
    let token = token.map(|it| it["token"].clone());
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    let (told, ended) = events(&mut client);
    assert_eq!(told, ["stopping", "ended: cancelled"]);
    assert_eq!(ended["message"], "001-count: stopped");
    assert_gone(&project);
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: paused\n"), "{text}");
    let none = call(&mut client, "chant.cancelRun", json!({"id": "001-count"})).unwrap();
    assert_eq!(none, json!({"cancelled": false}));
    leave(client);
}

#[test]
fn what_waits_begins_when_there_is_room() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    call(&mut client, "chant.runPhase", json!({"id": "002-next"})).unwrap();
    until(&mut client, "queued");
    project.write("go", "");
    let ended = until(&mut client, "ended");
    assert_eq!(
        (&ended["id"], &ended["outcome"]),
        (&json!("001-count"), &json!("completed"))
    );
    assert_eq!(until(&mut client, "started")["id"], "002-next");
    let ended = until(&mut client, "ended");
    assert_eq!(
        (&ended["id"], &ended["outcome"]),
        (&json!("002-next"), &json!("completed"))
    );
    leave(client);
}

#[test]
fn a_run_survives_its_server_and_is_found_again() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    let run = press(&mut client, &project);
    until(&mut client, "line");
    client.crash();
    drop(client);
    assert!(lives(project.read("pids").trim()), "the agent works on");

    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    let started = until(&mut client, "started");
    assert_eq!(started["run"], json!(run));
    let refused = call(&mut client, "chant.runPhase", json!({"id": "001-count"})).unwrap_err();
    assert!(
        refused["message"]
            .as_str()
            .is_some_and(|it| it.contains("being run")),
        "{refused}"
    );
    project.write("go", "");
    let (told, ended) = events(&mut client);
    let mut told: Vec<&String> = told
        .iter()
        .filter(|it| !it.contains("wait") && !it.contains("working on"))
        .collect();
    told[..2].sort_unstable();
    assert_eq!(
        told,
        ["criteria: 2/2", "line: did it", "ended: completed"],
        "{ended}"
    );
    assert_gone(&project);
    leave(client);
}

#[test]
fn two_servers_press_at_once_and_one_runs() {
    let project = Project::new(FILES);
    let open = || Client::open_with(&project, capabilities(), agent("wait.sh", &[]));
    let mut clients = [open(), open()];
    let argument = json!({"uri": project.spec("001-count")});
    let params = json!({"command": "chant.runPhase", "arguments": [argument]});
    let ids: Vec<i64> = clients
        .iter_mut()
        .map(|client| client.ask("workspace/executeCommand", params.clone()))
        .collect();
    let mut answers = Vec::new();
    for (client, id) in clients.iter_mut().zip(ids) {
        answers.push(client.answer(id).is_ok());
    }
    assert_eq!(
        answers.iter().filter(|began| **began).count(),
        1,
        "{answers:?}"
    );
    project.write("go", "");
    let [one, two] = clients;
    let (mut ran, mut refused) = if answers[0] { (one, two) } else { (two, one) };
    assert_eq!(until(&mut ran, "ended")["outcome"], "completed");
    refused.forget_unread();
    leave(ran);
}

#[test]
fn a_chain_runs_in_order_and_in_parallel_until_something_stands_in_the_way() {
    let project = Project::new(FILES);
    let spec = |id: &str, head: &str| {
        project.write(
            &format!(".chant/specs/{id}.md"),
            &format!(
                "---\n{head}\n---\n# T\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n"
            ),
        );
    };
    spec("003-one", "depends_on: [001-count]");
    spec("004-two", "depends_on: [001-count]");
    spec("005-both", "depends_on: [003-one, 004-two]");
    spec(
        "006-gate",
        "depends_on: [005-both]\napproval: {required: true, status: pending}",
    );
    let mut options = agent("tick.sh", &[]);
    options["run"]["parallel"] = json!(2);
    let mut client = Client::open_with(&project, capabilities(), options);
    let answer = call(&mut client, "chant.runChain", json!({"id": "001-count"})).unwrap();
    assert_eq!(
        answer["specs"],
        json!(["001-count", "003-one", "004-two", "005-both", "006-gate"])
    );
    let mut told = Vec::new();
    let end = loop {
        let event = client.notification("chant/run");
        match event["event"].as_str() {
            Some("chain_ended") => break event,
            Some(kind @ ("started" | "ended")) => {
                told.push(format!(
                    "{kind} {}",
                    event["id"].as_str().unwrap_or_default()
                ));
            }
            _ => {}
        }
    };
    let at = |what: &str| told.iter().position(|it| it == what).expect(what);
    assert!(
        at("ended 001-count") < at("started 003-one").min(at("started 004-two")),
        "{told:?}"
    );
    assert!(
        at("started 005-both") > at("ended 003-one").max(at("ended 004-two")),
        "{told:?}"
    );
    assert_eq!(told.len(), 8, "{told:?}");
    assert_eq!(
        (&end["chain"], &end["outcome"]),
        (&answer["chain"], &json!("blocked"))
    );
    assert_eq!(end["left"][0]["id"], "006-gate");
    let message = end["message"].as_str().expect("a sentence");
    assert!(
        message.starts_with("4 specs are completed; 006-gate cannot be run: "),
        "{message}"
    );
    leave(client);

    let project = Project::new(FILES);
    project.write(
        ".chant/specs/003-one.md",
        "---\ndepends_on: [001-count]\n---\n# T\n",
    );
    let mut client = Client::open_with(&project, capabilities(), agent("fail.sh", &[]));
    call(&mut client, "chant.runChain", json!({"id": "001-count"})).unwrap();
    let end = until(&mut client, "chain_ended");
    assert_eq!(end["outcome"], "stopped");
    let refused = call(&mut client, "chant.runChain", json!({"id": "003-one"})).unwrap_err();
    assert!(
        refused["message"]
            .as_str()
            .is_some_and(|it| it.contains("waits for 001-count")),
        "{refused}"
    );
    leave(client);
}
