//! What the editor asks to go somewhere: definitions, links, highlights, what changes together.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    at_cursor::asked,
    content, convert,
    requests::answer,
    state::{Snapshot, Spot, State},
};
use crate::{
    ide::{
        Ask,
        definition::{self, Definition},
        destination::{Destination, Landing},
        highlight::{self, Kind},
        links::{self, Link, Target},
    },
    text::Text,
};

/// What is named at the cursor.
pub(super) async fn definition(
    state: &State,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    go(state, params, definition::definition, |now| {
        now.features.going.definition_links
    })
    .await
}

/// The same: a spec is declared where it is defined.
pub(super) async fn declaration(
    state: &State,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    go(state, params, definition::definition, |now| {
        now.features.going.declaration_links
    })
    .await
}

/// The files that a spec writes.
pub(super) async fn implementation(
    state: &State,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    go(state, params, definition::implementation, |now| {
        now.features.going.implementation_links
    })
    .await
}

async fn go(
    state: &State,
    params: lsp::GotoDefinitionParams,
    find: fn(&Ask) -> Option<Definition>,
    takes_links: fn(&Snapshot) -> bool,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    answer(state, move |now, _| {
        let at = params.text_document_position_params;
        asked(now, &at, None, |ask, document, text| {
            let found = find(ask)?;
            let root = &document.spot.root;
            let origin = convert::range_to_lsp(text, found.origin, now.features.encoding);
            let links: Vec<lsp::LocationLink> = found
                .places
                .iter()
                .filter_map(|place| link_to_lsp(now, root, place, origin))
                .collect();
            if links.is_empty() {
                return None;
            }
            Some(if takes_links(now) {
                lsp::GotoDefinitionResponse::Link(links)
            } else {
                let place = |link: lsp::LocationLink| lsp::Location {
                    uri: link.target_uri,
                    range: link.target_selection_range,
                };
                lsp::GotoDefinitionResponse::Array(links.into_iter().map(place).collect())
            })
        })
        .flatten()
    })
    .await
}

fn link_to_lsp(
    now: &Snapshot,
    root: &Arc<std::path::Path>,
    place: &Destination,
    origin: lsp::Range,
) -> Option<lsp::LocationLink> {
    let (target_uri, range, name) = match place {
        Destination::File(landing) => {
            let (uri, name) = location(now, root, landing)?;
            let all = convert::range_to_lsp(&landing.text, landing.span, now.features.encoding);
            (uri, all, name)
        }
        Destination::Commit(hash) => {
            let shown = now.features.going.contents;
            let uri = shown
                .then(|| content::uri_of_commit(root, hash))
                .flatten()?;
            (uri, lsp::Range::default(), lsp::Range::default())
        }
    };
    // Where somebody only asks what is around, nothing was clicked.
    let clicked = origin.start != origin.end;
    Some(lsp::LocationLink {
        origin_selection_range: clicked.then_some(origin),
        target_uri,
        target_range: range,
        target_selection_range: name,
    })
}

/// The place of a file to land on, as the client sees it.
pub(super) fn location(
    now: &Snapshot,
    root: &Arc<std::path::Path>,
    landing: &Landing,
) -> Option<(lsp::Uri, lsp::Range)> {
    let spot = Spot {
        root: Arc::clone(root),
        path: (&*landing.path).into(),
    };
    let range = convert::range_to_lsp(&landing.text, landing.name, now.features.encoding);
    Some((now.uri_of(&spot)?, range))
}

/// What can be followed with a click.
pub(super) async fn document_link(
    state: &State,
    params: lsp::DocumentLinkParams,
) -> Result<Option<Vec<lsp::DocumentLink>>> {
    answer(state, move |now, _| {
        let at = lsp::TextDocumentPositionParams {
            text_document: params.text_document,
            position: lsp::Position::default(),
        };
        asked(now, &at, None, |ask, document, text| {
            let found = links::links(ask);
            let root = &document.spot.root;
            found
                .into_iter()
                .filter_map(|link| document_link_to_lsp(now, root, link, text, &document.uri))
                .collect()
        })
    })
    .await
}

fn document_link_to_lsp(
    now: &Snapshot,
    root: &Arc<std::path::Path>,
    link: Link,
    text: &Text,
    uri: &lsp::Uri,
) -> Option<lsp::DocumentLink> {
    let going = &now.features.going;
    let (target, data) = match link.target {
        Target::File(path) => {
            let spot = Spot {
                root: Arc::clone(root),
                path: path.into(),
            };
            (Some(now.uri_of(&spot)?), None)
        }
        Target::Commit(hash) => {
            let shown = going.contents;
            let uri = shown
                .then(|| content::uri_of_commit(root, &hash))
                .flatten()?;
            (Some(uri), None)
        }
        Target::Glob(glob) => (None, Some(json!({"uri": uri.as_str(), "glob": glob}))),
    };
    Some(lsp::DocumentLink {
        range: convert::range_to_lsp(text, link.span, now.features.encoding),
        target,
        tooltip: (going.link_tooltips && !link.tooltip.is_empty()).then_some(link.tooltip),
        data,
    })
}

/// Where the link of a glob leads.
pub(super) async fn document_link_resolve(
    state: &State,
    mut link: lsp::DocumentLink,
) -> Result<lsp::DocumentLink> {
    answer(state, move |now, _| {
        let found = link.data.as_ref().and_then(|data| {
            let text = |key: &str| data.get(key).and_then(Value::as_str);
            let document = now.documents.get(text("uri")?)?;
            let root = &document.spot.root;
            let site = now.sites.get(root)?;
            let (path, tooltip) = links::resolve(&site.memo.asked(), text("glob")?);
            let uri = path.and_then(|path| {
                let root = Arc::clone(root);
                now.uri_of(&Spot {
                    root,
                    path: path.into(),
                })
            });
            Some((uri, tooltip))
        });
        if let Some((uri, tooltip)) = found {
            link.target = uri;
            link.tooltip = now.features.going.link_tooltips.then_some(tooltip);
        }
        link
    })
    .await
}

/// All places of the document that speak of what is under the cursor.
pub(super) async fn document_highlight(
    state: &State,
    params: lsp::DocumentHighlightParams,
) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
    answer(state, move |now, _| {
        let at = params.text_document_position_params;
        asked(now, &at, None, |ask, _, text| {
            let found = highlight::highlights(ask);
            let drawn = found.iter().map(|highlight| lsp::DocumentHighlight {
                range: convert::range_to_lsp(text, highlight.span, now.features.encoding),
                kind: Some(match highlight.kind {
                    Kind::Write => lsp::DocumentHighlightKind::WRITE,
                    Kind::Read => lsp::DocumentHighlightKind::READ,
                    Kind::Text => lsp::DocumentHighlightKind::TEXT,
                }),
            });
            drawn.collect()
        })
    })
    .await
}

/// The characters of an id, for clients that end linked editing at any other.
const ID_PATTERN: &str = r"[\p{L}\p{N}_.-]+";

/// The places where the id under the cursor stands.
pub(super) async fn linked_editing_range(
    state: &State,
    params: lsp::LinkedEditingRangeParams,
) -> Result<Option<lsp::LinkedEditingRanges>> {
    answer(state, move |now, _| {
        let at = params.text_document_position_params;
        asked(now, &at, None, |ask, _, text| {
            let found = highlight::linked(ask);
            let ranges: Vec<lsp::Range> = found
                .into_iter()
                .map(|span| convert::range_to_lsp(text, span, now.features.encoding))
                .collect();
            (!ranges.is_empty()).then(|| lsp::LinkedEditingRanges {
                ranges,
                word_pattern: Some(ID_PATTERN.to_owned()),
            })
        })
        .flatten()
    })
    .await
}
