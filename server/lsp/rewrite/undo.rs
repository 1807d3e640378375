//! Taking back what had landed when something that belonged to it did not.

use std::sync::Arc;

use super::{Done, Landed, Plan, buffers, files};
use crate::{
    lsp::state::{Spot, State},
    text::difference,
};

/// Takes back what has landed; the sentence why, and what of it could not be taken back.
pub(super) async fn all(
    state: &Arc<State>,
    done: Vec<(Spot, Done)>,
    mut sentence: String,
) -> String {
    let mut left = Vec::new();
    for (spot, Done { landed, on_disk }) in done.into_iter().rev() {
        if landed.before == landed.after {
            continue;
        }
        let (path, plan) = (Arc::clone(&spot.path), back(landed.clone()));
        let mut undone = Ok(());
        if on_disk {
            undone = files::land(state, &spot, &plan).await.map(drop);
        }
        // A file that was opened meanwhile has been changed in the editor, too.
        if !on_disk || buffers::shows(&state.snapshot(), &spot, &landed.after) {
            undone = undone.and(buffers::land_one(state, spot, plan).await);
        }
        if undone.is_err() {
            left.push(path);
        }
    }
    if !left.is_empty() {
        sentence += &format!(
            "; {} was changed before that, and could not be changed back",
            left.join(", ")
        );
    }
    sentence
}

/// Undoes a change, if the text still is what the change made of it.
fn back(landed: Landed) -> Plan {
    Arc::new(move |text| {
        if text == landed.after {
            Ok(difference(&landed.after, &landed.before))
        } else {
            Err("it has changed since".to_owned())
        }
    })
}
