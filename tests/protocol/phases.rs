//! Phases over the wire: the prompt of a run, before there is a run.

use serde_json::{Value, json};

use crate::support::{Client, Project, call, capabilities, leave, only, with};

const FILES: &str = "//- .chant/specs/001-read.md
---
status: completed
target_files: [docs/store.md]
---
# Read it
//- .chant/specs/002-fix.md
---
depends_on: [001-read]
informed_by: [docs/store.md]
context: [docs/gone.md]
---
# Fix it
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/config.md
---
project: {name: pigeonhole}
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec.title}} {{worktree.isolated}}
//- .chant/prompts/split.md
Split {{spec.id}}
//- docs/store.md
# The store
";

#[test]
fn the_prompt_of_a_run_is_shown_as_the_agent_gets_it() {
    let project = Project::new(FILES);
    let mut client = Client::open(&project);
    let fix = project.spec("002-fix");
    let answer = call(&mut client, "chant.previewPrompt", json!({"uri": fix})).unwrap();
    let text = answer["text"].as_str().expect("text");
    assert!(
        text.starts_with("Fix it false\n\n## Required: Commit Your Work\n"),
        "{text}"
    );
    assert!(
        text.ends_with("### To be read\n\n- `docs/store.md`: The store\n"),
        "{text}"
    );
    assert_eq!(answer["prompt"], "standard");
    assert_eq!(
        answer["missing"],
        json!(["`context` names docs/gone.md, which cannot be read"])
    );
    assert!(
        answer["tokens"]
            .as_u64()
            .is_some_and(|tokens| (50..500).contains(&tokens))
    );
    let chants = json!({"id": "002", "backend": "chant"});
    let answer = call(&mut client, "chant.previewPrompt", chants).unwrap();
    let text = answer["text"].as_str().expect("text");
    assert!(
        text.starts_with("Fix it true\n\n## Execution Environment\n"),
        "{text}"
    );
    assert!(!text.contains("To be read"), "{text}");
    let other = json!({"id": "002", "backend": "chant", "prompt": "split"});
    let answer = call(&mut client, "chant.previewPrompt", other).unwrap();
    assert_eq!(answer["prompt"], "split");
}

#[test]
fn the_newest_text_counts_and_a_refusal_is_a_sentence() {
    let project = Project::new(FILES);
    let mut client = Client::open(&project);
    let fix = project.spec("002-fix");
    client.did_open(&fix, "---\nprompt: gone\n---\n# Typed\n");
    client.expect_published(&fix, &[]);
    let refused = call(&mut client, "chant.previewPrompt", json!({"uri": fix})).unwrap_err();
    assert_eq!(refused["code"], -32803);
    assert_eq!(
        refused["message"],
        "there is no prompt `gone`: write .chant/prompts/gone.md, or name another one"
    );
    let named = json!({"uri": fix, "prompt": "standard"});
    let answer = call(&mut client, "chant.previewPrompt", named).unwrap();
    assert!(
        answer["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("Typed "))
    );
    let odd = json!({"uri": fix, "backend": "sh"});
    let refused = call(&mut client, "chant.previewPrompt", odd).unwrap_err();
    assert_eq!(refused["code"], -32602);
}

#[test]
fn the_prompt_of_a_run_is_a_document() {
    let project = Project::new(FILES);
    let all = with(capabilities(), "/experimental/chantContent", json!(true));
    let all = with(all, "/window/showDocument", json!({"support": true}));
    let mut client = Client::open_with(&project, all, only(&[]));
    client.script(|method, _| (method == "window/showDocument").then(|| json!({"success": true})));
    let argument = json!({"id": "002", "show": true});
    let answer = call(&mut client, "chant.previewPrompt", argument).unwrap();
    assert_eq!(
        client.was_asked("window/showDocument")["uri"],
        answer["uri"]
    );
    let told = client.notification("window/showMessage");
    let told = told["message"].as_str().expect("a sentence");
    assert!(told.starts_with("002-fix: about "), "{told}");
    let missing =
        "tokens, by the prompt standard; `context` names docs/gone.md, which cannot be read";
    assert!(told.ends_with(missing), "{told}");
    let page = json!({"uri": answer["uri"]});
    let page = client.request("chant/content", page).unwrap();
    assert_eq!(page["text"], answer["text"]);
    // What is asked for otherwise is another text than the document's.
    let other = json!({"id": "002", "backend": "chant"});
    let answer = call(&mut client, "chant.previewPrompt", other).unwrap();
    assert_eq!(answer["uri"], Value::Null);
    let gone = json!({"uri": "chant:///prompt/prompt%20of%20gone.md?%2Fnowhere"});
    let refused = client.request("chant/content", gone).unwrap_err();
    let message = refused["message"].as_str().expect("a sentence");
    assert!(message.ends_with("its project is not open"), "{message}");
    leave(client);
}
