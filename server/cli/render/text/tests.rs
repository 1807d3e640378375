//! What the frames look like, for texts that are hard to draw.

use std::{fs, path::Path};

use expect_test::{Expect, expect};

use super::*;
use crate::{
    cli::{
        check::engine::{Checked, CheckedFile, CheckedProject, Only},
        render::Look,
    },
    ide::diagnostics::{Fix, Related},
    text::Span,
    workspace::Project,
};

/// What is drawn for a finding on `marked` in the spec `text`.
#[track_caller]
fn check(text: &str, marked: &str, expect: Expect) {
    let finding = finding(text, marked);
    expect.assert_eq(&draw_all(&[(".chant/specs/a.md", text)], vec![finding]));
}

fn finding(text: &str, marked: &str) -> Finding {
    let start = text.find(marked).expect("the text has what is marked");
    Finding {
        code: "unknown-dependency",
        severity: Severity::Error,
        span: Span::new(start, start + marked.len()),
        message: "no spec is named so".into(),
        related: Vec::new(),
        fixes: Vec::new(),
        unnecessary: false,
    }
}

/// The report, without its summary, about findings in the first of `files`.
#[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
fn draw_all(files: &[(&str, &str)], findings: Vec<Finding>) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let out = report(folder.path(), files[0].0, findings);
    out[..out.find("checked ").unwrap()].to_owned()
}

fn report(root: &Path, path: &str, findings: Vec<Finding>) -> String {
    let mut checked = Checked::new(root.to_owned());
    let files = vec![CheckedFile {
        path: path.into(),
        findings,
    }];
    checked.add(CheckedProject::new(
        root,
        root,
        Project::new(root),
        Only::All,
        files,
    ));
    let look = Look {
        colored: false,
        width: 100,
        timed: false,
        since: false,
        error_on: None,
    };
    let mut out = Vec::new();
    write(&View::new(&checked, look), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn carets_stand_under_wide_characters_and_tabs() {
    check(
        "---\nlabels: [\u{1f525},\t\u{65e5}\u{672c}, gone]\n---\n",
        "gone",
        expect![[r#"
            error[unknown-dependency]: no spec is named so
             --> .chant/specs/a.md:2:17
              |
            2 | labels: [🔥,    日本, gone]
              |                       ^^^^

        "#]],
    );
}

#[test]
fn a_long_line_is_cut_around_its_span() {
    let text = format!(
        "---\nx: {}gone{}\n---\n",
        "a b ".repeat(100_000),
        " c d".repeat(100_000)
    );
    check(
        &text,
        "gone",
        expect![[r#"
        error[unknown-dependency]: no spec is named so
         --> .chant/specs/a.md:2:400004
          |
        2 | ... b a b a b a b a b a b a b a b a b a b a b gone c d c d c d c d c d c d c d c d c d c d c ...
          |                                               ^^^^

    "#]],
    );
}

#[test]
fn a_long_span_is_shown_by_its_beginning() {
    let text = format!("<<<\n{}>>>\nend\n", "line\n".repeat(1000));
    check(
        &text,
        text.strip_suffix("\nend\n").unwrap(),
        expect![[r#"
            error[unknown-dependency]: no spec is named so
             --> .chant/specs/a.md:1:1
              |
            1 | <<<
              | ^^^ and 1001 more lines

        "#]],
    );
}

#[test]
fn a_short_span_is_shown_whole() {
    check(
        "one\r\ntwo\r\nthree\r\n",
        "two\r\nthree\r\n",
        expect![[r#"
            error[unknown-dependency]: no spec is named so
             --> .chant/specs/a.md:2:1
              |
            2 | / two
            3 | | three
              | |_____^

        "#]],
    );
}

#[test]
fn a_place_behind_the_last_character() {
    let mut finding = finding("abc", "abc");
    finding.span = Span::at(3);
    expect![[r#"
        error[unknown-dependency]: no spec is named so
         --> a.md:1:4
          |
        1 | abc
          |    ^

    "#]]
    .assert_eq(&draw_all(&[("a.md", "abc")], vec![finding]));
}

#[cfg(unix)] // Elsewhere a file cannot be named so.
#[test]
fn what_a_terminal_would_obey_is_shown_instead() {
    let mut finding = finding("# \u{1b}[31mred\u{9b}0m\n", "red");
    finding.message = "called `\u{1b}[2J\u{9b}`".into();
    expect![[r#"
        error[unknown-dependency]: called `�[2J�`
         --> a�[1m.md:1:8
          |
        1 | # ␛[31mred·0m
          |        ^^^

    "#]]
    .assert_eq(&draw_all(
        &[("a\u{1b}[1m.md", "# \u{1b}[31mred\u{9b}0m\n")],
        vec![finding],
    ));
}

#[test]
fn other_files_of_the_story_have_frames_of_their_own() {
    let mut finding = finding("depends_on: [b]\n", "b]");
    let place = |path: &str, span| Related {
        path: path.into(),
        span,
        message: "it is here".into(),
    };
    finding.related = vec![
        place("b.md", Span::new(2, 3)),
        place("c.md", Span::at(0)),
        place("gone.md", Span::new(0, 1)),
    ];
    finding.fixes = vec![Fix {
        title: "Remove it".into(),
        plan: Vec::new().into(),
        safe: false,
    }];
    expect![[r#"
        error[unknown-dependency]: no spec is named so
         --> a.md:1:14
          |
        1 | depends_on: [b]
          |              ^^
          |
          = help: Remove it
        note: it is here
         --> b.md:1:3
          |
        1 | # B
          |   ^
        note: it is here
         --> c.md
        note: it is here
         --> gone.md

    "#]]
    .assert_eq(&draw_all(
        &[
            ("a.md", "depends_on: [b]\n"),
            ("b.md", "# B\n"),
            ("c.md", "# C\n"),
        ],
        vec![finding],
    ));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let mut finding = finding("x", "x");
    finding.message = "is not text".into();
    let folder = tempfile::tempdir().unwrap();
    expect![[r#"
        error[unknown-dependency]: is not text
         --> gone.md

        checked 0 specs: 1 error
        more about a code: `chant-lsp explain unknown-dependency`
    "#]]
    .assert_eq(&report(folder.path(), "gone.md", vec![finding]));
}

#[test]
fn many_files_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut checked = Checked::new(folder.path().to_owned());
    let files = (0..10_000)
        .map(|number| CheckedFile {
            path: format!("{number:05}.md").into(),
            findings: vec![finding("x", "x")],
        })
        .collect();
    let root = folder.path();
    checked.add(CheckedProject::new(
        root,
        root,
        Project::new(root),
        Only::All,
        files,
    ));
    let look = Look {
        colored: false,
        width: 100,
        timed: false,
        since: false,
        error_on: None,
    };
    let mut out = Vec::new();
    write(&View::new(&checked, look), &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let paths: Vec<&str> = out
        .lines()
        .filter_map(|line| line.strip_prefix(" --> "))
        .collect();
    assert_eq!(paths.len(), 10_000);
    assert!(paths.is_sorted());
}
