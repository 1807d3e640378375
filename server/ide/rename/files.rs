//! Files and folders that an editor moves: what names them follows, or is said to dangle.

use std::sync::Arc;

use super::{Able, Renaming, dangling::by_name_only, draft::Draft, prompt, spec};
use crate::{
    ide::{
        named::{How, Thing},
        ripple::{Change, Ripple, ripple},
        uses,
    },
    model::fields::{self, Names},
    workspace::{
        Entry, Name, PageKind, PathKind, Place, Project, World,
        entry::{Role, role},
        sources::{self, is_glob, literal, plain},
    },
};

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
    draft.moved = true;
    for step in moves {
        match one(&mut draft, step) {
            Ok(title) => titles.push(title),
            Err(sentence) => complaints.push(sentence),
        }
    }
    complaints.append(&mut draft.told);
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
    draft.told.extend(left_behind(draft.project, from, to));
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
    let (from_glob, to_glob) = (literal(from), literal(to));
    // Of a glob only the folders before its first mark are a path.
    let new_glob = |glob: &str| {
        if is_glob(from) && plain(glob) == from_glob {
            let dots = &glob[..glob.len() - from_glob.len()];
            return Some(format!("{dots}{to_glob}"));
        }
        let mark = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
        let folder = glob[..mark].rfind('/')?;
        let moved = literal(&new(&glob[..folder])?).into_owned();
        Some(format!("{moved}{}", &glob[folder..]))
    };
    let new = |thing: &Thing| match thing {
        Thing::Path(path) => new(path),
        Thing::Glob(glob) => new_glob(glob),
        _ => None,
    };
    // Who asks too late has moved it already.
    let is_folder = [from, to]
        .map(|path| draft.world.kind(path))
        .contains(&PathKind::Directory);
    let naming = naming(draft.project, is_folder, from, &|text, is_glob| {
        new(&if is_glob {
            Thing::Glob(text.into())
        } else {
            Thing::Path(text.into())
        })
        .is_some()
    });
    let found = uses::in_specs(draft.world, naming, &|thing| new(thing).is_some());
    draft.write(found, &|named| {
        let new = new(&named.thing)?;
        let reads_globs = match (&named.thing, named.how) {
            (Thing::Path(_), How::Field(name)) => {
                fields::field(name).is_some_and(|field| field.names == Names::Sources)
            }
            _ => false,
        };
        Some(if reads_globs {
            literal(&new).into_owned()
        } else {
            new
        })
    });
    Ok(format!("Move {from} to {to}"))
}

/// A sentence about names that lead nowhere once the file is where chant does not look for it.
fn left_behind(project: &Project, from: &str, to: &str) -> Option<String> {
    let inactive = [Place::Archive, Place::Subfolder].map(|place| Some(Role::Spec(place)));
    if role(from) == Some(Role::Spec(Place::Active)) && inactive.contains(&role(to)) {
        let gone = ripple(project, project.spec(from)?, Change::Archive);
        let stuck = Ripple {
            stuck: gone.stuck,
            ..Ripple::default()
        };
        return stuck.sentence(&format!("Moving {from} to {to}"));
    }
    // Of a folder, by what a file in it is and would be.
    let file = if role(from).is_some() { "" } else { "/x.md" };
    let kind = |path: &str| match role(&format!("{path}{file}")) {
        Some(Role::Spec(_)) => Some(None),
        Some(Role::Page(kind)) => Some(Some(kind)),
        None => None,
    };
    if kind(from) == kind(to) {
        return None;
    }
    let names = by_name_only(project, from)?;
    Some(format!(
        "chant will not look for {from} at {to}, and it is still named by {names}"
    ))
}

/// The specs that name a file, or anything in a folder. No index knows folders, so those cost a look at every spec.
fn naming<'a>(
    project: &'a Project,
    is_folder: bool,
    path: &str,
    holds: &dyn Fn(&str, bool) -> bool,
) -> Vec<&'a Arc<Entry>> {
    if !is_folder {
        let sources = project.naming(Name::Source(path));
        let found = sources.chain(project.naming(Name::Target(path)));
        // Whose name has marks of globs is written so that it has none.
        let written = literal(path);
        let written = is_glob(path).then(|| project.naming(Name::Source(&written)).collect());
        let written: Vec<&Arc<Entry>> = written.unwrap_or_default();
        return found.chain(written).collect();
    }
    let specs = project.specs();
    let live = specs.filter(|entry| entry.place != Place::Archive);
    live.filter(|entry| {
        sources::sources(&entry.spec).any(|source| holds(source.text, is_glob(source.text)))
    })
    .collect()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

#[cfg(test)]
mod tests;
