//! Formatting of frontmatter, and what follows an Enter.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const SPEC: &str = "---\nlabels:   [\"a\"]\nstatus: pending\n---\n# T  \n## Acceptance Criteria\n- [ ] One\n\n- [ ] \n\n";

fn session(capabilities: Value, options: Value, text: &str) -> (Client, Project, String) {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{text}"));
    let mut client = Client::open_with(&project, capabilities, options);
    let uri = project.spec("001-a");
    client.did_open(&uri, text);
    (client, project, uri)
}

fn options() -> Value {
    json!({"tabSize": 2, "insertSpaces": true})
}

fn format(client: &mut Client, uri: &str) -> Value {
    let params = json!({"textDocument": {"uri": uri}, "options": options()});
    client.request("textDocument/formatting", params).unwrap()
}

fn format_range(client: &mut Client, uri: &str, lines: [u32; 2]) -> Value {
    let at = |line: u32| json!({"line": line, "character": 0});
    let range = json!({"start": at(lines[0]), "end": at(lines[1])});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "options": options()});
    client
        .request("textDocument/rangeFormatting", params)
        .unwrap()
}

fn enter(client: &mut Client, uri: &str, line: u32) -> Value {
    let at = json!({"line": line, "character": 0});
    let params =
        json!({"textDocument": {"uri": uri}, "position": at, "ch": "\n", "options": options()});
    client
        .request("textDocument/onTypeFormatting", params)
        .unwrap()
}

#[test]
fn the_frontmatter_and_nothing_else() {
    let (mut client, _project, uri) = session(capabilities(), only(&[]), SPEC);
    let edits = format(&mut client, &uri);
    let inside = |edit: &Value| {
        let line = |end: &str| edit["range"][end]["line"].as_u64();
        line("start") >= Some(1) && line("end") <= Some(3)
    };
    assert!(edits.as_array().unwrap().iter().all(inside), "{edits}");
    assert_eq!(edits, format_range(&mut client, &uri, [1, 3]));
    assert_eq!(format_range(&mut client, &uri, [2, 3]), json!([]));
    assert_eq!(format_range(&mut client, &uri, [4, 6]), Value::Null);
    client.did_replace(&uri, 2, "---\nstatus: pending\nlabels: [a]\n---\n# T  \n");
    assert_eq!(format(&mut client, &uri), json!([]));
    client.forget_unread();
}

#[test]
fn what_chant_cannot_load_is_left_alone_and_that_is_said_once() {
    let (mut client, _project, uri) =
        session(capabilities(), only(&[]), "---\nlabels: [a\n---\n# T\n");
    assert_eq!(format(&mut client, &uri), Value::Null);
    let said = client.notification("window/showMessage");
    assert!(
        said["message"]
            .as_str()
            .unwrap()
            .contains("is not formatted, because"),
        "{said}"
    );
    assert_eq!(format(&mut client, &uri), Value::Null);
    client.in_step();
    client.forget_unread();
}

#[test]
fn enter_continues_the_criteria_and_ends_them() {
    let (mut client, _project, uri) = session(capabilities(), only(&[]), SPEC);
    assert_eq!(enter(&mut client, &uri, 7)[0]["newText"], "- [ ] ");
    let ended = enter(&mut client, &uri, 9);
    assert_eq!(
        (&ended[0]["newText"], &ended[0]["range"]["start"]),
        (&json!(""), &json!({"line": 8, "character": 0}))
    );
    assert_eq!(enter(&mut client, &uri, 5), Value::Null);
    client.forget_unread();
}

#[test]
fn off_is_off() {
    let mut off = only(&[]);
    off["format"] = json!({"enable": false, "onType": false});
    let (mut client, _project, uri) = session(capabilities(), off, SPEC);
    assert_eq!(format(&mut client, &uri), Value::Null);
    assert_eq!(format_range(&mut client, &uri, [1, 2]), Value::Null);
    assert_eq!(enter(&mut client, &uri, 7), Value::Null);
    client.forget_unread();
}

#[test]
fn a_client_that_can_be_told_is_told_when_the_setting_changes() {
    let mut able = capabilities();
    for method in ["formatting", "rangeFormatting", "onTypeFormatting"] {
        able = with(
            able,
            &format!("/textDocument/{method}"),
            json!({"dynamicRegistration": true}),
        );
    }
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let mut client = Client::spawn();
    let params = json!({"processId": null, "rootUri": project.uri(""), "capabilities": able, "initializationOptions": only(&[])});
    let told = client.greet(params);
    assert!(told.get("documentFormattingProvider").is_none(), "{told}");
    let methods = |asked: &Value, list: &str| -> Vec<String> {
        let all = asked[list].as_array().into_iter().flatten();
        all.map(|it| it["method"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_ours = |asked: &(String, Value)| asked.1.to_string().contains("textDocument/formatting");
    client.until(|client| client.asked.iter().any(of_ours));
    let registered = client
        .asked
        .iter()
        .find(|asked| of_ours(asked))
        .unwrap()
        .1
        .clone();
    assert_eq!(
        methods(&registered, "registrations"),
        [
            "textDocument/formatting",
            "textDocument/rangeFormatting",
            "textDocument/onTypeFormatting"
        ]
    );
    let settings = json!({"settings": {"chant": {"format": {"enable": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    let gone = client.was_asked("client/unregisterCapability");
    assert_eq!(
        methods(&gone, "unregisterations"),
        ["textDocument/formatting", "textDocument/rangeFormatting"]
    );
    client.forget_unread();
}
