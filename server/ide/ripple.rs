//! What a change of one spec does to the others: which become ready, which can no longer run, which links dangle.
//!
//! No judgement of its own: the change is made on a copy of the project, which costs next to nothing, and those who
//! might mind are judged before and after by the one readiness there is.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::cards;
use crate::{
    model::status::Status,
    workspace::{Entry, Name, Obstacle, Place, Project},
};

/// So many specs that name a spec are looked at; of more it is said that there are more.
pub const MAX_LOOKED_AT: usize = 256;

/// So many ids are named in a sentence.
const NAMED: usize = 3;

/// What becomes of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// It gets this status.
    Status(Status),
    /// It moves into the archive.
    Archive,
    /// Its file is deleted.
    Delete,
    /// Its file gets this name, and nobody follows: neither those who name it nor its members. Our own rename takes all
    /// of them along, and makes no ripple.
    Rename(&'a str),
}

/// What the change does to others; each list is sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ripple {
    /// Nothing stands against them any more.
    pub ready: Vec<Arc<str>>,
    /// They could run, and have to wait now.
    pub blocked: Vec<Arc<str>>,
    /// They wait for ever: what they depend on was given up, or is no longer found.
    pub stuck: Vec<Arc<str>>,
    /// Their fields name something that is no longer there.
    pub dangling: Vec<Arc<str>>,
    /// They are named as its members, and have no driver any more.
    pub orphaned: Vec<Arc<str>>,
    /// Whether more specs than [`MAX_LOOKED_AT`] name the spec, so that the lists may lack some.
    pub more: bool,
}

impl Ripple {
    /// Whether nobody minds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                more: self.more,
                ..Self::default()
            }
    }

    /// What happens, to be put behind the title of an action: `2 specs become ready, 1 would wait for ever`; `None` where
    /// nobody minds.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let parts = [
            (&self.ready, "becomes ready", "become ready"),
            (&self.blocked, "would have to wait", "would have to wait"),
            (&self.stuck, "would wait for ever", "would wait for ever"),
            (&self.dangling, "would name nothing", "would name nothing"),
            (
                &self.orphaned,
                "would lose its driver",
                "would lose their driver",
            ),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(specs, ..)| !specs.is_empty())
            .enumerate()
            .map(|(at, (specs, one, many))| {
                let count = specs.len();
                let noun = match (at, count) {
                    (0, 1) => " spec",
                    (0, _) => " specs",
                    _ => "",
                };
                let more = if self.more { "+" } else { "" };
                format!(
                    "{count}{more}{noun} {}",
                    if count == 1 { one } else { many }
                )
            })
            .collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// The same as a sentence that names the first specs of each list; `doing` is its subject: `Completing it`.
    #[must_use]
    pub fn sentence(&self, doing: &str) -> Option<String> {
        let parts = [
            (&self.ready, "makes", "ready"),
            (&self.blocked, "makes", "wait"),
            (&self.stuck, "lets", "wait for ever"),
            (&self.dangling, "leaves", "with a name that leads nowhere"),
            (&self.orphaned, "leaves", "without a driver"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(specs, ..)| !specs.is_empty())
            .map(|(specs, verb, end)| format!("{verb} {} {end}", names(specs)))
            .collect();
        (!told.is_empty()).then(|| format!("{doing} {}.", told.join(", ")))
    }
}

fn names(specs: &[Arc<str>]) -> String {
    let shown: Vec<String> = specs
        .iter()
        .take(NAMED)
        .map(|path| format!("`{}`", id(path)))
        .collect();
    cards::row(&shown, specs.len())
}

/// The id of the spec at a path.
fn id(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// What `change` of `entry` would do to the other specs of its project.
#[must_use]
pub fn ripple(project: &Project, entry: &Entry, change: Change) -> Ripple {
    let mut ripple = Ripple::default();
    if entry.place != Place::Active {
        return ripple;
    }
    let after = changed(project, entry, change);
    let (candidates, more) = candidates(project, entry);
    ripple.more = more;
    for other in candidates {
        let Some(then) = after.spec(&other.path) else {
            continue;
        };
        let (could, can) = (can_run(project, other), can_run(&after, then));
        let stuck = |project, other: &Entry| {
            !other.spec.status.is_over() && is_stuck(project, other, entry.id())
        };
        let list = if can && !could {
            &mut ripple.ready
        } else if stuck(&after, then) && !stuck(project, other) {
            &mut ripple.stuck
        } else if could && !can {
            &mut ripple.blocked
        } else {
            continue;
        };
        list.push(Arc::clone(&other.path));
    }
    if !matches!(change, Change::Status(_)) {
        let archived = change == Change::Archive;
        ripple.dangling = dangling(project, entry, &ripple, archived);
        ripple.orphaned = orphaned(project, entry, archived);
    }
    ripple
}

/// The project as it would be.
fn changed(project: &Project, entry: &Entry, change: Change) -> Project {
    let mut after = project.clone();
    let mut entry = entry.clone();
    match change {
        Change::Status(status) => {
            entry.spec.status = status;
            after.insert(entry);
        }
        Change::Delete => {
            after.remove(&entry.path);
        }
        Change::Archive => {
            after.remove(&entry.path);
            entry.path = format!(".chant/archive/{}.md", entry.id()).into();
            entry.place = Place::Archive;
            after.insert(entry);
        }
        Change::Rename(id) => {
            after.remove(&entry.path);
            entry.path = format!(".chant/specs/{id}.md").into();
            after.insert(entry);
        }
    }
    after
}

/// Who may mind, by path, and whether there are more.
fn candidates<'a>(project: &'a Project, entry: &Entry) -> (Vec<&'a Arc<Entry>>, bool) {
    let mut found = project.waiting_for(entry);
    found.retain(|other| other.path != entry.path);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    let more =
        found.len() > MAX_LOOKED_AT || project.dependants(entry.id()).nth(MAX_LOOKED_AT).is_some();
    found.truncate(MAX_LOOKED_AT);
    (found, more)
}

/// Those whose fields name the spec, as far as their readiness does not show it. Of an archived spec only those count
/// whose work is not over: history may name history.
fn dangling(project: &Project, entry: &Entry, ripple: &Ripple, archived: bool) -> Vec<Arc<str>> {
    let told: FxHashSet<&Arc<str>> = ripple.blocked.iter().chain(&ripple.stuck).collect();
    let names = [
        Name::Dependency(entry.id()),
        Name::Listed(entry.id()),
        Name::Source(&entry.path),
    ];
    let mut found: Vec<Arc<str>> = names
        .into_iter()
        .flat_map(|name| project.naming(name).take(MAX_LOOKED_AT))
        .filter(|other| other.path != entry.path && !told.contains(&other.path))
        .filter(|other| !archived || !other.spec.status.is_over())
        .map(|other| Arc::clone(&other.path))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The members that lose their driver. When a driver is archived, members whose work is over go with it.
fn orphaned(project: &Project, entry: &Entry, archived: bool) -> Vec<Arc<str>> {
    let members = project.members(entry.id()).into_iter();
    let left = members.filter(|member| member.driver() == Some(entry.id()));
    let mut found: Vec<Arc<str>> = left
        .filter(|member| !archived || !member.spec.status.is_over())
        .map(|member| Arc::clone(&member.path))
        .collect();
    found.sort();
    found
}

fn can_run(project: &Project, entry: &Entry) -> bool {
    entry.is_active() && project.obstacles(entry).is_empty()
}

/// Whether it waits for this id, and for ever: nothing that chant loads has it, or what has it was given up.
fn is_stuck(project: &Project, entry: &Entry, id: &str) -> bool {
    project.obstacles(entry).iter().any(|obstacle| {
        let (of, found) = match obstacle {
            Obstacle::Dependency(of, found) | Obstacle::DriverDependency(of, found) => (*of, found),
            Obstacle::Sibling(of, found) => (&**of, found),
            _ => return false,
        };
        let given_up = |found: &Arc<Entry>| found.spec.status == Status::Cancelled;
        of == id && found.is_none_or(given_up)
    })
}

/// A change by name, what it does, and a sentence that says so.
pub type Told = (&'static str, Ripple, String);

/// What completing the spec does, as a sentence; what cancelling it does, or opening it again or archiving it once it is
/// completed, where somebody minds. For people who ask why.
#[must_use]
pub fn told(project: &Project, entry: &Entry) -> Vec<Told> {
    let completed = entry.spec.status == Status::Completed;
    let changes = [
        (
            "complete",
            "Completing it",
            Change::Status(Status::Completed),
        ),
        ("cancel", "Cancelling it", Change::Status(Status::Cancelled)),
        (
            "reopen",
            "Opening it again",
            Change::Status(Status::Pending),
        ),
        ("archive", "Archiving it", Change::Archive),
    ];
    changes
        .into_iter()
        .filter(|(name, ..)| {
            let of_completed = matches!(*name, "reopen" | "archive");
            completed == of_completed
        })
        .filter(|(name, ..)| *name != "cancel" || entry.spec.status != Status::Cancelled)
        .filter_map(|(name, doing, change)| {
            let ripple = ripple(project, entry, change);
            let sentence = ripple.sentence(doing)?;
            Some((name, ripple, sentence))
        })
        .collect()
}

/// How many specs that are not over wait for this one, because they depend on it or come after it among the members of
/// one driver, and whether there are more than were looked at.
#[must_use]
pub fn unblocks(project: &Project, entry: &Entry) -> (usize, bool) {
    let mut siblings = Vec::new();
    if let Some(driver) = entry.driver() {
        siblings = project.waiting_for(entry);
        siblings.retain(|other| other.driver() == Some(driver));
    }
    let dependants = project.dependants(entry.id()).take(MAX_LOOKED_AT + 1);
    let waiting: FxHashSet<&str> = dependants
        .chain(siblings)
        .filter(|other| {
            other.is_active() && other.path != entry.path && !other.spec.status.is_over()
        })
        .map(|other| &*other.path)
        .collect();
    let more = project.dependants(entry.id()).nth(MAX_LOOKED_AT).is_some();
    (
        waiting.len().min(MAX_LOOKED_AT),
        more || waiting.len() > MAX_LOOKED_AT,
    )
}

#[cfg(test)]
mod tests;
