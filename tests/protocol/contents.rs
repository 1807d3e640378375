//! Documents that are no files.

use git2::{IndexAddOption, Repository, Signature};
use serde_json::{Value, json};

use crate::support::{Client, Project, capabilities, only, with};

/// A project under git with one spec, which names the only commit; the commit's hash and the spec's text.
fn project() -> (Project, String, String) {
    let project = Project::new("//- .chant/specs/001-a.md\n# A\n");
    let repository = Repository::init(project.root()).expect("a repository");
    let mut index = repository.index().expect("an index");
    index
        .add_all(["*"], IndexAddOption::FORCE, None)
        .expect("all files");
    let tree = index.write_tree().and_then(|id| repository.find_tree(id));
    let who = Signature::now("Ada", "ada@example.org").expect("a signature");
    let hash = repository
        .commit(
            Some("HEAD"),
            &who,
            &who,
            "Begin",
            &tree.expect("a tree"),
            &[],
        )
        .expect("a commit")
        .to_string();
    let text = format!("---\ncommits: [{}]\n---\n# A\n", &hash[..10]);
    (project, hash, text)
}

fn definition(client: &mut Client, uri: &str) -> Value {
    let params = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 12}});
    client.request("textDocument/definition", params).unwrap()
}

#[test]
fn a_commit_is_a_document_for_clients_that_show_such() {
    let (project, hash, text) = project();
    let uri = project.spec("001-a");
    let standard = with(
        capabilities(),
        "/workspace/textDocumentContent",
        json!({"dynamicRegistration": true}),
    );
    let own = with(
        capabilities(),
        "/experimental",
        json!({"chantContent": true}),
    );
    for (able, method) in [
        (standard, "workspace/textDocumentContent"),
        (own, "chant/content"),
    ] {
        let mut client = Client::open_with(&project, able, only(&[]));
        client.did_open(&uri, &text);
        let found = definition(&mut client, &uri);
        let target = found[0]["uri"].as_str().expect("a place");
        assert!(
            target.starts_with(&format!("chant:///commit/{hash}?")),
            "{target}"
        );
        let links = client
            .request(
                "textDocument/documentLink",
                json!({"textDocument": {"uri": uri}}),
            )
            .unwrap();
        assert_eq!(links.as_array().map(Vec::len), Some(1));
        let content = client.request(method, json!({"uri": target})).unwrap();
        let text = content["text"].as_str().expect("a text");
        assert!(
            text.starts_with(&format!("commit {hash}\nAuthor: Ada\n")),
            "{text}"
        );
        assert!(text.contains("\n    Begin\n"), "{text}");
        assert!(text.ends_with("    .chant/specs/001-a.md\n"), "{text}");
        for other in ["chant:///commit/0000000?%2Fnowhere", "file:///etc/passwd"] {
            let refused = client.request(method, json!({"uri": other}));
            let message = &refused.expect_err("a refusal")["message"];
            assert!(message.as_str().is_some_and(|it| it.starts_with(other)));
        }
        client.quiet();
        client.forget_unread();
    }
}

#[test]
fn the_scheme_is_announced_to_those_who_ask_for_it() {
    let (project, _, _) = project();
    let greet = |capabilities: Value| {
        let mut client = Client::spawn();
        let found = client.greet(json!({
            "processId": std::process::id(), "rootUri": project.uri(""), "capabilities": capabilities}));
        client.quiet();
        client.forget_unread();
        found
    };
    let standard = with(capabilities(), "/workspace/textDocumentContent", json!({}));
    assert_eq!(
        greet(standard)["workspace"]["textDocumentContent"],
        json!({"schemes": ["chant"]})
    );
    let plain = greet(capabilities());
    assert_eq!(plain["workspace"].get("textDocumentContent"), None);
    assert_eq!(plain["typeHierarchyProvider"], true);
}

#[test]
fn other_clients_are_not_sent_where_nothing_would_be() {
    let (project, _, text) = project();
    let uri = project.spec("001-a");
    let mut client = Client::open_with(&project, capabilities(), only(&[]));
    client.did_open(&uri, &text);
    assert_eq!(definition(&mut client, &uri), Value::Null);
    client.quiet();
    client.forget_unread();
}
