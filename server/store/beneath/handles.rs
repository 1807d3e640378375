//! Folders by handle (Unix): names are looked up in an open folder, and no link is followed.

use std::{
    fs::File,
    io::{self, ErrorKind},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
};

use rustix::{
    fs::{self, AtFlags, CWD, Mode, OFlags},
    io::Errno,
};

use crate::store::beneath::{leads_down, single};

/// An open folder of a project.
#[derive(Debug)]
pub(in crate::store) struct Folder {
    fd: OwnedFd,
    root: PathBuf,
    below: String,
}

const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// A pipe that stands where a file should is not waited for.
const FILE: OFlags = OFlags::NOFOLLOW
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK);

impl Folder {
    /// Opens the folder `below` the folder `root`, whose own name may lead over links.
    pub(in crate::store) fn open(root: &Path, below: &str) -> io::Result<Self> {
        if !leads_down(below) {
            return Err(ErrorKind::InvalidInput.into());
        }
        #[cfg(target_os = "linux")]
        if let Some(folder) = Self::leap(root, below)? {
            return Ok(folder);
        }
        Self::walk(root, below, |_, _, error| Err(error))
    }

    /// The same, and makes what is missing of it.
    pub(in crate::store) fn make(root: &Path, below: &str) -> io::Result<Self> {
        Self::walk(root, below, |above, part, error| {
            if error != Errno::NOENT {
                return Err(error);
            }
            match fs::mkdirat(above, part, Mode::from_raw_mode(0o777)) {
                Ok(()) | Err(Errno::EXIST) => fs::openat(above, part, FOLDER, Mode::empty()),
                Err(error) => Err(error),
            }
        })
    }

    /// All of the way in one call, where the kernel has it and lets us.
    #[cfg(target_os = "linux")]
    fn leap(root: &Path, below: &str) -> io::Result<Option<Self>> {
        use rustix::fs::{ResolveFlags, openat2};
        let flags = FOLDER.difference(OFlags::NOFOLLOW);
        let above = fs::openat(CWD, root, flags | OFlags::PATH, Mode::empty())?;
        let below_only = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let path = if below.is_empty() { "." } else { below };
        match openat2(&above, path, FOLDER, Mode::empty(), below_only) {
            Ok(fd) => Ok(Some(Self {
                fd,
                root: root.to_owned(),
                below: below.to_owned(),
            })),
            Err(Errno::NOSYS | Errno::PERM | Errno::AGAIN) => Ok(None),
            // What the same link is called on the way on foot.
            Err(Errno::LOOP) => Err(ErrorKind::NotADirectory.into()),
            Err(error) => Err(error.into()),
        }
    }

    fn walk(
        root: &Path,
        below: &str,
        otherwise: impl Fn(&OwnedFd, &str, Errno) -> Result<OwnedFd, Errno>,
    ) -> io::Result<Self> {
        let flags = FOLDER.difference(OFlags::NOFOLLOW);
        let mut fd = fs::openat(CWD, root, flags, Mode::empty())?;
        for part in below.split('/').filter(|part| !part.is_empty()) {
            fd = match fs::openat(&fd, part, FOLDER, Mode::empty()) {
                Ok(fd) => fd,
                Err(error) => otherwise(&fd, part, error)?,
            };
        }
        Ok(Self {
            fd,
            root: root.to_owned(),
            below: below.to_owned(),
        })
    }

    /// Fails if the folder's name leads elsewhere by now.
    pub(in crate::store) fn still_there(&self) -> io::Result<()> {
        let now = fs::fstat(&Self::open(&self.root, &self.below)?.fd)?;
        let then = fs::fstat(&self.fd)?;
        if (now.st_dev, now.st_ino) == (then.st_dev, then.st_ino) {
            Ok(())
        } else {
            Err(ErrorKind::NotADirectory.into())
        }
    }

    /// Opens a file to read it.
    pub(in crate::store) fn read(&self, name: &str) -> io::Result<File> {
        let fd = fs::openat(
            &self.fd,
            single(name)?,
            FILE | OFlags::RDONLY,
            Mode::empty(),
        )?;
        Ok(fd.into())
    }

    /// Makes a file with the usual rights, or, if it is `private`, one that nobody else may read for now.
    pub(in crate::store) fn create(&self, name: &str, private: bool) -> io::Result<File> {
        let flags = FILE | OFlags::RDWR | OFlags::CREATE | OFlags::EXCL;
        let mode = Mode::from_raw_mode(if private { 0o600 } else { 0o666 });
        let fd = fs::openat(&self.fd, single(name)?, flags, mode)?;
        Ok(fd.into())
    }

    /// Opens a file of our own to read and write it; makes it, if it is not there.
    pub(in crate::store) fn share(&self, name: &str) -> io::Result<File> {
        let flags = FILE | OFlags::RDWR | OFlags::CREATE;
        let fd = fs::openat(&self.fd, single(name)?, flags, Mode::from_raw_mode(0o666))?;
        Ok(fd.into())
    }

    /// Whether `name` still is the file that was opened by it.
    pub(in crate::store) fn is(&self, name: &str, file: &File) -> io::Result<bool> {
        let named = match fs::statat(&self.fd, single(name)?, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(Errno::NOENT) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let open = fs::fstat(file)?;
        Ok((named.st_dev, named.st_ino) == (open.st_dev, open.st_ino))
    }

    /// What tells the file of that name from all others, whatever it is called; no handle is needed.
    pub(in crate::store) fn identity(&self, name: &str) -> io::Result<(u64, u64)> {
        let stat = fs::statat(&self.fd, single(name)?, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok((stat.st_dev, stat.st_ino))
    }

    /// Exchanges two files, as one step. [`ErrorKind::Unsupported`] where the file system cannot.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(in crate::store) fn swap(&self, one: &str, other: &str) -> io::Result<()> {
        match fs::renameat_with(
            &self.fd,
            single(one)?,
            &self.fd,
            single(other)?,
            fs::RenameFlags::EXCHANGE,
        ) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                Err(ErrorKind::Unsupported.into())
            }
            result => Ok(result?),
        }
    }

    /// Exchanges two files; this system cannot.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(in crate::store) fn swap(&self, _: &str, _: &str) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Puts the file `from` in the place of `to`.
    pub(in crate::store) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(fs::renameat(
            &self.fd,
            single(from)?,
            &self.fd,
            single(to)?,
        )?)
    }

    /// Moves the file `from` to a name in `folder` that nobody has; [`ErrorKind::AlreadyExists`] if somebody has.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(in crate::store) fn move_to(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        match fs::renameat_with(
            &self.fd,
            single(from)?,
            &folder.fd,
            single(to)?,
            fs::RenameFlags::NOREPLACE,
        ) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => self.name_anew(from, folder, to),
            result => Ok(result?),
        }
    }

    /// Moves the file `from` to a name in `folder` that nobody has; [`ErrorKind::AlreadyExists`] if somebody has.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(in crate::store) fn move_to(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        self.name_anew(from, folder, to)
    }

    /// A second name is refused where there is one already, on every system.
    fn name_anew(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        fs::linkat(
            &self.fd,
            single(from)?,
            &folder.fd,
            single(to)?,
            AtFlags::empty(),
        )?;
        self.remove(from)
    }

    /// Removes a file.
    pub(in crate::store) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(fs::unlinkat(&self.fd, single(name)?, AtFlags::empty())?)
    }

    /// Waits until the disk has the names in this folder.
    pub(in crate::store) fn sync(&self) -> io::Result<()> {
        match fs::fsync(&self.fd) {
            // Some file systems have nothing to wait for, and say it so.
            Ok(()) | Err(Errno::INVAL) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
