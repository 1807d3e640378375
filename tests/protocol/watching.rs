//! Changes on disk, seen by the client or by our own watcher.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

const SPEC: &str = "---\n---\n# A\n";
const BAD: &str = "---\ndepends_on: [gone]\n---\n# A\n";

fn blind() -> Value {
    with(
        capabilities(),
        "/workspace/didChangeWatchedFiles",
        json!({}),
    )
}

fn options() -> Value {
    let mut options = only(&["unknown-dependency"]);
    options["logLevel"] = json!("debug");
    options
}

fn passes(client: &Client) -> usize {
    client
        .log
        .iter()
        .filter(|line| line.contains("paths on disk"))
        .count()
}

#[test]
fn the_client_is_told_what_to_watch() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{SPEC}"));
    let mut client = Client::open(&project);
    let registered = client.was_asked("client/registerCapability");
    let watchers = &registered["registrations"][0]["registerOptions"]["watchers"];
    assert_eq!(
        watchers,
        &json!([
            {"globPattern": "**/.chant"},
            {"globPattern": "**/.chant/*"},
            {"globPattern": "**/.chant/specs/**"},
            {"globPattern": "**/.chant/archive/**"},
            {"globPattern": "**/.chant/prompts/**"},
            {"globPattern": "**/.chant/workflows/*.yml"},
            {"globPattern": "**/.chant/.locks/*.lock"},
        ])
    );
}

#[test]
fn a_client_that_does_not_watch_is_watched_for() {
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{SPEC}"));
    let mut client = Client::open_with(&project, blind(), options());
    let (a, b) = (project.spec("001-a"), project.spec("002-b"));
    project.write(".chant/specs/001-a.md", BAD);
    client.expect_published(&a, &["1:13 unknown-dependency"]);
    project.write(".chant/specs/gone.md", SPEC);
    client.expect_published(&a, &[]);
    project.write(
        ".chant/specs/team/002-b.md",
        BAD.replace("gone", "lost").as_str(),
    );
    client.expect_published(
        &project.uri(".chant/specs/team/002-b.md"),
        &["1:13 unknown-dependency"],
    );
    std::fs::rename(
        project.path(".chant/specs/team"),
        project.path(".chant/elsewhere"),
    )
    .unwrap();
    client.expect_published(&project.uri(".chant/specs/team/002-b.md"), &[]);
    assert!(client.asked.is_empty(), "{:?}", client.asked);
    assert_ne!(a, b);
}

#[test]
fn a_project_appears_and_vanishes() {
    for capabilities in [capabilities(), blind()] {
        let watched = capabilities == self::capabilities();
        let project = Project::new("//- README.md\n# Nothing\n");
        let mut client = Client::open_with(&project, capabilities, options());
        let uri = project.spec("001-a");
        project.write(".chant/specs/001-a.md", BAD);
        if watched {
            client.files_changed(&[&uri]);
        }
        client.expect_published(&uri, &["1:13 unknown-dependency"]);
        client.status(|status| status["specs"] == 1);
        project.remove(".chant");
        if watched {
            client.files_changed(&[&uri]);
        }
        client.expect_published(&uri, &[]);
        client.status(|status| status["specs"] == 0 && status["quiescent"] == true);
        project.write(".chant/specs/001-a.md", BAD);
        if watched {
            client.files_changed(&[&uri]);
        }
        client.expect_published(&uri, &["1:13 unknown-dependency"]);
    }
}

/// Many clients tell of a folder that is moved, and not of what is in it; ours are the same eyes.
#[test]
fn a_folder_takes_along_what_is_in_it_and_brings_it_back() {
    for capabilities in [capabilities(), blind()] {
        let watched = capabilities == self::capabilities();
        let project = Project::new(&format!(
            "//- .chant/specs/001-a.md\n{BAD}//- .chant/specs/v1.2/002-b.md\n{BAD}//- packages/web/.chant/specs/003-c.md\n{BAD}"
        ));
        let mut client = Client::open_with(&project, capabilities, options());
        let files = [
            project.spec("001-a"),
            project.spec("v1.2/002-b"),
            project.uri("packages/web/.chant/specs/003-c.md"),
        ];
        for uri in &files {
            client.expect_published(uri, &["1:13 unknown-dependency"]);
        }
        for (folder, gone, left) in [
            // chant does not work on what is deeper, so it does not count.
            (".chant/specs/v1.2", &files[1..2], 2),
            (".chant/specs", &files[..2], 1),
            (".chant", &files[..2], 1),
            ("packages/web/.chant", &files[2..], 1),
        ] {
            let (here, away) = (project.path(folder), project.path("away"));
            std::fs::rename(&here, &away).unwrap();
            if watched {
                client.files_changed(&[&project.uri(folder)]);
            }
            for uri in gone {
                client.expect_published(uri, &[]);
            }
            client.status(|status| status["specs"] == left && status["quiescent"] == true);
            std::fs::rename(&away, &here).unwrap();
            if watched {
                client.files_changed(&[&project.uri(folder)]);
            }
            for uri in gone {
                client.expect_published(uri, &["1:13 unknown-dependency"]);
            }
            client.status(|status| status["specs"] == 2 && status["quiescent"] == true);
        }
    }
}

#[test]
fn a_folder_takes_along_its_projects_and_brings_them_back() {
    for capabilities in [capabilities(), blind()] {
        let watched = capabilities == self::capabilities();
        let project = Project::new(&format!("//- packages/web/a/.chant/specs/001-a.md\n{BAD}"));
        let mut client = Client::open_with(&project, capabilities, options());
        let uri = project.uri("packages/web/a/.chant/specs/001-a.md");
        client.expect_published(&uri, &["1:13 unknown-dependency"]);
        for folder in ["packages", "packages/web", "packages/web/a"] {
            let (here, away) = (project.path(folder), project.path("target"));
            project.write(".gitignore", "target\n");
            std::fs::rename(&here, &away).unwrap();
            if watched {
                client.files_changed(&[&project.uri(folder), &project.uri("target")]);
            }
            client.expect_published(&uri, &[]);
            client.status(|status| status["projects"] == json!([]) && status["quiescent"] == true);
            std::fs::rename(&away, &here).unwrap();
            if watched {
                client.files_changed(&[&project.uri(folder)]);
            }
            client.expect_published(&uri, &["1:13 unknown-dependency"]);
            client.quiet();
        }
        let globs = client.asked.iter().skip(1).map(|(_, params)| {
            let watcher = &params["registrations"][0]["registerOptions"]["watchers"][0];
            assert_eq!(watcher["kind"], 5, "made and removed");
            watcher["globPattern"].to_string()
        });
        let mut globs: Vec<String> = globs.collect();
        globs.sort();
        let name = project.root().file_name().unwrap().to_str().unwrap();
        let wanted = [name, "packages", "web"].map(|name| format!("\"**/{name}/*\""));
        assert_eq!(globs, if watched { &wanted[..] } else { &[] });
    }
}

#[test]
fn a_workflow_is_read_again() {
    for capabilities in [capabilities(), blind()] {
        let watched = capabilities == self::capabilities();
        let workflow = ".chant/workflows/mine.yml";
        let text =
            |reads: &str| format!("phases:\n- name: draft\n- name: polish\n  reads: [{reads}]\n");
        let project = Project::new(&format!("//- {workflow}\n{}", text("draft")));
        let mut client = Client::open_with(&project, capabilities, only(&["bad-workflow"]));
        project.write(workflow, &text("darft"));
        if watched {
            client.files_changed(&[&project.uri(workflow)]);
        }
        client.expect_published(&project.uri(workflow), &["3:10 bad-workflow"]);
    }
}

#[test]
fn content_that_is_known_changes_nothing() {
    let project = Project::new(&format!(
        "//- .chant/specs/001-a.md\n{BAD}//- .chant/specs/002-b.md\n{SPEC}"
    ));
    let mut client = Client::open_with(&project, capabilities(), options());
    let (a, b) = (project.spec("001-a"), project.spec("002-b"));
    client.expect_published(&a, &["1:13 unknown-dependency"]);
    project.write(".chant/specs/001-a.md", BAD);
    client.files_changed(&[&a]);
    client.logged("looked at 1 paths on disk: 0 files changed");
    project.write(".chant/specs/002-b.md", BAD);
    client.files_changed(&[&a, &b]);
    client.expect_published(&b, &["1:13 unknown-dependency"]);
    // Had anything been said of the first one, it would be left over at the end.
}

#[test]
fn a_storm_is_one_pass() {
    let project = Project::new("//- .chant/specs/0.md\n# 0\n");
    let mut client = Client::open_with(&project, capabilities(), options());
    for id in 0..1000 {
        project.write(&format!(".chant/specs/{id}.md"), SPEC);
    }
    let before = passes(&client);
    let uris: Vec<String> = (0..5000)
        .map(|id| project.spec(&(id % 1000).to_string()))
        .collect();
    let mut bytes = Vec::new();
    for uri in &uris {
        bytes.extend(crate::support::framed(
            &json!({"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles",
            "params": {"changes": [{"uri": uri, "type": 1}]}}),
        ));
    }
    client.send_bytes(&bytes);
    client.status(|status| status["specs"] == 1000 && status["quiescent"] == true);
    client.in_step();
    let passes = passes(&client) - before;
    // Mostly one or two. A busy machine hears of the storm in parts, and still not one by one.
    assert!(
        (1..=50).contains(&passes),
        "{passes} passes: {:#?}",
        client.log
    );
}

#[test]
fn a_storm_that_we_see_ourselves_is_few_passes() {
    let project = Project::new("//- .chant/specs/0.md\n# 0\n");
    let mut client = Client::open_with(&project, blind(), options());
    for id in 0..1000 {
        for _ in 0..5 {
            project.write(&format!(".chant/specs/{id}.md"), SPEC);
        }
    }
    client.status(|status| status["specs"] == 1000 && status["quiescent"] == true);
    client.in_step();
    let passes = passes(&client);
    assert!((1..=100).contains(&passes), "{passes} passes");
}

#[test]
fn what_the_editor_holds_counts_and_not_the_disk() {
    let project = Project::new(&format!(
        "//- .chant/specs/001-a.md\n{SPEC}//- .chant/specs/002-b.md\n{SPEC}"
    ));
    let mut client = Client::open_with(&project, capabilities(), options());
    let (a, b) = (project.spec("001-a"), project.spec("002-b"));
    client.did_open(&a, SPEC);
    client.expect_published(&a, &[]);
    project.write(".chant/specs/001-a.md", BAD);
    project.write(".chant/specs/002-b.md", BAD);
    client.files_changed(&[&a, &b]);
    client.expect_published(&b, &["1:13 unknown-dependency"]);
    client.did_close(&a);
    client.expect_published(&a, &["1:13 unknown-dependency"]);
    client.forget_unread();
}

#[test]
fn a_rename_may_be_told_in_any_order() {
    let old = format!("//- .chant/specs/001-a.md\n{BAD}");
    for order in [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
        [0, 2, 1],
        [2, 0, 1],
        [1, 0, 2],
    ] {
        let project = Project::new(&old);
        let mut client = Client::open_with(&project, capabilities(), options());
        let (a, b) = (project.spec("001-a"), project.spec("002-b"));
        client.did_open(&a, BAD);
        std::fs::rename(
            project.path(".chant/specs/001-a.md"),
            project.path(".chant/specs/002-b.md"),
        )
        .unwrap();
        for step in order {
            match step {
                0 => client.did_close(&a),
                1 => client.did_open(&b, BAD),
                _ => client.files_changed(&[&a, &b]),
            }
        }
        client.expect_published(&b, &["1:13 unknown-dependency"]);
        client.expect_published(&a, &[]);
        client.quiet();
        let found = client
            .request("workspace/symbol", json!({"query": ""}))
            .unwrap();
        assert_eq!(
            (found.as_array().map(Vec::len), &found[0]["name"]),
            (Some(1), &json!("002-b A")),
            "{order:?}"
        );
        client.forget_unread();
    }
}

#[test]
fn a_run_that_begins_or_ends_is_seen() {
    let text = "---\nstatus: in_progress\n---\n# A\n";
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{text}"));
    let git = std::process::Command::new("git")
        .args(["init", "-q"])
        .current_dir(project.root())
        .status();
    assert!(git.unwrap().success());
    let mut client = Client::open_with(&project, capabilities(), only(&["stale-run"]));
    let (uri, lock) = (
        project.spec("001-a"),
        project.uri(".chant/.locks/001-a.lock"),
    );
    client.expect_published(&uri, &["1:8 stale-run"]);
    project.write(".chant/.locks/001-a.lock", &client.pid().to_string());
    client.files_changed(&[&lock]);
    client.expect_published(&uri, &[]);
    project.remove(".chant/.locks/001-a.lock");
    client.files_changed(&[&lock]);
    client.expect_published(&uri, &["1:8 stale-run"]);
}

#[test]
fn files_that_specs_name_are_looked_at_again() {
    let text = "---\nstatus: pending\ninformed_by: [docs/a.md]\n---\n# A\n";
    let project = Project::new(&format!("//- .chant/specs/001-a.md\n{text}"));
    let mut client = Client::open_with(&project, capabilities(), only(&["missing-source"]));
    let uri = project.spec("001-a");
    client.did_open(&uri, text);
    client.expect_published(&uri, &["2:14 missing-source"]);
    project.write("docs/a.md", "");
    client.files_changed(&[&project.uri("docs/a.md")]);
    client.expect_published(&uri, &[]);
    project.remove("docs/a.md");
    let saved = json!({"textDocument": {"uri": uri}, "text": text});
    client.notify("textDocument/didSave", saved);
    client.expect_published(&uri, &["2:14 missing-source"]);
    client.forget_unread();
}
