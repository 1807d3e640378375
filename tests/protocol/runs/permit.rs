//! What stands against a run, and what is told of those that were.

use super::*;
use crate::support::{capabilities, with};

#[test]
fn what_stands_against_a_run_is_said_before_anything_is_touched() {
    let project = Project::new(FILES);
    let before = project.read(".chant/specs/001-count.md");
    let refusals = [
        (
            json!({"trusted": false}),
            "lies in a workspace that is not trusted",
        ),
        (json!({"run": {"backend": "built-in"}}), "no agent is set"),
        (
            json!({"run": {"agent": "no-such-agent"}}),
            "there is no program no-such-agent on PATH",
        ),
        (json!({"run": {"agent": "./agent.sh"}}), "relative path"),
        (
            json!({"run": {"agent": ["/bin/sh", "{model}"]}}),
            "no model is set",
        ),
    ];
    for (options, sentence) in refusals {
        let mut all = agent("tick.sh", &[]);
        for (key, value) in options.as_object().expect("settings") {
            all[key] = value.clone();
        }
        let mut client = Client::open_with(&project, capabilities(), all);
        let argument = json!({"id": "001-count"});
        let refused = call(&mut client, "chant.runPhase", argument).unwrap_err();
        let message = refused["message"].as_str().expect("a sentence");
        assert!(
            message.starts_with("001-count cannot be run: "),
            "{message}"
        );
        assert!(message.contains(sentence), "{message}");
        leave(client);
    }
    let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
    let uri = project.spec("001-count");
    client.did_open(&uri, &before);
    let lenses = |client: &mut Client| {
        let document = json!({"textDocument": {"uri": uri}});
        let found = client.request("textDocument/codeLens", document).unwrap();
        let command = &found[0]["command"];
        (command["title"].clone(), command["command"].clone())
    };
    assert_eq!(
        lenses(&mut client),
        (json!("▶ Run code"), json!("chant.runPhase"))
    );
    client.did_replace(&uri, 2, &before.replace("Add it", "Add it well"));
    assert_eq!(
        lenses(&mut client),
        (json!("has changes that are not saved"), json!("chant.why"))
    );
    let refused = call(&mut client, "chant.runPhase", json!({"uri": uri})).unwrap_err();
    assert_eq!(
        refused["message"],
        "001-count cannot be run: has changes that are not saved"
    );
    let why = call(&mut client, "chant.why", json!({"uri": uri})).unwrap();
    assert_eq!(why["reasons"][0]["code"], "unsaved");
    assert_eq!(project.read(".chant/specs/001-count.md"), before);
    assert!(!project.path(".chant/logs").exists());
    leave(client);
}

#[test]
fn a_prompt_leads_nowhere_out_of_the_project() {
    let project = Project::new(FILES);
    let odd = [
        "../../etc/passwd",
        "../../../secret",
        "/etc/passwd",
        "../../../../../../etc/passwd",
        "a\nb",
        "$(touch owned)",
        "",
    ];
    for name in odd {
        let spec = format!(
            "---\nprompt: {}\n---\n# T\n\n## Acceptance Criteria\n\n- [ ] Add it\n- [ ] Test it\n",
            json!(name)
        );
        project.write(".chant/specs/003-odd.md", &spec);
        let mut client = Client::open_with(&project, capabilities(), agent("tick.sh", &[]));
        for argument in [
            json!({"id": "001-count", "prompt": name}),
            json!({"id": "003-odd"}),
        ] {
            let refused = call(&mut client, "chant.runPhase", argument).unwrap_err();
            let message = refused["message"].as_str().expect("a sentence");
            assert!(message.contains("prompt"), "{name}: {message}");
        }
        leave(client);
    }
    assert!(!project.path("owned").exists());
    assert!(!project.path(".chant/logs").exists());
}

#[test]
fn the_history_of_a_spec_is_a_document() {
    let project = Project::new(FILES);
    let shows = with(capabilities(), "/experimental/chantContent", json!(true));
    let mut client = Client::open_with(&project, shows, agent("tick.sh", &[]));
    press(&mut client, &project);
    until(&mut client, "ended");
    let list = call(&mut client, "chant.runs", json!({"id": "001"})).unwrap();
    let page = client
        .request("chant/content", json!({"uri": list["uri"]}))
        .unwrap();
    let text = page["text"].as_str().expect("a page");
    assert!(text.starts_with("# Runs of 001-count\n\n## 2"), "{text}");
    assert!(
        text.contains("- sh by built-in, prompt standard\n"),
        "{text}"
    );
    leave(client);
}
