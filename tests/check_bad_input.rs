//! Disks and files that nobody wants to meet: each gets one clear sentence, and the rest is checked all the same.

mod stage;

use std::{
    fs::OpenOptions,
    time::{Duration, Instant},
};

use stage::{CLEAN, Run, Stage, UNTITLED};

/// Long enough for a debug build on a busy machine; the algorithms that this guards against would take minutes.
const DEADLINE: Duration = Duration::from_secs(60);

/// A project with one clean spec, and one with an error that must be found whatever else is there.
fn stage() -> Stage {
    Stage::with(&[
        (".chant/specs/clean.md", CLEAN),
        (".chant/specs/last.md", UNTITLED),
    ])
}

/// Runs a check; it must end in time, find the error of [`stage`], and say `sentence` of `path`, and nothing else of it.
#[track_caller]
fn check(stage: &Stage, path: &str, sentence: &str) -> Run {
    let started = Instant::now();
    let run = stage.run(&["check"]);
    assert!(started.elapsed() < DEADLINE, "took {:?}", started.elapsed());
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.out.contains("error[missing-title]") && run.out.contains(".chant/specs/last.md"),
        "{run:?}"
    );
    assert!(run.out.contains(sentence), "{run:?}");
    assert_eq!(
        run.out.matches(&format!("--> {path}")).count(),
        1,
        "{run:?}"
    );
    run
}

#[test]
fn binary() {
    let stage = stage();
    stage.put(".chant/specs/bad.md", b"\x7fELF\0\0\0");
    check(
        &stage,
        ".chant/specs/bad.md",
        "error[unreadable-file]: the file is not text: it contains NUL bytes",
    );
}

#[test]
fn invalid_utf_8() {
    let stage = stage();
    stage.put(".chant/specs/bad.md", b"---\n---\n# caf\xe9\n");
    check(
        &stage,
        ".chant/specs/bad.md",
        "the file is not valid UTF-8 (first bad byte at offset 13)",
    );
}

#[test]
fn fifty_megabytes() {
    let stage = stage();
    stage.put(".chant/specs/bad.md", "");
    let file = OpenOptions::new()
        .write(true)
        .open(stage.path().join(".chant/specs/bad.md"))
        .unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    check(
        &stage,
        ".chant/specs/bad.md",
        "the file is too long to be analysed: 50 MiB, the limit is 4 MiB",
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_is_gone_when_it_is_read() {
    let stage = stage();
    std::os::unix::fs::symlink("nowhere.md", stage.path().join(".chant/specs/bad.md")).unwrap();
    check(
        &stage,
        ".chant/specs/bad.md",
        "the file vanished before it could be read",
    );
}

#[cfg(unix)]
#[test]
fn symlinks_in_a_circle() {
    let stage = stage();
    let specs = stage.path().join(".chant/specs");
    std::os::unix::fs::symlink(&specs, specs.join("again")).unwrap();
    std::os::unix::fs::symlink(specs.join("bad.md"), specs.join("bad.md")).unwrap();
    let run = stage.run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1, "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(report["totals"]["specs"].as_u64().unwrap() <= 6, "{run:?}");
    assert!(run.out.contains("the file cannot be read"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let stage = stage();
    stage.put(".chant/specs/bad.md", CLEAN);
    let path = stage.path().join(".chant/specs/bad.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    check(
        &stage,
        ".chant/specs/bad.md",
        "the file may not be read: permission denied",
    );
}

#[test]
fn a_folder_that_cannot_be_listed() {
    let stage = stage();
    stage.put(".chant/archive", "a file where a folder should be");
    let run = stage.run(&["check"]);
    assert_eq!(run.code, 2, "the report is not the whole truth: {run:?}");
    assert!(
        run.out.contains("error[missing-title]"),
        "the rest is checked: {run:?}"
    );
    assert!(
        run.err
            .starts_with("chant-lsp: .chant/archive cannot be read: "),
        "{run:?}"
    );
    assert_eq!(run.err.lines().count(), 1);
}

#[test]
fn a_configuration_that_cannot_be_read() {
    let stage = stage();
    stage.put(".chant/config.md", b"---\nproject:\n  name: caf\xe9\n---\n");
    let run = stage.run(&["check"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.err.contains(".chant/config.md is not valid UTF-8"),
        "{run:?}"
    );
}

#[test]
fn a_million_lines() {
    let stage = stage();
    stage.put(
        ".chant/specs/long.md",
        CLEAN.to_owned() + &"x\n".repeat(1_000_000),
    );
    let started = Instant::now();
    let run = stage.run(&["check", "--format", "json"]);
    assert!(started.elapsed() < DEADLINE, "took {:?}", started.elapsed());
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!run.out.contains("long.md"), "long is not wrong: {run:?}");
}

#[test]
fn one_line_of_megabytes() {
    let stage = stage();
    stage.put(
        ".chant/specs/long.md",
        "---\nstatus: cancelled\n---\n".to_owned() + &"a ".repeat(1_900_000),
    );
    let run = check(&stage, ".chant/specs/long.md", "has no title");
    assert!(
        run.out.len() < 10_000,
        "the line is cut: {} bytes",
        run.out.len()
    );
}

#[test]
fn two_hundred_thousand_brackets() {
    let stage = stage();
    stage.put(
        ".chant/specs/deep.md",
        format!("---\nlabels: {}\n---\n# T\n", "[".repeat(200_000)),
    );
    check(
        &stage,
        ".chant/specs/deep.md",
        "analysis limited: more than 500 brackets are open at once",
    );
}
