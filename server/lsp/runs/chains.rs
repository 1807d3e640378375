//! Runs until something stands in the way: of the specs of a chain (`ide::chain`) each one that may begin is begun, as many
//! at once as are allowed, until one ends otherwise than completed, none may begin, or a person stops it.
//!
//! A chain lives as long as its server. The runs outlive both.

mod asked;
mod join;

use std::{
    cell::Cell,
    collections::{BTreeSet, VecDeque},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tower_lsp::ls_types::NumberOrString;

use super::{Inner, Waiting, Wanted, bar::Bar, follow::touched, next, told};
use crate::{
    ide::chain::{Member, Turn},
    lsp::{
        state::{Spot, State},
        status,
    },
    model::run::Ended,
    runner, store,
};
pub(in crate::lsp) use asked::Asked;
use asked::{is_completed, may_begin};
use join::join;

/// What the tokens of chains begin with.
const TOKEN: &str = "chant-chain-";

/// How often it is looked whether an editor shows what a run has written to a file that it has open: at first, and once it
/// is plain that the editor reads files again only when somebody comes back to it.
const GLANCES: [Duration; 2] = [Duration::from_millis(10), Duration::from_millis(250)];
const PATIENCE: Duration = Duration::from_secs(2);

/// So many of those that were not run are asked all that stands against them.
const ASKED: usize = 10;

/// A chain that goes on.
pub(super) struct Running {
    name: Arc<str>,
    asked: Asked,
    /// Those that it has begun, by their paths; what others had begun before is waited for.
    begun: BTreeSet<Arc<str>>,
    /// Whether its beginning has been told: nothing happens before.
    announced: bool,
    bar: Bar,
    /// Counts what has happened to it: who asks without a lock what may begin sees whether the answer is still good.
    news: u64,
}

impl Running {
    fn show(&self) {
        let (completed, all) = self.asked.chain.count();
        let percentage = (completed * 100).checked_div(all).unwrap_or(0);
        self.bar.report(
            self.asked.chain.line(),
            Some(u32::try_from(percentage).unwrap_or(100)),
        );
    }
}

/// The name of the chain whose progress has this token.
pub(super) fn chain_of_token(token: &NumberOrString) -> Option<&str> {
    match token {
        NumberOrString::String(token) => token.strip_prefix(TOKEN),
        NumberOrString::Number(_) => None,
    }
}

/// Begins a chain; its name.
pub(in crate::lsp) fn begin(state: &Arc<State>, mut asked: Asked) -> Result<String, String> {
    // Those that other processes have begun are waited for too.
    if let Some((wanted, _)) = asked.runs.values().next() {
        super::find(state, &wanted.spot.root);
    }
    let now = state.snapshot();
    let name: Arc<str> = runner::run_name().into();
    for (wanted, _) in asked.runs.values_mut() {
        wanted.chain = Some(Arc::clone(&name));
    }
    // Nothing is begun where nothing can be.
    let busy = busy(&state.runs.inner());
    let mut runs = asked.runs.values();
    if !runs.any(|run| busy.contains(&run.0.spot) || may_begin(&now, run)) {
        let first = asked.chain.first();
        let reason = first.and_then(|it| asked.reason(&now, it, &Cell::new(1)));
        return Err(reason.unwrap_or_else(|| "there is nothing to run".to_owned()));
    }
    let begun = asked.told(&now);
    let chain = &asked.chain;
    let (token, title) = (format!("{TOKEN}{name}"), format!("Running {}", chain.topic));
    let bar = Bar::begin(state, token, title, chain.line(), Some(0));
    state.runs.inner().chains.push(Running {
        name: Arc::clone(&name),
        asked,
        begun: BTreeSet::new(),
        announced: false,
        bar,
        news: 0,
    });
    let (state, answer) = (Arc::clone(state), name.to_string());
    // Whoever asked has the name first.
    thread::spawn(move || {
        notify(&state, &name, "chain_started", &begun);
        if let Some(running) = named(&mut state.runs.inner(), &name) {
            running.announced = true;
        }
        advance(&state);
    });
    Ok(answer)
}

fn named<'a>(inner: &'a mut Inner, name: &str) -> Option<&'a mut Running> {
    inner.chains.iter_mut().find(|it| *it.name == *name)
}

/// What this server runs, or is about to.
fn busy(inner: &Inner) -> BTreeSet<Spot> {
    let waiting = inner.waiting.iter().map(|it| &it.wanted.spot);
    inner.live.keys().chain(waiting).cloned().collect()
}

/// A run is over: chains that it is of go on, or end.
pub(super) fn ended(state: &Arc<State>, spot: &Spot, end: &Ended) {
    let completed = end.outcome == "completed";
    if runner::is_taken(&end.message) {
        return join(state, spot);
    }
    {
        let mut inner = state.runs.inner();
        let mut concerned = false;
        for running in of_spot(&mut inner, spot) {
            running.news += 1;
            concerned = true;
            if !completed {
                running
                    .asked
                    .chain
                    .ended(&spot.path, &end.outcome, &end.message);
            }
        }
        if !concerned {
            return;
        }
        // Before anybody looks what waits.
        let inner = &mut *inner;
        let halted = inner.chains.iter().filter(|it| it.asked.chain.is_halted());
        let halted: Vec<Arc<str>> = halted.map(|it| Arc::clone(&it.name)).collect();
        for name in halted {
            take_back(inner, &name);
        }
    }
    let (state, spot) = (Arc::clone(state), spot.clone());
    // Others that wait need not wait for this.
    thread::spawn(move || {
        if completed {
            for shown in touched(&state, &spot) {
                settle(&state, &spot, &shown);
            }
            for running in of_spot(&mut state.runs.inner(), &spot) {
                running.news += 1;
                running.asked.chain.ended(&spot.path, "completed", "");
            }
        }
        advance(&state);
    });
}

/// The chains that have this spec.
fn of_spot<'a>(inner: &'a mut Inner, spot: &'a Spot) -> impl Iterator<Item = &'a mut Running> {
    let chains = inner.chains.iter_mut();
    chains.filter(|running| running.asked.has(spot))
}

/// What waits on behalf of a chain waits no more.
fn take_back(inner: &mut Inner, name: &Arc<str>) {
    let of_chain = |it: &Waiting| it.wanted.chain.as_ref() == Some(name);
    let waiting = std::mem::take(&mut inner.waiting).into_iter();
    let (taken, rest): (VecDeque<_>, VecDeque<_>) = waiting.partition(of_chain);
    inner.waiting = rest;
    for waiting in taken {
        let spot = &waiting.wanted.spot;
        // Another chain may have relied on it.
        for running in of_spot(inner, spot) {
            running.news += 1;
            running.asked.chain.put_back(&spot.path);
        }
    }
}

/// Begins no more of a chain, and ends what goes on of it; whether there was one.
pub(in crate::lsp) fn cancel(state: &Arc<State>, name: &str) -> bool {
    let going: Vec<Spot> = {
        let mut inner = state.runs.inner();
        let inner = &mut *inner;
        let Some(running) = named(inner, name) else {
            return false;
        };
        running.asked.chain.stop();
        running.news += 1;
        let name = Arc::clone(&running.name);
        // What others have begun is theirs.
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (path, (wanted, _)) in &running.asked.runs {
            if running.begun.contains(path) {
                own.push(wanted.spot.clone());
            } else {
                others.push(Arc::clone(path));
            }
        }
        for path in others {
            running.asked.chain.put_back(&path);
        }
        take_back(inner, &name);
        own.retain(|spot| inner.live.contains_key(spot));
        own
    };
    for spot in going {
        let _ = runner::stop(&spot.root, super::id_of(&spot));
    }
    let state = Arc::clone(state);
    thread::spawn(move || advance(&state));
    true
}

/// When its turn came, something stood against a run of a chain: it has not begun, and whether it still may is asked again.
pub(super) fn put_back(state: &Arc<State>, wanted: &Wanted) {
    for running in of_spot(&mut state.runs.inner(), &wanted.spot) {
        running.news += 1;
        running.begun.remove(&wanted.spot.path);
        running.asked.chain.put_back(&wanted.spot.path);
    }
    advance(state);
}

/// Whether a run is of a chain that was stopped.
pub(super) fn is_cancelled(state: &State, wanted: &Wanted) -> bool {
    let name = wanted.chain.as_deref();
    let mut inner = state.runs.inner();
    let own = name.and_then(|name| named(&mut inner, name));
    own.is_some_and(|it| it.asked.chain.is_stopped())
}

/// Tells in the progress of its chain what is to be told of a run.
pub(super) fn said(state: &State, wanted: &Wanted, text: String) {
    let mut inner = state.runs.inner();
    let name = wanted.chain.as_deref();
    if let Some(running) = name.and_then(|name| named(&mut inner, name)) {
        running.asked.chain.say(&wanted.spot.path, text);
        running.show();
    }
}

/// Waits until an editor that has a file open which the run has written shows what stands in it: what waits for the spec is
/// judged by that.
fn settle(state: &Arc<State>, spot: &Spot, shown: &Spot) {
    let start = Instant::now();
    let mut said = false;
    let awaited = || {
        let mut inner = state.runs.inner();
        of_spot(&mut inner, spot).any(|it| !it.asked.chain.is_halted())
    };
    while awaited() && !state.has_ended() {
        let now = state.snapshot();
        let Some(document) = now.documents_of(shown).next() else {
            return;
        };
        let saved = store::read(&shown.root.join(&*shown.path));
        if saved.is_ok_and(|text| document.text().to_str() == text) {
            return;
        }
        let late = start.elapsed() > PATIENCE;
        if late && !said {
            said = true;
            for running in of_spot(&mut state.runs.inner(), spot) {
                let text = "completed, and the editor still shows it as it was".to_owned();
                running.asked.chain.say(&spot.path, text);
                running.show();
            }
        }
        thread::sleep(GLANCES[usize::from(late)]);
    }
}

/// Begins what may begin, and says of what has come to its end how.
fn advance(state: &Arc<State>) {
    let names: Vec<Arc<str>> = {
        let inner = state.runs.inner();
        inner.chains.iter().map(|it| Arc::clone(&it.name)).collect()
    };
    for name in names {
        while !step(state, &name) {}
    }
    next(state);
}

/// Whether what was asked was still so when it was to be acted upon.
fn step(state: &Arc<State>, name: &Arc<str>) -> bool {
    let now = state.snapshot();
    let found = {
        let inner = state.runs.inner();
        let running = inner.chains.iter().find(|it| it.name == *name);
        running.filter(|it| it.announced).map(|it| {
            let chain = &it.asked.chain;
            let waiting: Vec<Member> = chain.waiting().cloned().collect();
            let room = now.settings.run.parallel.saturating_sub(chain.going());
            let room = if chain.is_halted() { 0 } else { room };
            (waiting, room, it.asked.runs.clone(), it.news)
        })
    };
    let Some((waiting, room, runs, news)) = found else {
        return true;
    };
    // Asked without the lock, and of no more than there is room for: git takes its time.
    let ready: BTreeSet<Arc<str>> = waiting
        .iter()
        .filter(|it| runs.get(&it.path).is_some_and(|run| may_begin(&now, run)))
        .take(room)
        .map(|it| Arc::clone(&it.path))
        .collect();
    let mut inner = state.runs.inner();
    let inner = &mut *inner;
    let busy = busy(inner);
    let Some(at) = inner.chains.iter().position(|it| it.name == *name) else {
        return true;
    };
    let running = &mut inner.chains[at];
    if running.news != news {
        return false;
    }
    let turn = |it: &Member| match runs.get(&it.path) {
        Some((wanted, _)) if is_completed(&now, &wanted.spot) => Turn::Completed,
        Some((wanted, _)) if busy.contains(&wanted.spot) => Turn::Underway,
        Some((wanted, prepare)) if ready.contains(&it.path) => Turn::Begin(Waiting {
            run: runner::run_name(),
            wanted: wanted.clone(),
            prepare: Arc::clone(prepare),
        }),
        _ => Turn::Not,
    };
    let begun = running.asked.chain.advance(room, turn);
    let over = running.asked.chain.going() == 0;
    running.show();
    for (path, waiting) in begun {
        running.begun.insert(path);
        inner.waiting.push_back(waiting);
    }
    if over {
        let running = inner.chains.remove(at);
        let state = Arc::clone(state);
        thread::spawn(move || tell(&state, &running));
    }
    true
}

/// Says how a chain ended, and what stands against those that are left.
fn tell(state: &Arc<State>, running: &Running) {
    let now = state.snapshot();
    let asked = &running.asked;
    // Who waits for nobody is asked with git's help, one after the other: a few of many will do.
    let asks = Cell::new(ASKED);
    let end = asked.chain.end(|it| asked.reason(&now, it, &asks));
    let left: Vec<Value> = end
        .left
        .iter()
        .map(|(id, reason)| json!({"id": id, "message": reason}))
        .collect();
    let (completed, total) = asked.chain.count();
    let told = json!({
        "outcome": end.outcome, "message": end.message, "completed": completed, "total": total, "left": left,
    });
    notify(state, &running.name, "chain_ended", &told);
    running.bar.end(&end.message);
    if asked.show {
        status::tell(state, end.message);
    }
}

fn notify(state: &State, name: &Arc<str>, event: &str, told: &Value) {
    let mut told = told.clone();
    told["event"] = json!(event);
    told["chain"] = json!(&**name);
    told::notify(state, told);
}
