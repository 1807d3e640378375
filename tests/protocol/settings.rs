//! What the user sets, however it reaches us.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const UNTITLED: &str = "//- .chant/specs/001-a.md\n---\n---\nno title\n";

#[test]
fn settings_are_pulled_and_pulled_again() {
    let project = Project::new(UNTITLED);
    let mut all = with(capabilities(), "/workspace/configuration", json!(true));
    all["workspace"]["didChangeConfiguration"] = json!({"dynamicRegistration": true});
    let mut client = Client::spawn();
    let level = std::rc::Rc::new(std::cell::Cell::new("hint"));
    let now = level.clone();
    client.script(move |method, _| {
        Some(if method == "workspace/configuration" {
            json!([{"rules": {"missing-title": now.get()}}])
        } else {
            Value::Null
        })
    });
    client.greet(
        json!({"processId": null, "rootUri": project.uri(""), "capabilities": all,
        "initializationOptions": only(&["missing-title"])}),
    );
    let uri = project.spec("001-a");
    let severity = |client: &mut Client, wanted: &str| {
        let published = client.published(&uri);
        assert_eq!(
            published["diagnostics"][0]["severity"].to_string(),
            wanted,
            "{published}"
        );
    };
    assert_eq!(
        client.was_asked("workspace/configuration"),
        json!({"items": [{"section": "chant"}]})
    );
    assert!(
        client
            .was_asked("client/registerCapability")
            .to_string()
            .contains("didChangeConfiguration")
    );
    while client.published(&uri)["diagnostics"][0]["severity"] != 4 {}
    level.set("warning");
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    severity(&mut client, "2");
    level.set("off");
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    client.expect_published(&uri, &[]);
}

#[test]
fn settings_may_be_pushed() {
    let project = Project::new(UNTITLED);
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.expect_published(&uri, &["2:0 missing-title"]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"chant": {"rules": {"missing-title": "off"}}}}),
    );
    client.expect_published(&uri, &[]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"chant": {}}}),
    );
    client.expect_published(&uri, &["2:0 missing-title"]);
}

#[test]
fn what_makes_no_sense_is_named_once() {
    let project = Project::new("");
    let mut client = Client::open_with(
        &project,
        capabilities(),
        json!({"logLevel": "loud", "rules": {"no-such-rule": "off"}}),
    );
    let mut said = [
        client.notification("window/showMessage"),
        client.notification("window/showMessage"),
    ];
    said.sort_by_key(Value::to_string);
    assert!(
        said[1]["message"]
            .as_str()
            .unwrap()
            .contains("`no-such-rule`"),
        "{said:?}"
    );
    assert!(
        said[0]["message"]
            .as_str()
            .unwrap()
            .contains("`chant.logLevel`"),
        "{said:?}"
    );
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"chant": {"diagnostics": {"scope": "all"}}}}),
    );
    let said = client.notification("window/showMessage");
    assert!(
        said["message"]
            .as_str()
            .unwrap()
            .contains("`chant.diagnostics.scope`"),
        "{said}"
    );
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"chant": {"diagnostics": {"scope": "all"}}}}),
    );
    // Said twice it would be left over at the end.
}

#[test]
fn the_log_is_as_loud_as_the_user_wants() {
    for (level, heard) in [("debug", true), ("error", false)] {
        let project = Project::new("//- .chant/specs/001-a.md\n---\n---\n# A\n");
        let mut client = Client::open_with(
            &project,
            capabilities(),
            json!({"logLevel": level, "diagnostics": {"scope": "open"}}),
        );
        client.send_bytes(b"Content-Length: 1\r\n\r\n{");
        assert!(client.answer(Value::Null).is_err());
        client.in_step();
        assert_eq!(
            client
                .log
                .iter()
                .any(|line| line.contains("not valid JSON")),
            heard,
            "{:?}",
            client.log
        );
    }
}
