//! What people decide about specs, over the wire: status, approval, cancel, reopen, reset, archive.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{self, Client, Project, capabilities, only, with};

const FILES: &str = "//- .chant/specs/001-read.md
---
status: in_progress # mine
---
# Read it
## Acceptance Criteria
- [x] Add it
//- .chant/specs/002-fix.md
---
depends_on: [001-read]
approval: {required: true}
---
# Fix it
//- .chant/config.md
---
defaults: {prompt: standard}
---
";

const READ: &str = ".chant/specs/001-read.md";
const FIX: &str = ".chant/specs/002-fix.md";

fn open(project: &Project) -> Client {
    Client::open_with(project, capabilities(), only(&[]))
}

fn call(client: &mut Client, command: &str, argument: Value) -> Result<Value, String> {
    let answer = support::call(client, command, argument);
    answer.map_err(|error| error["message"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_status_is_set_by_uri_or_id_and_an_illegal_one_is_refused() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let read = project.spec("001-read");
    let refused = call(
        &mut client,
        "chant.setStatus",
        json!({"uri": read, "status": "pending"}),
    );
    assert_eq!(
        refused,
        Err(
            "`pending` may not follow `in_progress`; `completed`, `failed`, `needs_attention`, `paused`, `cancelled` may"
                .to_owned()
        )
    );
    let done = call(
        &mut client,
        "chant.setStatus",
        json!({"id": "001", "status": "completed", "show": true}),
    );
    assert_eq!(done, Ok(json!({"applied": true, "status": "completed"})));
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown["message"],
        "001-read is completed now, it was in_progress; it names no commits, because the message of none says \
         `chant(001-read):`"
    );
    let text = project.read(READ);
    assert!(
        text.starts_with("---\nstatus: completed # mine\ncompleted_at: 20"),
        "{text}"
    );
    let again = json!({"uri": read, "status": "completed"});
    let again = call(&mut client, "chant.setStatus", again);
    assert_eq!(again, Ok(json!({"applied": false, "status": "completed"})));
    let reopened = call(&mut client, "chant.reopen", json!({"uri": read}));
    assert_eq!(reopened, Ok(json!({"applied": true, "status": "pending"})));
    assert!(
        project
            .read(READ)
            .starts_with("---\nstatus: pending # mine\n---\n")
    );
    let forced = json!({"uri": read, "status": "failed", "force": true});
    let forced = call(&mut client, "chant.setStatus", forced);
    assert_eq!(forced, Ok(json!({"applied": true, "status": "failed"})));
    let reset = call(&mut client, "chant.reset", json!({"uri": read}));
    assert_eq!(reset, Ok(json!({"applied": true, "status": "pending"})));
    assert_eq!(
        call(&mut client, "chant.cancel", json!({"uri": read})),
        Err(
            "002-fix depends on 001-read, and would wait for ever: change that first, or force it"
                .to_owned()
        )
    );
    let cancelled = json!({"uri": read, "force": true});
    let cancelled = call(&mut client, "chant.cancel", cancelled);
    assert_eq!(
        cancelled,
        Ok(json!({"applied": true, "status": "cancelled"}))
    );
}

#[test]
fn what_makes_no_sense_is_one_sentence() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let read = project.spec("001-read");
    for (command, argument, sentence) in [
        (
            "chant.setStatus",
            json!({"uri": read}),
            "the argument must have `status`",
        ),
        (
            "chant.setStatus",
            json!({"uri": read, "status": "done"}),
            "`status` must be one of pending, in_progress, paused, completed, failed, needs_attention, ready, blocked, \
             cancelled, not `done`",
        ),
        (
            "chant.setStatus",
            json!({"uri": read, "status": "failed", "force": 1}),
            "`force` must be `true` or `false`, not `1`",
        ),
        (
            "chant.approve",
            json!({"by": "Ada"}),
            "the argument must name a spec, by `uri` or by `id`",
        ),
        (
            "chant.approve",
            json!({"uri": read, "by": ""}),
            "say who decides, by a name",
        ),
        ("chant.newSpec", json!({}), "the argument must have `title`"),
        (
            "chant.newSpec",
            json!({"title": "T", "labels": "a"}),
            "`labels` must be a list of texts, not `\"a\"`",
        ),
        (
            "chant.startWorkflow",
            json!({"title": "T", "number": "a"}),
            "`number` must be a number, not `\"a\"`",
        ),
        (
            "chant.tickCriterion",
            json!({"uri": read}),
            "the argument must have `criterion`",
        ),
        (
            "chant.archive",
            json!({"uri": read}),
            "001-read is in_progress: only what is completed or cancelled is archived",
        ),
    ] {
        assert_eq!(
            call(&mut client, command, argument),
            Err(sentence.to_owned()),
            "{command}"
        );
    }
}

#[test]
fn an_approval_lands_in_the_open_document_and_on_the_disk() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let (read, fix) = (project.spec("001-read"), project.spec("002-fix"));
    let decided = json!({"uri": read, "by": "Ada", "reason": "no tests"});
    let rejected = call(&mut client, "chant.reject", decided);
    assert_eq!(rejected, Ok(json!({"applied": true, "by": "Ada"})));
    let text = project.read(READ);
    assert!(
        text.contains("approval:\n  required: false\n  status: rejected\n  by: Ada\n  at: 20"),
        "{text}"
    );
    assert!(text.contains("- [x] Add it\n\n## Approval Discussion\n\n**Ada** - 20"));
    assert!(text.ends_with(" - REJECTED\nno tests\n"), "{text}");

    let before = project.read(FIX);
    client.did_open(&fix, &before);
    client.expect_published(&fix, &[]);
    client.script(|method, _| match method {
        "workspace/applyEdit" => Some(json!({"applied": true})),
        _ => Some(Value::Null),
    });
    let approved = call(
        &mut client,
        "chant.approve",
        json!({"uri": fix, "by": "Ada"}),
    );
    assert_eq!(approved, Ok(json!({"applied": true, "by": "Ada"})));
    assert_eq!(project.read(FIX), before, "the editor has it, not the disk");
    let (_, params) = client
        .asked
        .iter()
        .find(|(method, _)| method == "workspace/applyEdit")
        .expect("the editor was asked");
    let change = &params["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": fix, "version": 1}));
    let edits = change["edits"].to_string();
    assert!(
        edits.contains(", status: approved, by: Ada, at: 20"),
        "{edits}"
    );
    assert!(edits.contains("## Approval Discussion"), "{edits}");
}

/// A project of one completed spec, in git, which signs as Ada.
fn tracked() -> Project {
    let project =
        Project::new("//- .chant/specs/001-comprehension.md\n---\nstatus: completed\n---\n# A\n");
    git(&project, &["init", "-q"]);
    git(&project, &["config", "user.name", "Ada Lovelace"]);
    git(&project, &["config", "user.email", "ada@example.org"]);
    git(&project, &["add", "."]);
    git(
        &project,
        &["commit", "-q", "-m", "chant(001-comprehension): all of it"],
    );
    project
}

fn git(project: &Project, arguments: &[&str]) -> String {
    let out = Command::new("git")
        .args(arguments)
        .current_dir(project.root())
        .output()
        .expect("git runs");
    assert!(out.status.success(), "{arguments:?}: {out:?}");
    String::from_utf8(out.stdout)
        .expect("text")
        .trim()
        .to_owned()
}

#[test]
fn git_signs_finds_the_commits_and_follows_into_the_archive() {
    let project = tracked();
    let mut client = open(&project);
    let uri = project.spec("001-comprehension");
    call(&mut client, "chant.reopen", json!({"uri": uri})).unwrap();
    let begun = json!({"uri": uri, "status": "in_progress"});
    call(&mut client, "chant.setStatus", begun).unwrap();
    let done = json!({"uri": uri, "status": "completed"});
    call(&mut client, "chant.setStatus", done).unwrap();
    let hash = git(&project, &["rev-parse", "--short", "HEAD"]);
    let text = project.read(".chant/specs/001-comprehension.md");
    // A hash of digits alone is written in quotes, to stay a text.
    let text = text.replace('\'', "");
    assert!(
        text.starts_with(&format!(
            "---\nstatus: completed\ncommits:\n- {hash}\ncompleted_at: 20"
        )),
        "{text}"
    );
    let approved = call(&mut client, "chant.approve", json!({"uri": uri}));
    assert_eq!(approved.unwrap()["by"], "Ada Lovelace");
    let answer = call(
        &mut client,
        "chant.archive",
        json!({"uri": uri, "show": true}),
    )
    .unwrap();
    let to = ".chant/archive/001-compre/001-comprehension.md";
    assert_eq!(answer, json!({"uri": project.uri(to), "staged": true}));
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown["message"],
        format!(".chant/specs/001-comprehension.md is now {to}")
    );
    assert!(project.read(to).starts_with("---\nstatus: completed"));
    let status = git(&project, &["status", "--porcelain"]);
    assert!(
        status.starts_with("RM .chant/specs/001-comprehension.md -> "),
        "{status}"
    );
    // What was moved is known at once.
    assert_eq!(
        call(
            &mut client,
            "chant.reopen",
            json!({"id": "001-comprehension"})
        ),
        Err("001-comprehension is archived, and stays as it is".to_owned())
    );
}

const OVER: &str = "---\nstatus: completed\n---\n# A\n";

#[test]
fn a_spec_that_others_need_stays_and_they_are_named() {
    let project = Project::new(&format!(
        "//- .chant/specs/001-a.md\n{OVER}//- .chant/specs/002-b.md\n---\ndepends_on: [001-a]\n---\n"
    ));
    let mut client = open(&project);
    assert_eq!(
        call(&mut client, "chant.archive", json!({"id": "001-a"})),
        Err("002-b still depends on 001-a, and chant finds nothing in the archive".to_owned())
    );
    assert_eq!(project.read(".chant/specs/001-a.md"), OVER);
}

#[test]
fn an_open_spec_is_moved_by_the_editor_and_one_with_unsaved_changes_stays() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{OVER}"));
    let able = with(
        capabilities(),
        "/workspace/workspaceEdit/resourceOperations",
        json!(["rename"]),
    );
    let mut client = Client::open_with(&project, able, only(&[]));
    let uri = project.spec("001-a");
    client.did_open(&uri, &format!("{OVER}typed\n"));
    client.expect_published(&uri, &[]);
    assert_eq!(
        call(&mut client, "chant.archive", json!({"uri": uri})),
        Err(
            ".chant/specs/001-a.md has changes in the editor that are not saved: save it first"
                .to_owned()
        )
    );
    client.did_replace(&uri, 2, OVER);
    client.expect_published(&uri, &[]);
    let (from, to) = (
        project.path(".chant/specs/001-a.md"),
        project.path(".chant/archive/001-a/001-a.md"),
    );
    client.script(move |method, params| match method {
        "workspace/applyEdit" => {
            let step = &params["edit"]["documentChanges"][0];
            let moves = step["kind"] == "rename" && step["options"]["overwrite"] == false;
            if moves {
                std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
                std::fs::rename(&from, &to).expect("moved");
            }
            Some(json!({"applied": moves}))
        }
        _ => Some(Value::Null),
    });
    let answer = call(&mut client, "chant.archive", json!({"uri": uri}));
    let new = project.uri(".chant/archive/001-a/001-a.md");
    assert_eq!(answer, Ok(json!({"uri": new, "staged": false})));
}

#[test]
fn an_editor_that_cannot_move_files_is_asked_to_close_them() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{OVER}"));
    let mut client = open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, OVER);
    client.expect_published(&uri, &[]);
    assert_eq!(
        call(&mut client, "chant.archive", json!({"uri": uri})),
        Err(
            ".chant/specs/001-a.md is open in the editor, which cannot move it: close it first"
                .to_owned()
        )
    );
}

#[test]
fn what_can_be_decided_is_offered_where_the_status_stands() {
    let project = Project::new(&format!(
        "//- .chant/specs/001-a.md\n{OVER}//- .chant/specs/002-b.md\n---\nstatus: completed\ndepends_on: [001-a]\n---\n# B\n"
    ));
    let (mut client, uri) = support::session(&project, "001-a", capabilities());
    let place = json!({"line": 1, "character": 0});
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []},
    });
    let offers = client.request("textDocument/codeAction", params).unwrap();
    let archive: Vec<&Value> = offers
        .as_array()
        .expect("offers")
        .iter()
        .filter(|offer| offer["command"]["command"] == "chant.archive")
        .collect();
    assert_eq!(archive.len(), 1, "{offers}");
    assert_eq!(archive[0]["title"], "Archive this spec");
    assert_eq!(
        archive[0]["command"]["arguments"],
        json!([{"uri": uri, "show": true}])
    );
    support::leave(client);
}
