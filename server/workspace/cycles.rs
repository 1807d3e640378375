//! Specs that wait for each other in a circle, so that none of them can ever run.
//!
//! An edge `from → to` lies on a cycle exactly if `to` reaches `from`. For one edge this is searched from both ends, which
//! costs twice the shorter reach; past a bound, or when a whole project is to be checked, all cycles are found at once
//! in linear time and kept until an edge changes. A property test holds the two together.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{entry::Entry, project::Project};

/// So many edges are looked at for the shortest way back before the walk is left out of the message. Real cycles have
/// two to five members; a walk that needs more could not be read anyway.
const WALK_LOOKS: usize = 1024;

/// So many edges are followed from either end before all cycles are found instead: the two then cost about the same at
/// 10,000 specs, and the latter need not be done again.
const SEARCH_LOOKS: usize = 4096;

/// So many edges are followed from either end before the search for the specs on a changed cycle stops with those that
/// are near. It is made at once for each edge that is typed, so that it must end within milliseconds.
pub(super) const NEAR_LOOKS: usize = 1024;

/// Path of each spec that lies on a cycle → the number of its circle.
pub(super) type Circles = FxHashMap<Arc<str>, u32>;

impl Project {
    /// Finds all cycles in one pass over the project, and keeps them until an edge changes.
    ///
    /// Worth it before many documents are checked; without it each edge is searched by itself first.
    pub fn find_cycles(&self) {
        self.circles.get_or_init(|| Arc::new(circles(self)));
    }

    /// Whether the dependency of `from` on `to` lies on a cycle of at least two specs.
    #[must_use]
    pub fn in_cycle(&self, from: &Entry, to: &Entry) -> bool {
        if from.path == to.path || !takes_part(from) || !takes_part(to) {
            return false;
        }
        let searched = || self.reaches(to, from, SEARCH_LOOKS);
        let known = self.circles.get();
        known.map_or_else(searched, |_| None).unwrap_or_else(|| {
            let circles = self.circles.get_or_init(|| Arc::new(circles(self)));
            let circle = circles.get(&from.path);
            circle.is_some() && circle == circles.get(&to.path)
        })
    }

    /// The shortest walk along `depends_on` from `from` to `to`, both included; among equals, the one whose ids are named
    /// first. `None` if there is none, or if it is too far to be found with a bounded number of looks.
    #[must_use]
    pub fn walk<'a>(&'a self, from: &'a Entry, to: &Entry) -> Option<Vec<&'a Entry>> {
        let mut came: FxHashMap<&str, &Entry> = FxHashMap::default();
        let (mut queue, mut looks) = (VecDeque::from([from]), 0);
        while let Some(at) = queue.pop_front() {
            for next in self.next(at) {
                if next.path == to.path {
                    let mut walk = vec![&**next, at];
                    while let Some(before) = came.get(walk[walk.len() - 1].id()) {
                        walk.push(before);
                    }
                    walk.reverse();
                    return Some(walk);
                }
                looks += 1;
                if looks > WALK_LOOKS {
                    return None;
                }
                if next.path != from.path && !came.contains_key(next.id()) {
                    came.insert(next.id(), at);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// The specs on the ways from `starts` along `depends_on` to `goal`. Searched from both ends, which costs twice the
    /// smaller of the two reaches; where that is not settled after [`NEAR_LOOKS`], what lies near either end.
    pub(super) fn between<'a>(
        &'a self,
        starts: &[&'a Arc<Entry>],
        goal: &'a Entry,
    ) -> Vec<&'a Arc<Entry>> {
        let mut ahead = Front::new(self, starts, |project, at| Box::new(project.next(at)));
        let mut behind = Front::new(self, &[], |project, at| Box::new(project.previous(at)));
        // The goal itself may be gone from the project.
        behind.current = Some(Box::new(self.previous(goal)));
        for _ in 0..NEAR_LOOKS {
            if ahead.step().is_none() {
                return leading_to(self, &ahead.met, goal);
            }
            if behind.step().is_none() {
                return reached_among(self, starts, &behind.seen);
            }
        }
        ahead.met.extend(behind.met);
        ahead.met
    }

    /// Whether a dependency of `from` on `to` would close a circle; also where that takes too long to be found out.
    #[must_use]
    pub fn would_circle(&self, from: &Entry, to: &Entry) -> bool {
        from.path == to.path || self.reaches(to, from, WALK_LOOKS) != Some(false)
    }

    /// Whether `start` reaches `goal` along `depends_on`, searched from both ends edge by edge; `None` where that is not
    /// settled after so many looks.
    fn reaches(&self, start: &Entry, goal: &Entry, looks: usize) -> Option<bool> {
        let (Some(start), Some(goal)) = (self.by_id(start.id()), self.by_id(goal.id())) else {
            return Some(false);
        };
        let mut ahead = Front::new(self, &[start], |project, at| Box::new(project.next(at)));
        let mut behind = Front::new(self, &[goal], |project, at| Box::new(project.previous(at)));
        for _ in 0..looks {
            match ahead.step() {
                None => return Some(false),
                Some(it) if behind.seen.contains(it.id()) => return Some(true),
                Some(_) => {}
            }
            match behind.step() {
                None => return Some(false),
                Some(it) if ahead.seen.contains(it.id()) => return Some(true),
                Some(_) => {}
            }
        }
        None
    }

    /// The loaded, active specs that `entry` depends on, in its order.
    pub(super) fn next(&self, entry: &Entry) -> impl Iterator<Item = &Arc<Entry>> {
        entry
            .spec
            .depends_on()
            .filter_map(|(id, _)| self.loaded(id))
    }

    /// The loaded, active specs that depend on `entry`, by path.
    pub(super) fn previous(&self, entry: &Entry) -> impl Iterator<Item = &Arc<Entry>> {
        self.dependants(entry.id())
            .filter(|dependant| takes_part(dependant))
    }
}

/// Whether chant sees the spec at all when it follows edges.
fn takes_part(entry: &Entry) -> bool {
    entry.is_active() && entry.loads()
}

type Edges<'a> = fn(&'a Project, &'a Arc<Entry>) -> Box<dyn Iterator<Item = &'a Arc<Entry>> + 'a>;

/// A search in one direction that can be advanced by a single edge, so that a spec with 100,000 dependants costs no
/// more than the other side's search takes.
struct Front<'a> {
    project: &'a Project,
    edges: Edges<'a>,
    current: Option<Box<dyn Iterator<Item = &'a Arc<Entry>> + 'a>>,
    queue: VecDeque<&'a Arc<Entry>>,
    seen: FxHashSet<&'a str>,
    met: Vec<&'a Arc<Entry>>,
}

impl<'a> Front<'a> {
    fn new(project: &'a Project, starts: &[&'a Arc<Entry>], edges: Edges<'a>) -> Self {
        let mut front = Self {
            project,
            edges,
            current: None,
            queue: VecDeque::new(),
            seen: FxHashSet::default(),
            met: Vec::new(),
        };
        starts.iter().for_each(|start| front.meet(start));
        front
    }

    fn meet(&mut self, entry: &'a Arc<Entry>) {
        if self.seen.insert(entry.id()) {
            self.queue.push_back(entry);
            self.met.push(entry);
        }
    }

    /// The spec at the end of the next edge; `None` when everything within reach has been seen.
    fn step(&mut self) -> Option<&'a Arc<Entry>> {
        loop {
            if let Some(entry) = self.current.as_mut().and_then(Iterator::next) {
                self.meet(entry);
                return Some(entry);
            }
            self.current = Some((self.edges)(self.project, self.queue.pop_front()?));
        }
    }
}

/// Those of `specs`, which hold everything they lead to, that lead to `goal`.
fn leading_to<'a>(
    project: &'a Project,
    specs: &[&'a Arc<Entry>],
    goal: &Entry,
) -> Vec<&'a Arc<Entry>> {
    let mut before: FxHashMap<&str, Vec<&Arc<Entry>>> = FxHashMap::default();
    let (mut queue, mut seen) = (Vec::new(), FxHashSet::default());
    for spec in specs {
        if spec.spec.depends_on().any(|(id, _)| id == goal.id()) {
            queue.push(*spec);
        }
        for next in project.next(spec) {
            before.entry(next.id()).or_default().push(spec);
        }
    }
    let mut found = Vec::new();
    while let Some(at) = queue.pop() {
        if seen.insert(at.id()) {
            found.push(at);
            queue.extend(before.get(at.id()).into_iter().flatten());
        }
    }
    found
}

/// What `starts` lead to without leaving `whole`.
fn reached_among<'a>(
    project: &'a Project,
    starts: &[&'a Arc<Entry>],
    whole: &FxHashSet<&str>,
) -> Vec<&'a Arc<Entry>> {
    let (mut queue, mut seen, mut found) = (starts.to_vec(), FxHashSet::default(), Vec::new());
    while let Some(at) = queue.pop() {
        if whole.contains(at.id()) && seen.insert(at.id()) {
            found.push(at);
            queue.extend(project.next(at));
        }
    }
    found
}

/// Tarjan's strongly connected components of at least two specs, without recursion.
fn circles(project: &Project) -> Circles {
    let nodes: Vec<&Arc<Entry>> = project.active().filter(|entry| takes_part(entry)).collect();
    let number: FxHashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.id(), at))
        .collect();
    let edges: Vec<Vec<usize>> = nodes
        .iter()
        .map(|entry| {
            let ids = entry.spec.depends_on();
            ids.filter_map(|(id, _)| number.get(id).copied()).collect()
        })
        .collect();

    const UNSEEN: usize = usize::MAX;
    let mut found = Circles::default();
    let (mut index, mut low) = (vec![UNSEEN; nodes.len()], vec![0; nodes.len()]);
    let mut on_stack = vec![false; nodes.len()];
    let (mut stack, mut calls, mut clock, mut circle) = (Vec::new(), Vec::new(), 0, 0);
    for root in 0..nodes.len() {
        if index[root] == UNSEEN {
            calls.push((root, 0));
        }
        while let Some((at, edge)) = calls.pop() {
            if edge == 0 {
                (index[at], low[at]) = (clock, clock);
                clock += 1;
                stack.push(at);
                on_stack[at] = true;
            } else {
                // Back from the edge before this one.
                low[at] = low[at].min(low[edges[at][edge - 1]]);
            }
            if let Some(step) = edges[at][edge..].iter().position(|&to| {
                if on_stack[to] {
                    low[at] = low[at].min(index[to]);
                }
                index[to] == UNSEEN
            }) {
                let edge = edge + step;
                calls.push((at, edge + 1));
                calls.push((edges[at][edge], 0));
            } else if low[at] == index[at] {
                let from = stack
                    .iter()
                    .rposition(|&node| node == at)
                    .unwrap_or_default();
                let members = stack.split_off(from);
                for &member in &members {
                    on_stack[member] = false;
                    if members.len() > 1 {
                        found.insert(Arc::clone(&nodes[member].path), circle);
                    }
                }
                circle += u32::from(members.len() > 1);
            }
        }
    }
    found
}
