//! Says which files are open in this server's editor, for whoever changes files from outside.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use super::state::{Snapshot, State};
use crate::store;

/// What was said, project by project.
#[derive(Debug, Default)]
pub(super) struct Presences(Mutex<HashMap<Arc<Path>, store::Presence>>);

/// A document of a project was opened or closed.
pub(super) fn follow(state: &Arc<State>, root: &Arc<Path>) {
    let (inner, root) = (Arc::clone(state), Arc::clone(root));
    // The disk is not waited for where messages are read. Whoever comes last tells the newest.
    state.runtime.spawn_blocking(move || {
        if let Err(error) = inner.presences.tell(&inner, &root) {
            tracing::debug!(
                "{}: others cannot be told what is open: {error}",
                root.display()
            );
        }
    });
}

impl Presences {
    fn tell(&self, state: &State, root: &Arc<Path>) -> std::io::Result<()> {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at behind the lock: an older look must not come last.
        let now = state.snapshot();
        let open = open_of(&now, root);
        // A project that is gone is not made anew by talking of it.
        if open.is_empty() || state.has_ended() || !root.join(".chant").is_dir() {
            said.remove(root);
            return Ok(());
        }
        match said.entry(Arc::clone(root)) {
            Entry::Occupied(mut presence) => presence.get_mut().tell(&open),
            Entry::Vacant(place) => place.insert(store::Presence::enter(root)?).tell(&open),
        }
    }

    /// Nothing is open any more.
    pub(super) fn leave(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

fn open_of<'a>(now: &'a Snapshot, root: &Path) -> BTreeSet<&'a str> {
    now.documents
        .values()
        .filter(|document| *document.spot.root == *root)
        .map(|document| &*document.spot.path)
        .collect()
}
