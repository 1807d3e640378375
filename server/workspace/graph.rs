//! Who has which id and who names what, kept up edge by edge.
//!
//! A change of one spec replaces that spec's own edges and nothing else, so its cost follows the edit and not the size
//! of the project. Edges to ids that no file has are kept as well: when the file appears, its dependants are known.

use std::{cmp::Ordering, ops::Bound, sync::Arc};

use equivalent::{Comparable, Equivalent};
use imbl::OrdSet;

use super::{
    entry::{Entry, Place, Role, role, stem},
    names::Names,
};

/// The link graph of a project; cloning shares everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Graph {
    /// What the specs name.
    pub(super) names: Names,
    /// The spec files that are not active, by id. The id of an active one is its path.
    elsewhere: OrdSet<Elsewhere>,
    /// The active ones by their ids read backwards, so that ids with a common end stand together.
    tails: OrdSet<Tail>,
}

impl Graph {
    /// The files in subfolders, then those in the archive, that have this id.
    pub(super) fn elsewhere(&self, id: &str) -> impl Iterator<Item = &Arc<str>> {
        self.elsewhere_from(id)
            .take_while(move |path| stem(path) == id)
    }

    /// The files that are not active and whose ids begin with this text, by id.
    pub(super) fn elsewhere_from(&self, start: &str) -> impl Iterator<Item = &Arc<str>> {
        self.elsewhere
            .range::<_, FirstOf>((Bound::Included(FirstOf(start)), Bound::Unbounded))
            .map(|holder| &holder.0)
            .take_while(move |path| stem(path).starts_with(start))
    }

    /// The paths of active specs whose ids end with `end`, in the order of the ids read backwards.
    pub(super) fn ending_with(&self, end: &str) -> impl Iterator<Item = &Arc<str>> {
        self.tails
            .range::<_, EndOf>((Bound::Included(EndOf(end)), Bound::Unbounded))
            .take_while(move |tail| stem(&tail.0).ends_with(end))
            .map(|tail| &tail.0)
    }

    /// Replaces the edges of one file: `old` is what stood at its path, `new` what stands there now.
    pub(super) fn replace(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        match (old, new) {
            (None, Some(new)) if new.is_active() => {
                self.tails.insert(Tail(Arc::clone(&new.path)));
            }
            (None, Some(new)) => {
                self.elsewhere.insert(Elsewhere(Arc::clone(&new.path)));
            }
            (Some(old), None) if old.is_active() => {
                self.tails.remove(&Tail(Arc::clone(&old.path)));
            }
            (Some(old), None) => {
                self.elsewhere.remove(&Elsewhere(Arc::clone(&old.path)));
            }
            _ => {}
        }
        self.names.replace(old, new);
    }
}

/// Whether a change from `old` to `new` can make or break a cycle: only loaded, active specs are part of one.
pub(super) fn moves_edges(old: Option<&Entry>, new: Option<&Entry>) -> bool {
    fn edges(entry: Option<&Entry>) -> Option<impl Iterator<Item = &str>> {
        entry
            .filter(|entry| entry.is_active() && entry.loads())
            .map(|entry| entry.spec.depends_on().map(|(id, _)| id))
    }
    match (edges(old), edges(new)) {
        (None, None) => false,
        (Some(old), Some(new)) => !old.eq(new),
        _ => true,
    }
}

/// A spec file outside of `.chant/specs` itself, ordered by id, then place, then path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Elsewhere(Arc<str>);

impl Elsewhere {
    fn place(&self) -> Place {
        match role(&self.0) {
            Some(Role::Spec(place)) => place,
            _ => Place::Archive,
        }
    }
}

impl Ord for Elsewhere {
    fn cmp(&self, other: &Self) -> Ordering {
        stem(&self.0)
            .cmp(stem(&other.0))
            .then_with(|| self.place().cmp(&other.place()))
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Elsewhere {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The place in the order before all files of an id.
struct FirstOf<'a>(&'a str);

impl Equivalent<Elsewhere> for FirstOf<'_> {
    fn equivalent(&self, _: &Elsewhere) -> bool {
        false
    }
}

impl Comparable<Elsewhere> for FirstOf<'_> {
    fn compare(&self, key: &Elsewhere) -> Ordering {
        self.0.cmp(stem(&key.0)).then(Ordering::Less)
    }
}

/// An active spec file, ordered by its id read backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tail(Arc<str>);

impl Ord for Tail {
    fn cmp(&self, other: &Self) -> Ordering {
        backwards(stem(&self.0), stem(&other.0))
    }
}

impl PartialOrd for Tail {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The place in the order before all ids with this end.
struct EndOf<'a>(&'a str);

impl Equivalent<Tail> for EndOf<'_> {
    fn equivalent(&self, _: &Tail) -> bool {
        false
    }
}

impl Comparable<Tail> for EndOf<'_> {
    fn compare(&self, key: &Tail) -> Ordering {
        backwards(self.0, stem(&key.0)).then(Ordering::Less)
    }
}

fn backwards(a: &str, b: &str) -> Ordering {
    a.bytes().rev().cmp(b.bytes().rev())
}
