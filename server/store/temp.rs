//! The temporary file beside a document. Its name is made of the document's, so that the lock of one is that of both,
//! and what a dead process leaves is found without a search.

use std::{fs::File, io::ErrorKind, path::Path};

use super::{
    beneath::Place,
    guard::{Guard, Note, print},
    recover,
    trouble::Trouble,
};

/// Neither chant nor we take a file for a spec whose name ends like this.
const SUFFIX: &str = ".chant-lsp";

/// What file systems take for a name.
const MAX_NAME: usize = 255;

/// A temporary file, there or not.
#[derive(Debug)]
pub(super) struct Temp<'a> {
    place: &'a Place,
    /// Its name.
    pub(super) name: String,
    /// What is in it.
    pub(super) holds: Holds,
}

/// What is in a temporary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// There is none.
    Nothing,
    /// A text of ours, or one that we have seen: it can go.
    Known,
    /// A text that somebody saved, perhaps: it must not go.
    Unknown,
}

impl<'a> Temp<'a> {
    /// That of a document; not there yet.
    pub(super) fn beside(place: &'a Place) -> Self {
        let mut name = format!(".{}{SUFFIX}", place.name);
        if name.len() > MAX_NAME {
            name = format!(".{:016x}{SUFFIX}", print(place.name.as_bytes()));
        }
        Self {
            place,
            name,
            holds: Holds::Nothing,
        }
    }

    /// Makes it. One that is there already is from before a loss of power: nobody knows what it is, so it is kept.
    pub(super) fn create(&mut self, root: &Path, private: bool) -> Result<File, Trouble> {
        let folder = &self.place.folder;
        let file = match folder.create(&self.name, private) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                recover::keep(root, self.place, &self.name)?;
                folder.create(&self.name, private)?
            }
            file => file?,
        };
        self.holds = Holds::Known;
        Ok(file)
    }

    /// Removes it, if it may go, and notes that nothing is left. Fails without a word: then the note stays as it is, and
    /// the next owner of the lock does the rest.
    pub(super) fn leave(&mut self, guard: &mut Guard) {
        let gone = match self.holds {
            Holds::Nothing => true,
            Holds::Known => self.place.folder.remove(&self.name).is_ok(),
            Holds::Unknown => false,
        };
        if gone {
            self.holds = Holds::Nothing;
            let _ = guard.note(&Note::idle());
        }
    }
}
