//! Paths and globs, as they are offered and as they are written.

use expect_test::expect;

use crate::testing::{check_choice, check_complete, check_complete_none};

const TREE: &str = "
//- src/store.rs
//- src/lock.rs
//- src/deep/tags.rs
//- docs/store.md
//- schema.json
//- .chant/research/report.md
//- .chant/specs/001-report.md
---
target_files: [.chant/research/report.md, tests/lost.rs]
---
# Read the report
//- .chant/archive/000/000-old.md
# Old report
";

fn at(frontmatter: &str) -> String {
    format!("---\n{frontmatter}\n---\n# T{TREE}")
}

#[test]
fn what_the_phase_before_writes_comes_first() {
    check_complete(
        &at("depends_on: [001-report]\ninformed_by:\n- $0"),
        expect![[r#"
        .chant/research/report.md | written by 001-report
        tests/lost.rs | written by 001-report | not there yet
        docs/
        src/
        schema.json
        .chant/
        **/*.json | whatever is there when it is read
    "#]],
    );
}

#[test]
fn folder_by_folder() {
    check_complete(
        &at("target_files: [$0]"),
        expect![[r#"
        docs/
        src/
        schema.json
        .chant/
    "#]],
    );
    check_complete(
        &at("target_files: [src/$0]"),
        expect![[r#"
        deep/
        lock.rs
        store.rs
    "#]],
    );
    check_complete(
        &at("tracks: [src/lock.rs, src/$0]"),
        expect![[r#"
        deep/
        store.rs
        src/**/*.rs | whatever is there when it is read
    "#]],
    );
    check_complete(
        &at("context:\n- ./src/l$0"),
        expect![[r#"
        lock.rs
        deep/
        store.rs
    "#]],
    );
    check_complete(
        &at("output_schema: $0"),
        expect![[r#"
        docs/
        src/
        schema.json
        .chant/
    "#]],
    );
}

#[test]
fn a_path_is_replaced_whole() {
    check_choice(
        &at("target_files: [src/s$0tor.rs]"),
        "store.rs",
        expect![[r#"
        -| target_files: [src/stor.rs]
        +| target_files: [src/store.rs]
    "#]],
    );
    check_choice(
        &at("target_files: src/$0"),
        "deep/",
        expect![[r#"
        -| target_files: src/
        +| target_files: [src/deep/$0]
    "#]],
    );
    check_choice(
        &at("tracks: [$0]"),
        "**/*.json",
        expect![[r#"
        -| tracks: []
        +| tracks: ['**/*.json']
    "#]],
    );
    check_choice(
        &at("tracks:\n- './$0'"),
        "src/",
        expect![[r#"
        -| - './'
        +| - './src/'
    "#]],
    );
}

#[test]
fn files_by_name_and_specs_by_title() {
    check_complete(
        &at("informed_by: [tag$0]"),
        expect![[r#"
            src/deep/tags.rs
            … ask again
        "#]],
    );
    check_complete(
        &at("informed_by: [report$0]"),
        expect![[r#"
            .chant/specs/001-report.md | Read the report | pending
            .chant/archive/000/000-old.md | Old report | archived, pending
            .chant/research/report.md
            … ask again
        "#]],
    );
    check_complete(
        &at("informed_by: [.chant/archive/$0]"),
        expect![[r#"
        .chant/archive/000/000-old.md | Old report | archived, pending
    "#]],
    );
}

#[test]
fn a_glob_becomes_a_glob() {
    let tree = "\n//- src/a.js\n//- src/a.json\n//- src/.js\n//- node_modules/b.js\n//- node_modules/c.ts\n//- world\nignored node_modules/ = yes\n";
    let at = |typed: &str| format!("---\ntracks: ['{typed}$0']\n---\n# T{TREE}{tree}");
    check_complete(
        &at("src/*."),
        expect![[r#"
        src/*.rs | matches 2 files now
        src/*.js | matches 1 file now
        src/*.json | matches 1 file now
        … ask again
    "#]],
    );
    check_complete(
        &at("**/*.js"),
        expect![[r#"
        **/*.js | matches 2 files now
        **/*.json | matches 2 files now
        … ask again
    "#]],
    );
    check_complete(
        &at("./src/*"),
        expect![[r#"
        ./src/* | matches 5 files now
        ./src/*.rs | matches 3 files now
        ./src/*.js | matches 1 file now
        ./src/*.json | matches 1 file now
        … ask again
    "#]],
    );
    check_choice(
        &at("src/*.r"),
        "src/*.rs",
        expect![[r#"
        -| tracks: ['src/*.r']
        +| tracks: ['src/*.rs']
    "#]],
    );
    check_complete_none(&at("*.go"));
    check_complete_none("---\ncontext: ['src/*.$0']\n---\n# T\n//- src/a.rs\n");
}

#[test]
fn a_dot_that_hides_a_file_begins_no_ending() {
    check_complete(
        "---\ntracks: [$0]\n---\n//- .gitignore\n//- f1.rs\n",
        expect![[r#"
            f1.rs
            .chant/
            .gitignore
            **/*.rs | whatever is there when it is read
        "#]],
    );
    check_complete(
        "---\ntracks: [f1$0]\n---\n//- .gitignore\n//- f1.rs\n",
        expect![[r#"
            f1.rs
            … ask again
        "#]],
    );
}

#[test]
fn marks_in_a_name_are_written_so_that_they_are_none() {
    let at = |field: &str| format!("---\n{field}: [$0]\n---\n//- st*r.md\n");
    check_choice(
        &at("informed_by"),
        "st*r.md",
        expect![[r#"
        -| informed_by: []
        +| informed_by: ['st[*]r.md']
    "#]],
    );
    check_choice(
        &at("context"),
        "st*r.md",
        expect![[r#"
        -| context: []
        +| context: [st*r.md]
    "#]],
    );
}

#[test]
fn nothing_outside_of_the_project() {
    check_complete_none(&at("target_files: [/etc/$0]"));
    check_complete_none(&at("target_files: [../$0]"));
}
