//! Questions to the client. Nobody waits for an answer: it comes to a function, or not at all.

use std::{sync::Arc, time::Duration};

use tower_lsp::ls_types::request::Request;

use super::state::State;

/// A client that has not answered by then will not: it is busy with a dialogue, or it has no handler.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks `R` in a task of its own; `then` gets the answer, if there is one.
pub(super) fn ask<R>(
    state: &Arc<State>,
    params: R::Params,
    then: impl FnOnce(&Arc<State>, R::Result) + Send + 'static,
) where
    R: Request,
    R::Params: Send + 'static,
    R::Result: Send + 'static,
{
    let inner = Arc::clone(state);
    state.runtime.spawn(async move {
        if let Some(answer) = question::<R>(&inner, params).await {
            then(&inner, answer);
        }
    });
}

/// What came of a question.
pub(super) enum Answer<T> {
    /// An answer.
    Given(T),
    /// An error.
    Refused,
    /// Nothing, for as long as we wait.
    Missing,
}

/// Asks `R` and waits; only for tasks that nobody waits for.
pub(super) async fn question<R: Request>(state: &State, params: R::Params) -> Option<R::Result> {
    match hear::<R>(state, params).await {
        Answer::Given(answer) => Some(answer),
        Answer::Refused | Answer::Missing => None,
    }
}

/// The same, for who wants to know why there is no answer.
pub(super) async fn hear<R: Request>(state: &State, params: R::Params) -> Answer<R::Result> {
    hear_for::<R>(state, params, PATIENCE).await
}

/// The same, for a question that a person has to answer.
pub(super) async fn hear_for<R: Request>(
    state: &State,
    params: R::Params,
    patience: Duration,
) -> Answer<R::Result> {
    match tokio::time::timeout(patience, state.client.send_request::<R>(params)).await {
        Ok(Ok(answer)) => Answer::Given(answer),
        Ok(Err(error)) => {
            tracing::info!("the client refuses {}: {error}", R::METHOD);
            Answer::Refused
        }
        Err(_) => {
            tracing::info!("the client does not answer {}", R::METHOD);
            Answer::Missing
        }
    }
}
