//! The order of the house, held by a test: who may use whom, who may name which package, and what a file looks like.
//!
//! Sources are read as text, so a fault is a file, a line and a sentence, and not a puzzle for the linker.

mod planted;
mod source;
mod tables;
mod tokens;

use std::{collections::BTreeSet, fs, path::Path};

use chant_lsp::ide::diagnostics::RULES;
use source::{Source, sources};
use tables::{
    ANYWHERE, DISK_METHODS, IMPURE, LONG_FILES, MAX_LINES, PACKAGES, PURE, PUT_OFF, ROOMS,
    UNWRITTEN,
};
use tokens::{Kind, Token};

#[test]
fn arrows_point_down() {
    report(sources("server").iter().flat_map(arrows).collect());
}

fn arrows(source: &Source) -> Vec<String> {
    let room = source.room();
    if source.code.is_empty() {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!(
            "{}:1: `{room}` is no room of the house",
            source.path
        )];
    };
    let mut faults = Vec::new();
    for named in source.named() {
        let [root, target, ..] = named.segments.as_slice() else {
            continue;
        };
        if !["crate", "chant_lsp"].contains(&root.as_str()) || target == room {
            continue;
        }
        if !allowed.contains(&target.as_str()) {
            faults.push(format!(
                "{}:{}: `{room}` may not use `{target}`; the thing you want stands in the wrong room",
                source.path, named.line
            ));
        }
    }
    faults
}

#[test]
fn packages_are_named_where_they_belong() {
    report(sources("server").iter().flat_map(packages).collect());
}

fn packages(source: &Source) -> Vec<String> {
    let room = source.room();
    let mut faults = Vec::new();
    for named in source.named() {
        let Some((package, rooms)) = PACKAGES
            .iter()
            .find(|(package, _)| named.segments.first().is_some_and(|first| first == package))
        else {
            continue;
        };
        if *rooms != ANYWHERE && !rooms.contains(&room) {
            faults.push(format!(
                "{}:{}: `{room}` may not name `{package}`; only {} may",
                source.path,
                named.line,
                rooms.join(" and ")
            ));
        }
    }
    faults
}

#[test]
fn every_package_has_its_room() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let mut section = "";
    let mut listed = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && !section.contains("dev-")
            && let Some((name, _)) = line.split_once(" = ")
        {
            listed.insert(name.replace('-', "_"));
        }
    }
    let known: BTreeSet<String> = PACKAGES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let mut faults: Vec<String> = listed
        .difference(&known)
        .map(|name| {
            format!("Cargo.toml: `{name}` has no row in PACKAGES: say which room may name it")
        })
        .collect();
    faults.extend(known.difference(&listed).map(|name| {
        format!("tests/tidy/main.rs: PACKAGES has a row for `{name}`, on which nothing depends")
    }));
    report(faults);
}

#[test]
fn the_column_is_pure() {
    report(sources("server").iter().flat_map(impurities).collect());
}

fn impurities(source: &Source) -> Vec<String> {
    if !PURE.contains(&source.room()) {
        return Vec::new();
    }
    let mut faults: Vec<String> = Vec::new();
    for named in source.named() {
        let path = named.segments.join("::");
        let is_impure = IMPURE.iter().any(|bad| {
            path == *bad
                || path
                    .strip_prefix(bad)
                    .is_some_and(|rest| rest.starts_with("::"))
        });
        // Whoever takes all of `std::time` takes the clock.
        if is_impure
            || [
                "std::time",
                "std::time::*",
                "std::time::self",
                "std::sync::*",
            ]
            .contains(&path.as_str())
        {
            faults.push(format!(
                "{}:{}: `{path}` has no place in the pure column: no files, clock, threads or editor here",
                source.path, named.line
            ));
        }
    }
    for triple in source.code.windows(3) {
        let [dot, method, open] = triple else {
            continue;
        };
        if dot.is('.')
            && open.is('(')
            && let Some(name) = method.ident().filter(|name| DISK_METHODS.contains(name))
        {
            faults.push(format!(
                "{}:{}: `.{name}()` asks the disk; ask the World instead",
                source.path, method.line
            ));
        }
    }
    faults
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut faults: Vec<String> = all_sources().iter().flat_map(shape).collect();
    for (path, _) in LONG_FILES {
        let lines = fs::read_to_string(root().join(path)).map_or(0, |text| text.lines().count());
        if lines <= MAX_LINES {
            faults.push(format!(
                "tests/tidy/main.rs: {path} needs no exception any more"
            ));
        }
    }
    report(faults);
}

fn shape(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = source.text.lines().count();
    if lines > MAX_LINES && !LONG_FILES.iter().any(|(path, _)| *path == source.path) {
        faults.push(format!(
            "{}:{MAX_LINES}: {lines} lines are more than one idea: part the file",
            source.path
        ));
    }
    if !source.text.starts_with("//! ") {
        faults.push(format!(
            "{}:1: a file begins by saying what it is for",
            source.path
        ));
    }
    faults
}

#[test]
fn nothing_is_put_off_and_no_test_waits_for_the_clock() {
    report(all_sources().iter().flat_map(put_off).collect());
}

fn put_off(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, text) in (1..).zip(source.text.lines()) {
        let mut words = text.split(|ch: char| !ch.is_alphanumeric() && ch != '_');
        if let Some(word) = words.find(|word| PUT_OFF.contains(word)) {
            faults.push(format!(
                "{}:{line}: `{word}`: do it, or make it an issue",
                source.path
            ));
        }
    }
    let unwritten = |pair: &[Token]| {
        let name = pair[0].ident().filter(|name| UNWRITTEN.contains(name));
        name.is_some() && pair[1].is('!')
    };
    for pair in source.code.windows(2).chain(source.tests.windows(2)) {
        if unwritten(pair) {
            faults.push(format!(
                "{}:{}: this is not written yet",
                source.path, pair[0].line
            ));
        }
    }
    for token in &source.tests {
        if token.ident() == Some("sleep") {
            faults.push(format!(
                "{}:{}: a test waits for what it expects, with a deadline; it does not sleep",
                source.path, token.line
            ));
        }
    }
    faults
}

#[test]
fn every_rule_has_its_file_and_every_file_its_rule() {
    let folder = "server/ide/diagnostics/";
    let mut faults = Vec::new();
    let files: BTreeSet<String> = sources(folder)
        .iter()
        .filter(|source| {
            let mut pairs = source.code.windows(2);
            pairs.any(|pair| pair[0].ident() == Some("fn") && pair[1].ident() == Some("check"))
        })
        .filter_map(|source| {
            source
                .path
                .strip_prefix(folder)?
                .strip_suffix(".rs")
                .map(str::to_owned)
        })
        .collect();
    let rules: BTreeSet<String> = RULES
        .iter()
        .map(|rule| rule.code.replace('-', "_"))
        .collect();
    for rule in rules.difference(&files) {
        faults.push(format!(
            "{folder}mod.rs: the rule `{rule}` has no file {rule}.rs with a `check`"
        ));
    }
    for file in files.difference(&rules) {
        faults.push(format!(
            "{folder}{file}.rs:1: this rule has no row in RULES"
        ));
    }
    report(faults);
}

#[test]
fn every_query_is_run() {
    let included: BTreeSet<String> = sources("server/syntax")
        .iter()
        .flat_map(|source| source.code.clone())
        .filter_map(|token| match token.kind {
            Kind::Text(text) => text
                .rsplit_once("queries/")
                .map(|(_, name)| name.to_owned()),
            _ => None,
        })
        .collect();
    let queries = fs::read_dir(root().join("queries")).expect("a folder of queries");
    let names = queries.map(|file| {
        file.expect("readable")
            .file_name()
            .into_string()
            .expect("plain")
    });
    report(
        names
            .filter(|name| !included.contains(name))
            .map(|name| format!("queries/{name}: nobody runs this query"))
            .collect(),
    );
}

fn all_sources() -> Vec<Source> {
    ["server", "tests", "benches"]
        .into_iter()
        .flat_map(sources)
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
