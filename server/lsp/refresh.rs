//! Tells a client that what it has drawn beside open documents may be old, because something else has changed.
//!
//! Only once things have come to rest, at most one question of each kind at a time, and only to clients that can be
//! told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use tower_lsp::ls_types::request as ask;

use super::{
    ask::question,
    state::{Snapshot, Spot, State},
};
use crate::workspace::{Entry, Project};

/// So long nothing must have changed before the client is told.
const REST: Duration = Duration::from_millis(250);

/// So many times the rest is waited for; then the client is told although changes go on.
const MAX_RESTS: usize = 8;

/// What is to be told.
#[derive(Default)]
pub(super) struct Refresher {
    changes: AtomicU64,
    waiting: AtomicBool,
}

/// Files have changed: tells the client, if what others show of them did and others are open.
pub(super) fn changed(state: &Arc<State>, before: &Snapshot, after: &Snapshot, spots: &[Spot]) {
    let shown = |spot: &Spot| {
        let mut open = after.documents.values();
        open.any(|document| document.spot != *spot) && shows(before, after, spot)
    };
    if is_heard(after) && spots.iter().any(shown) {
        soon(state);
    }
}

/// Whether the client can be told at all.
fn is_heard(now: &Snapshot) -> bool {
    let features = &now.features;
    features.lens_refresh || features.hint_refresh || features.token_refresh
}

/// Whether the change of one file shows in others.
fn shows(before: &Snapshot, after: &Snapshot, spot: &Spot) -> bool {
    let projects = before.workspace.project(&spot.root);
    let Some((old, new)) = projects.zip(after.workspace.project(&spot.root)) else {
        return true;
    };
    match (old.spec(&spot.path), new.spec(&spot.path)) {
        (Some(old), Some(new)) => seen(old) != seen(new),
        // Of prompts it matters that they are there.
        (None, None) => {
            let there = |project: &Project| project.page(&spot.path).is_some();
            there(old) != there(new) || old.config != new.config
        }
        _ => true,
    }
}

/// What other specs show of one: its title and state, and what moves with them.
fn seen(entry: &Entry) -> impl PartialEq + '_ {
    let spec = &entry.spec;
    let ids: Vec<&str> = spec.depends_on().map(|(id, _)| id).collect();
    let approval = spec.approval.as_ref().map(|it| (it.required, it.status));
    let labels: Vec<&str> = spec.texts("labels").map(|(label, _)| label).collect();
    let name = (spec.text("prompt").map(|(name, _)| name), labels);
    let title = spec.title.as_ref().map(|title| &title.text);
    let counts = (spec.criteria.checked(), spec.criteria.total());
    (
        title,
        spec.status,
        spec.kind,
        counts,
        entry.loads(),
        approval,
        ids,
        name,
    )
}

/// Tells the client once things have come to rest.
pub(super) fn soon(state: &Arc<State>) {
    if !is_heard(&state.snapshot()) {
        return;
    }
    let refresher = &state.refresher;
    refresher.changes.fetch_add(1, SeqCst);
    if refresher.waiting.swap(true, SeqCst) {
        return;
    }
    let state = Arc::clone(state);
    state.clone().runtime.spawn(async move {
        let refresher = &state.refresher;
        loop {
            let mut seen = refresher.changes.load(SeqCst);
            for _ in 0..MAX_RESTS {
                tokio::time::sleep(REST).await;
                let now = refresher.changes.load(SeqCst);
                if now == seen {
                    break;
                }
                seen = now;
            }
            let features = Arc::clone(&state.snapshot().features);
            if features.lens_refresh {
                let _ = question::<ask::CodeLensRefresh>(&state, ()).await;
            }
            if features.hint_refresh {
                let _ = question::<ask::InlayHintRefreshRequest>(&state, ()).await;
            }
            if features.token_refresh {
                let _ = question::<ask::SemanticTokensRefresh>(&state, ()).await;
            }
            refresher.waiting.store(false, SeqCst);
            // What changed meanwhile found somebody waiting, and is told now.
            let missed = refresher.changes.load(SeqCst) != seen;
            if !missed || refresher.waiting.swap(true, SeqCst) {
                return;
            }
        }
    });
}
