//! What a run leaves: its lock, its log, its record and the prompt it was given. Small files below `.chant` that only
//! grow, or are written whole; no spec is among them.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    beneath::Folder,
    guard::{HOME, hide},
};

/// Who only looks at a file holds it for microseconds: so often, and so long, whoever wants it is patient.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(1);

/// A file of a run, open to be written.
#[derive(Debug)]
pub struct Trace {
    root: PathBuf,
    path: String,
    folder: Folder,
    file: File,
}

/// Where the record of the runs of a spec is, or another file of ours that goes with it.
#[must_use]
pub fn run_file(id: &str, ending: &str) -> String {
    format!("{HOME}/runs/{id}.{ending}")
}

impl Trace {
    /// Opens the file at `path`, and makes it and the folders above it where they are missing. Links are not followed.
    ///
    /// # Errors
    /// The file cannot be had.
    pub fn open(root: &Path, path: &str) -> io::Result<Self> {
        if path.starts_with(HOME) {
            hide(root)?;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = Folder::make(root, folder)?;
        let file = folder.share(name)?;
        Ok(Self {
            root: root.to_owned(),
            path: path.to_owned(),
            folder,
            file,
        })
    }

    fn name(&self) -> &str {
        self.path
            .rsplit_once('/')
            .map_or(&*self.path, |(_, name)| name)
    }

    /// Puts the file back, with all that stood in it, where somebody has taken it away: `git clean` is often about. What
    /// others have made in its place meanwhile is left to them. With `hold` it is held again before anything stands in it.
    ///
    /// # Errors
    /// It cannot be made, or read.
    pub fn put_back(&mut self, hold: bool) -> io::Result<()> {
        if self.folder.is(self.name(), &self.file)? {
            return Ok(());
        }
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut bytes)?;
        let mut new = Self::open(&self.root, &self.path)?;
        if new.is_empty() && (!hold || new.hold()?) {
            new.append(&bytes)?;
            *self = new;
        }
        Ok(())
    }

    /// Takes the file for this process until it is dropped or the process dies; says whether nobody else had it.
    ///
    /// # Errors
    /// The file system knows no locks.
    pub fn hold(&self) -> io::Result<bool> {
        for _ in 0..ATTEMPTS {
            match self.file.try_lock() {
                Ok(()) => return self.folder.is(self.name(), &self.file),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(false)
    }

    /// All that stands in it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn text(&mut self) -> io::Result<String> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Puts `text` in the place of all that stands in it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn fill(&mut self, text: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.append(text.as_bytes())
    }

    /// Writes `bytes` behind what stands in it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(bytes)
    }

    /// How long it is.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.file.metadata().map_or(0, |meta| meta.len())
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes it away.
    ///
    /// # Errors
    /// It cannot be removed, or is gone.
    pub fn remove(self) -> io::Result<()> {
        self.folder.remove(self.name())
    }
}

/// Whether another process holds the file at `path`; nothing is made.
#[must_use]
pub fn is_held(root: &Path, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let file = Folder::open(root, folder).and_then(|folder| folder.read(name));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// What stands in the file at `path` from the byte `from` on.
///
/// # Errors
/// It is not there, or cannot be read.
pub fn read_trace(root: &Path, path: &str, from: u64) -> io::Result<Vec<u8>> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut file = Folder::open(root, folder)?.read(name)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How long the file at `path` is.
///
/// # Errors
/// It is not there, or cannot be read.
pub fn trace_len(root: &Path, path: &str) -> io::Result<u64> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    Ok(Folder::open(root, folder)?.read(name)?.metadata()?.len())
}

/// The ids of the specs that have a record of runs.
#[must_use]
pub fn run_records(root: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root.join(HOME).join("runs")) else {
        return Vec::new();
    };
    let ids = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some(name.strip_suffix(".runs")?.to_owned())
    });
    let mut ids: Vec<String> = ids.collect();
    ids.sort_unstable();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_holds_a_record_and_all_may_read_it() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let path = run_file("001-a", "runs");
        assert!(!is_held(root, &path));
        assert!(run_records(root).is_empty());
        let mut mine = Trace::open(root, &path).unwrap();
        assert!(mine.hold().unwrap());
        mine.append(b"one\n").unwrap();
        let other = Trace::open(root, &path).unwrap();
        assert!(!other.hold().unwrap());
        assert!(is_held(root, &path));
        assert_eq!(read_trace(root, &path, 2).unwrap(), b"e\n");
        assert_eq!(run_records(root), ["001-a"]);
        mine.fill("two\n").unwrap();
        assert_eq!(mine.text().unwrap(), "two\n");
        drop(mine);
        assert!(!is_held(root, &path));
        assert!(other.hold().unwrap());
        other.remove().unwrap();
        assert!(run_records(root).is_empty());
    }

    #[test]
    #[cfg(unix)]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_file_that_was_taken_away_comes_back_and_one_of_others_is_theirs() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let path = run_file("001-a", "runs");
        let mut mine = Trace::open(root, &path).unwrap();
        assert!(mine.hold().unwrap());
        mine.append(b"one\n").unwrap();
        std::fs::remove_dir_all(root.join(".chant")).unwrap();
        mine.put_back(true).unwrap();
        mine.append(b"two\n").unwrap();
        assert_eq!(read_trace(root, &path, 0).unwrap(), b"one\ntwo\n");
        assert!(is_held(root, &path));

        std::fs::remove_file(root.join(&path)).unwrap();
        let mut other = Trace::open(root, &path).unwrap();
        assert!(other.hold().unwrap());
        mine.put_back(true).unwrap();
        other.append(b"three\n").unwrap();
        mine.put_back(true).unwrap();
        assert_eq!(read_trace(root, &path, 0).unwrap(), b"three\n");
    }
}
