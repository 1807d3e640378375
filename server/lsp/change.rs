//! A change to several files as the client carries it out.

use std::{collections::HashMap, path::Path, sync::Arc};

use tower_lsp::ls_types as lsp;

use super::{
    convert,
    state::{Snapshot, Spot},
};
use crate::{
    ide::{
        change::{Change, Step},
        rename::Note,
    },
    store,
    text::{Edit, Span, Text},
};

/// The change as one edit of the workspace.
///
/// # Errors
/// A sentence that names what the client cannot do, or the file that cannot be read.
pub(super) fn to_lsp(
    now: &Snapshot,
    root: &Arc<Path>,
    change: &Change,
) -> Result<lsp::WorkspaceEdit, String> {
    with_notes(now, root, change, &[])
}

/// The same, with what its parts are for where the client shows that.
///
/// # Errors
/// As above.
pub(super) fn with_notes(
    now: &Snapshot,
    root: &Arc<Path>,
    change: &Change,
    notes: &[Note],
) -> Result<lsp::WorkspaceEdit, String> {
    let features = &now.features;
    let notes = if features.annotates { notes } else { &[] };
    let apart: HashMap<(&str, Span), usize> = notes
        .iter()
        .enumerate()
        .flat_map(|(at, note)| {
            let parts = note.parts.iter();
            parts.map(move |(path, span)| ((path.as_str(), *span), at))
        })
        .collect();
    let whole = (!notes.is_empty()).then(|| annotation(0));
    let spot = |path: &str| Spot {
        root: Arc::clone(root),
        path: path.into(),
    };
    let uri = |path: &str| {
        now.uri_of(&spot(path))
            .ok_or_else(|| format!("{path} has no name that the editor knows"))
    };
    let mut steps = Vec::new();
    let mut plain: HashMap<lsp::Uri, Vec<lsp::TextEdit>> = HashMap::new();
    for step in &change.steps {
        match step {
            Step::Edit { path, edits } => {
                // The name that the file has now: steps before this one may give it another.
                let old = before(change, path);
                let places: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
                let edits = edits_to_lsp(now, &spot(old), edits)?;
                let version = now.documents_of(&spot(old)).next().map(|it| it.version);
                let uri = uri(path)?;
                if !features.versioned_edits {
                    plain.entry(uri).or_default().extend(edits);
                    continue;
                }
                steps.push(lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
                    text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
                    edits: edits
                        .into_iter()
                        .zip(places)
                        .map(|(text_edit, span)| match &whole {
                            Some(whole) => {
                                let apart = apart.get(&(path.as_str(), span));
                                let id = apart.map_or(whole.clone(), |at| annotation(*at));
                                lsp::OneOf::Right(lsp::AnnotatedTextEdit {
                                    text_edit,
                                    annotation_id: id,
                                })
                            }
                            None => lsp::OneOf::Left(text_edit),
                        })
                        .collect(),
                }));
            }
            Step::Create { path, text } => {
                if !features.creates_files {
                    return Err(format!(
                        "this editor cannot create {path} as part of an edit"
                    ));
                }
                let uri = uri(path)?;
                steps.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(
                    lsp::CreateFile {
                        uri: uri.clone(),
                        options: Some(lsp::CreateFileOptions {
                            overwrite: Some(false),
                            ignore_if_exists: Some(false),
                        }),
                        annotation_id: None,
                    },
                )));
                let start = lsp::Range::default();
                steps.push(lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
                    text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                        uri,
                        version: None,
                    },
                    edits: vec![lsp::OneOf::Left(lsp::TextEdit::new(start, text.clone()))],
                }));
            }
            Step::Rename { from, to } => {
                if !features.renames_files {
                    return Err(format!(
                        "this editor cannot rename {from} to {to} as part of an edit"
                    ));
                }
                steps.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Rename(
                    lsp::RenameFile {
                        old_uri: uri(from)?,
                        new_uri: uri(to)?,
                        options: Some(lsp::RenameFileOptions {
                            overwrite: Some(false),
                            ignore_if_exists: Some(false),
                        }),
                        annotation_id: whole.clone(),
                    },
                )));
            }
        }
    }
    Ok(if features.versioned_edits {
        lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Operations(steps)),
            change_annotations: whole.is_some().then(|| annotations(notes)),
            ..lsp::WorkspaceEdit::default()
        }
    } else {
        lsp::WorkspaceEdit {
            changes: Some(plain),
            ..lsp::WorkspaceEdit::default()
        }
    })
}

fn annotation(at: usize) -> String {
    at.to_string()
}

fn annotations(notes: &[Note]) -> HashMap<String, lsp::ChangeAnnotation> {
    let one = |(at, note): (usize, &Note)| {
        let told = lsp::ChangeAnnotation {
            label: note.label.clone(),
            needs_confirmation: Some(note.confirm),
            description: (!note.description.is_empty()).then(|| note.description.clone()),
        };
        (annotation(at), told)
    };
    notes.iter().enumerate().map(one).collect()
}

/// What a file is called before the change begins.
fn before<'a>(change: &'a Change, path: &'a str) -> &'a str {
    let renamed = change.steps.iter().find_map(|step| match step {
        Step::Rename { from, to } if to == path => Some(from.as_str()),
        _ => None,
    });
    renamed.unwrap_or(path)
}

/// Edits in the editor's ranges: of its own text where the file is open, else of the disk's.
fn edits_to_lsp(now: &Snapshot, spot: &Spot, edits: &[Edit]) -> Result<Vec<lsp::TextEdit>, String> {
    let text = match now.documents_of(spot).next() {
        Some(document) => document.text(),
        None => Text::new(
            &store::read(&spot.root.join(&*spot.path))
                .map_err(|error| format!("{} {error}", spot.path))?,
        ),
    };
    let encoding = now.features.encoding;
    Ok(edits
        .iter()
        .map(|edit| convert::edit_to_lsp(&text, edit, encoding))
        .collect())
}
