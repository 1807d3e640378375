//! What is seen without asking: lenses above a title, hints behind names, colours.

use serde_json::json;
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    commands, convert,
    document::Document,
    requests::answer,
    state::{Snapshot, State},
    status,
};
use crate::{
    ide::{
        cards, hints,
        lenses::{self, Press},
        tokens,
    },
    text::{Span, Text},
    workspace::{Entry, Project, World},
};

/// The open spec that is asked about, with all that answers need.
struct Asked<'a> {
    project: &'a Project,
    entry: &'a Entry,
    document: &'a Document,
    text: Text,
    world: &'a dyn World,
}

/// Asks `of` about an open spec; `None` where it is none.
fn asked<T>(now: &Snapshot, uri: &lsp::Uri, of: impl FnOnce(&Asked) -> T) -> Option<T> {
    let document = now.documents.get(uri.as_str())?;
    let (root, path) = (&document.spot.root, &document.spot.path);
    let project = now.workspace.project(root)?;
    let world = now.sites.get(root)?.memo.asked();
    Some(of(&Asked {
        project,
        entry: project.spec(path)?,
        text: document.text(),
        document,
        world: &world,
    }))
}

/// The lenses of a spec. Waits until its project has been read: a reason that is none would be shown.
pub(super) async fn lenses(
    state: &State,
    params: lsp::CodeLensParams,
) -> Result<Option<Vec<lsp::CodeLens>>> {
    status::indexed(state).await;
    answer(state, move |now, _| {
        let wanted = now.settings.lenses()?;
        asked(now, &params.text_document.uri, |ask| {
            let worker = now.settings.run.means.worker();
            let here = commands::run::here(now, ask.project, ask.world, ask.entry, &worker);
            let found = lenses::lenses(ask.project, ask.world, ask.entry, &here, wanted);
            let found = found.into_iter();
            found.map(|lens| lens_to_lsp(now, ask, lens)).collect()
        })
    })
    .await
}

fn lens_to_lsp(now: &Snapshot, ask: &Asked, lens: lenses::Lens) -> lsp::CodeLens {
    let spot = super::state::Spot {
        root: ask.document.spot.root.clone(),
        path: lens.path,
    };
    let uri = now.uri_of(&spot);
    let uri = uri.as_ref().unwrap_or(&ask.document.uri);
    let uri = uri.as_str();
    let (command, argument) = match &lens.press {
        Press::Explain => ("chant.why", json!({"uri": uri, "show": true})),
        Press::Run => ("chant.runPhase", json!({"uri": uri, "show": true})),
        Press::Stop => ("chant.cancelRun", json!({"uri": uri, "show": true})),
        Press::RunMembers => ("chant.runChain", json!({"uri": uri, "show": true})),
        Press::Approve(name) => (
            "chant.approve",
            json!({"uri": uri, "by": name, "show": true}),
        ),
        Press::MakeNext => ("chant.nextPhase", json!({"uri": uri, "show": true})),
    };
    lsp::CodeLens {
        range: convert::range_to_lsp(&ask.text, lens.span, now.features.encoding),
        command: Some(lsp::Command {
            title: lens.title,
            command: command.to_owned(),
            arguments: Some(vec![argument]),
        }),
        data: None,
    }
}

/// The hints in a range.
pub(super) async fn hints(
    state: &State,
    params: lsp::InlayHintParams,
) -> Result<Option<Vec<lsp::InlayHint>>> {
    status::indexed(state).await;
    answer(state, move |now, _| {
        let wanted = now.settings.hints()?;
        asked(now, &params.text_document.uri, |ask| {
            let encoding = now.features.encoding;
            let range = convert::range_from_lsp(&ask.text, params.range, encoding).span;
            let whole = ask.text.to_str();
            let found = hints::hints(ask.project, ask.world, ask.entry, &whole, range, wanted);
            let root = ask.document.spot.root.to_str();
            let to_lsp = |hint: hints::Hint| lsp::InlayHint {
                position: convert::range_to_lsp(&ask.text, Span::at(hint.offset), encoding).start,
                label: lsp::InlayHintLabel::String(hint.label),
                kind: None,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: hint.card.map(|of| json!({"root": root, "of": of})),
            };
            found.into_iter().map(to_lsp).collect()
        })
    })
    .await
}

/// The card behind a hint.
pub(super) async fn hint_resolve(
    state: &State,
    mut hint: lsp::InlayHint,
) -> Result<lsp::InlayHint> {
    answer(state, move |now, _| {
        hint.tooltip = hint.data.as_ref().and_then(|data| {
            let root = std::path::Path::new(data.get("root")?.as_str()?);
            let (project, site) = (now.workspace.project(root)?, now.sites.get(root)?);
            let of = data.get("of")?.as_str()?;
            let markdown = cards::by_name(project, &site.memo.asked(), of)?;
            Some(lsp::InlayHintTooltip::MarkupContent(lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value: markdown,
            }))
        });
        hint
    })
    .await
}

/// What the numbers in tokens mean.
pub(super) fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: tokens::TYPES.iter().map(|it| (*it).into()).collect(),
        token_modifiers: tokens::MODIFIERS.iter().map(|it| (*it).into()).collect(),
    }
}

/// The colours of a whole spec.
pub(super) async fn tokens(
    state: &State,
    params: lsp::SemanticTokensParams,
) -> Result<Option<lsp::SemanticTokensResult>> {
    let found = tokens_in(state, params.text_document.uri, None).await?;
    Ok(found.map(lsp::SemanticTokensResult::Tokens))
}

/// The colours of a part of a spec.
pub(super) async fn tokens_range(
    state: &State,
    params: lsp::SemanticTokensRangeParams,
) -> Result<Option<lsp::SemanticTokensRangeResult>> {
    let found = tokens_in(state, params.text_document.uri, Some(params.range)).await?;
    Ok(found.map(lsp::SemanticTokensRangeResult::Tokens))
}

async fn tokens_in(
    state: &State,
    uri: lsp::Uri,
    range: Option<lsp::Range>,
) -> Result<Option<lsp::SemanticTokens>> {
    answer(state, move |now, _| {
        if !now.settings.tokens() {
            return None;
        }
        asked(now, &uri, |ask| {
            let encoding = now.features.encoding;
            let all = Span::new(0, ask.text.len());
            let span = range.map_or(all, |range| {
                convert::range_from_lsp(&ask.text, range, encoding).span
            });
            let whole = ask.text.to_str();
            let found = tokens::tokens(ask.project, ask.entry, &whole, span);
            let pieces = found.iter().flat_map(|token| {
                tokens::by_line(&whole, token.span).map(move |piece| (piece, token))
            });
            let mut last = lsp::Position::default();
            let data = pieces.map(|(piece, token)| {
                let place = convert::range_to_lsp(&ask.text, piece, encoding);
                let delta_line = place.start.line - last.line;
                let from = if delta_line == 0 { last.character } else { 0 };
                last = place.start;
                lsp::SemanticToken {
                    delta_line,
                    delta_start: place.start.character - from,
                    length: place.end.character - place.start.character,
                    token_type: token.kind as u32,
                    token_modifiers_bitset: token.modifiers,
                }
            });
            lsp::SemanticTokens {
                result_id: None,
                data: data.collect(),
            }
        })
    })
    .await
}
