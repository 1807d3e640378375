//! Runs that go on and were not begun here: those of an editor that has gone, of a command line, of another window.

use std::{collections::btree_map, path::Path, sync::Arc, thread};

use super::{Live, RULES, Wake, Wanted, changed, follow};
use crate::{
    ide::phase,
    lsp::state::{Spot, State},
    runner::{self, Tail, Told},
    workspace::Place,
};

/// A project has been read: watches the runs that go on in it, and ends those whose keepers have died.
pub(in crate::lsp) fn find(state: &Arc<State>, root: &Path) {
    for last in runner::last_runs(root) {
        found(state, root, last);
    }
}

/// The run of one spec may have begun.
pub(in crate::lsp) fn find_one(state: &Arc<State>, root: &Path, id: &str) {
    let last = runner::runs(root, id).pop();
    // One that was begun here has been waited for, and tells of its end itself.
    if let Some(last) = last.filter(|last| last.live) {
        found(state, root, last);
    }
}

fn found(state: &Arc<State>, root: &Path, last: Told) {
    if last.ended.is_some() {
        return;
    }
    let now = state.snapshot();
    let entry = now.workspace.project(root).and_then(|project| {
        let mut found = project.with_id(&last.id);
        let found = found.find(|entry| entry.place == Place::Active)?;
        Some((Arc::clone(&project.root), Arc::clone(found)))
    });
    let Some((root, entry)) = entry else {
        if !last.live {
            // Its spec is gone or has moved; what its agent has left is not.
            let root = root.to_owned();
            thread::spawn(move || {
                let path = format!(".chant/specs/{}.md", last.id);
                runner::bury(&root, &last.id, &path, &RULES)
            });
        }
        return;
    };
    let spot = Spot {
        root: Arc::clone(&root),
        path: Arc::clone(&entry.path),
    };
    let run = last.started.run.clone();
    match state.runs.inner().live.entry(spot.clone()) {
        btree_map::Entry::Occupied(_) => return,
        btree_map::Entry::Vacant(place) => place.insert(Live {
            run: run.clone(),
            ours: false,
            unwanted: false,
        }),
    };
    let wanted = Wanted {
        title: format!("Running {}: {}", phase::name(&entry.spec), last.id),
        id: last.id,
        spot,
        show: false,
        chain: None,
        bar: None,
    };
    changed(state);
    let tail = Tail::of_last(&root, &wanted.id);
    let state = Arc::clone(state);
    thread::spawn(move || follow(&state, &wanted, &run, tail, Wake::Clock, || {}));
}
