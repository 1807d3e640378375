//! Landing in the editor: documents that are open there are changed by asking for it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tower_lsp::ls_types::{self as lsp, request::ApplyWorkspaceEdit};

use super::{Done, Landed, Plan, Task, out_of_step, planned};
use crate::{
    lsp::{
        ask::{self, Answer},
        convert,
        document::Document,
        state::{Snapshot, Spot, State},
        status,
    },
    text::{Edit, has_change},
};

/// How often a change is planned that the editor refuses, each time because its text was another one by then.
const ATTEMPTS: usize = 3;

/// How long an editor is given to tell of the text for which it refused a change.
const NEWS: Duration = Duration::from_millis(500);

/// How long an editor is given to tell of a change that it says it made.
const ARRIVAL: Duration = Duration::from_secs(2);

/// A change that the editor says it made, and has not told of.
pub(super) struct Pending(Part);

/// One document of a question to the editor.
struct Part {
    task: Task,
    document: Document,
    edits: Vec<Edit>,
    landed: Landed,
}

/// Has the editor change documents, all in one question. Answers with those that were closed meanwhile: it is the disk's
/// turn then.
///
/// That an editor says yes is not enough: some do so, and leave a text alone into which somebody has just typed. So what
/// it tells of the text is looked at, and what is missing there is asked for once more.
pub(super) async fn land(
    state: &Arc<State>,
    mut tasks: Vec<Task>,
    done: &mut [Option<Done>],
    pending: &mut Vec<Pending>,
) -> Result<Vec<Task>, String> {
    let mut closed = Vec::new();
    for _ in 0..ATTEMPTS {
        let now = state.snapshot();
        let mut parts = Vec::new();
        for task in std::mem::take(&mut tasks) {
            match part(&now, task)? {
                Ok(part) if part.landed.before == part.landed.after => note(done, &part),
                Ok(part) => parts.push(part),
                Err(task) => closed.push(task),
            }
        }
        if parts.is_empty() {
            return Ok(closed);
        }
        let edit = workspace_edit(&now, &parts);
        drop(now);
        let (is_made, is_missing) = match ask::hear::<ApplyWorkspaceEdit>(state, edit).await {
            Answer::Given(answer) => (answer.applied, false),
            Answer::Refused => (false, false),
            Answer::Missing => (false, true),
        };
        // Most editors tell of a change before they answer, some a little later or in several messages; one that has
        // refused is about to tell of another text.
        wait_until(state, NEWS, |now| {
            parts.iter().all(|part| match part.told(now) {
                Told::Made | Told::Closed => true,
                Told::Skipped => !is_made,
                Told::Nothing => false,
            })
        })
        .await;
        let now = state.snapshot();
        let mut missing = Vec::new();
        for part in parts {
            match part.told(&now) {
                Told::Made => note(done, &part),
                Told::Nothing if is_made => {
                    note(done, &part);
                    pending.push(Pending(part));
                }
                Told::Closed => closed.push(part.task),
                Told::Nothing if is_missing => missing.push(part),
                Told::Nothing | Told::Skipped => {
                    if is_made {
                        warn_of_a_wrong_place(state, &now, &part);
                    }
                    tasks.push(part.task);
                }
            }
        }
        if !missing.is_empty() {
            return Err(unanswered(&missing));
        }
        if tasks.is_empty() {
            return Ok(closed);
        }
    }
    let path = &tasks[0].spot.path;
    Err(format!(
        "{path} was not changed: the editor has refused the change {ATTEMPTS} times; stop typing, and try again"
    ))
}

/// Has the editor change one document, and waits until it has told of it.
pub(super) async fn land_one(state: &Arc<State>, spot: Spot, plan: Plan) -> Result<(), String> {
    let task = Task {
        index: 0,
        spot,
        plan,
    };
    let mut pending = Vec::new();
    let closed = land(state, vec![task], &mut [None], &mut pending).await?;
    arrive(state, pending).await;
    if closed.is_empty() {
        Ok(())
    } else {
        Err("it was closed meanwhile".to_owned())
    }
}

/// Waits until the editor has told of what it says it changed. A change that turns out to be missing is made after all.
pub(super) async fn arrive(state: &Arc<State>, pending: Vec<Pending>) {
    for Pending(part) in pending {
        if !wait_until(state, ARRIVAL, |now| part.is_stale(now)).await {
            let uri = part.document.uri.as_str();
            tracing::warn!("{uri}: the editor says that it made a change, and does not tell of it");
            continue;
        }
        // Some tell of one change in several messages.
        wait_until(state, NEWS, |now| !matches!(part.told(now), Told::Skipped)).await;
        let now = state.snapshot();
        let sentence = match part.told(&now) {
            // It may have been closed without being saved: who closes it so wants none of it.
            Told::Made | Told::Nothing | Told::Closed => continue,
            Told::Skipped => {
                warn_of_a_wrong_place(state, &now, &part);
                let task = Task {
                    index: 0,
                    ..part.task
                };
                let (mut done, mut later) = ([None], Vec::new());
                land(state, vec![task], &mut done, &mut later).await.err()
            }
        };
        if let Some(sentence) = sentence {
            status::show(
                state,
                lsp::MessageType::WARNING,
                format!("chant: {sentence}"),
            );
        }
    }
}

/// An editor that checks versions has left a text alone that it could not change; any other may have changed it at
/// another place than was meant.
fn warn_of_a_wrong_place(state: &State, now: &Snapshot, part: &Part) {
    if !now.features.versioned_edits || part.document.version <= 0 {
        let path = &part.task.spot.path;
        status::show(
            state,
            lsp::MessageType::WARNING,
            format!(
                "chant: {path} was typed into while it was changed; look whether the change is where it belongs"
            ),
        );
    }
}

/// Whether the editor shows a document with that text.
pub(super) fn shows(now: &Snapshot, spot: &Spot, text: &str) -> bool {
    now.documents_of(spot)
        .next()
        .is_some_and(|document| document.text().to_str() == text)
}

/// What is asked for one document; the task itself if it is not open.
fn part(now: &Snapshot, task: Task) -> Result<Result<Part, Task>, String> {
    let Some(document) = now.documents_of(&task.spot).next() else {
        return Ok(Err(task));
    };
    if let Some(sentence) = out_of_step(document.step, &task.spot.path) {
        return Err(sentence);
    }
    if !now.features.applies_edits {
        return Err(format!(
            "{} is open in the editor, which cannot be asked to change it: close it there, or change it by hand",
            task.spot.path
        ));
    }
    let (edits, landed) = planned(&task.plan, &document.text().to_str())?;
    Ok(Ok(Part {
        document: document.clone(),
        task,
        edits,
        landed,
    }))
}

/// What an editor has told of a document since it was asked to change it.
enum Told {
    /// Nothing.
    Nothing,
    /// The change has been made.
    Made,
    /// Its text has changed, without the change.
    Skipped,
    /// It is closed.
    Closed,
}

impl Part {
    /// Whether the document is another one than the one that was asked about.
    fn is_stale(&self, now: &Snapshot) -> bool {
        let asked = |document: &Document| (document.version, document.opening);
        let document = now.documents.get(self.document.uri.as_str());
        document.is_none_or(|document| asked(document) != asked(&self.document))
    }

    /// What has become of it. People go on typing: what they have changed besides says nothing.
    fn told(&self, now: &Snapshot) -> Told {
        let Some(document) = now.documents.get(self.document.uri.as_str()) else {
            return Told::Closed;
        };
        if !self.is_stale(now) {
            return Told::Nothing;
        }
        let Landed { before, after } = &self.landed;
        let text = document.text();
        if has_change(before, after, &text.to_str()) {
            Told::Made
        } else {
            Told::Skipped
        }
    }
}

fn note(done: &mut [Option<Done>], part: &Part) {
    // What is on the disk already counts; the editor only follows.
    done[part.task.index].get_or_insert_with(|| Done {
        landed: part.landed.clone(),
        on_disk: false,
    });
}

/// One question for all of them, each tied to the version of its text where the editor can tell.
fn workspace_edit(now: &Snapshot, parts: &[Part]) -> lsp::ApplyWorkspaceEditParams {
    let features = &now.features;
    let (mut plain, mut versioned) = (HashMap::new(), Vec::new());
    for Part {
        document, edits, ..
    } in parts
    {
        let text = document.text();
        let edits = edits
            .iter()
            .map(|edit| convert::edit_to_lsp(&text, edit, features.encoding));
        let uri = document.uri.clone();
        if features.versioned_edits {
            versioned.push(lsp::TextDocumentEdit {
                text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                    uri,
                    version: Some(document.version),
                },
                edits: edits.map(lsp::OneOf::Left).collect(),
            });
        } else {
            plain.insert(uri, edits.collect());
        }
    }
    let edit = if features.versioned_edits {
        lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(versioned)),
            ..lsp::WorkspaceEdit::default()
        }
    } else {
        lsp::WorkspaceEdit {
            changes: Some(plain),
            ..lsp::WorkspaceEdit::default()
        }
    };
    lsp::ApplyWorkspaceEditParams {
        label: Some("chant".to_owned()),
        edit,
    }
}

fn unanswered(parts: &[Part]) -> String {
    let paths: Vec<&str> = parts.iter().map(|part| &*part.task.spot.path).collect();
    format!(
        "the editor was asked to change {}, and has not answered",
        paths.join(", ")
    )
}

/// Waits until the present is as wanted, or for so long; whether it is.
async fn wait_until(
    state: &Arc<State>,
    patience: Duration,
    wanted: impl Fn(&Snapshot) -> bool,
) -> bool {
    let mut arrivals = state.funnel.arrivals.subscribe();
    let wait = async {
        while !wanted(&state.snapshot()) {
            if arrivals.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::time::timeout(patience, wait).await.is_ok()
}
