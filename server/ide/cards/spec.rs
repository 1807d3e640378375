//! A spec: what it is, how far it has come, what it waits for and what waits for it.

use super::{ago, code, many, plain, progress, row, sign};
use crate::{
    model::{
        status::{ApprovalStatus, Status},
        time,
    },
    workspace::{Entry, Obstacle, PathKind, Place, Project, World, sources::is_glob},
};

/// So many names are given of each kind; one more is a number.
const NAMED: usize = 3;

/// How many of the dependants of a spec are looked at.
const MAX_DEPENDANTS: usize = 1_000;

/// Everything a person would want to know of a spec without opening it.
#[must_use]
pub fn spec(project: &Project, world: &dyn World, entry: &Entry) -> String {
    let shown = project.shown_status(entry);
    let mut parts = vec![
        format!("**{}**", plain(entry.spec.title_or_untitled())),
        format!(
            "{} · {} · {} {}",
            code(entry.id()),
            entry.spec.kind,
            sign(shown),
            progress_as(entry, shown)
        ),
    ];
    parts.extend(match entry.place {
        Place::Active => None,
        Place::Subfolder => {
            Some("In a folder below `.chant/specs`: some commands do not see it.".to_owned())
        }
        Place::Archive => {
            Some("In the archive: nothing that depends on it can be worked.".to_owned())
        }
    });
    if let Some(fault) = &entry.fault {
        parts.push(format!("The file {}.", plain(&fault.0)));
    }
    if entry.is_active() {
        parts.extend(waits(project, entry));
        parts.extend(unblocks(project, entry));
        parts.extend(members(project, entry));
    }
    parts.extend(drifted(world, entry));
    parts.extend(world.last_commit(&entry.path).map(|commit| {
        let age = ago(world.now() - commit.time);
        format!(
            "Last commit {} {} – {}, {age}",
            code(short(&commit.hash)),
            plain(&commit.subject),
            plain(&commit.author)
        )
    }));
    parts.join("\n\n")
}

fn progress_as(entry: &Entry, shown: Status) -> String {
    let stored = progress(entry);
    if shown == entry.spec.status {
        stored
    } else {
        format!("{} (stored as {stored})", shown.name().replace('_', " "))
    }
}

/// The first seven characters of a hash, as git shows it.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..7).unwrap_or(hash)
}

/// Whether it can be worked, and what stands against it.
fn waits(project: &Project, entry: &Entry) -> Option<String> {
    let obstacles = project.obstacles(entry);
    if obstacles.is_empty() {
        return Some("Nothing stands against working it.".to_owned());
    }
    if let [Obstacle::Status(_)] = obstacles.as_slice() {
        return None;
    }
    let lines: Vec<String> = obstacles
        .iter()
        .take(NAMED)
        .map(|it| format!("- {}", obstacle(it)))
        .collect();
    let more = obstacles.len().saturating_sub(NAMED);
    let rest = if more > 0 {
        format!("\n- and {more} more")
    } else {
        String::new()
    };
    Some(format!("Cannot be worked:\n{}{rest}", lines.join("\n")))
}

/// What stands against working a spec, as a clause: `waits for 002 (in progress)`.
#[must_use]
pub fn obstacle(obstacle: &Obstacle) -> String {
    let other = |id: &str, found: Option<&std::sync::Arc<Entry>>| match found {
        Some(found) => format!("{} ({})", code(id), progress(found)),
        None => format!("{}, which chant does not find", code(id)),
    };
    match obstacle {
        Obstacle::Unreadable => "chant cannot load it".to_owned(),
        Obstacle::Status(Status::Ready) => {
            "its status is `ready`, from which no work begins".to_owned()
        }
        Obstacle::Status(status) => format!("it is {}", status.name().replace('_', " ")),
        Obstacle::Dependency(id, found) => format!("waits for {}", other(id, *found)),
        Obstacle::DriverDependency(id, found) => {
            format!("its driver waits for {}", other(id, *found))
        }
        Obstacle::Sibling(id, found) => format!("comes after {}", other(id, *found)),
        Obstacle::Approval(ApprovalStatus::Rejected) => "was rejected".to_owned(),
        Obstacle::Approval(_) => "needs an approval".to_owned(),
        Obstacle::OpenMembers(open) => format!("{} still open", many(open.len(), "member")),
        Obstacle::NoMembers => "has no members".to_owned(),
    }
}

fn unblocks(project: &Project, entry: &Entry) -> Option<String> {
    let waiting: Vec<String> = project
        .dependants(entry.id())
        .take(MAX_DEPENDANTS)
        .filter(|other| !other.spec.status.is_over() && other.path != entry.path)
        .map(|other| code(other.id()))
        .collect();
    let verb = if entry.spec.status.is_over() {
        "Unblocked"
    } else {
        "Unblocks"
    };
    let named = &waiting[..waiting.len().min(NAMED)];
    (!waiting.is_empty()).then(|| format!("{verb} {}", row(named, waiting.len())))
}

fn members(project: &Project, entry: &Entry) -> Option<String> {
    let members = project.members(entry.id());
    let done = members
        .iter()
        .filter(|member| member.spec.status == Status::Completed)
        .count();
    (!members.is_empty()).then(|| format!("{done} of {} completed", many(members.len(), "member")))
}

/// The first source that changed after the spec was completed.
fn drifted(world: &dyn World, entry: &Entry) -> Option<String> {
    if entry.spec.status != Status::Completed || entry.place == Place::Archive {
        return None;
    }
    let (text, _) = entry.spec.text("completed_at")?;
    let completed = time::seconds(text)?;
    let mut sources = ["tracks", "origin", "informed_by"]
        .into_iter()
        .flat_map(|field| entry.spec.texts(field));
    let (path, at) = sources.find_map(|(source, _)| {
        // A glob may match thousands of files; its own card and its diagnostic look at them.
        let file = !is_glob(source) && world.kind(source) == PathKind::File;
        let at = file
            .then(|| world.changed_after(source, completed))
            .flatten()?;
        Some((source, at))
    })?;
    Some(format!(
        "Drifted: {} changed {}, after this was completed",
        code(path),
        ago(world.now() - at)
    ))
}
