//! Runs over the wire, with agents that are scripts: what is told, what stands in the spec, and that nothing is left.

use std::{path::Path, process::Command};

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const FILES: &str = "//- .chant/specs/001-count.md
---
type: code
status: pending
---
# Add a counter

## Acceptance Criteria

- [ ] Add it
- [ ] Test it
//- .chant/specs/002-next.md
---
type: code
---
# Use the counter

## Acceptance Criteria

- [ ] Use it
- [ ] Test it
//- .chant/config.md
---
project: {name: pigeonhole}
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
Do {{spec.id}}.
";

/// Settings under which this script is the agent.
fn agent(script: &str, more: &[&str]) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/agents")
        .join(script);
    let mut command = vec!["/bin/sh".to_owned(), path.display().to_string()];
    command.extend(more.iter().map(|text| (*text).to_owned()));
    let mut options = only(&[]);
    options["run"] = json!({"agent": command, "grace": 1});
    options
}

fn call(client: &mut Client, command: &str, argument: Value) -> Result<Value, Value> {
    let params = json!({"command": command, "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}

/// Presses Run on the first spec.
fn press(client: &mut Client, project: &Project) -> String {
    let argument = json!({"uri": project.spec("001-count")});
    let answer = call(client, "chant.runPhase", argument).expect("a run");
    answer["run"].as_str().expect("its name").to_owned()
}

/// The events up to the end, in short: counts of criteria that changed nothing are left out.
fn events(client: &mut Client) -> (Vec<String>, Value) {
    let mut told = Vec::new();
    loop {
        let event = client.notification("chant/run");
        let kind = event["event"].as_str().expect("a kind").to_owned();
        let line = match &*kind {
            "line" => format!("line: {}", event["text"].as_str().unwrap_or_default()),
            "criteria" if event["checked"] == 0 => continue,
            "criteria" => format!("criteria: {}/{}", event["checked"], event["total"]),
            "ended" => format!("ended: {}", event["outcome"].as_str().unwrap_or_default()),
            _ => kind.clone(),
        };
        told.push(line);
        if kind == "ended" {
            return (told, event);
        }
    }
}

fn until(client: &mut Client, kind: &str) -> Value {
    loop {
        let event = client.notification("chant/run");
        if event["event"] == kind {
            return event;
        }
    }
}

fn git(project: &Project, arguments: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
    let done = Command::new("git")
        .args(who)
        .args(arguments)
        .current_dir(project.root())
        .status();
    assert!(done.expect("git starts").success());
}

/// Whether a process of this number is there and not dead.
fn lives(pid: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    status.is_ok_and(|line| !line.contains(") Z "))
}

fn assert_gone(project: &Project) {
    for pid in project.read("pids").lines() {
        assert!(!lives(pid), "process {pid} is still there");
    }
}

fn leave(mut client: Client) {
    client.forget_unread();
}

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
    let told: Vec<&String> = told
        .iter()
        .filter(|it| !it.contains("working on"))
        .collect();
    let wanted = [
        "started",
        "line: did it",
        "criteria: 2/2",
        "ended: completed",
    ];
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
    let (_, ended) = events(&mut client);
    assert_eq!(ended["outcome"], "needs_attention");
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
    let (_, ended) = events(&mut client);
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
    let ended = until(&mut client, "ended");
    assert_eq!(ended["outcome"], "completed");
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
fn what_an_agent_does_to_its_spec_ends_in_a_sentence() {
    for (what, sentence) in [
        ("delete", "this was not noted in the spec"),
        ("move", "this was not noted in the spec"),
        ("garbage", "its frontmatter cannot be read any more"),
    ] {
        let project = Project::new(FILES);
        let mut client = Client::open_with(&project, capabilities(), agent("spoil.sh", &[what]));
        press(&mut client, &project);
        let ended = until(&mut client, "ended");
        let message = ended["message"].as_str().expect("a sentence");
        assert!(message.contains(sentence), "{what}: {message}");
        assert!(message.contains(".chant/logs/001-count.log"), "{message}");
        assert!(
            project
                .read(".chant/logs/001-count.log")
                .contains("spoiled")
        );
        leave(client);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_agent_that_kills_its_keeper_is_ended_too() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(
        &project,
        capabilities(),
        agent("spoil.sh", &["kill", "1000"]),
    );
    press(&mut client, &project);
    until(&mut client, "lost");
    let ended = until(&mut client, "ended");
    assert_eq!(
        ended["message"],
        "001-count: the process that kept watch over the agent was ended"
    );
    let text = project.read(".chant/specs/001-count.md");
    assert!(text.contains("\nstatus: failed\n"), "{text}");
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    leave(client);
}

#[cfg(target_os = "linux")]
#[test]
fn a_flood_is_watched_in_bounded_memory() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("flood.sh", &[]));
    press(&mut client, &project);
    let keeper = until(&mut client, "started")["keeper"].to_string();
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{keeper}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|text| text.trim().strip_suffix(" kB"));
        most = most.max(peak.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0));
        if client.notification("chant/run")["event"] == "ended" {
            break;
        }
    }
    assert!(
        (1..64 * 1024).contains(&most),
        "{most} kB for an output of 64 MB"
    );
    let log = project.path(".chant/logs/001-count.log");
    let size = log.metadata().expect("a log").len();
    assert!(size < 34 * 1024 * 1024, "{size}");
    assert!(project.read(".chant/specs/001-count.md").len() < 8 * 1024);
    leave(client);
}

#[test]
fn what_stands_against_a_run_is_said_before_anything_is_touched() {
    let project = Project::new(FILES);
    let before = project.read(".chant/specs/001-count.md");
    let refusals = [
        (
            json!({"trusted": false}),
            "lies in a workspace that is not trusted",
        ),
        (json!({"run": {"backend": "built-in"}}), "no agent is set"),
        (
            json!({"run": {"agent": "no-such-agent"}}),
            "there is no program no-such-agent on PATH",
        ),
        (json!({"run": {"agent": "./agent.sh"}}), "relative path"),
        (
            json!({"run": {"agent": ["/bin/sh", "{model}"]}}),
            "no model is set",
        ),
    ];
    for (options, sentence) in refusals {
        let mut all = agent("tick.sh", &[]);
        for (key, value) in options.as_object().expect("settings") {
            all[key] = value.clone();
        }
        let mut client = Client::open_with(&project, capabilities(), all);
        let argument = json!({"id": "001-count"});
        let refused = call(&mut client, "chant.runPhase", argument).unwrap_err();
        let message = refused["message"].as_str().expect("a sentence");
        assert!(
            message.starts_with("001-count cannot be run: "),
            "{message}"
        );
        assert!(message.contains(sentence), "{message}");
        leave(client);
    }
    let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
    let uri = project.spec("001-count");
    client.did_open(&uri, &before);
    let lenses = |client: &mut Client| {
        let document = json!({"textDocument": {"uri": uri}});
        let found = client.request("textDocument/codeLens", document).unwrap();
        let command = &found[0]["command"];
        (command["title"].clone(), command["command"].clone())
    };
    assert_eq!(
        lenses(&mut client),
        (json!("▶ Run code"), json!("chant.runPhase"))
    );
    client.did_replace(&uri, 2, &before.replace("Add it", "Add it well"));
    assert_eq!(
        lenses(&mut client),
        (json!("has changes that are not saved"), json!("chant.why"))
    );
    let refused = call(&mut client, "chant.runPhase", json!({"uri": uri})).unwrap_err();
    assert_eq!(
        refused["message"],
        "001-count cannot be run: has changes that are not saved"
    );
    let why = call(&mut client, "chant.why", json!({"uri": uri})).unwrap();
    assert_eq!(why["reasons"][0]["code"], "unsaved");
    assert_eq!(project.read(".chant/specs/001-count.md"), before);
    assert!(!project.path(".chant/logs").exists());
    leave(client);
}

#[test]
fn the_history_of_a_spec_is_a_document() {
    let project = Project::new(FILES);
    let shows = with(capabilities(), "/experimental/chantContent", json!(true));
    let mut client = Client::open_with(&project, shows, agent("tick.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "ended");
    let list = call(&mut client, "chant.runs", json!({"id": "001"})).unwrap();
    let page = client
        .request("chant/content", json!({"uri": list["uri"]}))
        .unwrap();
    let text = page["text"].as_str().expect("a page");
    assert!(text.starts_with("# Runs of 001-count\n\n## 2"), "{text}");
    assert!(
        text.contains("- sh by built-in, prompt standard\n"),
        "{text}"
    );
    leave(client);
}
