//! Pushed diagnostics.

use serde_json::json;

use crate::support::{Client, Project};

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
}
