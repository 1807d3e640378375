//! A spec: its file, its members and theirs, the ids in all fields, the paths to their files, and mentions.
//!
//! An id that no file has is renamed as well: who names it follows. The branch of a run, its log and the messages of
//! commits keep the old id; they are what was.

use std::{collections::BTreeMap, sync::Arc};

use super::draft::Draft;
use crate::{
    ide::{Ask, named::Thing, uses},
    model::{id, yaml::write},
    workspace::{Entry, PathKind, Place, Project, Target, World, sources::plain},
};

/// Whether a spec may have another id.
pub(super) fn check(ask: &Ask, old: &str) -> Result<(), String> {
    file(ask.project, old).map(|_| ())?;
    running(ask.world, old)
}

/// Whether the run of a spec would lose it.
///
/// # Errors
/// A sentence: there is one.
pub fn running(world: &dyn World, old: &str) -> Result<(), String> {
    if world.is_running(old) {
        return Err(format!(
            "`{old}` is running; wait until it is done, or cancel it"
        ));
    }
    Ok(())
}

/// The one file of an id, if there is any.
fn file<'a>(project: &'a Project, old: &str) -> Result<Option<&'a Arc<Entry>>, String> {
    let mut found = project
        .with_id(old)
        .filter(|entry| entry.place != Place::Archive);
    match (found.next(), found.next()) {
        (Some(one), Some(other)) => Err(format!(
            "{} and {} have the same id: rename one of the files first",
            one.path, other.path
        )),
        (Some(one), None) => Ok(Some(one)),
        (None, _) => match project.resolve(old) {
            Target::Archived(_) => Err(format!(
                "`{old}` is archived: what is history keeps its name"
            )),
            Target::Foreign => Err(format!("`{old}` is a spec of another repository")),
            Target::Partial(entry) => Err(format!(
                "`{old}` is not a whole id: write `{}` first",
                entry.id()
            )),
            _ => Ok(None),
        },
    }
}

/// Refuses names that no file of ours can have, or that would change how they are written wherever they stand.
pub(super) fn legal(name: &str) -> Result<(), String> {
    if !id::is_legal(name) {
        return Err(match name {
            "" => "A name cannot be empty".to_owned(),
            _ if name.starts_with('.') => {
                format!("`{name}` begins with a dot, and hidden files are not read")
            }
            _ if name.len() > id::MAX_BYTES => format!(
                "A name of {} bytes is too long for a file: at most {}",
                name.len(),
                id::MAX_BYTES
            ),
            _ if id::is_device(name) => {
                format!("`{name}` is a device on Windows, and no file's name there")
            }
            _ => format!(
                "`{name}` cannot be a file's name here: no slashes, no `---`, none of :*?\"<>|, no space at either end"
            ),
        });
    }
    if write::scalar(name, true) != name {
        return Err(format!(
            "`{name}` would need quotes wherever it is named: YAML reads it as something else"
        ));
    }
    Ok(())
}

/// Refuses a new id that would take the spec into the group of a driver or out of it, or make it one: it would wait for
/// others than before.
fn same_group(project: &Project, old: &str, new: &str) -> Result<(), String> {
    let group = |name: &str| {
        let mut stems = name.match_indices('.').map(|(at, _)| &name[..at]);
        let there = |stem: &&str| *stem != old && project.by_id(stem).is_some();
        stems.find(there).map(str::to_owned)
    };
    let (before, after) = (group(old), group(new));
    // Who is a member by accident may leave.
    let leaves = after.is_none() && crate::ide::diagnostics::by_chance(project, old);
    if before != after && !leaves {
        return Err(match (before, after) {
            (_, Some(driver)) => {
                format!("`{new}` would be a member of `{driver}`, and `{old}` is none")
            }
            (Some(driver), None) => format!(
                "`{old}` is a member of `{driver}`, and `{new}` would be none: begin the new name with `{driver}.`"
            ),
            (None, None) => String::new(),
        });
    }
    if let Some(driver) =
        id::driver(new).filter(|_| after.is_none() && id::driver(old) != id::driver(new))
    {
        return Err(format!(
            "chant would take `{new}` for a member of `{driver}`: a dot and a digit make one"
        ));
    }
    let is_own = |id: &str| id == old || id::is_member_of(id, old);
    match project
        .members(new)
        .iter()
        .find(|entry| !is_own(entry.id()))
    {
        Some(member) => Err(format!(
            "`{}` would be a member of `{new}`, and is none of `{old}`",
            member.id()
        )),
        None => Ok(()),
    }
}

/// Gathers everything that follows when `old` becomes `new`; `with_file` tells whether the file of `old` itself is still
/// to be renamed. Gives the change's title.
pub(super) fn plan(
    draft: &mut Draft,
    old: &str,
    new: &str,
    with_file: bool,
) -> Result<String, String> {
    let (project, world) = (draft.project, draft.world);
    let title = format!("Rename {old} to {new}");
    legal(new)?;
    if old == new {
        return Ok(title);
    }
    same_group(project, old, new)?;
    let file = file(project, old)?;
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    ids.insert(old.to_owned(), new.to_owned());
    let below = format!("{old}.");
    let elsewhere = project
        .elsewhere_from(&below)
        .filter(|entry| entry.place == Place::Subfolder);
    let members = project.ids_from(&below).chain(elsewhere);
    let members = members.filter(|entry| id::is_member_of(entry.id(), old));
    for entry in file.into_iter().chain(members) {
        let renamed = format!("{new}{}", &entry.id()[old.len()..]);
        legal(&renamed)?;
        running(world, entry.id())?;
        let folder = &entry.path[..entry.path.len() - entry.id().len() - ".md".len()];
        let to = format!("{folder}{renamed}.md");
        free(project, &renamed)?;
        if with_file || entry.id() != old {
            absent(world, &entry.path, &to)?;
            draft.rename_file(&*entry.path, &to);
        }
        ids.insert(entry.id().to_owned(), renamed);
        paths.insert(entry.path.to_string(), to);
    }
    let wanted = |thing: &Thing| match thing {
        Thing::Spec(id) => ids.contains_key(&**id),
        Thing::Path(path) => paths.contains_key(plain(path)),
        _ => false,
    };
    let mut naming = Vec::new();
    for id in ids.keys() {
        let entry = project.with_id(id).find(|it| it.place != Place::Archive);
        naming.extend(uses::naming_spec(
            project,
            id,
            entry.map(|entry| &*entry.path),
        ));
    }
    let mut found = uses::in_specs(world, naming, &wanted);
    found.extend(uses::in_pages(project, &wanted));
    draft.write(found, &|named| match &named.thing {
        Thing::Spec(id) => ids.get(&**id).cloned(),
        Thing::Path(path) => {
            let bare = plain(path);
            let lead = &path[..path.len() - bare.len()];
            paths.get(bare).map(|to| format!("{lead}{to}"))
        }
        _ => None,
    });
    let members = ids.len() - 1;
    Ok(match members {
        0 => title,
        1 => format!("{title}, with its member"),
        _ => format!("{title}, with its {members} members"),
    })
}

/// Whether no file has an id.
fn free(project: &Project, renamed: &str) -> Result<(), String> {
    match project.with_id(renamed).next() {
        Some(taken) => Err(format!("{} has the id `{renamed}` already", taken.path)),
        None => Ok(()),
    }
}

/// Whether nothing stands where a file is to be.
fn absent(world: &dyn World, from: &str, to: &str) -> Result<(), String> {
    // Where the disk does not tell small letters from large ones, the file itself is met.
    let is_itself = from.eq_ignore_ascii_case(to);
    if !is_itself && world.kind(to) != PathKind::Missing {
        return Err(format!("{to} exists already"));
    }
    Ok(())
}
