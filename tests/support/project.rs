//! A project in a temporary folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// The files of a test, on a real disk.
pub struct Project {
    root: PathBuf,
    _folder: TempDir,
}

impl Project {
    /// Makes the files of a fixture: `//- PATH` at column 0 begins one.
    pub fn new(fixture: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        let project = Self {
            root,
            _folder: folder,
        };
        for file in fixture.split("//- ").skip(1) {
            let (path, text) = file.split_once('\n').unwrap_or((file, ""));
            project.write(path.trim(), text);
        }
        project
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The URI of a file; of the project itself for an empty path.
    pub fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }

    /// The URI of an active spec.
    pub fn spec(&self, id: &str) -> String {
        self.uri(&format!(".chant/specs/{id}.md"))
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("it can be read")
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("it can be removed");
        } else {
            fs::remove_file(path).expect("it can be removed");
        }
    }
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    let text = path.to_str().expect("a path of ours");
    format!("file://{}", text.trim_end_matches('/'))
}
