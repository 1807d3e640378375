//! The store: a folder with one file a key.

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
        match fs::read_to_string(self.path(key)?) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts `text` under `key` in place of what was there.
    pub fn put(&self, key: &str, text: &str) -> io::Result<()> {
        fs::write(self.path(key)?, text)
    }

    /// Replaces the text under `key` by what `change` makes of it, and returns the new text.
    pub fn update(
        &self,
        key: &str,
        change: impl FnOnce(Option<String>) -> String,
    ) -> io::Result<String> {
        let before = self.get(key)?;
        let after = change(before);
        self.put(key, &after)?;
        Ok(after)
    }

    fn path(&self, key: &str) -> io::Result<PathBuf> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if key.is_empty() || !key.chars().all(plain) {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "a key is made of a-z, 0-9 and -",
            ));
        }
        Ok(self.root.join(key).with_extension("txt"))
    }
}
