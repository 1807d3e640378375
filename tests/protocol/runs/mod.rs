//! Runs over the wire, with agents that are scripts: what is told, what stands in the spec, and that nothing is left.

mod chains;
mod chant;
mod course;
mod ends;
mod journey;
mod lines;
mod meanwhile;
mod offered;
mod permit;
mod seen;
mod trouble;

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::support::{Client, Project, call, leave, only};

const FILES: &str = "//- .chant/specs/001-count.md
---
type: code
status: pending
---
# Add a counter

## Acceptance Criteria

- [ ] Add it
- [ ] Test it
//- .chant/specs/002-next.md
---
type: code
---
# Use the counter

## Acceptance Criteria

- [ ] Use it
- [ ] Test it
//- .chant/config.md
---
project: {name: pigeonhole}
defaults: {prompt: standard}
---
//- .chant/prompts/standard.md
Do {{spec.id}}.
";

/// Settings under which this script is the agent.
fn agent(script: &str, more: &[&str]) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/agents")
        .join(script);
    let mut command = vec!["/bin/sh".to_owned(), path.display().to_string()];
    command.extend(more.iter().map(|text| (*text).to_owned()));
    let mut options = only(&[]);
    options["run"] = json!({"agent": command, "grace": 1});
    options
}

/// Presses Run on the first spec.
fn press(client: &mut Client, project: &Project) -> String {
    let argument = json!({"uri": project.spec("001-count")});
    let answer = call(client, "chant.runPhase", argument).expect("a run");
    answer["run"].as_str().expect("its name").to_owned()
}

/// The events up to the end, in short: counts of criteria that changed nothing are left out.
fn events(client: &mut Client) -> (Vec<String>, Value) {
    let mut told = Vec::new();
    loop {
        let event = client.notification("chant/run");
        let kind = event["event"].as_str().expect("a kind").to_owned();
        let line = match &*kind {
            "line" => format!("line: {}", event["text"].as_str().unwrap_or_default()),
            "criteria" if event["checked"] == 0 => continue,
            "criteria" => format!("criteria: {}/{}", event["checked"], event["total"]),
            "ended" => format!("ended: {}", event["outcome"].as_str().unwrap_or_default()),
            _ => kind.clone(),
        };
        told.push(line);
        if kind == "ended" {
            return (told, event);
        }
    }
}

fn until(client: &mut Client, kind: &str) -> Value {
    loop {
        let event = client.notification("chant/run");
        if event["event"] == kind {
            return event;
        }
    }
}

fn git(project: &Project, arguments: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
    let done = Command::new("git")
        .args(who)
        .args(arguments)
        .current_dir(project.root())
        .status();
    assert!(done.expect("git starts").success());
}

/// What git says.
fn git_says(project: &Project, arguments: &[&str]) -> String {
    let done = Command::new("git")
        .args(arguments)
        .current_dir(project.root())
        .output();
    let said = done.expect("git starts").stdout;
    String::from_utf8(said).expect("text").trim().to_owned()
}

/// The chant that is installed, or that `CHANT_REAL` names. Where there is none, that is said past the test's own output.
fn real_chant() -> Option<PathBuf> {
    let named = std::env::var_os("CHANT_REAL").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join("chant"));
    let found = named.or_else(|| places.find(|file| file.is_file()));
    if found.is_none() {
        let mut err = std::io::stderr();
        let _ = writeln!(
            err,
            "SKIPPED: chant itself: there is none on PATH, and CHANT_REAL names none"
        );
    }
    found
}

/// Whether a process of this number is there and not dead.
fn lives(pid: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    status.is_ok_and(|line| !line.contains(") Z "))
}

fn assert_gone(project: &Project) {
    for pid in project.read("pids").lines() {
        assert!(!lives(pid), "process {pid} is still there");
    }
}
