//! The status: which may follow, what chant asks before, and what is stamped and taken away with it.

use super::{Asked, Draft};
use crate::{
    ide::{cards, lists},
    model::{
        status::{ApprovalStatus, Status},
        time,
    },
    text::Edit,
    workspace::Obstacle,
};

/// So many ids are named in a refusal.
const NAMED: usize = 8;

/// What chant's state machine and its preconditions have against a status.
pub(super) fn may_become(asked: &Asked, to: Status) -> Result<(), String> {
    let from = asked.spec().status;
    if from == to {
        return Ok(());
    }
    if !from.next().contains(&to) {
        return Err(illegal(from, to));
    }
    match to {
        Status::InProgress => may_begin(asked),
        Status::Completed => may_end(asked),
        _ => Ok(()),
    }
}

/// Whether nobody works on the spec who would find another status than it was given.
pub(super) fn is_free(asked: &Asked, to: Status) -> Result<(), String> {
    let id = asked.entry.id();
    if asked.spec().status != to && asked.world.is_running(id) {
        return Err(running(id));
    }
    Ok(())
}

/// Work begins: chant wants the dependencies over, and the approval given.
fn may_begin(asked: &Asked) -> Result<(), String> {
    let obstacles = asked.project.obstacles(asked.entry);
    let waits = obstacles.iter().filter_map(|obstacle| match obstacle {
        Obstacle::Dependency(id, found) | Obstacle::DriverDependency(id, found) => {
            let over = found.is_some_and(|found| found.spec.status.is_over());
            (!over).then_some(*id)
        }
        _ => None,
    });
    let mut waits: Vec<&str> = waits.collect();
    waits.dedup();
    let id = asked.entry.id();
    if !waits.is_empty() {
        return Err(format!("{id} waits for {}", named(waits.into_iter())));
    }
    let approval = obstacles.iter().find_map(|obstacle| match obstacle {
        Obstacle::Approval(status) => Some(status),
        _ => None,
    });
    match approval {
        None => Ok(()),
        Some(ApprovalStatus::Rejected) => Err(format!("{id} was rejected: approve it first")),
        Some(_) => Err(format!("{id} needs an approval: approve it first")),
    }
}

/// Work ends: chant wants every criterion ticked, and the members over.
fn may_end(asked: &Asked) -> Result<(), String> {
    let criteria = &asked.spec().criteria;
    let (open, total) = (criteria.open(), criteria.total());
    if open > 0 {
        let is = if open == 1 { "is" } else { "are" };
        return Err(format!("{open} of {total} criteria {is} still open"));
    }
    let members = asked.project.members(asked.entry.id());
    let open = members.iter().filter(|it| !it.spec.status.is_over());
    let open: Vec<&str> = open.map(|it| it.id()).collect();
    if open.is_empty() {
        return Ok(());
    }
    let are = if open.len() == 1 {
        "its member"
    } else {
        "its members"
    };
    Err(format!(
        "{} is not over before {are} {}",
        asked.entry.id(),
        named(open.into_iter())
    ))
}

/// As `chant cancel` asks.
pub(super) fn may_be_cancelled(asked: &Asked, force: bool) -> Result<(), String> {
    let (entry, from) = (asked.entry, asked.spec().status);
    let id = entry.id();
    if let Some(driver) = entry.driver() {
        return Err(format!(
            "{id} is a member of {driver}, which is cancelled as a whole or not at all"
        ));
    }
    if asked.world.is_running(id) {
        return Err(running(id));
    }
    if from == Status::Cancelled {
        return Ok(());
    }
    if !from.next().contains(&Status::Cancelled) {
        return Err(illegal(from, Status::Cancelled));
    }
    if force {
        return Ok(());
    }
    if from == Status::InProgress {
        return Err(format!("{id} is in progress: force it if it shall end now"));
    }
    let waiting = super::archive::waiting(asked.project, id);
    if waiting.is_empty() {
        return Ok(());
    }
    let depend = if waiting.len() == 1 {
        "depends"
    } else {
        "depend"
    };
    Err(format!(
        "{} {depend} on {id}, and would wait for ever: change that first, or force it",
        named(waiting.into_iter())
    ))
}

/// What was over can be taken up again.
pub(super) fn may_be_reopened(asked: &Asked) -> Result<(), String> {
    let from = asked.spec().status;
    if from.is_over() {
        return Ok(());
    }
    Err(format!(
        "{} is {from}: only what is completed or cancelled is reopened",
        asked.entry.id()
    ))
}

/// As `chant reset` means it: work that failed, or that nobody does any more.
pub(super) fn may_be_reset(asked: &Asked) -> Result<(), String> {
    let (id, from) = (asked.entry.id(), asked.spec().status);
    if asked.world.is_running(id) {
        return Err(running(id));
    }
    match from {
        Status::Failed | Status::InProgress => Ok(()),
        _ => Err(format!(
            "{id} is {from}: only what failed or is in progress is reset"
        )),
    }
}

/// Gives the spec the status, with what belongs to it.
pub(super) fn become_(asked: &Asked, to: Status) -> Result<Vec<Edit>, String> {
    let (spec, from) = (asked.spec(), asked.spec().status);
    if from == to {
        return Ok(Vec::new());
    }
    let mut draft = written(asked, to)?;
    if to == Status::Completed {
        let branch = spec.text("branch").map(|(name, _)| name);
        for commit in asked.world.commits_of(asked.entry.id(), branch) {
            let known = draft.spec.texts("commits").any(|(hash, _)| {
                hash.starts_with(&*commit) || hash.len() >= 4 && commit.starts_with(hash)
            });
            if !known {
                draft.step(|text, spec| lists::add_item(text, spec, "commits", &commit))?;
            }
        }
    }
    Ok(draft.edits())
}

/// Whether the frontmatter takes the status, and what comes and goes with it. Asks git nothing.
pub(super) fn can_be_written(asked: &Asked, to: Status) -> Result<(), String> {
    written(asked, to).map(drop)
}

fn written<'a>(asked: &Asked<'a>, to: Status) -> Result<Draft<'a>, String> {
    let mut draft = Draft::new(asked);
    draft.set("status", to.name())?;
    if to == Status::Completed {
        draft.set("completed_at", &time::written(asked.world.now()))?;
    } else if asked.spec().status == Status::Completed {
        // What is not completed was not completed at any time, nor by any commit.
        draft.remove("completed_at")?;
        draft.remove("commits")?;
    }
    Ok(draft)
}

/// Why a status may not follow another, and which may.
fn illegal(from: Status, to: Status) -> String {
    let next: Vec<String> = from.next().iter().map(|next| format!("`{next}`")).collect();
    if next.is_empty() {
        return format!(
            "nothing may follow `{from}`, not even `{to}`; chant means `pending` by it"
        );
    }
    format!("`{to}` may not follow `{from}`; {} may", next.join(", "))
}

pub(super) fn running(id: &str) -> String {
    format!("{id} is being run: stop the run first")
}

/// Some ids as a part of a sentence; of many, the first.
pub(super) fn named<'a>(ids: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = ids.len();
    let shown: Vec<String> = ids.take(NAMED).map(str::to_owned).collect();
    cards::row(&shown, count)
}
