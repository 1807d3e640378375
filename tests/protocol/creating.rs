//! New specs over the wire: made on disk under names that nobody else gets, and shown where they are to be written on.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{self, Client, Project, capabilities, only, with};

const FILES: &str = "//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
target_files: [.chant/research/issue-42-comprehension.md]
prompt: research
---
# Understand issue-42
//- .chant/research/issue-42-comprehension.md
# What it is
//- .chant/config.md
---
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec}}
//- .chant/prompts/research.md
{{spec}}
";

fn open(project: &Project) -> Client {
    let able = with(
        capabilities(),
        "/window/showDocument",
        json!({"support": true}),
    );
    Client::open_with(project, able, only(&[]))
}

fn call(client: &mut Client, command: &str, argument: Value) -> Result<Value, String> {
    let answer = support::call(client, command, argument);
    answer.map_err(|error| error["message"].as_str().unwrap_or_default().to_owned())
}

/// The file of an answer, relative to the project.
fn made(project: &Project, answer: &Value) -> String {
    let uri = answer["uri"].as_str().expect("a uri");
    let root = project.uri("");
    let path = uri
        .strip_prefix(&format!("{root}/"))
        .expect("a file of the project");
    path.to_owned()
}

#[test]
fn a_new_spec_is_on_disk_known_and_shown() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let argument = json!({
        "title": "Add a lock", "type": "task", "depends_on": ["001-comprehension"], "labels": ["a: b"],
        "informed_by": ["README.md"], "prompt": "standard",
    });
    let answer = call(&mut client, "chant.newSpec", argument).unwrap();
    let path = made(&project, &answer);
    let text = project.read(&path);
    assert!(
        text.starts_with(
            "---\ntype: task\nstatus: pending\ndepends_on:\n- 001-comprehension\nlabels:\n- 'a: b'\nprompt: standard\n\
             informed_by:\n- README.md\n---\n\n# Add a lock\n"
        ),
        "{text}"
    );
    let why = call(&mut client, "chant.why", json!({"uri": answer["uri"]}));
    assert!(why.unwrap()["reasons"].is_array());
    let shown = client.was_asked("window/showDocument");
    assert_eq!(shown["uri"], answer["uri"]);
    let line = shown["selection"]["start"]["line"]
        .as_u64()
        .expect("a line");
    let before = text.lines().nth(line as usize - 2);
    assert_eq!(before, Some("# Add a lock"));
}

#[test]
fn specs_made_at_once_have_names_and_numbers_of_their_own() {
    let project = Project::new(FILES);
    let mut one = open(&project);
    let mut other = open(&project);
    let ask = |client: &mut Client| -> Vec<i64> {
        let command = json!({"command": "chant.newSpec", "arguments": [{"title": "T"}]});
        (0..10)
            .map(|_| client.ask("workspace/executeCommand", command.clone()))
            .collect()
    };
    let (first, second) = (ask(&mut one), ask(&mut other));
    let mut paths = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for id in first {
        let path = made(&project, &one.answer(id).unwrap());
        let number = path.split('-').nth(3).expect("a number").to_owned();
        assert!(numbers.insert(number), "{path}");
        assert!(paths.insert(path));
    }
    for id in second {
        assert!(paths.insert(made(&project, &other.answer(id).unwrap())));
    }
    assert_eq!(paths.len(), 20);
}

#[test]
fn the_next_phase_follows_once() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let uri = project.spec("001-comprehension");
    let answer = call(&mut client, "chant.nextPhase", json!({"uri": uri})).unwrap();
    assert_eq!(made(&project, &answer), ".chant/specs/002-reproduction.md");
    let text = project.read(".chant/specs/002-reproduction.md");
    assert!(
        text.contains("depends_on:\n- 001-comprehension\n"),
        "{text}"
    );
    client.was_asked("window/showDocument");
    assert_eq!(
        call(
            &mut client,
            "chant.nextPhase",
            json!({"id": "001-comprehension"})
        ),
        Err("002-reproduction follows 001-comprehension as reproduction already".to_owned())
    );
    let wrong = json!({"uri": uri, "workflow": "none"});
    let refused = call(&mut client, "chant.nextPhase", wrong).unwrap_err();
    assert!(
        refused.starts_with("there is no workflow none; there are "),
        "{refused}"
    );
}

#[test]
fn an_issue_starts_a_workflow() {
    let project = Project::new(FILES);
    let mut client = open(&project);
    let issue = json!({"title": "Lost write", "text": "Two writers.", "number": 7, "show": true});
    let answer = call(&mut client, "chant.startWorkflow", issue).unwrap();
    assert!(
        project
            .read(&made(&project, &answer))
            .contains("- issue-7\n")
    );
    assert_eq!(
        project.read(".chant/context/issue-7.md"),
        "# Lost write\n\nTwo writers.\n"
    );
    let said = client.notification("window/showMessage");
    let said = said["message"].as_str().expect("a message").to_owned();
    assert!(
        said.contains(" begins the workflow research-first with comprehension"),
        "{said}"
    );
    client.was_asked("window/showDocument");
}

#[test]
fn a_lens_makes_the_phase_that_is_not_there_yet() {
    let project = Project::new(FILES);
    let (mut client, uri) = support::session(&project, "001-comprehension", capabilities());
    let document = json!({"textDocument": {"uri": uri}});
    let found = client.request("textDocument/codeLens", document).unwrap();
    let lenses = found.as_array().expect("lenses");
    let commands = lenses.iter().map(|lens| &lens["command"]);
    let next: Vec<&Value> = commands
        .filter(|command| command["command"] == "chant.nextPhase")
        .collect();
    assert_eq!(next.len(), 1, "{found}");
    assert_eq!(next[0]["title"], "next: reproduction (new)");
    let answer = call(
        &mut client,
        "chant.nextPhase",
        next[0]["arguments"][0].clone(),
    );
    assert_eq!(
        made(&project, &answer.unwrap()),
        ".chant/specs/002-reproduction.md"
    );
    support::leave(client);
}
