//! The temporary file beside a document. Its name is made of the document's and of whose it is, and nobody else ever
//! takes that name: what is exchanged for the document is ours, even where no lock keeps others out.

use std::{
    fs::File,
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use super::{
    beneath::Place,
    guard::{Guard, Note, print},
    trouble::Trouble,
};

/// Neither chant nor we take a file for a spec whose name ends like this.
const SUFFIX: &str = ".chant-lsp";

/// What file systems take for a name, less what stands behind a document's own.
const MAX_NAME: usize = 255 - 64;

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
    /// One for a document; not there yet.
    pub(super) fn beside(place: &'a Place) -> Self {
        // Seeded by the system each time; processes of several containers may share a number.
        let chance = RandomState::new().hash_one(std::process::id());
        Self {
            place,
            name: format!("{}{}-{chance:016x}{SUFFIX}", start(&place.name), boot()),
            holds: Holds::Nothing,
        }
    }

    /// Makes it.
    pub(super) fn create(&mut self, private: bool) -> Result<File, Trouble> {
        let file = self.place.folder.create(&self.name, private)?;
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

/// How the names of temporary files of a document begin.
fn start(name: &str) -> String {
    if name.len() > MAX_NAME {
        format!(".{:016x}.", print(name.as_bytes()))
    } else {
        format!(".{name}.")
    }
}

/// Whether `temp` is the name of a temporary file of the document `name`.
pub(super) fn is_beside(temp: &str, name: &str) -> bool {
    temp.starts_with(&start(name)) && temp.ends_with(SUFFIX)
}

/// Whether a file of that name was left when the machine went down: it is one of ours, and of no process that lives.
pub(super) fn is_from_before(name: &str) -> bool {
    let Some(rest) = name
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix(SUFFIX))
    else {
        return false;
    };
    let mark = rest.rsplit('.').next().unwrap_or_default();
    mark.split_once('-').is_some_and(|(then, chance)| {
        let is_hex = |text: &str| text.len() == 16 && text.bytes().all(|it| it.is_ascii_hexdigit());
        is_hex(then) && is_hex(chance) && then != boot()
    })
}

/// What tells this run of the machine from those before it, and from other machines; the same each time where the
/// system does not say.
pub(super) fn boot() -> &'static str {
    static BOOT: LazyLock<String> = LazyLock::new(|| {
        let id = std::fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        format!("{:016x}", print(&id))
    });
    &BOOT
}
