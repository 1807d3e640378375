//! The runs that this server watches: those that it has started, those that wait for their turn, and those that it has
//! found going on. Everything that happens in them is told as `chant/run`.
//!
//! The work itself is done by keepers, processes of their own (`runner`); a thread here reads what one writes down, and
//! sleeps until it knocks.

mod bar;
mod cancel;
pub(super) mod chains;
mod find;
mod follow;
mod queue;
mod told;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use tokio::sync::oneshot;

use super::{
    refresh,
    state::{Snapshot, Spot, State},
    status,
};
use crate::{
    ide::{agent_work, driver, outcome, permit},
    model::run::{Ended, Event},
    runner::{self, Job, Rules, Tail},
};
use bar::Bar;
pub(super) use cancel::{cancel, cancel_by_progress, cancel_lost};
pub(super) use find::{find, find_one};
use follow::{Wake, follow};
pub(super) use queue::give_up;
use queue::next;
use told::Teller;

/// Sent by a client where somebody presses "cancel" on a progress.
pub(super) const CANCEL_PROGRESS: &str = "window/workDoneProgress/cancel";

/// What is decided about specs.
pub const RULES: Rules = Rules {
    begin: outcome::begin,
    end: outcome::end,
    end_of_chant: outcome::end_of_chant,
    driver: driver::follow,
    names_agent: agent_work::names_agent,
    approval: agent_work::ask,
};

/// Makes the job of a run from the present, or says what stands against it.
pub(super) type Prepare = Arc<dyn Fn(&Snapshot) -> Result<Job, String> + Send + Sync>;

/// The runs of this server.
#[derive(Default)]
pub(super) struct Runs(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Those that go on, and those that are about to.
    live: BTreeMap<Spot, Live>,
    waiting: VecDeque<Waiting>,
    chains: Vec<chains::Running>,
}

struct Live {
    run: String,
    /// Whether it was begun here, and not found.
    ours: bool,
    /// Whether somebody wants it to end: its keeper may be too young to be told.
    unwanted: bool,
}

impl Live {
    fn ours(run: &str) -> Self {
        Self {
            run: run.to_owned(),
            ours: true,
            unwanted: false,
        }
    }
}

/// A run that is wanted.
#[derive(Clone)]
pub(super) struct Wanted {
    /// The spec.
    pub(super) spot: Spot,
    /// The spec's id.
    pub(super) id: String,
    /// What the run is called to people.
    pub(super) title: String,
    /// Whether a person is told of the end in a message.
    pub(super) show: bool,
    /// The chain on whose behalf it is run.
    pub(super) chain: Option<Arc<str>>,
    /// What is shown of it while it waits, and goes on to be shown when it has begun.
    pub(super) bar: Option<Bar>,
}

struct Waiting {
    run: String,
    wanted: Wanted,
    prepare: Prepare,
}

impl Runs {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many go on.
    pub(super) fn count(&self) -> usize {
        self.inner().live.len()
    }

    /// The editor goes: asks all runs to end that were begun from it.
    pub(super) fn stop_all(&self) {
        for (spot, live) in &mut self.inner().live {
            if live.ours {
                live.unwanted = true;
                let _ = runner::stop(&spot.root, id_of(spot));
            }
        }
    }

    /// Notes that a run is to end, for one whose keeper is too young to be told; whether it was begun here.
    fn is_to_end(&self, spot: &Spot) -> bool {
        let mut inner = self.inner();
        let ours = inner.live.get_mut(spot).filter(|live| live.ours);
        ours.map(|live| live.unwanted = true).is_some()
    }

    fn is_unwanted(&self, spot: &Spot) -> bool {
        let inner = self.inner();
        inner.live.get(spot).is_some_and(|live| live.unwanted)
    }
}

/// Begins a run, or puts it into the queue; its name.
pub(super) async fn begin(
    state: &Arc<State>,
    mut wanted: Wanted,
    job: Job,
    prepare: Prepare,
) -> Result<String, String> {
    let run = job.run.clone();
    let parallel = state.snapshot().settings.run.parallel;
    let ahead = {
        let mut inner = state.runs.inner();
        let waits = inner
            .waiting
            .iter()
            .any(|other| other.wanted.spot == wanted.spot);
        if waits {
            return Err(format!("{} cannot be run: {}", wanted.id, permit::QUEUED));
        }
        if inner.live.contains_key(&wanted.spot) {
            return Err(format!("{} cannot be run: is being run", wanted.id));
        }
        if inner.live.len() < parallel {
            inner.live.insert(wanted.spot.clone(), Live::ours(&run));
            None
        } else {
            let ahead = inner.live.len() + inner.waiting.len();
            // Before anybody can take it out.
            wanted.bar = Some(told::waits(state, &wanted, &run));
            inner.waiting.push_back(Waiting {
                run: run.clone(),
                wanted: wanted.clone(),
                prepare,
            });
            Some(ahead)
        }
    };
    if let Some(ahead) = ahead {
        queue::note(state);
        Teller::new(state, &wanted, &run).tell(&Event::Queued { ahead });
        return Ok(run);
    }
    changed(state);
    let (say, heard) = oneshot::channel();
    let inner = Arc::clone(state);
    thread::spawn(move || carry_out(&inner, &wanted, &job, Some(say)));
    match heard.await {
        Ok(Ok(())) => Ok(run),
        Ok(Err(sentence)) => Err(sentence),
        Err(_) => Err("the run cannot be started".to_owned()),
    }
}

/// From the start of the keeper to the end of the run.
fn carry_out(
    state: &Arc<State>,
    wanted: &Wanted,
    job: &Job,
    say: Option<oneshot::Sender<Result<(), String>>>,
) {
    if state.runs.is_unwanted(&wanted.spot) {
        leave(state, wanted);
        let sentence = format!("{}: stopped before it began", wanted.id);
        match say {
            Some(say) => drop(say.send(Err(sentence))),
            None => not_begun(state, wanted, &job.run, "cancelled", sentence),
        }
        next(state);
        return;
    }
    let launched = std::env::current_exe()
        .map_err(|error| format!("the run cannot be started: {error}"))
        .and_then(|program| runner::launch(&program, job));
    let launched = match launched {
        Ok(launched) => launched,
        Err(sentence) => {
            let sentence = format!("{} cannot be run: {sentence}", wanted.id);
            leave(state, wanted);
            // Somebody else may have been faster.
            find_one(state, &wanted.spot.root, &wanted.id);
            match say {
                Some(say) => drop(say.send(Err(sentence))),
                None => not_begun(state, wanted, &job.run, "failed", sentence),
            }
            next(state);
            return;
        }
    };
    if let Some(say) = say {
        let _ = say.send(Ok(()));
    }
    if state.runs.is_unwanted(&wanted.spot) || chains::is_cancelled(state, wanted) {
        // It was stopped while the keeper was on its way.
        let _ = runner::stop(&job.root, &job.id);
    }
    let tail = Tail::new(&job.root, &job.id, launched.from);
    let mut keeper = launched.child;
    follow(
        state,
        wanted,
        &job.run,
        tail,
        Wake::Knocks(launched.knocks),
        || {
            let _ = keeper.wait();
        },
    );
}

fn leave(state: &Arc<State>, wanted: &Wanted) {
    state.runs.inner().live.remove(&wanted.spot);
    changed(state);
}

/// Something has begun or ended: that is told, and what stands above the titles is asked anew.
fn changed(state: &Arc<State>) {
    status::news(state);
    refresh::soon(state);
}

/// A run that waited is over before it began.
fn not_begun(state: &Arc<State>, wanted: &Wanted, run: &str, outcome: &str, message: String) {
    let ended = Ended {
        at: runner::now(),
        outcome: outcome.to_owned(),
        message,
        ..Ended::default()
    };
    Teller::new(state, wanted, run).tell(&Event::Ended(ended.clone()));
    chains::ended(state, &wanted.spot, &ended);
}

/// The id of the spec whose file that is.
pub(super) fn id_of(spot: &Spot) -> &str {
    let name = spot.path.rsplit('/').next().unwrap_or(&spot.path);
    name.strip_suffix(".md").unwrap_or(name)
}
