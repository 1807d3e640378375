//! Runs that wait for others to end: as many go on at once as are allowed.

use std::{sync::Arc, thread};

use super::{Live, Waiting, carry_out, chains, changed, leave, not_begun};
use crate::lsp::{refresh, state::State};

/// The queue has changed, or may have: whoever asks about a spec sees whether it waits.
pub(super) fn note(state: &Arc<State>) {
    let is_news = state.change(|now| {
        let inner = state.runs.inner();
        let queued = inner.waiting.iter().map(|it| it.wanted.spot.clone());
        let queued = queued.collect();
        let is_news = *now.queued != queued;
        if is_news {
            now.queued = Arc::new(queued);
        }
        is_news
    });
    if is_news {
        refresh::soon(state);
    }
}

/// The server is about to end: what waits will not begin, and that is told.
pub(in crate::lsp) fn give_up(state: &Arc<State>) {
    let waiting = std::mem::take(&mut state.runs.inner().waiting);
    for waiting in waiting {
        let message = format!("{}: stopped before it began", waiting.wanted.id);
        not_begun(state, &waiting.wanted, &waiting.run, "cancelled", message);
    }
}

/// Begins what waits, as far as there is room.
pub(super) fn next(state: &Arc<State>) {
    if state.has_ended() || state.is_shut_down() {
        return;
    }
    while let Some(waiting) = taken(state) {
        changed(state);
        let state = Arc::clone(state);
        thread::spawn(move || {
            let wanted = &waiting.wanted;
            // Much may have changed while it waited.
            match (waiting.prepare)(&state.snapshot()) {
                Ok(mut job) => {
                    job.run.clone_from(&waiting.run);
                    carry_out(&state, wanted, &job, None);
                }
                Err(sentence) => {
                    leave(&state, wanted);
                    match wanted.chain {
                        Some(_) => chains::put_back(&state, wanted),
                        None => not_begun(&state, wanted, &waiting.run, "failed", sentence),
                    }
                    next(&state);
                }
            }
        });
    }
    note(state);
}

/// The first that waits, if there is room for it.
fn taken(state: &State) -> Option<Waiting> {
    let mut inner = state.runs.inner();
    if inner.live.len() >= state.snapshot().settings.run.parallel {
        return None;
    }
    let waiting = inner.waiting.pop_front()?;
    let (spot, run) = (waiting.wanted.spot.clone(), &waiting.run);
    inner.live.insert(spot, Live::ours(run));
    Some(waiting)
}
