//! Files and folders that an editor moves or deletes: what names them follows, or is said to dangle.

use std::sync::Arc;

use super::{Able, Renaming, draft::Draft, prompt, spec};
use crate::workspace::PageKind;
use crate::{
    ide::{named::Thing, uses},
    workspace::{
        Entry, Name, PathKind, Place, Project, World,
        entry::{Role, role},
        sources::{self, plain},
    },
};

/// So many specs are named before the others are only counted.
const NAMED: usize = 3;

/// One file or folder that moves. Paths are relative to the project's root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where it is.
    pub from: String,
    /// Where it will be.
    pub to: String,
}

/// What follows when files and folders move, and sentences about what cannot follow. The files themselves are moved by
/// whoever asks.
pub fn moved(
    project: &Project,
    world: &dyn World,
    moves: &[Move],
    able: Able,
) -> (Renaming, Vec<String>) {
    let (mut complaints, mut titles) = (Vec::new(), Vec::new());
    let mut draft = Draft::new(project, world);
    for step in moves {
        match one(&mut draft, step) {
            Ok(title) => titles.push(title),
            Err(sentence) => complaints.push(sentence),
        }
    }
    let title = match titles.as_slice() {
        [one] => one.clone(),
        all => format!("Move {} files", all.len()),
    };
    match draft.finish(&title, able) {
        Ok(renaming) => (renaming, complaints),
        Err(sentence) => {
            complaints.push(sentence);
            (Renaming::default(), complaints)
        }
    }
}

fn one(draft: &mut Draft, step: &Move) -> Result<String, String> {
    let (from, to) = (&*step.from, &*step.to);
    match (role(from), role(to)) {
        (Some(Role::Spec(before)), Some(Role::Spec(_)))
            if before != Place::Archive && stem(from) != stem(to) =>
        {
            return spec::plan(draft, stem(from), stem(to), false);
        }
        (Some(Role::Page(PageKind::Prompt)), Some(Role::Page(PageKind::Prompt))) => {
            return prompt::plan(draft, stem(from), stem(to), false);
        }
        (Some(Role::Page(PageKind::Extension)), Some(Role::Page(PageKind::Extension))) => {
            return prompt::plan_extension(draft, stem(from), stem(to), false);
        }
        _ => {}
    }
    let new = |text: &str| {
        let bare = plain(text);
        let rest = bare.strip_prefix(from)?;
        let follows = rest.is_empty() || rest.starts_with('/');
        follows.then(|| format!("{}{to}{rest}", &text[..text.len() - bare.len()]))
    };
    // Of a glob only the folders before its first mark are a path.
    let new_glob = |glob: &str| {
        let literal = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
        let folder = glob[..literal].rfind('/')?;
        let moved = new(&glob[..folder])?;
        Some(format!("{moved}{}", &glob[folder..]))
    };
    let new = |thing: &Thing| match thing {
        Thing::Path(path) => new(path),
        Thing::Glob(glob) => new_glob(glob),
        _ => None,
    };
    let naming = naming(draft.project, draft.world, from, &|text, is_glob| {
        new(&if is_glob {
            Thing::Glob(text.into())
        } else {
            Thing::Path(text.into())
        })
        .is_some()
    });
    let found = uses::in_specs(draft.world, naming, &|thing| new(thing).is_some());
    draft.write(found, &|named| new(&named.thing));
    Ok(format!("Move {from} to {to}"))
}

/// The specs that name a file, or anything in a folder. No index knows folders, so those cost a look at every spec.
fn naming<'a>(
    project: &'a Project,
    world: &dyn World,
    path: &str,
    holds: &dyn Fn(&str, bool) -> bool,
) -> Vec<&'a Arc<Entry>> {
    if world.kind(path) != PathKind::Directory {
        let sources = project.naming(Name::Source(path));
        return sources.chain(project.naming(Name::Target(path))).collect();
    }
    let specs = project.specs();
    let live = specs.filter(|entry| entry.place != Place::Archive);
    live.filter(|entry| {
        sources::sources(&entry.spec)
            .any(|source| holds(source.text, sources::is_glob(source.text)))
    })
    .collect()
}

/// A sentence about what will name nothing any more when this file or folder is deleted; `None` if nothing will.
#[must_use]
pub fn dangling(project: &Project, world: &dyn World, path: &str) -> Option<String> {
    let below = |text: &str, is_glob: bool| {
        let rest = plain(text).strip_prefix(path);
        !is_glob && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut found = naming(project, world, path, &below);
    match role(path) {
        Some(Role::Spec(Place::Active | Place::Subfolder)) => {
            found.extend(project.dependants(stem(path)));
            found.extend(project.naming(Name::Listed(stem(path))));
        }
        Some(Role::Page(PageKind::Prompt)) => {
            found.extend(project.naming(Name::Prompt(stem(path))))
        }
        _ => {}
    }
    found.retain(|entry| *entry.path != *path);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    let ids: Vec<&str> = found.iter().take(NAMED).map(|entry| entry.id()).collect();
    let more = match found.len().checked_sub(NAMED) {
        None | Some(0) => String::new(),
        Some(more) => format!(" and {more} more"),
    };
    (!found.is_empty()).then(|| format!("{path} is still named by {}{more}", ids.join(", ")))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

#[cfg(test)]
mod tests;
