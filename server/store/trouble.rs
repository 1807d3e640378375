//! Why a file was not changed, as one sentence that names the file and the cause.

use std::io::{self, ErrorKind};

/// Why a file was not changed.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The whole sentence, by whoever planned the change.
    Refused(String),
    /// A clause that fits behind "was not changed: ".
    Because(String),
    /// What the system says.
    System(io::Error),
}

impl Trouble {
    /// A clause that fits behind "was not changed: ".
    pub(super) fn because(clause: impl Into<String>) -> Self {
        Self::Because(clause.into())
    }

    /// The sentence about `path`.
    pub(super) fn sentence(self, path: &str) -> String {
        match self {
            Self::Refused(sentence) => sentence,
            Self::Because(clause) => format!("{path} was not changed: {clause}"),
            Self::System(error) => format!("{path} was not changed: {}", cause(&error)),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

#[cfg(unix)]
impl From<rustix::io::Errno> for Trouble {
    fn from(error: rustix::io::Errno) -> Self {
        Self::System(error.into())
    }
}

/// What the system says, in words of a person who never met it.
fn cause(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "it is no longer there",
        ErrorKind::AlreadyExists => "there is a file of that name already",
        ErrorKind::PermissionDenied => {
            "the system does not permit it; look at the rights of the file and of its folder"
        }
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your quota of disk space is used up",
        ErrorKind::ReadOnlyFilesystem => "its file system is mounted read-only",
        ErrorKind::CrossesDevices => "its folder is spread over two file systems",
        ErrorKind::InvalidFilename => "its name is too long for this file system",
        ErrorKind::FileTooLarge => "the file system takes no file of that size",
        ErrorKind::NotADirectory => "a folder on the way to it has become something else",
        #[cfg(unix)]
        _ if is(error, rustix::io::Errno::LOOP) => {
            "it, or a folder on the way to it, has become a link"
        }
        #[cfg(unix)]
        _ if is(error, rustix::io::Errno::IO) => "the disk reports an error (EIO)",
        _ => return error.to_string(),
    };
    known.to_owned()
}

#[cfg(unix)]
fn is(error: &io::Error, errno: rustix::io::Errno) -> bool {
    error.raw_os_error() == Some(errno.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_file_and_the_cause() {
        let full = Trouble::from(io::Error::from(ErrorKind::StorageFull));
        assert_eq!(
            full.sentence(".chant/specs/a.md"),
            ".chant/specs/a.md was not changed: the disk is full"
        );
        let planned = Trouble::Refused("there is no such criterion".to_owned());
        assert_eq!(planned.sentence("a.md"), "there is no such criterion");
    }
}
