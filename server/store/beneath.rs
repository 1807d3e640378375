//! A folder of a project, held open. What is done in it is done there, whatever becomes of the names that led to it: a
//! folder on the way that is swapped for a link leads nowhere.

#[cfg(not(unix))]
#[path = "beneath/named.rs"]
mod system;
#[cfg(unix)]
#[path = "beneath/handles.rs"]
mod system;

pub(super) use system::Folder;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::trouble::Trouble;
use crate::text::MAX_BYTES;

/// A file, by its folder and its name in there.
#[derive(Debug)]
pub(super) struct Place {
    /// Its folder.
    pub(super) folder: Folder,
    /// The folder, relative to the project, with `/`, without links.
    pub(super) below: String,
    /// Its name.
    pub(super) name: String,
}

impl Place {
    /// Where the file at `path` really is. Links are followed, as long as they stay in the project.
    pub(super) fn of(root: &Path, path: &str) -> Result<Self, Trouble> {
        let root = root.canonicalize()?;
        let real = root.join(path).canonicalize()?;
        let (below, name) = parts(&root, &real)?;
        Ok(Self {
            folder: Folder::open(&root, &below)?,
            below,
            name,
        })
    }

    /// Where the file at `path` is called so. A link is refused: it is not what is meant to be moved or removed, and
    /// what it leads to neither.
    pub(super) fn named(root: &Path, path: &str) -> Result<Self, Trouble> {
        let root = root.canonicalize()?;
        let path = root.join(path);
        if path.symlink_metadata()?.is_symlink() {
            return Err(Trouble::because(
                "it is a link, and only you know whether that or its target is meant",
            ));
        }
        let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(Trouble::because("it has no name"));
        };
        let (below, name) = parts(&root, &above.canonicalize()?.join(name))?;
        Ok(Self {
            folder: Folder::open(&root, &below)?,
            below,
            name,
        })
    }

    /// Where a file that is not there yet would be; its folder is made.
    pub(super) fn for_new(root: &Path, path: &str) -> Result<Self, Trouble> {
        let root = root.canonicalize()?;
        let path = root.join(path);
        // What exists of the way to it may be links; what is made is made of folders.
        let mut made = Vec::new();
        let mut there = path.as_path();
        let real = loop {
            let (Some(above), Some(name)) = (there.parent(), there.file_name()) else {
                return Err(Trouble::because("it has no name"));
            };
            made.push(name);
            there = above;
            match there.canonicalize() {
                Ok(real) => break real,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        };
        let real = made.iter().rev().fold(real, |path, name| path.join(name));
        let (below, name) = parts(&root, &real)?;
        Ok(Self {
            folder: Folder::make(&root, &below)?,
            below,
            name,
        })
    }

    /// Relative to the project, with `/`: the name that all who write agree on.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.below, self.name)
    }
}

/// Folder and name of a file in a project; both must be Unicode, as everything that names a spec is.
fn parts(root: &Path, real: &Path) -> Result<(String, String), Trouble> {
    let Ok(below) = real.strip_prefix(root) else {
        return Err(Trouble::because(format!(
            "it is a link to {}, which is outside of the project",
            real.display()
        )));
    };
    let mut parts = Vec::new();
    for part in below.components() {
        match part {
            std::path::Component::Normal(part) => parts.push(
                part.to_str()
                    .ok_or_else(|| Trouble::because("its name is not valid Unicode"))?,
            ),
            _ => return Err(Trouble::because("it is outside of the project")),
        }
    }
    let name = parts
        .pop()
        .ok_or_else(|| Trouble::because("it is a folder"))?;
    Ok((parts.join("/"), name.to_owned()))
}

/// `name`, if it names something in a folder and not elsewhere. What we are told by files is not to be trusted.
pub(super) fn single(name: &str) -> io::Result<&str> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(std::path::Component::Normal(part)), None) if part == name => Ok(name),
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a file was named that lies elsewhere",
        )),
    }
}

/// Whether `below` leads down from a project's root, step by step.
pub(super) fn leads_down(below: &str) -> bool {
    below.is_empty() || below.split('/').all(|part| single(part).is_ok())
}

/// The bytes of a file that is no longer than a spec may be.
pub(super) fn bytes_of(file: &mut File) -> io::Result<Vec<u8>> {
    // Most specs fit, and are read in one go.
    let mut bytes = Vec::with_capacity(16 * 1024);
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
