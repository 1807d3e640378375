//! Runs until something stands in the way: of the specs of a chain each one that may begin is begun, as many at once as are
//! allowed, until one ends otherwise than completed, or none may begin.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{Prepare, Waiting, Wanted, next};
use crate::{
    lsp::state::{Spot, State},
    model::run::Ended,
    runner, store,
};

/// So long an editor is given to show what a run has written to a file that it has open.
const PATIENCE: Duration = Duration::from_secs(2);
const GLANCE: Duration = Duration::from_millis(10);

/// Specs that are run one after the other.
pub(super) struct Chain {
    name: String,
    /// Those that have not begun.
    todo: Vec<(Wanted, Prepare)>,
    /// Those that run, or wait for room.
    going: Vec<Spot>,
    completed: usize,
    /// Why no more are begun.
    halted: Option<String>,
}

/// Begins a chain; its name.
pub(in crate::lsp) fn begin(
    state: &Arc<State>,
    specs: Vec<(Wanted, Prepare)>,
) -> Result<String, String> {
    let name = runner::run_name();
    let chain = Chain {
        name: name.clone(),
        todo: specs,
        going: Vec::new(),
        completed: 0,
        halted: None,
    };
    // Nothing is begun where nothing can be.
    let now = state.snapshot();
    let mut reasons = chain.todo.iter().map(|(_, prepare)| prepare(&now).err());
    if reasons.all(|reason| reason.is_some()) {
        let first = chain.todo.first();
        let reason = first.and_then(|(_, prepare)| prepare(&now).err());
        return Err(reason.unwrap_or_else(|| "there is nothing to run".to_owned()));
    }
    state.runs.inner().chains.push(chain);
    let inner = Arc::clone(state);
    // Whoever asked has the name first.
    thread::spawn(move || advance(&inner));
    Ok(name)
}

/// A run is over: chains that it is of go on, or end.
pub(super) fn ended(state: &Arc<State>, spot: &Spot, end: &Ended) {
    let concerned = {
        let mut inner = state.runs.inner();
        let mut concerned = false;
        for chain in &mut inner.chains {
            let Some(at) = chain.going.iter().position(|other| other == spot) else {
                continue;
            };
            chain.going.remove(at);
            concerned = true;
            if end.outcome == "completed" {
                chain.completed += 1;
            } else {
                chain.halted.get_or_insert_with(|| end.message.clone());
            }
        }
        concerned
    };
    if concerned {
        settle(state, spot);
        advance(state);
    }
}

/// Waits until an editor that has the file open shows what stands in it: what waits for the spec is judged by that.
fn settle(state: &Arc<State>, spot: &Spot) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let now = state.snapshot();
        let Some(document) = now.documents_of(spot).next() else {
            return;
        };
        let saved = store::read(&spot.root.join(&*spot.path));
        if saved.is_ok_and(|text| document.text().to_str() == text) {
            return;
        }
        thread::sleep(GLANCE);
    }
}

fn advance(state: &Arc<State>) {
    let now = state.snapshot();
    let mut over = Vec::new();
    {
        let mut inner = state.runs.inner();
        let mut chains = std::mem::take(&mut inner.chains);
        for chain in &mut chains {
            if chain.halted.is_some() {
                continue;
            }
            let (ready, todo) = std::mem::take(&mut chain.todo)
                .into_iter()
                .partition(|(_, prepare)| prepare(&now).is_ok());
            chain.todo = todo;
            let ready: Vec<(Wanted, Prepare)> = ready;
            for (wanted, prepare) in ready {
                chain.going.push(wanted.spot.clone());
                inner.waiting.push_back(Waiting {
                    run: runner::run_name(),
                    wanted,
                    prepare,
                });
            }
        }
        let (ended, going): (Vec<Chain>, Vec<Chain>) =
            chains.into_iter().partition(|chain| chain.going.is_empty());
        inner.chains = going;
        over.extend(ended);
    }
    for chain in over {
        tell(state, &chain);
    }
    next(state);
}

/// Says how a chain ended, and what stands against those that are left.
fn tell(state: &Arc<State>, chain: &Chain) {
    let now = state.snapshot();
    let left: Vec<(String, String)> = chain
        .todo
        .iter()
        .map(|(wanted, prepare)| {
            let reason = prepare(&now).err();
            let reason = reason.or_else(|| chain.halted.clone()).unwrap_or_default();
            (wanted.id.clone(), reason)
        })
        .collect();
    let count = chain.completed;
    let s = if count == 1 { " is" } else { "s are" };
    let mut message = format!("{count} spec{s} completed");
    let outcome = match (&chain.halted, left.first()) {
        (Some(reason), _) => {
            message.push_str(&format!("; stopped, because of {reason}"));
            "stopped"
        }
        (None, Some((_, reason))) => {
            message.push_str(&format!("; {reason}"));
            "blocked"
        }
        (None, None) => "completed",
    };
    let left: Vec<_> = left
        .iter()
        .map(|(id, reason)| json!({"id": id, "message": reason}))
        .collect();
    super::told::notify(
        state,
        json!({
            "event": "chain_ended", "chain": chain.name, "outcome": outcome, "message": message, "left": left,
        }),
    );
}
