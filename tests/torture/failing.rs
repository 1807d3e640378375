//! Disks that are full, broken or read-only, and rights that are missing: the old text stays, and one sentence says why.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
};

use crate::{
    stage::{PROGRAM, SPEC, Stage, complaint, is_long, run, skipped},
    traced::{calls, strace},
};

const OLD: &str = "# A\n## Acceptance Criteria\n- [ ] one\n- [ ] two\n";

/// What the system may say, and what is made of it.
const ERRORS: &[(&str, &str)] = &[
    ("EIO", "the disk reports an error (EIO)"),
    ("ENOSPC", "the disk is full"),
    ("EDQUOT", "your quota of disk space is used up"),
    ("EROFS", "its file system is mounted read-only"),
    ("EACCES", "the system does not permit it"),
    ("EXDEV", "its folder is spread over two file systems"),
    ("ENAMETOOLONG", "its name is too long for this file system"),
];

/// Calls whose failure changes nothing that is promised: closing, looking, giving up a lock.
const HARMLESS: &[&str] = &[
    "close",
    "lseek",
    "statx",
    "fstat",
    "newfstatat",
    "read",
    "pread64",
];

#[test]
fn whatever_call_fails_the_old_text_stays_and_a_sentence_says_why() {
    let stage = Stage::new(OLD);
    // The usual way: folders and locks are there.
    assert!(run(stage.command(&["001-a", "two"])).status.success());
    let Some(calls) = calls(&stage, "one") else {
        return;
    };
    let (mut refused, mut done) = (0, 0);
    let calls = calls.iter();
    let calls = calls.filter(|call| !HARMLESS.contains(&call.name.as_str()));
    for (number, call) in calls.enumerate() {
        let ways = ERRORS.iter().flat_map(|way| [(way, ""), (way, "+")]);
        for (at, ((error, cause), lasting)) in ways.enumerate() {
            // In the short form each call fails in one way, and all ways have their turn: once, or from then on.
            if !is_long() && at != number % (2 * ERRORS.len()) {
                continue;
            }
            let stage = Stage::new(OLD);
            assert!(run(stage.command(&["001-a", "two"])).status.success());
            assert!(
                run(stage.command(&["001-a", "two", "--untick"]))
                    .status
                    .success()
            );
            let fault = format!(
                "inject={}:error={error}:when={}{lasting}",
                call.name, call.number
            );
            let trace = format!("trace={}", call.name);
            let Some(program) = strace(&["-e", &trace, "-e", &fault]) else {
                return;
            };
            let program: Vec<&str> = program.iter().map(String::as_str).collect();
            let output = run(stage.under(&program, &["001-a", "one"]));
            let (text, said) = (stage.read(), complaint(&output));
            if output.status.success() {
                done += 1;
                assert_eq!(
                    text,
                    OLD.replace("[ ] one", "[x] one"),
                    "{error}{lasting} at {}",
                    call.shown
                );
            } else {
                refused += 1;
                assert_eq!(text, OLD, "{error}{lasting} at {}", call.shown);
                // Who cannot write any more cannot say so either.
                if call.name != "write" || lasting.is_empty() {
                    assert_eq!(
                        said.lines().count(),
                        1,
                        "{error}{lasting} at {}: {said}",
                        call.shown
                    );
                    let finding =
                        said.contains("is in no chant project") || said.contains("no spec of");
                    let explained = said.contains(&format!("{SPEC} was not changed: "));
                    assert!(
                        finding || explained && said.contains(cause),
                        "{error}{lasting} at {}: {said}",
                        call.shown
                    );
                }
            }
            // Whatever was left goes with the next change.
            let next = run(stage.command(&["001-a", "two"]));
            assert!(
                next.status.success(),
                "after {error}{lasting} at {}: {}",
                call.shown,
                complaint(&next)
            );
            assert_eq!(stage.read(), text.replace("[ ] two", "[x] two"));
            assert_eq!(
                stage.names(),
                ["001-a.md"],
                "{error}{lasting} at {}",
                call.shown
            );
        }
    }
    eprintln!(
        "{} calls failed: {refused} changes were refused, {done} were done all the same",
        refused + done
    );
    assert!(refused >= 10);
}

#[test]
fn a_disk_that_is_full_keeps_the_old_text() {
    let Some(disk) = Disk::mount("size=500k") else {
        return;
    };
    let long = format!("{OLD}{}\n", "x".repeat(100_000));
    let stage = Stage::at(disk.path(), &long);
    // Locks and folders first, then everything else is filled.
    assert!(run(stage.command(&["001-a", "two"])).status.success());
    let before = stage.read();
    let _ = fs::write(stage.path("filler"), vec![0; 500_000]);
    let output = run(stage.command(&["001-a", "one"]));
    let said = complaint(&output);
    assert!(
        said.contains(&format!("{SPEC} was not changed: the disk is full")),
        "{said}"
    );
    assert_eq!(stage.read(), before);
    assert_eq!(stage.names(), ["001-a.md"]);
    fs::remove_file(stage.path("filler")).expect("it can be removed");
    assert!(run(stage.command(&["001-a", "one"])).status.success());
}

#[test]
fn a_disk_that_is_read_only_is_left_alone() {
    let Some(disk) = Disk::mount("size=1m") else {
        return;
    };
    let stage = Stage::at(disk.path(), OLD);
    disk.remount("ro");
    let said = complaint(&run(stage.command(&["001-a", "one"])));
    assert!(
        said.contains(&format!("{SPEC} was not changed: ")) && said.contains("mounted read-only"),
        "{said}"
    );
    disk.remount("rw");
    assert!(run(stage.command(&["001-a", "two"])).status.success());
    let before = stage.read();
    disk.remount("ro");
    let said = complaint(&run(stage.command(&["001-a", "one"])));
    assert!(
        said.contains(&format!("{SPEC} was not changed: ")) && said.contains("mounted read-only"),
        "{said}"
    );
    assert_eq!(stage.read(), before);
}

#[test]
fn rights_that_are_missing_are_not_taken() {
    if !is_root() {
        return skipped("the rights of another user", "only root can become one");
    }
    let stage = Stage::new(OLD);
    let open = |path: &Path| {
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).expect("it is ours")
    };
    open(stage.root());
    // The program lies where others may not look; they get a copy.
    let program = stage.path("chant-lsp");
    fs::copy(PROGRAM, &program).expect("it can be copied");
    let tick = || {
        let mut command = Command::new(&program);
        command
            .args(["tick", "001-a", "one"])
            .current_dir(stage.root())
            .env("HOME", "/nonexistent")
            .uid(65_534)
            .gid(65_534);
        run(command)
    };
    // Neither our folder nor that of the specs may be written to; then only the latter may not; then the file is not theirs.
    for (opened, cause) in [
        (None, "the system does not permit it"),
        (Some(".chant"), "the system does not permit it"),
        (
            Some(".chant/specs"),
            "it belongs to user 0 and group 0, and would not after a change by you",
        ),
    ] {
        if let Some(folder) = opened {
            open(&stage.path(folder));
        }
        let said = complaint(&tick());
        assert!(
            said.contains(&format!("{SPEC} was not changed: ")) && said.contains(cause),
            "{said}"
        );
        assert_eq!(stage.read(), OLD);
        assert_eq!(stage.names(), ["001-a.md"]);
    }
}

/// A file system in memory.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path());
        if is_root() && mount.output().is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        skipped(
            "a disk of its own",
            "only root may mount, and only where it is allowed",
        );
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let output = run({
            let mut mount = Command::new("mount");
            mount.args(["-o", &options]).arg(self.0.path());
            mount
        });
        assert!(output.status.success(), "{}", complaint(&output));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn is_root() -> bool {
    let output = run({
        let mut id = Command::new("id");
        id.arg("-u");
        id
    });
    output.stdout == b"0\n"
}
