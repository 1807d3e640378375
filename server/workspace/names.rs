//! Who names what: for every id, path, prompt and label, the specs that name it.
//!
//! One ordered set of edges holds all of it. An edge is the hash of what is named and the path of the spec that names
//! it: 24 bytes, no text of its own, so that 100,000 specs stay small. Equal hashes cost time and never truth: who asks
//! compares the spec's facts as well.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    ops::Bound,
    sync::Arc,
};

use equivalent::{Comparable, Equivalent};
use imbl::{OrdMap, OrdSet};
use rustc_hash::FxHasher;

use super::{
    entry::{Entry, Place},
    sources::{self, is_glob, plain},
};
use crate::model::{
    fields::{self, Names as Field},
    mentions::Key,
};

/// Something that specs name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name<'a> {
    /// A spec, in `depends_on`.
    Dependency(&'a str),
    /// A spec, in `members` or another field of ids.
    Listed(&'a str),
    /// A spec, in a body; in the archive, in a field of ids as well. Whether it is this very id, the file's text tells.
    Mention(Key),
    /// A prompt.
    Prompt(&'a str),
    /// A label; in the archive as well, because people look there by label.
    Label(&'a str),
    /// A path or a glob, in a field of files that the work reads.
    Source(&'a str),
    /// A path, in `target_files`.
    Target(&'a str),
    /// The same, of an active spec whose work is not over.
    OpenTarget(&'a str),
}

impl Name<'_> {
    fn key(self) -> u64 {
        let mut hasher = FxHasher::default();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// The index; cloning shares everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Names {
    edges: OrdSet<Edge>,
    /// Each glob among the sources, with the number of specs that name it.
    globs: Counts,
    /// Each label, with the number of specs that have it.
    labels: Counts,
}

/// Texts with the number of specs that hold each.
type Counts = OrdMap<Arc<str>, u32>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    key: u64,
    from: Arc<str>,
}

/// The place in the order before all edges of a key, or right at one of them.
#[derive(PartialEq, Eq)]
struct At<'a>(u64, &'a str);

impl Equivalent<Edge> for At<'_> {
    fn equivalent(&self, edge: &Edge) -> bool {
        self.compare(edge).is_eq()
    }
}

impl Comparable<Edge> for At<'_> {
    fn compare(&self, edge: &Edge) -> Ordering {
        (self.0, self.1).cmp(&(edge.key, &*edge.from))
    }
}

impl Names {
    /// The paths of the specs that may name it, sorted; a hash in common may bring in another one.
    pub(super) fn candidates(&self, name: Name) -> impl Iterator<Item = &Arc<str>> {
        let key = name.key();
        self.edges
            .range::<_, At>((Bound::Included(At(key, "")), Bound::Unbounded))
            .take_while(move |edge| edge.key == key)
            .map(|edge| &edge.from)
    }

    /// Every glob that some spec reads by, in text order.
    pub(super) fn globs(&self) -> impl Iterator<Item = &Arc<str>> {
        self.globs.keys()
    }

    /// Every label, in text order, with the number of specs that have it.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&Arc<str>, u32)> {
        self.labels.iter().map(|(label, count)| (label, *count))
    }

    /// Replaces what one file names; `old` and `new` stand at the same path.
    pub(super) fn replace(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        let Some(path) = new.or(old).map(|entry| &entry.path) else {
            return;
        };
        let (before, after) = (keys(old), keys(new));
        for key in &before {
            if after.binary_search(key).is_err() {
                self.edges.remove(&At(*key, path));
            }
        }
        for key in after {
            if before.binary_search(&key).is_err() {
                self.edges.insert(Edge {
                    key,
                    from: Arc::clone(path),
                });
            }
        }
        recount(&mut self.globs, &texts(old, glob), &texts(new, glob));
        recount(&mut self.labels, &texts(old, label), &texts(new, label));
    }
}

/// Counts the texts of a spec that held `before` and holds `after`.
fn recount(counts: &mut Counts, before: &[&str], after: &[&str]) {
    let mut count = |text: &str, by: i32| {
        let count = counts.get(text).copied().unwrap_or(0);
        match count.saturating_add_signed(by) {
            0 => counts.remove(text),
            count => counts.insert(text.into(), count),
        };
    };
    if before != after {
        before.iter().for_each(|text| count(text, -1));
        after.iter().for_each(|text| count(text, 1));
    }
}

/// Whether `entry` holds this name: what [`Names::candidates`] leaves to be asked.
pub(super) fn holds(entry: &Entry, name: Name) -> bool {
    if let Name::Dependency(id) = name {
        return entry.spec.depends_on().any(|(other, _)| other == id);
    }
    let mut found = false;
    each(entry, |other| found |= other == name);
    found
}

/// Everything that a spec names. Archived specs are history: they name nothing that anybody waits for, they only have
/// labels and mention other specs.
fn each<'a>(entry: &'a Entry, mut see: impl FnMut(Name<'a>)) {
    let (spec, is_history) = (&entry.spec, entry.place == Place::Archive);
    spec.mentions
        .iter()
        .for_each(|key| see(Name::Mention(*key)));
    let open = entry.is_active() && entry.loads() && !spec.status.is_over();
    for pair in &spec.fields {
        let Some(field) = fields::field(&pair.name) else {
            continue;
        };
        match field.names {
            Field::Labels => {
                sources::texts(spec, field.name).for_each(|(label, _)| see(Name::Label(label)));
            }
            Field::Specs if is_history => {
                let ids = sources::texts(spec, field.name).map(|(id, _)| Key::of(id));
                ids.for_each(|id| see(Name::Mention(id)));
            }
            _ if is_history => {}
            Field::Specs => {
                for (id, _) in sources::texts(spec, field.name) {
                    see(if field.name == "depends_on" {
                        Name::Dependency(id)
                    } else {
                        Name::Listed(id)
                    });
                }
            }
            Field::Prompt => {
                if let Some((name, _)) = spec.text(field.name) {
                    see(Name::Prompt(name));
                }
            }
            Field::Sources | Field::Files => {
                for (path, _) in sources::texts(spec, field.name) {
                    let path = plain(path);
                    if field.name != "target_files" {
                        see(Name::Source(path));
                        continue;
                    }
                    see(Name::Target(path));
                    if open {
                        see(Name::OpenTarget(path));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The hashes of everything that a spec names, sorted, each once.
fn keys(entry: Option<&Entry>) -> Vec<u64> {
    let mut keys = Vec::new();
    if let Some(entry) = entry {
        each(entry, |name| keys.push(name.key()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The texts among the names of a spec that `pick` picks, sorted, each once.
fn texts<'a>(entry: Option<&'a Entry>, pick: fn(Name<'a>) -> Option<&'a str>) -> Vec<&'a str> {
    let mut texts = Vec::new();
    if let Some(entry) = entry {
        each(entry, |name| texts.extend(pick(name)));
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn glob(name: Name<'_>) -> Option<&str> {
    match name {
        Name::Source(path) if is_glob(path) => Some(path),
        _ => None,
    }
}

fn label(name: Name<'_>) -> Option<&str> {
    match name {
        Name::Label(label) => Some(label),
        _ => None,
    }
}
