//! Documents stay in step with the editor, or say that they are not and come back.

use serde_json::json;

use crate::support::{Client, Project, capabilities, only, with};

fn titles(client: &mut Client, uri: &str) -> Vec<String> {
    let symbols = client
        .request(
            "textDocument/documentSymbol",
            json!({"textDocument": {"uri": uri}}),
        )
        .unwrap();
    let headings = symbols
        .as_array()
        .into_iter()
        .flatten()
        .filter(|symbol| symbol["kind"] == 15);
    headings
        .map(|symbol| symbol["name"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn one() -> (Project, Client, String) {
    let project = Project::new("//- .chant/specs/001-a.md\n---\n---\n# A\n");
    let mut options = only(&["missing-title"]);
    options["logLevel"] = json!("debug");
    let client = Client::open_with(&project, capabilities(), options);
    let uri = project.spec("001-a");
    (project, client, uri)
}

#[test]
fn a_change_that_cannot_be_read_is_logged_and_a_full_text_mends_it() {
    let (_project, mut client, uri) = one();
    client.did_open(&uri, "---\n---\n# A\n");
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri}, "contentChanges": [{"text": "# lost"}]}),
    );
    client.logged("cannot be understood");
    client.logged("out of step");
    client.did_change(&uri, 3, &[([2, 2, 2, 3], "wrong")]);
    assert_eq!(
        titles(&mut client, &uri),
        ["A"],
        "a change after the lost one means nothing"
    );
    client.did_replace(&uri, 4, "---\n---\n# Mended\n");
    assert_eq!(titles(&mut client, &uri), ["Mended"]);
    client.forget_unread();
}

#[test]
fn a_save_or_opening_again_mends_it_too() {
    let (project, mut client, uri) = one();
    let lose = |client: &mut Client| {
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": "x"}, "contentChanges": []}),
        );
    };
    client.did_open(&uri, "---\n---\n# A\n");
    lose(&mut client);
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}, "text": "---\n---\n# Saved\n"}),
    );
    assert_eq!(titles(&mut client, &uri), ["Saved"]);
    lose(&mut client);
    project.write(".chant/specs/001-a.md", "---\n---\n# On disk\n");
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(titles(&mut client, &uri), ["On disk"]);
    lose(&mut client);
    client.did_close(&uri);
    client.did_open(&uri, "---\n---\n# Again\n");
    assert_eq!(titles(&mut client, &uri), ["Again"]);
    client.forget_unread();
}

#[test]
fn impossible_ranges_are_taken_as_close_as_can_be_and_compared_at_the_next_save() {
    let (_project, mut client, uri) = one();
    client.did_open(&uri, "---\n---\n# A\n");
    client.did_change(&uri, 2, &[([90, 0, 95, 7], "## End\n")]);
    client.logged("a range that the text has not");
    assert_eq!(titles(&mut client, &uri), ["A"]);
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}, "text": "---\n---\n# What it was\n"}),
    );
    client.logged("in step again");
    assert_eq!(titles(&mut client, &uri), ["What it was"]);
    client.did_change(&uri, 3, &[([2, 5, 2, 2], "B")]);
    assert_eq!(
        titles(&mut client, &uri),
        ["Bt it was"],
        "backwards is taken forwards"
    );
    client.forget_unread();
}

#[test]
fn several_changes_of_one_notification_build_on_each_other() {
    let (_project, mut client, uri) = one();
    client.did_open(&uri, "---\r\n---\r\n# A\r\n");
    client.did_change(
        &uri,
        2,
        &[
            ([2, 2, 2, 3], "é😀"),
            ([2, 5, 2, 5], "!"),
            ([2, 0, 2, 2], "# x"),
        ],
    );
    assert_eq!(titles(&mut client, &uri), ["xé😀!"]);
    client.forget_unread();
}

#[test]
fn positions_are_counted_as_the_client_counts_them() {
    let text = "---\ndepends_on: [😀é, gone]\n---\n# A\n";
    for (encoding, column) in [("utf-8", 21), ("utf-16", 18), ("utf-32", 17)] {
        let project = Project::new("//- .chant/specs/😀é.md\n---\n---\n# A\n");
        let capabilities = with(
            capabilities(),
            "/general/positionEncodings",
            json!([encoding]),
        );
        let mut client = Client::spawn();
        let answer = client.greet(json!({
            "processId": null, "rootUri": project.uri(""), "capabilities": capabilities,
            "initializationOptions": only(&["unknown-dependency"])}));
        assert_eq!(answer["positionEncoding"], encoding);
        client.quiet();
        let uri = project.spec("001-a");
        client.did_open(&uri, text);
        client.expect_published(&uri, &[&format!("1:{column} unknown-dependency")]);
        client.did_change(&uri, 2, &[([1, column, 1, column + 4], "😀é")]);
        client.expect_published(&uri, &[]);
    }
}

#[test]
fn percent_signs_and_spaces_in_names_are_no_obstacle() {
    let project = Project::new("//- .chant/specs/a b%c#d.md\n---\n---\nno title\n");
    let mut client = Client::open(&project);
    let uri = project.uri(".chant/specs/a%20b%25c%23d.md");
    client.expect_published(&uri, &["2:0 missing-title"]);
    client.did_open(&uri, "---\n---\n# Title\n");
    client.expect_published(&uri, &[]);
    client.did_close(&uri);
    client.expect_published(&uri, &["2:0 missing-title"]);
}

#[cfg(unix)]
#[test]
fn a_file_reached_through_a_link_is_answered_by_the_client_s_name() {
    let project = Project::new("//- real/.chant/specs/001-a.md\n---\n---\nno title\n");
    std::os::unix::fs::symlink(project.path("real"), project.path("linked")).unwrap();
    let mut client = Client::spawn();
    client.greet(json!({
        "processId": null, "capabilities": capabilities(), "initializationOptions": only(&["missing-title"]),
        "workspaceFolders": [{"uri": project.uri("linked"), "name": "linked"}]}));
    let linked = project.uri("linked/.chant/specs/001-a.md");
    client.expect_published(&linked, &["2:0 missing-title"]);
    client.quiet();
    let real = project.uri("real/.chant/specs/001-a.md");
    client.did_open(&real, "---\n---\n# A\n");
    client.expect_published(&linked, &[]);
    client.expect_published(&real, &[]);
    let found = client
        .request("workspace/symbol", json!({"query": ""}))
        .unwrap();
    assert_eq!(
        found.as_array().map(Vec::len),
        Some(1),
        "one file, whatever its names: {found}"
    );
    assert_eq!(found[0]["location"]["uri"], real);
    client.did_close(&real);
    client.expect_published(&linked, &["2:0 missing-title"]);
    client.forget_unread();
}

#[test]
fn a_document_may_be_opened_before_its_project_is_read() {
    let project = Project::new(
        "//- .chant/specs/001-a.md\n---\ndepends_on: [002-b]\n---\n# A\n//- .chant/specs/002-b.md\n---\n---\n# B\n",
    );
    let mut client = Client::start(
        &project,
        capabilities(),
        only(&["unknown-dependency", "missing-title"]),
    );
    let uri = project.spec("001-a");
    client.did_open(&uri, "---\ndepends_on: [002-b]\n---\nno title\n");
    // Never a false word about links, whether the index is there or not.
    client.expect_published(&uri, &["3:0 missing-title"]);
    client.quiet();
    client.in_step();
    client.did_change(&uri, 2, &[([1, 13, 1, 18], "gone")]);
    client.expect_published(&uri, &["1:13 unknown-dependency", "3:0 missing-title"]);
    client.forget_unread();
}

#[test]
fn configuration_and_prompts_are_documents_too() {
    let project = Project::new("//- .chant/config.md\n---\nproject:\n  name: x\n---\n");
    let mut client = Client::open(&project);
    let uri = project.uri(".chant/config.md");
    client.did_open(&uri, &project.read(".chant/config.md"));
    assert_eq!(client.published(&uri)["version"], 1);
    client.did_replace(&uri, 2, "");
    assert_eq!(client.published(&uri)["version"], 2);
    assert_eq!(
        client
            .request(
                "textDocument/documentSymbol",
                json!({"textDocument": {"uri": uri}})
            )
            .unwrap(),
        json!([])
    );
}

#[test]
fn workflows_are_documents_too() {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let rules = only(&["bad-workflow", "unknown-key"]);
    let mut client = Client::open_with(&project, capabilities(), rules);
    let uri = project.uri(".chant/workflows/poem.yml");
    client.did_open(&uri, "phases:\n- name: draft\n  type: docs\n  promt: x\n");
    client.expect_published(&uri, &["2:8 bad-workflow", "3:2 unknown-key"]);
    client.did_change(
        &uri,
        2,
        &[([2, 8, 2, 12], "task"), ([3, 2, 3, 7], "prompt")],
    );
    client.expect_published(&uri, &["3:10 bad-workflow"]);
    client.did_change(&uri, 3, &[([3, 10, 3, 11], "research")]);
    client.expect_published(&uri, &[]);
}
