//! The editor's process: when it is gone, so are we, even if somebody else holds our stdin open.

use std::{sync::Arc, time::Duration};

use super::state::State;

/// How often to look. A look is one system call.
#[cfg(unix)]
const INTERVAL: Duration = Duration::from_secs(1);

/// Ends the server when the process `id` has ended.
#[cfg(unix)]
pub(super) fn watch(state: &Arc<State>, id: u32) {
    use rustix::{io::Errno, process};

    let Some(id) = i32::try_from(id).ok().and_then(process::Pid::from_raw) else {
        return;
    };
    let state = Arc::clone(state);
    state.clone().runtime.spawn(async move {
        // Signal 0 asks; a process of another user answers "not permitted", and lives.
        while process::test_kill_process(id) != Err(Errno::SRCH) {
            tokio::time::sleep(INTERVAL).await;
        }
        tracing::warn!("the editor's process {id:?} has ended");
        state.lose_client();
    });
}

/// Elsewhere the end of stdin has to do.
#[cfg(not(unix))]
pub(super) fn watch(_: &Arc<State>, _: u32) {}
