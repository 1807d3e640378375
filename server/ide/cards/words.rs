//! What kinds and statuses mean, in half a sentence each.

use crate::{
    model::{
        Spec,
        status::{Kind, Status},
    },
    workspace::{Entry, Place},
};

/// What a kind of spec is for.
#[must_use]
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "writes code; what a spec is that does not say",
        Kind::Task => "any other work that an agent can do",
        Kind::Driver => "groups members, `ID.1` and on; completed when they are",
        Kind::Documentation => "keeps documents in step with what they track",
        Kind::Research => "reads sources and writes down what it finds",
        Kind::Group => "what `chant split` makes of a spec: a driver that lists hide",
    }
}

/// Why a spec would change from one status to another; `spec` is the one that would.
#[must_use]
pub fn transition(from: Status, to: Status, spec: &Spec) -> String {
    let open = spec.criteria.open();
    match (from, to) {
        (_, Status::InProgress) if from == Status::Pending || from == Status::Blocked => {
            "work begins; `chant work` sets this itself"
        }
        (Status::Paused | Status::NeedsAttention, Status::InProgress) => "the work goes on",
        (_, Status::InProgress) => "it is being tried again",
        (_, Status::Completed) if open > 0 => {
            let boxes = if open == 1 {
                "criterion is"
            } else {
                "criteria are"
            };
            return format!("done, though {open} {boxes} open");
        }
        (_, Status::Completed) => "done: everything holds",
        (_, Status::Failed) => "the run went wrong; it may be tried again",
        (_, Status::NeedsAttention) => "a person must look at it",
        (_, Status::Paused) => "stopped for now, to be taken up again",
        (_, Status::Cancelled) => "given up; what depends on it can no longer be worked",
        (_, Status::Blocked) => "chant works this out itself whenever it loads the spec",
        (Status::Completed, _) => "opened again: to be worked once more",
        (Status::Cancelled, _) => "taken up after all",
        (Status::Failed, _) => "to be tried again; `chant reset` does the same",
        (Status::NeedsAttention, _) => "looked at: to be worked again",
        (_, Status::Pending | Status::Ready) => "waits to be worked",
    }
    .to_owned()
}

/// The sign of a status, as chant's own lists draw it.
#[must_use]
pub fn sign(status: Status) -> char {
    match status {
        Status::Pending => '○',
        Status::InProgress => '◐',
        Status::Paused => '◑',
        Status::Completed => '●',
        Status::Failed => '✗',
        Status::NeedsAttention => '⚠',
        Status::Ready => '◕',
        Status::Blocked => '⊗',
        Status::Cancelled => '⊘',
    }
}

/// A spec's status and how many of its criteria are ticked: `in progress 3/5`.
#[must_use]
pub fn progress(entry: &Entry) -> String {
    let spec = &entry.spec;
    let status = spec.status.name().replace('_', " ");
    let place = if entry.place == Place::Archive {
        "archived, "
    } else {
        ""
    };
    match spec.criteria.total() {
        0 => format!("{place}{status}"),
        total => format!("{place}{status} {}/{total}", spec.criteria.checked()),
    }
}
