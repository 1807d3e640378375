//! Lenses, hints and colours: right where they stand, as the user wants them, and told to be old when they are.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, leave, only, with};

const FILES: &str = "//- .chant/specs/001-read.md
---
status: in_progress
labels: [issue-42]
---
# Read the report 📄
//- .chant/specs/002-fix.md
---
depends_on: [\"📄\", 001-read]
informed_by: ['src/*.rs']
labels: [issue-42, fix]
---
# Fix it
## Acceptance Criteria
- [x] Add it
- [ ] Test it
//- .chant/config.md
---
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec}}
//- src/a.rs
//- src/b.rs
";

fn rich() -> Value {
    let mut all = capabilities();
    for name in ["codeLens", "inlayHint", "semanticTokens"] {
        all = with(
            all,
            &format!("/workspace/{name}/refreshSupport"),
            json!(true),
        );
    }
    all
}

/// A session with both specs open, and their URIs.
fn session(project: &Project, capabilities: Value) -> (Client, String, String) {
    let mut client = Client::open_with(project, capabilities, only(&[]));
    let (read, fix) = (project.spec("001-read"), project.spec("002-fix"));
    for (uri, path) in [(&read, "001-read"), (&fix, "002-fix")] {
        client.did_open(uri, &project.read(&format!(".chant/specs/{path}.md")));
    }
    (client, read, fix)
}

fn lenses(client: &mut Client, uri: &str) -> Vec<String> {
    let answer = client
        .request(
            "textDocument/codeLens",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    let all = answer.as_array().map_or(&[][..], Vec::as_slice);
    all.iter()
        .map(|lens| {
            lens["command"]["title"]
                .as_str()
                .expect("a title")
                .to_owned()
        })
        .collect()
}

fn hints(client: &mut Client, uri: &str, lines: [u32; 2]) -> Value {
    let range = json!({"start": {"line": lines[0], "character": 0}, "end": {"line": lines[1], "character": 0}});
    let params = json!({"textDocument": {"uri": uri}, "range": range});
    client.request("textDocument/inlayHint", params).unwrap()
}

#[test]
fn lenses_say_what_is_to_be_known() {
    let project = Project::new(FILES);
    let (mut client, read, fix) = session(&project, capabilities());
    assert_eq!(
        lenses(&mut client, &read),
        ["◐ in progress", "unblocks 1", "next: fix"]
    );
    assert_eq!(
        lenses(&mut client, &fix),
        [
            "waits for 📄, which chant does not find, and 1 more",
            "1/2 criteria"
        ]
    );
    let answer = client
        .request(
            "textDocument/codeLens",
            json!({"textDocument": {"uri": read}}),
        )
        .unwrap();
    assert_eq!(
        answer[0]["range"],
        json!({"start": {"line": 4, "character": 2}, "end": {"line": 4, "character": 20}})
    );
    let next = answer[2]["command"].clone();
    assert_eq!(next["arguments"], json!([{"uri": fix, "show": true}]));
    // A press explains the phase that follows.
    let params = json!({"command": next["command"], "arguments": next["arguments"]});
    let why = client.request("workspace/executeCommand", params).unwrap();
    assert_eq!(why["runnable"], false);
    let shown = client.notification("window/showMessage");
    let message = shown["message"].as_str().expect("a message");
    assert!(
        message.starts_with("002-fix cannot run:\n- waits for 📄"),
        "{message}"
    );
    leave(client);
}

#[test]
fn hints_stand_behind_names_in_utf_16() {
    let project = Project::new(FILES);
    let (mut client, _, fix) = session(&project, capabilities());
    let found = hints(&mut client, &fix, [0, 9]);
    let drawn: Vec<String> = found
        .as_array()
        .expect("hints")
        .iter()
        .map(|hint| {
            let at = &hint["position"];
            assert_eq!(hint["paddingLeft"], true);
            format!("{}:{} {}", at["line"], at["character"], hint["label"])
        })
        .collect();
    assert_eq!(drawn, ["1:27 \"◐ Read the report 📄\"", "2:24 \"2 files\""]);
    let resolved = client
        .request("inlayHint/resolve", found[0].clone())
        .unwrap();
    let told = resolved["tooltip"]["value"].as_str().expect("a tooltip");
    assert!(told.contains("**Read the report 📄**"), "{told}");
    assert_eq!(
        hints(&mut client, &fix, [2, 3]).as_array().map(Vec::len),
        Some(1)
    );
    leave(client);
}

#[test]
fn colours_come_whole_and_in_part() {
    let project = Project::new(FILES);
    let mut client = Client::spawn();
    let capabilities = client.greet(
        json!({"processId": null, "rootUri": project.uri(""), "capabilities": capabilities(),
            "initializationOptions": only(&[])}),
    );
    let legend = &capabilities["semanticTokensProvider"]["legend"];
    let names =
        |kind: &str| -> Vec<String> { serde_json::from_value(legend[kind].clone()).unwrap() };
    let (types, modifiers) = (names("tokenTypes"), names("tokenModifiers"));
    client.quiet();
    let uri = project.spec("002-fix");
    client.did_open(&uri, &project.read(".chant/specs/002-fix.md"));
    let draw = |answer: &Value| -> Vec<String> {
        let data: Vec<u32> = serde_json::from_value(answer["data"].clone()).unwrap();
        let (mut line, mut start) = (0, 0);
        data.chunks(5)
            .map(|token| {
                start = if token[0] == 0 {
                    start + token[1]
                } else {
                    token[1]
                };
                line += token[0];
                let bits = modifiers.iter().enumerate();
                let set: Vec<&str> = bits
                    .filter(|(at, _)| token[4] & (1 << at) != 0)
                    .map(|(_, name)| name.as_str())
                    .collect();
                let kind = &types[token[3] as usize];
                format!("{line}:{start}+{} {kind} {}", token[2], set.join("+"))
            })
            .collect()
    };
    let whole = client
        .request(
            "textDocument/semanticTokens/full",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    let drawn = draw(&whole);
    assert_eq!(drawn[1], "1:13+4 class missing");
    assert_eq!(drawn[2], "1:19+8 class inProgress");
    let range = json!({"start": {"line": 7, "character": 0}, "end": {"line": 9, "character": 0}});
    let part = client
        .request(
            "textDocument/semanticTokens/range",
            json!({"textDocument": {"uri": uri}, "range": range}),
        )
        .unwrap();
    assert_eq!(
        draw(&part),
        [
            "7:0+5 operator done",
            "7:6+6 comment done",
            "8:0+5 operator open"
        ]
    );
    leave(client);
}

#[test]
fn the_client_is_told_when_others_have_changed() {
    let project = Project::new(FILES);
    let (mut client, read, fix) = session(&project, rich());
    client.was_asked("workspace/codeLens/refresh");
    let times = |client: &Client| {
        let all = client.asked.iter();
        all.filter(|(method, _)| method == "workspace/semanticTokens/refresh")
            .count()
    };
    client.until(|client| times(client) > 0);
    let before = times(&client);
    client.did_change(&read, 2, &[([1, 8, 1, 19], "completed")]);
    client.until(|client| times(client) > before);
    assert!(
        client
            .asked
            .iter()
            .any(|(method, _)| method == "workspace/inlayHint/refresh")
    );
    assert_eq!(
        lenses(&mut client, &fix)[0],
        "waits for 📄, which chant does not find"
    );
    leave(client);
}

#[test]
fn a_lens_that_waits_for_a_save_is_old_after_it() {
    let project = Project::new(FILES);
    let text =
        "---\ntype: code\n---\n# Count\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n";
    project.write(".chant/specs/003-count.md", text);
    let mut options = only(&[]);
    options["run"] = json!({"agent": ["/bin/true", "{prompt}"]});
    let mut client = Client::open_with(&project, rich(), options);
    let uri = project.spec("003-count");
    client.did_open(&uri, text);
    client.was_asked("workspace/codeLens/refresh");
    let times = |client: &Client| {
        let all = client.asked.iter();
        all.filter(|(method, _)| method == "workspace/codeLens/refresh")
            .count()
    };
    let new = text.replace("Add it", "Add it well");
    client.did_replace(&uri, 2, &new);
    assert_eq!(
        lenses(&mut client, &uri)[0],
        "has changes that are not saved"
    );
    let before = times(&client);
    project.write(".chant/specs/003-count.md", &new);
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}, "text": new}),
    );
    client.until(|client| times(client) > before);
    assert_eq!(lenses(&mut client, &uri)[0], "▶ Run code");
    leave(client);
}

#[test]
fn all_of_it_can_be_turned_off_at_once() {
    let project = Project::new(FILES);
    let (mut client, _, fix) = session(&project, capabilities());
    let set = |client: &mut Client, chant: Value| {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": {"chant": chant}}),
        );
    };
    set(
        &mut client,
        json!({"lenses": {"readiness": false}, "hints.ids": false}),
    );
    assert_eq!(lenses(&mut client, &fix), ["1/2 criteria"]);
    assert_eq!(
        hints(&mut client, &fix, [0, 9]).as_array().map(Vec::len),
        Some(1)
    );
    set(
        &mut client,
        json!({"lenses.enable": false, "hints": {"enable": false}, "semanticTokens.enable": false}),
    );
    let document = json!({"textDocument": {"uri": fix}});
    let lens = client.request("textDocument/codeLens", document.clone());
    assert!(lens.unwrap().is_null());
    assert!(hints(&mut client, &fix, [0, 9]).is_null());
    let colours = client.request("textDocument/semanticTokens/full", document);
    assert!(colours.unwrap().is_null());
    leave(client);
}

#[test]
fn files_that_are_not_ours_get_null() {
    let project = Project::new(FILES);
    let (mut client, _, _) = session(&project, capabilities());
    let other = project.uri("README.md");
    assert!(lenses(&mut client, &other).is_empty());
    assert!(hints(&mut client, &other, [0, 9]).is_null());
    leave(client);
}
