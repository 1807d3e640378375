//! The rules themselves can fail: each finds a planted fault, at its line.

use super::*;

#[track_caller]
fn check(rule: fn(&Source) -> Vec<String>, path: &str, text: &str, fault: &str) {
    let faults = rule(&Source::new(path, text));
    assert!(
        faults.len() == 1 && faults[0].starts_with(&format!("{path}:{fault}")),
        "{faults:?}"
    );
    // The same as a comment is no fault.
    let quiet: String = text.lines().map(|line| format!("//! {line}\n")).collect();
    if !fault.contains("do it") {
        assert_eq!(rule(&Source::new(path, &quiet)), Vec::<String>::new());
    }
}

#[test]
fn an_arrow_that_points_up() {
    let text = "\nuse crate::{\n    text::Span,\n    ide::Report,\n};";
    check(
        arrows,
        "server/model/mod.rs",
        text,
        "4: `model` may not use `ide`",
    );
    check(
        arrows,
        "server/text.rs",
        "type X = super::lsp::Y;",
        "1: `text` may not use `lsp`",
    );
    check(
        arrows,
        "server/attic.rs",
        "fn a() {}",
        "1: `attic` is no room",
    );
}

#[test]
fn a_package_in_the_wrong_room() {
    let text = "\nfn a() { let b = serde_yaml::from_str(c); }";
    check(
        packages,
        "server/ide/hover.rs",
        text,
        "2: `ide` may not name `serde_yaml`; only model may",
    );
}

#[test]
fn an_impure_question() {
    check(
        impurities,
        "server/ide/a.rs",
        "use std::{fs, path};",
        "1: `std::fs`",
    );
    check(
        impurities,
        "server/ide/a.rs",
        "use std::time::{Duration, Instant};",
        "1: `std::time::Instant`",
    );
    check(
        impurities,
        "server/ide/a.rs",
        "fn a(p: &Path) -> bool { p.exists() }",
        "1: `.exists()`",
    );
    assert_eq!(
        impurities(&Source::new("server/store/a.rs", "use std::fs;")),
        Vec::<String>::new()
    );
}

#[test]
fn a_file_without_a_head_or_an_end() {
    check(shape, "server/a.rs", "fn a() {}", "1: a file begins");
    let long = "//! a\n".repeat(MAX_LINES + 1);
    assert_eq!(shape(&Source::new("server/a.rs", &long)).len(), 1);
}

#[test]
fn work_put_off_and_tests_that_sleep() {
    let text = format!("// {}: later", PUT_OFF[0]);
    check(
        put_off,
        "server/a.rs",
        &text,
        &format!("1: `{}`: do it", PUT_OFF[0]),
    );
    check(
        put_off,
        "server/a.rs",
        "fn a() { todo!() }",
        "1: this is not written",
    );
    let text = "#[cfg(test)]\nmod tests { fn a() { sleep(b) } }";
    check(put_off, "server/a.rs", text, "2: a test waits");
}
