//! Folders by name, for systems without handles of folders (Windows). A folder that is swapped for a link between the
//! look and the step is not noticed here.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use crate::store::beneath::{leads_down, single};

/// A folder of a project.
#[derive(Debug)]
pub(in crate::store) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder `below` the folder `root`.
    pub(in crate::store) fn open(root: &Path, below: &str) -> io::Result<Self> {
        if !leads_down(below) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let folder = Self {
            path: root.join(below),
        };
        folder.still_there().map(|()| folder)
    }

    /// The same, and makes what is missing of it.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(in crate::store) fn make(root: &Path, below: &str) -> io::Result<Self> {
        fs::create_dir_all(root.join(below))?;
        Self::open(root, below)
    }

    /// Fails if the folder is gone.
    pub(in crate::store) fn still_there(&self) -> io::Result<()> {
        if fs::metadata(&self.path)?.is_dir() {
            Ok(())
        } else {
            Err(ErrorKind::NotADirectory.into())
        }
    }

    /// Opens a file to read it.
    pub(in crate::store) fn read(&self, name: &str) -> io::Result<File> {
        File::open(self.path.join(single(name)?))
    }

    /// Makes a file.
    pub(in crate::store) fn create(&self, name: &str, _: bool) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        options.open(self.path.join(single(name)?))
    }

    /// Opens a file of our own to read and write it; makes it, if it is not there.
    pub(in crate::store) fn share(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(self.path.join(single(name)?))
    }

    /// Whether `name` still is the file that was opened by it: an open file cannot be removed here.
    pub(in crate::store) fn is(&self, _: &str, _: &File) -> io::Result<bool> {
        Ok(true)
    }

    /// What tells the file of that name from all others: needed where files are exchanged, which is not here.
    pub(in crate::store) fn identity(&self, _: &str) -> io::Result<(u64, u64)> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Exchanges two files; this system cannot.
    pub(in crate::store) fn swap(&self, _: &str, _: &str) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Puts the file `from` in the place of `to`.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(in crate::store) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(single(from)?), self.path.join(single(to)?))
    }

    /// Moves the file `from` to a name in `folder` that nobody has.
    pub(in crate::store) fn move_to(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        fs::hard_link(self.path.join(single(from)?), folder.path.join(single(to)?))?;
        self.remove(from)
    }

    /// Removes a file.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(in crate::store) fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(single(name)?))
    }

    /// Names are on the disk when the file is; there is nothing to wait for.
    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
