//! What is in one folder of a project, as a person sees it: without what git ignores.

use std::path::Path;

use ignore::WalkBuilder;

/// More names than this are not listed. A folder so full is searched by typing, not by reading.
const MAX_NAMES: usize = 20_000;

/// The names in `folder` (relative to `root`, empty for the root itself), sorted, each with whether it is a folder.
/// Ignore files are honoured, hidden files are shown, `.git` is not.
#[must_use]
pub fn list_folder(root: &Path, folder: &str) -> Vec<(Box<str>, bool)> {
    let folder = root.join(folder);
    let walk = WalkBuilder::new(&folder)
        .max_depth(Some(1))
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    let mut found: Vec<(Box<str>, bool)> = walk
        .flatten()
        .filter(|entry| entry.depth() == 1)
        .take(MAX_NAMES)
        .filter_map(|entry| {
            // A link to a folder is a folder to whoever types a path.
            let is_link = entry.file_type()?.is_symlink();
            let is_dir = if is_link {
                entry.path().is_dir()
            } else {
                entry.file_type()?.is_dir()
            };
            Some((entry.file_name().to_str()?.into(), is_dir))
        })
        .collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn shows_what_git_would_show() {
        let root = tempfile::tempdir().unwrap();
        for path in [
            "src/a.rs",
            "src/deep/b.rs",
            "src/.hidden",
            "src/out.log",
            ".git/config",
            "target/x",
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::write(root.path().join(".gitignore"), "*.log\n/target\n").unwrap();
        let names = |folder| {
            let found = list_folder(root.path(), folder).into_iter();
            found
                .map(|(name, is_dir)| {
                    if is_dir {
                        format!("{name}/")
                    } else {
                        name.into()
                    }
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(names("src"), [".hidden", "a.rs", "deep/"]);
        assert_eq!(names(""), [".gitignore", "src/"]);
        assert!(names("nowhere").is_empty());
    }
}
