//! Pushed diagnostics: of open documents, of closed files, and of the files that a change concerns.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, codes, only, with};

const TWO: &str = "//- .chant/specs/001-a.md
---
status: pending
---
# A
//- .chant/specs/002-b.md
---
depends_on: [001-a]
---
# B
";

#[test]
fn an_open_document_is_examined_as_it_is_typed() {
    let project = Project::new("//- .chant/specs/001-a.md\n---\nstatus: pending\n---\n# A\n");
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.did_open(&uri, &project.read(".chant/specs/001-a.md"));
    assert_eq!(client.published(&uri)["diagnostics"], json!([]));
    client.did_change(&uri, 2, &[([3, 1, 3, 2], "")]);
    let published = client.published(&uri);
    assert_eq!(published["version"], 2);
    let found = &published["diagnostics"][0];
    assert_eq!(
        (&found["code"], &found["source"], &found["severity"]),
        (&json!("missing-title"), &json!("chant"), &json!(1))
    );
    let page = "https://github.com/chant-lsp/chant-lsp/blob/main/docs/rules.md#missing-title";
    assert_eq!(found["codeDescription"]["href"], page);
    let fix = &found["data"]["fixes"][0];
    assert!(fix["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert_eq!(fix["edits"][0]["newText"], " ");
    client.did_change(&uri, 3, &[([3, 1, 3, 1], " ")]);
    assert_eq!(client.published(&uri)["diagnostics"], json!([]));
}

#[test]
fn closed_files_are_examined_too() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\ndepends_on: [gone]\n---\n# A\n//- .chant/specs/002-b.md\n---\n---\n# B\n",
    );
    let mut client = Client::open(&project);
    let published = client.published(&project.spec("001-a"));
    assert_eq!(
        codes(&published["diagnostics"]),
        ["1:13 unknown-dependency"]
    );
    assert!(published.get("version").is_none());
    // Nothing is said of the other one: nothing is wrong with it, and nothing was said before.
}

#[test]
fn closed_files_are_left_alone_where_the_user_says_so() {
    let project = Project::new("//- .chant/specs/001-a.md\n---\ndepends_on: [gone]\n---\n# A\n");
    let mut options = only(&["unknown-dependency"]);
    options["diagnostics"] = json!({"scope": "open"});
    let mut client = Client::open_with(&project, capabilities(), options);
    let uri = project.spec("001-a");
    client.did_open(&uri, &project.read(".chant/specs/001-a.md"));
    client.expect_published(&uri, &["1:13 unknown-dependency"]);
    client.did_close(&uri);
    client.expect_published(&uri, &[]);
}

#[test]
fn files_that_depend_on_a_change_are_examined_again() {
    let project = Project::new(TWO);
    let mut client = Client::open(&project);
    let (a, b) = (project.spec("001-a"), project.spec("002-b"));
    client.did_open(&b, &project.read(".chant/specs/002-b.md"));
    client.expect_published(&b, &[]);
    project.remove(".chant/specs/001-a.md");
    client.files_changed(&[&a]);
    let published = client.expect_published(&b, &["1:13 unknown-dependency"]);
    assert_eq!(published["version"], 1);
    project.write(".chant/specs/001-a.md", "---\n---\n# A\n");
    client.files_changed(&[&a]);
    client.expect_published(&b, &[]);
}

#[test]
fn a_document_that_is_closed_is_what_is_on_disk() {
    let project = Project::new(TWO);
    let mut client = Client::open(&project);
    let b = project.spec("002-b");
    client.did_open(&b, "---\ndepends_on: [gone]\n---\n# B\n");
    client.expect_published(&b, &["1:13 unknown-dependency"]);
    client.did_close(&b);
    let published = client.expect_published(&b, &[]);
    assert!(published.get("version").is_none());
}

#[test]
fn a_document_that_was_never_saved_goes_with_its_diagnostics() {
    let project = Project::new(TWO);
    let mut client = Client::open(&project);
    let new = project.spec("003-c");
    client.did_open(&new, "---\ndepends_on: [gone]\n---\n# C\n");
    client.expect_published(&new, &["1:13 unknown-dependency"]);
    client.did_close(&new);
    client.expect_published(&new, &[]);
    assert_eq!(
        client
            .request("workspace/symbol", json!({"query": "003"}))
            .unwrap(),
        json!([])
    );
}

#[test]
fn a_file_that_goes_takes_its_diagnostics_along() {
    let project = Project::new("//- .chant/specs/001-a.md\n---\ndepends_on: [gone]\n---\n# A\n");
    let mut client = Client::open(&project);
    let uri = project.spec("001-a");
    client.expect_published(&uri, &["1:13 unknown-dependency"]);
    project.remove(".chant/specs/001-a.md");
    client.files_changed(&[&uri]);
    client.expect_published(&uri, &[]);
}

#[test]
fn related_places_are_told_to_those_who_show_them() {
    let project = Project::new("//- .chant/specs/a.md\n# A\n//- .chant/archive/x/a.md\n# A\n");
    let options = only(&["duplicate-id"]);
    let (active, archived) = (project.spec("a"), project.uri(".chant/archive/x/a.md"));
    let mut client = Client::open_with(&project, capabilities(), options.clone());
    let told = client.published(&active);
    let related = &told["diagnostics"][0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], archived, "{told}");
    client.forget_unread();
    let plain = with(
        capabilities(),
        "/textDocument/publishDiagnostics",
        json!({}),
    );
    let mut client = Client::open_with(&project, plain, options);
    let told = client.published(&active);
    let found = &told["diagnostics"][0];
    for name in ["relatedInformation", "codeDescription", "tags", "data"] {
        assert!(found.get(name).is_none(), "{name} in {found}");
    }
    client.forget_unread();
}

#[test]
fn other_markdown_is_none_of_our_business() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\n---\n# A\n//- README.md\n---\nstatus: done\n---\n",
    );
    let mut client = Client::open(&project);
    for path in ["README.md", ".chant/research/notes.md", "specs/001-a.md"] {
        let uri = project.uri(path);
        client.did_open(&uri, "---\nstatus: done\n---\n");
        client.did_change(&uri, 2, &[([0, 0, 0, 1], "")]);
        assert_eq!(
            client
                .request(
                    "textDocument/documentSymbol",
                    json!({"textDocument": {"uri": uri}})
                )
                .unwrap(),
            Value::Null
        );
        client.did_close(&uri);
    }
    client.did_open("untitled:Untitled-1", "# x");
    client.in_step();
}

#[test]
fn a_limit_is_visible() {
    let project = Project::new("");
    for id in 0..10_001 {
        project.write(&format!(".chant/specs/{id}.md"), "# T\n");
    }
    let mut client = Client::start(&project, capabilities(), only(&[]));
    let status = client.status(|status| status["health"] == "warning");
    let message = status["message"].as_str().unwrap();
    assert!(
        message.contains("analysis limited: 10000 of 10001 files"),
        "{message}"
    );
    // What is open is examined all the same.
    let uri = project.spec("9999");
    client.did_open(&uri, "# T\n");
    assert_eq!(client.published(&uri)["version"], 1);
}
