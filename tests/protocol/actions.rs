//! Code actions: fixes of findings, actions on a spec, everything sure at once; at once or when they are chosen.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const SPEC: &str = "---
Status: in_progress
---
#Log 📄 out
## Acceptance Criteria
- [ ] One
```
- [ ] Hidden
```
";

/// What a client can that waits for edits, and creates files.
fn able() -> Value {
    let action = json!({
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}},
        "resolveSupport": {"properties": ["edit"]}, "dataSupport": true, "disabledSupport": true, "isPreferredSupport": true,
    });
    let edits = json!({"documentChanges": true, "resourceOperations": ["create"]});
    let all = with(capabilities(), "/textDocument/codeAction", action);
    with(all, "/workspace/workspaceEdit", edits)
}

fn session(capabilities: Value, text: &str) -> (Client, Project, String) {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{text}"));
    let rules = only(&["missing-title", "unknown-field", "unknown-dependency"]);
    let mut client = Client::open_with(&project, capabilities, rules);
    let uri = project.spec("001-a");
    client.did_open(&uri, text);
    (client, project, uri)
}

fn ask(client: &mut Client, uri: &str, line: u32, context: Value) -> Vec<Value> {
    let at = json!({"line": line, "character": 2});
    let mut all = json!({"diagnostics": []});
    all.as_object_mut()
        .unwrap()
        .extend(context.as_object().unwrap().clone());
    let params =
        json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": all});
    let offered = client.request("textDocument/codeAction", params).unwrap();
    offered.as_array().cloned().unwrap_or_default()
}

fn titles(offered: &[Value]) -> Vec<&str> {
    offered
        .iter()
        .map(|action| action["title"].as_str().unwrap())
        .collect()
}

fn choose(client: &mut Client, offered: &[Value], title: &str) -> Value {
    let action = offered.iter().find(|action| action["title"] == title);
    let action = action
        .unwrap_or_else(|| panic!("{title} in {offered:#?}"))
        .clone();
    client.request("codeAction/resolve", action).unwrap()["edit"].clone()
}

#[test]
fn a_fix_is_offered_where_the_finding_is_with_its_edit() {
    let (mut client, _project, uri) = session(capabilities(), "---\n---\n#A\n");
    let offered = ask(&mut client, &uri, 2, json!({}));
    assert_eq!(
        (
            &offered[0]["kind"],
            &offered[0]["isPreferred"],
            &offered[0]["diagnostics"][0]["code"]
        ),
        (&json!("quickfix"), &json!(true), &json!("missing-title"))
    );
    let edit = &offered[0]["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({"uri": uri, "version": 1}));
    assert_eq!(
        (
            &edit["edits"][0]["newText"],
            &edit["edits"][0]["range"]["start"]
        ),
        (&json!(" "), &json!({"line": 2, "character": 1}))
    );
    assert_eq!(
        titles(&ask(&mut client, &uri, 0, json!({}))),
        ["Fix 1 finding of chant"]
    );
    client.forget_unread();
}

#[test]
fn only_the_kinds_that_are_asked_for() {
    let (mut client, _project, uri) = session(able(), SPEC);
    let mut kinds = |only: &str, line: u32| {
        let offered = ask(&mut client, &uri, line, json!({"only": [only]}));
        let kinds = offered
            .iter()
            .map(|action| action["kind"].as_str().unwrap().to_owned());
        kinds
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("quickfix", 3), ["quickfix"]);
    assert_eq!(kinds("source", 3), ["source.fixAll.chant"]);
    assert_eq!(kinds("source.fixAll", 0), ["source.fixAll.chant"]);
    assert_eq!(kinds("refactor", 5), ["refactor.rewrite"]);
    assert_eq!(kinds("refactor.rew", 5), [""; 0]);
    assert_eq!(kinds("source.organizeImports", 3), [""; 0]);
    client.forget_unread();
}

#[test]
fn an_edit_is_worked_out_when_it_is_chosen_on_the_text_as_it_is_then() {
    let (mut client, _project, uri) = session(able(), SPEC);
    let offered = ask(&mut client, &uri, 5, json!({"only": ["refactor"]}));
    assert!(
        offered
            .iter()
            .all(|action| action.get("edit").is_none() && action["data"].is_object())
    );
    client.did_change(&uri, 2, &[([4, 0, 4, 0], "Two\nlines 📄\n")]);
    let edit = choose(&mut client, &offered, "Tick this criterion");
    assert_eq!(
        edit["documentChanges"][0],
        json!({"textDocument": {"uri": uri, "version": 2}, "edits": [{"newText": "x", "range": {
            "start": {"line": 7, "character": 3}, "end": {"line": 7, "character": 4}}}]})
    );
    let action = offered
        .iter()
        .find(|action| action["title"] == "Tick this criterion")
        .unwrap();
    client.did_change(&uri, 3, &[([7, 3, 7, 4], "x")]);
    let refused = client
        .request("codeAction/resolve", action.clone())
        .unwrap_err();
    assert_eq!(refused["message"], "the criterion “One” is so already");
    client.did_replace(&uri, 4, "# Nothing\n");
    let refused = client
        .request("codeAction/resolve", action.clone())
        .unwrap_err();
    assert_eq!(refused["code"], -32801);
    assert_eq!(refused["message"], "no criterion of this spec reads “One”");
    client.forget_unread();
}

#[test]
fn a_spec_may_end_in_any_letter() {
    let text = "---\nstatus: pending\n---\n# T\n\nfin é\n";
    let (mut client, _project, uri) = session(able(), text);
    for end in ["", "\n## One\n- x —", "\n# é"] {
        client.did_replace(&uri, 2, &format!("{text}{end}"));
        let offered = ask(&mut client, &uri, 3, json!({}));
        assert!(
            titles(&offered).contains(&"Set status to `cancelled`"),
            "{offered:#?}"
        );
    }
    client.forget_unread();
}

#[test]
fn a_fix_is_found_again_by_what_it_mends() {
    let (mut client, _project, uri) = session(able(), SPEC);
    let offered = ask(&mut client, &uri, 3, json!({"only": ["quickfix"]}));
    client.did_change(&uri, 2, &[([2, 0, 2, 0], "labels: [a]\n")]);
    let edit = choose(&mut client, &offered, "Put a space behind the `#`");
    assert_eq!(
        edit["documentChanges"][0]["edits"][0]["range"]["start"],
        json!({"line": 4, "character": 1})
    );
    client.forget_unread();
}

#[test]
fn everything_sure_at_once() {
    let (mut client, _project, uri) = session(able(), SPEC);
    let offered = ask(
        &mut client,
        &uri,
        0,
        json!({"only": ["source.fixAll"], "triggerKind": 2}),
    );
    assert_eq!(titles(&offered), ["Fix 2 findings of chant"]);
    let edit = choose(&mut client, &offered, "Fix 2 findings of chant");
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    let texts: Vec<_> = edits
        .iter()
        .map(|edit| edit["newText"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["s", " "]);
    client.forget_unread();
}

#[test]
fn what_cannot_be_done_is_told_with_its_reason_to_those_who_asked() {
    let (mut client, _project, uri) = session(able(), SPEC);
    let refactor = json!({"only": ["refactor"], "triggerKind": 1});
    let offered = ask(&mut client, &uri, 7, refactor.clone());
    let reason = offered[0]["disabled"]["reason"].as_str().unwrap();
    assert!(reason.contains("inside a code fence"), "{reason}");
    assert!(
        ask(
            &mut client,
            &uri,
            7,
            json!({"only": ["refactor"], "triggerKind": 2})
        )
        .is_empty()
    );
    client.forget_unread();
    drop(client);
    let (mut client, _project, uri) = session(capabilities(), SPEC);
    assert!(ask(&mut client, &uri, 7, refactor).is_empty());
    client.forget_unread();
}

#[test]
fn a_missing_file_is_created_by_those_who_can() {
    let text = "---\ndepends_on: [002-log-out]\n---\n# A\n";
    let (mut client, project, uri) = session(able(), text);
    let offered = ask(&mut client, &uri, 1, json!({"only": ["quickfix"]}));
    assert!(titles(&offered).is_empty(), "the cursor is on the key");
    let at = json!({"line": 1, "character": 15});
    let params = json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
    let offered = client
        .request("textDocument/codeAction", params.clone())
        .unwrap();
    let offered = offered.as_array().unwrap();
    let edit = choose(&mut client, offered, "Create the spec `002-log-out`");
    let new = project.spec("002-log-out");
    assert_eq!(
        edit["documentChanges"][0],
        json!({"kind": "create", "uri": new, "options": {"overwrite": false, "ignoreIfExists": false}})
    );
    assert!(
        edit["documentChanges"][1]["edits"][0]["newText"]
            .as_str()
            .unwrap()
            .contains("# Log out")
    );
    client.forget_unread();
    drop(client);
    let (mut client, _project, uri) = session(capabilities(), text);
    let mut params = params;
    params["textDocument"]["uri"] = json!(uri);
    let offered = client.request("textDocument/codeAction", params).unwrap();
    assert!(!titles(offered.as_array().unwrap()).contains(&"Create the spec `002-log-out`"));
    client.forget_unread();
}

#[test]
fn why_it_cannot_run_is_a_command() {
    let (mut client, _project, uri) = session(able(), "---\ndepends_on: [gone]\n---\n# A\n");
    let offered = ask(&mut client, &uri, 3, json!({}));
    let why = offered
        .iter()
        .find(|action| action["title"] == "Why can this not run?")
        .unwrap();
    assert_eq!(
        (&why["command"]["command"], &why["command"]["arguments"]),
        (&json!("chant.why"), &json!([{"uri": uri, "show": true}]))
    );
    client.forget_unread();
}

#[test]
fn clients_without_literals_get_none() {
    let (mut client, _project, uri) = session(
        with(capabilities(), "/textDocument/codeAction", json!({})),
        SPEC,
    );
    assert!(ask(&mut client, &uri, 3, json!({})).is_empty());
    client.forget_unread();
}

/// A session with all rules of links, at the first place of `mark` in a spec that stands first in the fixture.
fn offered_at(
    able: Value,
    fixture: &str,
    codes: &[&str],
    at: [u32; 2],
) -> (Client, Project, Vec<Value>) {
    let project = Project::new(fixture);
    let mut client = Client::open_with(&project, able, only(codes));
    let path = fixture.lines().next().unwrap().trim_start_matches("//- ");
    client.did_open(&project.uri(path), &project.read(path));
    let at = json!({"line": at[0], "character": at[1]});
    let params = json!({
        "textDocument": {"uri": project.uri(path)}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": ["quickfix"]},
    });
    let offered = client.request("textDocument/codeAction", params).unwrap();
    let offered = offered.as_array().unwrap().clone();
    (client, project, offered)
}

#[test]
fn a_spec_that_is_a_member_by_accident_gets_another_name() {
    let fixture = "//- .chant/specs/v1.2-fix.md\n# Fix it\n//- .chant/specs/b.md\n---\ndepends_on: ['v1.2-fix']\n---\n# B\n";
    let renames = with(
        able(),
        "/workspace/workspaceEdit/resourceOperations",
        json!(["create", "rename"]),
    );
    let codes = ["accidental-member"];
    let (mut client, project, offered) = offered_at(renames, fixture, &codes, [0, 3]);
    let edit = choose(&mut client, &offered, "Rename the spec to `v1-2-fix`");
    let changes = &edit["documentChanges"];
    assert_eq!(changes[0]["edits"][0]["newText"], "v1-2-fix");
    assert_eq!(
        (&changes[1]["kind"], &changes[1]["newUri"]),
        (&json!("rename"), &json!(project.spec("v1-2-fix")))
    );
    client.forget_unread();
    drop(client);
    let (mut client, _project, offered) = offered_at(able(), fixture, &codes, [0, 3]);
    assert_eq!(
        offered[0]["disabled"]["reason"],
        "this editor cannot rename files as part of an edit"
    );
    client.forget_unread();
}

#[test]
fn a_spec_that_cannot_be_loaded_is_opened_where_it_is_wrong() {
    let fixture = "//- .chant/specs/a.md\n---\ndepends_on: [b]\n---\n# A\n//- .chant/specs/b.md\n---\ntype: code\nstatus: done\n---\n# B\n";
    let codes = ["unreadable-dependency"];
    let opens = with(
        able(),
        "/window",
        json!({"showDocument": {"support": true}}),
    );
    let (mut client, project, offered) = offered_at(opens, fixture, &codes, [1, 13]);
    assert_eq!(titles(&offered), ["Open `b`"]);
    let command = &offered[0]["command"];
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    let answer = client.request("workspace/executeCommand", params).unwrap();
    assert_eq!(answer, json!({"uri": project.spec("b")}));
    let shown = client.was_asked("window/showDocument");
    assert_eq!(shown["uri"], json!(project.spec("b")));
    assert_eq!(
        (&shown["takeFocus"], &shown["selection"]["start"]["line"]),
        (&json!(true), &json!(2))
    );
    client.forget_unread();
    drop(client);
    let (mut client, _project, offered) = offered_at(able(), fixture, &codes, [1, 13]);
    assert_eq!(
        offered[0]["disabled"]["reason"],
        "this editor opens no files for a server: go to the id's definition"
    );
    client.forget_unread();
}
