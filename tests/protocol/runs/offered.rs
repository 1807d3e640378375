//! What a lens does is an action too, for editors that show no lenses.

use super::*;
use crate::support::{capabilities, with};

/// What is offered on the title of the first spec, by what somebody has asked for.
fn offered(client: &mut Client, project: &Project) -> Vec<Value> {
    let at = json!({"line": 4, "character": 3});
    let params = json!({
        "textDocument": {"uri": project.spec("001-count")}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "triggerKind": 1},
    });
    let offered = client.request("textDocument/codeAction", params).unwrap();
    offered.as_array().cloned().unwrap_or_default()
}

fn action<'a>(offered: &'a [Value], title: &str) -> &'a Value {
    let found = offered.iter().find(|it| it["title"] == title);
    found.unwrap_or_else(|| panic!("{title} in {offered:#?}"))
}

fn session(project: &Project, options: Value) -> Client {
    let able = json!({
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}},
        "disabledSupport": true,
    });
    let able = with(capabilities(), "/textDocument/codeAction", able);
    let mut client = Client::open_with(project, able, options);
    let uri = project.spec("001-count");
    client.did_open(&uri, &project.read(".chant/specs/001-count.md"));
    client
}

#[test]
fn a_spec_and_a_chain_are_run_by_actions() {
    let project = Project::new(FILES);
    let text = project.read(".chant/specs/002-next.md");
    let waits = text.replace("type: code", "depends_on: [001-count]");
    project.write(".chant/specs/002-next.md", &waits);
    let mut client = session(&project, agent("tick.sh", &[]));
    let all = offered(&mut client, &project);
    let run = &action(&all, "Run code")["command"];
    assert_eq!(
        (&run["command"], &run["arguments"]),
        (
            &json!("chant.runPhase"),
            &json!([{"uri": project.spec("001-count"), "show": true}])
        )
    );
    let prompt = &action(&all, "Show the prompt of a run")["command"];
    assert_eq!(prompt["command"], "chant.previewPrompt");
    let chain = action(&all, "Run until something stands in the way (2 specs)");
    let chain = &chain["command"];
    assert_eq!(chain["command"], "chant.runChain");
    client.did_close(&project.spec("001-count"));
    call(&mut client, "chant.runChain", chain["arguments"][0].clone()).unwrap();
    assert_eq!(until(&mut client, "chain_ended")["outcome"], "completed");
    let told = client.notification("window/showMessage");
    assert_eq!(told["message"], "2 specs are completed");
    leave(client);
}

#[test]
fn what_stands_against_a_run_is_the_reason_why_it_cannot_be_done() {
    let project = Project::new(FILES);
    let mut client = session(&project, json!({"run": {"backend": "built-in"}}));
    let all = offered(&mut client, &project);
    let run = action(&all, "Run code");
    assert_eq!(run["command"], Value::Null);
    let reason = run["disabled"]["reason"].as_str().expect("a reason");
    assert!(
        reason.starts_with("001-count cannot be run: has nobody to run it"),
        "{reason}"
    );
    leave(client);
}

#[test]
fn a_run_is_stopped_by_an_action() {
    let project = Project::new(FILES);
    let mut client = session(&project, agent("wait.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "line");
    let all = offered(&mut client, &project);
    let stop = action(&all, "Stop the run")["command"].clone();
    assert_eq!(stop["command"], "chant.cancelRun");
    let stopped = call(&mut client, "chant.cancelRun", stop["arguments"][0].clone());
    assert_eq!(stopped, Ok(json!({"cancelled": true})));
    assert_eq!(until(&mut client, "ended")["outcome"], "cancelled");
    leave(client);
}
