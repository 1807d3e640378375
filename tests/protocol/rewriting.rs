//! Changing specs through the server: on disk, in the editor, and where the two meet.

use std::{cell::RefCell, rc::Rc};

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const SPEC: &str =
    "---\nstatus: pending\n---\n# A\n\n## Acceptance Criteria\n\n- [ ] one\n- [ ] two\n";

fn project() -> Project {
    Project::new(&format!("//- .chant/specs/001-a.md\n{SPEC}"))
}

fn open(project: &Project) -> Client {
    Client::open_with(project, capabilities(), only(&[]))
}

fn tick(uri: &str, criterion: &str) -> Value {
    json!({"command": "chant.tickCriterion", "arguments": [{"uri": uri, "criterion": criterion}]})
}

fn execute(client: &mut Client, params: Value) -> Result<Value, String> {
    let answer = client.request("workspace/executeCommand", params);
    answer.map_err(|error| error["message"].as_str().unwrap_or_default().to_owned())
}

/// What the server has asked the editor to change, with the version that it believes the document has.
fn asked(client: &Client) -> Vec<(Option<i64>, Value)> {
    let edits = client
        .asked
        .iter()
        .filter(|(method, _)| method == "workspace/applyEdit");
    edits
        .map(|(_, params)| {
            let change = &params["edit"]["documentChanges"][0];
            let version = change["textDocument"]["version"].as_i64();
            (version, change["edits"].clone())
        })
        .collect()
}

/// A client that says this to each change that is asked of it, in turn; then yes.
fn says(client: &mut Client, answers: &[bool]) {
    let answers = Rc::new(RefCell::new(answers.to_vec()));
    client.script(move |method, _| match method {
        "workspace/applyEdit" => {
            let mut answers = answers.borrow_mut();
            let applied = answers.is_empty() || answers.remove(0);
            Some(json!({"applied": applied}))
        }
        _ => Some(Value::Null),
    });
}

#[test]
fn a_closed_spec_changes_on_disk() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    let answer = execute(&mut client, tick(&uri, "one"));
    assert_eq!(
        answer,
        Ok(json!({"applied": true, "checked": 1, "total": 2}))
    );
    assert_eq!(
        project.read(".chant/specs/001-a.md"),
        SPEC.replace("[ ] one", "[x] one")
    );
    assert_eq!(
        execute(&mut client, tick(&uri, "three")),
        Err("no criterion of this spec reads “three”".to_owned())
    );
    let all = json!({"command": "chant.tickAll", "arguments": [{"uri": uri, "checked": true}]});
    let answer = execute(&mut client, all.clone());
    assert_eq!(
        answer,
        Ok(json!({"applied": true, "checked": 2, "total": 2}))
    );
    assert_eq!(execute(&mut client, all).unwrap()["applied"], json!(false));
    assert!(asked(&client).is_empty());
}

#[test]
fn what_was_written_is_known_at_once_and_its_echo_is_no_news() {
    let text = SPEC.replace("pending", "completed");
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{text}"));
    let mut options = only(&["completed-with-open-criteria"]);
    options["logLevel"] = json!("debug");
    let mut client = Client::open_with(&project, capabilities(), options);
    let uri = project.spec("001-a");
    client.expect_published(&uri, &["1:8 completed-with-open-criteria"]);
    let all = json!({"command": "chant.tickAll", "arguments": [{"uri": uri}]});
    execute(&mut client, all).unwrap();
    client.expect_published(&uri, &[]);
    client.files_changed(&[&uri]);
    client.logged("looked at 1 paths on disk: 0 files changed");
}

#[test]
fn fifty_ticks_at_once_all_land() {
    let criteria: String = (0..50).map(|number| format!("- [ ] c{number}\n")).collect();
    let project = Project::new(&format!(
        "//- .chant/specs/001-a.md\n# A\n## Acceptance Criteria\n{criteria}"
    ));
    let mut client = open(&project);
    let uri = project.spec("001-a");
    let ids: Vec<i64> = (0..50)
        .map(|number| {
            let params = tick(&uri, &format!("c{number}"));
            client.ask("workspace/executeCommand", params)
        })
        .collect();
    for id in ids {
        assert_eq!(client.answer(id).unwrap()["applied"], json!(true));
    }
    assert_eq!(
        project.read(".chant/specs/001-a.md").matches("[x]").count(),
        50
    );
}

#[test]
fn an_open_spec_changes_in_the_editor() {
    let project = project();
    let mut client = open(&project);
    says(&mut client, &[]);
    let uri = project.spec("001-a");
    // What the editor has counts, not the disk.
    client.did_open(&uri, &SPEC.replace("one", "uno"));
    let answer = execute(&mut client, tick(&uri, "uno"));
    assert_eq!(
        answer,
        Ok(json!({"applied": true, "checked": 1, "total": 2}))
    );
    let range = json!({"start": {"line": 7, "character": 3}, "end": {"line": 7, "character": 4}});
    let edits = json!([{"range": range, "newText": "x"}]);
    assert_eq!(asked(&client), [(Some(1), edits)]);
    assert_eq!(project.read(".chant/specs/001-a.md"), SPEC);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    // The next change is planned on what the editor has told of.
    execute(&mut client, tick(&uri, "two")).unwrap();
    assert_eq!(asked(&client)[1].0, Some(2));
    client.did_change(&uri, 3, &[([8, 3, 8, 4], "x")]);
    client.in_step();
    client.forget_unread();
}

#[test]
fn the_next_change_waits_for_the_editor_to_tell_of_the_last() {
    let project = project();
    let mut client = open(&project);
    says(&mut client, &[]);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    execute(&mut client, tick(&uri, "one")).unwrap();
    let second = client.ask("workspace/executeCommand", tick(&uri, "two"));
    client.in_step();
    assert_eq!(asked(&client).len(), 1, "the second one waits");
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    let answer = client.answer(second).unwrap();
    assert_eq!(answer["checked"], json!(2));
    assert_eq!(asked(&client)[1].0, Some(2));
    client.did_change(&uri, 3, &[([8, 3, 8, 4], "x")]);
    client.forget_unread();
}

#[test]
fn a_refused_change_is_planned_again_on_the_text_of_the_moment() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    says(&mut client, &[false]);
    let id = client.ask("workspace/executeCommand", tick(&uri, "two"));
    client.until(|client| asked(client).len() == 1);
    client.did_change(&uri, 2, &[([4, 0, 4, 0], "typed\n")]);
    assert_eq!(client.answer(id).unwrap()["applied"], json!(true));
    let asked = asked(&client);
    assert_eq!(asked[1].0, Some(2));
    assert_eq!(asked[1].1[0]["range"]["start"]["line"], json!(9));
    client.did_change(&uri, 3, &[([9, 3, 9, 4], "x")]);
    client.forget_unread();
}

#[test]
fn an_editor_that_always_refuses_is_believed_in_the_end() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    says(&mut client, &[false, false, false]);
    let sentence = execute(&mut client, tick(&uri, "two")).unwrap_err();
    assert_eq!(
        sentence,
        ".chant/specs/001-a.md was not changed: the editor has refused the change 3 times; stop typing, and try again"
    );
    assert_eq!(asked(&client).len(), 3);
    client.forget_unread();
}

#[test]
fn an_editor_that_says_yes_and_leaves_the_change_out_is_asked_again() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    says(&mut client, &[true, true]);
    let answer = execute(&mut client, tick(&uri, "two")).unwrap();
    assert_eq!(answer["checked"], json!(1));
    // What Neovim does where somebody has typed: the edit is for an older text, so it is dropped, and the answer is yes.
    client.did_change(&uri, 2, &[([4, 0, 4, 0], "typed\n")]);
    client.until(|client| asked(client).len() == 2);
    let again = asked(&client);
    assert_eq!(again[1].0, Some(2));
    assert_eq!(again[1].1[0]["range"]["start"]["line"], json!(9));
    // It is made now, and typed into in the same breath.
    client.did_change(&uri, 3, &[([9, 3, 9, 4], "x"), ([9, 9, 9, 9], "!")]);
    let next = client.ask("workspace/executeCommand", tick(&uri, "one"));
    assert_eq!(client.answer(next).unwrap()["checked"], json!(2));
    assert_eq!(asked(&client).len(), 3, "nobody asks a third time");
    client.did_change(&uri, 4, &[([8, 3, 8, 4], "x")]);
    client.forget_unread();
}

#[test]
fn a_spec_that_is_closed_while_the_editor_is_asked_changes_on_disk() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    says(&mut client, &[false]);
    let id = client.ask("workspace/executeCommand", tick(&uri, "two"));
    client.until(|client| asked(client).len() == 1);
    client.did_close(&uri);
    assert_eq!(client.answer(id).unwrap()["applied"], json!(true));
    assert_eq!(
        project.read(".chant/specs/001-a.md"),
        SPEC.replace("[ ] two", "[x] two")
    );
    client.forget_unread();
}

#[test]
fn an_editor_without_versions_is_watched() {
    let project = project();
    let plain = with(
        capabilities(),
        "/workspace/workspaceEdit/documentChanges",
        json!(false),
    );
    let mut client = Client::open_with(&project, plain, only(&[]));
    says(&mut client, &[]);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    execute(&mut client, tick(&uri, "one")).unwrap();
    let params = client.was_asked("workspace/applyEdit");
    assert_eq!(params["edit"]["changes"][&uri][0]["newText"], json!("x"));
    // A line was typed at that moment, and the box was ticked one line too high.
    client.did_change(&uri, 2, &[([4, 0, 4, 0], "\n"), ([7, 0, 7, 1], "x")]);
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown["message"],
        json!(
            "chant: .chant/specs/001-a.md was typed into while it was changed; look whether the change is where it belongs"
        )
    );
    client.forget_unread();
}

#[test]
fn a_spec_that_was_opened_just_before_its_file_changed_is_changed_in_the_editor_too() {
    let project = project();
    let mut client = open(&project);
    says(&mut client, &[]);
    let uri = project.spec("001-a");
    // Both are sent before the server can have written: whichever way it takes, the box is ticked once.
    let id = client.ask("workspace/executeCommand", tick(&uri, "one"));
    client.did_open(&uri, SPEC);
    assert_eq!(client.answer(id).unwrap()["checked"], json!(1));
    let on_disk = project.read(".chant/specs/001-a.md") == SPEC.replace("[ ] one", "[x] one");
    let in_editor = asked(&client);
    assert!(on_disk || in_editor.len() == 1);
    if let Some((version, _)) = in_editor.first() {
        assert_eq!(*version, Some(1));
        client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    }
    client.forget_unread();
}

#[test]
fn others_can_see_what_is_open_here() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    let here = || chant_lsp::store::open_in(project.root(), ".chant/specs/001-a.md");
    client.did_open(&uri, SPEC);
    while here().is_empty() {
        client.in_step();
    }
    assert_eq!(here(), [client.pid()]);
    let tick = std::process::Command::new(env!("CARGO_BIN_EXE_chant-lsp"))
        .args(["tick", "001-a", "one"])
        .current_dir(project.root())
        .output()
        .expect("it starts");
    assert_eq!(
        String::from_utf8_lossy(&tick.stdout),
        ".chant/specs/001-a.md: ticked; 1 of 2 criteria are ticked\n"
    );
    assert_eq!(
        String::from_utf8_lossy(&tick.stderr),
        format!(
            ".chant/specs/001-a.md is open in the editor of chant-lsp, process {}; it was changed on disk, and may have to \
             be reloaded there\n",
            client.pid()
        )
    );
    client.did_close(&uri);
    while !here().is_empty() {
        client.in_step();
    }
    client.forget_unread();
}

#[test]
fn an_editor_that_cannot_be_asked_is_not_asked() {
    let project = project();
    let deaf = with(capabilities(), "/workspace/applyEdit", json!(false));
    let mut client = Client::open_with(&project, deaf, only(&[]));
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    assert_eq!(
        execute(&mut client, tick(&uri, "one")),
        Err(
            ".chant/specs/001-a.md is open in the editor, which cannot be asked to change it: close it there, or change \
             it by hand"
                .to_owned()
        )
    );
    assert!(asked(&client).is_empty());
    assert_eq!(project.read(".chant/specs/001-a.md"), SPEC);
    client.forget_unread();
}

#[test]
fn who_stops_waiting_leaves_the_change_to_its_end() {
    let project = project();
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, SPEC);
    // The editor is asked, and has not answered when its user loses patience.
    client.script(|method, _| (method != "workspace/applyEdit").then_some(Value::Null));
    let first = client.ask("workspace/executeCommand", tick(&uri, "one"));
    client.until(|client| asked(client).len() == 1);
    client.notify("$/cancelRequest", json!({"id": first}));
    assert!(client.answer(first).is_err());
    let second = client.ask("workspace/executeCommand", tick(&uri, "two"));
    client.in_step();
    assert_eq!(asked(&client).len(), 1, "the lane is still taken");
    // It makes the change all the same.
    says(&mut client, &[]);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    client.answer_late("workspace/applyEdit", json!({"applied": true}));
    client.until(|client| asked(client).len() == 2);
    client.did_change(&uri, 3, &[([8, 3, 8, 4], "x")]);
    assert_eq!(client.answer(second).unwrap()["checked"], json!(2));
    client.forget_unread();
}

#[cfg(unix)]
#[test]
fn a_file_that_is_open_by_another_name_changes_in_the_editor() {
    let project = project();
    let link = project.path(".chant/specs/002-b.md");
    std::os::unix::fs::symlink("001-a.md", link).expect("it can be made");
    let mut client = open(&project);
    says(&mut client, &[]);
    let (file, link) = (project.spec("001-a"), project.spec("002-b"));
    client.did_open(&link, SPEC);
    let id = client.ask("workspace/executeCommand", tick(&file, "one"));
    client.until(|client| asked(client).len() == 1);
    client.did_change(&link, 2, &[([7, 3, 7, 4], "x")]);
    assert_eq!(client.answer(id).unwrap()["checked"], json!(1));
    assert_eq!(project.read(".chant/specs/001-a.md"), SPEC);
    client.forget_unread();
}
