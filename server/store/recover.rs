//! What a process leaves that dies in the middle of a change, and what becomes of it.
//!
//! A temporary file is removed if its text is known: the one that was to be written, or the one that it replaced. Any
//! other text is what somebody saved at that very moment. It goes back to its place; where yet another text stands by
//! now, it is kept aside. No text that we have not seen is removed.

use std::{
    io::{ErrorKind, Write},
    path::Path,
};

use super::{
    beneath::{Folder, Place, bytes_of},
    guard::{HOME, Note, Step, hide, print},
    trouble::Trouble,
};

/// Where texts are kept that have no place any more.
const KEPT: &str = "kept";

/// Clears away what the writer of `note` has left.
pub(super) fn clear(root: &Path, note: &Note) -> Result<(), Trouble> {
    let folder = match Folder::open(root, &note.folder) {
        Ok(folder) => folder,
        // The whole folder is gone, or has been swapped for something that is none of ours.
        Err(_) => return Ok(()),
    };
    let Ok(left) = text(&folder, &note.temp) else {
        return Ok(());
    };
    match note.step {
        Step::Idle => Ok(()),
        Step::Writing => Ok(folder.remove(&note.temp)?),
        Step::Exchanging { before, after } => {
            if [before, after].contains(&print(&left)) {
                return Ok(folder.remove(&note.temp)?);
            }
            match text(&folder, &note.name) {
                // Ours was never acknowledged, and was made without what was saved.
                Ok(stands) if print(&stands) == after => folder.swap(&note.temp, &note.name)?,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    folder.move_to(&note.temp, &folder, &note.name)?;
                    return Ok(folder.sync()?);
                }
                _ => {}
            }
            if text(&folder, &note.temp).is_ok_and(|left| print(&left) == after) {
                folder.sync()?;
                return Ok(folder.remove(&note.temp)?);
            }
            let place = Place {
                folder,
                below: note.folder.clone(),
                name: note.name.clone(),
            };
            keep(root, &place, &note.temp)
        }
    }
}

/// Moves the file `temp` aside: its text was saved by somebody and has no place any more.
pub(super) fn keep(root: &Path, place: &Place, temp: &str) -> Result<(), Trouble> {
    let left = text(&place.folder, temp)?;
    hide(root)?;
    let kept = Folder::make(root, &format!("{}/{KEPT}", HOME))?;
    let name = format!("{:016x}-{}", print(&left), place.name);
    match kept.create(&name, true) {
        Ok(mut file) => {
            file.write_all(&left)?;
            file.sync_all()?;
            kept.sync()?;
            tracing::warn!(
                "{}: several programs have saved it at once; one of the texts is kept as {}/{KEPT}/{name}",
                place.key(),
                HOME
            );
        }
        // The same text was kept before.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.into()),
    }
    Ok(place.folder.remove(temp)?)
}

fn text(folder: &Folder, name: &str) -> std::io::Result<Vec<u8>> {
    bytes_of(&mut folder.read(name)?)
}
