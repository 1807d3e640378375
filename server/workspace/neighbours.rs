//! Whose diagnostics may change because one spec did.
//!
//! The server reruns the rules of a changed spec and of these, and of nothing else. A property test holds that no other
//! spec's findings change, with two exceptions, so that a keystroke costs milliseconds however large the project is:
//! findings that hang on the order of more than [`REACH`](super::order::REACH) specs, and circles of thousands, of which
//! only the specs near the changed edge are found ([`NEAR_LOOKS`](super::cycles::NEAR_LOOKS)). The others go on saying
//! what they said, right or not, until they are looked at for a reason of their own: when they are opened or typed into
//! (every look at a file is at the project as it is then), or when all files are, after a change of the settings or of
//! the configuration and at the next start.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    entry::{Entry, Place},
    names::Name,
    order::REACH,
    project::Project,
    resolve::{FOLDERS, SHORTEST_PART},
    sources::plain,
};
use crate::{model::status::Status, text::Span};

impl Project {
    /// The spec files whose findings may change when `old` becomes `new` at one path, itself left out; sorted by path.
    ///
    /// To be asked of the project that already holds `new`. A change that touches no link, such as any edit of a body,
    /// is recognised by comparing facts and costs next to nothing.
    #[must_use]
    pub fn neighbours(&self, old: Option<&Entry>, new: Option<&Entry>) -> Vec<Arc<str>> {
        let both = [old, new];
        let Some(entry) = new.or(old) else {
            return Vec::new();
        };
        let mut found = Found::default();
        let seen = |entry: Option<&Entry>| entry.map(|entry| (entry.place, entry.loads()));
        let appears = seen(old) != seen(new);
        if appears {
            self.of_name(entry, &mut found);
        }
        if appears || state(old) != state(new) {
            self.of_state(entry, &mut found);
        }
        let (waits_before, waits_after) = (waits(old), waits(new));
        if !entry.is_active() && waits_before != waits_after {
            found.add(self.members(entry.id()));
        }
        let (edges_before, edges_after) = (edges(old), edges(new));
        if appears || edges_before.ids != edges_after.ids {
            self.of_circles(entry, both, &mut found);
        }
        if appears || !edges_before.same_order(&edges_after) {
            self.of_order(entry, both, &mut found);
        }
        let (targets_before, targets_after) = (open_targets(old), open_targets(new));
        if targets_before != targets_after {
            for (path, _) in targets_before.iter().chain(&targets_after) {
                found.add(self.naming(Name::OpenTarget(path)));
                found.add(self.reading_path(path));
            }
        }
        found.0.remove(&entry.path);
        found.0.into_iter().collect()
    }

    /// The specs whose findings may change when a prompt of that name comes or goes.
    #[must_use]
    pub fn users_of_prompt(&self, name: &str) -> Vec<Arc<str>> {
        self.naming(Name::Prompt(name))
            .map(|entry| Arc::clone(&entry.path))
            .collect()
    }

    /// Who minds that there is a spec of this name at all, or that chant loads it.
    fn of_name(&self, entry: &Entry, found: &mut Found) {
        let name = entry.id();
        found.add(self.with_id(name));
        let active = format!(".chant/specs/{name}.md");
        for path in [&*entry.path, &active, name] {
            found.add(self.reading_path(path));
        }
        // Texts that are only part of the id: what they mean depends on how many ids they are part of.
        let inner = |at: &usize| name.is_char_boundary(*at);
        let starts = (SHORTEST_PART..=name.len())
            .filter(inner)
            .map(|at| &name[..at]);
        let ends = (1..name.len()).filter(inner).map(|at| &name[at..]);
        for part in starts.chain(ends.filter(|end| end.len() >= SHORTEST_PART)) {
            self.add_naming(part, found);
        }
        for folder in FOLDERS {
            self.add_naming(&format!("{folder}{name}.md"), found);
            self.add_naming(&format!("./{folder}{name}.md"), found);
        }
    }

    /// Who minds what state the spec is in.
    fn of_state(&self, entry: &Entry, found: &mut Found) {
        let name = entry.id();
        self.add_naming(name, found);
        found.add(self.after(entry));
        found.add(self.members(name));
        // Members wait for what their driver waits for, also where the driver lies in a folder of its own.
        for driver in self.naming(Name::Dependency(name)) {
            found.add(self.members(driver.id()));
        }
        // `chant work` wants every earlier sibling completed, whatever the later ones depend on.
        if let Some(driver) = entry.driver() {
            found.add(self.members(driver));
        }
        found.add(self.elsewhere_from(&format!("{name}.")));
        for (dot, _) in name.match_indices('.') {
            found.add(self.with_id(&name[..dot]));
        }
    }

    /// The specs on the cycles that the old or the new edges make: those that an edge leads to and that lead back. On a
    /// circle of thousands, those that are near.
    fn of_circles<'a>(&'a self, entry: &'a Entry, both: [Option<&'a Entry>; 2], found: &mut Found) {
        let ahead = both.into_iter().flatten();
        let ahead: Vec<_> = ahead.flat_map(|entry| self.next(entry)).collect();
        found.add(self.between(&ahead, entry));
    }

    /// The specs whose order among each other the edges decide.
    fn of_order(&self, entry: &Entry, both: [Option<&Entry>; 2], found: &mut Found) {
        let before = both
            .into_iter()
            .flatten()
            .flat_map(|entry| self.before(entry));
        self.spread(before.collect(), Self::before, found);
        // Members inherit what their driver waits for.
        let after = self
            .after(entry)
            .into_iter()
            .chain(self.members(entry.id()));
        self.spread(after.collect(), Self::after, found);
    }

    /// Adds `start` and what `step` leads to through unfinished specs, up to [`REACH`] of them.
    fn spread<'a>(
        &'a self,
        start: Vec<&'a Arc<Entry>>,
        step: fn(&'a Self, &Entry) -> Vec<&'a Arc<Entry>>,
        found: &mut Found,
    ) {
        let (mut seen, mut queue) = (FxHashSet::default(), start);
        while let Some(at) = queue.pop() {
            if seen.len() < REACH && seen.insert(at.id()) {
                found.0.insert(Arc::clone(&at.path));
                if !at.spec.status.is_over() {
                    queue.extend(step(self, at));
                }
            }
        }
    }

    /// Every spec that names this id in a field of ids.
    fn add_naming(&self, id: &str, found: &mut Found) {
        found.add(self.naming(Name::Dependency(id)));
        found.add(self.naming(Name::Listed(id)));
    }
}

/// Paths, sorted, each once.
#[derive(Default)]
struct Found(BTreeSet<Arc<str>>);

impl Found {
    fn add<'a>(&mut self, entries: impl IntoIterator<Item = &'a Arc<Entry>>) {
        let paths = entries.into_iter().map(|entry| Arc::clone(&entry.path));
        self.0.extend(paths);
    }
}

/// What chant loads of a spec's dependencies.
struct Edges<'a> {
    /// Whether there is a `depends_on` at all: an empty one frees a member of its siblings.
    key: bool,
    /// Whether the work is over, so that the edges order nothing any more.
    over: bool,
    ids: Vec<(&'a str, Span)>,
}

impl Edges<'_> {
    fn same_order(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.ids.iter(), other.ids.iter());
        (self.key, self.over) == (other.key, other.over)
            && mine.map(|it| it.0).eq(theirs.map(|it| it.0))
    }
}

/// What a spec says it waits for, wherever it lies.
fn waits(entry: Option<&Entry>) -> Vec<&str> {
    let ids = entry.into_iter().flat_map(|entry| entry.spec.depends_on());
    ids.map(|(id, _)| id).collect()
}

fn edges(entry: Option<&Entry>) -> Edges<'_> {
    let entry = entry.filter(|entry| entry.is_active() && entry.loads());
    Edges {
        key: entry.is_some_and(|entry| entry.spec.has("depends_on")),
        over: entry.is_some_and(|entry| entry.spec.status.is_over()),
        ids: entry
            .map(|entry| entry.spec.depends_on().collect())
            .unwrap_or_default(),
    }
}

/// What those who name a spec say of it: its status and where that stands, and why it does not load.
fn state(entry: Option<&Entry>) -> impl PartialEq + '_ {
    entry.map(|entry| {
        let named = entry.spec.status == Status::Cancelled || entry.place == Place::Archive;
        let shown = named.then(|| entry.spec.field("status").map(|it| it.span));
        (entry.spec.status, shown, &entry.spec.error, &entry.fault)
    })
}

/// The target files of a spec whose work is not over, with their places.
fn open_targets(entry: Option<&Entry>) -> Vec<(&str, Span)> {
    entry
        .filter(|entry| entry.place == Place::Active && entry.loads())
        .filter(|entry| !entry.spec.status.is_over())
        .map(|entry| {
            let texts = entry.spec.texts("target_files");
            texts.map(|(path, span)| (plain(path), span)).collect()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::workspace::{
        cycles::NEAR_LOOKS,
        project::Project,
        testing::{entry, project},
    };

    fn link(at: usize, to: usize) -> crate::workspace::Entry {
        entry(&format!("s{at}"), &format!("depends_on: [s{to}]"))
    }

    #[test]
    fn all_of_a_small_circle() {
        let old = entry("c", "");
        let mut project = project(&[
            ("a", "depends_on: [b]"),
            ("b", "depends_on: [c]"),
            ("x", "depends_on: [a]"),
        ]);
        let new = entry("c", "depends_on: [a]");
        project.insert(new.clone());
        let found = project.neighbours(Some(&old), Some(&new));
        let near = [".chant/specs/a.md", ".chant/specs/b.md"];
        assert!(
            near.iter()
                .all(|path| found.iter().any(|it| **it == **path)),
            "{found:?}"
        );
    }

    #[test]
    fn of_a_circle_of_thousands_those_that_are_near() {
        let many = 20 * NEAR_LOOKS;
        let mut project = Project::new(Path::new("/p"));
        (1..many).for_each(|at| project.insert(link(at, (at + 1) % many)));
        let (old, new) = (entry("s0", ""), link(0, 1));
        project.insert(new.clone());
        let found = project.neighbours(Some(&old), Some(&new));
        assert!(found.len() < 3 * NEAR_LOOKS, "{}", found.len());
        for near in [1, NEAR_LOOKS / 2, many - NEAR_LOOKS / 2, many - 1] {
            let path = format!(".chant/specs/s{near}.md");
            assert!(found.iter().any(|it| **it == *path), "{path}");
        }
    }
}
