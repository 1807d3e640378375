//! What a process leaves that dies in the middle of a change, and what becomes of it.
//!
//! A temporary file is removed if its text is known: the one that was to be written, or the one that it replaced. Any
//! other text is what somebody saved at that very moment. It goes back to its place; where yet another text stands by
//! now, it is kept aside. No text that we have not seen is removed.

use std::{fs, io::ErrorKind, path::Path};

use super::{
    beneath::{Folder, Place, bytes_of},
    guard::{HOME, Note, Step, hide, print},
    temp::is_from_before,
    trouble::Trouble,
};

/// Where texts are kept that have no place any more.
const KEPT: &str = "kept";

/// A name that is longer is cut: what stands before it must fit as well.
const MAX_NAME: usize = 200;

/// Clears away what the writer of `note` has left.
pub(super) fn clear(root: &Path, note: &Note) -> Result<(), Trouble> {
    let folder = match Folder::open(root, &note.folder) {
        // The whole folder is gone, or has been swapped for something that is none of ours.
        Err(error) if is_gone(&error) => return Ok(()),
        folder => folder?,
    };
    let left = match text(&folder, &note.temp) {
        Err(error) if is_gone(&error) => return Ok(()),
        left => left?,
    };
    let place = Place {
        folder,
        below: note.folder.clone(),
        name: note.name.clone(),
    };
    let folder = &place.folder;
    match note.step {
        Step::Idle => Ok(()),
        Step::Writing if note.is_from_now() => Ok(folder.remove(&note.temp)?),
        Step::Exchanging { before, after } => {
            if [before, after].contains(&print(&left)) {
                return Ok(folder.remove(&note.temp)?);
            }
            match text(folder, &note.name) {
                // Ours was never acknowledged, and was made without what was saved.
                Ok(stands) if note.is_from_now() && print(&stands) == after => {
                    folder.swap(&note.temp, &note.name)?;
                }
                Err(error) if note.is_from_now() && error.kind() == ErrorKind::NotFound => {
                    folder.move_to(&note.temp, folder, &note.name)?;
                    return Ok(folder.sync()?);
                }
                _ => {}
            }
            if text(folder, &note.temp).is_ok_and(|left| print(&left) == after) {
                folder.sync()?;
                return Ok(folder.remove(&note.temp)?);
            }
            keep(root, &place, &note.temp).map(drop)
        }
        // Who knows what a disk has made of it.
        Step::Writing => keep(root, &place, &note.temp).map(drop),
    }
}

/// Moves the file `temp` aside: its text was saved by somebody and has no place any more. Where to, relative to the
/// project.
pub(super) fn keep(root: &Path, place: &Place, temp: &str) -> Result<String, Trouble> {
    let left = text(&place.folder, temp)?;
    hide(root)?;
    let kept = Folder::make(root, &format!("{HOME}/{KEPT}"))?;
    let end = (0..=place.name.len().min(MAX_NAME))
        .rev()
        .find(|end| place.name.is_char_boundary(*end))
        .unwrap_or_default();
    let print = print(&left);
    for number in 0_u32.. {
        let name = format!("{print:016x}-{number}-{}", &place.name[..end]);
        match place.folder.move_to(temp, &kept, &name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // One that was kept before; the same text need not be kept twice.
                if text(&kept, &name).is_ok_and(|other| other == left) {
                    place.folder.remove(temp)?;
                    return Ok(format!("{HOME}/{KEPT}/{name}"));
                }
            }
            moved => {
                moved?;
                kept.sync()?;
                let name = format!("{HOME}/{KEPT}/{name}");
                tracing::warn!(
                    "{}: several programs have saved it at once; one of the texts is kept as {name}",
                    place.key(),
                );
                return Ok(name);
            }
        }
    }
    unreachable!("there are names enough")
}

/// Moves aside what was left in a folder when the machine went down: no note tells what it is.
pub(super) fn sweep(root: &Path, below: &str) -> Result<(), Trouble> {
    let Ok(entries) = fs::read_dir(root.join(below)) else {
        return Ok(());
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    let left = names.filter_map(|name| name.into_string().ok());
    for name in left.filter(|name| is_from_before(name)) {
        let place = Place {
            folder: Folder::open(root, below)?,
            below: below.to_owned(),
            name: name.trim_start_matches('.').to_owned(),
        };
        keep(root, &place, &name)?;
    }
    Ok(())
}

fn is_gone(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn text(folder: &Folder, name: &str) -> std::io::Result<Vec<u8>> {
    bytes_of(&mut folder.read(name)?)
}
