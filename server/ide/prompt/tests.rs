//! chant's own prompts, recorded, against ours; then what is ours alone.

use std::{fs, path::Path};

use expect_test::{Expect, expect};

use super::*;
use crate::testing::Fixture;

fn order<'a>(fixture: &'a Fixture, id: &str) -> Order<'a> {
    let entry = fixture.project.by_id(id).expect("a spec of the fixture");
    let (_, text) = fixture
        .files
        .iter()
        .find(|(path, _)| **path == *entry.path)
        .expect("a file of the fixture");
    Order {
        project: &fixture.project,
        entry,
        text,
        prompt: None,
        worktree: None,
        background: false,
        world: fixture,
    }
}

/// Each `NAME.txt` of `tests/prompts` is a project; `NAME.prompt` is what chant 0.23.2 gave the agent there.
#[test]
fn every_byte_is_as_chant_sends_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prompts");
    let mut count = 0;
    for file in fs::read_dir(&folder).expect("the recorded prompts") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let fixture = Fixture::new(&fs::read_to_string(&path).expect("a fixture"));
        let sent = fs::read_to_string(path.with_extension("prompt")).expect("a recorded prompt");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        // chant works members where the project is, one after the other.
        let (id, alone) = if name == "a-member" {
            ("001-lock.1", false)
        } else {
            ("001-lock", true)
        };
        let chants = Chants::of(&fixture.project, id);
        let ours = assemble(&Order {
            worktree: alone.then(|| chants.worktree()),
            ..order(&fixture, id)
        });
        assert_eq!(ours.expect("a prompt").text, sent, "{name}");
        count += 1;
    }
    assert!(count >= 12, "only {count} prompts were compared");
}

#[track_caller]
fn check_refusal(fixture: &str, prompt: Option<&str>, sentence: &str) {
    let fixture = Fixture::new(fixture);
    let found = assemble(&Order {
        prompt,
        ..order(&fixture, "spec")
    });
    assert_eq!(found.expect_err("there is no such prompt"), sentence);
}

#[test]
fn says_why_there_is_no_prompt() {
    check_refusal(
        "# T\n",
        None,
        "there is no prompt `bootstrap`: write .chant/prompts/bootstrap.md, or name another one",
    );
    check_refusal(
        "# T\n",
        Some("../../etc/x"),
        "`../../etc/x` is no name of a prompt: prompts are files of .chant/prompts",
    );
    check_refusal(
        "# T\n//- .chant/prompts/a.md\n---\nextends: ../../notes\n---\n//- notes.md\nMine.\n",
        Some("a"),
        "`../../notes` is no name of a prompt: prompts are files of .chant/prompts",
    );
    check_refusal(
        "# T\n//- .chant/prompts/a.md\nA\n//- .chant/config.md\n---\ndefaults: {prompt_extensions: [../../x]}\n---\n",
        Some("a"),
        "`../../x` is no name of a prompt: prompts are files of .chant/prompts",
    );
    let out = "//- world\nlink out .chant/prompts/b.md = yes\n";
    let files = "# T\n//- .chant/prompts/a.md\n---\nextends: b\n---\n{{> parent}}\n//- .chant/prompts/b.md\nsecret\n";
    for name in ["a", "b"] {
        check_refusal(
            &format!("{files}{out}"),
            Some(name),
            ".chant/prompts/b.md is a link that leads out of the project: nothing from there is given to an agent",
        );
    }
    check_refusal(
        "---\nprompt: [a]\n---\n# T\n",
        None,
        ".chant/specs/spec.md cannot be read: mend its frontmatter first",
    );
    let circle = "# T\n//- .chant/prompts/a.md\n---\nextends: ./b\n---\n//- .chant/prompts/b.md\n---\nextends: a\n---\n";
    check_refusal(
        circle,
        Some("a"),
        "prompts extend each other in a circle: a extends b extends a",
    );
    check_refusal(
        "# T\n//- .chant/prompts/a.md\n---\nextends: b\n---\n",
        Some("a"),
        "prompt `a` extends `b`, and there is no .chant/prompts/b.md",
    );
    check_refusal(
        "# T\n//- .chant/prompts/a.md\nA\n//- .chant/config.md\n---\ndefaults: {prompt_extensions: [x]}\n---\n",
        Some("a"),
        ".chant/prompts/extensions/x.md cannot be read, and the configuration puts it below every prompt",
    );
}

/// chant refuses to work a spec without a title; the variable has a value all the same.
#[test]
fn a_spec_without_a_title_is_untitled() {
    let fixture = Fixture::new("Words.\n//- .chant/prompts/split.md\n{{spec.title}}\n");
    let found = assemble(&Order {
        prompt: Some("split"),
        ..order(&fixture, "spec")
    });
    assert_eq!(found.expect("a prompt").text, "(untitled)");
}

#[test]
fn tells_what_could_not_be_put_in() {
    let fixture = Fixture::new(
        "---\ncontext: [gone.md, docs]\noutput_schema: s.json\n---\n# T\n//- .chant/prompts/bootstrap.md\nP\n//- s.json\n{\n//- docs/a.md\n",
    );
    let found = assemble(&order(&fixture, "spec")).expect("a prompt");
    assert_eq!(
        found.missing,
        [
            "`context` names gone.md, which cannot be read",
            "`context` names docs, which cannot be read",
            "`output_schema` names s.json, which is no JSON: EOF while parsing an object at line 2 column 0",
        ]
    );
}

#[track_caller]
fn check_background(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let plain = assemble(&order(&fixture, "spec")).expect("a prompt");
    let whole = assemble(&Order {
        background: true,
        ..order(&fixture, "spec")
    })
    .expect("a prompt");
    assert_eq!(
        plain.text,
        whole.text[..whole.chants],
        "chant's part is chant's"
    );
    expect.assert_eq(&whole.text[whole.chants..]);
}

#[test]
fn what_the_spec_builds_on_stands_behind() {
    check_background(
        r#"
---
depends_on: [001-before, gone]
informed_by:
- ./docs/store.md
- src/*.rs
- none/*.rs
- 001-before
- docs/gone.md
- https://example.org/42
---
# T
//- .chant/specs/001-before.md
---
status: completed
target_files: [docs/store.md, docs/never.md]
commits: [abc1234, fff0000]
---
# Look at the store

## Acceptance Criteria
- [x] Looked
//- .chant/prompts/bootstrap.md
P
//- docs/store.md
---
title: x
---

## The store --- and more
//- src/a.rs
//! Keeps pigeons.
//- src/b.rs
{}
//- world
subject abc1234 = chant(001-before): look
"#,
        expect![[r#"


            ## Background

            This spec builds on the following. Open what you need before you begin.

            ### Done before

            - 001-before (completed 1/1): Look at the store
              - `docs/store.md`: The store --- and more
              - `docs/never.md` is not there
              - commit abc1234: chant(001-before): look
              - commit fff0000
            - gone: there is no such spec

            ### To be read

            - `docs/store.md`: The store --- and more
            - `src/*.rs`, 2 files
              - `src/a.rs`: Keeps pigeons.
              - `src/b.rs`
            - `none/*.rs`, which matches no file
            - `.chant/specs/001-before.md` (completed 1/1): Look at the store
            - `docs/gone.md` is not there
            - https://example.org/42
        "#]],
    );
}

#[test]
fn nothing_stands_behind_where_there_is_nothing_to_build_on() {
    check_background("# T\n//- .chant/prompts/bootstrap.md\nP\n", expect![""]);
}

#[test]
fn tokens_are_about_a_quarter_of_the_letters() {
    let of = |text: &str| {
        Assembled {
            text: text.to_owned(),
            chants: 0,
            prompt: String::new(),
            missing: Vec::new(),
        }
        .tokens()
    };
    assert_eq!((of(""), of("a word or two"), of("日本語")), (0, 4, 3));
}
