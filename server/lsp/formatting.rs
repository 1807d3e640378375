//! Formatting of the frontmatter when the editor asks for it, and what follows an Enter.
//!
//! Both can be turned off. Where the client registers while it runs, it is told at once; else it gets no answer.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    ask::ask,
    convert,
    document::{Document, Step},
    requests::answer,
    state::{Snapshot, State},
    status,
};
use crate::{
    ide::{cursor::region, formatting},
    model::Spec,
    text::{Edit, Text},
};

/// What ends a line in the editor.
const ENTER: &str = "\n";

/// A request that is served only where a setting allows it.
struct Served {
    id: &'static str,
    method: &'static str,
    on: fn(&Snapshot) -> bool,
    dynamic: fn(&Snapshot) -> bool,
}

const SERVED: [Served; 3] = [
    Served {
        id: "chant-format",
        method: "textDocument/formatting",
        on: |now| now.settings.format,
        dynamic: |now| now.features.register_formatting,
    },
    Served {
        id: "chant-format-range",
        method: "textDocument/rangeFormatting",
        on: |now| now.settings.format,
        dynamic: |now| now.features.register_range_formatting,
    },
    Served {
        id: "chant-format-typed",
        method: "textDocument/onTypeFormatting",
        on: |now| now.settings.format_on_type,
        dynamic: |now| now.features.register_on_type_formatting,
    },
];

/// Says what is served, to a client that wants to be told so; `before` are the settings that it was told of last.
pub(super) fn register(state: &Arc<State>, before: Option<&Snapshot>) {
    let now = state.snapshot();
    let was_on = |served: &Served| before.is_some_and(served.on);
    let changed = |served: &&Served| (served.dynamic)(&now) && was_on(served) != (served.on)(&now);
    let (mut come, mut gone) = (Vec::new(), Vec::new());
    for served in SERVED.iter().filter(changed) {
        if (served.on)(&now) {
            come.push(lsp::Registration {
                id: served.id.to_owned(),
                method: served.method.to_owned(),
                register_options: Some(options(served)),
            });
        } else {
            gone.push(lsp::Unregistration {
                id: served.id.to_owned(),
                method: served.method.to_owned(),
            });
        }
    }
    if !come.is_empty() {
        let params = lsp::RegistrationParams {
            registrations: come,
        };
        ask::<lsp::request::RegisterCapability>(state, params, |_, ()| {});
    }
    if !gone.is_empty() {
        let params = lsp::UnregistrationParams {
            unregisterations: gone,
        };
        ask::<lsp::request::UnregisterCapability>(state, params, |_, ()| {});
    }
}

fn options(served: &Served) -> Value {
    let mut options = json!({"documentSelector": [{"language": "markdown", "pattern": "**/.chant/specs/**/*.md"}]});
    if served.method == "textDocument/onTypeFormatting" {
        options["firstTriggerCharacter"] = json!(ENTER);
    }
    options
}

/// What is served from the start, to clients that cannot be told later.
pub(super) fn capabilities(now: &super::features::Features, all: &mut lsp::ServerCapabilities) {
    if !now.register_formatting {
        all.document_formatting_provider = Some(lsp::OneOf::Left(true));
    }
    if !now.register_range_formatting {
        all.document_range_formatting_provider = Some(lsp::OneOf::Left(true));
    }
    if !now.register_on_type_formatting {
        all.document_on_type_formatting_provider = Some(lsp::DocumentOnTypeFormattingOptions {
            first_trigger_character: ENTER.to_owned(),
            more_trigger_character: None,
        });
    }
}

/// The whole document.
pub(super) async fn document(
    state: &Arc<State>,
    params: lsp::DocumentFormattingParams,
) -> Result<Option<Vec<lsp::TextEdit>>> {
    format(state, params.text_document.uri, None).await
}

/// A part of it: nothing, unless that has something of the frontmatter.
pub(super) async fn range(
    state: &Arc<State>,
    params: lsp::DocumentRangeFormattingParams,
) -> Result<Option<Vec<lsp::TextEdit>>> {
    format(state, params.text_document.uri, Some(params.range)).await
}

async fn format(
    state: &Arc<State>,
    uri: lsp::Uri,
    range: Option<lsp::Range>,
) -> Result<Option<Vec<lsp::TextEdit>>> {
    let done = answer(state, move |now, _| {
        let (_, text) = spec_of(now, &uri).filter(|_| now.settings.format)?;
        let whole = text.to_str();
        let spec = Spec::read(&whole);
        let edits = if let Some(range) = range {
            let span = convert::range_from_lsp(&text, range, now.features.encoding).span;
            let yaml = region(&whole)?.yaml;
            if !yaml.meets(span) || span.start >= yaml.end && !span.is_empty() {
                return None;
            }
            formatting::format_range(&whole, &spec, span)
        } else {
            formatting::format(&whole, &spec)
        };
        Some(edits.map(|edits| to_lsp(now, &text, &edits)))
    })
    .await?;
    match done {
        None => Ok(None),
        Some(Ok(edits)) => Ok(Some(edits)),
        Some(Err(reason)) => {
            // Formatting comes with every save: the reason is worth saying once, and the finding says it all the time.
            if state.is_first(&reason) {
                status::show(state, lsp::MessageType::INFO, format!("chant: {reason}"));
            }
            Ok(None)
        }
    }
}

/// What follows an Enter.
pub(super) async fn typed(
    state: &State,
    params: lsp::DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<lsp::TextEdit>>> {
    answer(state, move |now, _| {
        let at = params.text_document_position;
        let (_, text) = spec_of(now, &at.text_document.uri)
            .filter(|_| now.settings.format_on_type && params.ch == ENTER)?;
        let place = lsp::Range::new(at.position, at.position);
        let offset = convert::range_from_lsp(&text, place, now.features.encoding).span;
        let edits = formatting::on_enter(&text.to_str(), offset.range().start);
        (!edits.is_empty()).then(|| to_lsp(now, &text, &edits))
    })
    .await
}

/// The open spec of a URI, and its text; `None` for prompts, configuration, and what is out of step.
fn spec_of<'a>(now: &'a Snapshot, uri: &lsp::Uri) -> Option<(&'a Document, Text)> {
    let document = now.documents.get(uri.as_str())?;
    let project = now.workspace.project(&document.spot.root)?;
    let is_spec = project.spec(&document.spot.path).is_some() && document.step != Step::Out;
    is_spec.then(|| (document, document.text()))
}

fn to_lsp(now: &Snapshot, text: &Text, edits: &[Edit]) -> Vec<lsp::TextEdit> {
    let encoding = now.features.encoding;
    edits
        .iter()
        .map(|edit| convert::edit_to_lsp(text, edit, encoding))
        .collect()
}
