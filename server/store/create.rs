//! New files, files that go, and files that get another place: none of them over a file that is there, or that has
//! another text than the one that was looked at.

use std::{
    io::{ErrorKind, Write},
    path::Path,
};

use super::{
    beneath::{Place, bytes_of},
    guard::{Guard, Note, Step, print},
    recover,
    temp::{Holds, Temp},
    trouble::Trouble,
};

/// Makes a file with its whole text, and the folders above it. Fails if there is one of that name.
///
/// # Errors
/// One sentence that names the file and the cause; nothing was made.
pub fn create(root: &Path, path: &str, text: &str) -> Result<(), String> {
    try_create(root, path, text).map_err(|trouble| made(trouble.sentence(path)))
}

/// Makes several files, by path and text: all of them, or none. The number of the first whose name is taken, if that is
/// why there is none.
///
/// # Errors
/// As of [`create`].
pub fn create_all(root: &Path, files: &[(&str, &str)]) -> Result<Option<usize>, String> {
    for (number, (path, text)) in files.iter().enumerate() {
        let outcome = match try_create(root, path, text) {
            Ok(()) => continue,
            Err(Trouble::System(error)) if error.kind() == ErrorKind::AlreadyExists => {
                Ok(Some(number))
            }
            Err(trouble) => Err(made(trouble.sentence(path))),
        };
        for (path, text) in files[..number].iter().rev() {
            // Whoever has changed it meanwhile keeps it.
            let _ = remove(root, path, text);
        }
        return outcome;
    }
    Ok(None)
}

/// Moves several files, each from one path to another: all of them, or none.
///
/// # Errors
/// As of [`relocate`].
pub fn relocate_all(root: &Path, moves: &[(&str, &str)]) -> Result<(), String> {
    for (number, (from, to)) in moves.iter().enumerate() {
        if let Err(mut sentence) = relocate(root, from, to) {
            for (from, to) in moves[..number].iter().rev() {
                if relocate(root, to, from).is_err() {
                    sentence += &format!("; {from} was moved to {to} before that, and is there");
                }
            }
            return Err(sentence);
        }
    }
    Ok(())
}

/// Removes a file whose text is `seen`.
///
/// # Errors
/// One sentence that names the file and the cause; it is still there.
pub fn remove(root: &Path, path: &str, seen: &str) -> Result<(), String> {
    try_remove(root, path, seen).map_err(|trouble| trouble.sentence(path))
}

/// Moves a file to a place where there is none; the folders above that are made.
///
/// # Errors
/// One sentence that names the file and the cause; it is where it was.
pub fn relocate(root: &Path, from: &str, to: &str) -> Result<(), String> {
    try_relocate(root, from, to).map_err(|trouble| match trouble {
        Trouble::System(error) if error.kind() == ErrorKind::AlreadyExists => {
            format!("{from} was not moved: there is a {to} already")
        }
        trouble => trouble.sentence(from),
    })
}

fn made(sentence: String) -> String {
    sentence.replace(" was not changed: ", " was not made: ")
}

fn try_create(root: &Path, path: &str, text: &str) -> Result<(), Trouble> {
    let place = Place::for_new(root, path)?;
    let mut guard = Guard::take(root, &place.key())?;
    let mut temp = Temp::beside(&place);
    guard.note(&Note::of(&place, &temp.name, Step::Writing))?;
    let done = write(&place, &mut temp, text);
    temp.leave(&mut guard);
    done
}

fn write(place: &Place, temp: &mut Temp<'_>, text: &str) -> Result<(), Trouble> {
    let mut file = temp.create(false)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    place.folder.still_there()?;
    place
        .folder
        .move_to(&temp.name, &place.folder, &place.name)?;
    temp.holds = Holds::Nothing;
    Ok(place.folder.sync()?)
}

fn try_remove(root: &Path, path: &str, seen: &str) -> Result<(), Trouble> {
    let place = Place::named(root, path)?;
    let mut guard = Guard::take(root, &place.key())?;
    let mut temp = Temp::beside(&place);
    let print = print(seen.as_bytes());
    let step = Step::Exchanging {
        before: print,
        after: print,
    };
    guard.note(&Note::of(&place, &temp.name, step))?;
    let done = take_out(root, &place, &mut temp, seen);
    temp.leave(&mut guard);
    done
}

/// Takes a file out of the way and looks at it then: what was looked at is what is removed.
fn take_out(root: &Path, place: &Place, temp: &mut Temp<'_>, seen: &str) -> Result<(), Trouble> {
    let folder = &place.folder;
    folder.still_there()?;
    folder.move_to(&place.name, folder, &temp.name)?;
    temp.holds = Holds::Unknown;
    let out = folder
        .read(&temp.name)
        .and_then(|mut file| bytes_of(&mut file));
    if out.is_ok_and(|out| out == seen.as_bytes()) {
        folder.sync()?;
        temp.holds = Holds::Known;
        return Ok(());
    }
    if folder.move_to(&temp.name, folder, &place.name).is_err() {
        recover::keep(root, place, &temp.name)?;
    }
    temp.holds = Holds::Nothing;
    Err(Trouble::because("it has changed meanwhile"))
}

fn try_relocate(root: &Path, from: &str, to: &str) -> Result<(), Trouble> {
    let old = Place::named(root, from)?;
    let new = Place::for_new(root, to)?;
    let _guards = Guard::take_two(root, &old.key(), &new.key())?;
    old.folder.still_there()?;
    new.folder.still_there()?;
    old.folder.move_to(&old.name, &new.folder, &new.name)?;
    new.folder.sync()?;
    Ok(old.folder.sync()?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn several_files_are_made_or_moved_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(
            create_all(root, &[("a/1.md", "1"), ("b/2.md", "2")]),
            Ok(None)
        );
        assert_eq!(
            create_all(root, &[("a/3.md", "3"), ("b/2.md", "other")]),
            Ok(Some(1))
        );
        assert!(!root.join("a/3.md").exists());
        assert_eq!(fs::read_to_string(root.join("b/2.md")).unwrap(), "2");
        let refused = relocate_all(root, &[("a/1.md", "c/1.md"), ("b/2.md", "a/2.md/x")]);
        assert_eq!(refused, Ok(()));
        let refused = relocate_all(root, &[("c/1.md", "d/1.md"), ("gone.md", "d/2.md")]);
        assert_eq!(
            refused,
            Err("gone.md was not changed: it is no longer there".to_owned())
        );
        assert!(root.join("c/1.md").exists() && !root.join("d/1.md").exists());
    }
}
