//! The lock that all our processes share, servers and command lines alike, and the note of what its owner is about to
//! do.
//!
//! The lock is the kernel's, on one of [`STRIPES`] small files in a folder that chant reserves and git ignores; it ends
//! with its owner, however that dies. The note stays, and tells the next owner what was left lying around.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{
    beneath::{Folder, Place, leads_down, single},
    recover,
    temp::{boot, is_beside},
    trouble::Trouble,
};

/// Where we keep what is ours: `chant init` makes `.chant/.store` and has git ignore it.
pub(super) const HOME: &str = ".chant/.store/chant-lsp";

/// Where nearly everything lies that is ever changed.
const SPECS: &str = ".chant/specs";

/// Documents share locks: so many that two rarely meet, and few enough that a project of 100,000 specs has a handful
/// of files.
pub(super) const STRIPES: u64 = 256;

/// A change takes milliseconds. Whoever holds a lock for so long hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// A note names a folder and two files, and no system has longer paths.
const MAX_NOTE: usize = 16 * 1024;

/// Waits between two looks at a lock that is taken: a change takes at least the first, and nobody feels the last.
const FIRST_WAIT: Duration = Duration::from_micros(300);
const LAST_WAIT: Duration = Duration::from_millis(8);

/// The lock of a document, held until it is dropped.
#[derive(Debug)]
pub(super) struct Guard {
    file: File,
    /// Its number.
    stripe: u64,
}

/// What the owner of a lock is about to do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Note {
    /// The owner's process.
    pub(super) process: u32,
    /// The run of the machine that it belongs to.
    #[serde(default)]
    pub(super) boot: String,
    /// How far it is.
    pub(super) step: Step,
    /// The document's folder, relative to the project.
    pub(super) folder: String,
    /// The document's name in there.
    pub(super) name: String,
    /// The name of the temporary file beside it.
    pub(super) temp: String,
}

impl Note {
    /// What is done to a document.
    pub(super) fn of(place: &Place, temp: &str, step: Step) -> Self {
        Self {
            process: std::process::id(),
            boot: boot().to_owned(),
            step,
            folder: place.below.clone(),
            name: place.name.clone(),
            temp: temp.to_owned(),
        }
    }

    /// Nothing is left to do; who had the lock last is kept for whoever waits.
    pub(super) fn idle() -> Self {
        Self {
            process: std::process::id(),
            ..Self::default()
        }
    }

    /// Whether it says what a note in the lock of that number can say. The folder of the locks is part of the workspace,
    /// so a repository may bring notes along that nobody of us has written.
    fn is_plausible(&self, number: u64) -> bool {
        self.step == Step::Idle
            || leads_down(&self.folder)
                && single(&self.name).is_ok()
                && single(&self.temp).is_ok()
                && is_beside(&self.temp, &self.name)
                && stripe(&format!("{}/{}", self.folder, self.name)) == number
    }

    /// Whether its writer ran on this machine since it was last started: what others say is believed less.
    pub(super) fn is_from_now(&self) -> bool {
        self.boot == boot()
    }
}

/// How far a change has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// Nothing is left lying around.
    #[default]
    Idle,
    /// The temporary file is being written.
    Writing,
    /// It is complete, and may have been exchanged for the document. Prints of both texts.
    Exchanging {
        /// That of the text which the change was planned on.
        before: u64,
        /// That of the text which it makes.
        after: u64,
    },
}

impl Guard {
    /// Takes the lock of a document, and clears away what a dead owner has left.
    pub(super) fn take(root: &Path, key: &str) -> Result<Self, Trouble> {
        Self::take_stripe(root, stripe(key))
    }

    /// Takes the locks of two documents, which may be one lock, in an order that all agree on.
    pub(super) fn take_two(
        root: &Path,
        one: &str,
        other: &str,
    ) -> Result<[Option<Self>; 2], Trouble> {
        let (low, high) = (
            stripe(one).min(stripe(other)),
            stripe(one).max(stripe(other)),
        );
        let first = Self::take_stripe(root, low)?;
        let second = (low != high).then(|| Self::take_stripe(root, high));
        Ok([Some(first), second.transpose()?])
    }

    fn take_stripe(root: &Path, stripe: u64) -> Result<Self, Trouble> {
        let folder = locks(root)?;
        let name = format!("{stripe:02x}");
        loop {
            let file = folder.share(&name).map_err(in_home)?;
            wait(&file)?;
            // Somebody may have cleaned the folder meanwhile; a lock without a name is no lock.
            if folder.is(&name, &file)? {
                let mut guard = Self { file, stripe };
                guard.clear(root)?;
                return Ok(guard);
            }
        }
    }

    /// Writes down what will be done next. Not for a loss of power, so nothing waits for the disk.
    pub(super) fn note(&mut self, note: &Note) -> Result<(), Trouble> {
        let mut line = serde_json::to_vec(note).map_err(io::Error::from)?;
        line.push(b'\n');
        // What an earlier, longer note has left behind the line's end does not count.
        Ok(put(&self.file, &line)?)
    }

    fn clear(&mut self, root: &Path) -> Result<(), Trouble> {
        let note = read(&self.file);
        if note.step == Step::Idle {
            return Ok(());
        }
        if note.is_plausible(self.stripe) {
            recover::clear(root, &note).map_err(|trouble| {
                let left = format!("{}/{}", note.folder, note.temp);
                let cause = trouble.sentence(&left);
                Trouble::because(format!(
                    "what another change left behind must be cleared away first, and {cause}"
                ))
            })?;
        }
        self.note(&Note::idle())
    }
}

/// Waits until the lock is ours.
fn wait(file: &File) -> Result<(), Trouble> {
    let (mut pause, mut start, mut holder) = (FIRST_WAIT, Instant::now(), 0);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
            Err(std::fs::TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                let holder = match read(file).process {
                    0 => "another chant-lsp".to_owned(),
                    process => format!("chant-lsp, process {process},"),
                };
                return Err(Trouble::because(format!(
                    "{holder} has held its lock for {} s",
                    PATIENCE.as_secs()
                )));
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                // Each who gets the lock before us has that long; many may be waiting.
                let now = read(file).process;
                if now != holder {
                    (holder, start) = (now, Instant::now());
                }
                thread::sleep(pause);
                pause = (pause * 2).min(LAST_WAIT);
            }
        }
    }
}

/// The note in a lock file; an idle one where there is none.
fn read(file: &File) -> Note {
    let mut bytes = vec![0; MAX_NOTE];
    let length = get(file, &mut bytes).unwrap_or(0);
    let line = bytes[..length].split(|byte| *byte == b'\n').next();
    line.and_then(|line| serde_json::from_slice(line).ok())
        .unwrap_or_default()
}

#[cfg(unix)]
fn put(file: &File, line: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, line, 0)
}

#[cfg(unix)]
fn get(file: &File, bytes: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, 0)
}

#[cfg(not(unix))]
fn put(mut file: &File, line: &[u8]) -> io::Result<()> {
    use io::{Seek, Write};
    file.seek(io::SeekFrom::Start(0))?;
    file.write_all(line)
}

#[cfg(not(unix))]
fn get(mut file: &File, bytes: &mut [u8]) -> io::Result<usize> {
    use io::{Read, Seek};
    file.seek(io::SeekFrom::Start(0))?;
    file.read(bytes)
}

/// The folder of the lock files. What we keep there hides itself from git, also where chant has made no `.gitignore`.
fn locks(root: &Path) -> Result<Folder, Trouble> {
    let below = format!("{HOME}/locks");
    match Folder::open(root, &below) {
        Ok(folder) => return Ok(folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(in_home(error)),
    }
    hide(root).map_err(in_home)?;
    Folder::make(root, &below).map_err(in_home)
}

/// Makes our folder, if it is not there, and hides it from git.
pub(super) fn hide(root: &Path) -> io::Result<Folder> {
    let home = Folder::make(root, HOME)?;
    match home.create(".gitignore", false) {
        Ok(mut file) => file.write_all(b"*\n")?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    Ok(home)
}

fn in_home(error: io::Error) -> Trouble {
    let cause = Trouble::from(error).sentence(HOME);
    let cause = cause.replace(" was not changed: ", ", where its lock should be: ");
    Trouble::because(format!("there is no way into {cause}"))
}

/// Clears away what processes that have died have left in a project. Locks that are taken are left alone: their owners
/// live.
pub fn clear_left_over(root: &Path) {
    if let Err(trouble) = recover::sweep(root, SPECS) {
        tracing::warn!("{}", trouble.sentence(SPECS));
    }
    let Ok(folder) = Folder::open(root, &format!("{HOME}/locks")) else {
        return;
    };
    for stripe in 0..STRIPES {
        let Ok(file) = folder.read(&format!("{stripe:02x}")) else {
            continue;
        };
        if read(&file).step == Step::Idle {
            continue;
        }
        drop(file);
        if let Err(trouble) = take_if_free(root, &folder, stripe) {
            tracing::warn!("{}", trouble.sentence(HOME));
        }
    }
}

fn take_if_free(root: &Path, folder: &Folder, stripe: u64) -> Result<(), Trouble> {
    let file = folder.share(&format!("{stripe:02x}"))?;
    match file.try_lock() {
        Ok(()) => Guard { file, stripe }.clear(root),
        Err(std::fs::TryLockError::WouldBlock) => Ok(()),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The stripe of a document. All versions of this program must agree on it.
fn stripe(key: &str) -> u64 {
    print(key.as_bytes()) % STRIPES
}

/// A number that tells texts apart (FNV-1a): the same in every version of this program.
pub(super) fn print(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |print, byte| {
        (print ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
