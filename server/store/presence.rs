//! Which files are open in which editor: every server says so in a file of its own, which is locked while it lives.

use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    hash::{BuildHasher, RandomState},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{
    beneath::Folder,
    guard::{HOME, hide},
};

/// How often a list is read that is being written at the moment.
const ATTEMPTS: usize = 20;

/// The word of one server about one project; taken back when it is dropped, or when the process dies.
#[derive(Debug)]
pub struct Presence {
    folder: Folder,
    name: String,
    file: File,
}

impl Presence {
    /// Says that this process serves the project at `root`.
    ///
    /// # Errors
    /// The project's folder cannot be written to.
    pub fn enter(root: &Path) -> io::Result<Self> {
        hide(root)?;
        let folder = Folder::make(root, &servers())?;
        loop {
            // Processes of several containers may have the same number.
            let chance = RandomState::new().hash_one(());
            let name = format!("{}-{chance:016x}", std::process::id());
            let file = folder.share(&name)?;
            match file.try_lock() {
                Err(TryLockError::Error(error)) => return Err(error),
                // Whoever finds it without an owner may remove it before it is locked.
                Ok(()) if folder.is(&name, &file)? => return Ok(Self { folder, name, file }),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
            }
        }
    }

    /// Says which files of the project are open in the editor.
    ///
    /// # Errors
    /// As of [`Self::enter`].
    pub fn tell(&mut self, open: &BTreeSet<&str>) -> io::Result<()> {
        let mut line = serde_json::to_vec(open)?;
        line.push(b'\n');
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&line)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = self.folder.remove(&self.name);
    }
}

/// The processes of the servers that have a file of the project at `root` open in an editor.
#[must_use]
pub fn open_in(root: &Path, path: &str) -> Vec<u32> {
    let Ok(folder) = Folder::open(root, &servers()) else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(root.join(servers())) else {
        return Vec::new();
    };
    let mut found: Vec<u32> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let lists = lists(&folder, &name)?;
            let process = name.split('-').next()?;
            lists.contains(path).then(|| process.parse().ok())?
        })
        .collect();
    found.sort_unstable();
    found
}

/// What the server of that name has open; nothing, if it is dead, and its file is removed then.
fn lists(folder: &Folder, name: &str) -> Option<BTreeSet<String>> {
    let mut file = folder.share(name).ok()?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {}
        Ok(()) => {
            let _ = folder.remove(name);
            return None;
        }
        Err(TryLockError::Error(_)) => return None,
    }
    (0..ATTEMPTS).find_map(|_| {
        let mut line = String::new();
        file.seek(SeekFrom::Start(0)).ok()?;
        file.read_to_string(&mut line).ok()?;
        serde_json::from_str(line.strip_suffix('\n')?).ok()
    })
}

fn servers() -> String {
    PathBuf::from(HOME).join("servers").display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn a_file_is_open_as_long_as_its_server_lives() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let open = |path| open_in(root, path);
        assert!(open("a.md").is_empty());
        let mut presence = Presence::enter(root).unwrap();
        presence.tell(&["a.md", "b.md"].into()).unwrap();
        assert_eq!(open("a.md"), [std::process::id()]);
        presence.tell(&["b.md"].into()).unwrap();
        assert!(open("a.md").is_empty());
        drop(presence);
        assert!(open("b.md").is_empty());

        // A dead one: its file is there, and nobody holds it.
        let dead = root.join(HOME).join("servers/4000000-0");
        fs::write(&dead, "[\"a.md\"]\n").unwrap();
        assert!(open("a.md").is_empty());
        assert!(!dead.exists());
        assert_eq!(
            fs::read_to_string(root.join(HOME).join(".gitignore")).unwrap(),
            "*\n"
        );
    }
}
