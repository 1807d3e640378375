//! Who names what is at the cursor.

use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    at_cursor::asked,
    convert,
    requests::answer,
    state::{Spot, State},
    status,
};
use crate::{ide::references as ide, text::Text};

/// Every place that names it; complete, so it waits until all files have been read.
pub(super) async fn references(
    state: &State,
    params: lsp::ReferenceParams,
) -> Result<Option<Vec<lsp::Location>>> {
    status::indexed(state).await;
    answer(state, move |now, cancel| {
        let declaration = params.context.include_declaration;
        let at = params.text_document_position;
        asked(now, &at, None, |ask, document, _| {
            let mut places = Vec::new();
            let found = ide::references(ask, declaration)?;
            for file in found.iter().take_while(|_| !cancel.is_set()) {
                let spot = Spot {
                    root: document.spot.root.clone(),
                    path: file.path.clone(),
                };
                let Some(uri) = now.uri_of(&spot) else {
                    continue;
                };
                let text = Text::new(&file.text);
                let range = |span| convert::range_to_lsp(&text, span, now.features.encoding);
                let spans = file.spans.iter();
                places.extend(spans.map(|span| lsp::Location::new(uri.clone(), range(*span))));
            }
            Some(places)
        })
        .flatten()
    })
    .await
}
