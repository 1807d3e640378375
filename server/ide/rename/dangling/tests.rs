//! What is told before files and folders are deleted.

use expect_test::{Expect, expect};

use crate::testing::Fixture;

const FILES: &str = "//- .chant/specs/001-a.md
---
context: [src/x.rs]
---
//- .chant/specs/002-b.md
---
depends_on: [001-a]
prompt: standard
tracks: ['only/*.md']
---
//- .chant/specs/team/003-c.md
//- .chant/specs/004-d.md
---
depends_on: [002-b, 003-c]
---
//- .chant/prompts/standard.md
//- .chant/prompts/child.md
---
extends: standard
---
//- .chant/prompts/extensions/polite.md
//- .chant/config.md
---
defaults:
  prompt: standard
  prompt_extensions: [polite]
---
//- src/x.rs
//- only/a.md
//- only/b.txt
";

#[track_caller]
fn check(gone: &[&str], expect: Expect) {
    let fixture = Fixture::new(FILES);
    let gone: Vec<String> = gone.iter().map(|path| (*path).to_owned()).collect();
    let told = super::dangling(&fixture.project, &fixture, &gone);
    expect.assert_eq(
        &told
            .iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
}

#[test]
fn files_and_folders_by_their_paths() {
    check(
        &["src/x.rs"],
        expect![[r#"
        src/x.rs is still named by 001-a
    "#]],
    );
    check(
        &["src"],
        expect![[r#"
        src is still named by 001-a
    "#]],
    );
    check(&["docs"], expect![[r#""#]]);
}

#[test]
fn specs_and_prompts_by_their_names() {
    check(
        &[".chant/specs/001-a.md"],
        expect![[r#"
        .chant/specs/001-a.md is still named by 002-b
    "#]],
    );
    check(
        &[".chant/specs/team"],
        expect![[r#"
        .chant/specs/team is still named by 004-d
    "#]],
    );
    check(
        &[".chant/prompts/standard.md"],
        expect![[r#"
        .chant/prompts/standard.md is still named by 002-b, .chant/config.md, .chant/prompts/child.md
    "#]],
    );
    check(
        &[".chant/prompts/extensions/polite.md"],
        expect![[r#"
        .chant/prompts/extensions/polite.md is still named by .chant/config.md
    "#]],
    );
    check(
        &[".chant/prompts"],
        expect![[r#"
        .chant/prompts is still named by 002-b, .chant/config.md
    "#]],
    );
}

#[test]
fn globs_that_are_left_without_a_file() {
    check(
        &["only"],
        expect![[r#"
        nothing is left for the glob only/*.md of 002-b
    "#]],
    );
    check(
        &["only/a.md"],
        expect![[r#"
        nothing is left for the glob only/*.md of 002-b
    "#]],
    );
    check(&["only/b.txt"], expect![[r#""#]]);
}

#[test]
fn who_goes_along_minds_nothing() {
    check(
        &[".chant/specs/001-a.md", ".chant/specs/002-b.md"],
        expect![[r#"
            .chant/specs/002-b.md is still named by 004-d
        "#]],
    );
    check(&[".chant"], expect![[r#""#]]);
    check(
        &[
            "src",
            ".chant/specs/001-a.md",
            ".chant/specs/002-b.md",
            ".chant/specs/004-d.md",
        ],
        expect![[r#""#]],
    );
}
