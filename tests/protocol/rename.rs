//! References, rename, and files that people move in the editor.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, leave, place, session, with};

const FILES: &str = "//- .chant/specs/001-report.md
---
labels: [issue]
---
# Read it 📄
//- .chant/specs/002-fix.md
---
depends_on: [\"001-report\"]
target_files: [src/a.rs]
labels: [issue]
---
# Fix it
📄 As 001-report says.
//- src/a.rs
";

/// A client that can do all that a rename asks for.
fn able() -> Value {
    let edit = json!({"documentChanges": true, "resourceOperations": ["create", "rename"],
        "changeAnnotationSupport": {"groupsOnLabel": true}});
    let able = with(capabilities(), "/workspace/workspaceEdit", edit);
    let able = with(
        able,
        "/textDocument/rename",
        json!({"prepareSupport": true}),
    );
    let files = json!({"willRename": true, "didRename": true, "willDelete": true});
    with(able, "/workspace/fileOperations", files)
}

fn renaming(uri: &str, line: u32, character: u32, new: &str) -> Value {
    let mut params = place(uri, line, character);
    params["newName"] = json!(new);
    params
}

fn range(line: u32, from: u32, to: u32) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

#[test]
fn references_are_found_in_closed_files() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "001-report", able());
    let mut found = |declaration: bool| {
        let mut params = place(&uri, 3, 3);
        params["context"] = json!({"includeDeclaration": declaration});
        client.request("textDocument/references", params).unwrap()
    };
    let other = project.spec("002-fix");
    let places = [
        json!({"uri": other, "range": range(1, 14, 24)}),
        json!({"uri": other, "range": range(6, 6, 16)}),
    ];
    assert_eq!(found(false), json!(places));
    let all = found(true);
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    assert_eq!(all[0], json!({"uri": uri, "range": range(3, 2, 12)}));
    leave(client);
}

#[test]
fn a_spec_is_renamed_by_one_edit_with_versions_and_notes() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "001-report", able());
    let prepared = client
        .request("textDocument/prepareRename", place(&uri, 3, 4))
        .unwrap();
    assert_eq!(
        prepared,
        json!({"range": range(3, 2, 12), "placeholder": "001-report"})
    );
    client.did_change(&uri, 2, &[([4, 0, 4, 0], "Not 002-fix, 001-report.\n")]);
    let edit = client
        .request("textDocument/rename", renaming(&uri, 3, 4, "001-read"))
        .unwrap();
    let notes = &edit["changeAnnotations"];
    assert_eq!(
        notes["0"],
        json!({"label": "Rename 001-report to 001-read", "needsConfirmation": false,
            "description": "renames 1 file, changes 2"})
    );
    assert_eq!(notes["1"]["needsConfirmation"], true);
    let text = |line, from, to, note: &str| json!({"range": range(line, from, to), "newText": "001-read", "annotationId": note});
    let other = project.spec("002-fix");
    assert_eq!(
        edit["documentChanges"],
        json!([
            {"textDocument": {"uri": uri, "version": 2}, "edits": [text(4, 13, 23, "1")]},
            {"textDocument": {"uri": other, "version": null},
                "edits": [text(1, 14, 24, "0"), text(6, 6, 16, "1")]},
            {"kind": "rename", "oldUri": uri, "newUri": project.spec("001-read"), "annotationId": "0",
                "options": {"overwrite": false, "ignoreIfExists": false}},
        ])
    );
    leave(client);
}

#[test]
fn refusals_are_sentences() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "001-report", able());
    let refused = |answer: Result<Value, Value>| {
        let error = answer.expect_err("it is refused");
        assert_eq!(error["code"], -32803);
        error["message"].as_str().expect("a sentence").to_owned()
    };
    let at = place(&uri, 0, 1);
    let nothing = refused(client.request("textDocument/prepareRename", at));
    assert!(
        nothing.starts_with("Nothing here can be renamed"),
        "{nothing}"
    );
    let taken = renaming(&uri, 3, 4, "002-fix");
    let taken = refused(client.request("textDocument/rename", taken));
    assert_eq!(
        taken,
        ".chant/specs/002-fix.md has the id `002-fix` already"
    );
    leave(client);

    let (mut client, uri) = session(&project, "001-report", capabilities());
    let unable = renaming(&uri, 3, 4, "001-read");
    let unable = refused(client.request("textDocument/rename", unable));
    assert!(unable.starts_with("This editor cannot rename"), "{unable}");
    // A label needs no file to be renamed.
    let edit = client
        .request("textDocument/rename", renaming(&uri, 1, 10, "bug"))
        .unwrap();
    let changes = edit["documentChanges"].as_array().expect("changes");
    assert_eq!(changes.len(), 2);
    assert!(edit["changeAnnotations"].is_null());
    leave(client);
}

#[test]
fn names_follow_files_that_move_and_the_index_as_well() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "001-report", able());
    let files = |from: String, to: String| json!({"files": [{"oldUri": from, "newUri": to}]});
    let moved = files(project.uri("src"), project.uri("lib"));
    let edit = client.request("workspace/willRenameFiles", moved).unwrap();
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], project.spec("002-fix"));
    assert_eq!(change["edits"][0]["newText"], "lib/a.rs");

    let moved = files(project.spec("002-fix"), project.spec("001-report"));
    let edit = client.request("workspace/willRenameFiles", moved).unwrap();
    assert_eq!(edit, json!({}));
    let told = client.notification("window/showMessage");
    let told = told["message"].as_str().expect("a message");
    assert!(told.contains("has the id `001-report` already"), "{told}");

    let text = project.read(".chant/specs/002-fix.md");
    project.remove(".chant/specs/002-fix.md");
    project.write(".chant/specs/003-mend.md", &text);
    let moved = files(project.spec("002-fix"), project.spec("003-mend"));
    client.notify("workspace/didRenameFiles", moved);
    client.in_step();
    client.quiet();
    let mut params = place(&uri, 3, 3);
    params["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", params).unwrap();
    assert_eq!(found[0]["uri"], project.spec("003-mend"));
    leave(client);
}

#[test]
fn what_cannot_follow_a_file_is_told() {
    let project = Project::new(FILES);
    let (mut client, _) = session(&project, "001-report", able());
    let moved = json!({"files": [
        {"oldUri": project.uri("src/a.rs"), "newUri": "file:///elsewhere/a.rs"},
    ]});
    let edit = client.request("workspace/willRenameFiles", moved).unwrap();
    assert_eq!(edit, json!({}));
    let told = client.notification("window/showMessage");
    assert_eq!(told["message"], "chant: src/a.rs is still named by 002-fix");
    leave(client);

    // An editor that says only afterwards what it moves.
    let late = with(
        capabilities(),
        "/workspace/fileOperations",
        json!({"didRename": true}),
    );
    let (mut client, _) = session(&project, "001-report", late);
    let moved =
        json!({"files": [{"oldUri": project.uri("src/a.rs"), "newUri": project.uri("src/b.rs")}]});
    client.notify("workspace/didRenameFiles", moved);
    let told = client.notification("window/showMessage");
    let told = told["message"].as_str().expect("a message");
    assert!(
        told.starts_with("chant: the old name still stands in .chant/specs/002-fix.md: "),
        "{told}"
    );
    leave(client);
}

#[test]
fn what_dangles_after_a_deletion_is_told_and_not_hindered() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "001-report", able());
    let answer = client
        .request(
            "workspace/willDeleteFiles",
            json!({"files": [{"uri": uri}]}),
        )
        .unwrap();
    assert!(answer.is_null());
    let told = client.notification("window/showMessage");
    assert_eq!(
        told["message"],
        "chant: .chant/specs/001-report.md is still named by 002-fix"
    );
    let other = json!({"files": [{"uri": project.uri("docs")}]});
    let answer = client.request("workspace/willDeleteFiles", other).unwrap();
    assert!(answer.is_null());
    leave(client);
}

#[test]
fn only_what_a_client_asks_for_is_promised() {
    let project = Project::new(FILES);
    let greet = |capabilities: Value| {
        let mut client = Client::spawn();
        let promised = client.greet(
            json!({"processId": null, "rootUri": project.uri(""), "capabilities": capabilities}),
        );
        leave(client);
        promised
    };
    let plain = greet(capabilities());
    assert_eq!(plain["renameProvider"], true);
    assert!(plain["workspace"]["fileOperations"].is_null());
    let rich = greet(able());
    assert_eq!(rich["renameProvider"]["prepareProvider"], true);
    let operations = &rich["workspace"]["fileOperations"];
    for asked in ["willRename", "didRename", "willDelete"] {
        assert!(!operations[asked].is_null(), "{asked}");
    }
}
