//! Files and folders that move or go.

use expect_test::expect;

use crate::testing::check_move;

#[test]
fn specs_follow_files_and_folders_that_move() {
    let files = "---
target_files: [src/a/x.rs, ./src/a/y.rs, src/ab/x.rs]
---
//- .chant/specs/b.md
---
tracks: ['src/a/*.rs', 'src/**/*.rs', src/a/, src/a]
output_schema: ./src/a/x.rs
---
//- .chant/archive/x/c.md
---
target_files: [src/a/x.rs]
---
//- src/a/x.rs
";
    check_move(
        files,
        &["src/a/x.rs > lib/x.rs"],
        expect![[r#"
        Move src/a/x.rs to lib/x.rs: changes 2 files
        //- .chant/specs/b.md
        -| output_schema: ./src/a/x.rs
        +| output_schema: ./lib/x.rs
        //- .chant/specs/spec.md
        -| target_files: [src/a/x.rs, ./src/a/y.rs, src/ab/x.rs]
        +| target_files: [lib/x.rs, ./src/a/y.rs, src/ab/x.rs]
    "#]],
    );
    check_move(
        files,
        &["src/a > lib/b"],
        expect![[r#"
            Move src/a to lib/b: changes 2 files
            //- .chant/specs/b.md
            -| tracks: ['src/a/*.rs', 'src/**/*.rs', src/a/, src/a]
            -| output_schema: ./src/a/x.rs
            +| tracks: ['lib/b/*.rs', 'src/**/*.rs', lib/b/, lib/b]
            +| output_schema: ./lib/b/x.rs
            //- .chant/specs/spec.md
            -| target_files: [src/a/x.rs, ./src/a/y.rs, src/ab/x.rs]
            +| target_files: [lib/b/x.rs, ./lib/b/y.rs, src/ab/x.rs]
        "#]],
    );
    check_move(files, &["docs/none > docs/other"], expect![[r#""#]]);
}

#[test]
fn specs_and_prompts_that_move_keep_their_names() {
    let files = "---
depends_on: [a]
informed_by: [.chant/specs/a.md]
prompt: look
---
//- .chant/specs/a.md
//- .chant/specs/a.1.md
//- .chant/prompts/look.md
";
    check_move(
        files,
        &[
            ".chant/specs/a.md > .chant/specs/b.md",
            ".chant/prompts/look.md > .chant/prompts/see.md",
        ],
        expect![[r#"
            Move 2 files: renames 1 file, changes 1
            //- .chant/specs/spec.md
            -| depends_on: [a]
            -| informed_by: [.chant/specs/a.md]
            -| prompt: look
            +| depends_on: [b]
            +| informed_by: [.chant/specs/b.md]
            +| prompt: see
            .chant/specs/a.1.md → .chant/specs/b.1.md
        "#]],
    );
    check_move(
        files,
        &[".chant/specs/a.md > .chant/archive/x/a.md"],
        expect![[r#"
            Move .chant/specs/a.md to .chant/archive/x/a.md: changes 1 file
            //- .chant/specs/spec.md
            -| informed_by: [.chant/specs/a.md]
            +| informed_by: [.chant/archive/x/a.md]
            ! Moving .chant/specs/a.md to .chant/archive/x/a.md lets `spec` wait for ever.
        "#]],
    );
    check_move(
        files,
        &[".chant/specs/a.md > .chant/specs/x---y.md"],
        expect![[r#"
            ! `x---y` cannot be a file's name here: no slashes, no `---`, none of :*?"<>|, no space at either end
        "#]],
    );
}

#[test]
fn names_that_cannot_follow_are_told() {
    let files = "//- .chant/specs/001-a.md
//- .chant/specs/002-b.md
---
depends_on: [001-a]
informed_by: [.chant/specs/001-a.md]
---
//- .chant/prompts/look.md
//- .chant/config.md
---
defaults:
  prompt: look
---
";
    for (step, expect) in [
        (
            ".chant/specs/001-a.md > .chant/archive/x/001-a.md",
            expect![[r#"
                Move .chant/specs/001-a.md to .chant/archive/x/001-a.md: changes 1 file
                //- .chant/specs/002-b.md
                -| informed_by: [.chant/specs/001-a.md]
                +| informed_by: [.chant/archive/x/001-a.md]
                ! Moving .chant/specs/001-a.md to .chant/archive/x/001-a.md lets `002-b` wait for ever.
            "#]],
        ),
        (
            ".chant/specs/001-a.md > .chant/specs/team/001-a.md",
            expect![[r#"
                Move .chant/specs/001-a.md to .chant/specs/team/001-a.md: changes 1 file
                //- .chant/specs/002-b.md
                -| informed_by: [.chant/specs/001-a.md]
                +| informed_by: [.chant/specs/team/001-a.md]
                ! Moving .chant/specs/001-a.md to .chant/specs/team/001-a.md lets `002-b` wait for ever.
            "#]],
        ),
        (
            ".chant/specs/001-a.md > .chant/specs/001-a.txt",
            expect![[r#"
                Move .chant/specs/001-a.md to .chant/specs/001-a.txt: changes 1 file
                //- .chant/specs/002-b.md
                -| informed_by: [.chant/specs/001-a.md]
                +| informed_by: [.chant/specs/001-a.txt]
                ! chant will not look for .chant/specs/001-a.md at .chant/specs/001-a.txt, and it is still named by 002-b
            "#]],
        ),
        (
            ".chant/prompts/look.md > .chant/prompts/sub/look.md",
            expect![[r#"
                ! chant will not look for .chant/prompts/look.md at .chant/prompts/sub/look.md, and it is still named by .chant/config.md
            "#]],
        ),
        (
            ".chant/prompts > .chant/old",
            expect![[r#"
            ! chant will not look for .chant/prompts at .chant/old, and it is still named by .chant/config.md
        "#]],
        ),
        (
            ".chant/specs/002-b.md > .chant/archive/x/002-b.md",
            expect![[r#""#]],
        ),
    ] {
        check_move(files, &[step], expect);
    }
}

#[test]
fn a_name_with_the_marks_of_globs_stays_one_file() {
    let files = "---
informed_by: [src/a.md]
target_files: [src/a.md]
---
//- src/a.md
";
    check_move(
        files,
        &["src/a.md > docs/[x].md"],
        expect![[r#"
        Move src/a.md to docs/[x].md: changes 1 file
        //- .chant/specs/spec.md
        -| informed_by: [src/a.md]
        -| target_files: [src/a.md]
        +| informed_by: ['docs/[[]x].md']
        +| target_files: ['docs/[x].md']
    "#]],
    );
    let files = "---
informed_by: ['./docs/[[]x].md']
target_files: ['docs/[x].md']
---
//- docs/[x].md
";
    check_move(
        files,
        &["docs/[x].md > src/a.md"],
        expect![[r#"
        Move docs/[x].md to src/a.md: changes 1 file
        //- .chant/specs/spec.md
        -| informed_by: ['./docs/[[]x].md']
        -| target_files: ['docs/[x].md']
        +| informed_by: ['./src/a.md']
        +| target_files: ['src/a.md']
    "#]],
    );
}
