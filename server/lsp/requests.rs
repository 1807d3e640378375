//! What the editor asks: snapshot, a function of `ide`, conversion. The work is done on a blocking thread and stops when
//! the question is taken back.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    convert,
    document::{Document, locate},
    examine::{self, Care, Examined, Outcome, examine},
    publish,
    state::{Snapshot, Spot, State},
    status,
};
use crate::{
    ide::symbols::{self, Kind, Symbol},
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

/// The diagnostics of one document.
pub(super) async fn diagnostic(
    state: &Arc<State>,
    params: lsp::DocumentDiagnosticParams,
) -> Result<lsp::DocumentDiagnosticReportResult> {
    let inner = Arc::clone(state);
    answer(state, move |now, _| {
        let Some((spot, examined)) = spot_of(now, &params.text_document.uri)
            .and_then(|spot| Some((spot.clone(), examined(now, &spot)?)))
        else {
            return full(None, Vec::new()).into();
        };
        inner.reports.answered(now, &spot, &examined);
        if examined.incomplete {
            publish::examine_patiently(&inner, spot);
        }
        let id = result_id(&examined);
        if params.previous_result_id.as_ref() == Some(&id) {
            return unchanged(id).into();
        }
        full(Some(id), examined.diagnostics).into()
    })
    .await
    .map(|report: lsp::DocumentDiagnosticReport| report.into())
}

fn full(
    result_id: Option<String>,
    items: Vec<lsp::Diagnostic>,
) -> lsp::RelatedFullDocumentDiagnosticReport {
    let full_document_diagnostic_report = lsp::FullDocumentDiagnosticReport { result_id, items };
    lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report,
    }
}

fn unchanged(result_id: String) -> lsp::RelatedUnchangedDocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = lsp::UnchangedDocumentDiagnosticReport { result_id };
    lsp::RelatedUnchangedDocumentDiagnosticReport {
        related_documents: None,
        unchanged_document_diagnostic_report,
    }
}

fn result_id(examined: &Examined) -> String {
    format!("{:x}", examined.id)
}

fn examined(now: &Snapshot, spot: &Spot) -> Option<Examined> {
    match examine(now, spot, Care::Hasty) {
        Outcome::Examined(examined) => Some(examined),
        Outcome::Gone | Outcome::Hold => None,
    }
}

/// The file that a URI means; open documents are known, others are looked for.
fn spot_of(now: &Snapshot, uri: &lsp::Uri) -> Option<Spot> {
    match now.documents.get(uri.as_str()) {
        Some(document) => Some(document.spot.clone()),
        None => locate(&convert::path_from_uri(uri)?).map(|(spot, _)| spot),
    }
}

/// The diagnostics of all files; complete, so it waits until they have been read.
pub(super) async fn workspace_diagnostic(
    state: &Arc<State>,
    params: lsp::WorkspaceDiagnosticParams,
) -> Result<lsp::WorkspaceDiagnosticReportResult> {
    status::indexed(state).await;
    let inner = Arc::clone(state);
    answer(state, move |now, cancel| {
        let mut previous: HashMap<String, String> = params
            .previous_result_ids
            .into_iter()
            .map(|known| (known.uri.as_str().to_owned(), known.value))
            .collect();
        let (mut items, mut looked_at) = (Vec::new(), 0);
        let spots: Vec<Spot> = now
            .workspace
            .projects()
            .flat_map(|project| now.spots(&project.root))
            .collect();
        let open: HashSet<&Spot> = now
            .documents
            .values()
            .map(|document| &document.spot)
            .collect();
        for (at, spot) in spots.iter().enumerate() {
            if cancel.is_set() {
                break;
            }
            looked_at += 1;
            if at < publish::MAX_CLOSED_FILES || open.contains(spot) {
                items.extend(report(&inner, now, spot, &mut previous));
            }
        }
        if cancel.is_set() {
            tracing::debug!(
                "workspace/diagnostic was taken back after {looked_at} of {} files",
                spots.len()
            );
        }
        // What the client knows and we do not is gone.
        items.extend(
            previous
                .into_keys()
                .filter_map(|uri| Some(full_of(uri.parse().ok()?, None, None, Vec::new()))),
        );
        lsp::WorkspaceDiagnosticReport { items }.into()
    })
    .await
}

/// The report of one file, unless there is nothing to say of it and nothing was said before.
fn report(
    state: &State,
    now: &Snapshot,
    spot: &Spot,
    previous: &mut HashMap<String, String>,
) -> Option<lsp::WorkspaceDocumentDiagnosticReport> {
    let uri = now.uri_of(spot)?;
    let known = previous.remove(uri.as_str());
    let version = now
        .documents_of(spot)
        .next()
        .map(|document| i64::from(document.version));
    let told = state
        .reports
        .of(spot)
        .filter(|report| report.fresh && version.is_none());
    if let Some(told) = told {
        let id = format!("{:x}", told.id);
        if known.as_ref() == Some(&id) {
            return Some(unchanged_of(uri, version, id));
        }
        if known.is_none() && told.id == 0 {
            return None;
        }
    }
    let examined = examined(now, spot)?;
    state.reports.answered(now, spot, &examined);
    let id = result_id(&examined);
    match known {
        Some(known) if known == id => Some(unchanged_of(uri, version, id)),
        None if examined.diagnostics.is_empty() => None,
        _ => Some(full_of(uri, version, Some(id), examined.diagnostics)),
    }
}

fn full_of(
    uri: lsp::Uri,
    version: Option<i64>,
    id: Option<String>,
    items: Vec<lsp::Diagnostic>,
) -> lsp::WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = lsp::FullDocumentDiagnosticReport {
        result_id: id,
        items,
    };
    lsp::WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report,
    }
    .into()
}

fn unchanged_of(
    uri: lsp::Uri,
    version: Option<i64>,
    result_id: String,
) -> lsp::WorkspaceDocumentDiagnosticReport {
    let unchanged_document_diagnostic_report = lsp::UnchangedDocumentDiagnosticReport { result_id };
    lsp::WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report,
    }
    .into()
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
            let edits = fix
                .edits(&whole)
                .iter()
                .map(|edit| convert::edit_to_lsp(&text, edit, encoding))
                .collect();
            actions.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
                title: fix.title.clone(),
                kind: Some(lsp::CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                edit: Some(convert::workspace_edit(
                    &now.features,
                    &document.uri,
                    document.version,
                    edits,
                )),
                is_preferred: (rank == 0 && fix.safe).then_some(true),
                ..lsp::CodeAction::default()
            }));
        }
    }
    actions
}
