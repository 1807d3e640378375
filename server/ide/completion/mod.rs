//! What could be typed at the cursor.
//!
//! `place` finds out what is asked for; each kind of candidate has a file of its own; `list` writes them the way
//! the place wants them. The answer is in editor words of our own, in the order in which it should be shown.

mod body;
mod commits;
mod config;
mod ids;
mod keys;
mod labels;
mod list;
mod members;
mod paths;
mod phases;
mod prompts;
pub(super) mod rank;
mod skeleton;
pub mod snippet;
mod status;
mod values;
mod variables;

use super::{
    Ask, cards,
    place::{self, Place},
};
use crate::{
    text::Edit,
    workspace::{Project, World},
};
use list::List;

/// Characters whose typing is a reason to ask.
pub const TRIGGERS: &[char] = &[':', ' ', '-', '[', ',', '"', '\'', '/', '#', '{', '.'];

/// With more candidates than this the list is ranked here and cut, and the editor has to ask again with every
/// character. Up to here the editor gets all and filters by itself.
pub const MAX_COMPLETE: usize = 1_000;

/// How many of many candidates are sent. Nobody reads further down; one more character is quicker.
pub const MAX_BEST: usize = 200;

/// What could be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The candidates, best first.
    pub items: Vec<Item>,
    /// Whether there are more, so that the editor must ask again when more is typed.
    pub incomplete: bool,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// Half a sentence beside the label: a title, a reason, a purpose. Empty where there is none.
    pub detail: String,
    /// A few words at the margin, such as a status with its progress. Empty where there are none.
    pub note: String,
    /// What an editor compares with what is typed.
    pub filter: String,
    /// What choosing it does. The span lies on one line and touches the cursor; the text is to be taken literally,
    /// indentation included.
    pub edit: Edit,
    /// Whether the edit's text is a snippet in LSP's syntax; [`snippet::plain`] makes plain text of it.
    pub snippet: bool,
    /// Whether it is best left alone.
    pub deprecated: bool,
    /// Whether it should be chosen unless another one is.
    pub preselect: bool,
    /// What [`resolve`] needs to tell more; `None` where there is no more to tell.
    pub data: Option<String>,
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A key of frontmatter.
    Key,
    /// One word of a few.
    Value,
    /// A spec.
    Spec,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A glob.
    Glob,
    /// A prompt.
    Prompt,
    /// A label.
    Label,
    /// Free text.
    Text,
    /// A heading.
    Heading,
    /// A variable of a prompt.
    Variable,
    /// Several lines to fill in.
    Skeleton,
}

/// What could be typed at the cursor; empty where nobody could know.
#[must_use]
pub fn complete(ask: &Ask) -> Completions {
    let at = Ask {
        offset: ask.at(),
        ..*ask
    };
    place::with(&at, |place| {
        let mut list = List::new(&at, &place);
        match &place {
            Place::Skeleton(_) => skeleton::offer(&mut list),
            Place::Key { table, spot } => keys::offer(&mut list, *table, spot),
            Place::Row { rows, spot } => config::offer(&mut list, rows, spot),
            Place::Value { wanted, spot, .. } => values::offer(&mut list, *wanted, spot),
            Place::Line(line) => body::offer(&mut list, line),
            Place::Variable(variable) => variables::offer(&mut list, variable),
        }
        list.finish()
    })
    .unwrap_or_default()
}

/// The long documentation of a candidate, as markdown. `data` is what its [`Item::data`] was.
#[must_use]
pub fn resolve(project: &Project, world: &dyn World, data: &str) -> Option<String> {
    cards::by_name(project, world, data)
}
