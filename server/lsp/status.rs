//! What the server is doing: `chant/serverStatus`, and who waits for the index.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tower_lsp::ls_types::{
    MessageType, ShowMessageParams,
    notification::{Notification, ShowMessage},
};

use super::state::State;

/// The parameters of `chant/serverStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ServerStatus {
    /// Whether something is wrong with the service as a whole.
    pub(super) health: Health,
    /// Whether nothing is going on in the background.
    pub(super) quiescent: bool,
    /// Number of specs that chant works on.
    pub(super) specs: usize,
    /// Number of phases that this server runs.
    pub(super) runs: usize,
    /// The URIs of the folders whose projects are served, sorted.
    pub(super) projects: Vec<String>,
    /// Why `health` is not `ok`, or what else a user may want to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
}

/// How the service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Health {
    /// As it should be.
    Ok,
    /// Limited.
    Warning,
    /// Something does not work.
    Error,
}

impl Notification for ServerStatus {
    type Params = Self;
    const METHOD: &'static str = "chant/serverStatus";
}

/// What goes on.
#[derive(Debug)]
pub(super) struct Status {
    inner: Mutex<Inner>,
    indexing: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Inner {
    busy: usize,
    announced: bool,
    sent: Option<ServerStatus>,
    /// What is limited and why, by subject.
    limits: Vec<(String, String)>,
}

impl Default for Status {
    fn default() -> Self {
        Self {
            inner: Mutex::default(),
            indexing: watch::Sender::new(0),
        }
    }
}

/// Something that goes on in the background, until it is dropped.
pub(super) struct Busy {
    state: Arc<State>,
    indexing: bool,
}

/// Something begins in the background.
pub(super) fn busy(state: &Arc<State>) -> Busy {
    begin(state, false)
}

/// Reading of projects begins; see [`indexed`].
pub(super) fn indexing(state: &Arc<State>) -> Busy {
    begin(state, true)
}

/// Waits until no project is being read.
pub(super) async fn indexed(state: &State) {
    let mut indexing = state.status.indexing.subscribe();
    // The sender lives as long as the state.
    let _ = indexing.wait_for(|count| *count == 0).await;
}

/// From now on the client may be told.
pub(super) fn announce(state: &State) {
    lock(state).announced = true;
    send(state);
}

/// Something else has changed that the status tells.
pub(super) fn news(state: &State) {
    send(state);
}

/// Says that something is limited, or, with `None`, that it is no longer.
pub(super) fn limit(state: &State, subject: &str, message: Option<String>) {
    let mut inner = lock(state);
    inner.limits.retain(|(other, _)| other != subject);
    inner
        .limits
        .extend(message.map(|message| (subject.to_owned(), message)));
    drop(inner);
    send(state);
}

/// Tells the user something that needs attention.
pub(super) fn show(state: &State, typ: MessageType, message: String) {
    tracing::warn!("{message}");
    state
        .outbox
        .notify::<ShowMessage>(&ShowMessageParams { typ, message });
}

/// Tells the user what they asked for.
pub(super) fn tell(state: &State, message: String) {
    let typ = MessageType::INFO;
    state
        .outbox
        .notify::<ShowMessage>(&ShowMessageParams { typ, message });
}

fn begin(state: &Arc<State>, indexing: bool) -> Busy {
    lock(state).busy += 1;
    if indexing {
        state.status.indexing.send_modify(|count| *count += 1);
    }
    send(state);
    Busy {
        state: Arc::clone(state),
        indexing,
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        lock(&self.state).busy -= 1;
        if self.indexing {
            self.state.status.indexing.send_modify(|count| *count -= 1);
        }
        send(&self.state);
    }
}

fn lock(state: &State) -> std::sync::MutexGuard<'_, Inner> {
    state
        .status
        .inner
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// Sends the status if it is news.
fn send(state: &State) {
    let mut inner = lock(state);
    // Looked at while nobody else can tell: an older one must not be told last.
    let snapshot = state.snapshot();
    let quiescent = inner.busy == 0;
    let mut messages: Vec<&str> = inner
        .limits
        .iter()
        .map(|(_, message)| message.as_str())
        .collect();
    let health = if messages.is_empty() {
        Health::Ok
    } else {
        Health::Warning
    };
    if quiescent && snapshot.sites.is_empty() {
        messages.push("no .chant folder here: nothing to offer");
    }
    let status = ServerStatus {
        health,
        quiescent,
        specs: snapshot.workspace.spec_count(),
        runs: state.runs.count(),
        projects: snapshot.project_uris(),
        message: (!messages.is_empty()).then(|| messages.join("; ")),
    };
    if inner.announced && inner.sent.as_ref() != Some(&status) {
        state.outbox.notify::<ServerStatus>(&status);
        inner.sent = Some(status);
    }
}
