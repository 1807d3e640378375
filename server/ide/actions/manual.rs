//! The manual of the actions: `docs/actions.md`, written from the heads of the actions' own files.

use std::{fs, path::Path};

use super::{Kind, OFFERS, Offer};
use crate::testing::{check_action_example, keep_fresh};

/// The head of an action's file: its first sentence, the rest, and its example.
fn head(row: &Offer) -> (String, String, String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/ide/actions");
    let file = file.join(format!("{}.rs", row.name.replace('-', "_")));
    let source =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let text: String = lines
        .flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"])
        .collect();
    let (prose, example) = text
        .split_once("```spec\n")
        .unwrap_or_else(|| panic!("{} has no example", row.name));
    let end = example.find("\n```").expect("the example ends") + 1;
    let (first, rest) = prose
        .trim()
        .split_once("\n\n")
        .unwrap_or((prose.trim(), ""));
    (
        first.to_owned(),
        rest.trim().to_owned(),
        example[..end].to_owned(),
    )
}

#[test]
fn every_example_is_true() {
    for row in OFFERS {
        check_action_example(row.name, &head(row).2);
    }
}

#[test]
fn actions_md_is_fresh() {
    let mut page = String::from(
        "# Code actions\n\nWhat chant-lsp offers where the cursor is, beside the fixes of what its [rules](rules.md) \
         find. In the examples `$0` is the cursor, `$0…$1` a selection; below the title stand the lines that change. \
         This page is written by a test from the heads of the files in `server/ide/actions/`; its examples are run as \
         tests.\n\nEdits touch only the bytes they must: comments, quotes, order and line endings stay. What cannot be \
         done is shown with its reason, in editors that show such actions.\n\nEvery fix of a rule is an action of the \
         kind `quickfix`. Those that need no second thought are marked as preferred, and `source.fixAll.chant` (on the \
         command line `chant-lsp check --fix`) carries out all of them.\n",
    );
    for row in OFFERS {
        let (first, rest, example) = head(row);
        let kind = match row.kind {
            Kind::Rewrite => "`refactor.rewrite`",
            Kind::Extract => "`refactor.extract`",
            Kind::Question | Kind::Command(_) => "`empty`",
        };
        page.push_str(&format!("\n## {}\n\n**{kind}** {first}\n\n", row.name));
        if !rest.is_empty() {
            page.push_str(&format!("{rest}\n\n"));
        }
        page.push_str(&format!("```text\n{example}```\n"));
    }
    keep_fresh(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/actions.md"),
        &page,
    );
}
