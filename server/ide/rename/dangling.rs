//! What will name nothing any more when files and folders go, all of them together: who goes along minds nothing.
//!
//! A spec and a prompt are named by what they are called, a file by its path or by a glob that would be left without
//! any. No index knows folders, so those cost a look at every spec; a deletion is rare.

use rustc_hash::FxHashSet;

use crate::{
    ide::{named::Thing, uses},
    workspace::{
        Entry, Name, PageKind, PathKind, Place, Project, World,
        entry::role,
        sources::{self, is_glob, matches, plain},
    },
};

/// So many specs that name something are told before the others are only counted.
const NAMED: usize = 3;

/// So many sentences are told before the others are only counted.
const TOLD: usize = 5;

/// So many files are compared with every glob.
const MANY: usize = 16;

/// Sentences about what will name nothing any more when these files and folders go.
#[must_use]
pub fn dangling(project: &Project, world: &dyn World, paths: &[String]) -> Vec<String> {
    let gone = Gone::new(paths);
    let mut told: Vec<String> = Vec::new();
    for path in paths {
        let mut found = by_path(project, world, path);
        let pages = by_name(project, path, &gone, &mut found);
        if let Some(names) = names(found, &pages, &gone) {
            told.push(format!("{path} is still named by {names}"));
        }
    }
    told.extend(emptied(project, world, paths, &gone));
    if let Some(more) = told.len().checked_sub(TOLD).filter(|more| *more > 0) {
        told.truncate(TOLD);
        told.push(format!("and so for {more} more"));
    }
    told
}

/// Who names a file, or files of a folder, by what they are called and not by where they are.
pub(super) fn by_name_only(project: &Project, path: &str) -> Option<String> {
    let gone = Gone::new(&[]);
    let mut found = Vec::new();
    let pages = by_name(project, path, &gone, &mut found);
    found.retain(|entry| !is_below(&entry.path, path));
    names(found, &pages, &gone)
}

/// Files and folders that go.
struct Gone<'a>(FxHashSet<&'a str>);

impl<'a> Gone<'a> {
    fn new(paths: &'a [String]) -> Self {
        Self(paths.iter().map(String::as_str).collect())
    }

    /// Whether this path goes, or a folder that it is in.
    fn has(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        self.0.contains(path) || folders.into_iter().any(|folder| self.0.contains(folder))
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The specs that name a path, or any in a folder.
fn by_path<'a>(project: &'a Project, world: &dyn World, path: &str) -> Vec<&'a Entry> {
    if !is_folder(world, path) {
        let sources = project.naming(Name::Source(path));
        let found = sources.chain(project.naming(Name::Target(path)));
        return found.map(|entry| &**entry).collect();
    }
    let live = project
        .specs()
        .filter(|entry| entry.place != Place::Archive);
    live.filter(|entry| {
        sources::sources(&entry.spec)
            .any(|source| !is_glob(source.text) && is_below(plain(source.text), path))
    })
    .map(|entry| &**entry)
    .collect()
}

fn is_folder(world: &dyn World, path: &str) -> bool {
    world.kind(path) == PathKind::Directory
}

/// Adds the specs that name by its name what goes with a path, and gives the pages that do.
fn by_name<'a>(
    project: &'a Project,
    path: &str,
    gone: &Gone,
    found: &mut Vec<&'a Entry>,
) -> Vec<String> {
    // Nearly everything that is deleted is none of chant's.
    if path != ".chant" && !path.starts_with(".chant/") {
        return Vec::new();
    }
    let specs: Vec<&Entry> = match (role(path), project.spec(path)) {
        (_, Some(entry)) => vec![entry],
        (Some(_), None) => Vec::new(),
        (None, None) => {
            let below = project.specs().filter(|entry| is_below(&entry.path, path));
            below.map(|entry| &**entry).collect()
        }
    };
    for entry in specs
        .into_iter()
        .filter(|entry| entry.place != Place::Archive)
    {
        // Another file of the same id is still found.
        let another = project.with_id(entry.id()).any(|other| {
            other.path != entry.path
                && other.place != Place::Archive
                && !is_below(&other.path, path)
                && !gone.has(&other.path)
        });
        if !another {
            found.extend(project.dependants(entry.id()).map(|entry| &**entry));
            found.extend(
                project
                    .naming(Name::Listed(entry.id()))
                    .map(|entry| &**entry),
            );
        }
    }
    let mut things = FxHashSet::default();
    for page in project.pages().filter(|page| is_below(&page.path, path)) {
        match page.kind {
            PageKind::Prompt => {
                found.extend(
                    project
                        .naming(Name::Prompt(page.name()))
                        .map(|entry| &**entry),
                );
                things.insert(Thing::Prompt(page.name().into()));
            }
            PageKind::Extension => {
                things.insert(Thing::Extension(page.name().into()));
            }
            _ => {}
        }
    }
    if things.is_empty() {
        return Vec::new();
    }
    let uses = uses::in_pages(project, &|thing| things.contains(thing));
    let pages = uses.iter().map(|uses| uses.path.to_string());
    pages
        .filter(|page| !is_below(page, path) && !gone.has(page))
        .collect()
}

/// The globs that would match nothing any more.
fn emptied(project: &Project, world: &dyn World, paths: &[String], gone: &Gone) -> Vec<String> {
    let (folders, files): (Vec<&str>, Vec<&str>) = paths
        .iter()
        .map(String::as_str)
        .partition(|path| is_folder(world, path));
    // To compare each file with each glob costs more than to look for the files of a few globs too many.
    let many = files.len() > MANY;
    let meets = |glob: &str| {
        let literal = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
        let start = &glob[..literal];
        let in_folder = |folder: &&str| {
            let folder = format!("{folder}/");
            start.starts_with(&folder) || folder.starts_with(start)
        };
        let meets = |file: &&str| file.starts_with(start) && (many || matches(glob, file));
        files.iter().any(meets) || folders.iter().any(in_folder)
    };
    let mut told = Vec::new();
    for glob in project.globs().filter(|glob| meets(plain(glob))) {
        let files = world.matches(plain(glob));
        if files.is_empty() || !files.iter().all(|file| gone.has(file)) {
            continue;
        }
        let naming = project.naming(Name::Source(glob)).map(|entry| &**entry);
        if let Some(names) = names(naming.collect(), &[], gone) {
            told.push(format!("nothing is left for the glob {glob} of {names}"));
        }
    }
    told
}

/// The first of them, by id or path; `None` if nobody stays who minds.
fn names(mut found: Vec<&Entry>, pages: &[String], gone: &Gone) -> Option<String> {
    found.retain(|entry| !gone.has(&entry.path));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    let ids = found.iter().map(|entry| entry.id());
    let shown: Vec<&str> = ids
        .chain(pages.iter().map(String::as_str))
        .take(NAMED)
        .collect();
    let more = match (found.len() + pages.len()).checked_sub(NAMED) {
        None | Some(0) => String::new(),
        Some(more) => format!(" and {more} more"),
    };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}

#[cfg(test)]
mod tests;
