//! What the editor asks of the shape of files, and of all specs by name: symbols, folds, ever larger selections.

use std::{path::Path, sync::Arc};

use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    at_cursor::asked,
    convert,
    navigation::location,
    requests::answer,
    state::{Snapshot, Spot, State},
    status,
};
use crate::{
    ide::{
        destination::of_spec,
        folding::{self, Fold},
        lookup::{self, Found},
        selection,
        symbols::{self, Kind, Symbol},
    },
    text::{Encoding, Text},
    workspace::Project,
};

/// So many specs are named in one answer: more than anybody reads, and few enough to be there at once. Editors ask anew with
/// each letter, so that nothing is out of reach.
const MAX_SYMBOLS: usize = 256;

/// The outline of a document.
pub(super) async fn document_symbol(
    state: &State,
    params: lsp::DocumentSymbolParams,
) -> Result<Option<lsp::DocumentSymbolResponse>> {
    answer(state, move |now, _| {
        let at = top(params.text_document);
        asked(now, &at, None, |ask, document, text| {
            let (uri, encoding) = (&document.uri, now.features.encoding);
            let found = symbols::of_file(ask.project, ask.file, ask.text);
            if now.features.nested_symbols {
                let symbols = found.iter().map(|symbol| nested(symbol, text, encoding));
                return lsp::DocumentSymbolResponse::Nested(symbols.collect());
            }
            let mut flat = Vec::new();
            for symbol in &found {
                flatten(symbol, None, uri, text, encoding, &mut flat);
            }
            lsp::DocumentSymbolResponse::Flat(flat)
        })
    })
    .await
}

/// The beginning of a document: for questions about all of it.
fn top(text_document: lsp::TextDocumentIdentifier) -> lsp::TextDocumentPositionParams {
    lsp::TextDocumentPositionParams {
        text_document,
        position: lsp::Position::default(),
    }
}

fn kind_to_lsp(kind: Kind) -> lsp::SymbolKind {
    match kind {
        Kind::Field => lsp::SymbolKind::PROPERTY,
        Kind::Item => lsp::SymbolKind::FILE,
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

/// The best specs of all projects; it waits until they have been read.
pub(super) async fn workspace_symbol(
    state: &State,
    params: lsp::WorkspaceSymbolParams,
) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
    status::indexed(state).await;
    answer(state, move |now, cancel| {
        let mut found: Vec<(&Arc<Project>, Found)> = Vec::new();
        for project in now.workspace.projects().take_while(|_| !cancel.is_set()) {
            let specs = lookup::find(project, &params.query, MAX_SYMBOLS);
            found.extend(specs.into_iter().map(|spec| (project, spec)));
        }
        found.sort_by_key(|(_, found)| found.rank);
        found.truncate(MAX_SYMBOLS);
        let found = found.iter().take_while(|_| !cancel.is_set());
        Some(if now.features.going.lazy_symbols {
            let symbols = found.filter_map(|(project, found)| lazy(now, project, found));
            lsp::WorkspaceSymbolResponse::Nested(symbols.collect())
        } else {
            let symbols = found.filter_map(|(project, found)| whole(now, project, found));
            lsp::WorkspaceSymbolResponse::Flat(symbols.collect())
        })
    })
    .await
}

fn uri_of(now: &Snapshot, project: &Project, found: &Found) -> Option<lsp::Uri> {
    now.uri_of(&Spot {
        root: Arc::clone(&project.root),
        path: Arc::clone(&found.entry.path),
    })
}

/// A symbol whose place is asked for when somebody goes there.
fn lazy(now: &Snapshot, project: &Project, found: &Found) -> Option<lsp::WorkspaceSymbol> {
    let uri = uri_of(now, project, found)?;
    Some(lsp::WorkspaceSymbol {
        name: found.name(),
        kind: lsp::SymbolKind::FILE,
        tags: None,
        container_name: Some(found.container(project).into_owned()),
        location: lsp::OneOf::Right(lsp::WorkspaceLocation { uri }),
        data: Some(json!({"root": project.root.to_str(), "path": &*found.entry.path})),
    })
}

/// A symbol with its place: that of the title in an open document, the title's line in any other.
#[expect(
    deprecated,
    reason = "the type has a field that is deprecated and must be filled in"
)]
fn whole(now: &Snapshot, project: &Project, found: &Found) -> Option<lsp::SymbolInformation> {
    let title = found.entry.spec.title.as_ref();
    let range = title.map(|title| match &found.entry.open {
        Some(open) => convert::range_to_lsp(&open.text, title.span, now.features.encoding),
        None => {
            let line = lsp::Position::new(title.line, 0);
            lsp::Range::new(line, line)
        }
    });
    let uri = uri_of(now, project, found)?;
    Some(lsp::SymbolInformation {
        name: found.name(),
        kind: lsp::SymbolKind::FILE,
        tags: None,
        deprecated: None,
        location: lsp::Location::new(uri, range.unwrap_or_default()),
        container_name: Some(found.container(project).into_owned()),
    })
}

/// The place of a symbol that somebody goes to.
pub(super) async fn symbol_resolve(
    state: &State,
    mut symbol: lsp::WorkspaceSymbol,
) -> Result<lsp::WorkspaceSymbol> {
    answer(state, move |now, _| {
        let place = symbol.data.as_ref().and_then(|data| {
            let text = |key: &str| data.get(key).and_then(Value::as_str);
            let root = Path::new(text("root")?);
            let (project, site) = (now.workspace.project(root)?, now.sites.get(root)?);
            let entry = project.spec(text("path")?)?;
            location(now, &project.root, &of_spec(&site.memo.asked(), entry))
        });
        let (uri, range) = match (place, &symbol.location) {
            (Some(place), _) => place,
            // It is gone meanwhile; the file's beginning is where its editor can say so.
            (None, lsp::OneOf::Right(place)) => (place.uri.clone(), lsp::Range::default()),
            (None, lsp::OneOf::Left(_)) => return symbol,
        };
        symbol.location = lsp::OneOf::Left(lsp::Location { uri, range });
        symbol
    })
    .await
}

/// What may be folded.
pub(super) async fn folding_range(
    state: &State,
    params: lsp::FoldingRangeParams,
) -> Result<Option<Vec<lsp::FoldingRange>>> {
    answer(state, move |now, _| {
        let at = top(params.text_document);
        asked(now, &at, None, |ask, _, text| {
            let going = &now.features.going;
            let mut folds = folding::folds(ask.file, ask.text);
            if let Some(limit) = going.fold_limit.filter(|limit| *limit < folds.len()) {
                folds.sort_by_key(|fold| (fold.kind, fold.span.start));
                folds.truncate(limit);
                folds.sort_by_key(|fold| fold.span);
            }
            let mut ranges: Vec<lsp::FoldingRange> = folds
                .iter()
                .map(|fold| fold_to_lsp(now, fold, text))
                .collect();
            // Of two that begin on a line, clients that fold lines can show one.
            if going.line_folds {
                ranges.dedup_by_key(|range| range.start_line);
            }
            ranges
        })
    })
    .await
}

fn fold_to_lsp(now: &Snapshot, fold: &Fold, text: &Text) -> lsp::FoldingRange {
    let going = &now.features.going;
    let range = convert::range_to_lsp(text, fold.span, now.features.encoding);
    let line = text.line(range.start.line as usize).unwrap_or_default();
    let width = now.features.encoding.width(&line);
    let characters = !going.line_folds;
    lsp::FoldingRange {
        start_line: range.start.line,
        start_character: characters.then(|| u32::try_from(width).unwrap_or(u32::MAX)),
        end_line: range.end.line,
        end_character: characters.then_some(range.end.character),
        kind: match fold.kind {
            folding::Kind::Frontmatter => Some(lsp::FoldingRangeKind::Region),
            // What readers of a spec pass over: clients can close it by its kind.
            folding::Kind::Output | folding::Kind::Comment => Some(lsp::FoldingRangeKind::Comment),
            folding::Kind::Section | folding::Kind::Value | folding::Kind::Block => None,
        },
        collapsed_text: (going.fold_texts && !fold.summary.is_empty())
            .then(|| fold.summary.clone()),
    }
}

/// What is selected by and by.
pub(super) async fn selection_range(
    state: &State,
    params: lsp::SelectionRangeParams,
) -> Result<Option<Vec<lsp::SelectionRange>>> {
    answer(state, move |now, _| {
        let around = |position: &lsp::Position| {
            let at = lsp::TextDocumentPositionParams {
                text_document: params.text_document.clone(),
                position: *position,
            };
            asked(now, &at, None, |ask, _, text| {
                let spans = selection::around(ask.file, ask.text, ask.at());
                let outermost_first = spans.into_iter().rev();
                outermost_first.fold(None, |parent, span| {
                    let range = convert::range_to_lsp(text, span, now.features.encoding);
                    let parent = parent.map(Box::new);
                    Some(lsp::SelectionRange { range, parent })
                })
            })
            .flatten()
        };
        params.positions.iter().map(around).collect()
    })
    .await
}
