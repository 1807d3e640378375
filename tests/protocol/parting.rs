//! Files that somebody else saves while they are being edited here.

use std::{cell::RefCell, rc::Rc};

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const PATH: &str = ".chant/specs/001-a.md";
const SPEC: &str =
    "---\nstatus: pending\n---\n# A\n\n## Acceptance Criteria\n\n- [ ] one\n- [ ] two\n";
const SENTENCE: &str = "chant: .chant/specs/001-a.md has changed on disk while it is being edited here; saving it now would \
                        undo that change";

fn project() -> Project {
    Project::new(&format!("//- {PATH}\n{SPEC}"))
}

/// A client with these abilities; what it looks at is in its log.
fn open(project: &Project, window: Value) -> Client {
    let mut options = only(&[]);
    options["logLevel"] = json!("debug");
    let able = with(capabilities(), "/window", window);
    let able = with(able, "/experimental", json!({"chantContent": true}));
    Client::open_with(project, able, options)
}

fn choosing() -> Value {
    json!({"showMessage": {}, "showDocument": {"support": true}})
}

/// A client whose user chooses these, in turn, and then nothing any more: `None` leaves the message on the screen.
fn chooses(client: &mut Client, choices: &[Option<&str>]) {
    let choices: Vec<Option<String>> = choices.iter().map(|it| it.map(str::to_owned)).collect();
    let choices = Rc::new(RefCell::new(choices));
    client.script(move |method, _| match method {
        "window/showMessageRequest" => {
            let mut choices = choices.borrow_mut();
            if choices.is_empty() {
                return Some(Value::Null);
            }
            choices.remove(0).map(|title| json!({"title": title}))
        }
        "workspace/applyEdit" => Some(json!({"applied": true})),
        "window/showDocument" => Some(json!({"success": true})),
        _ => Some(Value::Null),
    });
}

fn save(client: &mut Client, project: &Project, text: &str) {
    project.write(PATH, text);
    client.files_changed(&[&project.spec("001-a")]);
}

/// The editor shows a document, and the server has looked at its file.
fn shows(client: &mut Client, uri: &str, text: &str) {
    client.did_open(uri, text);
    client.in_step();
}

/// The editor has written its text to the disk.
fn saved_over(client: &mut Client, uri: &str, text: &str) {
    let document = json!({"uri": uri});
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": document, "text": text}),
    );
}

fn asked<'a>(client: &'a Client, method: &str) -> Vec<&'a Value> {
    let asked = client.asked.iter().filter(|(asked, _)| asked == method);
    asked.map(|(_, params)| params).collect()
}

/// The edits of the first change that was asked for, as `line:column-line:column text`.
fn edits(client: &Client) -> Vec<String> {
    let asked = asked(client, "workspace/applyEdit");
    let change = &asked[0]["edit"]["documentChanges"][0];
    let edits = change["edits"].as_array().expect("edits");
    edits
        .iter()
        .map(|edit| {
            let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
            format!(
                "{}:{}-{}:{} {}",
                start["line"],
                start["character"],
                end["line"],
                end["character"],
                edit["newText"].as_str().expect("a text")
            )
        })
        .collect()
}

fn looked(client: &mut Client, verdict: &str) {
    client.logged(&format!("{PATH}: {verdict}"));
    client.log.clear();
}

const TOGETHER: &str = "the disk has nothing that the editor has not seen";
const BEHIND: &str = "the disk has another text, which the editor may load";
const SAID: &str = "the editor and the disk are still apart";
const PARTED: &str = "the editor and the disk have parted";

#[test]
fn both_are_taken_together() {
    let project = project();
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[Some("Take both")]);
    shows(&mut client, &uri, SPEC);
    client.did_change(
        &uri,
        2,
        &[([7, 3, 7, 4], "x"), ([9, 0, 9, 0], "- [ ] typed\n")],
    );
    let theirs = SPEC
        .replace("pending", "in_progress")
        .replace("[ ] two", "[x] two");
    save(&mut client, &project, &theirs);
    client.until(|client| !asked(client, "workspace/applyEdit").is_empty());
    let message = asked(&client, "window/showMessageRequest")[0];
    assert_eq!(message["message"], json!(SENTENCE));
    let titles = json!([{"title": "Show difference"}, {"title": "Take both"}]);
    assert_eq!(message["actions"], titles);
    // What was typed is there already; what came from the disk is put in, and nothing else.
    assert_eq!(edits(&client), ["1:8-1:15 in_progress", "8:3-8:4 x"]);
    assert_eq!(
        asked(&client, "workspace/applyEdit")[0]["edit"]["documentChanges"][0]["textDocument"]["version"],
        json!(2)
    );
    client.did_change(
        &uri,
        3,
        &[([8, 3, 8, 4], "x"), ([1, 8, 1, 15], "in_progress")],
    );

    // From here on the editor has what the disk has, and more: there is nothing to say, before it is saved or after.
    client.log.clear();
    client.files_changed(&[&uri]);
    looked(&mut client, TOGETHER);
    let saved = theirs.replace("[ ] one", "[x] one") + "- [ ] typed\n";
    project.write(PATH, &saved);
    saved_over(&mut client, &uri, &saved);
    client.files_changed(&[&uri]);
    looked(&mut client, TOGETHER);
    assert_eq!(asked(&client, "window/showMessageRequest").len(), 1);
    client.forget_unread();
}

#[test]
fn it_is_said_once_for_each_change_of_the_disk() {
    let project = project();
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[]);
    shows(&mut client, &uri, SPEC);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    save(&mut client, &project, &SPEC.replace("two", "zwei"));
    client.until(|client| asked(client, "window/showMessageRequest").len() == 1);
    client.log.clear();
    // It is heard of again, and typing goes on.
    client.did_change(&uri, 3, &[([0, 0, 0, 0], "")]);
    client.files_changed(&[&uri]);
    looked(&mut client, SAID);
    // Something else is saved there.
    save(&mut client, &project, &SPEC.replace("two", "deux"));
    client.until(|client| asked(client, "window/showMessageRequest").len() == 2);
    // Saved over: nothing more is said, and what was there can still be had.
    let saved = SPEC.replace("[ ] one", "[x] one");
    project.write(PATH, &saved);
    saved_over(&mut client, &uri, &saved);
    client.log.clear();
    client.files_changed(&[&uri]);
    looked(&mut client, TOGETHER);
    assert_eq!(asked(&client, "window/showMessageRequest").len(), 2);
    let both = json!({"command": "chant.takeBoth", "arguments": [{"uri": uri}]});
    let answer = client.request("workspace/executeCommand", both.clone());
    assert_eq!(answer, Ok(json!({"applied": true, "conflicts": 0})));
    assert_eq!(edits(&client), ["8:6-8:9 deux"]);
    client.did_change(&uri, 4, &[([8, 6, 8, 9], "deux")]);
    let refused = client.request("workspace/executeCommand", both);
    assert_eq!(
        refused.unwrap_err()["message"],
        json!(
            ".chant/specs/001-a.md has not changed on disk since the editor has loaded or saved it"
        )
    );
    client.forget_unread();
}

#[test]
fn a_message_that_is_on_the_screen_is_not_put_there_twice() {
    let project = project();
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[None]);
    shows(&mut client, &uri, SPEC);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    for word in ["zwei", "deux"] {
        save(&mut client, &project, &SPEC.replace("two", word));
        // Once when it is heard of, and once when it still is so a moment later.
        let parted = format!("{PATH}: {PARTED}");
        client.until(|client| client.log.iter().filter(|line| **line == parted).count() == 2);
        client.files_changed(&[&uri]);
        looked(&mut client, SAID);
    }
    assert_eq!(asked(&client, "window/showMessageRequest").len(), 1);
    client.forget_unread();
}

#[test]
fn an_editor_that_loads_what_was_saved_is_left_in_peace() {
    let project = project();
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[None]);
    shows(&mut client, &uri, SPEC);
    save(&mut client, &project, &SPEC.replace("two", "zwei"));
    looked(&mut client, BEHIND);
    client.did_change(&uri, 2, &[([8, 6, 8, 9], "zwei")]);
    looked(&mut client, TOGETHER);
    // What is typed then has nothing to meet; and one that does not load it, but is typed into, is told.
    client.did_change(&uri, 3, &[([7, 3, 7, 4], "x")]);
    client.files_changed(&[&uri]);
    looked(&mut client, TOGETHER);
    client.did_change(&uri, 4, &[([7, 3, 7, 4], " ")]);
    save(&mut client, &project, &SPEC.replace("two", "deux"));
    looked(&mut client, BEHIND);
    assert!(asked(&client, "window/showMessageRequest").is_empty());
    client.did_change(&uri, 5, &[([7, 3, 7, 4], "x")]);
    client.until(|client| asked(client, "window/showMessageRequest").len() == 1);
    client.forget_unread();
}

#[test]
fn a_client_without_choices_is_told_of_the_command_and_conflicts_are_marked() {
    let project = project();
    let mut client = open(&project, json!({}));
    let uri = project.spec("001-a");
    chooses(&mut client, &[]);
    shows(&mut client, &uri, SPEC);
    client.did_change(&uri, 2, &[([1, 8, 1, 15], "blocked")]);
    save(&mut client, &project, &SPEC.replace("pending", "completed"));
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown["message"],
        json!(format!(
            "{SENTENCE}. The command chant.takeBoth takes both together"
        ))
    );
    let both = json!({"command": "chant.takeBoth", "arguments": [{"uri": uri}]});
    let answer = client.request("workspace/executeCommand", both);
    assert_eq!(answer, Ok(json!({"applied": true, "conflicts": 1})));
    assert_eq!(
        edits(&client),
        [
            "1:0-1:0 <<<<<<< in the editor\n",
            "2:0-2:0 =======\nstatus: completed\n>>>>>>> on disk\n"
        ]
    );
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown["message"],
        json!("chant: .chant/specs/001-a.md: 1 place waits for you between conflict markers")
    );
    assert!(asked(&client, "window/showMessageRequest").is_empty());
    client.forget_unread();
}

#[test]
fn the_difference_is_a_document() {
    let project = project();
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[Some("Show difference")]);
    shows(&mut client, &uri, SPEC);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    save(&mut client, &project, &SPEC.replace("two", "zwei"));
    // Who has seen it is asked again.
    client.until(|client| asked(client, "window/showMessageRequest").len() == 2);
    let question = asked(&client, "window/showMessageRequest")[1];
    assert_eq!(question["actions"], json!([{"title": "Take both"}]));
    let page = asked(&client, "window/showDocument")[0]["uri"].clone();
    assert!(page.as_str().is_some_and(|page| page.starts_with("chant:///difference/.chant/specs/001-a.md.diff?")));
    let content = client
        .request("chant/content", json!({"uri": page}))
        .unwrap();
    let text = content["text"].as_str().expect("a text");
    assert!(
        text.starts_with(&format!(
            "--- {PATH} (on disk)\n+++ {PATH} (in the editor)\n"
        )),
        "{text}"
    );
    assert!(
        text.ends_with(" \n-- [ ] one\n-- [ ] zwei\n+- [x] one\n+- [ ] two\n"),
        "{text}"
    );
    let show = json!({"command": "chant.showDifference", "arguments": [{"uri": uri}]});
    let answer = client.request("workspace/executeCommand", show).unwrap();
    assert_eq!(answer, json!({"text": text, "shown": true}));
    client.did_close(&uri);
    let refused = client
        .request("chant/content", json!({"uri": page}))
        .unwrap_err();
    assert_eq!(
        refused["message"],
        json!(format!(
            "{}: the file that it is about is not open",
            page.as_str().unwrap_or_default()
        ))
    );
    client.forget_unread();
}

#[test]
fn line_breaks_that_an_editor_keeps_to_itself_are_no_difference() {
    let project = Project::new("");
    let crlf = SPEC.replace('\n', "\r\n");
    project.write(PATH, &format!("\u{feff}{crlf}"));
    let mut client = open(&project, choosing());
    let uri = project.spec("001-a");
    chooses(&mut client, &[Some("Take both")]);
    shows(&mut client, &uri, SPEC);
    client.did_change(&uri, 2, &[([7, 3, 7, 4], "x")]);
    client.files_changed(&[&uri]);
    looked(&mut client, TOGETHER);
    save(
        &mut client,
        &project,
        &format!("\u{feff}{}", crlf.replace("two", "zwei")),
    );
    client.until(|client| !asked(client, "workspace/applyEdit").is_empty());
    assert_eq!(edits(&client), ["8:6-8:9 zwei"]);
    client.did_change(&uri, 3, &[([8, 6, 8, 9], "zwei")]);
    client.forget_unread();
}
