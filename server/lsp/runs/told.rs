//! What the client is told of a run: every event, and progress where it shows that.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tower_lsp::ls_types::{NumberOrString, notification::Notification};

use super::{Wanted, bar::Bar, chains};
use crate::{
    ide::run_page::taken,
    lsp::{state::State, status},
    model::run::Event,
    runner,
};

/// What the tokens of runs begin with.
const TOKEN: &str = "chant-run-";

/// So often the time is told anew of a run that says nothing.
const TICK: Duration = Duration::from_secs(5);

/// The name of the run whose progress has this token.
pub(in crate::lsp) fn run_of_token(token: &NumberOrString) -> Option<&str> {
    match token {
        NumberOrString::String(token) => token.strip_prefix(TOKEN),
        NumberOrString::Number(_) => None,
    }
}

/// `chant/run`.
enum Told {}

impl Notification for Told {
    type Params = Value;
    const METHOD: &'static str = "chant/run";
}

/// Sends `chant/run`.
pub(super) fn notify(state: &State, params: Value) {
    state.outbox.notify::<Told>(&params);
}

/// Shows a run that waits for its turn.
pub(super) fn waits(state: &Arc<State>, wanted: &Wanted, run: &str) -> Bar {
    shown(state, wanted, run, "waits for its turn".to_owned())
}

fn shown(state: &Arc<State>, wanted: &Wanted, run: &str, message: String) -> Bar {
    let token = format!("{TOKEN}{run}");
    Bar::begin(state, token, wanted.title.clone(), message, None)
}

/// Tells of one run.
pub(super) struct Teller {
    state: Arc<State>,
    wanted: Wanted,
    run: String,
    course: Arc<Mutex<Course>>,
    bar: Option<Bar>,
    /// While it is there, the time is told.
    ticking: Option<Sender<()>>,
}

/// How a run stands.
#[derive(Default)]
struct Course {
    /// When it began, in seconds since the epoch.
    began: i64,
    criteria: Option<(usize, usize)>,
    line: String,
}

impl Course {
    /// What is told of it: the criteria, the time, and the last line, each where there is one.
    fn message(&self, time: Option<String>) -> String {
        let criteria = self.criteria;
        let criteria = criteria.map(|(checked, total)| format!("{checked}/{total} criteria"));
        let parts = [criteria, time, Some(self.line.clone())];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" · ")
    }

    fn timed(&self) -> String {
        let elapsed = runner::now().saturating_sub(self.began).max(0);
        self.message(Some(taken(elapsed)))
    }
}

fn lock(course: &Mutex<Course>) -> MutexGuard<'_, Course> {
    course.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Teller {
    /// For the run of that name.
    pub(super) fn new(state: &Arc<State>, wanted: &Wanted, run: &str) -> Self {
        Self {
            state: Arc::clone(state),
            wanted: wanted.clone(),
            run: run.to_owned(),
            course: Arc::default(),
            bar: wanted.bar.clone(),
            ticking: None,
        }
    }

    /// Tells an event.
    pub(super) fn tell(&mut self, event: &Event) {
        let mut params = serde_json::to_value(event).unwrap_or_default();
        let uri = self.state.snapshot().uri_of(&self.wanted.spot);
        params["run"] = json!(self.run);
        params["id"] = json!(self.wanted.id);
        params["uri"] = json!(uri.as_ref().map(|uri| uri.as_str()));
        if let Some(chain) = &self.wanted.chain {
            params["chain"] = json!(&**chain);
        }
        notify(&self.state, params);
        match event {
            Event::Started(started) => {
                lock(&self.course).began = started.at;
                self.begin();
            }
            Event::Line { text, .. } => {
                lock(&self.course).line = text.trim().chars().take(120).collect();
                self.report();
            }
            Event::Criteria { checked, total } => {
                lock(&self.course).criteria = Some((*checked, *total));
                self.report();
            }
            Event::Stopping => {
                "stopping".clone_into(&mut lock(&self.course).line);
                self.report();
            }
            Event::Ended(ended) => {
                self.end(&ended.message);
                if self.wanted.show {
                    status::tell(&self.state, ended.message.clone());
                }
            }
            Event::Queued { .. } | Event::Lost => {}
        }
    }

    /// One of a chain is told of by the chain's own progress.
    fn begin(&mut self) {
        if self.wanted.chain.is_some() {
            return;
        }
        let message = lock(&self.course).timed();
        let bar = match &self.bar {
            Some(bar) => {
                bar.report(message, None);
                bar.clone()
            }
            None => shown(&self.state, &self.wanted, &self.run, message),
        };
        self.bar = Some(bar.clone());
        if !bar.is_shown() {
            return;
        }
        let (ticking, over) = mpsc::channel();
        self.ticking = Some(ticking);
        let course = Arc::clone(&self.course);
        // Ends with the teller, at once.
        thread::spawn(move || {
            while over.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                bar.report(lock(&course).timed(), None);
            }
        });
    }

    fn report(&self) {
        if let Some(bar) = &self.bar {
            bar.report(lock(&self.course).timed(), None);
        } else if self.wanted.chain.is_some() {
            let message = lock(&self.course).message(None);
            chains::said(&self.state, &self.wanted, message);
        }
    }

    fn end(&mut self, message: &str) {
        self.ticking = None;
        if let Some(bar) = &self.bar {
            bar.end(message);
        }
    }
}
