//! In which order specs can be worked: every reason for which one waits for another, named or implied.
//!
//! Only work that is not over has an order: once a spec is completed, nothing waits for what it waited for.
//! A spec waits for its `depends_on`; a member also for what its driver depends on and, unless it has a `depends_on` of
//! its own, for its earlier siblings; a driver waits for its members (reference §4.2–4.5).

use std::{cmp::Reverse, sync::Arc};

use rustc_hash::FxHashSet;

use super::{entry::Entry, project::Project};
use crate::model::id;

/// So many unfinished specs are looked at before the question how two specs are ordered is left open. Real chains have
/// under a hundred; a look costs about a microsecond, and the question is asked while somebody types.
pub const REACH: usize = 256;

/// Specs by id.
type Ids<'a> = FxHashSet<&'a str>;

impl Project {
    /// Every unfinished spec that must be over before `entry` can begin, directly or through others; `None` past `REACH`,
    /// and for a spec that is not active.
    #[must_use]
    pub fn all_before(&self, entry: &Entry) -> Option<Ids<'_>> {
        self.all(entry, Self::before)
    }

    /// Every unfinished spec that cannot begin before `entry` is over, directly or through others; `None` past `REACH`,
    /// and for a spec that is not active.
    #[must_use]
    pub fn all_after(&self, entry: &Entry) -> Option<Ids<'_>> {
        self.all(entry, Self::after)
    }

    /// The active, loaded specs that wait for `entry` itself, over or not: its dependants, the members of drivers that
    /// depend on it, its later siblings and its driver. At most 256 (`REACH`) of the first.
    #[must_use]
    pub fn waiting_for(&self, entry: &Entry) -> Vec<&Arc<Entry>> {
        let mut found = self.after(entry);
        // A later sibling with a `depends_on` of its own is free to the lists, and not to `work`.
        if is_plain_member(entry.id()) {
            found.extend(self.siblings(entry).filter(|it| number(it) > number(entry)));
        }
        found
    }

    /// The earlier siblings that `entry` waits for only as long as it has no `depends_on`, in their order: unfinished
    /// ones, and none that `other`, which it is to depend on, or another of them waits for itself.
    #[must_use]
    pub fn waited_for_without(&self, entry: &Entry, other: &Entry) -> Vec<&Arc<Entry>> {
        if entry.spec.has("depends_on") {
            return Vec::new();
        }
        let mut earlier: Vec<_> = self.earlier_siblings(entry).collect();
        earlier.retain(|it| !it.spec.status.is_over() && !self.would_circle(entry, it));
        earlier.sort_by_key(|it| Reverse(number(it)));
        let (mut kept, mut implied) = (Vec::new(), Ids::default());
        // What is over implies nothing any more.
        if !other.spec.status.is_over() {
            implied = self.all_before(other).unwrap_or_default();
            implied.insert(other.id());
        }
        // The last one first: mostly it waits for all the others.
        for sibling in earlier {
            if !implied.contains(sibling.id()) {
                let before = self.all_before(sibling).unwrap_or_default();
                kept.retain(|it: &&Arc<Entry>| !before.contains(it.id()));
                kept.push(sibling);
                implied.extend(before);
            }
        }
        kept.reverse();
        kept
    }

    /// The dependencies of `entry` that another of its dependencies implies, each with that other one.
    ///
    /// What is over implies nothing any more; two that lie on a cycle imply each other, which says nothing; past
    /// `REACH` no more are found.
    #[must_use]
    pub fn implied_dependencies<'a>(
        &'a self,
        entry: &Entry,
    ) -> Vec<(&'a Arc<Entry>, &'a Arc<Entry>)> {
        let own: Vec<&Arc<Entry>> = self
            .next(entry)
            .filter(|it| it.path != entry.path)
            .collect();
        let mut implied = Vec::new();
        if own.len() < 2 {
            return implied;
        }
        let mut open: Ids = own.iter().map(|it| it.id()).collect();
        let mut left = REACH;
        for through in own {
            let (mut seen, mut queue) = (Ids::from_iter([through.id(), entry.id()]), vec![through]);
            while let Some(at) = queue.pop() {
                if at.spec.status.is_over() {
                    continue;
                }
                for next in self.next(at) {
                    if !seen.insert(next.id()) {
                        continue;
                    }
                    if left == 0 {
                        return implied;
                    }
                    left -= 1;
                    queue.push(next);
                    if open.contains(next.id()) && !self.in_cycle(through, next) {
                        open.remove(next.id());
                        implied.push((next, through));
                    }
                }
            }
        }
        implied
    }

    fn all<'a>(
        &'a self,
        entry: &Entry,
        step: fn(&'a Self, &Entry) -> Vec<&'a Arc<Entry>>,
    ) -> Option<Ids<'a>> {
        let (mut seen, mut queue) = (
            Ids::default(),
            vec![self.by_id(entry.id()).filter(|it| it.path == entry.path)?],
        );
        while let Some(at) = queue.pop() {
            let open = step(self, at)
                .into_iter()
                .filter(|it| !it.spec.status.is_over());
            for next in open {
                if seen.insert(next.id()) {
                    queue.push(next);
                }
                if seen.len() > REACH {
                    return None;
                }
            }
        }
        Some(seen)
    }

    /// What `entry` waits for, one step.
    pub(super) fn before(&self, entry: &Entry) -> Vec<&Arc<Entry>> {
        let mut found: Vec<_> = self.next(entry).take(REACH).collect();
        if let Some(driver) = entry.driver().and_then(|driver| self.loaded(driver)) {
            let inherited = self.next(driver).take(REACH);
            found.extend(inherited.filter(|it| !id::is_member_of(it.id(), driver.id())));
        }
        if !entry.spec.has("depends_on") {
            found.extend(self.earlier_siblings(entry));
        }
        found.extend(self.loaded_members(entry.id()));
        found
    }

    /// What waits for `entry`, one step: the reverse of [`Self::before`].
    pub(super) fn after(&self, entry: &Entry) -> Vec<&Arc<Entry>> {
        let mut found: Vec<_> = self.previous(entry).take(REACH).collect();
        for at in 0..found.len() {
            let driver = found[at];
            if !id::is_member_of(entry.id(), driver.id()) {
                let members = self.loaded_members(driver.id());
                found.extend(members.filter(|it| it.driver() == Some(driver.id())));
            }
        }
        if is_plain_member(entry.id()) {
            let later = self.siblings(entry).filter(|it| number(it) > number(entry));
            found.extend(later.filter(|it| !it.spec.has("depends_on")));
        }
        let dots = entry.id().match_indices('.');
        found.extend(dots.filter_map(|(at, _)| self.loaded(&entry.id()[..at])));
        found
    }

    /// The members of the driver that `entry` is a member of, itself included; none for other specs.
    fn siblings(&self, entry: &Entry) -> impl Iterator<Item = &Arc<Entry>> {
        let members = entry.driver().map(|driver| self.loaded_members(driver));
        members
            .into_iter()
            .flatten()
            .filter(|member| member.driver() == entry.driver())
    }

    fn earlier_siblings(&self, entry: &Entry) -> impl Iterator<Item = &Arc<Entry>> {
        let earlier = self.siblings(entry).filter(|it| number(it) < number(entry));
        earlier.filter(|it| is_plain_member(it.id()))
    }

    fn loaded_members(&self, driver: &str) -> impl Iterator<Item = &Arc<Entry>> {
        let from = format!("{driver}.");
        let members = self.ids_from(&from).take(REACH).collect::<Vec<_>>();
        members
            .into_iter()
            .filter(move |entry| entry.loads() && entry.id().len() > from.len())
    }
}

fn number(member: &Entry) -> Option<u64> {
    id::member_number(member.id())
}

/// Whether an id is `DRIVER.N`, with nothing behind the number: the only form in which siblings wait for it.
fn is_plain_member(id: &str) -> bool {
    id::driver(id).is_some_and(|driver| {
        let number = &id[driver.len() + 1..];
        number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing::project;

    fn sorted(ids: Option<Ids>) -> Vec<String> {
        let mut ids: Vec<String> = ids
            .expect("within reach")
            .into_iter()
            .map(str::to_owned)
            .collect();
        ids.sort();
        ids
    }

    #[test]
    fn members_wait_for_siblings_and_for_what_their_driver_waits_for() {
        let project = project(&[
            ("a", ""),
            ("d", "depends_on: [a, d.1]"),
            ("d.1", ""),
            ("d.2", ""),
            ("d.3", "depends_on: []"),
            ("d.4", ""),
        ]);
        let before = |id: &str| sorted(project.all_before(project.by_id(id).unwrap()));
        let after = |id: &str| sorted(project.all_after(project.by_id(id).unwrap()));
        assert_eq!(before("d.1"), ["a"]);
        assert_eq!(before("d.2"), ["a", "d.1"]);
        assert_eq!(
            before("d.3"),
            ["a"],
            "its own depends_on, even empty, frees it of its siblings"
        );
        assert_eq!(before("d.4"), ["a", "d.1", "d.2", "d.3"]);
        assert_eq!(before("d"), ["a", "d.1", "d.2", "d.3", "d.4"]);
        assert_eq!(after("a"), ["d", "d.1", "d.2", "d.3", "d.4"]);
        assert_eq!(after("d.2"), ["d", "d.4"]);
    }

    #[test]
    fn what_a_depends_on_of_its_own_would_take_away() {
        let project = project(&[
            ("d.1", ""),
            ("d.2", ""),
            ("d.3", "depends_on: []"),
            ("d.4", "status: completed"),
            ("d.5", ""),
            ("d.6", "depends_on: [d.1]"),
            ("x", "depends_on: [d.2]"),
            ("y", ""),
            ("stuck.1", ""),
            ("stuck.1.1", "depends_on: [stuck.1]"),
            ("stuck.2", ""),
        ]);
        let kept = |id: &str, other: &str| -> Vec<&str> {
            let spec = |id| project.by_id(id).unwrap();
            let kept = project.waited_for_without(spec(id), spec(other));
            kept.into_iter().map(|it| it.id()).collect()
        };
        assert_eq!(
            kept("d.5", "y"),
            ["d.2", "d.3"],
            "d.2 waits for d.1, d.4 is over"
        );
        assert_eq!(kept("d.5", "x"), ["d.3"], "x waits for d.2");
        assert_eq!(kept("d.5", "d.3"), ["d.2"]);
        assert_eq!(kept("d.5", "d.4"), ["d.2", "d.3"], "d.4 is over");
        assert_eq!(kept("stuck.2", "y"), ["stuck.1"], "it waits for itself");
        assert!(
            kept("d.6", "y").is_empty(),
            "it said itself what it depends on"
        );
    }

    #[test]
    fn a_dependency_may_be_implied_through_several_others() {
        let project = project(&[
            ("a", ""),
            ("b", "depends_on: [a]"),
            ("c", "depends_on: [b]"),
            ("d", "depends_on: [a, c]"),
            ("x", "depends_on: [y]"),
            ("y", "depends_on: [x]"),
            ("z", "depends_on: [x, y]"),
        ]);
        let implied = |id: &str| {
            let found = project.implied_dependencies(project.by_id(id).unwrap());
            found
                .iter()
                .map(|(it, by)| format!("{} by {}", it.id(), by.id()))
                .collect::<Vec<_>>()
        };
        assert_eq!(implied("d"), ["a by c"]);
        assert!(
            implied("z").is_empty(),
            "two specs on a cycle imply each other, which says nothing"
        );
    }
}
