//! The run locks that chant writes: `.chant/.locks/ID.lock` holds the process id of a run (reference §1).

use std::{fs, path::Path};

use super::record;
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
    .any(|pid| pid > 0 && is_alive(pid) && !is_stranger(root, pid) && !is_left(root, id, pid))
}

/// Whether that was the keeper of the last run, which is gone: it held the record as long as it lived, whoever has its
/// number now.
fn is_left(root: &Path, id: &str, pid: i32) -> bool {
    let last = record::runs(root, id).pop();
    let own = last.is_some_and(|last| u32::try_from(pid) == Ok(last.started.keeper));
    own && !store::is_held(root, &store::run_file(id, "runs"))
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
    let (Ok(line), Ok(state)) = (fs::read(of("cmdline")), fs::read_to_string(of("stat"))) else {
        return false;
    };
    // Behind its name in brackets, which may hold anything.
    if state
        .rsplit_once(") ")
        .is_some_and(|(_, state)| state.starts_with(['Z', 'X']))
    {
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
    use crate::model::run::{Event, Started};

    /// A project, and what writes a number into a lock of it.
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn stage() -> (tempfile::TempDir, impl Fn(u32)) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".chant/.locks/a.lock");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let lock = move |pid: u32| fs::write(&file, format!("{pid}\n")).unwrap();
        (folder, lock)
    }

    /// A process that does nothing, and ends with the test.
    struct Idler(std::process::Child);

    impl Idler {
        #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
        fn new(folder: &Path, variable: &str) -> Self {
            let child = std::process::Command::new("sleep")
                .arg("1000")
                .env_clear()
                .env(variable, "a")
                .current_dir(folder)
                .spawn();
            Self(child.unwrap())
        }
    }

    impl Drop for Idler {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn believes_a_lock_only_while_its_process_lives() {
        let (folder, lock) = stage();
        assert!(!is_running(folder.path(), "a"), "there is no lock");
        let idler = Idler::new(folder.path(), "NOTHING");
        lock(idler.0.id());
        assert!(is_running(folder.path(), "a"));
        drop(idler);
        assert!(!is_running(folder.path(), "a"), "the process has ended");
    }

    #[test]
    fn what_a_dead_keeper_has_left_holds_nothing_whoever_has_its_number() {
        let (folder, lock) = stage();
        let heir = Idler::new(folder.path(), "NOTHING");
        lock(heir.0.id());
        let mut record = record::Record::begin(folder.path(), "a").unwrap().unwrap();
        record.tell(&Event::Started(Started {
            keeper: heir.0.id(),
            ..Started::default()
        }));
        assert!(is_locked(folder.path(), "a"), "it is at work");
        drop(record);
        assert!(!is_running(folder.path(), "a"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_number_that_went_to_somebody_else_holds_nothing() {
        let (folder, lock) = stage();
        let own = folder.path();
        let cases = [
            (own, "NOTHING", true),
            (Path::new("/"), "CHANT_SPEC_ID", true),
            (Path::new("/"), "NOTHING", false),
        ];
        for (place, variable, running) in cases {
            let mut idler = Idler::new(place, variable);
            lock(idler.0.id());
            // The system shows the environment of a new process a moment later.
            let start = std::time::Instant::now();
            while is_running(own, "a") != running {
                assert!(start.elapsed().as_secs() < 30, "{place:?} {variable}");
                std::thread::yield_now();
            }
            // It has died, and nobody has asked how.
            idler.0.kill().unwrap();
            while is_running(own, "a") {
                assert!(start.elapsed().as_secs() < 30, "{place:?} {variable}");
                std::thread::yield_now();
            }
        }
    }
}
