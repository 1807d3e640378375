//! What the editor asks: snapshot, a function of `ide`, conversion. The work is done on a blocking thread and stops when
//! the question is taken back.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    change, convert,
    document::Document,
    examine,
    state::{Snapshot, State},
};
use crate::ide::change::Change;

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

/// The mendings of what was found where the cursor is.
pub(super) async fn code_action(
    state: &State,
    params: lsp::CodeActionParams,
) -> Result<Option<lsp::CodeActionResponse>> {
    answer(state, move |now, _| {
        let document = now.documents.get(params.text_document.uri.as_str())?;
        let only = params.context.only.as_deref();
        let wanted = only.is_none_or(|kinds| kinds.iter().any(is_quick_fix));
        if !wanted || !now.features.code_actions {
            return None;
        }
        Some(quick_fixes(now, document, params.range))
    })
    .await
}

/// Whether a client that wants only this kind wants quick fixes: `quickfix`, or the root of all kinds.
fn is_quick_fix(kind: &lsp::CodeActionKind) -> bool {
    ["", lsp::CodeActionKind::QUICKFIX.as_str()].contains(&kind.as_str())
}

fn quick_fixes(now: &Snapshot, document: &Document, range: lsp::Range) -> lsp::CodeActionResponse {
    let encoding = now.features.encoding;
    let Some((findings, text)) = examine::findings(now, &document.spot) else {
        return Vec::new();
    };
    let at = convert::range_from_lsp(&text, range, encoding).span;
    let whole = text.to_str();
    let mut actions = Vec::new();
    for finding in findings.iter().filter(|finding| finding.span.meets(at)) {
        let diagnostic = convert::diagnostic_to_lsp(finding, &text, &now.features, &mut |_| None);
        for (rank, fix) in finding.fixes.iter().enumerate() {
            let mending = Change::edits(&*document.spot.path, fix.edits(&whole));
            actions.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
                title: fix.title.clone(),
                kind: Some(lsp::CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                edit: change::to_lsp(now, &document.spot.root, &mending).ok(),
                is_preferred: (rank == 0 && fix.safe).then_some(true),
                ..lsp::CodeAction::default()
            }));
        }
    }
    actions
}
