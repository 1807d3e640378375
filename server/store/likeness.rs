//! What a file is besides its text: rights, owner, access list, extended attributes. A new text is given all of it, so
//! that nobody can tell that the file is another one.

use std::{fs::File, io};

use super::trouble::Trouble;

/// Rights and owner of a file, and its extended attributes, among which Linux keeps access lists.
#[derive(Debug)]
pub(super) struct Likeness {
    #[cfg(unix)]
    stat: rustix::fs::Stat,
    #[cfg(not(unix))]
    rights: std::fs::Permissions,
    attributes: Vec<Attribute>,
}

type Attribute = (Vec<u8>, Vec<u8>);

/// Two files of the same owner, with the same rights and attributes.
impl PartialEq for Likeness {
    #[cfg(unix)]
    fn eq(&self, other: &Self) -> bool {
        let facts = |it: &Self| (it.stat.st_mode, it.stat.st_uid, it.stat.st_gid);
        facts(self) == facts(other) && self.attributes == other.attributes
    }

    #[cfg(not(unix))]
    fn eq(&self, other: &Self) -> bool {
        self.rights == other.rights && self.attributes == other.attributes
    }
}

impl Likeness {
    /// Looks at a file; refuses what must not be replaced.
    pub(super) fn of(file: &File) -> Result<Self, Trouble> {
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(Trouble::because("it is not a regular file"));
        }
        if meta.permissions().readonly() {
            return Err(Trouble::because("it is read-only"));
        }
        #[cfg(unix)]
        {
            let stat = rustix::fs::fstat(file)?;
            if stat.st_nlink > 1 {
                return Err(Trouble::because(format!(
                    "it has {} names (hard links), and a new text would part them",
                    stat.st_nlink
                )));
            }
            Ok(Self {
                stat,
                attributes: attributes(file)?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {
            rights: meta.permissions(),
            attributes: Vec::new(),
        })
    }

    /// Makes `file` look the same.
    #[cfg(unix)]
    pub(super) fn give(&self, file: &File) -> Result<(), Trouble> {
        use rustix::fs::{Gid, Mode, Uid, fchmod, fchown, fstat};
        let new = fstat(file)?;
        let (uid, gid) = (self.stat.st_uid, self.stat.st_gid);
        if (new.st_uid, new.st_gid) != (uid, gid) {
            let owner = (new.st_uid != uid).then(|| Uid::from_raw(uid));
            let group = (new.st_gid != gid).then(|| Gid::from_raw(gid));
            fchown(file, owner, group).map_err(|_| {
                Trouble::because(format!(
                    "it belongs to user {uid} and group {gid}, and would not after a change by you"
                ))
            })?;
        }
        make_equal(file, &self.attributes)?;
        // Last: a change of owner takes rights away, and an access list changes them.
        Ok(fchmod(file, Mode::from_raw_mode(self.stat.st_mode))?)
    }

    /// Makes `file` look the same.
    #[cfg(not(unix))]
    pub(super) fn give(&self, file: &File) -> Result<(), Trouble> {
        make_equal(file, &self.attributes)?;
        Ok(file.set_permissions(self.rights.clone())?)
    }
}

/// Sets and removes attributes of `file` until it has those.
fn make_equal(file: &File, wanted: &[Attribute]) -> io::Result<()> {
    let found = attributes(file)?;
    for (name, _) in &found {
        if !wanted.iter().any(|(other, _)| other == name) {
            essential(name, remove(file, name))?;
        }
    }
    for attribute in wanted {
        if !found.contains(attribute) {
            essential(&attribute.0, set(file, attribute))?;
        }
    }
    Ok(())
}

/// What the user and the access list say must be kept; labels of the system's guards are its own business.
fn essential(name: &[u8], result: io::Result<()>) -> io::Result<()> {
    let mine = [&b"user."[..], b"system.posix_acl"];
    match result {
        Err(_) if !mine.iter().any(|prefix| name.starts_with(prefix)) => Ok(()),
        result => result,
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod system {
    use std::{fs::File, io};

    use rustix::{
        fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr},
        io::Errno,
    };

    use super::Attribute;

    /// Longer lists and values are asked for twice.
    const USUAL: usize = 1024;

    pub(super) fn attributes(file: &File) -> io::Result<Vec<Attribute>> {
        let names = match whole(|buffer| flistxattr(file, buffer)) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
            names => names?,
        };
        let mut found = Vec::new();
        for name in names
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
        {
            // One that went away, or that is not ours to see.
            if let Ok(value) = whole(|buffer| fgetxattr(file, name, buffer)) {
                found.push((name.to_owned(), value));
            }
        }
        Ok(found)
    }

    fn whole(ask: impl Fn(&mut [u8]) -> rustix::io::Result<usize>) -> rustix::io::Result<Vec<u8>> {
        let mut buffer = vec![0; USUAL];
        loop {
            match ask(&mut buffer) {
                Err(Errno::RANGE) => {
                    let needed = ask(&mut [])?;
                    buffer.resize(needed.max(buffer.len() * 2), 0);
                }
                length => {
                    buffer.truncate(length?);
                    return Ok(buffer);
                }
            }
        }
    }

    pub(super) fn set(file: &File, (name, value): &Attribute) -> io::Result<()> {
        Ok(fsetxattr(
            file,
            name.as_slice(),
            value,
            XattrFlags::empty(),
        )?)
    }

    pub(super) fn remove(file: &File, name: &[u8]) -> io::Result<()> {
        Ok(fremovexattr(file, name)?)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod system {
    use std::{fs::File, io};

    use super::Attribute;

    pub(super) fn attributes(_: &File) -> io::Result<Vec<Attribute>> {
        Ok(Vec::new())
    }

    pub(super) fn set(_: &File, _: &Attribute) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn remove(_: &File, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

use system::{attributes, remove, set};
