//! Work-done progress while projects are read, where the client shows it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::oneshot;
use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport, notification,
    request::WorkDoneProgressCreate,
};

use super::{ask::question, index::Progress, state::State};

/// More often than this nobody can read it.
const INTERVAL: Duration = Duration::from_millis(100);

/// Tokens are unique in a session.
static TOKEN: AtomicU64 = AtomicU64::new(0);

/// Shows progress until the value that it returns is dropped.
pub(super) fn show(state: &Arc<State>, seen: Arc<Progress>) -> Option<oneshot::Sender<()>> {
    if !state.snapshot().features.progress {
        return None;
    }
    let (shown, end) = oneshot::channel();
    state.runtime.spawn(report(Arc::clone(state), seen, end));
    Some(shown)
}

async fn report(state: Arc<State>, seen: Arc<Progress>, mut end: oneshot::Receiver<()>) {
    let token = NumberOrString::String(format!(
        "chant-index-{}",
        TOKEN.fetch_add(1, Ordering::Relaxed)
    ));
    let create = WorkDoneProgressCreateParams {
        token: token.clone(),
    };
    if question::<WorkDoneProgressCreate>(&state, create)
        .await
        .is_none()
    {
        return;
    }
    let send = |value: WorkDoneProgress| {
        let value = ProgressParamsValue::WorkDone(value);
        state
            .outbox
            .notify::<notification::Progress>(&ProgressParams {
                token: token.clone(),
                value,
            });
    };
    let (message, percentage) = text(&seen);
    send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title: "Reading specs".to_owned(),
        cancellable: Some(false),
        message: Some(message),
        percentage: Some(percentage),
    }));
    loop {
        match tokio::time::timeout(INTERVAL, &mut end).await {
            Ok(_) => break,
            Err(_) => {
                let (message, percentage) = text(&seen);
                send(WorkDoneProgress::Report(WorkDoneProgressReport {
                    cancellable: Some(false),
                    message: Some(message),
                    percentage: Some(percentage),
                }));
            }
        }
    }
    send(WorkDoneProgress::End(WorkDoneProgressEnd {
        message: Some(text(&seen).0),
    }));
}

fn text(seen: &Progress) -> (String, u32) {
    let (done, total) = (
        seen.done.load(Ordering::Relaxed),
        seen.total.load(Ordering::Relaxed),
    );
    let percentage = (done * 100).checked_div(total).unwrap_or(0).min(100);
    (
        format!("{done}/{total} files"),
        u32::try_from(percentage).unwrap_or(100),
    )
}
