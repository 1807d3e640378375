//! Compare and replace: a file gets a new text that was planned on the text it has, or stays as it is.
//!
//! The new text is written to a file beside it, which is then *exchanged* for it, so that the old text is still in hand.
//! If that is not the text which the change was planned on, somebody has saved in between: what they saved goes back,
//! and the change is planned again, on it. Where the file system cannot exchange, the texts are compared as late as
//! possible. docs/durability.md states what is promised.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::Path,
    thread,
    time::Duration,
};

use super::{
    beneath::{Place, bytes_of},
    guard::{Guard, Note, Step, print},
    likeness::Likeness,
    recover,
    scan::decode,
    temp::{Holds, Temp},
    trouble::Trouble,
};
use crate::text::{Edit, apply};

/// How often a change is planned while somebody keeps saving the file.
const ATTEMPTS: u32 = 24;

/// How long who saves is given to finish, before a second attempt; more before later ones.
const PAUSE: Duration = Duration::from_millis(1);

/// Exchanges in a row, before what is going on is called hopeless.
const EXCHANGES: usize = 100;

/// What a change has made of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The text that the change was planned on.
    pub before: String,
    /// The text that the file has now; the same, if there was nothing to change.
    pub after: String,
}

/// Changes the file at `path` of the project at `root`. `plan` may be asked several times, each time on the newest text.
///
/// # Errors
/// One sentence that names the file and the cause; the file is as it was.
pub fn replace(
    root: &Path,
    path: &str,
    plan: impl FnMut(&str) -> Result<Vec<Edit>, String>,
) -> Result<Replaced, String> {
    try_replace(root, path, plan).map_err(|trouble| trouble.sentence(path))
}

fn try_replace(
    root: &Path,
    path: &str,
    mut plan: impl FnMut(&str) -> Result<Vec<Edit>, String>,
) -> Result<Replaced, Trouble> {
    let place = Place::of(root, path)?;
    let mut guard = Guard::take(root, &place.key())?;
    for attempt in 0..ATTEMPTS {
        thread::sleep(PAUSE * attempt);
        let (before, likeness) = look(&place)?;
        let edits = plan(&before).map_err(Trouble::Refused)?;
        let after = apply(&before, &edits);
        if after == before {
            return Ok(Replaced { before, after });
        }
        let mut change = Change {
            root,
            place: &place,
            guard: &mut guard,
            temp: Temp::beside(&place),
            ours: None,
        };
        if change.carry_out(&before, &after, &likeness)? {
            return Ok(Replaced { before, after });
        }
    }
    Err(Trouble::because(format!(
        "some other program keeps saving it, {ATTEMPTS} times while it was being changed"
    )))
}

/// The text of a file, and what else it is.
fn look(place: &Place) -> Result<(String, Likeness), Trouble> {
    let mut file = place.folder.read(&place.name)?;
    let likeness = Likeness::of(&file)?;
    let text =
        decode(bytes_of(&mut file)?).map_err(|clause| Trouble::because(format!("it {clause}")))?;
    Ok((text, likeness))
}

/// A new text on its way into a file.
struct Change<'a> {
    root: &'a Path,
    place: &'a Place,
    guard: &'a mut Guard,
    temp: Temp<'a>,
    /// What tells our file from all others.
    ours: Option<(u64, u64)>,
}

impl Change<'_> {
    /// Whether the file has the new text now; not, if it had another text than `before` by then, and has it still.
    fn carry_out(
        &mut self,
        before: &str,
        after: &str,
        likeness: &Likeness,
    ) -> Result<bool, Trouble> {
        self.note(Step::Writing)?;
        let done = self.write(after, likeness).and_then(|()| {
            self.note(Step::Exchanging {
                before: print(before.as_bytes()),
                after: print(after.as_bytes()),
            })?;
            self.land(before.as_bytes(), after.as_bytes(), likeness)
        });
        self.temp.leave(self.guard);
        done
    }

    fn note(&mut self, step: Step) -> Result<(), Trouble> {
        self.guard
            .note(&Note::of(self.place, &self.temp.name, step))
    }

    fn write(&mut self, text: &str, likeness: &Likeness) -> Result<(), Trouble> {
        let mut file = self.temp.create(true)?;
        file.write_all(text.as_bytes())?;
        likeness.give(&file)?;
        self.ours = self.place.folder.identity(&self.temp.name).ok();
        Ok(file.sync_all()?)
    }

    fn land(&mut self, before: &[u8], after: &[u8], likeness: &Likeness) -> Result<bool, Trouble> {
        let folder = &self.place.folder;
        folder.still_there()?;
        // Not needed for what is promised where files can be exchanged, but it spares readers a wrong text.
        if bytes_of(&mut folder.read(&self.place.name)?)? != before {
            return Ok(false);
        }
        match self.swap() {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                folder.rename(&self.temp.name, &self.place.name)?;
                self.temp.holds = Holds::Nothing;
                return folder.sync().map(|()| true).map_err(unsure);
            }
            result => result?,
        }
        if !self.came_out(before, likeness) {
            return self.give_back(after).map(|()| false);
        }
        if let Err(error) = folder.sync() {
            // The old text has never left the disk: it goes back.
            self.give_back(after)?;
            return Err(error.into());
        }
        // A program that opened the file before the exchange may have written into it until now.
        if !self.came_out(before, likeness) {
            return self.give_back(after).map(|()| false);
        }
        self.temp.holds = Holds::Known;
        Ok(true)
    }

    /// Exchanges the file and the temporary one. From here on that may be the only one to have a text that was saved.
    fn swap(&mut self) -> std::io::Result<()> {
        let swapped = self.place.folder.swap(&self.temp.name, &self.place.name);
        if swapped.is_ok() {
            self.temp.holds = Holds::Unknown;
        }
        swapped
    }

    /// Whether what came out of the file by the last exchange is what the change was planned on: text, rights and all.
    fn came_out(&self, before: &[u8], likeness: &Likeness) -> bool {
        let look = |mut file: File| {
            let is_alike = Likeness::of(&file).is_ok_and(|out| out == *likeness);
            is_alike && bytes_of(&mut file).is_ok_and(|out| out == before)
        };
        self.place.folder.read(&self.temp.name).is_ok_and(look)
    }

    /// Puts what came out back to its place. Who saves yet again while that is done comes last, and what they came
    /// after is kept aside. Files are told apart without opening them: that may be what does not work any more.
    fn give_back(&mut self, ours: &[u8]) -> Result<(), Trouble> {
        let (folder, temp) = (&self.place.folder, self.temp.name.clone());
        // What stood in the file before each exchange, if nobody saves.
        let mut stands = self.ours;
        for _ in 0..EXCHANGES {
            let goes = folder.identity(&temp).ok();
            match self.swap() {
                // The spec was moved away or removed, with our text in it. What was saved last must not vanish, nor
                // must it come back as a spec.
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let kept = recover::keep(self.root, self.place, &temp)?;
                    self.temp.holds = Holds::Nothing;
                    return Err(Trouble::because(format!(
                        "it was moved or removed while others saved it; what was saved last is kept as {kept}"
                    )));
                }
                swapped => swapped?,
            }
            let came = folder.identity(&temp).ok();
            if came.is_some() && came == stands {
                self.sort_out(came == self.ours, ours)?;
                // That who saved it did not wait for the disk either is no reason to fail.
                let _ = folder.sync();
                return Ok(());
            }
            stands = goes;
        }
        // Nothing but `Holds::Unknown` is true here: the next owner of the lock sorts it out.
        Err(Trouble::because("some other program keeps saving it"))
    }

    /// What came out last is of no use to anybody if it is our file with our text; else it is kept aside.
    fn sort_out(&mut self, is_ours: bool, ours: &[u8]) -> Result<(), Trouble> {
        let folder = &self.place.folder;
        let text = folder
            .read(&self.temp.name)
            .and_then(|mut file| bytes_of(&mut file));
        match text {
            Ok(text) if is_ours && text == ours => self.temp.holds = Holds::Known,
            Ok(_) => {
                recover::keep(self.root, self.place, &self.temp.name)?;
                self.temp.holds = Holds::Nothing;
            }
            // It cannot be looked at now. The next owner of the lock can.
            Err(_) => self.temp.holds = Holds::Unknown,
        }
        Ok(())
    }
}

fn unsure(error: std::io::Error) -> Trouble {
    let cause = Trouble::from(error).sentence("it");
    Trouble::because(format!(
        "it has its new text, but the disk did not confirm it ({cause})"
    ))
}

#[cfg(test)]
mod tests;
