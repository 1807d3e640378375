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
    state::{Snapshot, Spot, State},
    status,
};
use crate::{
    ide::{
        change::Change,
        symbols::{self, Kind, Symbol},
    },
    text::{Encoding, Text},
};

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

/// The outline of a document.
pub(super) async fn document_symbol(
    state: &State,
    params: lsp::DocumentSymbolParams,
) -> Result<Option<lsp::DocumentSymbolResponse>> {
    answer(state, move |now, _| {
        let uri = params.text_document.uri;
        let document = now.documents.get(uri.as_str())?;
        let project = now.workspace.project(&document.spot.root)?;
        let entry = project.spec(&document.spot.path)?;
        let (text, encoding) = (&document.text(), now.features.encoding);
        let found = symbols::of_document(entry, &text.to_str());
        Some(if now.features.nested_symbols {
            lsp::DocumentSymbolResponse::Nested(
                found
                    .iter()
                    .map(|symbol| nested(symbol, text, encoding))
                    .collect(),
            )
        } else {
            let mut flat = Vec::new();
            found
                .iter()
                .for_each(|symbol| flatten(symbol, None, &uri, text, encoding, &mut flat));
            lsp::DocumentSymbolResponse::Flat(flat)
        })
    })
    .await
}

fn kind_to_lsp(kind: Kind) -> lsp::SymbolKind {
    match kind {
        Kind::Field => lsp::SymbolKind::PROPERTY,
        Kind::Heading => lsp::SymbolKind::STRING,
        Kind::Criterion => lsp::SymbolKind::BOOLEAN,
    }
}

#[expect(
    deprecated,
    reason = "the type has a field that is deprecated and must be filled in"
)]
fn nested(symbol: &Symbol, text: &Text, encoding: Encoding) -> lsp::DocumentSymbol {
    let children: Vec<_> = symbol
        .children
        .iter()
        .map(|child| nested(child, text, encoding))
        .collect();
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
        kind: kind_to_lsp(symbol.kind),
        tags: None,
        deprecated: None,
        range: convert::range_to_lsp(text, symbol.span, encoding),
        selection_range: convert::range_to_lsp(text, symbol.name_span, encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

#[expect(
    deprecated,
    reason = "the type has a field that is deprecated and must be filled in"
)]
fn flatten(
    symbol: &Symbol,
    parent: Option<&str>,
    uri: &lsp::Uri,
    text: &Text,
    encoding: Encoding,
    flat: &mut Vec<lsp::SymbolInformation>,
) {
    flat.push(lsp::SymbolInformation {
        name: symbol.name.clone(),
        kind: kind_to_lsp(symbol.kind),
        tags: None,
        deprecated: None,
        location: lsp::Location::new(
            uri.clone(),
            convert::range_to_lsp(text, symbol.span, encoding),
        ),
        container_name: parent.map(str::to_owned),
    });
    for child in &symbol.children {
        flatten(child, Some(&symbol.name), uri, text, encoding, flat);
    }
}

/// The specs of all projects; complete, so it waits until they have been read.
#[expect(
    deprecated,
    reason = "the type has a field that is deprecated and must be filled in"
)]
pub(super) async fn workspace_symbol(
    state: &State,
    params: lsp::WorkspaceSymbolParams,
) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
    status::indexed(state).await;
    answer(state, move |now, cancel| {
        let mut found = Vec::new();
        for project in now.workspace.projects() {
            let specs = symbols::of_project(project, &params.query);
            for entry in specs.take_while(|_| !cancel.is_set()) {
                let spot = Spot {
                    root: Arc::clone(&project.root),
                    path: Arc::clone(&entry.path),
                };
                let range =
                    entry
                        .spec
                        .title
                        .as_ref()
                        .zip(entry.open.as_ref())
                        .map(|(title, open)| {
                            convert::range_to_lsp(&open.text, title.span, now.features.encoding)
                        });
                found.extend(now.uri_of(&spot).map(|uri| lsp::SymbolInformation {
                    name: symbols::name(entry),
                    kind: lsp::SymbolKind::FILE,
                    tags: None,
                    deprecated: None,
                    location: lsp::Location::new(uri, range.unwrap_or_default()),
                    container_name: symbols::container(entry).map(str::to_owned),
                }));
            }
        }
        Some(lsp::WorkspaceSymbolResponse::Flat(found))
    })
    .await
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
