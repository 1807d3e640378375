//! What the editor asks: snapshot, a function of `ide`, conversion. The work is done on a blocking thread and stops when
//! the question is taken back.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tower_lsp::jsonrpc::Result;

use super::state::{Snapshot, State};

/// Set when the client has taken its question back: loops over files look at it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Whether to stop.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets its flag when it is dropped: what awaits the work is dropped when the question is taken back.
struct SetOnDrop(Cancel);

impl Drop for SetOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Answers from a snapshot that is taken before the next message is read.
pub(super) async fn answer<T: Send + 'static>(
    state: &State,
    work: impl FnOnce(&Snapshot, &Cancel) -> T + Send + 'static,
) -> Result<T> {
    let (snapshot, cancel) = (state.snapshot(), Cancel::default());
    let _guard = SetOnDrop(cancel.clone());
    match tokio::task::spawn_blocking(move || work(&snapshot, &cancel)).await {
        Ok(answer) => Ok(answer),
        // The front door turns it into an error reply.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
