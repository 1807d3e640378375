//! The files of a project that a glob names, by the rules that chant's globs follow.

use std::path::Path;

use globset::GlobBuilder;
use ignore::WalkBuilder;

/// More files than this are not looked at for one pattern.
const MAX_LOOKED_AT: usize = 200_000;

/// Whether a path is absolute or climbs out of the project that it is relative to.
#[must_use]
pub fn leaves_project(path: &str) -> bool {
    let mut depth = 0_i32;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        if depth < 0 {
            return true;
        }
    }
    Path::new(path).is_absolute() || path.starts_with('/')
}

/// Which files a glob is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// All: chant's globs do not know ignore files.
    All,
    /// Those that a person sees: without what git ignores.
    Shown,
}

/// The files that `pattern` matches, relative to `root` with `/`, sorted, at most `limit`. `*` does not cross folders,
/// `**` does. An invalid pattern matches nothing.
#[must_use]
pub fn glob(root: &Path, pattern: &str, seen: Seen, limit: usize) -> Vec<Box<str>> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() else {
        return Vec::new();
    };
    if leaves_project(pattern) {
        return Vec::new();
    }
    let matcher = glob.compile_matcher();
    let wild = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    let base = pattern[..wild].rfind('/').map_or("", |at| &pattern[..at]);
    let depth = if pattern.contains("**") {
        None
    } else {
        Some(pattern[base.len()..].matches('/').count().max(1) + usize::from(base.is_empty()))
    };
    let walk = WalkBuilder::new(root.join(base))
        .standard_filters(seen == Seen::Shown)
        .hidden(false)
        .require_git(false)
        .max_depth(depth)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    let mut found: Vec<Box<str>> = walk
        .flatten()
        .take(MAX_LOOKED_AT)
        .filter(|entry| !entry.file_type().is_some_and(|kind| kind.is_dir()))
        .filter_map(|entry| {
            let relative = entry
                .path()
                .strip_prefix(root)
                .ok()?
                .to_str()?
                .replace(std::path::MAIN_SEPARATOR, "/");
            matcher.is_match(&relative).then(|| relative.into())
        })
        .take(limit)
        .collect();
    found.sort_unstable();
    found
}

/// The ones of `files` (relative to a project, sorted) that `pattern` matches, at most `limit`, by the rules of [`glob`]:
/// for files that are not on the disk.
#[must_use]
pub fn matching(files: &[String], pattern: &str, limit: usize) -> Vec<Box<str>> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() else {
        return Vec::new();
    };
    let matcher = glob.compile_matcher();
    let found = files.iter().filter(|file| matcher.is_match(file));
    found.take(limit).map(|file| file.as_str().into()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn tree(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn glob(root: &Path, pattern: &str) -> Vec<Box<str>> {
        super::glob(root, pattern, Seen::All, 100)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn ignored_files_match_and_are_not_shown() {
        let folder = tree(&["src/a.js", "node_modules/x/b.js", ".git/info/c.js"]);
        fs::write(folder.path().join(".gitignore"), "node_modules\n").unwrap();
        assert_eq!(glob(folder.path(), "**/*.js").len(), 2);
        let shown = |limit| super::glob(folder.path(), "**/*.js", Seen::Shown, limit);
        assert_eq!(shown(100), ["src/a.js".into()]);
        assert!(shown(0).is_empty());
    }

    #[test]
    fn one_star_stays_in_its_folder() {
        let folder = tree(&["src/a.rs", "src/sub/b.rs", "src/c.txt", "d.rs"]);
        assert_eq!(glob(folder.path(), "src/*.rs"), ["src/a.rs".into()]);
        assert_eq!(
            glob(folder.path(), "src/**/*.rs"),
            ["src/a.rs".into(), "src/sub/b.rs".into()]
        );
        assert_eq!(glob(folder.path(), "*.rs"), ["d.rs".into()]);
        assert_eq!(glob(folder.path(), "*/*/b.rs"), ["src/sub/b.rs".into()]);
    }

    #[test]
    fn nothing_outside_the_project() {
        let folder = tree(&["a.rs"]);
        assert!(glob(folder.path(), "../*").is_empty());
        assert!(
            leaves_project("/etc/passwd")
                && leaves_project("a/../../b")
                && !leaves_project("a/../b")
        );
    }

    #[test]
    fn files_of_the_past_match_alike() {
        let files = ["src/a.rs", "src/sub/b.rs"].map(String::from);
        assert_eq!(matching(&files, "./src/*.rs", 9), ["src/a.rs".into()]);
        assert_eq!(matching(&files, "src/**/*.rs", 9).len(), 2);
    }

    #[test]
    fn an_invalid_pattern_matches_nothing() {
        assert!(glob(tree(&["a"]).path(), "[").is_empty());
    }
}
