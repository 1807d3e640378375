//! Paths: what the phases before this one write, then folder by folder what there is, files of specs, and globs.

use std::{borrow::Cow, collections::BTreeMap};

use rustc_hash::FxHashSet;

use super::{
    ItemKind, MAX_BEST, MAX_COMPLETE,
    list::List,
    rank::{Best, Fit, Ranked, Typed},
};
use crate::{
    ide::{File, cards, place::Paths},
    workspace::{PathKind, sources::literal},
};

/// How many globs are offered for a folder: one for each of its most common endings.
const MAX_GLOBS: usize = 3;

/// How many globs are offered for one that is typed.
const MAX_ENDINGS: usize = 12;

/// Offers paths of one kind, but those in `taken`.
pub(super) fn offer(list: &mut List, paths: Paths, taken: &FxHashSet<&str>) {
    let typed = list.typed;
    if typed.contains(['*', '?', '[']) {
        if paths == Paths::Sources {
            globs(list, taken);
        }
        return;
    }
    let dots = if typed.starts_with("./") { 2 } else { 0 };
    let folder = &typed[dots..typed.rfind('/').map_or(dots, |at| (at + 1).max(dots))];
    let reads = matches!(paths, Paths::Sources | Paths::Inlined);
    if reads && folder.is_empty() {
        written_before(list, taken);
    }
    if reads && folder.is_empty() && !typed.is_empty() {
        specs(list, "", taken);
    } else if SPEC_FOLDERS.iter().any(|start| folder.starts_with(start)) {
        specs(list, folder, taken);
        return;
    }
    files(list, &typed[..dots], folder, paths, taken);
}

/// Folders that the project knows better than the disk: by title, and without being listed.
const SPEC_FOLDERS: [&str; 2] = [".chant/specs/", ".chant/archive/"];

/// The target files of the specs that this one depends on, there or still to be written.
fn written_before(list: &mut List, taken: &FxHashSet<&str>) {
    let File::Spec(own) = list.ask.file else {
        return;
    };
    let mut seen = FxHashSet::default();
    for (id, _) in own.spec.depends_on() {
        let Some(before) = list.ask.project.by_id(id) else {
            continue;
        };
        for (path, _) in before.spec.texts("target_files") {
            if taken.contains(path) || !seen.insert(path) {
                continue;
            }
            let exists = list.ask.world.kind(path) == PathKind::File;
            list.value(ItemKind::File, path)
                .detail(format!("written by {id}"))
                .note(if exists { "" } else { "not there yet" })
                .more("path", path);
        }
    }
}

/// Files of specs whose id or title is typed, or all below `folder`.
fn specs(list: &mut List, folder: &str, taken: &FxHashSet<&str>) {
    let (ask, whole) = (list.ask, list.typed);
    let typed = Typed::new(whole.rsplit('/').next().unwrap_or_default());
    let enough = if folder.is_empty() {
        Fit::Title
    } else {
        Fit::Inside
    };
    let mut best = Best::new(MAX_BEST);
    ask.project.search(typed.needle(), |met| {
        let own = matches!(ask.file, File::Spec(own) if own.path == *met.path);
        let fit = typed.fit(met.id, met.title);
        if fit <= enough && met.path.starts_with(folder) && !own && !taken.contains(&**met.path) {
            best.add(Ranked((fit, met.order), met.path));
        }
    });
    let (found, lost) = best.finish();
    for Ranked(_, path) in found {
        let Some(entry) = ask.project.spec(path) else {
            continue;
        };
        let title = entry.spec.title_or_untitled();
        list.value(ItemKind::Spec, path)
            .detail(title)
            .note(cards::progress(entry))
            .filter(filter(whole, path, title))
            .more("spec", path);
    }
    if lost {
        list.cut();
    }
}

/// A path as the field wants it: some read globs, where marks in a name are written so that they are none.
fn written(paths: Paths, path: &str) -> Cow<'_, str> {
    match paths {
        Paths::Sources => literal(path),
        _ => Cow::Borrowed(path),
    }
}

/// The files and folders of `folder`, which is empty or ends with `/`. `dots` is the `./` that was typed before it.
fn files(list: &mut List, dots: &str, folder: &str, paths: Paths, taken: &FxHashSet<&str>) {
    let typed = list.typed;
    let name = Typed::new(&typed[dots.len() + folder.len()..]);
    let listed = list.ask.world.list(folder.trim_end_matches('/'));
    let elsewhere_too = folder.is_empty() && !typed.is_empty();
    let all = listed.len() <= MAX_COMPLETE && !elsewhere_too;
    let mut best = Best::new(if all { MAX_COMPLETE } else { MAX_BEST });
    let mut endings: BTreeMap<&str, usize> = BTreeMap::new();
    for (order, entry) in listed.iter().enumerate() {
        let ending = ending(&entry.name);
        if let Some(ending) = ending.filter(|_| !entry.is_dir) {
            *endings.entry(ending).or_default() += 1;
        }
        let fit = name.fit(&entry.name, "");
        let path = format!("{folder}{}", entry.name);
        let usable = entry.is_dir || paths != Paths::Schema || ending == Some("json");
        if (fit == Fit::None && !all) || !usable || taken.contains(&*path) {
            continue;
        }
        let hidden = entry.name.starts_with('.');
        best.add(Ranked((fit, hidden, !entry.is_dir, order), (path, entry)));
    }
    let (found, lost) = best.finish();
    for Ranked(_, (path, entry)) in found {
        if entry.is_dir {
            list.value(ItemKind::Folder, &written(paths, &format!("{dots}{path}/")))
                .label(format!("{}/", entry.name));
        } else {
            list.value(ItemKind::File, &written(paths, &format!("{dots}{path}")))
                .label(&*entry.name)
                .more("path", &path);
        }
    }
    if elsewhere_too {
        elsewhere(list, paths, taken);
    }
    // Who types a name does not look for a glob.
    if paths == Paths::Sources && name.needle().is_empty() {
        let mut endings: Vec<_> = endings.into_iter().collect();
        endings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (ending, _) in endings.into_iter().take(MAX_GLOBS) {
            let glob = format!("{dots}{folder}**/*.{ending}");
            list.value(ItemKind::Glob, &glob)
                .detail("whatever is there when it is read")
                .more("path", &glob);
        }
    }
    if !all || lost {
        list.cut();
    }
}

/// Files in any folder whose names are typed.
fn elsewhere(list: &mut List, paths: Paths, taken: &FxHashSet<&str>) {
    let typed = list.typed;
    for path in list.ask.world.tracked(typed) {
        let usable = paths != Paths::Schema || path.ends_with(".json");
        if path.contains('/')
            && usable
            && !taken.contains(&*path)
            && crate::workspace::entry::role(&path).is_none()
        {
            list.value(ItemKind::File, &written(paths, &path))
                .label(&*path)
                .filter(filter(typed, &path, ""))
                .more("path", &path);
        }
    }
    // Only so many are looked up, and the next character finds others.
    list.cut();
}

/// What follows the last dot of a file's name; a dot at its beginning only hides it.
fn ending(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then_some(ending)
}

/// What the glob that is typed may become, with the number of files that it matches then: itself, and what is behind its
/// last star by one of the endings that there are. Never a single file: who types a glob means what will be there.
fn globs(list: &mut List, taken: &FxHashSet<&str>) {
    let typed = list.typed;
    let pattern = typed.strip_prefix("./").unwrap_or(typed);
    let dots = &typed[..typed.len() - pattern.len()];
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    counts.insert(pattern.to_owned(), list.ask.world.shown(pattern).len());
    let star = pattern.rfind('*').map(|at| &pattern[..=at]);
    for path in list.ask.world.shown(&format!("{pattern}*")).iter() {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some((star, ending)) = star.zip(ending(name)) {
            let glob = format!("{star}.{ending}");
            if glob.starts_with(pattern) && glob != pattern {
                *counts.entry(glob).or_default() += 1;
            }
        }
    }
    counts.retain(|_, count| *count > 0);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(glob, count)| (glob != pattern, std::cmp::Reverse(*count)));
    for (glob, count) in counts.into_iter().take(MAX_ENDINGS) {
        let glob = format!("{dots}{glob}");
        if !taken.contains(&*glob) {
            list.value(ItemKind::Glob, &glob)
                .detail(format!("matches {} now", cards::matched(count)))
                .more("path", &glob);
        }
    }
    list.cut();
}

/// What an editor compares: begins with what is typed, so that none drops what was found in other ways.
fn filter(typed: &str, path: &str, title: &str) -> String {
    if path.starts_with(typed) {
        format!("{path} {title}")
    } else {
        format!("{typed} {path} {title}")
    }
    .trim_end()
    .to_owned()
}

#[cfg(test)]
mod tests;
