//! What is renamed with what.

use expect_test::expect;

use crate::testing::check_rename;

#[test]
fn a_spec_takes_its_members_and_all_names_along() {
    check_rename(
        "---\nstatus: pending # soon\n---\n# Find $0it\nSee 001-a.1.
//- .chant/specs/001-a.1.md
---\r\ndepends_on: ['001-a']\r\n---\r\n# M\r\n
//- .chant/specs/002-b.md
---
depends_on:
- \"spec\" # first
- 'x'
informed_by: [./.chant/specs/spec.md, docs/spec.md]
---
# B
`spec`, spec.md and .chant/specs/spec.md, but not spec, docs/spec.md or chant/spec-1.
```
`spec`
```
//- .chant/specs/spec.1.md
---
blocked_specs: [spec, spec.1]
original_spec: spec
---
//- .chant/specs/spec.1.2.md
# Deep
//- .chant/specs/d.md
---
members: [spec.1, spec.1.2]
---
//- .chant/archive/x/000-old.md
---
depends_on: spec
---
//- .chant/prompts/look.md
Look at `spec`.",
        "004-new",
        expect![[r#"
            Rename spec to 004-new, with its 2 members: renames 3 files, changes 5
            ? Mentions in prose: 4 places that only look like names (4)
            ? The archive: 1 place in files that are history (1)
            //- .chant/archive/x/000-old.md
            -| depends_on: spec
            +| depends_on: 004-new
            //- .chant/prompts/look.md
            -| Look at `spec`.
            +| Look at `004-new`.
            //- .chant/specs/002-b.md
            -| - "spec" # first
            +| - "004-new" # first
             | - 'x'
            -| informed_by: [./.chant/specs/spec.md, docs/spec.md]
            +| informed_by: [./.chant/specs/004-new.md, docs/spec.md]
             | ---
             | # B
            -| `spec`, spec.md and .chant/specs/spec.md, but not spec, docs/spec.md or chant/spec-1.
            +| `004-new`, 004-new.md and .chant/specs/004-new.md, but not spec, docs/spec.md or chant/spec-1.
            //- .chant/specs/d.md
            -| members: [spec.1, spec.1.2]
            +| members: [004-new.1, 004-new.1.2]
            //- .chant/specs/spec.1.md
            -| blocked_specs: [spec, spec.1]
            -| original_spec: spec
            +| blocked_specs: [004-new, 004-new.1]
            +| original_spec: 004-new
            .chant/specs/spec.md → .chant/specs/004-new.md
            .chant/specs/spec.1.2.md → .chant/specs/004-new.1.2.md
            .chant/specs/spec.1.md → .chant/specs/004-new.1.md
        "#]],
    );
}

#[test]
fn an_id_in_a_title_is_that_id_and_not_the_spec() {
    check_rename(
        "# Follow 001-$0a up\n//- .chant/specs/001-a.md\n# A\n",
        "002-b",
        expect![[r#"
            Rename 001-a to 002-b: renames 1 file, changes 1
            ? Mentions in prose: 1 place that only looks like a name (1)
            //- .chant/specs/spec.md
            -| # Follow 001-a up
            +| # Follow 002-b up
            .chant/specs/001-a.md → .chant/specs/002-b.md
        "#]],
    );
}

#[test]
fn a_mention_that_would_be_a_mere_word_is_asked_for_by_itself() {
    check_rename(
        "# T$0\n//- .chant/specs/b.md\n---\ndepends_on: spec\n---\nSee `spec` and spec.md.\n//- .chant/specs/c.md\nAs .chant/specs/spec.md says.\n",
        "x y",
        expect![[r#"
            Rename spec to x y: renames 1 file, changes 2
            ? Mentions that end: 3 places in prose where the new name is a mere word, which no later rename finds: one with a digit, a letter and a dash would stay a mention (3)
            //- .chant/specs/b.md
            -| depends_on: spec
            +| depends_on: x y
             | ---
            -| See `spec` and spec.md.
            +| See `x y` and x y.md.
            //- .chant/specs/c.md
            -| As .chant/specs/spec.md says.
            +| As .chant/specs/x y.md says.
            .chant/specs/spec.md → .chant/specs/x y.md
        "#]],
    );
}

#[test]
fn an_id_that_no_file_has_is_renamed_where_it_is_named() {
    check_rename(
        "---\ndepends_on: [gone$0, x]\n---\n//- .chant/specs/b.md\n---\ndepends_on: gone\n---\n",
        "it's 1",
        expect![[r#"
            Rename gone to it's 1: changes 2 files
            //- .chant/specs/b.md
            -| depends_on: gone
            +| depends_on: it's 1
            //- .chant/specs/spec.md
            -| depends_on: [gone, x]
            +| depends_on: [it's 1, x]
        "#]],
    );
}

#[test]
fn a_label_is_renamed_everywhere_and_never_stands_twice() {
    check_rename(
        "---
labels: [\"fix\", x]
---
//- .chant/specs/b.md
---
labels:
- f$0ix
- 'needs: care'
---
//- .chant/archive/x/c.md
---
labels: [fix]
---
//- .chant/config.md
---
site:
  include:
    labels: [fix]
---
",
        "needs: care",
        expect![[r#"
            Rename label fix to needs: care: changes 4 files
            ? New quotes: 2 places where the new name needs quotes (2)
            //- .chant/archive/x/c.md
            -| labels: [fix]
            +| labels: ['needs: care']
            //- .chant/config.md
            -|     labels: [fix]
            +|     labels: ['needs: care']
            //- .chant/specs/b.md
            -| - fix
            //- .chant/specs/spec.md
            -| labels: ["fix", x]
            +| labels: ["needs: care", x]
        "#]],
    );
}

#[test]
fn a_prompt_is_renamed_with_its_file() {
    check_rename(
        "---
prompt: look$0
---
//- .chant/prompts/look.md
---
name: look
purpose: look
---
look
//- .chant/prompts/closer.md
---
extends: 'look'
---
//- .chant/config.md
---
defaults:
  prompt: look
---
",
        "see",
        expect![[r#"
            Rename prompt look to see: renames 1 file, changes 4
            //- .chant/config.md
            -|   prompt: look
            +|   prompt: see
            //- .chant/prompts/closer.md
            -| extends: 'look'
            +| extends: 'see'
            //- .chant/prompts/look.md
            -| name: look
            +| name: see
            //- .chant/specs/spec.md
            -| prompt: look
            +| prompt: see
            .chant/prompts/look.md → .chant/prompts/see.md
        "#]],
    );
}
