//! The status of a spec: why it is so, and what may follow.

use super::{obstacle, sign, transition};
use crate::{
    model::status::Status,
    workspace::{Entry, Obstacle, Project},
};

/// What a status means, what stands against work, and what may follow.
#[must_use]
pub fn status(project: &Project, entry: &Entry, status: Status) -> String {
    let mut parts = vec![format!("{} `{status}` – {}", sign(status), about(status))];
    if entry.is_active() && matches!(status, Status::Pending | Status::Blocked | Status::Failed) {
        let obstacles = project.obstacles(entry);
        let obstacles: Vec<String> = obstacles
            .iter()
            .filter(|it| !matches!(it, Obstacle::Status(_)))
            .map(|it| format!("- {}", obstacle(it)))
            .collect();
        parts.push(if obstacles.is_empty() {
            "Nothing stands against working it.".to_owned()
        } else {
            format!("Cannot be worked:\n{}", obstacles.join("\n"))
        });
    }
    let next: Vec<String> = next(project, entry, status)
        .map(|to| format!("- `{to}` – {}", transition(status, to, &entry.spec)))
        .collect();
    parts.push(if next.is_empty() {
        "Nothing may follow. `pending` is what is meant: chant works out itself what can run."
            .to_owned()
    } else {
        format!("May become:\n{}", next.join("\n"))
    });
    parts.join("\n\n")
}

/// What may follow `from`, as far as writing it leads anywhere: chant works `blocked` out itself, and begins no work that
/// waits for something, whatever was asked to be skipped.
pub fn next(project: &Project, entry: &Entry, from: Status) -> impl Iterator<Item = Status> {
    let waits = project.is_blocked(entry);
    let all = from.next().iter().copied();
    all.filter(move |to| match to {
        Status::Blocked => false,
        Status::InProgress => !waits,
        _ => true,
    })
}

fn about(status: Status) -> &'static str {
    match status {
        Status::Pending => "waits to be worked",
        Status::InProgress => "is being worked",
        Status::Paused => "stopped by a person",
        Status::Completed => "done",
        Status::Failed => "the last run went wrong; may be tried again",
        Status::NeedsAttention => "a person must look at it",
        Status::Ready => "parses, and can never be worked",
        Status::Blocked => "waits for something; worked out anew whenever chant loads it",
        Status::Cancelled => "given up",
    }
}
