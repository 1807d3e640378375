//! Symbols of documents and of the workspace.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, with};

const SPEC: &str =
    "---\nstatus: pending\n---\n# A\n\n## Acceptance Criteria\n\n- [ ] one\n- [x] two\n";

#[test]
fn the_outline_of_a_spec() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{SPEC}"));
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    let symbols = client
        .request(
            "textDocument/documentSymbol",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    assert_eq!(
        (&symbols[0]["name"], &symbols[0]["detail"]),
        (&json!("status"), &json!("pending"))
    );
    let title = &symbols[1];
    assert_eq!(
        title["range"],
        json!({"start": {"line": 3, "character": 0}, "end": {"line": 8, "character": 9}})
    );
    let criteria = &title["children"][0]["children"];
    assert_eq!(
        (&criteria[0]["name"], &criteria[1]["detail"]),
        (&json!("one"), &json!("done"))
    );
    client.forget_unread();
}

#[test]
fn a_client_without_trees_gets_a_list() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{SPEC}"));
    let capabilities = with(capabilities(), "/textDocument/documentSymbol", json!({}));
    let mut client = Client::open_with(
        &project,
        capabilities,
        json!({"diagnostics": {"scope": "open"}}),
    );
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    let symbols = client
        .request(
            "textDocument/documentSymbol",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    let names: Vec<&Value> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|symbol| &symbol["name"])
        .collect();
    assert_eq!(names, ["status", "A", "Acceptance Criteria", "one", "two"]);
    assert_eq!(
        (&symbols[4]["containerName"], &symbols[4]["location"]["uri"]),
        (&json!("Acceptance Criteria"), &json!(uri))
    );
    client.forget_unread();
}

#[test]
fn the_specs_of_a_workspace() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n# Alpha\n//- .chant/archive/x/000-z.md\n# Omega\n",
    );
    let mut client = Client::open(&project);
    let all = client
        .request("workspace/symbol", json!({"query": ""}))
        .unwrap();
    assert_eq!(
        (&all[0]["name"], &all[1]["name"]),
        (&json!("001-a Alpha"), &json!("000-z Omega"))
    );
    assert_eq!(
        (&all[0]["containerName"], &all[1]["containerName"]),
        (&json!("ready"), &json!("archive"))
    );
    assert_eq!(
        all[1]["location"]["uri"],
        project.uri(".chant/archive/x/000-z.md")
    );
    let some = client
        .request("workspace/symbol", json!({"query": "ALPHA"}))
        .unwrap();
    assert_eq!(some.as_array().map(Vec::len), Some(1));
}
