//! Landing in the editor: documents that are open there are changed by asking for it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tower_lsp::ls_types::{self as lsp, request::ApplyWorkspaceEdit};

use super::{Landed, Plan, Task, out_of_step, planned};
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

/// What came of asking.
#[derive(Default)]
pub(super) struct Asked {
    /// Was closed meanwhile: it is the disk's turn.
    pub(super) closed: Vec<Task>,
    /// Changed, and not yet told of.
    pub(super) pending: Vec<Pending>,
}

/// A change that the editor says it made.
pub(super) struct Pending {
    uri: lsp::Uri,
    version: i32,
    task: Task,
    landed: Landed,
}

/// One document of a question to the editor.
struct Part {
    task: Task,
    document: Document,
    edits: Vec<Edit>,
    landed: Landed,
}

/// Has the editor change documents, all in one question.
pub(super) async fn land(
    state: &Arc<State>,
    mut tasks: Vec<Task>,
    landed: &mut [Option<Landed>],
) -> Result<Asked, String> {
    let mut asked = Asked::default();
    for _ in 0..ATTEMPTS {
        let now = state.snapshot();
        let mut parts = Vec::new();
        for task in std::mem::take(&mut tasks) {
            match part(&now, task)? {
                Ok(part) if part.landed.before == part.landed.after => {
                    note(landed, &part.task, &part.landed);
                }
                Ok(part) => parts.push(part),
                Err(task) => asked.closed.push(task),
            }
        }
        if parts.is_empty() {
            return Ok(asked);
        }
        let edit = workspace_edit(&now, &parts);
        drop(now);
        match ask::hear::<ApplyWorkspaceEdit>(state, edit).await {
            Answer::Given(answer) if answer.applied => {
                for part in parts {
                    note(landed, &part.task, &part.landed);
                    asked.pending.push(part.pending());
                }
                return Ok(asked);
            }
            Answer::Given(_) | Answer::Refused => {}
            Answer::Missing => return Err(unanswered(&parts)),
        }
        // Refused: the editor has another text by now, and is about to say so. Some have made a part of it all the same.
        wait_until(state, NEWS, |now| {
            parts.iter().all(|part| part.is_stale(now))
        })
        .await;
        let now = state.snapshot();
        for part in parts {
            if shows(&now, &part.task.spot, &part.landed.after) {
                note(landed, &part.task, &part.landed);
            } else {
                tasks.push(part.task);
            }
        }
        if tasks.is_empty() {
            return Ok(asked);
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
    let asked = land(state, vec![task], &mut [None]).await?;
    arrive(state, asked.pending).await;
    if asked.closed.is_empty() {
        Ok(())
    } else {
        Err("it was closed meanwhile".to_owned())
    }
}

/// Waits until the editor has told of what it says it changed, and looks whether it has: Neovim says yes to a change that
/// it leaves out because somebody has typed. Then it is asked again.
pub(super) async fn arrive(state: &Arc<State>, mut pending: Vec<Pending>) {
    for _ in 0..ATTEMPTS {
        let missing = told(state, pending).await;
        if missing.is_empty() {
            return;
        }
        let mut landed = vec![None; missing.len()];
        match land(state, missing, &mut landed).await {
            Ok(asked) => pending = asked.pending,
            Err(sentence) => {
                status::show(
                    state,
                    lsp::MessageType::WARNING,
                    format!("chant: {sentence}"),
                );
                return;
            }
        }
    }
}

/// Waits until the editor has told of its changes; those that it has not made after all.
async fn told(state: &Arc<State>, pending: Vec<Pending>) -> Vec<Task> {
    let mut missing = Vec::new();
    for change in pending {
        let told = |now: &Snapshot| {
            let document = now.documents.get(change.uri.as_str());
            document.is_none_or(|document| document.version > change.version)
        };
        if !wait_until(state, ARRIVAL, told).await {
            let uri = change.uri.as_str();
            tracing::warn!("{uri}: the editor says that it made a change, and does not tell of it");
            continue;
        }
        // Some tell of one change in several messages.
        let Landed { before, after } = &change.landed;
        let made = |now: &Snapshot| {
            let document = now.documents.get(change.uri.as_str());
            document.is_none_or(|document| has_change(before, after, &document.text().to_str()))
        };
        if wait_until(state, NEWS, made).await {
            continue;
        }
        let now = state.snapshot();
        let Some(document) = now.documents.get(change.uri.as_str()) else {
            continue;
        };
        if now.features.versioned_edits {
            let index = missing.len();
            missing.push(Task {
                index,
                ..change.task
            });
        } else {
            status::show(
                state,
                lsp::MessageType::WARNING,
                format!(
                    "chant: {} was typed into while it was changed; look whether the change is where it belongs",
                    document.spot.path
                ),
            );
        }
    }
    missing
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
    let (edits, landed) = planned(&task.plan, &document.text().to_str())?;
    Ok(Ok(Part {
        document: document.clone(),
        task,
        edits,
        landed,
    }))
}

impl Part {
    /// Whether the document is another one than the one that was asked about.
    fn is_stale(&self, now: &Snapshot) -> bool {
        let document = now.documents.get(self.document.uri.as_str());
        document.is_none_or(|document| document.version != self.document.version)
    }

    fn pending(self) -> Pending {
        Pending {
            uri: self.document.uri,
            version: self.document.version,
            task: self.task,
            landed: self.landed,
        }
    }
}

fn note(landed: &mut [Option<Landed>], task: &Task, done: &Landed) {
    // What is on the disk already counts; the editor only follows.
    landed[task.index].get_or_insert_with(|| done.clone());
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
