//! Who has which id, and who depends on it: both directions of `depends_on`, kept up edge by edge.
//!
//! A change of one spec replaces that spec's own edges and nothing else, so its cost follows the edit and not the size
//! of the project. Edges to ids that no file has are kept as well: when the file appears, its dependants are known.

use std::{collections::BTreeSet, ops::Bound, sync::Arc};

use imbl::OrdMap;

use super::entry::{Entry, Place};

type Paths = Arc<[Arc<str>]>;

/// The link graph of a project; cloning shares everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Graph {
    /// Id → the files that have it, the active one first.
    holders: OrdMap<Arc<str>, Paths>,
    /// Id → the files whose `depends_on` names it.
    dependants: OrdMap<Arc<str>, Paths>,
}

impl Graph {
    pub(super) fn paths_of(&self, id: &str) -> &[Arc<str>] {
        self.holders.get(id).map_or(&[], |paths| paths)
    }

    pub(super) fn dependants_of(&self, id: &str) -> &[Arc<str>] {
        self.dependants.get(id).map_or(&[], |paths| paths)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.holders.keys()
    }

    /// The ids from `first` on, in text order.
    pub(super) fn ids_from<'a>(&'a self, first: &str) -> impl Iterator<Item = &'a Arc<str>> {
        self.holders
            .range::<_, str>((Bound::Included(first), Bound::Unbounded))
            .map(|(id, _)| id)
    }

    /// Replaces the edges of one file: `old` is what stood at its path, `new` what stands there now.
    pub(super) fn replace(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        if let (Some(old), None) | (None, Some(old)) = (old, new) {
            let rank = |path: &Arc<str>| (place_of(path), Arc::clone(path));
            edit(&mut self.holders, old.id(), &old.path, new.is_some(), rank);
        }
        let (before, after) = (targets(old), targets(new));
        let Some(path) = new.or(old).map(|entry| &entry.path) else {
            return;
        };
        for id in before.difference(&after) {
            edit(&mut self.dependants, id, path, false, Arc::clone);
        }
        for id in after.difference(&before) {
            edit(&mut self.dependants, id, path, true, Arc::clone);
        }
    }
}

fn place_of(path: &str) -> Place {
    match super::entry::role(path) {
        Some(super::entry::Role::Spec(place)) => place,
        _ => Place::Archive,
    }
}

/// The ids that an active entry depends on; archived specs wait for nothing.
fn targets(entry: Option<&Entry>) -> BTreeSet<&str> {
    entry
        .filter(|entry| entry.place != Place::Archive)
        .map(|entry| entry.spec.depends_on().map(|(id, _)| id).collect())
        .unwrap_or_default()
}

/// Adds `path` to, or takes it from, the paths of `id`, which stay sorted by `rank`; empty ones are dropped.
fn edit<K: Ord>(
    map: &mut OrdMap<Arc<str>, Paths>,
    id: &str,
    path: &Arc<str>,
    add: bool,
    rank: impl Fn(&Arc<str>) -> K,
) {
    let known = map
        .get_key_value(id)
        .map(|(key, paths)| (Arc::clone(key), Arc::clone(paths)));
    let (key, paths) = known.unwrap_or_else(|| (id.into(), Arc::new([])));
    let mut paths: Vec<Arc<str>> = paths
        .iter()
        .filter(|other| *other != path)
        .cloned()
        .collect();
    if add {
        let at = paths.partition_point(|other| rank(other) < rank(path));
        paths.insert(at, Arc::clone(path));
    }
    if paths.is_empty() {
        map.remove(id);
    } else {
        map.insert(key, paths.into());
    }
}
