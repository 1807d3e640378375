//! A run of a chain that another process has begun at the same moment.

use std::{sync::Arc, thread};

use super::{GLANCES, advance, of_spot};
use crate::{
    lsp::{
        runs::{find, id_of},
        state::{Spot, State},
    },
    runner,
};

/// Another process was first to begin a run: chains wait for that one.
pub(super) fn join(state: &Arc<State>, spot: &Spot) {
    let (state, spot) = (Arc::clone(state), spot.clone());
    thread::spawn(move || {
        let id = id_of(&spot);
        loop {
            find(&state, &spot.root);
            let found = state.runs.inner().live.contains_key(&spot);
            if found || state.has_ended() || !runner::is_running(&spot.root, id) {
                break;
            }
            thread::sleep(GLANCES[1]);
        }
        for running in of_spot(&mut state.runs.inner(), &spot) {
            running.news += 1;
            running.begun.remove(&spot.path);
            running.asked.chain.put_back(&spot.path);
        }
        advance(&state);
    });
}
