//! What stands above a title: whether the spec can run and if not why, how far it has come, who waits for it.
//!
//! The first lens is always there. One that vanishes without a word is what users of other tools complain of most.

use std::sync::Arc;

use super::{
    cards, next_phase,
    permit::{self, Here},
    phase, ripple, why, workflow,
};
use crate::{
    model::{status::Status, time},
    text::Span,
    workspace::{Entry, Project, World},
};

/// Which lenses are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether it can run, or why it cannot.
    pub readiness: bool,
    /// `3/5 criteria`, `1/4 members`.
    pub progress: bool,
    /// `unblocks 4`.
    pub unblocks: bool,
    /// `next: root cause`.
    pub next: bool,
}

/// One lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The title, or what stands in its place.
    pub span: Span,
    /// What it says, in plain text.
    pub title: String,
    /// The spec that a press on it is about.
    pub path: Arc<str>,
    /// What a press on it does.
    pub press: Press,
}

/// What a press on a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Explains what stands against a run of the spec.
    Explain,
    /// Runs the spec.
    Run,
    /// Stops the run of the spec, or takes it out of the queue.
    Stop,
    /// Runs the members of the driver, until something stands in the way.
    RunMembers,
    /// Approves the spec in this name.
    Approve(Box<str>),
    /// Makes the phase that follows on the spec.
    MakeNext,
}

/// The lenses of a spec, in the order in which they are read.
#[must_use]
pub fn lenses(
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    here: &Here,
    wanted: Wanted,
) -> Vec<Lens> {
    let spec = &entry.spec;
    let body = Span::at(spec.split.body.range().start);
    let span = spec.title.as_ref().map_or(body, |title| title.span);
    let mut found = Vec::new();
    let mut lens = |title: String, path: &Arc<str>, press| {
        found.push(Lens {
            span,
            title,
            path: Arc::clone(path),
            press,
        });
    };
    let mut reasons = permit::reasons(project, world, entry, here);
    let runs = reasons.is_empty();
    // What the spec lacks comes first; the place is of interest to who could run it.
    let of_place =
        |reason: &why::Reason| permit::CODES.iter().any(|(code, _)| *code == reason.code);
    if !reasons.iter().all(of_place) {
        reasons.retain(|reason| !of_place(reason));
    }
    if wanted.readiness {
        let (title, press) = match &*reasons {
            _ if runs => (readiness(world, entry, &reasons), Press::Run),
            [only] if only.code == "driver" && has_free_member(project, entry) => {
                ("▶ Run the members".to_owned(), Press::RunMembers)
            }
            _ => (readiness(world, entry, &reasons), Press::Explain),
        };
        lens(title, &entry.path, press);
        if reasons
            .iter()
            .any(|it| matches!(it.code, "running" | "queued"))
        {
            lens("■ Stop".to_owned(), &entry.path, Press::Stop);
        }
        // Else nobody would see why there is nothing to press.
        if let Some(reason) = reasons.iter().find(|it| it.code == "backend") {
            let title = reason.message.replace('`', "");
            lens(title, &entry.path, Press::Explain);
        }
        let first = reasons.first().map(|reason| reason.code);
        let approval = reasons.iter().find(|reason| reason.code == "approval");
        if let Some(reason) = approval.filter(|_| first != Some("approval")) {
            lens(reason.message.clone(), &entry.path, Press::Explain);
        }
        if let Some(name) = approval.and_then(|_| world.user()) {
            lens(
                format!("approve as {name}"),
                &entry.path,
                Press::Approve(name),
            );
        }
    }
    let mut add = |title, path: &Arc<str>| lens(title, path, Press::Explain);
    if wanted.progress {
        let criteria = &spec.criteria;
        if criteria.total() > 0 {
            let title = format!("{}/{} criteria", criteria.checked(), criteria.total());
            add(title, &entry.path);
        }
        let members = if entry.is_active() {
            project.members(entry.id())
        } else {
            Vec::new()
        };
        if !members.is_empty() {
            let completed = |it: &&&Arc<Entry>| it.spec.status == Status::Completed;
            let done = members.iter().filter(completed).count();
            add(format!("{done}/{} members", members.len()), &entry.path);
        }
    }
    if !entry.is_active() {
        return found;
    }
    let (waiting, more) = ripple::unblocks(project, entry);
    if wanted.unblocks && waiting > 0 && !spec.status.is_over() {
        let more = if more { "+" } else { "" };
        add(format!("unblocks {waiting}{more}"), &entry.path);
    }
    if wanted.next {
        if let Some(next) = phase::next(project, entry) {
            add(format!("next: {}", phase::name(&next.spec)), &next.path);
        } else if spec.status == Status::Completed
            && let Some(name) = next_phase::offered(project, entry, &workflow::workflows(world))
        {
            let title = format!("next: {} (new)", name.replace(['-', '_'], " "));
            lens(title, &entry.path, Press::MakeNext);
        }
    }
    found
}

/// Whether nothing that specs tell stands against one of the members.
fn has_free_member(project: &Project, driver: &Entry) -> bool {
    (project.members(driver.id()).iter()).any(|it| project.obstacles(it).is_empty())
}

/// `▶ Run research`, or what stands against it. Where nobody is set to do the work, a spec can be ready all the same.
fn readiness(world: &dyn World, entry: &Entry, reasons: &[why::Reason]) -> String {
    let status = entry.spec.status;
    match reasons.first() {
        None => format!("▶ Run {}", phase::name(&entry.spec)),
        Some(reason) if matches!(reason.code, "backend" | "driver") => {
            format!("ready: {}", phase::name(&entry.spec))
        }
        Some(reason) if reason.code == "status" && status != Status::Ready => {
            let sign = cards::sign(status);
            let status = status.name().replace('_', " ");
            let done = entry
                .spec
                .text("completed_at")
                .filter(|_| status == "completed");
            match done.and_then(|(at, _)| time::seconds(at)) {
                Some(at) => format!("{sign} {status} {}", cards::ago(world.now() - at)),
                None => format!("{sign} {status}"),
            }
        }
        Some(_) => why::line(reasons, 1).replace('`', ""),
    }
}

#[cfg(test)]
mod tests;
