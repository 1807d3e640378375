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
    .any(|pid| pid > 0 && is_alive(pid) && !is_stranger(root, pid))
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

/// Whether the number has gone to a process that has nothing to do with runs here, or its owner has died and nobody has
/// taken note. Only what is plain is said; who cannot be asked is believed.
#[cfg(target_os = "linux")]
fn is_stranger(root: &Path, pid: i32) -> bool {
    let of = |what: &str| Path::new("/proc").join(pid.to_string()).join(what);
    let Ok(line) = fs::read(of("cmdline")) else {
        return false;
    };
    // The dead have none.
    if line.is_empty() {
        return true;
    }
    let names = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    let asked = (
        fs::read(of("environ")),
        fs::read_link(of("cwd")),
        root.canonicalize(),
    );
    let (Ok(environment), Ok(folder), Ok(root)) = asked else {
        return false;
    };
    // chant runs where the project is, and so do its agents, or in a copy that knows of it.
    !names(&line, "chant") && !names(&environment, "CHANT_SPEC_ID=") && !folder.starts_with(root)
}

/// Elsewhere that cannot be told.
#[cfg(not(target_os = "linux"))]
fn is_stranger(_: &Path, _: i32) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project, and what writes a number into a lock of it.
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn stage() -> (tempfile::TempDir, impl Fn(u32)) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".chant/.locks/a.lock");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let lock = move |pid: u32| fs::write(&file, format!("{pid}\n")).unwrap();
        (folder, lock)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn believes_a_lock_only_while_its_process_lives() {
        let (folder, lock) = stage();
        assert!(!is_running(folder.path(), "a"), "there is no lock");
        let mut child = std::process::Command::new("sleep")
            .arg("1000")
            .current_dir(folder.path())
            .spawn()
            .unwrap();
        lock(child.id());
        assert!(is_running(folder.path(), "a"));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!is_running(folder.path(), "a"), "the process has ended");
    }

    #[test]
    #[cfg(target_os = "linux")]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_number_that_went_to_somebody_else_holds_nothing() {
        let (folder, lock) = stage();
        let idle = |folder: &Path, spec: &str| {
            std::process::Command::new("sleep")
                .arg("1000")
                .env_clear()
                .env(spec, "a")
                .current_dir(folder)
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        };
        let mut children = Vec::new();
        for (place, variable, running) in [
            (Path::new("/"), "NOTHING", false),
            (Path::new("/"), "CHANT_SPEC_ID", true),
            (folder.path(), "NOTHING", true),
        ] {
            children.push(idle(place, variable));
            lock(children[children.len() - 1].id());
            assert_eq!(
                is_running(folder.path(), "a"),
                running,
                "{place:?} {variable}"
            );
        }
        // It has died, and nobody has asked how.
        let mut last = children.pop().unwrap();
        last.kill().unwrap();
        // Its pipe closes before it is gone.
        std::io::Read::read_to_end(&mut last.stdout.take().unwrap(), &mut Vec::new()).unwrap();
        while is_running(folder.path(), "a") {
            std::thread::yield_now();
        }
        last.wait().unwrap();
        for mut child in children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}
