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

use std::{sync::Arc, time::Duration};

use tokio::sync::{Semaphore, watch};

use super::{
    document::Step,
    state::{Snapshot, Spot, State},
};
use crate::{
    store::Lanes,
    text::{Edit, apply},
    workspace::entry::relative,
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

/// A change that has landed, and where.
#[derive(Clone)]
struct Done {
    landed: Landed,
    /// On the disk, whether or not the editor has followed; else in the editor alone.
    on_disk: bool,
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
    /// Waits until no file is being written, or for so long.
    pub(super) async fn drained(&self, patience: Duration) {
        let all = self.writers.acquire_many(WRITERS as u32);
        let _ = tokio::time::timeout(patience, all).await;
    }

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
///
/// Who asked may stop waiting: a change that has begun goes on to its end.
pub(super) async fn rewrite_all(
    state: &Arc<State>,
    plans: Vec<(Spot, Plan)>,
) -> Result<Vec<Landed>, String> {
    let inner = Arc::clone(state);
    let change = async move { change_all(&inner, plans).await };
    match state.runtime.spawn(change).await {
        Ok(outcome) => outcome,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err("nothing was changed: the server ends".to_owned()),
    }
}

async fn change_all(state: &Arc<State>, plans: Vec<(Spot, Plan)>) -> Result<Vec<Landed>, String> {
    let lanes = state
        .funnel
        .lanes
        .enter_all(plans.iter().map(|(spot, _)| real(spot)))
        .await;
    let tasks: Vec<Task> = (0..)
        .zip(plans)
        .map(|(index, (spot, plan))| Task {
            index,
            spot: as_shown(&state.snapshot(), spot),
            plan,
        })
        .collect();
    let mut done = vec![None; tasks.len()];
    let mut pending = Vec::new();
    let outcome = carry_out(state, tasks.clone(), &mut done, &mut pending).await;
    let Err(sentence) = outcome else {
        if !pending.is_empty() {
            let (inner, runtime) = (Arc::clone(state), state.runtime.clone());
            runtime.spawn(async move {
                buffers::arrive(&inner, pending).await;
                drop(lanes);
            });
        }
        return Ok(done.into_iter().flatten().map(|done| done.landed).collect());
    };
    // What the editor has changed and not told of yet would not be found there.
    buffers::arrive(state, pending).await;
    let done = tasks
        .into_iter()
        .filter_map(|task| Some((task.spot, done[task.index].take()?)))
        .collect();
    Err(undo::all(state, done, sentence).await)
}

/// Files come first: what has landed there can be taken back for certain.
async fn carry_out(
    state: &Arc<State>,
    tasks: Vec<Task>,
    done: &mut [Option<Done>],
    pending: &mut Vec<buffers::Pending>,
) -> Result<(), String> {
    if tasks.len() > 1 {
        refuse_early(&state.snapshot(), &tasks)?;
    }
    let (mut open, mut closed): (Vec<Task>, Vec<Task>) = tasks
        .into_iter()
        .partition(|task| is_open(&state.snapshot(), &task.spot));
    // A document may be closed while the editor is asked, and opened while the disk is written.
    while !open.is_empty() || !closed.is_empty() {
        for task in closed.drain(..) {
            let landed = files::land(state, &task.spot, &task.plan).await?;
            let opened_before = buffers::shows(&state.snapshot(), &task.spot, &landed.before);
            if opened_before && landed.before != landed.after {
                open.push(task.clone());
            }
            done[task.index] = Some(Done {
                landed,
                on_disk: true,
            });
        }
        closed = buffers::land(state, std::mem::take(&mut open), done, pending).await?;
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

/// The file itself, where a document is a link to one: two names of a file have one lane.
fn real(spot: &Spot) -> Spot {
    let real = spot.root.join(&*spot.path).canonicalize().ok();
    let root = spot.root.canonicalize().ok();
    let path = real
        .zip(root)
        .and_then(|(real, root)| relative(&root, &real));
    path.map_or_else(
        || spot.clone(),
        |path| Spot {
            root: Arc::clone(&spot.root),
            path: path.into(),
        },
    )
}

/// The name by which the editor has a file open, if it is another one.
fn as_shown(now: &Snapshot, spot: Spot) -> Spot {
    if is_open(now, &spot) {
        return spot;
    }
    let file = real(&spot);
    let mut open = now.documents.values().map(|document| &document.spot);
    let same = |other: &&Spot| other.root == spot.root && real(other) == file;
    open.find(same).cloned().unwrap_or(spot)
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
