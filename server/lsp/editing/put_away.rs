//! Archiving a spec.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::known;
use crate::{
    ide::lifecycle,
    lsp::{
        commands::{Outcome, Refusal, Told},
        rewrite,
        state::{Snapshot, Spot, State},
    },
};

pub(super) async fn archive(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Told> {
    let spot = known(state, &argument).await?;
    let plan = |now: &Snapshot| {
        let project = now.workspace.project(&spot.root);
        let (Some(project), Some(site)) = (project, now.sites.get(&spot.root)) else {
            return Err("the project is being closed".to_owned());
        };
        let entry = project
            .spec(&spot.path)
            .ok_or_else(|| format!("{} is no longer there", spot.path))?;
        // Asks git about a branch, at most.
        tokio::task::block_in_place(|| lifecycle::archive(project, &site.memo.asked(), entry))
    };
    let moved = rewrite::put_away(state, &spot.root, plan).await;
    let (puts, staged) = moved.map_err(Refusal::Failed)?;
    let to = puts.last().map_or("", |put| put.to.as_str());
    let new = Spot {
        root: Arc::clone(&spot.root),
        path: to.into(),
    };
    let uri = state.snapshot().uri_of(&new);
    Ok(Told {
        opens: None,
        answer: json!({"uri": uri.map(|uri| uri.as_str().to_owned()), "staged": staged}),
        sentence: lifecycle::archived(&puts),
    })
}
