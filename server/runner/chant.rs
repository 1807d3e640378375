//! The `chant` that is installed: where it is, and which version it says it is.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A program that has not told its version by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often a running program is looked at: often enough that nobody notices the wait.
const GLANCE: Duration = Duration::from_millis(5);

/// What a version is cut to: a foreign program may say anything.
const MAX_VERSION: usize = 200;

/// The `chant` that a shell would start; only absolute entries of PATH are looked at, so that no file of a workspace
/// can stand in for it.
#[must_use]
pub fn installed() -> Option<PathBuf> {
    on_path("chant")
}

/// The program of that name, by the same rule.
#[must_use]
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    find(&std::env::var_os("PATH")?, name)
}

fn find(path: &OsStr, name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|file| is_program(file))
}

/// The first line that `program --version` prints.
///
/// # Errors
/// A clause: it does not start, fails, says nothing, or takes too long.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the room that starts processes"
)]
pub fn version(program: &Path) -> Result<String, String> {
    let mut child = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("does not start: {error}"))?;
    if !ends(&mut child) {
        // Whatever came of the kill: nothing more is wanted of it.
        let _ = child.kill().and_then(|()| child.wait());
        return Err(format!(
            "did not tell its version within {} s",
            PATIENCE.as_secs()
        ));
    }
    let output = child
        .wait_with_output()
        .map_err(|error| format!("cannot be heard: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .chars()
        .take(MAX_VERSION)
        .collect();
    match (output.status.success(), line.is_empty()) {
        (false, _) => Err(format!(
            "fails when it is asked for its version: {}",
            output.status
        )),
        (true, true) => Err("says nothing when it is asked for its version".to_owned()),
        (true, false) => Ok(line),
    }
}

/// Waits for the end of `child`; a version fits into any pipe, so that nothing needs to be read meanwhile.
fn ends(child: &mut Child) -> bool {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) => thread::sleep(GLANCE),
            Err(_) => return false,
        }
    }
    false
}

#[cfg(unix)]
pub(super) fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(super) fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn program(script: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chant");
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        (folder, file)
    }

    #[test]
    fn finds_it_in_absolute_folders_only() {
        let (folder, file) = program("#!/bin/sh\necho chant 1.2.3\n");
        assert_eq!(find(folder.path().as_os_str(), "chant"), Some(file));
        assert_eq!(find(OsStr::new(".:relative"), "chant"), None);
    }

    #[test]
    fn tells_the_first_line_or_what_went_wrong() {
        let (_one, good) = program("#!/bin/sh\necho chant 1.2.3\necho more\n");
        assert_eq!(version(&good).as_deref(), Ok("chant 1.2.3"));
        let (_two, silent) = program("#!/bin/sh\n");
        assert!(version(&silent).unwrap_err().starts_with("says nothing"));
        let (_three, bad) = program("#!/bin/sh\nexit 3\n");
        assert!(version(&bad).unwrap_err().contains("fails"));
    }
}
