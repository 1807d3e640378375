//! A file gets a new text that was planned on the text it has, or stays as it is.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use super::scan::read;
use crate::text::{Edit, apply};

/// How often a change is planned while somebody else saves the file.
const ATTEMPTS: usize = 8;

/// Changes the file at `path` of the project at `root`; `plan` gets the newest text, and is asked again if somebody saves
/// in between. Says whether there was anything to change.
///
/// # Errors
/// One sentence that names the file and the cause; the file is as it was.
pub fn write(
    root: &Path,
    path: &str,
    mut plan: impl FnMut(&str) -> Result<Vec<Edit>, String>,
) -> Result<bool, String> {
    let file = root.join(path);
    // A link is followed, so that it is not replaced by a file.
    let file = file
        .canonicalize()
        .map_err(|error| format!("{path} cannot be changed: {error}"))?;
    let project = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    if !file.starts_with(&project) {
        return Err(format!(
            "{path} leads out of the project, where nothing is changed"
        ));
    }
    for _ in 0..ATTEMPTS {
        let before = read(&file).map_err(|clause| format!("{path} {clause}"))?;
        let after = apply(&before, &plan(&before)?);
        if after == before {
            return Ok(false);
        }
        let done = replace(&file, &before, &after);
        if done.map_err(|error| format!("{path} cannot be changed: {error}"))? {
            return Ok(true);
        }
    }
    Err(format!(
        "{path} keeps being saved by another program; nothing was changed"
    ))
}

/// Puts `after` in the place of `before`; false if the file has another text by now.
#[expect(clippy::disallowed_methods, reason = "this is where `store` writes")]
fn replace(file: &Path, before: &str, after: &str) -> std::io::Result<bool> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let facts = fs::metadata(file)?;
    if facts.permissions().readonly() {
        return Err(std::io::Error::other("it is read-only"));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let temp = file.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
    let written = File::create(&temp).and_then(|mut out| {
        out.write_all(after.as_bytes())?;
        out.set_permissions(facts.permissions())?;
        out.sync_all()
    });
    let landed = written.and_then(|()| {
        let same = fs::read(file)? == before.as_bytes();
        if same {
            fs::rename(&temp, file)?;
        }
        Ok(same)
    });
    if !matches!(landed, Ok(true)) {
        let _ = fs::remove_file(&temp);
    }
    landed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_change_is_planned_again_on_what_was_saved_meanwhile() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a.md");
        fs::write(&file, "one").unwrap();
        let mut saved = false;
        let changed = write(root.path(), "a.md", |text| {
            if !std::mem::replace(&mut saved, true) {
                fs::write(&file, "two").unwrap();
            }
            Ok(vec![Edit::insert(text.len(), "!")])
        });
        assert_eq!(changed, Ok(true));
        assert_eq!(fs::read_to_string(&file).unwrap(), "two!");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_refusal_names_the_file() {
        let root = tempfile::tempdir().unwrap();
        let refused = write(root.path(), "a.md", |_| Ok(Vec::new())).unwrap_err();
        assert!(refused.starts_with("a.md cannot be changed"), "{refused}");
        fs::write(root.path().join("a.md"), "one").unwrap();
        let refused = write(root.path(), "a.md", |_| Err("no".to_owned()));
        assert_eq!(refused, Err("no".to_owned()));
        let edits = vec![Edit::delete(Span::at(0))];
        assert_eq!(write(root.path(), "a.md", |_| Ok(edits.clone())), Ok(false));
    }
}
