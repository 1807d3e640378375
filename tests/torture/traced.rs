//! The system calls of a change, and processes that are stopped or lied to at one of them. All of it is strace's work.

use std::process::Command;

use crate::stage::{Stage, run, skipped};

/// Calls that a change is made of, or that something could go wrong in.
const CALLS: &str = "openat,openat2,read,pread64,write,pwrite64,lseek,fsync,fdatasync,flock,fchmod,fchown,fstat,statx,newfstatat,renameat,\
                     renameat2,linkat,unlinkat,mkdirat,flistxattr,fgetxattr,fsetxattr,fremovexattr,close";

/// strace with those options, if it is there and may trace.
pub(crate) fn strace(options: &[&str]) -> Option<Vec<String>> {
    let mut words = vec!["strace", "-f", "-qq", "-o", "/dev/null"];
    let works = Command::new(words[0])
        .args(&words[1..])
        .arg("true")
        .output()
        .is_ok_and(|output| output.status.success());
    if !works {
        skipped(
            "what happens at a system call",
            "strace is missing, or may not trace here",
        );
        return None;
    }
    words.extend(options);
    Some(words.into_iter().map(str::to_owned).collect())
}

/// One call of a change.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Which of the calls of that name, from 1.
    pub(crate) number: usize,
    /// As strace shows it, for whoever reads of a failure.
    pub(crate) shown: String,
}

/// The calls of a tick of `criterion` that have to do with the files of the project, in order.
pub(crate) fn calls(stage: &Stage, criterion: &str) -> Option<Vec<Call>> {
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    let path = log.path().to_str().expect("a path of ours");
    strace(&[])?;
    let trace = format!("trace={CALLS}");
    let program = [
        "strace", "-f", "-qq", "-y", "-s", "200", "-o", path, "-e", &trace,
    ];
    let output = run(stage.under(&program, &["001-a", criterion]));
    assert!(
        output.status.success(),
        "{}",
        crate::stage::complaint(&output)
    );
    let shown = std::fs::read_to_string(path).expect("strace has written it");
    let root = stage.root().to_str().expect("a path of ours");
    let mut counts = std::collections::HashMap::new();
    let mut calls = Vec::new();
    for line in shown.lines() {
        // `4711  openat(AT_FDCWD</tmp/x>, ".chant", …) = 3`
        let Some((name, _)) = line.split_once('(') else {
            continue;
        };
        let name = name.rsplit(' ').next().unwrap_or_default().to_owned();
        let number: &mut usize = counts.entry(name.clone()).or_default();
        *number += 1;
        // Where the process stands is shown beside every path, and says nothing.
        let files = line.replace(&format!("AT_FDCWD<{root}>"), "AT_FDCWD");
        if files.contains(root) {
            calls.push(Call {
                name,
                number: *number,
                shown: line.to_owned(),
            });
        }
    }
    assert!(
        calls.iter().any(|call| call.name.starts_with("renameat")),
        "{shown}"
    );
    Some(calls)
}
