//! What the client is told of a run: every event, and progress where it shows that.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport, notification,
    notification::Notification, request::WorkDoneProgressCreate,
};

use super::Wanted;
use crate::{
    ide::run_page::taken,
    lsp::{ask::ask, state::State, status},
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
    shown: Option<Arc<Mutex<Shown>>>,
}

/// What the client shows of the progress; it has to be asked first, and nobody waits for the answer.
#[derive(Default)]
struct Shown {
    agreed: bool,
    over: bool,
    message: String,
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
            shown: None,
        }
    }

    /// Tells an event.
    pub(super) fn tell(&mut self, event: &Event) {
        let mut params = serde_json::to_value(event).unwrap_or_default();
        let uri = self.state.snapshot().uri_of(&self.wanted.spot);
        params["run"] = json!(self.run);
        params["id"] = json!(self.wanted.id);
        params["uri"] = json!(uri.as_ref().map(|uri| uri.as_str()));
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

    fn message(&self) -> String {
        let elapsed = i64::try_from(self.began.elapsed().as_secs()).unwrap_or(0);
        let criteria = self.criteria;
        let criteria = criteria.map(|(checked, total)| format!("{checked}/{total} criteria"));
        let parts = [criteria, Some(taken(elapsed)), Some(self.line.clone())];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" · ")
    }

    fn begin(&mut self) {
        if !self.state.snapshot().features.progress {
            return;
        }
        let shown = Arc::new(Mutex::new(Shown {
            message: self.message(),
            ..Shown::default()
        }));
        self.shown = Some(Arc::clone(&shown));
        let token = NumberOrString::String(format!("{TOKEN}{}", self.run));
        let title = self.wanted.title.clone();
        let params = WorkDoneProgressCreateParams {
            token: token.clone(),
        };
        ask::<WorkDoneProgressCreate>(&self.state, params, move |state, ()| {
            let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
            if shown.over {
                return;
            }
            shown.agreed = true;
            send(
                state,
                &token,
                WorkDoneProgress::Begin(WorkDoneProgressBegin {
                    title,
                    cancellable: Some(true),
                    message: Some(shown.message.clone()),
                    percentage: None,
                }),
            );
        });
    }

    fn report(&mut self) {
        let message = self.message();
        self.show(|shown| {
            message.clone_into(&mut shown.message);
            WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(message),
                percentage: None,
            })
        });
    }

    fn end(&mut self, message: &str) {
        self.show(|shown| {
            shown.over = true;
            WorkDoneProgress::End(WorkDoneProgressEnd {
                message: Some(message.to_owned()),
            })
        });
    }

    fn show(&self, value: impl FnOnce(&mut Shown) -> WorkDoneProgress) {
        let Some(shown) = &self.shown else { return };
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        let value = value(&mut shown);
        if shown.agreed {
            let token = NumberOrString::String(format!("{TOKEN}{}", self.run));
            send(&self.state, &token, value);
        }
    }
}

fn send(state: &State, token: &NumberOrString, value: WorkDoneProgress) {
    state
        .outbox
        .notify::<notification::Progress>(&ProgressParams {
            token: token.clone(),
            value: ProgressParamsValue::WorkDone(value),
        });
}
