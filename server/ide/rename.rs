//! Another name for a spec, a label or a prompt, everywhere it is named; and paths that follow their files.
//!
//! What is renamed is what the cursor is on; on the title of a spec, the spec itself. Everything is checked before
//! anything is offered: a name that is taken or that no file can have, a file that cannot be written, a spec that runs.
//! Edits touch the names alone and keep their quotes. Mentions in prose are for a person to confirm, where the editor
//! can ask. The archive is history: it follows only where the editor can ask, and somebody says yes.

mod dangling;
mod draft;
mod files;
mod label;
mod prompt;
mod spec;

use super::{
    Ask, File,
    change::Change,
    meant::meant,
    named::{self, How, Named, Thing},
};
use crate::{
    text::Span,
    workspace::{Project, World},
};
use draft::Draft;

pub use dangling::dangling;
pub use files::{Move, moved};
pub use spec::running;

/// What is said of files.
const FILE: &str = "Rename the file itself: the specs that name it follow";

/// What the editor can do with a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Able {
    /// It shows what parts of a change are for, and lets people leave some out.
    pub asks: bool,
    /// It renames files as part of a change.
    pub renames: bool,
}

/// A change, and what its parts are for. Edits that no note speaks of belong to the first one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renaming {
    /// What is to happen.
    pub change: Change,
    /// At least one, if anything is to happen.
    pub notes: Vec<Note>,
}

/// What some edits are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In a few words.
    pub label: String,
    /// What follows from it.
    pub description: String,
    /// Whether a person should confirm it.
    pub confirm: bool,
    /// The edits, by file and place.
    pub parts: Vec<(String, Span)>,
}

/// What would be renamed at the cursor: its place and its name.
///
/// # Errors
/// A sentence that says why nothing can be renamed here.
pub fn prepare(ask: &Ask) -> Result<(Span, String), String> {
    let here = here(ask)?;
    let name = match &here.thing {
        Thing::Spec(id) => spec::check(ask, id).map(|()| id)?,
        Thing::Prompt(name) => prompt::check(ask, name).map(|()| name)?,
        Thing::Label(name) | Thing::Extension(name) => name,
        Thing::Path(_) | Thing::Glob(_) => {
            return Err(FILE.to_owned());
        }
        Thing::Commit(_) => return Err("A commit has no other name".to_owned()),
    };
    Ok((here.span, name.to_string()))
}

/// The change that gives what is at the cursor the name `new`.
///
/// # Errors
/// A sentence that says why not; then nothing must be written.
pub fn rename(ask: &Ask, new: &str, able: Able) -> Result<Renaming, String> {
    let here = here(ask)?;
    prepare(ask)?;
    let new = new.strip_suffix(".md").unwrap_or(new);
    let mut draft = Draft::new(ask.project, ask.world);
    let title = match &here.thing {
        Thing::Label(old) => label::plan(&mut draft, old, new)?,
        Thing::Spec(old) => spec::plan(&mut draft, old, new, true)?,
        Thing::Prompt(old) => prompt::plan(&mut draft, old, new, true)?,
        Thing::Extension(old) => prompt::plan_extension(&mut draft, old, new, true)?,
        Thing::Path(_) | Thing::Glob(_) | Thing::Commit(_) => return Ok(Renaming::default()),
    };
    draft.finish(&title, able)
}

/// The change that gives the spec at `path` another id, without a cursor that asks for it.
///
/// # Errors
/// A sentence that says why not; then nothing must be written.
pub fn to_id(
    project: &Project,
    world: &dyn World,
    path: &str,
    new: &str,
    able: Able,
) -> Result<Renaming, String> {
    let entry = project.spec(path);
    let old = entry
        .ok_or_else(|| format!("{path} is no spec any more"))?
        .id();
    let mut draft = Draft::new(project, world);
    let title = spec::plan(&mut draft, old, new, true)?;
    draft.finish(&title, able)
}

/// What the cursor is on, if that has a name.
fn here(ask: &Ask) -> Result<Named, String> {
    let found = named::at(ask.project, ask.file, ask.text, ask.at());
    // A mention that only looks generated is nobody's.
    let is_prose = |named: &Named| named.how == How::Mention;
    let found = found.filter(|named| match (&named.thing, ask.file) {
        (Thing::Spec(id), File::Spec(_) | File::Page(_)) if is_prose(named) => {
            ask.project.with_id(id).next().is_some()
        }
        _ => true,
    });
    found.ok_or_else(|| match meant(ask).map(|meant| meant.thing) {
        Some(Thing::Spec(id)) if ask.project.with_id(&id).next().is_some() => format!(
            "`{id}` is a mere word here, which would stay: put it between backticks, or the cursor on the spec's title"
        ),
        Some(Thing::Path(_)) => FILE.to_owned(),
        _ => "Nothing here can be renamed: put the cursor on an id, a label, a prompt or a spec's title"
            .to_owned(),
    })
}

#[cfg(test)]
mod refused;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod there_and_back;
