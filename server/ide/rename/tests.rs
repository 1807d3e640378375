//! What is renamed with what, and what is refused.

use expect_test::expect;

use crate::testing::{check_no_rename, check_rename};

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
            Rename spec to 004-new: renames 3 files, changes 5
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
fn a_name_keeps_its_group() {
    let files = "//- .chant/specs/001-a.md\n# $0A\n//- .chant/specs/002-b.md\n//- .chant/specs/002-b.1.md\n//- .chant/specs/003.1.md\n";
    for (new, sentence) in [
        (
            "002-b.2",
            expect![[r#"
            `002-b.2` would be a member of `002-b`, and `001-a` is none
        "#]],
        ),
        (
            "002-b.notes",
            expect![[r#"
            `002-b.notes` would be a member of `002-b`, and `001-a` is none
        "#]],
        ),
        (
            "v1.2-fix",
            expect![[r#"
            chant would take `v1.2-fix` for a member of `v1`: a dot and a digit make one
        "#]],
        ),
        (
            "003",
            expect![[r#"
            `003.1` would be a member of `003`, and is none of `001-a`
        "#]],
        ),
    ] {
        check_no_rename(files, new, sentence);
    }
    let member = "//- .chant/specs/002-b.md\n//- .chant/specs/002-b.1.md\n# $0M\n";
    check_no_rename(
        member,
        "004-c",
        expect![[r#"
        `002-b.1` is a member of `002-b`, and `004-c` would be none: begin the new name with `002-b.`
    "#]],
    );
    check_rename(
        member,
        "002-b.2",
        expect![[r#"
        Rename 002-b.1 to 002-b.2: renames 1 file, changes 0
        .chant/specs/002-b.1.md → .chant/specs/002-b.2.md
    "#]],
    );
    // The way out of an accident.
    let accident = "//- .chant/specs/v1.2-fix.md\n# $0M\n";
    check_rename(
        accident,
        "fix-2",
        expect![[r#"
        Rename v1.2-fix to fix-2: renames 1 file, changes 0
        .chant/specs/v1.2-fix.md → .chant/specs/fix-2.md
    "#]],
    );
}

#[test]
fn names_that_files_or_fields_cannot_have_as_they_are() {
    let long = "x".repeat(241);
    for (new, sentence) in [
        (
            "true",
            expect![[r#"
            `true` would need quotes wherever it is named: YAML reads it as something else
        "#]],
        ),
        (
            "1",
            expect![[r#"
            `1` would need quotes wherever it is named: YAML reads it as something else
        "#]],
        ),
        (
            "[x]",
            expect![[r#"
            `[x]` would need quotes wherever it is named: YAML reads it as something else
        "#]],
        ),
        (
            "CON",
            expect![[r#"
            `CON` is a device on Windows, and no file's name there
        "#]],
        ),
        (
            &*long,
            expect![[r#"
            A name of 241 bytes is too long for a file: at most 240
        "#]],
        ),
    ] {
        check_no_rename("# $0T\n", new, sentence);
    }
    let prompt = "---\nprompt: look$0\n---\n//- .chant/prompts/look.md\nx\n";
    check_no_rename(
        prompt,
        "true",
        expect![[r#"
        `true` would need quotes wherever it is named: YAML reads it as something else
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
fn refused_before_anything_is_offered() {
    let spec = |new: &str, world: &str| {
        (
            format!(
                "---\n---\n# $0T\n//- .chant/specs/b.md\n---\ndepends_on: spec\n---\n//- .chant/specs/team/c.md\n//- .chant/archive/x/d.md\n//- world\n{world}"
            ),
            new.to_owned(),
        )
    };
    for (new, world, sentence) in [
        (
            "b",
            "",
            expect![[r#"
            .chant/specs/b.md has the id `b` already
        "#]],
        ),
        (
            "c",
            "",
            expect![[r#"
            .chant/specs/team/c.md has the id `c` already
        "#]],
        ),
        (
            "d",
            "",
            expect![[r#"
            .chant/archive/x/d.md has the id `d` already
        "#]],
        ),
        (
            "",
            "",
            expect![[r#"
            A name cannot be empty
        "#]],
        ),
        (
            ".x",
            "",
            expect![[r#"
            `.x` begins with a dot, and hidden files are not read
        "#]],
        ),
        (
            "x/y",
            "",
            expect![[r#"
            `x/y` cannot be a file's name here: no slashes, no `---`, none of :*?"<>|, no space at either end
        "#]],
        ),
        (
            "x---y",
            "",
            expect![[r#"
            `x---y` cannot be a file's name here: no slashes, no `---`, none of :*?"<>|, no space at either end
        "#]],
        ),
        (
            "x",
            "running spec = yes\n",
            expect![[r#"
            `spec` is running; wait until it is done, or cancel it
        "#]],
        ),
        (
            "x",
            "read-only .chant/specs/b.md = yes\n",
            expect![[r#"
            .chant/specs/b.md cannot be written; nothing was changed
        "#]],
        ),
    ] {
        let (text, new) = spec(new, world);
        check_no_rename(&text, &new, sentence);
    }
}

#[test]
fn what_cannot_be_renamed_says_why() {
    for (text, sentence) in [
        (
            "# T\n\nnoth$0ing\n",
            expect![[r#"
            Nothing here can be renamed: put the cursor on an id, a label, a prompt or a spec's title
        "#]],
        ),
        (
            "---\ndepends_on: [d$0]\n---\n//- .chant/archive/x/d.md\n",
            expect![[r#"
                `d` is archived: what is history keeps its name
            "#]],
        ),
        (
            "---\ndepends_on: ['web:d$0']\n---\n",
            expect![[r#"
            `web:d` is a spec of another repository
        "#]],
        ),
        (
            "---\ndepends_on: [001$0]\n---\n//- .chant/specs/001-a.md\n",
            expect![[r#"
                `001` is not a whole id: write `001-a` first
            "#]],
        ),
        (
            "# T\n\nAs conf$0 says.\n//- .chant/specs/conf.md\n",
            expect![[r#"
                `conf` is a mere word here, which would stay: put it between backticks, or the cursor on the spec's title
            "#]],
        ),
        (
            "---\ncontext: [a.rs$0]\n---\n",
            expect![[r#"
            Rename the file itself: the specs that name it follow
        "#]],
        ),
        (
            "---\ncommits: [abc1234$0]\n---\n",
            expect![[r#"
            A commit has no other name
        "#]],
        ),
        (
            "---\nprompt: split$0\n---\n",
            expect![[r#"
            chant asks for `split` by this name, for splitting specs
        "#]],
        ),
        (
            "---\nprompt: bootstrap$0\n---\n",
            expect![[r#"
            `bootstrap` is the default of specs without a prompt, and the project's configuration does not say so: set `defaults.prompt` first
        "#]],
        ),
        (
            "---\ndepends_on: [d$0]\n---\n//- .chant/specs/d.md\n//- .chant/specs/team/d.md\n",
            expect![[r#"
                .chant/specs/d.md and .chant/specs/team/d.md have the same id: rename one of the files first
            "#]],
        ),
    ] {
        check_no_rename(text, "new", sentence);
    }
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
