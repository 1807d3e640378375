//! The reports of `chant-lsp check`, format by format.

mod stage;

use expect_test::expect;
use serde_json::Value;
use stage::{CLEAN, Run, Stage, UNTITLED, json, list, small};

#[test]
fn shows_the_source_with_the_span_underlined() {
    let run = small().run(&["check"]);
    expect![[r#"
        error[missing-title]: the spec has no title: no line of its body begins with `# `
         --> .chant/specs/b.md:4:1
          |
        4 | no title
          | ^^^^^^^^
          |
          = help: Insert a title

        checked 2 specs: 1 error
        more about a code: `chant-lsp explain missing-title`
    "#]]
    .assert_eq(&run.out);
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let colored = |run: &Run| run.out.contains('\u{1b}');
    let stage = small();
    assert!(!colored(&stage.run(&["check"])));
    assert!(colored(&stage.run(&["check", "--color", "always"])));
    assert!(colored(
        &stage.run_where(("CLICOLOR_FORCE", "1"), &["check"])
    ));
    assert!(!colored(&stage.run_where(
        ("CLICOLOR_FORCE", "1"),
        &["check", "--color", "never"]
    )));
    assert!(!colored(&stage.run_where(("NO_COLOR", "1"), &["check"])));
    assert!(colored(
        &stage.run_where(("NO_COLOR", "1"), &["check", "--color", "always"])
    ));
    assert!(!colored(&stage.run_where(
        ("CLICOLOR_FORCE", "1"),
        &["check", "--format", "json"]
    )));
}

#[test]
fn rules_can_be_turned_off() {
    let run = small().run(&["check", "--rule", "missing-title=off"]);
    assert_eq!(
        (run.code, &*run.out),
        (0, "checked 2 specs: nothing to report\n")
    );
}

#[test]
fn json_has_places_in_characters_and_bytes() {
    let stage = Stage::with(&[(
        ".chant/specs/a.md",
        "---\r\nstatus: cancelled\r\nlabels: [\u{1f525}]\r\ndepends_on: ['\u{1f525}', gone]\r\n---\r\n# A\r\n",
    )]);
    let run = stage.run(&["check", "--format", "json"]);
    let report = json(&run);
    let finding = list(&report["projects"][0]["files"][0]["findings"])
        .find(|finding| finding["message"].as_str().unwrap().contains("gone"))
        .unwrap();
    assert_eq!(
        finding["range"],
        serde_json::json!({
            "start": { "line": 4, "column": 19, "offset": 61 },
            "end": { "line": 4, "column": 23, "offset": 65 },
        })
    );
}

#[test]
fn sarif_is_valid_and_relative() {
    let stage = Stage::with(&[
        (".chant/specs/a b#.md", UNTITLED),
        (
            ".chant/specs/c.md",
            "---\nstatus: cancelled\n---\n\u{1f525}\n#Title\n",
        ),
        ("web/.chant/specs/d.md", UNTITLED),
    ]);
    for (folder, args) in [
        ("", &["check", "--format", "sarif"][..]),
        ("web", &["check", "--format", "sarif", ".."]),
    ] {
        let report = json(&stage.run_in(folder, args));
        assert_valid(&report);
        let run = &report["runs"][0];
        let uri = &run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        if folder.is_empty() {
            assert_eq!(uri["uri"], ".chant/specs/a%20b%23.md");
            assert_eq!(uri["uriBaseId"], "%SRCROOT%");
        } else {
            let uri = uri["uri"].as_str().unwrap();
            assert!(
                uri.starts_with("file:///") && uri.ends_with("/.chant/specs/a%20b%23.md"),
                "{uri}"
            );
        }
        let hashes: std::collections::HashSet<&str> = list(&run["results"])
            .map(|result| {
                result["partialFingerprints"]["chantFinding/v1"]
                    .as_str()
                    .unwrap()
            })
            .collect();
        assert_eq!(hashes.len(), run["results"].as_array().unwrap().len());
        assert_eq!(run["columnKind"], "utf16CodeUnits");
    }
    assert_valid(&json(
        &Stage::with(&[(".chant/specs/a.md", CLEAN)]).run(&["check", "--format", "sarif"]),
    ));
}

/// Holds a log against the official schema.
fn assert_valid(log: &Value) {
    let schema = include_str!("data/sarif-schema-2.1.0.json");
    // One pattern of the official schema has a bracket that our reader of patterns refuses unescaped.
    let schema = schema.replace("[a-zA-Z]{2}]?$", r"[a-zA-Z]{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut wrong = log.clone();
    wrong["runs"][0]["columnKind"] = "characters".into();
    assert!(
        !validator.is_valid(&wrong),
        "the schema is asked in earnest"
    );
}

#[test]
fn github_gets_one_command_a_finding() {
    let run = small().run(&["check", "--format", "github"]);
    assert_eq!(run.code, 1);
    let line = run.out.lines().next().unwrap();
    assert!(
        line.starts_with("::error file=.chant/specs/b.md,line=4,endLine=4,col=1,endColumn=9,title=missing-title::"),
        "{run:?}"
    );
}

#[test]
fn github_paths_start_at_the_checkout() {
    let stage = Stage::with(&[("web/.chant/specs/b.md", UNTITLED)]);
    let checkout = stage.path();
    let variable = ("GITHUB_WORKSPACE", checkout.to_str().unwrap());
    let run = stage.run_where(variable, &["check", "web", "--format", "github"]);
    assert!(
        run.out.starts_with("::error file=web/.chant/specs/b.md,"),
        "{run:?}"
    );
}

#[test]
fn junit_has_a_case_for_every_file() {
    let stage = small();
    stage.put(".chant/specs/c&<\"\u{1}.md", UNTITLED);
    let run = stage.run(&["check", "--format", "junit"]);
    assert!(
        run.out
            .starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"),
        "{run:?}"
    );
    assert!(
        run.out
            .contains(r#"<testsuite name="." tests="3" failures="2" errors="0" skipped="0">"#),
        "{run:?}"
    );
    assert!(run.out.contains(r#"file=".chant/specs/a.md"/>"#), "{run:?}");
    assert!(run.out.contains(r#"name="c&amp;&lt;&quot;""#), "{run:?}");
    assert!(
        run.out.contains("b.md:4:1: error[missing-title]: "),
        "{run:?}"
    );
    assert!(!run.out.contains('\u{1}'));
    assert_well_formed(&run.out);
}

fn assert_well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{error} in:\n{xml}"),
        }
    }
}

#[test]
fn what_does_not_break_the_build_is_no_failure() {
    let run = small().run(&[
        "check",
        "--format",
        "junit",
        "--rule",
        "missing-title=warning",
    ]);
    assert_eq!(run.code, 0);
    assert!(
        run.out.contains("failures=\"0\"") && run.out.contains("<system-out>"),
        "{run:?}"
    );
}

#[test]
fn chant_lint_says_what_chant_says() {
    let run = small().run(&["check", "--format", "chant-lint"]);
    assert_eq!(run.code, 1);
    expect![[r#"
        {
          "diagnostics": [
            {
              "spec_id": "b",
              "rule": "title",
              "severity": "error",
              "message": "Missing title",
              "suggestion": null
            }
          ],
          "passed": 1,
          "warned": 0,
          "failed": 1,
          "total": 2
        }
    "#]]
    .assert_eq(&run.out);
    let since = ["check", "--format", "chant-lint", "--since", "HEAD"];
    assert_eq!(small().run(&since).code, 2);
}

#[test]
fn the_faulty_house_is_valid_sarif() {
    let run = Stage::example("faulty").run(&["check", "--format", "sarif"]);
    assert_valid(&json(&run));
}
