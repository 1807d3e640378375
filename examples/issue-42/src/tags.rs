//! Tags: under the key `tag-NAME` the store keeps the keys that carry the tag, one a line.

use std::collections::BTreeSet;
use std::io;

use crate::Store;

/// The tags of a store.
#[derive(Debug, Clone, Copy)]
pub struct Tags<'a> {
    store: &'a Store,
}

impl<'a> Tags<'a> {
    /// The tags kept in `store`.
    pub fn of(store: &'a Store) -> Self {
        Self { store }
    }

    /// The keys that carry `tag`, in order.
    pub fn keys(&self, tag: &str) -> io::Result<BTreeSet<String>> {
        let text = self.store.get(&slot(tag))?.unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Gives `tag` to `key`.
    pub fn add(&self, tag: &str, key: &str) -> io::Result<()> {
        let mut keys = self.keys(tag)?;
        keys.insert(key.to_owned());
        self.write(tag, &keys)
    }

    /// Takes `tag` from `key`.
    pub fn remove(&self, tag: &str, key: &str) -> io::Result<()> {
        let mut keys = self.keys(tag)?;
        keys.remove(key);
        self.write(tag, &keys)
    }

    fn write(&self, tag: &str, keys: &BTreeSet<String>) -> io::Result<()> {
        let lines: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.store.put(&slot(tag), &lines.join("\n"))
    }
}

fn slot(tag: &str) -> String {
    format!("tag-{tag}")
}
