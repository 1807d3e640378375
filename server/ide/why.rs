//! Why a spec cannot be run: everything that stands against it, as chant would judge (reference §7–8).
//!
//! One list for all: the lens above a title, `chant.why`, `chant-lsp why` and the rule `would-not-run` take their
//! sentences from here.

use std::sync::Arc;

use super::{cards, gate, ripple::Told};
use crate::{
    model::status::Status,
    workspace::{Entry, Obstacle, Place, Project, World},
};

/// One thing that stands against a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which kind of thing, in kebab case; stable.
    pub code: &'static str,
    /// A clause behind the spec's name, ids in backticks: ``waits for `002` (in progress)``.
    pub message: String,
    /// The file of the other spec, where one is part of it.
    pub path: Option<Arc<str>>,
}

/// The codes of reasons, each with what it means; the manual of `chant.why` lists them.
pub const CODES: &[(&str, &str)] = &[
    ("unreadable", "chant cannot load the file."),
    (
        "not-active",
        "The file lies in the archive or in a folder below `.chant/specs`.",
    ),
    (
        "configuration",
        "chant cannot read the project's configuration, or there is none.",
    ),
    (
        "status",
        "No work begins from the status: completed, cancelled, in progress, `ready`.",
    ),
    ("running", "A live process holds the spec's lock."),
    ("title", "chant's lint refuses a spec without a title."),
    (
        "dependency",
        "A spec of `depends_on` is not completed, or does not exist.",
    ),
    (
        "driver-dependency",
        "The same, of the driver that the spec is a member of.",
    ),
    (
        "sibling",
        "An earlier member of the same driver is not completed.",
    ),
    (
        "cycle",
        "A spec that this one waits for waits for this one.",
    ),
    ("approval", "An approval is required and was not given."),
    (
        "open-members",
        "Members are open, of a driver with criteria of its own.",
    ),
    ("no-members", "A driver or group has no members."),
    (
        "quality",
        "chant's score of the text is too low; a run asks on a terminal, and fails without one.",
    ),
    (
        "prompt",
        "The prompt that the run would be given does not exist.",
    ),
];

/// Everything that stands against a run of the spec now; empty where nothing does.
///
/// Costs a few lookups for each spec that this one waits for.
#[must_use]
pub fn reasons(project: &Project, world: &dyn World, entry: &Entry) -> Vec<Reason> {
    let one = |code, message: &str| {
        vec![Reason {
            code,
            message: message.to_owned(),
            path: None,
        }]
    };
    match entry.place {
        Place::Active => {}
        Place::Subfolder => return one("not-active", "lies in a folder below `.chant/specs`"),
        Place::Archive => return one("not-active", "is archived"),
    }
    if world.is_running(entry.id()) {
        return one("running", "is being run");
    }
    let mut found: Vec<Reason> = project
        .obstacles(entry)
        .iter()
        .map(|obstacle| Reason {
            code: code(obstacle),
            message: clause(obstacle),
            path: other(obstacle).map(|other| Arc::clone(&other.path)),
        })
        .collect();
    let begins = !matches!(
        found.as_slice(),
        [Reason {
            code: "status" | "unreadable",
            ..
        }]
    );
    if begins {
        own(project, world, entry, &mut found);
    }
    found
}

/// What the spec itself and the configuration decide.
fn own(project: &Project, world: &dyn World, entry: &Entry, found: &mut Vec<Reason>) {
    let spec = &entry.spec;
    let mut add = |code, message| {
        found.push(Reason {
            code,
            message,
            path: None,
        });
    };
    if project.config.broken {
        let there = project.page(".chant/config.md").is_some();
        let message = if there {
            "cannot be run before chant can read the project's configuration"
        } else {
            "cannot be run before there is a `.chant/config.md`"
        };
        add("configuration", message.to_owned());
    }
    if spec.title.is_none() {
        add("title", "has no title".to_owned());
    }
    for id in gate::unseen(project, spec) {
        let message = format!("depends on `{id}`, which chant's lint does not see in its folder");
        add("dependency", message);
    }
    // `work` runs the members instead, and asks them.
    if spec.kind.has_members() || !project.members(entry.id()).is_empty() {
        return;
    }
    if let Some((_, clause)) = gate::poor(spec) {
        add("quality", clause);
    }
    if let Some(prompt) = gate::missing_prompt(project, world, spec) {
        add("prompt", format!("there is no prompt `{prompt}`"));
    }
}

/// The same, and whether it can ever run: cycles are searched as well.
#[must_use]
pub fn why(project: &Project, world: &dyn World, entry: &Entry) -> Vec<Reason> {
    let mut found = reasons(project, world, entry);
    let waits: Vec<_> = entry
        .spec
        .depends_on()
        .filter_map(|(id, _)| project.loaded(id))
        .filter(|other| project.in_cycle(entry, other))
        .collect();
    found.extend(waits.iter().map(|other| {
        let id = other.id();
        Reason {
            code: "cycle",
            message: format!("waits for `{id}`, which waits for it: neither can ever run"),
            path: Some(Arc::clone(&other.path)),
        }
    }));
    found
}

/// All reasons in one line: `a; b and 3 more`; at most `count` of them.
#[must_use]
pub fn line(reasons: &[Reason], count: usize) -> String {
    let shown: Vec<&str> = reasons
        .iter()
        .take(count)
        .map(|reason| reason.message.as_str())
        .collect();
    let shown = shown.join("; ");
    match reasons.len().saturating_sub(count) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}

/// Reads on from the spec's name, where the card's words begin with "it".
fn clause(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Unreadable => "cannot be loaded by chant".to_owned(),
        Obstacle::Status(Status::Ready) => {
            "has the status `ready`, from which no work begins".to_owned()
        }
        Obstacle::Status(status) => format!("is {}", status.name().replace('_', " ")),
        other => cards::obstacle(other),
    }
}

/// The whole answer for a person: whether it can run, every reason, and what follows for others.
#[must_use]
pub fn sentences(entry: &Entry, reasons: &[Reason], ripples: &[Told]) -> String {
    let id = entry.id();
    let mut out = match reasons {
        [] => format!("`{id}` can run: nothing stands against it."),
        [one] => format!("`{id}` cannot run: {}.", one.message),
        many => {
            let lines: Vec<String> = many
                .iter()
                .map(|it| format!("\n- {}", it.message))
                .collect();
            format!("`{id}` cannot run:{}", lines.concat())
        }
    };
    for (_, _, sentence) in ripples {
        out.push('\n');
        out.push_str(sentence);
    }
    out.replace('`', "")
}

fn code(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Unreadable => "unreadable",
        Obstacle::Status(_) => "status",
        Obstacle::Dependency(..) => "dependency",
        Obstacle::DriverDependency(..) => "driver-dependency",
        Obstacle::Sibling(..) => "sibling",
        Obstacle::Approval(_) => "approval",
        Obstacle::OpenMembers(_) => "open-members",
        Obstacle::NoMembers => "no-members",
    }
}

fn other<'a>(obstacle: &Obstacle<'a>) -> Option<&'a Arc<Entry>> {
    match obstacle {
        Obstacle::Dependency(_, found)
        | Obstacle::DriverDependency(_, found)
        | Obstacle::Sibling(_, found) => *found,
        Obstacle::OpenMembers(open) => open.first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
