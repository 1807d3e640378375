//! The store: a folder with one file a key, and beside it the text it had before.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// A folder of short texts.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Opens the folder, and makes it when it is not there.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// The text under `key`, if there is one.
    pub fn get(&self, key: &str) -> io::Result<Option<String>> {
        let text = read(self.root.join(key).with_extension("txt"))?;
        match text {
            Some(text) => Ok(Some(text)),
            None => read(self.root.join(key).with_extension("bak")),
        }
    }

    /// Puts `text` under `key` and keeps what was there as a backup.
    pub fn put(&self, key: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(key).with_extension("txt");
        if let Some(old) = read(path.clone())? {
            fs::write(path.with_extension("bak"), old)?;
        }
        fs::write(path, text)
    }

    /// Removes the text under `key`.
    pub fn remove(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(key).with_extension("txt")) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

fn read(path: PathBuf) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
