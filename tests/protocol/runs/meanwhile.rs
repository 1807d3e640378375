//! What others do to a spec while its agent works: an editor that types and saves, a command line, a rename, an archive.

use super::*;
use crate::support::{capabilities, with};

const PATH: &str = ".chant/specs/001-count.md";

/// A text after the edits of a change that the editor was asked for.
fn edited(text: &str, change: &Value) -> String {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let at = |place: &Value| {
        let number = |key: &str| usize::try_from(place[key].as_u64().expect("a number"));
        starts[number("line").unwrap()] + number("character").unwrap()
    };
    let edits = change["edits"].as_array().expect("edits");
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (
                at(&range["start"]),
                at(&range["end"]),
                edit["newText"].as_str(),
            )
        })
        .collect();
    edits.sort_unstable();
    let mut after = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        after.replace_range(start..end, new.expect("a text"));
    }
    after
}

#[test]
fn an_editor_that_types_and_an_agent_that_ticks_both_keep_what_they_did() {
    let project = Project::new(FILES);
    let shows = with(
        capabilities(),
        "/window",
        json!({"showMessage": {}, "showDocument": {"support": true}}),
    );
    let mut client = Client::open_with(&project, shows, agent("wait.sh", &[]));
    client.script(|method, _| match method {
        // Nobody reads messages while they type.
        "window/showMessageRequest" => None,
        "workspace/applyEdit" => Some(json!({"applied": true})),
        _ => Some(Value::Null),
    });
    let uri = project.spec("001-count");
    let before = project.read(PATH);
    client.did_open(&uri, &before);
    press(&mut client, &project);
    until(&mut client, "line");
    let typed = before.replace("- [ ] Test it\n", "- [ ] Test it\n- [ ] Typed meanwhile\n");
    client.did_replace(&uri, 2, &typed);
    project.write("go", "");
    let ended = until(&mut client, "ended");
    assert_eq!(ended["outcome"], "completed");
    let saved = project.read(PATH);
    assert!(
        saved.contains("- [x] Test it\n\n## Agent Output\n"),
        "{saved}"
    );
    client.files_changed(&[&uri]);
    client.was_asked("window/showMessageRequest");

    let both = call(&mut client, "chant.takeBoth", json!({"uri": uri}));
    assert_eq!(both, Ok(json!({"applied": true, "conflicts": 0})));
    let change = client.was_asked("workspace/applyEdit");
    let together = edited(&typed, &change["edit"]["documentChanges"][0]);
    assert_eq!(
        together,
        saved.replace("- [x] Test it\n", "- [x] Test it\n- [ ] Typed meanwhile\n")
    );
    leave(client);
}

#[test]
fn what_is_saved_or_ticked_while_the_result_is_written_stays() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), agent("wait.sh", &["idle"]));
    press(&mut client, &project);
    until(&mut client, "line");
    // The editor saves.
    let text = project.read(PATH);
    assert!(text.contains("\nstatus: in_progress\n"), "{text}");
    project.write(
        PATH,
        &text.replace("# Add a counter\n", "# Add a counter\n\nSaved meanwhile.\n"),
    );
    // Somebody ticks at the moment in which the agent ends.
    project.write("go", "");
    let ticked = Command::new(env!("CARGO_BIN_EXE_chant-lsp"))
        .args(["tick", "001-count", "Add it"])
        .current_dir(project.root())
        .env("HOME", "/nonexistent")
        .output()
        .expect("it starts");
    assert!(ticked.status.success(), "{ticked:?}");
    assert_eq!(until(&mut client, "ended")["outcome"], "needs_attention");
    let text = project.read(PATH);
    for part in [
        "\nstatus: needs_attention\n",
        "\nSaved meanwhile.\n",
        "\n- [x] Add it\n- [ ] Test it\n",
        "\n```\nwaiting\nnothing to do\n```\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    leave(client);
}

#[test]
fn a_spec_that_runs_is_neither_renamed_nor_archived() {
    let project = Project::new(FILES);
    let able = with(
        capabilities(),
        "/workspace/fileOperations",
        json!({"willRename": true, "didRename": true}),
    );
    let mut client = Client::open_with(&project, able, agent("wait.sh", &["idle"]));
    press(&mut client, &project);
    until(&mut client, "line");
    let uri = project.spec("002-next");
    let text = "---\ndepends_on: [001-count]\n---\n# Use the counter\n";
    client.did_open(&uri, text);
    let mut params = crate::support::place(&uri, 1, 15);
    params["newName"] = json!("001-tally");
    let refused = client.request("textDocument/rename", params).unwrap_err();
    let sentence = "`001-count` is running; wait until it is done, or cancel it";
    assert_eq!(refused["message"], sentence);
    let forced = json!({"id": "001-count", "status": "pending", "force": true});
    let refused = call(&mut client, "chant.setStatus", forced).unwrap_err();
    let busy = "001-count is being run: stop the run first";
    assert_eq!(refused["message"], busy);
    for (command, sentence) in [
        (
            "chant.archive",
            "001-count is in_progress: only what is completed or cancelled is archived",
        ),
        ("chant.cancel", busy),
        ("chant.reset", busy),
        ("chant.reopen", busy),
    ] {
        let refused = call(&mut client, command, json!({"id": "001-count"})).unwrap_err();
        assert_eq!(refused["message"], sentence);
    }

    // An editor's own list of files asks nobody: the user is told, and the run loses its spec.
    let to = project.spec("001-tally");
    let moved = json!({"files": [{"oldUri": project.spec("001-count"), "newUri": to}]});
    let edit = client.request("workspace/willRenameFiles", moved.clone());
    assert_eq!(edit, Ok(json!({})));
    let told = client.notification("window/showMessage");
    assert_eq!(told["message"], format!("chant: {sentence}"));
    let to = ".chant/specs/001-tally.md";
    std::fs::rename(project.path(PATH), project.path(to)).expect("it can be moved");
    client.notify("workspace/didRenameFiles", moved);
    project.write("go", "");
    let ended = until(&mut client, "ended");
    let message = ended["message"].as_str().expect("a sentence");
    assert!(
        message.contains("this was not noted in the spec"),
        "{message}"
    );
    assert!(
        !project.path(PATH).exists(),
        "nothing was made in its place"
    );
    assert!(project.read(to).contains("\nstatus: in_progress\n"));
    assert!(!project.path(".chant/.locks/001-count.lock").exists());
    leave(client);
}

#[test]
fn commits_count_on_a_detached_head_too() {
    let project = Project::new(FILES);
    git(&project, &["init", "-q", "."]);
    git(&project, &["add", "-A"]);
    git(&project, &["commit", "-qm", "begin"]);
    git(&project, &["checkout", "-q", "--detach"]);
    let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
    press(&mut client, &project);
    let ended = until(&mut client, "ended");
    let head = git_says(&project, &["rev-parse", "--short", "HEAD"]);
    assert_eq!(ended["commits"], json!([head]));
    assert_eq!(ended["outcome"], "completed");
    leave(client);
}

#[test]
fn an_output_that_does_not_match_its_schema_is_told_at_the_output() {
    let files = |strict: bool| {
        let spec = "status: pending\noutput_schema: calls.json";
        let files = FILES.replacen("status: pending", spec, 1);
        let strict = format!(
            "defaults: {{prompt: standard}}\nvalidation: {{strict_output_validation: {strict}}}"
        );
        let files = files.replace("defaults: {prompt: standard}", &strict);
        files + "//- calls.json\n{\"properties\": {\"calls\": {\"type\": \"integer\"}}}\n"
    };
    let options = |said: &str| {
        let mut options = only(&["bad-output"]);
        options["run"] = agent("json.sh", &[said])["run"].clone();
        options
    };
    for strict in [false, true] {
        let project = Project::new(&files(strict));
        let bad = options("{\"calls\": \"three\"}");
        let mut client = Client::open_with(&project, capabilities(), bad);
        let uri = project.spec("001-count");
        press(&mut client, &project);
        let (told, ended) = events(&mut client);
        let (outcome, message) = if strict {
            (
                "needs_attention",
                "001-count: the output does not match its schema: at '/calls': \"three\" is not of type \"integer\"",
            )
        } else {
            (
                "completed",
                "001-count: completed, with 2 of 2 criteria ticked",
            )
        };
        assert_eq!(told.last(), Some(&format!("ended: {outcome}")));
        assert_eq!(ended["message"], message);
        // `completed_at` stands before it.
        let line = if strict { "12:0" } else { "13:0" };
        let published = client.expect_published(&uri, &[&format!("{line} bad-output")]);
        let diagnostic = &published["diagnostics"][0];
        assert_eq!(
            diagnostic["message"],
            "the output in the log does not match: at '/calls': \"three\" is not of type \"integer\""
        );
        let log = &diagnostic["relatedInformation"][0]["location"]["uri"];
        assert_eq!(log, &json!(project.uri(".chant/logs/001-count.log")));
        leave(client);
        if strict {
            // The next run says it better, and nothing is left of the first.
            let good = options("{\"calls\": 3}");
            let mut client = Client::open_with(&project, capabilities(), good);
            client.expect_published(&uri, &["12:0 bad-output"]);
            press(&mut client, &project);
            assert_eq!(until(&mut client, "ended")["outcome"], "completed");
            client.expect_published(&uri, &[]);
            leave(client);
        }
    }
}
