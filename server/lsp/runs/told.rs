//! What the client is told of a run: every event, and progress where it shows that.

use std::{sync::Arc, time::Instant};

use serde_json::{Value, json};
use tower_lsp::ls_types::{NumberOrString, notification::Notification};

use super::{Wanted, bar::Bar, chains};
use crate::{
    ide::run_page::taken,
    lsp::{state::State, status},
    model::run::Event,
};

/// What the tokens of runs begin with.
const TOKEN: &str = "chant-run-";

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

/// Tells of one run.
pub(super) struct Teller {
    state: Arc<State>,
    wanted: Wanted,
    run: String,
    began: Instant,
    criteria: Option<(usize, usize)>,
    line: String,
    bar: Option<Bar>,
}

impl Teller {
    /// For the run of that name.
    pub(super) fn new(state: &Arc<State>, wanted: &Wanted, run: &str) -> Self {
        Self {
            state: Arc::clone(state),
            wanted: wanted.clone(),
            run: run.to_owned(),
            began: Instant::now(),
            criteria: None,
            line: String::new(),
            bar: None,
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
            Event::Started(_) => self.begin(),
            Event::Line { text } => {
                self.line = text.trim().chars().take(120).collect();
                self.report();
            }
            Event::Criteria { checked, total } => {
                self.criteria = Some((*checked, *total));
                self.report();
            }
            Event::Stopping => {
                "stopping".clone_into(&mut self.line);
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
        let elapsed = i64::try_from(self.began.elapsed().as_secs()).unwrap_or(0);
        self.message(Some(taken(elapsed)))
    }

    /// One of a chain is told of by the chain's own progress.
    fn begin(&mut self) {
        if self.wanted.chain.is_none() {
            let token = format!("{TOKEN}{}", self.run);
            let title = self.wanted.title.clone();
            let bar = Bar::begin(&self.state, token, title, self.timed(), None);
            self.bar = Some(bar);
        }
    }

    fn report(&self) {
        if let Some(bar) = &self.bar {
            bar.report(self.timed(), None);
        } else if self.wanted.chain.is_some() {
            chains::said(&self.state, &self.wanted, self.message(None));
        }
    }

    fn end(&self, message: &str) {
        if let Some(bar) = &self.bar {
            bar.end(message);
        }
    }
}
