//! What belongs into a drawing.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use super::{Node, State, View, Why};
use crate::{
    model::id,
    workspace::{Entry, Project, World},
};

/// So many steps away from the spec in the middle is its neighbourhood.
const STEPS: usize = 3;

/// So many neighbours are drawn; a spec with 4,000 dependants is not made clearer by more.
const MAX_NEIGHBOURS: usize = 60;

/// All active specs.
pub(super) fn all(project: &Project, world: &dyn World) -> View {
    let entries = project.active().map(|entry| (entry.id(), Some(entry)));
    let mut chosen: BTreeMap<&str, Option<&Arc<Entry>>> = entries.collect();
    for entry in project.active() {
        for (id, _) in entry.spec.depends_on() {
            chosen.entry(id).or_insert_with(|| found(project, id));
        }
        for id in listed(entry) {
            chosen.entry(id).or_insert_with(|| found(project, id));
        }
    }
    view(project, world, &chosen, None, 0)
}

/// A spec, what it waits for and what waits for it, a few steps in either direction.
pub(super) fn around(project: &Project, world: &dyn World, focus: &Entry) -> View {
    let mut chosen: BTreeMap<&str, Option<&Arc<Entry>>> = BTreeMap::new();
    let mut hidden = 0;
    let Some(middle) = project.spec(&focus.path) else {
        return view(project, world, &chosen, None, 0);
    };
    chosen.insert(middle.id(), Some(middle));
    for ahead in [true, false] {
        let mut queue = VecDeque::from([(middle, 0)]);
        while let Some((at, steps)) = queue.pop_front() {
            if steps == STEPS {
                continue;
            }
            let near = if ahead {
                before(project, at)
            } else {
                after(project, at)
            };
            for (id, entry) in near {
                if chosen.contains_key(id) {
                    continue;
                }
                if chosen.len() > MAX_NEIGHBOURS {
                    hidden += 1;
                    continue;
                }
                chosen.insert(id, entry);
                queue.extend(entry.map(|entry| (entry, steps + 1)));
            }
        }
    }
    view(project, world, &chosen, Some(middle.id()), hidden)
}

/// What has an id, whether chant can load it or not.
fn found<'a>(project: &'a Project, id: &str) -> Option<&'a Arc<Entry>> {
    project.as_loaded(id).or_else(|| project.by_id(id))
}

/// The members that a driver says it has: those of another's name are none.
fn listed(entry: &Entry) -> impl Iterator<Item = &str> {
    let named = entry.spec.texts("members").map(|(id, _)| id);
    named.filter(|id| id::is_member_of(id, entry.id()))
}

type Near<'a> = Vec<(&'a str, Option<&'a Arc<Entry>>)>;

/// What comes before a spec: its dependencies, there or not, and its members.
fn before<'a>(project: &'a Project, entry: &'a Entry) -> Near<'a> {
    let members = project.members(entry.id()).into_iter();
    let named = entry.spec.depends_on().map(|(id, _)| id);
    named
        .chain(listed(entry))
        .map(|id| (id, found(project, id)))
        .chain(members.map(|member| (member.id(), Some(member))))
        .take(MAX_NEIGHBOURS * 2)
        .collect()
}

/// What comes after a spec: its dependants, and its driver.
fn after<'a>(project: &'a Project, entry: &'a Entry) -> Near<'a> {
    let driver = entry.driver().and_then(|driver| project.by_id(driver));
    let dependants = project.dependants(entry.id()).filter(|it| it.is_active());
    driver
        .into_iter()
        .chain(dependants)
        .map(|other| (other.id(), Some(other)))
        .take(MAX_NEIGHBOURS * 2)
        .collect()
}

/// Joins what was chosen, by id.
fn view(
    project: &Project,
    world: &dyn World,
    chosen: &BTreeMap<&str, Option<&Arc<Entry>>>,
    focus: Option<&str>,
    hidden: usize,
) -> View {
    let number: FxHashMap<&str, usize> = chosen
        .keys()
        .enumerate()
        .map(|(at, id)| (*id, at))
        .collect();
    let mut edges = Vec::new();
    let mut nodes = Vec::with_capacity(chosen.len());
    for (to, (id, entry)) in chosen.iter().enumerate() {
        let state = entry.map_or(State::Missing, |entry| State::of(project, world, entry));
        nodes.push(Node {
            id: (*id).into(),
            title: entry
                .map_or("", |entry| entry.spec.title_or_untitled())
                .into(),
            entry: entry.cloned(),
            state,
        });
        let driver = id::driver(id).and_then(|driver| number.get(driver));
        edges.extend(driver.map(|&driver| (to, driver, Why::Member)));
        let Some(entry) = entry else { continue };
        let named = entry.spec.depends_on().map(|(id, _)| id);
        edges.extend(named.filter_map(|id| Some((*number.get(id)?, to, Why::Dependency))));
    }
    edges.sort_unstable();
    // A driver that also depends on its member is joined to it once.
    edges.dedup_by_key(|(from, to, _)| (*from, *to));
    View {
        nodes,
        edges,
        focus: focus.and_then(|id| number.get(id).copied()),
        hidden,
    }
}
