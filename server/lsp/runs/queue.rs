//! Runs that wait for others to end: as many go on at once as are allowed.

use std::{collections::BTreeSet, sync::Arc, thread};

use super::{Live, Waiting, carry_out, chains, changed, leave, not_begun};
use crate::lsp::{
    refresh,
    state::{Spot, State},
};

/// The queue has changed, or may have: whoever asks about a spec sees whether it waits.
pub(super) fn note(state: &Arc<State>) {
    let mut is_news = false;
    loop {
        // Never under both locks; whoever was slower looks again.
        let queued = Arc::new(waiting(state));
        let last = state.change(|now| std::mem::replace(&mut now.queued, Arc::clone(&queued)));
        is_news |= last != queued;
        if *queued == waiting(state) {
            break;
        }
    }
    if is_news {
        refresh::soon(state);
    }
}

fn waiting(state: &State) -> BTreeSet<Spot> {
    let inner = state.runs.inner();
    let spots = inner.waiting.iter().map(|it| it.wanted.spot.clone());
    spots.collect()
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
    let parallel = state.snapshot().settings.run.parallel;
    let mut inner = state.runs.inner();
    if inner.live.len() >= parallel {
        return None;
    }
    let waiting = inner.waiting.pop_front()?;
    let (spot, run) = (waiting.wanted.spot.clone(), &waiting.run);
    inner.live.insert(spot, Live::ours(run));
    Some(waiting)
}
