//! Renaming in generated projects, there and back: every file is what it was.

use expect_test::expect;
use proptest::{prelude::*, sample::select};

use super::{Able, Renaming, rename};
use crate::{
    ide::{Ask, File},
    model::id,
    testing::{ABLE, Fixture, carried_out},
    workspace::testing::steps,
};

#[test]
fn an_editor_that_cannot_rename_files_is_told_so() {
    let fixture = Fixture::new("# T\n");
    let found = renamed(&fixture, "spec", "x", Able::default());
    expect!["This editor cannot rename .chant/specs/spec.md to .chant/specs/x.md as part of an edit; rename the file there by hand, or use another client"].assert_eq(&found.expect_err("refused"));
}

#[test]
fn an_editor_that_cannot_ask_is_not_given_a_name_that_ends_mentions() {
    let fixture = Fixture::new("# T\n//- .chant/specs/b.md\nSee `spec`.\n");
    let able = Able {
        asks: false,
        renames: true,
    };
    let found = renamed(&fixture, "spec", "x y", able);
    expect!["Rename spec to x y: where prose mentions it, the new name would be a mere word that no later rename finds; take one with a digit, a letter and a dash"].assert_eq(&found.expect_err("refused"));
    assert!(renamed(&fixture, "spec", "x", able).is_ok());
}

/// Renames a spec at its title.
fn renamed(fixture: &Fixture, id: &str, new: &str, able: Able) -> Result<Renaming, String> {
    let project = &fixture.project;
    let entry = project.by_id(id).expect("it is there");
    let text = fixture.files.iter().find(|(path, _)| **path == *entry.path);
    let title = entry.spec.title.as_ref().expect("it has one");
    let ask = Ask {
        project,
        file: File::Spec(entry),
        text: &text.expect("it is there").1,
        offset: title.span.range().start,
        trigger: None,
        world: fixture,
    };
    rename(&ask, new, able)
}

fn fixture(files: &[(String, String)]) -> Fixture {
    let one = |(path, text): &(String, String)| format!("//- {path}\n{text}");
    Fixture::new(&files.iter().map(one).collect::<String>())
}

/// Names of all kinds: seen in prose, seen in code, mere words, and what YAML takes for something else.
const NEW: [&str; 8] = ["new-1x", "sess", "Sess", "x y", "it's", "true", "1", "[x]"];

proptest! {
    #[test]
    fn there_and_back_is_the_same_bytes(steps in steps(), mention in "[a-d.` \n]{0,12}", new in select(&NEW[..])) {
        // By name alone: an id that the archive has as well is taken on the way back.
        let mut files = std::collections::BTreeMap::new();
        for step in &steps {
            let name = step.path.rsplit('/').next();
            files.remove(&name);
            if let Some(text) = step.text() {
                let text = format!("{text}{mention}\n`aaa` d.1 2026-01-05-001-abc\n");
                files.insert(name, (step.path.clone(), text));
            }
        }
        let files: Vec<(String, String)> = files.into_values().collect();
        let before = fixture(&files);
        let ids: Vec<&str> = before.project.active().filter(|entry| entry.spec.title.is_some()).map(|entry| entry.id()).collect();
        for id in ids {
            // The way back into an accident is refused.
            let alone = id::driver(id).is_some_and(|driver| before.project.by_id(driver).is_none());
            let accident = alone || crate::ide::diagnostics::by_chance(&before.project, id);
            let Ok(there) = renamed(&before, id, new, ABLE) else { continue };
            // What is not the same again is asked for.
            let asked = there.notes.iter().any(|note| note.label == "Mentions that end");
            if accident || asked { continue }
            let between = fixture(&carried_out(&before.files, &there.change));
            let left = between.project.dependants(id).count();
            prop_assert_eq!(left, 0, "{} is still named", id);
            let back = renamed(&between, new, id, ABLE).expect("the way back is free");
            let mut after = carried_out(&between.files, &back.change);
            after.sort();
            let mut first = before.files.clone();
            first.sort();
            prop_assert_eq!(after, first, "{}", id);
        }
    }
}
