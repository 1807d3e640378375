//! What the editor tells us of its documents. Plain functions: there is nothing to wait for.

use std::{path::PathBuf, sync::Arc};

use serde_json::Value;
use tower_lsp::ls_types as lsp;

use super::{
    convert,
    document::{Document, Step},
    index, parted, presence, publish, refresh, reload, ripple,
    state::{Spot, State},
};
use crate::{load, store, text::Text};

/// A document was opened.
pub(super) fn opened(state: &Arc<State>, params: lsp::DidOpenTextDocumentParams) {
    let lsp::TextDocumentItem {
        uri, version, text, ..
    } = params.text_document;
    if let Some(document) = Document::new(uri, &text, version) {
        parted::opened(state, &document);
        let root = Arc::clone(&document.spot.root);
        index::open_project(state, &root);
        replace(state, document);
        presence::follow(state, &root);
    }
}

/// A document was typed into.
pub(super) fn changed(state: &Arc<State>, params: lsp::DidChangeTextDocumentParams) {
    let lsp::VersionedTextDocumentIdentifier { uri, version } = params.text_document;
    let snapshot = state.snapshot();
    // Whatever else is open in the editor is none of ours.
    if let Some(document) = snapshot.documents.get(uri.as_str())
        && let Some(changed) =
            document.changed(&params.content_changes, version, snapshot.features.encoding)
    {
        drop(snapshot);
        replace(state, changed.clone());
        parted::typed(state, &changed);
    }
}

/// A document was saved; the text comes along if the client is able to send it.
pub(super) fn saved(state: &Arc<State>, params: lsp::DidSaveTextDocumentParams) {
    let uri = params.text_document.uri;
    let snapshot = state.snapshot();
    let path = convert::path_from_uri(&uri);
    if let Some(document) = snapshot.documents.get(uri.as_str()) {
        let text = params.text.or_else(|| match document.step {
            Step::In => None,
            // Just saved, so the disk has what the editor has.
            Step::Doubtful | Step::Out => store::read(path.as_ref()?).ok(),
        });
        if let Some(text) = &text {
            compare(state, document, text);
        }
        let text = text.map_or_else(|| document.text(), |text| Text::new(&text));
        parted::saved(state, uri.as_str(), &text);
        // A lens may say that it was not saved.
        refresh::soon(state);
    }
    let innermost = path.as_ref().and_then(|path| {
        path.ancestors()
            .find(|folder| snapshot.sites.contains_key(*folder))
    });
    if let Some(root) = innermost {
        reload::look_around(state, root);
    }
}

/// A document was closed: from here on the disk counts.
pub(super) fn closed(state: &Arc<State>, params: &lsp::DidCloseTextDocumentParams) {
    let before = state.snapshot();
    let Some(document) = before.documents.get(params.text_document.uri.as_str()) else {
        return;
    };
    let spot = document.spot.clone();
    let loaded = load::file(&spot.root, &spot.path).flatten();
    state.change(|now| {
        now.documents.remove(params.text_document.uri.as_str());
        now.grounds.remove(params.text_document.uri.as_str());
        let other = now
            .documents_of(&spot)
            .next()
            .map(|document| document.file.clone());
        now.put(&spot, other.or(loaded));
    });
    state.funnel.arrived();
    presence::follow(state, &spot.root);
    ripple::follow(
        state,
        &before,
        &state.snapshot(),
        std::slice::from_ref(&spot),
    );
    index::forget_if_unwanted(state, &spot.root);
    publish::examine_again(state, [spot]);
}

/// Files have changed on disk, as the client saw it.
pub(super) fn watched(state: &Arc<State>, params: lsp::DidChangeWatchedFilesParams) {
    let paths: Vec<PathBuf> = params
        .changes
        .iter()
        .filter_map(|event| convert::path_from_uri(&event.uri))
        .collect();
    reload::heard(state, paths);
}

/// A notification could not be read. If it was about a document of ours, that document is out of step from here on.
pub(super) fn misread(state: &Arc<State>, method: &str, params: Option<&Value>, reason: &str) {
    let uri = params
        .and_then(|params| params.pointer("/textDocument/uri"))
        .and_then(Value::as_str);
    tracing::warn!("{method} cannot be understood: {reason}");
    let Some(uri) = uri else { return };
    state.change(|now| {
        if let Some(document) = now.documents.get_mut(uri) {
            document.step = Step::Out;
            tracing::warn!("{uri} is out of step until its text comes whole: with a full change, a save, or when it is opened again");
        }
    });
}

/// Takes over what was saved, if it is not what we have.
fn compare(state: &Arc<State>, document: &Document, text: &str) {
    let same = document.text().to_str() == *text;
    if same && document.step == Step::In {
        return;
    }
    let uri = document.uri.as_str();
    tracing::warn!(
        "{uri} is in step again; what we had was {}",
        if same { "right" } else { "not what was saved" }
    );
    if let Some(fresh) = Document::new(document.uri.clone(), text, document.version) {
        replace(state, fresh);
    }
}

/// Puts a document in the place of the one with the same URI, and has it examined with all that it concerns.
fn replace(state: &Arc<State>, document: Document) {
    let before = state.snapshot();
    let spot = document.spot.clone();
    let file = document.file.clone();
    state.change(|now| {
        now.documents.insert(document.uri.as_str().into(), document);
        now.put(&spot, Some(file));
    });
    state.funnel.arrived();
    publish::typed(state, &spot);
    let after = state.snapshot();
    ripple::follow(state, &before, &after, &[Spot::clone(&spot)]);
}
