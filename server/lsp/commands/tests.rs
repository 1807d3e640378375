//! docs/commands.md is written here.

use std::{fmt::Write as _, path::Path};

use super::*;
use crate::ide::{permit, why};
use crate::testing::keep_fresh;

#[test]
fn commands_md_is_fresh() {
    let mut page = String::from(
        "# Commands\n\nFor `workspace/executeCommand`. Each takes one object; `uri` or `id` in it names a spec, and a part \
         of an id will do where only one spec can be meant. With `show: true` the server also tells the answer to the \
         person (`window/showMessage`). A refusal is an error with one sentence. This page is written by a test from the \
         table in `server/lsp/commands.rs`.\n",
    );
    for row in all() {
        let (argument, answer) = row.shape;
        let _ = write!(
            page,
            "\n## {}\n\n**{}** – {}\n\nArgument: `{argument}`. Answer: `{answer}`.\n",
            row.id, row.title, row.about
        );
        if row.id == "chant.why" {
            page.push_str("\n| code | what stands against a run |\n|---|---|\n");
            for (code, about) in why::CODES.iter().chain(permit::CODES) {
                let _ = writeln!(page, "| `{code}` | {about} |");
            }
        }
    }
    keep_fresh(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md"),
        &page,
    );
}

#[test]
fn a_field_that_a_command_does_not_have_is_refused() {
    let given = |id: &str, value: Value| {
        let row = all().find(|row| row.id == id).expect("a command");
        argument(row, vec![value]).map(|_| ())
    };
    assert_eq!(
        given("chant.runPhase", json!({"id": "a", "agent": ["claude"]})),
        Err(
            "`chant.runPhase` knows no `agent`; its argument is `{uri | id, prompt?, backend?, discard?, allowDirty?, show?}`"
                .to_owned()
        )
    );
    let whole = json!({"uri": "a", "prompt": "p", "backend": "chant", "discard": true, "allowDirty": true, "show": true});
    assert_eq!(given("chant.runPhase", whole), Ok(()));
    assert_eq!(
        given("chant.newSpec", json!({"title": "T", "depends_on": []})),
        Ok(())
    );
    assert_eq!(given("chant.doctor", json!({"show": true})), Ok(()));
}
