//! Going somewhere: definitions, links, highlights, hierarchies, symbols, folds and selections.

use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, leave, only, place, session, with};

const FILES: &str = "//- .chant/specs/001-report.md
---
status: completed
---

# Read the report 📄
//- .chant/specs/002-fix.md
---
depends_on: [\"📄\", 001-report]
target_files: [src/a.rs]
informed_by: ['src/*.rs']
prompt: mend
labels: [storage]
---
# Fix it

As 001-report said.

## Agent Output

Done.
//- .chant/specs/002-fix.1.md
# Part
//- .chant/prompts/mend.md
---
name: mend
---
Mend it.
//- src/a.rs
fn a() {}
//- src/b.rs
fn b() {}
";

fn range(from: [u32; 2], to: [u32; 2]) -> Value {
    json!({"start": {"line": from[0], "character": from[1]}, "end": {"line": to[0], "character": to[1]}})
}

fn whole(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

#[test]
fn definitions_land_on_titles_with_columns_in_utf_16() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let title = range([4, 2], [4, 20]);
    for (method, line, character) in [
        ("textDocument/definition", 1, 22),
        ("textDocument/declaration", 1, 22),
        ("textDocument/definition", 9, 5),
    ] {
        let found = client
            .request(method, place(&uri, line, character))
            .unwrap();
        assert_eq!(
            found,
            json!([{"uri": project.spec("001-report"), "range": title}]),
            "{method}"
        );
    }
    let nothing = client
        .request("textDocument/definition", place(&uri, 5, 10))
        .unwrap();
    assert_eq!(nothing, Value::Null);
    leave(client);
}

#[test]
fn a_client_that_takes_links_is_told_what_was_clicked() {
    let project = Project::new(FILES);
    let able = ["definition", "declaration", "implementation"].iter().fold(
        capabilities(),
        |able, kind| {
            let links = json!({"linkSupport": true});
            with(able, &format!("/textDocument/{kind}"), links)
        },
    );
    let (mut client, uri) = session(&project, "002-fix", able);
    let found = client
        .request("textDocument/definition", place(&uri, 3, 18))
        .unwrap();
    let start = range([0, 0], [0, 0]);
    let link = |file: &str| {
        json!({"originSelectionRange": range([3, 15], [3, 23]), "targetUri": project.uri(file),
            "targetRange": start, "targetSelectionRange": start})
    };
    assert_eq!(found, json!([link("src/a.rs"), link("src/b.rs")]));
    let found = client
        .request("textDocument/implementation", place(&uri, 11, 0))
        .unwrap();
    assert_eq!(
        found,
        json!([{"targetUri": project.uri("src/a.rs"), "targetRange": start, "targetSelectionRange": start}])
    );
    leave(client);
}

#[test]
fn links_lead_to_files_and_globs_are_looked_up_later() {
    let project = Project::new(FILES);
    let able = with(
        capabilities(),
        "/textDocument/documentLink",
        json!({"tooltipSupport": true}),
    );
    let (mut client, uri) = session(&project, "002-fix", able);
    let links = client
        .request("textDocument/documentLink", whole(&uri))
        .unwrap();
    let drawn: Vec<(&Value, &Value)> = links
        .as_array()
        .expect("links")
        .iter()
        .map(|link| (&link["target"], &link["tooltip"]))
        .collect();
    let report = json!(project.spec("001-report"));
    let (source, prompt) = (
        json!(project.uri("src/a.rs")),
        json!(project.uri(".chant/prompts/mend.md")),
    );
    let tooltip = json!("Read the report 📄 – completed");
    assert_eq!(
        drawn,
        [
            (&report, &tooltip),
            (&source, &Value::Null),
            (&Value::Null, &Value::Null),
            (&prompt, &Value::Null),
            (&report, &tooltip),
        ]
    );
    assert_eq!(links[0]["range"], range([1, 19], [1, 29]));
    let resolved = client
        .request("documentLink/resolve", links[2].clone())
        .unwrap();
    assert_eq!(
        (&resolved["target"], &resolved["tooltip"]),
        (&source, &json!("src/a.rs, the first of 2 files"))
    );
    leave(client);
}

#[test]
fn what_speaks_of_the_same_is_highlighted_and_edited_together() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let (first, second) = (range([1, 19], [1, 29]), range([9, 3], [9, 13]));
    let found = client
        .request("textDocument/documentHighlight", place(&uri, 1, 20))
        .unwrap();
    assert_eq!(
        found,
        json!([{"range": first, "kind": 2}, {"range": second, "kind": 1}])
    );
    let linked = client
        .request("textDocument/linkedEditingRange", place(&uri, 9, 5))
        .unwrap();
    assert_eq!(linked["ranges"], json!([first, second]));
    let nothing = client
        .request("textDocument/linkedEditingRange", place(&uri, 5, 10))
        .unwrap();
    assert_eq!(nothing, Value::Null);
    leave(client);
}

#[test]
fn dependencies_are_a_call_hierarchy() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let items = client
        .request("textDocument/prepareCallHierarchy", place(&uri, 11, 0))
        .unwrap();
    let item = &items[0];
    assert_eq!(
        (&item["name"], &item["uri"]),
        (&json!("002-fix"), &json!(uri))
    );
    let calls = client
        .request("callHierarchy/outgoingCalls", json!({"item": item}))
        .unwrap();
    assert_eq!(calls.as_array().map(Vec::len), Some(1));
    let to = &calls[0]["to"];
    assert_eq!(
        (&to["name"], &to["detail"], &to["selectionRange"]),
        (
            &json!("001-report"),
            &json!("● completed – Read the report 📄"),
            &range([4, 2], [4, 20])
        )
    );
    assert_eq!(calls[0]["fromRanges"], json!([range([1, 19], [1, 29])]));
    let calls = client
        .request("callHierarchy/incomingCalls", json!({"item": to}))
        .unwrap();
    assert_eq!(calls[0]["from"]["name"], "002-fix");
    assert_eq!(calls[0]["fromRanges"], json!([range([1, 19], [1, 29])]));
    leave(client);
}

#[test]
fn members_are_a_type_hierarchy() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let items = client
        .request("textDocument/prepareTypeHierarchy", place(&uri, 11, 0))
        .unwrap();
    let members = client
        .request("typeHierarchy/subtypes", json!({"item": items[0]}))
        .unwrap();
    assert_eq!(members[0]["name"], "002-fix.1");
    let drivers = client
        .request("typeHierarchy/supertypes", json!({"item": members[0]}))
        .unwrap();
    assert_eq!(drivers[0]["name"], "002-fix");
    assert_eq!(drivers.as_array().map(Vec::len), Some(1));
    let gone = json!({"name": "x", "kind": 1, "uri": uri, "range": range([0, 0], [0, 0]),
        "selectionRange": range([0, 0], [0, 0]), "data": {"root": "/nowhere", "path": "x"}});
    let nothing = client
        .request("typeHierarchy/subtypes", json!({"item": gone}))
        .unwrap();
    assert_eq!(nothing, Value::Null);
    leave(client);
}

#[test]
fn workspace_symbols_stand_on_their_titles_or_say_so_later() {
    let project = Project::new(FILES);
    let (mut client, _) = session(&project, "002-fix", capabilities());
    let found = client
        .request("workspace/symbol", json!({"query": "REPORT"}))
        .unwrap();
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(
        found[0]["location"],
        json!({"uri": project.spec("001-report"), "range": range([4, 0], [4, 0])})
    );
    let found = client
        .request("workspace/symbol", json!({"query": "storage"}))
        .unwrap();
    assert_eq!(
        (&found[0]["name"], &found[0]["location"]["range"]),
        (&json!("002-fix Fix it · storage"), &range([7, 2], [7, 8]))
    );
    leave(client);

    let lazy = with(
        capabilities(),
        "/workspace/symbol",
        json!({"resolveSupport": {"properties": ["location.range"]}}),
    );
    let (mut client, _) = session(&project, "002-fix", lazy);
    let found = client
        .request("workspace/symbol", json!({"query": "report"}))
        .unwrap();
    let location = json!({"uri": project.spec("001-report")});
    assert_eq!(
        (&found[0]["location"], &found[0]["containerName"]),
        (&location, &json!("completed"))
    );
    let resolved = client
        .request("workspaceSymbol/resolve", found[0].clone())
        .unwrap();
    assert_eq!(resolved["location"]["range"], range([4, 2], [4, 20]));
    leave(client);
}

#[test]
fn folds_suit_the_client() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let folds = client
        .request("textDocument/foldingRange", whole(&uri))
        .unwrap();
    assert_eq!(
        folds,
        json!([
            {"startLine": 0, "startCharacter": 3, "endLine": 6, "endCharacter": 3, "kind": "region"},
            {"startLine": 7, "startCharacter": 8, "endLine": 13, "endCharacter": 5},
            {"startLine": 11, "startCharacter": 15, "endLine": 13, "endCharacter": 5, "kind": "comment"},
        ])
    );
    leave(client);

    let able = with(
        capabilities(),
        "/textDocument/foldingRange",
        json!({"lineFoldingOnly": true, "rangeLimit": 2, "foldingRange": {"collapsedText": true}}),
    );
    let (mut client, uri) = session(&project, "002-fix", able);
    let folds = client
        .request("textDocument/foldingRange", whole(&uri))
        .unwrap();
    assert_eq!(
        folds,
        json!([
            {"startLine": 0, "endLine": 6, "kind": "region", "collapsedText": "--- pending"},
            {"startLine": 11, "endLine": 13, "kind": "comment", "collapsedText": "## Agent Output (2 lines)"},
        ])
    );
    leave(client);
}

#[test]
fn selections_grow_from_every_cursor() {
    let project = Project::new(FILES);
    let (mut client, uri) = session(&project, "002-fix", capabilities());
    let mut params = whole(&uri);
    params["positions"] = json!([{"line": 1, "character": 20}, {"line": 9, "character": 4}]);
    let found = client
        .request("textDocument/selectionRange", params)
        .unwrap();
    assert_eq!(found.as_array().map(Vec::len), Some(2));
    let (item, list) = (&found[0], &found[0]["parent"]);
    assert_eq!(item["range"], range([1, 19], [1, 29]));
    assert_eq!(list["range"], range([1, 12], [1, 30]));
    assert_eq!(list["parent"]["range"], range([1, 0], [1, 30]));
    assert_eq!(found[1]["range"], range([9, 3], [9, 13]));
    leave(client);
}

#[test]
fn a_prompt_has_an_outline_and_folds_as_well() {
    let project = Project::new(FILES);
    let mut client = Client::open_with(&project, capabilities(), only(&[]));
    let uri = project.uri(".chant/prompts/mend.md");
    client.did_open(&uri, "---\nname: mend\n---\n# Mend\n\nIt.\n");
    let symbols = client
        .request("textDocument/documentSymbol", whole(&uri))
        .unwrap();
    assert_eq!(
        (&symbols[0]["name"], &symbols[1]["name"]),
        (&json!("name"), &json!("Mend"))
    );
    let folds = client
        .request("textDocument/foldingRange", whole(&uri))
        .unwrap();
    assert_eq!(folds.as_array().map(Vec::len), Some(2));
    leave(client);
}
