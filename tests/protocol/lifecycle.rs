//! How a session begins and ends.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities};

#[test]
fn ends_well_after_shutdown_although_stdin_stays_open() {
    let mut client = Client::open(&Project::new("//- .chant/specs/001-a.md\n# A\n"));
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn ends_badly_without_shutdown() {
    let mut client = Client::open(&Project::new(""));
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn ends_when_the_client_hangs_up() {
    let mut client = Client::open(&Project::new(""));
    client.hang_up();
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn ends_before_it_has_begun() {
    let mut client = Client::spawn();
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1));
}

#[cfg(unix)]
#[test]
fn ends_when_the_editor_has_died() {
    let mut editor = Command::new("sleep")
        .arg("600")
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let mut client = Client::spawn();
    client.greet(json!({"processId": editor.id(), "capabilities": {}}));
    client.quiet();
    editor.kill().unwrap();
    editor.wait().unwrap();
    // Our own end of its stdin is still open.
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn answers_while_four_questions_of_its_own_are_open() {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let mut all = capabilities();
    all["window"] = json!({"workDoneProgress": true});
    all["workspace"]["configuration"] = json!(true);
    let mut client = Client::spawn();
    client.script(|_, _| None);
    client.greet(json!({"processId": null, "rootUri": project.uri(""), "capabilities": all}));
    for _ in 0..4 {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
    }
    client.was_asked("workspace/configuration");
    client.was_asked("client/registerCapability");
    client.was_asked("window/workDoneProgress/create");
    assert_eq!(
        client
            .request("workspace/symbol", json!({"query": ""}))
            .unwrap()[0]["name"],
        "001-a A"
    );
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn refuses_requests_before_initialize_and_after_shutdown() {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let mut client = Client::spawn();
    assert_eq!(
        client
            .request("workspace/symbol", json!({"query": ""}))
            .unwrap_err()["code"],
        -32002
    );
    client.did_open(&project.spec("001-a"), "# dropped\n");
    client.greet(json!({"processId": null, "rootUri": project.uri(""), "capabilities": {}}));
    assert_eq!(
        client
            .request("initialize", json!({"capabilities": {}}))
            .unwrap_err()["code"],
        -32600
    );
    assert_eq!(
        client
            .request("workspace/symbol", json!({"query": ""}))
            .unwrap()[0]["name"],
        "001-a A"
    );
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(
        client
            .request("workspace/symbol", json!({"query": ""}))
            .unwrap_err()["code"],
        -32600
    );
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(0));
}

#[test]
fn says_who_it_is_and_what_it_can() {
    let mut client = Client::spawn();
    let hello = client
        .request("initialize", json!({"capabilities": capabilities()}))
        .unwrap();
    assert_eq!(
        hello["serverInfo"],
        json!({"name": "chant-lsp", "version": env!("CARGO_PKG_VERSION")})
    );
    let sync = &hello["capabilities"]["textDocumentSync"];
    assert_eq!(
        (
            &sync["openClose"],
            &sync["change"],
            &sync["save"]["includeText"]
        ),
        (&json!(true), &json!(2), &json!(true))
    );
    assert!(
        hello["capabilities"].get("diagnosticProvider").is_none(),
        "this client does not pull"
    );
    client.notify("initialized", json!({}));
    client.quiet();
}
