//! `chant-lsp check` from outside: examples, paths and exit codes; and the small commands beside it.

mod stage;

use stage::{CLEAN, Stage, UNTITLED, found, json, small};

mod examples {
    use std::path::Path;

    use expect_test::expect_file;

    use super::*;

    #[test]
    fn the_chain_of_issue_42_is_clean() {
        let run = Stage::example("issue-42").run(&["check"]);
        assert_eq!(run.code, 0, "{}", run.out);
        assert_eq!(run.out, "checked 7 specs: nothing to report\n");
    }

    #[test]
    fn the_faulty_house_says_one_thing_for_each_mistake() {
        let run = Stage::example("faulty").run(&["check", "--severity", "hint"]);
        assert_eq!(run.code, 1);
        let snapshot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/faulty.txt");
        expect_file![snapshot].assert_eq(&run.out);
    }
}

mod exit_codes {
    use super::*;

    #[test]
    fn nothing_wrong_is_0() {
        let run = Stage::with(&[(".chant/specs/a.md", CLEAN)]).run(&["check"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.out, "checked 1 spec: nothing to report\n");
        assert_eq!(run.err, "");
    }

    #[test]
    fn an_error_is_1() {
        assert_eq!(small().run(&["check"]).code, 1);
    }

    #[test]
    fn the_threshold_can_be_moved() {
        assert_eq!(small().run(&["check", "--error-on", "never"]).code, 0);
        let weak = ["check", "--rule", "missing-title=warning"];
        assert_eq!(small().run(&weak).code, 0);
        assert_eq!(
            small()
                .run(&[&weak[..], &["--error-on", "warning"]].concat())
                .code,
            1
        );
    }

    #[test]
    fn what_is_not_shown_still_counts() {
        let run = small().run(&[
            "check",
            "--rule",
            "missing-title=warning",
            "--severity",
            "error",
            "--error-on",
            "warning",
        ]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains("1 warning\n1 not shown"), "{run:?}");
    }

    #[test]
    fn no_project_is_2() {
        let run = Stage::new().run(&["check"]);
        assert_eq!((run.code, &*run.out), (2, ""));
        assert!(
            run.err
                .contains("there is no .chant folder in, above or below"),
            "{run:?}"
        );
        assert_eq!(run.err.lines().count(), 1);
    }

    #[test]
    fn the_root_and_the_home_folder_are_refused() {
        let stage = Stage::new();
        let home = stage.home();
        for path in ["/", home.to_str().unwrap()] {
            let run = stage.run(&["check", path]);
            assert_eq!(run.code, 2, "{run:?}");
            assert!(
                run.err.contains("open the folder of a project instead"),
                "{run:?}"
            );
        }
    }

    #[test]
    fn bad_usage_is_2() {
        for args in [
            &["check", "--format", "xml"][..],
            &["check", "--rule", "missing-titel=off"],
            &["check", "--rule", "missing-title=loud"],
            &["check", "--frobnicate"],
            &["check", "nowhere"],
            &["explain", "missing-titel"],
        ] {
            let run = small().run(args);
            assert_eq!(run.code, 2, "{args:?}: {run:?}");
        }
    }
}

mod paths {
    use super::*;

    #[test]
    fn from_inside_a_project_all_of_it_is_checked() {
        let stage = small();
        stage.put("src/deep/x.rs", "");
        let run = stage.run_in("src/deep", &["check", "--format", "json"]);
        assert_eq!(found(&run), ["missing-title ../../.chant/specs/b.md"]);
    }

    #[test]
    fn projects_below_are_found_and_named_from_here() {
        let stage = Stage::with(&[
            ("packages/web/.chant/specs/a.md", UNTITLED),
            ("packages/cli/.chant/specs/a.md", UNTITLED),
        ]);
        let run = stage.run(&["check", "--format", "json"]);
        assert_eq!(
            found(&run),
            [
                "missing-title packages/cli/.chant/specs/a.md",
                "missing-title packages/web/.chant/specs/a.md"
            ]
        );
        assert!(
            stage
                .run(&["check"])
                .out
                .contains("checked 2 specs in 2 projects: 2 errors")
        );
        let one = stage.run(&["check", "packages/web", "--format", "json"]);
        assert_eq!(
            found(&one),
            ["missing-title packages/web/.chant/specs/a.md"]
        );
    }

    #[test]
    fn a_single_file_is_reported_alone_and_linked_to_all() {
        let stage = small();
        stage.put(
            ".chant/specs/c.md",
            "---\nstatus: cancelled\ndepends_on: [a, gone]\n---\n# C\n",
        );
        let run = stage.run(&["check", ".chant/specs/c.md", "--format", "json"]);
        assert_eq!(found(&run), ["unknown-dependency .chant/specs/c.md"]);
        assert_eq!(json(&run)["totals"]["specs"], 1);
    }

    #[test]
    fn a_folder_of_specs_is_reported_alone() {
        let stage = small();
        stage.put(".chant/specs/team/d.md", UNTITLED);
        let run = stage.run(&["check", ".chant/specs/team", "--format", "json"]);
        assert!(
            found(&run)
                .iter()
                .all(|line| line.ends_with(".chant/specs/team/d.md")),
            "{run:?}"
        );
        assert_eq!(json(&run)["totals"]["specs"], 1);
        let all = stage.run(&["check", ".chant", "--format", "json"]);
        assert_eq!(json(&all)["totals"]["specs"], 3);
    }

    #[test]
    fn a_foreign_file_is_skipped_audibly() {
        let stage = small();
        stage.put("README.md", "# R\n");
        let run = stage.run(&["check", "README.md"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            run.err
                .contains("README.md is no spec, prompt or configuration"),
            "{run:?}"
        );
    }

    #[test]
    fn a_list_may_come_on_standard_input() {
        let stage = small();
        stage.put("README.md", "");
        for list in [
            ".chant/specs/b.md\nREADME.md\n.chant/specs/deleted.md\n",
            ".chant/specs/b.md\0README.md\0",
        ] {
            let run = stage.run_with(&["check", "--format", "json", "-"], list);
            assert_eq!(found(&run), ["missing-title .chant/specs/b.md"]);
            assert_eq!(
                (json(&run)["totals"]["specs"].as_u64(), &*run.err),
                (Some(1), "")
            );
        }
        let run = stage.run_with(&["check", "-"], "");
        assert_eq!(
            run.code, 0,
            "nothing changed, nothing to complain about: {run:?}"
        );
    }
}

mod explain {
    use super::*;

    #[test]
    fn one_code_or_all() {
        let stage = Stage::new();
        let run = stage.run(&["explain", "missing-title"]);
        assert_eq!(run.code, 0);
        assert!(
            run.out.starts_with("missing-title\n\nerror, in specs. "),
            "{run:?}"
        );
        let all = stage.run(&["explain"]);
        assert!(
            all.out
                .lines()
                .any(|line| line.starts_with("unknown-dependency ")),
            "{all:?}"
        );
        let near = stage.run(&["explain", "missing-titel"]);
        assert_eq!(near.code, 2);
        assert!(
            near.err.contains("did you mean `missing-title`"),
            "{near:?}"
        );
    }
}

#[test]
fn doctor_describes_the_project() {
    let run = small().run(&["doctor"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("# chant-lsp doctor\n"), "{run:?}");
    assert!(
        run.out
            .contains("- specs: 2 active, 0 in subfolders, 0 archived"),
        "{run:?}"
    );
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Stage::new().run(&["completions", shell]);
        assert!(
            run.code == 0 && run.out.contains("explain"),
            "{shell}: {run:?}"
        );
    }
}

#[test]
fn an_editor_is_served_however_it_starts_the_program() {
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let session = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let session: String = session.into_iter().map(frame).collect();
    for args in [&[][..], &["--stdio"], &["serve"], &["serve", "--stdio"]] {
        let run = Stage::new().run_with(args, &session);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
        assert!(run.out.contains("\"capabilities\""), "{args:?}: {run:?}");
    }
}

mod fix {
    use super::*;

    const FAULTY: &str = "---\r\nStatus: cancelled\r\nlabels: core\r\n---\r\n#Title\r\n";
    const MENDED: &str = "---\r\nstatus: cancelled\r\nlabels: [core]\r\n---\r\n# Title\r\n";

    fn stage() -> Stage {
        Stage::with(&[
            (".chant/specs/a.md", FAULTY),
            (".chant/specs/b.md", CLEAN),
            (".chant/specs/c.md", UNTITLED),
        ])
    }

    #[test]
    fn what_is_sure_is_mended_and_the_rest_reported() {
        let stage = stage();
        let run = stage.run(&["check", "--fix", "--format", "json"]);
        assert_eq!(stage.read(".chant/specs/a.md"), MENDED);
        assert_eq!(run.err, "chant-lsp: fixed 3 findings in 1 file\n");
        assert_eq!(
            (found(&run), run.code),
            (vec!["missing-title .chant/specs/c.md".to_owned()], 1)
        );
        let again = stage.run(&["check", "--fix", "--format", "json"]);
        assert_eq!(
            (&*again.err, stage.read(".chant/specs/a.md")),
            ("", MENDED.to_owned())
        );
    }

    #[test]
    fn a_dry_run_shows_the_difference_and_changes_nothing() {
        let stage = stage();
        let run = stage.run(&["check", "--fix", "--dry-run"]);
        assert_eq!(stage.read(".chant/specs/a.md"), FAULTY);
        assert_eq!(run.err, "chant-lsp: would fix 3 findings in 1 file\n");
        assert!(
            run.out
                .starts_with("--- a/.chant/specs/a.md\n+++ b/.chant/specs/a.md\n@@ "),
            "{}",
            run.out
        );
        assert!(run.out.contains("\n-#Title\r\n+# Title\r\n"), "{}", run.out);
        assert_eq!(run.code, 1, "nothing has been mended");
    }

    #[test]
    fn a_dry_run_shows_all_that_would_be_fixed() {
        let files = [
            (
                ".chant/specs/010-keys.md",
                "---\nLabels: core\n---\n#Keys\n",
            ),
            (".chant/specs/a.md", "---\ndepends_on: [010]\n---\n# A\n"),
            (".chant/specs/b.md", "---\ndepends_on: [keys]\n---\n# B\n"),
        ];
        let (dry, wet) = (Stage::with(&files), Stage::with(&files));
        let shown = dry.run(&["check", "--fix", "--dry-run"]);
        let run = wet.run(&["check", "--fix"]);
        assert_eq!(shown.err.replace("would fix", "fixed"), run.err);
        assert!(run.err.contains("in 3 files"), "{run:?}");
        for (path, before) in files {
            let after = wet.read(path);
            for line in after.lines().filter(|line| !before.contains(line)) {
                assert!(shown.out.contains(&format!("\n+{line}\n")), "{line}");
            }
        }
    }

    #[test]
    fn only_the_files_that_were_named() {
        let stage = stage();
        assert_eq!(stage.run(&["check", "--fix", ".chant/specs/b.md"]).code, 0);
        assert_eq!(stage.read(".chant/specs/a.md"), FAULTY);
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let stage = stage();
        for args in [
            &["check", "--dry-run"][..],
            &["check", "--fix", "--since", "HEAD"],
            &["check", "--fix", "--format", "chant-lint"],
        ] {
            assert_eq!(stage.run(args).code, 2, "{args:?}");
        }
        assert_eq!(stage.read(".chant/specs/a.md"), FAULTY);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let stage = stage();
        let file = stage.path().join(".chant/specs/a.md");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
        let run = stage.run(&["check", "--fix"]);
        assert_eq!(run.code, 2);
        assert!(
            run.err
                .contains(".chant/specs/a.md was not changed: it is read-only"),
            "{}",
            run.err
        );
        assert_eq!(stage.read(".chant/specs/a.md"), FAULTY);
    }
}
