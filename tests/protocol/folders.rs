//! Which projects are served.

use serde_json::json;

use crate::support::{Client, Project, capabilities, only};

const BAD: &str = "---\ndepends_on: [gone]\n---\n# A\n";

fn options() -> serde_json::Value {
    only(&["unknown-dependency"])
}

fn names(client: &mut Client) -> Vec<String> {
    let found = client
        .request("workspace/symbol", json!({"query": ""}))
        .unwrap();
    found
        .as_array()
        .into_iter()
        .flatten()
        .map(|symbol| symbol["name"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Waits until the server has told that it serves these projects, and has nothing to do.
#[track_caller]
fn served(client: &mut Client, wanted: &[String]) {
    let wanted = json!(wanted);
    client.status(|status| status["projects"] == wanted && status["quiescent"] == true);
}

fn folder(project: &Project, path: &str) -> serde_json::Value {
    json!({"uri": project.uri(path), "name": path})
}

#[test]
fn folders_come_and_go() {
    let project = Project::new(&format!(
        "//- one/.chant/specs/a.md\n{BAD}//- two/.chant/specs/b.md\n{BAD}"
    ));
    let mut client = Client::spawn();
    client.greet(json!({"processId": null, "capabilities": capabilities(), "initializationOptions": options(),
        "workspaceFolders": [folder(&project, "one")]}));
    client.expect_published(
        &project.uri("one/.chant/specs/a.md"),
        &["1:13 unknown-dependency"],
    );
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [folder(&project, "two")], "removed": []}}),
    );
    client.expect_published(
        &project.uri("two/.chant/specs/b.md"),
        &["1:13 unknown-dependency"],
    );
    assert_eq!(names(&mut client), ["a A", "b A"]);
    served(&mut client, &[project.uri("one"), project.uri("two")]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [], "removed": [folder(&project, "one")]}}),
    );
    client.expect_published(&project.uri("one/.chant/specs/a.md"), &[]);
    assert_eq!(names(&mut client), ["b A"]);
    served(&mut client, &[project.uri("two")]);
}

#[test]
fn the_innermost_project_counts() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\n---\n# Outer\n//- packages/web/.chant/specs/002-b.md\n---\ndepends_on: [001-a]\n---\n# Inner\n",
    );
    let mut client = Client::open_with(&project, capabilities(), options());
    let inner = project.uri("packages/web/.chant/specs/002-b.md");
    client.expect_published(&inner, &["1:13 unknown-dependency"]);
    assert_eq!(names(&mut client), ["001-a Outer", "002-b Inner"]);
    served(&mut client, &[project.uri(""), project.uri("packages/web")]);
    client.did_open(&inner, "---\n---\n# Inner\n");
    client.expect_published(&inner, &[]);
    client.did_close(&inner);
    client.expect_published(&inner, &["1:13 unknown-dependency"]);
}

#[test]
fn a_project_needs_no_config_and_lasts_as_long_as_its_documents() {
    let project = Project::new(&format!("//- packages/a/.chant/specs/001-a.md\n{BAD}"));
    let mut client = Client::open_with(&project, capabilities(), options());
    served(&mut client, &[project.uri("packages/a")]);
    let uri = project.uri("packages/a/.chant/specs/001-a.md");
    client.did_open(&uri, BAD);
    let folder = project.path("packages/a");
    // The server notes in there what is open. It must have done so: in that moment it would make the folder anew.
    let notes = folder.join(".chant/.store/chant-lsp/servers");
    let noted = |notes: &std::path::Path| {
        let mut files = std::fs::read_dir(notes).into_iter().flatten().flatten();
        files.any(|file| file.metadata().is_ok_and(|it| it.len() > 0))
    };
    let start = std::time::Instant::now();
    while !noted(&notes) {
        assert!(start.elapsed() < crate::support::DEADLINE, "nothing noted");
    }
    std::fs::rename(folder.join(".chant"), folder.join("away")).unwrap();
    client.files_changed(&[&project.uri("packages/a/.chant")]);
    served(&mut client, &[project.uri("packages/a")]);
    project.write("b/.chant/specs/001-b.md", BAD);
    client.files_changed(&[&project.uri("b/.chant")]);
    served(&mut client, &[project.uri("b"), project.uri("packages/a")]);
    client.did_close(&uri);
    served(&mut client, &[project.uri("b")]);
    client.expect_published(&uri, &[]);
    client.forget_unread();
}

#[test]
fn older_clients_name_one_folder() {
    let project = Project::new("//- .chant/specs/001-a.md\n---\n---\n# A\n");
    for params in [
        json!({"rootUri": project.uri("")}),
        json!({"rootPath": project.root(), "rootUri": null}),
    ] {
        let mut client = Client::spawn();
        let mut all =
            json!({"processId": null, "capabilities": {}, "initializationOptions": options()});
        all.as_object_mut()
            .unwrap()
            .extend(params.as_object().unwrap().clone());
        client.greet(all);
        assert_eq!(names(&mut client), ["001-a A"]);
    }
}

#[test]
fn a_file_without_a_folder_finds_its_project() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\n---\n# A\n//- .chant/specs/002-b.md\n---\n---\n# B\n",
    );
    let mut client = Client::spawn();
    client.greet(json!({"processId": null, "capabilities": capabilities(), "initializationOptions": options()}));
    let uri = project.spec("002-b");
    client.did_open(&uri, "---\ndepends_on: [001-a, gone]\n---\n# B\n");
    client.expect_published(&uri, &["1:20 unknown-dependency"]);
    assert_eq!(names(&mut client), ["001-a A", "002-b B"]);
    served(&mut client, &[project.uri("")]);
    client.did_close(&uri);
    client.expect_published(&uri, &[]);
    assert!(
        names(&mut client).is_empty(),
        "nobody wants the project any more"
    );
    served(&mut client, &[]);
}

#[test]
fn the_whole_disk_is_refused_and_files_below_are_served() {
    let project = Project::new("//- .chant/specs/001-a.md\n---\n---\n# A\n");
    let mut client = Client::spawn();
    client.greet(json!({"processId": null, "capabilities": capabilities(), "initializationOptions": options(),
        "workspaceFolders": [{"uri": "file:///", "name": "disk"}]}));
    let said = client.notification("window/showMessage");
    assert!(
        said["message"]
            .as_str()
            .unwrap()
            .contains("root of the file system"),
        "{said}"
    );
    let status =
        client.status(|status| status["quiescent"] == true && status["health"] == "warning");
    assert!(
        status["message"]
            .as_str()
            .unwrap()
            .contains("root of the file system"),
        "{status}"
    );
    let uri = project.spec("001-a");
    client.did_open(&uri, BAD);
    client.expect_published(&uri, &["1:13 unknown-dependency"]);
}

#[test]
fn the_home_folder_is_refused() {
    let project = Project::new("//- work/.chant/specs/001-a.md\n---\n---\n# A\n");
    let mut client = Client::spawn_with(|command| command.env("HOME", project.root()));
    client.greet(
        json!({"processId": null, "capabilities": capabilities(), "rootUri": project.uri("")}),
    );
    let said = client.notification("window/showMessage");
    assert!(
        said["message"].as_str().unwrap().contains("home folder"),
        "{said}"
    );
    assert!(names(&mut client).is_empty());
}

#[test]
fn a_folder_without_chant_is_offered_nothing_and_told_so() {
    let project = Project::new("//- README.md\n# Nothing here\n");
    let mut client = Client::open(&project);
    let status = client.quiet();
    assert_eq!(
        (&status["health"], &status["specs"]),
        (&json!("ok"), &json!(0))
    );
    assert!(
        status["message"]
            .as_str()
            .unwrap()
            .contains("no .chant folder"),
        "{status}"
    );
    assert!(names(&mut client).is_empty());
}

#[test]
fn reading_shows_progress_where_the_client_can() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\n---\n# A\n//- .chant/specs/002-b.md\n---\n---\n# B\n",
    );
    let mut capabilities = capabilities();
    capabilities["window"] = json!({"workDoneProgress": true});
    let mut client = Client::open_with(&project, capabilities, options());
    let token = client.was_asked("window/workDoneProgress/create")["token"].clone();
    client.until(|client| {
        client
            .progress
            .iter()
            .any(|progress| progress["value"]["kind"] == "end")
    });
    assert!(
        client
            .progress
            .iter()
            .all(|progress| progress["token"] == token)
    );
    let begin = &client.progress[0]["value"];
    assert_eq!(
        (&begin["kind"], &begin["title"]),
        (&json!("begin"), &json!("Reading specs"))
    );
    assert!(
        begin["percentage"]
            .as_u64()
            .is_some_and(|percent| percent <= 100)
    );
    assert_eq!(
        client.progress.last().unwrap()["value"]["message"],
        "2/2 files"
    );
    assert_eq!(client.quiet()["specs"], 2);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\n---\n# A\n//- .chant/specs/team/b.md\n---\n---\n# B\n",
    );
    let folder = project.path(".chant/specs/team");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read_dir(&folder).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let mut client = Client::open_with(&project, capabilities(), options());
    let said = client.notification("window/showMessage");
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
    assert!(
        said["message"]
            .as_str()
            .unwrap()
            .contains("permission denied"),
        "{said}"
    );
    assert_eq!(names(&mut client), ["001-a A"]);
}
