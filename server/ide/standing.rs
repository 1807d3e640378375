//! How a whole project stands: its specs with the ready ones first, what holds up most, and the longest chain that is
//! still to be worked.

use std::{cmp::Reverse, sync::Arc};

use rustc_hash::FxHashMap;

use super::graph_view::State;
use crate::workspace::{Entry, Project, World};

/// So many of those that most wait for are named.
const MOST: usize = 5;

/// How a project stands.
pub struct Standing<'a> {
    /// The specs whose work is not over: ready ones first, then running, waiting and the rest; each group by path.
    pub open: Vec<(State, &'a Arc<Entry>)>,
    /// How many are completed or cancelled.
    pub over: usize,
    /// The longest chain of unfinished specs, each waiting for the one before; empty where nobody waits.
    pub critical: Vec<&'a Arc<Entry>>,
    /// The unfinished specs that most others wait for, directly or through others, with their number; those in circles
    /// never end, and are left out.
    pub unblock_most: Vec<(usize, &'a Arc<Entry>)>,
}

/// Looks at every active spec once, and at every link between them.
#[must_use]
pub fn standing<'a>(project: &'a Project, world: &dyn World) -> Standing<'a> {
    let mut open: Vec<(State, &Arc<Entry>)> = project
        .active()
        .filter(|entry| !entry.spec.status.is_over())
        .map(|entry| (State::of(project, world, entry), entry))
        .collect();
    let over = project.active_count() - open.len();
    open.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
    let entries: Vec<&Arc<Entry>> = open.iter().map(|(_, entry)| *entry).collect();
    let links = Links::new(&entries);
    Standing {
        critical: links.longest().iter().map(|at| entries[*at]).collect(),
        unblock_most: links
            .most_waited_for()
            .into_iter()
            .map(|(count, at)| (count, entries[at]))
            .collect(),
        open,
        over,
    }
}

/// Who waits for whom among some specs, by number.
struct Links {
    after: Vec<Vec<usize>>,
    /// The numbers such that each comes after all that it waits for; those in and behind circles are left out.
    order: Vec<usize>,
}

impl Links {
    fn new(entries: &[&Arc<Entry>]) -> Self {
        let numbered = entries.iter().enumerate();
        let number: FxHashMap<&str, usize> = numbered.map(|(at, it)| (it.id(), at)).collect();
        let mut after = vec![Vec::new(); entries.len()];
        let mut open = vec![0_usize; entries.len()];
        for (to, entry) in entries.iter().enumerate() {
            let mut before: Vec<usize> = entry
                .spec
                .depends_on()
                .filter_map(|(id, _)| number.get(id).copied())
                .collect();
            before.sort_unstable();
            before.dedup();
            for from in before {
                after[from].push(to);
                open[to] += 1;
            }
        }
        let mut order: Vec<usize> = (0..entries.len()).filter(|at| open[*at] == 0).collect();
        let mut next = 0;
        while let Some(&at) = order.get(next) {
            next += 1;
            for &to in &after[at] {
                open[to] -= 1;
                if open[to] == 0 {
                    order.push(to);
                }
            }
        }
        Self { after, order }
    }

    fn longest(&self) -> Vec<usize> {
        // How many follow at most, and which comes next on that way.
        let mut follow = vec![(0_usize, None); self.after.len()];
        for &at in self.order.iter().rev() {
            for &to in &self.after[at] {
                if follow[to].0 + 1 > follow[at].0 {
                    follow[at] = (follow[to].0 + 1, Some(to));
                }
            }
        }
        let first = self
            .order
            .iter()
            .copied()
            .max_by_key(|&at| (follow[at].0, Reverse(at)));
        let mut chain = Vec::new();
        let mut at = first.filter(|&at| follow[at].0 > 0);
        while let Some(here) = at {
            chain.push(here);
            at = follow[here].1;
        }
        chain
    }

    /// By direct waiters first; only the candidates' whole reach is counted, so that 100,000 specs cost no square.
    fn most_waited_for(&self) -> Vec<(usize, usize)> {
        let ordered = self.order.iter().copied();
        let mut direct: Vec<usize> = ordered.filter(|at| !self.after[*at].is_empty()).collect();
        direct.sort_by_key(|&at| (Reverse(self.after[at].len()), at));
        direct.truncate(4 * MOST);
        let mut counted: Vec<(usize, usize)> =
            direct.into_iter().map(|at| (self.reach(at), at)).collect();
        counted.sort_by_key(|&(count, at)| (Reverse(count), at));
        counted.truncate(MOST);
        counted
    }

    fn reach(&self, start: usize) -> usize {
        let mut seen = vec![false; self.after.len()];
        seen[start] = true;
        let (mut queue, mut count) = (vec![start], 0);
        while let Some(at) = queue.pop() {
            for &to in &self.after[at] {
                if !std::mem::replace(&mut seen[to], true) {
                    count += 1;
                    queue.push(to);
                }
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn the_longest_chain_and_who_holds_up_most() {
        let spec = |id: &str, yaml: &str| {
            format!(
                "//- .chant/specs/{id}.md\n---\n{yaml}\n---\n# T\n- [ ] Add\n## Acceptance Criteria\n- [ ] Add it\n- [ ] Test it\n"
            )
        };
        let fixture = Fixture::new(
            &[
                spec("a", "status: in_progress"),
                spec("b", "depends_on: [a]"),
                spec("c", "depends_on: [b]"),
                spec("d", "depends_on: [a, x]"),
                spec("e", ""),
                spec("x", "status: completed"),
                spec("y", "depends_on: [z]"),
                spec("z", "depends_on: [y]"),
            ]
            .concat(),
        );
        let standing = standing(&fixture.project, &fixture);
        let ids = |entries: &[&Arc<Entry>]| {
            let ids: Vec<&str> = entries.iter().map(|it| it.id()).collect();
            ids.join(" ")
        };
        let open: Vec<_> = standing.open.iter().map(|(_, entry)| *entry).collect();
        assert_eq!(ids(&open), "e a b c d y z");
        assert_eq!(standing.over, 1);
        assert_eq!(ids(&standing.critical), "a b c");
        let most: Vec<(usize, &str)> = standing
            .unblock_most
            .iter()
            .map(|(count, it)| (*count, it.id()))
            .collect();
        assert_eq!(most, [(3, "a"), (1, "b")]);
    }
}
