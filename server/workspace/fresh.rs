//! The quick ways of this room, checked against the plain ones: whatever happened to a project, it knows what a project
//! knows that was built from the same files at once.

use std::path::Path;

use proptest::prelude::*;

use super::{
    entry::Entry,
    project::Project,
    testing::{Step, steps},
};

fn after(steps: &[Step]) -> Project {
    let mut project = Project::new(Path::new("/p"));
    steps.iter().for_each(|step| step.apply(&mut project));
    project
}

fn rebuilt(project: &Project) -> Project {
    let mut fresh = Project::new(&project.root);
    for entry in project.specs() {
        fresh.insert(Entry::clone(entry));
    }
    fresh
}

/// Every edge between two specs that chant loads.
fn edges(project: &Project) -> Vec<(&Entry, &Entry)> {
    project
        .active()
        .filter(|entry| entry.loads())
        .flat_map(|from| project.next(from).map(move |to| (&**from, &**to)))
        .collect()
}

/// The number of edges on the shortest way, found by relaxing every edge until nothing changes.
fn distance(edges: &[(&Entry, &Entry)], from: &Entry, to: &Entry) -> Option<usize> {
    let mut reached = std::collections::BTreeMap::from([(from.id(), 0)]);
    for _ in 0..=edges.len() {
        for (a, b) in edges {
            if let Some(&steps) = reached.get(a.id()) {
                let known = reached.entry(b.id()).or_insert(steps + 1);
                *known = (*known).min(steps + 1);
            }
        }
    }
    reached.get(to.id()).copied()
}

proptest! {
    #[test]
    fn the_index_is_that_of_a_project_built_anew(steps in steps()) {
        let project = after(&steps);
        let fresh = rebuilt(&project);
        prop_assert!(project.same_index(&fresh), "{project:#?}\n{fresh:#?}");
        prop_assert_eq!(project.active_count(), fresh.active().count());
    }

    #[test]
    fn one_edge_or_all_edges_make_the_same_cycles(steps in steps()) {
        let project = after(&steps);
        let all = project.clone();
        all.find_cycles();
        let edges = edges(&project);
        for (from, to) in &edges {
            let back = distance(&edges, to, from).filter(|_| from.path != to.path);
            prop_assert_eq!(project.in_cycle(from, to), back.is_some(), "{} → {}", from.id(), to.id());
            prop_assert_eq!(all.in_cycle(from, to), back.is_some(), "{} → {}", from.id(), to.id());
            if let Some(back) = back {
                let walk = project.walk(to, from).expect("a small project is within reach");
                prop_assert_eq!(walk.len(), back + 1);
                prop_assert_eq!((walk[0].id(), walk[back].id()), (to.id(), from.id()));
                for hop in walk.windows(2) {
                    prop_assert!(project.next(hop[0]).any(|it| it.path == hop[1].path));
                }
            }
        }
    }

    #[test]
    fn cycles_found_at_once_are_forgotten_when_an_edge_changes(steps in steps()) {
        let mut project = Project::new(Path::new("/p"));
        for step in &steps {
            step.apply(&mut project);
            project.find_cycles();
        }
        let fresh = rebuilt(&project);
        for (from, to) in edges(&project) {
            prop_assert_eq!(project.in_cycle(from, to), fresh.in_cycle(from, to));
        }
    }

    #[test]
    fn what_waits_for_a_spec_is_what_it_comes_before(steps in steps()) {
        let project = after(&steps);
        let specs: Vec<_> = project.active().filter(|entry| entry.loads()).collect();
        for one in &specs {
            for other in &specs {
                let waits = project.before(one).iter().any(|it| it.path == other.path);
                let follows = project.after(other).iter().any(|it| it.path == one.path);
                prop_assert_eq!(waits, follows, "{} and {}", one.id(), other.id());
            }
        }
    }
}
