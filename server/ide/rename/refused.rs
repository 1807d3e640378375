//! What is refused, and why.

use expect_test::expect;

use crate::testing::{check_no_rename, check_rename};

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
