//! Commands by name: answers, refusals in one sentence, and telling the person where that is wanted.

use serde_json::{Value, json};

use crate::support::{Client, Project, call, capabilities, only};

const FILES: &str = "//- .chant/specs/001-read.md
---
---
# Read it
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/specs/002-fix.md
---
depends_on: [001-read]
---
# Fix it
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/config.md
---
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
{{spec}}
";

#[test]
fn why_says_what_stands_against_a_run_and_what_follows() {
    let project = Project::new(FILES);
    let mut options = only(&[]);
    options["run"] = json!({"agent": "sh"});
    let mut client = Client::open_with(&project, capabilities(), options);
    let (read, fix) = (project.spec("001-read"), project.spec("002-fix"));
    let answer = call(&mut client, "chant.why", json!({"uri": fix})).unwrap();
    assert_eq!(answer["runnable"], false);
    assert_eq!(
        answer["reasons"],
        json!([{"code": "dependency", "message": "waits for `001-read` (pending 0/2)", "uri": read}])
    );
    let answer = call(&mut client, "chant.why", json!({"id": "001", "show": true})).unwrap();
    assert_eq!(answer["runnable"], true);
    assert_eq!(answer["ripple"][0]["change"], "complete");
    assert_eq!(answer["ripple"][0]["ready"], json!([fix]));
    let shown = client.notification("window/showMessage");
    assert_eq!(
        shown,
        json!({"type": 3, "message":
            "001-read can run: nothing stands against it.\nCompleting it makes 002-fix ready.\nCancelling it lets 002-fix wait for ever."})
    );
}

#[test]
fn graphs_come_in_every_format() {
    let project = Project::new(FILES);
    let mut client = Client::open(&project);
    for (format, start) in [
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph chant {\n"),
        ("json", "{\n"),
        ("text", "○ 001-read"),
        ("svg", "<?xml"),
    ] {
        let answer = call(&mut client, "chant.graph", json!({"format": format})).unwrap();
        let text = answer["text"].as_str().expect("text");
        assert!(text.starts_with(start), "{text}");
    }
    let one = json!({"id": "002-fix", "format": "text"});
    let answer = call(&mut client, "chant.graph", one).unwrap();
    assert!(
        answer["text"]
            .as_str()
            .is_some_and(|text| text.contains("▸ ○ 002-fix"))
    );
    // The folder of a project means all of it, which is how one is chosen where several are open.
    let whole = json!({"uri": project.uri(""), "format": "json"});
    let answer = call(&mut client, "chant.graph", whole).unwrap();
    let graph: Value = serde_json::from_str(answer["text"].as_str().expect("text")).unwrap();
    assert_eq!(graph["focus"], Value::Null);
    assert_eq!(graph["specs"][0]["labels"], json!([]));
}

#[test]
fn pages_of_the_manual_and_of_the_machine() {
    let project = Project::new(FILES);
    let mut client = Client::open(&project);
    let answer = call(
        &mut client,
        "chant.explain",
        json!({"code": "missing-title"}),
    )
    .unwrap();
    let page = answer["markdown"].as_str().expect("markdown");
    assert!(page.starts_with("## missing-title"), "{page}");
    let answer = call(&mut client, "chant.doctor", json!({})).unwrap();
    let page = answer["markdown"].as_str().expect("markdown");
    assert!(page.contains("- specs: 2 active"), "{page}");
}

#[test]
fn what_makes_no_sense_is_refused_with_a_sentence() {
    let project = Project::new(FILES);
    let mut client = Client::open(&project);
    let elsewhere = project.uri("README.md");
    for (command, argument, code, message) in [
        (
            "chant.fly",
            json!({}),
            -32602,
            "there is no command `chant.fly`; there are chant.why",
        ),
        (
            "chant.why",
            json!([]),
            -32602,
            "`chant.why` takes one object as its argument",
        ),
        (
            "chant.why",
            json!({}),
            -32602,
            "the argument must name a spec, by `uri` or by `id`",
        ),
        (
            "chant.why",
            json!({"id": 7}),
            -32602,
            "`id` must be a text, not `7`",
        ),
        (
            "chant.why",
            json!({"id": "gone"}),
            -32803,
            "no spec has the id `gone`",
        ),
        (
            "chant.why",
            json!({"uri": elsewhere}),
            -32803,
            "README.md is no spec of a project that is open",
        ),
        (
            "chant.graph",
            json!({"format": "png"}),
            -32602,
            "`format` must be one of mermaid, dot, svg, json, text, not `png`",
        ),
        (
            "chant.explain",
            json!({"code": "loud"}),
            -32803,
            "no rule has the code `loud`",
        ),
        (
            "chant.explain",
            json!({"code": "drift"}),
            -32803,
            "did you mean `drifted`?",
        ),
    ] {
        let error = call(&mut client, command, argument).unwrap_err();
        assert_eq!(error["code"], code, "{error}");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|it| it.contains(message)),
            "{error}"
        );
    }
    let params = json!({"command": "chant.doctor", "arguments": [{}, {}]});
    assert!(client.request("workspace/executeCommand", params).is_err());
    // Nothing at all is an empty object.
    let answer = client.request(
        "workspace/executeCommand",
        json!({"command": "chant.graph"}),
    );
    assert!(answer.unwrap()["text"].as_str().is_some());
}
