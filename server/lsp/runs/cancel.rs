//! Ending runs: by their spec, or by the button of their progress.

use std::{path::Path, sync::Arc};

use tower_lsp::ls_types::NumberOrString;

use super::{chains, id_of, not_begun, queue, told};
use crate::{
    lsp::state::{Spot, State},
    runner,
};

/// Ends a run, or takes it out of the queue; whether there was one.
pub(in crate::lsp) fn cancel(state: &Arc<State>, spot: &Spot) -> bool {
    let waiting = {
        let mut inner = state.runs.inner();
        let at = inner
            .waiting
            .iter()
            .position(|other| other.wanted.spot == *spot);
        at.and_then(|at| inner.waiting.remove(at))
    };
    match waiting {
        Some(waiting) => {
            queue::note(state);
            let message = format!("{}: stopped before it began", waiting.wanted.id);
            not_begun(state, &waiting.wanted, &waiting.run, "cancelled", message);
            true
        }
        None => {
            let is_ours = state.runs.is_to_end(spot);
            runner::stop(&spot.root, id_of(spot)) || is_ours
        }
    }
}

/// Ends the run whose record has this id, or that was begun under it, whatever has become of its spec; whether there was
/// one.
pub(in crate::lsp) fn cancel_lost(state: &Arc<State>, root: &Path, id: &str) -> bool {
    let spot = {
        let inner = state.runs.inner();
        let waiting = inner.waiting.iter().map(|it| &it.wanted.spot);
        let mut all = inner.live.keys().chain(waiting);
        all.find(|spot| *spot.root == *root && id_of(spot) == id)
            .cloned()
    };
    match spot {
        Some(spot) => cancel(state, &spot),
        None => runner::stop(root, id),
    }
}

/// Ends the run whose progress has this token, whatever its spec is.
pub(in crate::lsp) fn cancel_by_progress(state: &Arc<State>, token: &NumberOrString) {
    if let Some(chain) = chains::chain_of_token(token) {
        chains::cancel(state, chain);
        return;
    }
    let Some(run) = told::run_of_token(token) else {
        return;
    };
    let spot = {
        let inner = state.runs.inner();
        let live = inner.live.iter().find(|(_, live)| live.run == run);
        let mut waiting = inner.waiting.iter().filter(|it| it.run == run);
        live.map(|(spot, _)| spot.clone())
            .or_else(|| waiting.next().map(|it| it.wanted.spot.clone()))
    };
    if let Some(spot) = spot {
        cancel(state, &spot);
    }
}
