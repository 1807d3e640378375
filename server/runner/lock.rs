//! The run locks that chant writes: `.chant/.locks/ID.lock` holds the process id of a run (reference §1).

use std::{fs, path::Path};

use crate::store;

/// Whether somebody works on the spec: a process of ours, or of chant.
#[must_use]
pub fn is_running(root: &Path, id: &str) -> bool {
    is_locked(root, id) || store::is_held(root, &store::run_file(id, "runs"))
}

/// Whether a live process holds the run lock of `id`, or is noted as its agent.
#[must_use]
pub(super) fn is_locked(root: &Path, id: &str) -> bool {
    let chant = root.join(".chant");
    [
        chant.join(format!(".locks/{id}.lock")),
        chant.join(format!("pids/{id}.pid")),
    ]
    .iter()
    .filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<i32>().ok())
    .any(is_alive)
}

#[cfg(unix)]
fn is_alive(pid: i32) -> bool {
    use rustix::{io::Errno, process};
    // Signal 0 asks; a process of another user answers "not permitted", and lives.
    process::Pid::from_raw(pid)
        .is_some_and(|pid| !matches!(process::test_kill_process(pid), Err(Errno::SRCH)))
}

#[cfg(not(unix))]
fn is_alive(_: i32) -> bool {
    // Without a cheap question, a lock file is believed: its owner removes it.
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn believes_a_lock_only_while_its_process_lives() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(".chant/.locks")).unwrap();
        let lock = |pid: u32| {
            fs::write(
                folder.path().join(".chant/.locks/a.lock"),
                format!("{pid}\n"),
            )
            .unwrap()
        };
        assert!(!is_running(folder.path(), "a"), "there is no lock");
        lock(std::process::id());
        assert!(is_running(folder.path(), "a"));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        lock(child.id());
        assert!(!is_running(folder.path(), "a"), "the process has ended");
    }
}
