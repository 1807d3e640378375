//! What could be done to a spec where the cursor is: one action, one file, one row in [`OFFERS`].
//!
//! An offer says what could be done and remembers it by names, not by places, so that it can still be carried out when
//! three lines have been typed above it. Carrying out is a plan: a pure function from a text to a [`Change`]; commands
//! use the same plans. The head of each file is its page in the manual, and its example is run as a test.
//!
//! Mendings of what a rule has found are not here: they are part of the finding.

mod approve;
mod archive;
mod depend_on;
mod extract_member;
mod list_style;
mod make_criteria;
mod next_phase;
mod of;
mod preview_prompt;
mod run;
mod run_chain;
mod set_status;
mod sort_list;
mod split_members;
mod stop;
mod tick_all;
mod tick_criterion;
mod tick_selection;
mod why;

#[cfg(test)]
mod manual;

pub use of::Of;
pub(super) use of::line_of;

use super::{
    change::Change,
    permit::{self, Here},
};
use crate::{
    model::Spec,
    text::{Edit, Span},
    workspace::{Entry, Project, World},
};

/// A question about a part of one spec.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The project the spec belongs to.
    pub project: &'a Project,
    /// The spec, read from `text`.
    pub entry: &'a Entry,
    /// Its text.
    pub text: &'a str,
    /// What is selected; empty where there is only a cursor. Plans do not look at it.
    pub selection: Span,
    /// Answers about files, git and time.
    pub world: &'a dyn World,
}

impl Asked<'_> {
    /// What the spec means.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.entry.spec
    }

    /// Whether the selection touches `span`.
    fn on(&self, span: Span) -> bool {
        self.selection.meets(span)
    }
}

/// What sort of thing an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Writes something differently.
    Rewrite,
    /// Moves something to a file of its own.
    Extract,
    /// Changes nothing and tells something: the command `chant.why`.
    Question,
    /// Is done by the command of this name, which takes the spec.
    Command(&'static str),
}

impl Kind {
    /// The command that does it, if it is done by one.
    #[must_use]
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::Question => Some("chant.why"),
            Self::Command(name) => Some(name),
            Self::Rewrite | Self::Extract => None,
        }
    }
}

/// Something that could be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The name of its row.
    pub name: &'static str,
    /// What sort of thing it does.
    pub kind: Kind,
    /// An imperative, or a question.
    pub title: String,
    /// What it is about.
    pub of: Of,
    /// Why it cannot be done here, where saying so helps.
    pub disabled: Option<String>,
}

/// One row of the table.
pub struct Offer {
    /// Stable name; with `_` for `-` also the name of its file.
    pub name: &'static str,
    /// What sort of thing it does.
    pub kind: Kind,
    /// Says what could be done.
    pub offer: fn(&mut Offers, &Asked),
    /// Does it; the error is a sentence that says why it cannot be done any more.
    pub plan: fn(&Asked, &Of) -> Result<Change, String>,
}

const fn row(
    name: &'static str,
    kind: Kind,
    offer: fn(&mut Offers, &Asked),
    plan: fn(&Asked, &Of) -> Result<Change, String>,
) -> Offer {
    Offer {
        name,
        kind,
        offer,
        plan,
    }
}

use Kind::{Command, Extract, Question, Rewrite};

/// Every action, in the order in which they are offered.
#[rustfmt::skip] // A table: one row a line.
pub const OFFERS: &[Offer] = &[
    row("tick-criterion", Rewrite, tick_criterion::offer, tick_criterion::carry_out),
    row("tick-selection", Rewrite, tick_selection::offer, tick_selection::carry_out),
    row("tick-all", Rewrite, tick_all::offer, tick_all::carry_out),
    row("make-criteria", Rewrite, make_criteria::offer, make_criteria::carry_out),
    row("set-status", Rewrite, set_status::offer, set_status::carry_out),
    row("approve", Rewrite, approve::offer, approve::carry_out),
    row("archive", Command("chant.archive"), archive::offer, archive::carry_out),
    row("why", Question, why::offer, why::carry_out),
    row("run", Command("chant.runPhase"), run::offer, run::carry_out),
    row("run-chain", Command("chant.runChain"), run_chain::offer, run_chain::carry_out),
    row("stop", Command("chant.cancelRun"), stop::offer, stop::carry_out),
    row("next-phase", Command("chant.nextPhase"), next_phase::offer, next_phase::carry_out),
    row("preview-prompt", Command("chant.previewPrompt"), preview_prompt::offer, preview_prompt::carry_out),
    row("depend-on", Rewrite, depend_on::offer, depend_on::carry_out),
    row("list-style", Rewrite, list_style::offer, list_style::carry_out),
    row("sort-list", Rewrite, sort_list::offer, sort_list::carry_out),
    row("extract-member", Extract, extract_member::offer, extract_member::carry_out),
    row("split-members", Extract, split_members::offer, split_members::carry_out),
];

/// Gathers what is offered.
pub struct Offers<'a> {
    speaker: (&'static str, Kind),
    found: Vec<Action>,
    here: &'a dyn Fn(&Entry) -> Here<'a>,
}

impl Offers<'_> {
    /// What stands against a run of a spec here and now, in a sentence.
    fn refusal(&self, asked: &Asked, entry: &Entry) -> Option<String> {
        let here = (self.here)(entry);
        let reasons = permit::reasons(asked.project, asked.world, entry, &here);
        permit::refusal(entry, &reasons)
    }

    /// Whether a run of a spec waits for its turn.
    fn is_queued(&self, entry: &Entry) -> bool {
        (self.here)(entry).queued
    }

    /// Offers something.
    fn add(&mut self, title: impl Into<String>, of: Of) {
        self.push(title.into(), of, None);
    }

    /// Says why something that is looked for here cannot be done.
    fn disabled(&mut self, title: impl Into<String>, reason: impl Into<String>) {
        self.push(title.into(), Of::default(), Some(reason.into()));
    }

    fn push(&mut self, title: String, of: Of, disabled: Option<String>) {
        let (name, kind) = self.speaker;
        self.found.push(Action {
            name,
            kind,
            title,
            of,
            disabled,
        });
    }
}

/// Everything that could be done at the selection. A spec that is not read as it was meant gets no offers: its findings
/// say what to do first.
#[must_use]
pub fn offers(asked: &Asked) -> Vec<Action> {
    offers_here(asked, &|_| Here::open())
}

/// The same where more is known of the place of runs: what it is like for a spec.
#[must_use]
pub fn offers_here<'a>(asked: &Asked, here: &'a dyn Fn(&Entry) -> Here<'a>) -> Vec<Action> {
    let mut offers = Offers {
        speaker: ("", Rewrite),
        found: Vec::new(),
        here,
    };
    if asked.spec().obstacle.is_some() || asked.entry.fault.is_some() {
        return offers.found;
    }
    for row in OFFERS {
        offers.speaker = (row.name, row.kind);
        (row.offer)(&mut offers, asked);
    }
    offers.found
}

/// Does what was offered under a name, on the text as it is now.
///
/// # Errors
/// A sentence that says why it cannot be done any more.
pub fn carry_out(asked: &Asked, name: &str, of: &Of) -> Result<Change, String> {
    let row = OFFERS.iter().find(|row| row.name == name);
    let row = row.ok_or_else(|| format!("no action is named `{name}`"))?;
    (row.plan)(asked, of)
}

/// Edits of the spec itself.
fn here(asked: &Asked, edits: Vec<Edit>) -> Change {
    Change::edits(&*asked.entry.path, edits)
}
