//! Who names a spec, a path, a label, a prompt.

use expect_test::expect;

use crate::testing::{Asking, check_references};

const FILES: &str = "
//- .chant/specs/001-a.md
---
target_files: [./src/x.rs]
labels: [issue-1]
---
# Find it
//- .chant/specs/001-a.1.md
# Member
//- .chant/specs/002-b.md
---
depends_on: [001-a]
informed_by: ['./.chant/specs/001-a.md', 'src/*.rs']
labels: [issue-1]
prompt: look
---
# B
As 001-a says, and `001-a.1`.
```
001-a
```
//- .chant/specs/003-c.md
---
blocked_specs:
- 001-a
members: [001-a.1]
---
//- .chant/archive/x/000-old.md
---
depends_on: 001-a
labels: [issue-1]
---
//- .chant/prompts/look.md
---
name: look
---
Look as in 001-a.
//- .chant/prompts/closer.md
---
extends: look
---
//- .chant/config.md
---
defaults: {prompt: look}
site: {exclude: {labels: [issue-1]}}
---
";

#[test]
fn a_spec_is_named_by_fields_bodies_prompts_paths_and_its_members() {
    check_references(
        &format!("---\ndepends_on: [001$0-a]\n---\n{FILES}"),
        true,
        expect![[r#"
            .chant/archive/x/000-old.md: depends_on: ‹001-a›
            .chant/prompts/look.md: Look as in ‹001-a›.
            .chant/specs/001-a.1.md: # ‹Member›
            .chant/specs/001-a.md: # ‹Find it›
            .chant/specs/002-b.md: depends_on: [‹001-a›]
            .chant/specs/002-b.md: informed_by: ['‹./.chant/specs/001-a.md›', 'src/*.rs']
            .chant/specs/002-b.md: As ‹001-a› says, and `001-a.1`.
            .chant/specs/003-c.md: - ‹001-a›
            .chant/specs/spec.md: depends_on: [‹001-a›]
        "#]],
    );
}

#[test]
fn a_member_is_not_its_driver() {
    check_references(
        &format!("---\ndepends_on: [001-a.1$0]\n---\n{FILES}"),
        false,
        expect![[r#"
            .chant/specs/002-b.md: As 001-a says, and `‹001-a.1›`.
            .chant/specs/003-c.md: members: [‹001-a.1›]
            .chant/specs/spec.md: depends_on: [‹001-a.1›]
        "#]],
    );
}

#[test]
fn a_path_is_named_by_globs_too() {
    check_references(
        &format!("---\ncontext: [src/x.rs$0]\n---\n{FILES}"),
        false,
        expect![[r#"
            .chant/specs/001-a.md: target_files: [‹./src/x.rs›]
            .chant/specs/002-b.md: informed_by: ['./.chant/specs/001-a.md', '‹src/*.rs›']
            .chant/specs/spec.md: context: [‹src/x.rs›]
        "#]],
    );
}

#[test]
fn labels_and_prompts_are_named_in_configuration_too() {
    check_references(
        &format!("---\nlabels: [issue-1$0]\n---\n{FILES}"),
        true,
        expect![[r#"
            .chant/archive/x/000-old.md: labels: [‹issue-1›]
            .chant/config.md: site: {exclude: {labels: [‹issue-1›]}}
            .chant/specs/001-a.md: labels: [‹issue-1›]
            .chant/specs/002-b.md: labels: [‹issue-1›]
            .chant/specs/spec.md: labels: [‹issue-1›]
        "#]],
    );
    check_references(
        &format!("---\nprompt: look$0\n---\n{FILES}"),
        true,
        expect![[r#"
            .chant/config.md: defaults: {prompt: ‹look›}
            .chant/prompts/closer.md: extends: ‹look›
            .chant/prompts/look.md: ‹›---
            .chant/prompts/look.md: name: ‹look›
            .chant/specs/002-b.md: prompt: ‹look›
            .chant/specs/spec.md: prompt: ‹look›
        "#]],
    );
}

#[test]
fn prose_names_nothing() {
    let asking = Asking::new(&format!("---\n---\n# T\n\nfind$0 001-z\n{FILES}"));
    assert_eq!(super::references(&asking.ask(), true), None);
}
