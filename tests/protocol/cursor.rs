//! Completion and hover: what could be typed at a cursor, and what is there.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, leave, place, session, with};

const FILES: &str = "//- .chant/specs/001-report.md
---
status: completed
---
# Read the report 📄
//- .chant/specs/002-fix.md
---
depends_on: [\"📄\", 001]
status: pending
---
# Fix it
";

fn labels(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item["label"].as_str().expect("a label"))
        .collect()
}

#[test]
fn ids_are_offered_with_ranges_in_utf_16() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let list = client
        .request("textDocument/completion", place(&uri, 1, 21))
        .unwrap();
    assert_eq!(list["isIncomplete"], false);
    assert_eq!(labels(&list), ["001-report", "002-fix"]);
    let item = &list["items"][0];
    assert_eq!(
        item["textEdit"],
        json!({"newText": "001-report", "range": {
            "start": {"line": 1, "character": 19}, "end": {"line": 1, "character": 22}}})
    );
    assert_eq!(item["sortText"], "0000");
    assert!(item["documentation"].is_null(), "told when it is asked for");

    let resolved = client
        .request("completionItem/resolve", item.clone())
        .unwrap();
    let told = resolved["documentation"]["value"]
        .as_str()
        .expect("documentation");
    assert!(told.starts_with("Read the report 📄"), "{told}");
    assert_eq!(resolved["textEdit"], item["textEdit"]);
    leave(client);
}

#[test]
fn a_client_gets_only_what_it_can_show() {
    let project = Project::new(FILES);
    let at_key = |client: &mut Client, uri: &str| {
        client.did_change(uri, 2, &[([3, 0, 3, 0], "pu\n")]);
        let list = client
            .request("textDocument/completion", place(uri, 3, 2))
            .unwrap();
        let items = list["items"].as_array().expect("items");
        items
            .iter()
            .find(|item| item["label"] == "public")
            .expect("a key")
            .clone()
    };

    let plain = with(capabilities(), "/textDocument/completion", json!({}));
    let (mut client, uri) = session(&project, "002-fix", plain);
    let item = at_key(&mut client, &uri);
    assert_eq!(item["textEdit"]["newText"], "public: false");
    for absent in [
        "insertTextFormat",
        "insertTextMode",
        "labelDetails",
        "tags",
        "preselect",
    ] {
        assert!(item[absent].is_null(), "{absent}");
    }
    leave(client);

    let rich = with(
        capabilities(),
        "/textDocument/completion",
        json!({"completionItem": {
            "snippetSupport": true, "labelDetailsSupport": true, "tagSupport": {"valueSet": [1]},
            "preselectSupport": true, "insertTextModeSupport": {"valueSet": [1, 2]},
            "documentationFormat": ["markdown"]}}),
    );
    let (mut client, uri) = session(&project, "002-fix", rich);
    let item = at_key(&mut client, &uri);
    assert_eq!(item["textEdit"]["newText"], "public: ${1|false,true|}");
    assert_eq!(
        (&item["insertTextFormat"], &item["insertTextMode"]),
        (&json!(2), &json!(1))
    );
    let list = client
        .request("textDocument/completion", place(&uri, 1, 19))
        .unwrap();
    assert_eq!(
        list["items"][0]["labelDetails"],
        json!({"description": "completed"})
    );
    assert_eq!(list["items"][1]["tags"], json!([1]), "the spec itself");
    let resolved = client.request("completionItem/resolve", item).unwrap();
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    leave(client);
}

#[test]
fn a_space_in_prose_asks_for_nothing() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    client.did_change(&uri, 2, &[([5, 0, 5, 0], "As \n")]);
    let mut params = place(&uri, 5, 3);
    params["context"] = json!({"triggerKind": 2, "triggerCharacter": " "});
    let list = client.request("textDocument/completion", params).unwrap();
    assert_eq!(
        labels(
            &list
                .as_object()
                .map_or(json!({"items": []}), |_| list.clone())
        ),
        Vec::<&str>::new()
    );
    leave(client);
}

#[test]
fn a_hover_tells_of_the_spec_under_the_cursor() {
    let project = Project::new(FILES);
    let markdown = with(
        capabilities(),
        "/textDocument/hover",
        json!({"contentFormat": ["markdown", "plaintext"]}),
    );
    let (mut client, uri) = session(&project, "002-fix", markdown);
    client.did_change(&uri, 2, &[([1, 22, 1, 22], "-report")]);
    let hover = client
        .request("textDocument/hover", place(&uri, 1, 25))
        .unwrap();
    assert_eq!(hover["contents"]["kind"], "markdown");
    let told = hover["contents"]["value"].as_str().expect("markdown");
    assert!(told.starts_with("**Read the report 📄**"), "{told}");
    assert_eq!(
        hover["range"],
        json!({"start": {"line": 1, "character": 19}, "end": {"line": 1, "character": 29}})
    );
    assert!(
        client
            .request("textDocument/hover", place(&uri, 0, 1))
            .unwrap()
            .is_null()
    );
    leave(client);
}

#[test]
fn who_shows_no_markdown_is_told_in_plain_words() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    client.did_change(&uri, 2, &[([1, 22, 1, 22], "-report")]);
    let hover = client
        .request("textDocument/hover", place(&uri, 1, 25))
        .unwrap();
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let told = hover["contents"]["value"].as_str().expect("text");
    assert!(told.starts_with("Read the report 📄"), "{told}");
    assert!(!told.contains(['*', '`', '\\']), "{told}");
    leave(client);
}

#[test]
fn files_that_are_not_ours_get_null() {
    let project = Project::new(FILES);
    let (mut client, _) = session(&project, "002-fix", capabilities());
    let other = project.uri("README.md");
    assert!(
        client
            .request("textDocument/completion", place(&other, 0, 0))
            .unwrap()
            .is_null()
    );
    assert!(
        client
            .request("textDocument/hover", place(&other, 0, 0))
            .unwrap()
            .is_null()
    );
    leave(client);
}
