//! Who is examined when: the document under the user's hands first, its open neighbours next, closed files when there is
//! time.
//!
//! Two threads. One serves open documents and never waits for anything; the other has all the time in the world, and
//! pauses while somebody types. Work is a set, so a burst of changes to one file is one examination of the newest.

use std::{
    collections::{BTreeSet, VecDeque},
    path::Path,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use tower_lsp::ls_types::request::WorkspaceDiagnosticRefresh;

use super::{
    ask::question,
    examine::{Care, Outcome, examine},
    memory, refresh as redraw, reload,
    settings::Scope,
    state::{Snapshot, Spot, State},
    status::{self, Busy},
};

/// Files that are not open and get diagnostics, at most. One takes a tenth of a millisecond and more, so a pass over all
/// ends within seconds; and a longer list of problems helps nobody.
pub(super) const MAX_CLOSED_FILES: usize = 10_000;

/// While somebody types, closed files wait: this long after the last change.
const TYPING_PAUSE: Duration = Duration::from_millis(300);

/// The lists of what is to be examined.
#[derive(Default)]
pub(super) struct Publisher {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// Whether the client is being asked to pull again, and whether it must be asked once more.
    refreshing: AtomicU8,
}

const IDLE: u8 = 0;
const ASKED: u8 = 1;
const ASK_AGAIN: u8 = 2;

#[derive(Default)]
struct Queue {
    /// Open documents, in the order of their examination.
    open: VecDeque<Spot>,
    /// Open documents for which git or globs must be asked.
    patient: BTreeSet<Spot>,
    /// Files that are not open.
    closed: BTreeSet<Spot>,
    /// Held while anything is left for the second thread.
    busy: Option<Busy>,
    typed: Option<Instant>,
}

impl Publisher {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the threads look whether the server has ended.
    pub(super) fn wake(&self) {
        self.changed.notify_all();
    }
}

/// Starts both threads.
pub(super) fn start(state: &Arc<State>) {
    for (name, run) in [
        ("chant-open", serve_open as fn(&Arc<State>)),
        ("chant-closed", serve_closed),
    ] {
        let state = Arc::clone(state);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(&state))
            .expect("the system can start a thread");
    }
}

/// A document has been typed into: it comes first. A client that pulls will ask for it.
pub(super) fn typed(state: &State, spot: &Spot) {
    let mut queue = state.publisher.lock();
    queue.typed = Some(Instant::now());
    if state.snapshot().features.pull {
        return;
    }
    queue.open.retain(|other| other != spot);
    queue.open.push_front(spot.clone());
    drop(queue);
    state.publisher.wake();
}

/// Something that other files depend on has changed: they are examined again.
pub(super) fn examine_again(state: &Arc<State>, spots: impl IntoIterator<Item = Spot>) {
    let snapshot = state.snapshot();
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for spot in spots {
        state.reports.doubt(&spot);
        if snapshot.documents_of(&spot).next().is_some() {
            open.push(spot);
        } else if concerns(state, &snapshot, &spot) {
            closed.push(spot);
        }
    }
    let busy = (!closed.is_empty()).then(|| status::busy(state));
    let mut queue = state.publisher.lock();
    for spot in open {
        if !queue.open.contains(&spot) {
            queue.open.push_back(spot);
        }
    }
    queue.closed.extend(closed);
    let spare = if queue.busy.is_none() {
        std::mem::replace(&mut queue.busy, busy)
    } else {
        busy
    };
    drop(queue);
    // Dropped outside of the lock: it may tell the client.
    drop(spare);
    state.publisher.wake();
}

/// A hasty look at an open document lacked an answer.
pub(super) fn examine_patiently(state: &Arc<State>, spot: Spot) {
    let busy = status::busy(state);
    let mut queue = state.publisher.lock();
    queue.patient.insert(spot);
    let spare = queue.busy.replace(busy);
    drop(queue);
    drop(spare);
    state.publisher.wake();
}

/// A project has been read, or settings have changed: all of its files are examined, as far as the cap goes.
pub(super) fn examine_project(state: &Arc<State>, root: &Path) {
    let snapshot = state.snapshot();
    let mut spots = snapshot.spots(root);
    let all = spots.len();
    let limited = snapshot.settings.scope == Scope::Workspace && all > MAX_CLOSED_FILES;
    status::limit(state, &limit_of(root), limited.then(|| {
        format!("analysis limited: {MAX_CLOSED_FILES} of {all} files are checked while they are not open")
    }));
    let open = spots.split_off(all.min(MAX_CLOSED_FILES));
    let open = open
        .into_iter()
        .filter(|spot| snapshot.documents_of(spot).next().is_some());
    // What was told of files that are gone is taken back.
    let told = state
        .reports
        .told()
        .into_iter()
        .filter(|spot| *spot.root == *root);
    examine_again(state, spots.into_iter().chain(open).chain(told));
    refresh(state);
    redraw::soon(state);
}

/// A project is gone, and its limit with it.
pub(super) fn forget_limit(state: &State, root: &Path) {
    status::limit(state, &limit_of(root), None);
}

fn limit_of(root: &Path) -> String {
    format!("closed files of {}", root.display())
}

/// Whether a file that is not open may have news for the client.
fn concerns(state: &State, snapshot: &Snapshot, spot: &Spot) -> bool {
    // What was told must be corrected, whatever the settings are now.
    state.reports.of(spot).is_some()
        || !snapshot.features.pull && snapshot.settings.scope == Scope::Workspace
}

fn serve_open(state: &Arc<State>) {
    loop {
        let mut queue = state.publisher.lock();
        let spot = loop {
            if state.has_ended() {
                return;
            }
            if let Some(spot) = queue.open.pop_front() {
                break spot;
            }
            queue = state
                .publisher
                .changed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        };
        drop(queue);
        let incomplete = contained(state, &spot, Care::Hasty);
        if incomplete {
            examine_patiently(state, spot);
        }
    }
}

fn serve_closed(state: &Arc<State>) {
    lower_priority();
    loop {
        let mut queue = state.publisher.lock();
        let (spot, care) = loop {
            if state.has_ended() {
                return;
            }
            if let Some(spot) = queue.patient.pop_first() {
                break (spot, Care::Patient);
            }
            let pause = queue.typed.map_or(Duration::ZERO, |typed| {
                TYPING_PAUSE.saturating_sub(typed.elapsed())
            });
            if !pause.is_zero() && !queue.closed.is_empty() {
                queue = match state.publisher.changed.wait_timeout(queue, pause) {
                    Ok((queue, _)) => queue,
                    Err(poisoned) => poisoned.into_inner().0,
                };
            } else if let Some(spot) = queue.closed.pop_first() {
                break (spot, Care::Patient);
            } else if let Some(busy) = queue.busy.take() {
                drop(queue);
                memory::give_back();
                drop(busy);
                queue = state.publisher.lock();
            } else {
                queue = state
                    .publisher
                    .changed
                    .wait(queue)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        };
        drop(queue);
        contained(state, &spot, care);
    }
}

/// One examination, and what follows from it; whether it lacked an answer. A rule that panics costs this one.
fn contained(state: &Arc<State>, spot: &Spot, care: Care) -> bool {
    let once = std::panic::AssertUnwindSafe(|| one(state, spot, care));
    std::panic::catch_unwind(once).unwrap_or_else(|_| {
        tracing::error!(
            "{}: a rule panicked; the file's diagnostics stay as they were",
            spot.path
        );
        false
    })
}

fn one(state: &Arc<State>, spot: &Spot, care: Care) -> bool {
    let snapshot = state.snapshot();
    let open = snapshot.documents_of(spot).next().is_some();
    if !open && snapshot.settings.scope == Scope::Open {
        take_back(state, spot);
        return false;
    }
    let examined = match examine(&snapshot, spot, care) {
        Outcome::Examined(examined) => examined,
        Outcome::Hold => return false,
        Outcome::Gone => {
            take_back(state, spot);
            return false;
        }
    };
    if examined.stale {
        // Read again, it will be examined again.
        reload::heard(state, [spot.root.join(&*spot.path)]);
        return false;
    }
    let incomplete = examined.incomplete && care == Care::Hasty;
    if !snapshot.features.pull {
        state.reports.publish(state, spot, examined);
    } else if state.reports.confirm(spot, examined.id) {
        refresh(state);
    }
    incomplete
}

fn take_back(state: &Arc<State>, spot: &Spot) {
    if state.reports.clear(state, spot) {
        refresh(state);
    }
}

/// Asks a client that pulls to pull again, if it can be asked; one question at a time.
pub(super) fn refresh(state: &Arc<State>) {
    let features = &state.snapshot().features;
    if !features.pull || !features.refresh {
        return;
    }
    let step = |now| Some(if now == IDLE { ASKED } else { ASK_AGAIN });
    if state
        .publisher
        .refreshing
        .fetch_update(SeqCst, SeqCst, step)
        != Ok(IDLE)
    {
        return;
    }
    let state = Arc::clone(state);
    state.clone().runtime.spawn(async move {
        loop {
            let _ = question::<WorkspaceDiagnosticRefresh>(&state, ()).await;
            let refreshing = &state.publisher.refreshing;
            if refreshing
                .compare_exchange(ASKED, IDLE, SeqCst, SeqCst)
                .is_ok()
            {
                return;
            }
            refreshing.store(ASKED, SeqCst);
        }
    });
}

/// What is done here can wait for everything else on the machine.
fn lower_priority() {
    // On Linux a thread has a priority of its own, and "this process" means this thread.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}
