//! Diagnostics that the client asks for, by name of the result it already has.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    convert,
    document::locate,
    examine::{Care, Examined, Outcome, examine},
    publish,
    requests::answer,
    settings::Scope,
    state::{Snapshot, Spot, State},
    status,
};

/// The diagnostics of one document. A client asks once, and not every client can be told to ask again, so this waits
/// until the project around the document has been read.
pub(super) async fn document(
    state: &Arc<State>,
    params: lsp::DocumentDiagnosticParams,
) -> Result<lsp::DocumentDiagnosticReportResult> {
    status::indexed(state).await;
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
pub(super) async fn workspace(
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
            let closed_too =
                now.settings.scope == Scope::Workspace && at < publish::MAX_CLOSED_FILES;
            if closed_too || open.contains(spot) {
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
