//! Work-done progress of a run or of a chain, with a button that ends it.

use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport, notification,
    request::WorkDoneProgressCreate,
};

use crate::lsp::{ask::ask, state::State};

/// One progress; nothing where the client shows none.
#[derive(Clone)]
pub(in crate::lsp) struct Bar {
    state: Arc<State>,
    token: NumberOrString,
    shown: Option<Arc<Mutex<Shown>>>,
}

/// What the client shows; it has to be asked first, and nobody waits for the answer.
struct Shown {
    agreed: bool,
    over: bool,
    message: String,
    percentage: Option<u32>,
}

impl Bar {
    /// Shows a progress of this token.
    pub(super) fn begin(
        state: &Arc<State>,
        token: String,
        title: String,
        message: String,
        percentage: Option<u32>,
    ) -> Self {
        let token = NumberOrString::String(token);
        let mut bar = Self {
            state: Arc::clone(state),
            token: token.clone(),
            shown: None,
        };
        if !state.snapshot().features.progress {
            return bar;
        }
        let shown = Arc::new(Mutex::new(Shown {
            agreed: false,
            over: false,
            message,
            percentage,
        }));
        bar.shown = Some(Arc::clone(&shown));
        let params = WorkDoneProgressCreateParams {
            token: token.clone(),
        };
        ask::<WorkDoneProgressCreate>(state, params, move |state, ()| {
            let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
            if shown.over {
                return;
            }
            shown.agreed = true;
            let begin = WorkDoneProgressBegin {
                title,
                cancellable: Some(true),
                message: Some(shown.message.clone()),
                percentage: shown.percentage,
            };
            send(state, &token, WorkDoneProgress::Begin(begin));
        });
        bar
    }

    /// Whether the client shows any.
    pub(super) fn is_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// Shows how it stands.
    pub(super) fn report(&self, message: String, percentage: Option<u32>) {
        self.show(|shown| {
            message.clone_into(&mut shown.message);
            shown.percentage = percentage;
            WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(message),
                percentage,
            })
        });
    }

    /// Shows nothing any more.
    pub(super) fn end(&self, message: &str) {
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
        if shown.over {
            return;
        }
        let value = value(&mut shown);
        if shown.agreed {
            send(&self.state, &self.token, value);
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
