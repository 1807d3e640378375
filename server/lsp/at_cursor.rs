//! What the editor asks at a cursor: what could be typed, and what is there.

use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    convert,
    document::Document,
    examine,
    features::Features,
    requests::answer,
    state::{Snapshot, State},
};
use crate::{
    ide::{
        Ask, File,
        cards::unmarked,
        completion::{self, Completions, Item, ItemKind, snippet},
        hover::hover as tell,
    },
    text::{Encoding, Text},
};

/// What could be typed.
pub(super) async fn completion(
    state: &State,
    params: lsp::CompletionParams,
) -> Result<Option<lsp::CompletionResponse>> {
    answer(state, move |now, _| {
        let at = params.text_document_position;
        let trigger = params
            .context
            .filter(|context| context.trigger_kind == lsp::CompletionTriggerKind::TRIGGER_CHARACTER)
            .and_then(|context| context.trigger_character?.chars().next());
        asked(now, &at, trigger, |ask, document, text| {
            let found = completion::complete(ask);
            list_to_lsp(&found, text, document, &now.features)
        })
        .map(lsp::CompletionResponse::List)
    })
    .await
}

/// The long documentation of a candidate.
pub(super) async fn completion_resolve(
    state: &State,
    mut item: lsp::CompletionItem,
) -> Result<lsp::CompletionItem> {
    answer(state, move |now, _| {
        item.documentation = item.data.as_ref().and_then(|data| {
            let document = now.documents.get(data.get("uri")?.as_str()?)?;
            let project = now.workspace.project(&document.spot.root)?;
            let site = now.sites.get(&document.spot.root)?;
            let markdown =
                completion::resolve(project, &site.memo.asked(), data.get("of")?.as_str()?)?;
            let takes_markdown = now.features.documentation_markdown;
            Some(lsp::Documentation::MarkupContent(markup(
                takes_markdown,
                markdown,
            )))
        });
        item
    })
    .await
}

/// What is under the cursor.
pub(super) async fn hover(state: &State, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
    answer(state, move |now, _| {
        let at = params.text_document_position_params;
        asked(now, &at, None, |ask, document, text| {
            let findings = examine::findings(now, &document.spot);
            let findings = findings.map(|(findings, _)| findings).unwrap_or_default();
            let told = tell(ask, &findings)?;
            Some(lsp::Hover {
                contents: lsp::HoverContents::Markup(markup(
                    now.features.hover_markdown,
                    told.markdown,
                )),
                range: Some(convert::range_to_lsp(
                    text,
                    told.span,
                    now.features.encoding,
                )),
            })
        })
        .flatten()
    })
    .await
}

/// Asks `of` about a place of an open document; `None` where it is none of ours.
pub(super) fn asked<T>(
    now: &Snapshot,
    at: &lsp::TextDocumentPositionParams,
    trigger: Option<char>,
    of: impl FnOnce(&Ask, &Document, &Text) -> T,
) -> Option<T> {
    let document = now.documents.get(at.text_document.uri.as_str())?;
    let project = now.workspace.project(&document.spot.root)?;
    let site = now.sites.get(&document.spot.root)?;
    let path = &*document.spot.path;
    let file = match project.spec(path) {
        Some(entry) => File::Spec(entry),
        None => File::Page(project.page(path)?),
    };
    let text = document.text();
    let place = lsp::Range::new(at.position, at.position);
    let offset = convert::range_from_lsp(&text, place, now.features.encoding)
        .span
        .range()
        .start;
    let whole = text.to_str();
    let world = site.memo.asked();
    let ask = Ask {
        project,
        file,
        text: &whole,
        offset,
        trigger,
        world: &world,
    };
    Some(of(&ask, document, &text))
}

/// A card as the client can show it.
fn markup(takes_markdown: bool, markdown: String) -> lsp::MarkupContent {
    if takes_markdown {
        lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: markdown,
        }
    } else {
        lsp::MarkupContent {
            kind: lsp::MarkupKind::PlainText,
            value: unmarked(&markdown),
        }
    }
}

fn list_to_lsp(
    found: &Completions,
    text: &Text,
    document: &Document,
    features: &Features,
) -> lsp::CompletionList {
    let items = found.items.iter().enumerate();
    lsp::CompletionList {
        is_incomplete: found.incomplete,
        items: items
            .map(|(rank, item)| item_to_lsp(item, rank, text, document, features))
            .collect(),
    }
}

fn item_to_lsp(
    item: &Item,
    rank: usize,
    text: &Text,
    document: &Document,
    features: &Features,
) -> lsp::CompletionItem {
    let encoding: Encoding = features.encoding;
    let mut edit = convert::edit_to_lsp(text, &item.edit, encoding);
    let snippet = item.snippet && features.snippets;
    if item.snippet && !snippet {
        edit.new_text = snippet::plain(&edit.new_text);
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let detail = if features.label_details || item.note.is_empty() {
        some(&item.detail)
    } else if item.detail.is_empty() {
        some(&item.note)
    } else {
        Some(format!("{} ({})", item.detail, item.note))
    };
    lsp::CompletionItem {
        label: item.label.clone(),
        label_details: (features.label_details && !item.note.is_empty()).then(|| {
            lsp::CompletionItemLabelDetails {
                detail: None,
                description: Some(item.note.clone()),
            }
        }),
        kind: Some(kind_to_lsp(item.kind)),
        detail,
        tags: (item.deprecated && features.deprecated_items)
            .then(|| vec![lsp::CompletionItemTag::DEPRECATED]),
        preselect: (item.preselect && features.preselect).then_some(true),
        sort_text: Some(format!("{rank:04}")),
        filter_text: Some(item.filter.clone()),
        insert_text_format: snippet.then_some(lsp::InsertTextFormat::SNIPPET),
        insert_text_mode: features
            .literal_inserts
            .then_some(lsp::InsertTextMode::AS_IS),
        text_edit: Some(lsp::CompletionTextEdit::Edit(edit)),
        data: item
            .data
            .as_ref()
            .map(|of| -> Value { json!({"uri": document.uri.as_str(), "of": of}) }),
        ..lsp::CompletionItem::default()
    }
}

fn kind_to_lsp(kind: ItemKind) -> lsp::CompletionItemKind {
    match kind {
        ItemKind::Key => lsp::CompletionItemKind::PROPERTY,
        ItemKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        ItemKind::Spec => lsp::CompletionItemKind::REFERENCE,
        ItemKind::File | ItemKind::Glob => lsp::CompletionItemKind::FILE,
        ItemKind::Folder => lsp::CompletionItemKind::FOLDER,
        ItemKind::Prompt => lsp::CompletionItemKind::MODULE,
        ItemKind::Label => lsp::CompletionItemKind::CONSTANT,
        ItemKind::Text => lsp::CompletionItemKind::VALUE,
        ItemKind::Heading => lsp::CompletionItemKind::STRUCT,
        ItemKind::Variable => lsp::CompletionItemKind::VARIABLE,
        ItemKind::Skeleton => lsp::CompletionItemKind::SNIPPET,
    }
}
