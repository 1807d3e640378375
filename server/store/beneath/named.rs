//! Folders by name, for systems without handles of folders (Windows). A folder that is swapped for a link between the
//! look and the step is not noticed here.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// A folder of a project.
#[derive(Debug)]
pub(in crate::store) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder `below` the folder `root`.
    pub(in crate::store) fn open(root: &Path, below: &str) -> io::Result<Self> {
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
        File::open(self.path.join(name))
    }

    /// Makes a file.
    pub(in crate::store) fn create(&self, name: &str, _: bool) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        options.open(self.path.join(name))
    }

    /// Opens a file of our own to read and write it; makes it, if it is not there.
    pub(in crate::store) fn share(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(self.path.join(name))
    }

    /// Whether `name` still is the file that was opened by it: an open file cannot be removed here.
    pub(in crate::store) fn is(&self, _: &str, _: &File) -> io::Result<bool> {
        Ok(true)
    }

    /// Exchanges two files; this system cannot.
    pub(in crate::store) fn swap(&self, _: &str, _: &str) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Puts the file `from` in the place of `to`.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(in crate::store) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    /// Moves the file `from` to a name in `folder` that nobody has.
    pub(in crate::store) fn move_to(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        fs::hard_link(self.path.join(from), folder.path.join(to))?;
        self.remove(from)
    }

    /// Removes a file.
    #[expect(clippy::disallowed_methods, reason = "this is the room that writes")]
    pub(in crate::store) fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    /// Names are on the disk when the file is; there is nothing to wait for.
    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
