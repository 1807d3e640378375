//! Changes are applied in wire order; a request sees every change before it and none after it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, framed, with};

fn title_of(symbols: &Value) -> &str {
    let heading = symbols
        .as_array()
        .and_then(|all| all.iter().find(|symbol| symbol["kind"] == 15));
    heading
        .and_then(|symbol| symbol["name"].as_str())
        .unwrap_or_default()
}

#[test]
fn every_request_sees_exactly_the_changes_before_it() {
    let project = Project::new("//- .chant/specs/001-a.md\n# 0\n");
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, "---\n---\n# 0\n");
    let mut bytes = Vec::new();
    for version in 2..302 {
        let old = (version - 1).to_string();
        let end = if version == 2 { 3 } else { 2 + old.len() };
        bytes.extend(framed(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": {"start": {"line": 2, "character": 2}, "end": {"line": 2, "character": end}},
                                "text": version.to_string()}]}})));
        bytes.extend(framed(&json!({"jsonrpc": "2.0", "id": version, "method": "textDocument/documentSymbol", "params": {
            "textDocument": {"uri": uri}}})));
    }
    client.send_bytes(&bytes);
    for version in 2..302 {
        let symbols = client.answer(version).unwrap();
        assert_eq!(title_of(&symbols), version.to_string());
    }
    loop {
        // In order, perhaps with some left out, ending with the newest.
        if client.published(&uri)["version"] == 301 {
            break;
        }
    }
    client.forget_unread();
}

#[test]
fn diagnostics_come_in_order_and_the_newest_comes() {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, "---\n---\n# A\n");
    for version in 2..200 {
        let text = if version % 2 == 0 {
            "---\n---\nno title\n"
        } else {
            "---\n---\n# A\n"
        };
        client.did_replace(&uri, version, text);
    }
    let mut last = 0;
    while last < 199 {
        let published = client.published(&uri);
        let version = published["version"].as_i64().unwrap();
        assert!(version > last, "{version} after {last}");
        let has_title = version % 2 == 1;
        assert_eq!(
            published["diagnostics"]
                .as_array()
                .unwrap()
                .iter()
                .any(|d| d["code"] == "missing-title"),
            !has_title
        );
        last = version;
    }
}

#[test]
fn a_burst_of_changes_does_not_wait_for_settings_that_never_come() {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let capabilities = with(capabilities(), "/workspace/configuration", json!(true));
    let mut client = Client::spawn();
    client.script(|_, _| None);
    client.greet(
        json!({"processId": null, "rootUri": project.uri(""), "capabilities": capabilities}),
    );
    let uri = project.spec("001-a");
    client.did_open(&uri, "# 0\n");
    for version in 2..401 {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
        client.did_replace(&uri, version, &format!("# {version}\n"));
    }
    let symbols = client
        .request(
            "textDocument/documentSymbol",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    assert_eq!(title_of(&symbols), "400");
    client
        .request("workspace/symbol", json!({"query": ""}))
        .unwrap();
    client.forget_unread();
}

#[test]
fn a_slow_request_does_not_hold_up_a_quick_one() {
    let project = big_project(300);
    let mut client = Client::open_with(&project, crate::support::pulling(), json!({}));
    let slow: Vec<i64> = (0..4)
        .map(|_| client.ask("workspace/diagnostic", json!({"previousResultIds": []})))
        .collect();
    let quick = client.ask(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": project.spec("s7")}}),
    );
    client.answer(quick).unwrap();
    for id in slow {
        assert!(client.answer(id).is_ok());
    }
}

#[test]
fn a_request_that_is_taken_back_is_answered_at_once_and_stops() {
    let project = big_project(1500);
    let options = json!({"logLevel": "debug"});
    let mut client = Client::open_with(&project, crate::support::pulling(), options);
    let mut quickest = Duration::MAX;
    for _ in 0..10 {
        let id = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
        let start = Instant::now();
        client.notify("$/cancelRequest", json!({"id": id}));
        assert_eq!(client.answer(id).unwrap_err()["code"], -32800);
        quickest = quickest.min(start.elapsed());
    }
    // The best of ten, because other programs may have the processor for longer than that.
    assert!(quickest < Duration::from_millis(50), "{quickest:?}");
    let line = client.logged("workspace/diagnostic was taken back");
    let numbers: Vec<usize> = line
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    assert!(numbers[0] < numbers[1], "{line}");
    // Before and after, a cancellation of nothing is nothing.
    client.notify("$/cancelRequest", json!({"id": 1}));
    client.notify("$/cancelRequest", json!({"id": "never asked"}));
    client
        .request("workspace/symbol", json!({"query": "s7"}))
        .unwrap();
    client.forget_unread();
}

fn big_project(specs: usize) -> Project {
    let project = Project::new("");
    for id in 0..specs {
        let text = format!(
            "---\nstatus: pending\ndepends_on: [s{}]\n---\n# T\n\n{}",
            id / 2,
            "Some words.\n".repeat(200)
        );
        project.write(&format!(".chant/specs/s{id}.md"), &text);
    }
    project
}
