//! Diagnostics that the client asks for.

use serde_json::{Value, json};

use crate::support::{Client, Project, codes, leave, only, pulling, with};

const TWO: &str = "//- .chant/specs/001-a.md
---
---
# A
//- .chant/specs/002-b.md
---
depends_on: [001-a]
---
# B
//- .chant/specs/003-c.md
---
depends_on: [gone]
---
# C
";

fn open(project: &Project) -> Client {
    Client::open_with(project, pulling(), only(&["unknown-dependency"]))
}

fn pull(client: &mut Client, uri: &str, previous: Option<&str>) -> Value {
    client
        .request(
            "textDocument/diagnostic",
            json!({"textDocument": {"uri": uri}, "previousResultId": previous}),
        )
        .unwrap()
}

fn pull_all(client: &mut Client, previous: &Value) -> Vec<Value> {
    let known: Vec<Value> = previous
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| json!({"uri": item["uri"], "value": item["resultId"]}))
        .collect();
    let mut answer = client
        .request("workspace/diagnostic", json!({"previousResultIds": known}))
        .unwrap();
    serde_json::from_value(answer["items"].take()).unwrap()
}

/// Pulls whenever the server asks for it, until the answer is as wanted.
fn after_refresh<T>(
    client: &mut Client,
    mut pull: impl FnMut(&mut Client) -> T,
    wanted: impl Fn(&T) -> bool,
) -> T {
    loop {
        client.was_asked("workspace/diagnostic/refresh");
        client.asked.clear();
        let told = pull(client);
        if wanted(&told) {
            return told;
        }
    }
}

#[test]
fn a_document_is_told_once_and_then_unchanged() {
    let project = Project::new(TWO);
    let mut client = open(&project);
    let uri = project.spec("002-b");
    client.did_open(&uri, "---\ndepends_on: [gone]\n---\n# B\n");
    let first = pull(&mut client, &uri, None);
    assert_eq!(
        (&first["kind"], codes(&first["items"])),
        (&json!("full"), vec!["1:13 unknown-dependency".to_owned()])
    );
    let id = first["resultId"].as_str().unwrap();
    assert_eq!(
        pull(&mut client, &uri, Some(id)),
        json!({"kind": "unchanged", "resultId": id})
    );
    client.did_change(&uri, 2, &[([1, 13, 1, 17], "001-a")]);
    let second = pull(&mut client, &uri, Some(id));
    assert_eq!(
        (&second["kind"], &second["items"]),
        (&json!("full"), &json!([]))
    );
    // Nothing was pushed: the end of the test sees to that.
}

#[test]
fn whoever_wants_to_hear_of_open_documents_only_does() {
    let project = Project::new(TWO);
    let mut options = only(&["unknown-dependency"]);
    options["diagnostics"] = json!({"scope": "open"});
    let mut client = Client::open_with(&project, pulling(), options);
    assert!(pull_all(&mut client, &Value::Null).is_empty());
    let uri = project.spec("003-c");
    client.did_open(&uri, &project.read(".chant/specs/003-c.md"));
    let told = pull_all(&mut client, &Value::Null);
    assert_eq!((told.len(), &told[0]["uri"]), (1, &json!(uri)));
    leave(client);
}

#[test]
fn the_workspace_is_told_with_result_ids() {
    let project = Project::new(TWO);
    let mut client = open(&project);
    let first = pull_all(&mut client, &Value::Null);
    assert_eq!(first.len(), 1, "only what has findings: {first:?}");
    assert_eq!(
        (&first[0]["uri"], codes(&first[0]["items"]).len()),
        (&json!(project.spec("003-c")), 1)
    );
    let again = pull_all(&mut client, &json!(first));
    assert_eq!(again[0]["kind"], "unchanged");
    project.remove(".chant/specs/003-c.md");
    client.files_changed(&[&project.spec("003-c")]);
    let last = after_refresh(
        &mut client,
        |client| pull_all(client, &json!(first)),
        |last| last[0]["kind"] == "full",
    );
    assert_eq!((last.len(), &last[0]["items"]), (1, &json!([])), "{last:?}");
}

#[test]
fn the_client_is_asked_to_pull_again_when_other_documents_change() {
    let project = Project::new(TWO);
    let mut client = open(&project);
    let (a, b) = (project.spec("001-a"), project.spec("002-b"));
    client.did_open(&b, &project.read(".chant/specs/002-b.md"));
    assert_eq!(pull(&mut client, &b, None)["items"], json!([]));
    project.remove(".chant/specs/001-a.md");
    client.files_changed(&[&a]);
    let wanted = ["1:13 unknown-dependency"];
    after_refresh(
        &mut client,
        |client| pull(client, &b, None),
        |told| codes(&told["items"]) == wanted,
    );
}

#[test]
fn a_client_that_cannot_be_asked_is_not() {
    let project = Project::new(TWO);
    let capabilities = with(pulling(), "/workspace/diagnostics", json!({}));
    let mut client = Client::open_with(&project, capabilities, only(&["unknown-dependency"]));
    pull_all(&mut client, &Value::Null);
    project.remove(".chant/specs/001-a.md");
    client.files_changed(&[&project.spec("001-a")]);
    client.quiet();
    assert!(
        client
            .asked
            .iter()
            .all(|(method, _)| method != "workspace/diagnostic/refresh")
    );
}

#[test]
fn what_is_no_spec_has_no_diagnostics() {
    let project = Project::new(TWO);
    let mut client = open(&project);
    assert_eq!(
        pull(&mut client, &project.uri("README.md"), None),
        json!({"kind": "full", "items": []})
    );
}
