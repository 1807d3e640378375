//! Landing on the disk: documents that are not open.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{Landed, Plan};
use crate::{
    lsp::{
        reload,
        state::{Spot, State},
    },
    store,
};

/// Changes a file, and lets everything follow that depends on it. What the watcher hears of it later is no news then.
pub(super) async fn land(state: &Arc<State>, spot: &Spot, plan: &Plan) -> Result<Landed, String> {
    let failed = |path: &str| format!("{path} was not changed: the server has failed inside");
    let permit = Arc::clone(&state.funnel.writers).acquire_owned().await;
    let permit = permit.map_err(|_| failed(&spot.path))?;
    let (told, hears) = oneshot::channel();
    let work = {
        let (state, spot, plan) = (Arc::clone(state), spot.clone(), Arc::clone(plan));
        move || {
            let replaced = store::replace(&spot.root, &spot.path, |text| plan(text));
            if replaced.is_ok() {
                reload::put_in(&state, vec![spot]);
            }
            drop(permit);
            let _ = told.send(replaced);
        }
    };
    // Not on the pool of requests: a disk that is slow must not hold up who only asks.
    std::thread::Builder::new()
        .name("chant-write".to_owned())
        .spawn(work)
        .map_err(|error| format!("{} was not changed: {error}", spot.path))?;
    let replaced = hears.await.map_err(|_| failed(&spot.path))??;
    Ok(Landed {
        before: replaced.before,
        after: replaced.after,
    })
}
