//! Showing a spec in the editor: where it is wrong, if chant cannot load it.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::{Call, Outcome, Refusal, Told};
use crate::{
    lsp::{convert, state::Spot},
    store,
    text::{Span, Text},
};

/// The command's name.
pub(in crate::lsp) const ID: &str = "chant.open";

pub(super) fn open(call: &Call) -> Outcome<Told> {
    let (project, entry) = call.spec()?;
    let features = &call.now.features;
    if !features.shows_documents {
        return Err(Refusal::Failed(
            "this editor opens no files for a server: go to the id's definition".to_owned(),
        ));
    }
    let spot = Spot {
        root: Arc::clone(&project.root),
        path: Arc::clone(&entry.path),
    };
    let uri = call.now.uri_of(&spot).ok_or_else(|| {
        Refusal::Failed(format!("{} has no name that the editor knows", entry.path))
    })?;
    let wrong = entry.spec.error.as_ref().and_then(|error| error.at);
    let selection = wrong.and_then(|at| {
        let text = match call.now.documents_of(&spot).next() {
            Some(document) => document.text(),
            None => Text::new(&store::read(&spot.root.join(&*spot.path)).ok()?),
        };
        let at = Span::at(at as usize);
        Some(convert::range_to_lsp(&text, at, features.encoding))
    });
    Ok(Told {
        answer: json!({"uri": uri.as_str()}),
        sentence: String::new(),
        opens: Some(lsp::ShowDocumentParams {
            uri,
            external: None,
            take_focus: Some(true),
            selection,
        }),
    })
}
