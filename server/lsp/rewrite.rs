//! The one funnel of everything that the server writes: lane, newest text, plan, landing.
//!
//! A plan is pure and runs in the lane of its document, on the text that it will be carried out on: the editor's, if the
//! document is open there, else the disk's. If that text changes before the edit lands, the plan is asked again. Several
//! documents change together or not at all, as far as an editor lets itself be told.

mod buffers;
mod create;
mod files;
mod put_away;
mod undo;

pub(super) use create::create;
pub(super) use put_away::put_away;

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::{
    document::Step,
    state::{Snapshot, Spot, State},
};
use crate::{
    store::{Lane, Lanes},
    text::{Edit, apply},
};

/// Files that are written at once: enough for a disk to gather them, too few to crowd a machine.
const WRITERS: usize = 16;

/// From the newest text of a document to the edits that it needs, or the sentence why it gets none.
pub(super) type Plan = Arc<dyn Fn(&str) -> Result<Vec<Edit>, String> + Send + Sync>;

/// What the funnel keeps between two changes.
#[derive(Debug)]
pub(super) struct Funnel {
    lanes: Lanes<Spot>,
    writers: Arc<Semaphore>,
    /// Counts what the editor has told us of its documents.
    arrivals: watch::Sender<u64>,
}

/// A change that has landed: it is on the disk, or in the editor's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Landed {
    /// What the document was.
    pub(super) before: String,
    /// What it is; the same, if there was nothing to change.
    pub(super) after: String,
}

/// A document, and what is to become of it.
#[derive(Clone)]
struct Task {
    /// Where it stands in the list of documents that change together.
    index: usize,
    spot: Spot,
    plan: Plan,
}

impl Default for Funnel {
    fn default() -> Self {
        Self {
            lanes: Lanes::default(),
            writers: Arc::new(Semaphore::new(WRITERS)),
            arrivals: watch::Sender::new(0),
        }
    }
}

impl Funnel {
    /// The editor has told something of a document: whoever waits for a change of theirs looks again.
    pub(super) fn arrived(&self) {
        self.arrivals.send_modify(|count| *count += 1);
    }
}

/// Changes one document.
pub(super) async fn rewrite(
    state: &Arc<State>,
    spot: Spot,
    plan: impl Fn(&str) -> Result<Vec<Edit>, String> + Send + Sync + 'static,
) -> Result<Landed, String> {
    let mut landed = rewrite_all(state, vec![(spot, Arc::new(plan) as Plan)]).await?;
    landed.pop().ok_or_else(|| "nothing was changed".to_owned())
}

/// Changes several documents, each named once: all of them, or none. The answers stand in the order of the plans.
pub(super) async fn rewrite_all(
    state: &Arc<State>,
    plans: Vec<(Spot, Plan)>,
) -> Result<Vec<Landed>, String> {
    let spots = plans.iter().map(|(spot, _)| spot.clone());
    let lanes = state.funnel.lanes.enter_all(spots).await;
    let tasks: Vec<Task> = (0..)
        .zip(plans)
        .map(|(index, (spot, plan))| Task { index, spot, plan })
        .collect();
    let mut landed = vec![None; tasks.len()];
    let outcome = carry_out(state, tasks.clone(), &mut landed, lanes).await;
    let Err(sentence) = outcome else {
        return Ok(landed.into_iter().flatten().collect());
    };
    let done = tasks
        .into_iter()
        .filter_map(|task| Some((task.spot, landed[task.index].take()?)))
        .collect();
    Err(undo::all(state, done, sentence).await)
}

/// Files come first: what has landed there can be taken back for certain. The lanes stay taken until the editor has told
/// of what it was asked to change.
async fn carry_out(
    state: &Arc<State>,
    tasks: Vec<Task>,
    landed: &mut [Option<Landed>],
    lanes: Vec<Lane<Spot>>,
) -> Result<(), String> {
    if tasks.len() > 1 {
        refuse_early(&state.snapshot(), &tasks)?;
    }
    let (mut open, mut closed): (Vec<Task>, Vec<Task>) = tasks
        .into_iter()
        .partition(|task| is_open(&state.snapshot(), &task.spot));
    let mut pending = Vec::new();
    // A document may be closed while the editor is asked, and opened while the disk is written.
    while !open.is_empty() || !closed.is_empty() {
        for task in closed.drain(..) {
            let done = files::land(state, &task.spot, &task.plan).await?;
            let opened_before = buffers::shows(&state.snapshot(), &task.spot, &done.before);
            if opened_before && done.before != done.after {
                open.push(task.clone());
            }
            landed[task.index] = Some(done);
        }
        let asked = buffers::land(state, std::mem::take(&mut open), landed).await?;
        closed = asked.closed;
        pending.extend(asked.pending);
    }
    if !pending.is_empty() {
        let state = Arc::clone(state);
        let runtime = state.runtime.clone();
        runtime.spawn(async move {
            buffers::arrive(&state, pending).await;
            drop(lanes);
        });
    }
    Ok(())
}

/// Asks every plan once before anything is touched: most that refuse do it here, where there is nothing to take back.
fn refuse_early(now: &Snapshot, tasks: &[Task]) -> Result<(), String> {
    for task in tasks {
        if let Some(document) = now.documents_of(&task.spot).next() {
            (task.plan)(&document.text().to_str())?;
        } else if let Ok(text) = crate::store::read(&task.spot.root.join(&*task.spot.path)) {
            (task.plan)(&text)?;
        }
    }
    Ok(())
}

fn is_open(now: &Snapshot, spot: &Spot) -> bool {
    now.documents_of(spot).next().is_some()
}

/// What a plan makes of a text.
fn planned(plan: &Plan, text: &str) -> Result<(Vec<Edit>, Landed), String> {
    let edits = plan(text)?;
    let landed = Landed {
        after: apply(text, &edits),
        before: text.to_owned(),
    };
    Ok((edits, landed))
}

/// Why a document of that step is left alone.
fn out_of_step(step: Step, path: &str) -> Option<String> {
    (step != Step::In).then(|| {
        format!("{path} was not changed: the editor and the server disagree about its text; save it, and try again")
    })
}

#[cfg(test)]
mod tests;
