//! Another name for what is at the cursor. A refusal is an error whose message is for the user.

use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types as lsp,
};

use super::{
    at_cursor::asked,
    change, convert,
    document::Step,
    features::Features,
    requests::answer,
    state::{Snapshot, State},
    status,
};
use crate::ide::rename::{self as ide, Able, Renaming};

/// The protocol's code for a request that is understood and cannot be carried out.
const REQUEST_FAILED: i64 = -32803;

/// What is promised to the client.
pub(super) fn capability(features: &Features) -> lsp::OneOf<bool, lsp::RenameOptions> {
    if !features.prepares_rename {
        return lsp::OneOf::Left(true);
    }
    lsp::OneOf::Right(lsp::RenameOptions {
        prepare_provider: Some(true),
        work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
    })
}

/// What would be renamed.
pub(super) async fn prepare(
    state: &State,
    at: lsp::TextDocumentPositionParams,
) -> Result<Option<lsp::PrepareRenameResponse>> {
    status::indexed(state).await;
    answer(state, move |now, _| {
        let found = asked(now, &at, None, |ask, _, text| {
            let (span, placeholder) = ide::prepare(ask)?;
            Ok(lsp::PrepareRenameResponse::RangeWithPlaceholder {
                range: convert::range_to_lsp(text, span, now.features.encoding),
                placeholder,
            })
        });
        found.transpose().map_err(refused)
    })
    .await?
}

/// The edit that renames it everywhere.
pub(super) async fn rename(
    state: &State,
    params: lsp::RenameParams,
) -> Result<Option<lsp::WorkspaceEdit>> {
    status::indexed(state).await;
    answer(state, move |now, _| {
        let at = params.text_document_position;
        let found = asked(now, &at, None, |ask, document, _| {
            let renaming = ide::rename(ask, &params.new_name, able(&now.features))?;
            in_step(now, &renaming)?;
            let (root, change) = (&document.spot.root, &renaming.change);
            change::with_notes(now, root, change, &renaming.notes)
        });
        found.transpose().map_err(refused)
    })
    .await?
}

/// What the client can do with a renaming.
pub(super) fn able(features: &Features) -> Able {
    Able {
        asks: features.annotates,
        renames: features.renames_files,
    }
}

/// Whether every open document is what the editor shows: else edits could land anywhere in it.
pub(super) fn in_step(now: &Snapshot, renaming: &Renaming) -> std::result::Result<(), String> {
    let out = now.documents.values().find(|document| {
        let path = &*document.spot.path;
        document.step == Step::Out && renaming.change.touches(path)
    });
    match out {
        Some(document) => Err(format!(
            "{} is out of step with the editor: save it, then try again",
            document.spot.path
        )),
        None => Ok(()),
    }
}

fn refused(sentence: String) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: sentence.into(),
        data: None,
    }
}
