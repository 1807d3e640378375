//! What people decide about a spec: its status, its approval, that it is given up, taken up again, or put away.
//!
//! One plan for all who ask: the actions in the editor, the commands, and the command line. Plans know chant's
//! preconditions and write what chant would; they touch no other byte.

mod approval;
mod archive;
mod status;
mod told;

#[cfg(test)]
mod tests;

pub use archive::{Put, archive, destination};
pub use told::{archived, told};

use super::{actions::Asked, fields, lists};
use crate::{
    model::{Spec, status::Status},
    text::{Edit, apply, difference},
    workspace::Place,
};

/// Something that is decided about a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It gets a status that may follow the one it has; any, with `force`.
    Status {
        /// The status.
        to: Status,
        /// Whether nothing is asked that chant asks.
        force: bool,
    },
    /// It may go on.
    Approve(Decision),
    /// It may not.
    Reject(Decision),
    /// It is given up; with `force` also while others wait for it, or it is in progress.
    Cancel {
        /// Whether others do not matter.
        force: bool,
    },
    /// It was over, and is not.
    Reopen,
    /// It failed, or nobody works on it any more, and waits to be worked again.
    Reset,
}

/// Who decides about an approval, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Their name.
    pub by: String,
    /// What they say to it; empty where they say nothing.
    pub reason: String,
}

/// The edits that carry out `deed` on the spec; none where all is so already.
///
/// # Errors
/// One sentence: what chant's rules have against it, or that the frontmatter is written so unusually that no clean edit
/// is known.
pub fn plan(asked: &Asked, deed: &Deed) -> Result<Vec<Edit>, String> {
    may_change(asked)?;
    match deed {
        Deed::Status { to, force } => {
            status::is_free(asked, *to)?;
            if !force {
                status::may_become(asked, *to)?;
            }
            status::become_(asked, *to)
        }
        Deed::Approve(decision) => approval::decide(asked, decision, true),
        Deed::Reject(decision) => approval::decide(asked, decision, false),
        Deed::Cancel { force } => {
            status::may_be_cancelled(asked, *force)?;
            status::become_(asked, Status::Cancelled)
        }
        Deed::Reopen => {
            status::is_free(asked, Status::Pending)?;
            status::may_be_reopened(asked)?;
            status::become_(asked, Status::Pending)
        }
        Deed::Reset => {
            status::may_be_reset(asked)?;
            status::become_(asked, Status::Pending)
        }
    }
}

/// Whether the spec may get a status now; cheaper than a plan.
///
/// # Errors
/// As of [`plan`].
pub fn may_become(asked: &Asked, to: Status) -> Result<(), String> {
    may_change(asked)?;
    status::is_free(asked, to)?;
    status::may_become(asked, to)?;
    status::can_be_written(asked, to)
}

/// Whether the file is one that anything can be decided about.
fn may_change(asked: &Asked) -> Result<(), String> {
    let entry = asked.entry;
    if entry.place == Place::Archive {
        return Err(format!("{} is archived, and stays as it is", entry.id()));
    }
    if !entry.loads() {
        return Err(format!(
            "chant cannot load {}: mend its frontmatter first",
            entry.path
        ));
    }
    match &asked.spec().obstacle {
        Some(_) => Err(format!(
            "chant reads {} otherwise than it was meant: mend its frontmatter first",
            entry.path
        )),
        None => Ok(()),
    }
}

/// A text that is changed in several steps.
struct Draft<'a> {
    before: &'a str,
    text: String,
    spec: Spec,
}

impl<'a> Draft<'a> {
    fn new(asked: &Asked<'a>) -> Self {
        Self {
            before: asked.text,
            text: asked.text.to_owned(),
            spec: asked.spec().clone(),
        }
    }

    /// Takes a step; `None` means that no clean edit is known.
    fn step(&mut self, edits: impl FnOnce(&str, &Spec) -> Option<Vec<Edit>>) -> Result<(), String> {
        let edits = edits(&self.text, &self.spec).ok_or_else(unusual)?;
        self.text = apply(&self.text, &edits);
        self.spec = Spec::read(&self.text);
        Ok(())
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), String> {
        self.step(|text, spec| fields::set(text, spec, field, value))
    }

    /// Takes a field out, if that can be done cleanly.
    fn remove(&mut self, field: &str) -> Result<(), String> {
        if self.spec.pair(field).is_none() {
            return Ok(());
        }
        self.step(|text, spec| lists::remove_field(text, spec, field))
    }

    fn edits(self) -> Vec<Edit> {
        difference(self.before, &self.text)
    }
}

fn unusual() -> String {
    "the frontmatter is written so unusually that it is left alone".to_owned()
}
