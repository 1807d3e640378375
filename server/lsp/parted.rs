//! Where the editor and the disk have parted: somebody else has saved a file that is being edited here.
//!
//! Saving would undo what the other has saved, and loading would undo what was typed. So it is said, once for each text
//! that comes to the disk, with two ways out: to look at the difference, and to take both together.

mod ground;
mod ways_out;

use std::{sync::Arc, time::Duration};

use tower_lsp::ls_types::{
    MessageActionItem, MessageType, ShowDocumentParams, ShowMessageRequestParams,
    request::{ShowDocument, ShowMessageRequest},
};

pub(super) use ground::Ground;
pub(super) use ways_out::{COMMANDS, difference, execute};

use ground::Verdict;

use super::{
    ask::{self, Answer},
    content,
    document::Document,
    state::{Spot, State},
    status,
};
use crate::{store, text::Text};

/// An editor that loads a file which has changed does so by then; and who writes a file in several steps is done.
const CALM: Duration = Duration::from_millis(500);

/// A question may stay on the screen while its reader is at lunch.
const LUNCH: Duration = Duration::from_secs(60 * 60);

const SHOW: &str = "Show difference";
const TAKE: &str = "Take both";

/// A file has changed on disk that is open here. Reads it, so this is not for where messages are read.
pub(super) fn look(state: &Arc<State>, spot: &Spot) {
    let documents: Vec<Document> = state.snapshot().documents_of(spot).cloned().collect();
    for document in documents {
        if meet(state, &document).is_some_and(|(verdict, _)| verdict == Verdict::Parted) {
            look_later(state, document);
        }
    }
}

/// A document is opened. Reads its file: what the editor begins with is what both sides come from, if they part.
pub(super) fn opened(state: &State, document: &Document) {
    let ground = Ground::under(&document.text(), beneath(document));
    state.change(|now| now.grounds.insert(document.uri.as_str().into(), ground));
}

/// A document was typed into: if the editor has not loaded what came to the disk before, it is not going to.
pub(super) fn typed(state: &Arc<State>, document: &Document) {
    let now = state.snapshot();
    let ground = now.grounds.get(document.uri.as_str());
    if ground.is_some_and(Ground::is_behind) {
        look_later(state, document.clone());
    }
}

/// A document was saved with this text.
pub(super) fn saved(state: &State, uri: &str, text: &Text) {
    ground(state, uri, |ground| ground.saved(text.clone()));
}

/// Notes something about the file beneath a document, if that is open.
fn ground<T>(state: &State, uri: &str, note: impl FnOnce(&mut Ground) -> T) -> Option<T> {
    state.change(|now| now.grounds.get_mut(uri).map(note))
}

/// What the disk has beneath a document, as its editor would show it.
pub(super) fn beneath(document: &Document) -> Option<Text> {
    let disk = store::read(&document.spot.root.join(&*document.spot.path)).ok()?;
    Some(Text::new(&as_shown(disk, &document.text().to_str())))
}

/// Some editors keep a byte order mark and the kind of line breaks to themselves, and write them when they save.
fn as_shown(mut disk: String, shown: &str) -> String {
    if disk.starts_with('\u{feff}') && !shown.starts_with('\u{feff}') {
        disk.remove(0);
    }
    if shown.contains('\n') && !shown.contains('\r') && disk.contains("\r\n") {
        disk = disk.replace("\r\n", "\n");
    }
    disk
}

/// Compares what the disk has with what the editor shows now.
fn meet(state: &State, document: &Document) -> Option<(Verdict, Text)> {
    let (uri, disk) = (document.uri.as_str(), beneath(document)?);
    let verdict = state.change(|now| {
        let text = now.documents.get(uri)?.text();
        Some(now.grounds.get_mut(uri)?.meet(&text, &disk))
    })?;
    tracing::debug!("{}: {}", document.spot.path, verdict.about());
    Some((verdict, disk))
}

/// Looks again in a moment; then it is said, if it still is so.
fn look_later(state: &Arc<State>, document: Document) {
    // A document that is closed by now needs no look.
    if ground(state, document.uri.as_str(), Ground::is_due).unwrap_or(true) {
        return;
    }
    let inner = Arc::clone(state);
    state.runtime.spawn(async move {
        tokio::time::sleep(CALM).await;
        let runtime = inner.runtime.clone();
        runtime.spawn_blocking(move || settle(&inner, &document));
    });
}

fn settle(state: &Arc<State>, document: &Document) {
    ground(state, document.uri.as_str(), Ground::is_no_longer_due);
    if let Some((Verdict::Parted, disk)) = meet(state, document) {
        say(state, document, disk);
    }
}

/// Says it; asks what to do, where the editor can show a choice.
fn say(state: &Arc<State>, document: &Document, disk: Text) {
    let asks = state.snapshot().features.shows_choices;
    let told = ground(state, document.uri.as_str(), |ground| {
        ground.tell(disk, asks)
    });
    let Some(first) = told else { return };
    let sentence = format!(
        "chant: {} has changed on disk while it is being edited here; saving it now would undo that change",
        document.spot.path
    );
    if !asks {
        status::show(
            state,
            MessageType::WARNING,
            format!("{sentence}. The command chant.takeBoth takes both together"),
        );
    } else if first {
        let (inner, document) = (Arc::clone(state), document.clone());
        state.runtime.spawn(async move {
            choose(&inner, &document, sentence).await;
            ground(&inner, document.uri.as_str(), Ground::is_answered);
        });
    }
}

/// Asks until there is nothing left to choose.
async fn choose(state: &Arc<State>, document: &Document, sentence: String) {
    let features = Arc::clone(&state.snapshot().features);
    let mut shows = features.going.contents && features.shows_documents;
    loop {
        let action = |title: &str| MessageActionItem {
            title: title.to_owned(),
            properties: std::collections::HashMap::default(),
        };
        let actions = shows.then(|| action(SHOW)).into_iter();
        let question = ShowMessageRequestParams {
            typ: MessageType::WARNING,
            message: sentence.clone(),
            actions: Some(actions.chain([action(TAKE)]).collect()),
        };
        let answer = ask::hear_for::<ShowMessageRequest>(state, question, LUNCH).await;
        let Answer::Given(Some(chosen)) = answer else {
            return;
        };
        if chosen.title == SHOW && shows {
            shows = false;
            show(state, document).await;
            continue;
        }
        if chosen.title == TAKE
            && let Err(sentence) = ways_out::take_both(state, document.uri.as_str()).await
        {
            status::show(state, MessageType::ERROR, format!("chant: {sentence}"));
        }
        return;
    }
}

/// Opens the page with the difference, if the editor can.
async fn show(state: &Arc<State>, document: &Document) -> bool {
    let features = Arc::clone(&state.snapshot().features);
    let uri = content::uri_of_difference(&document.spot);
    let Some(uri) = uri.filter(|_| features.going.contents && features.shows_documents) else {
        return false;
    };
    let page = ShowDocumentParams {
        uri,
        external: Some(false),
        take_focus: Some(true),
        selection: None,
    };
    ask::question::<ShowDocument>(state, page)
        .await
        .is_some_and(|answer| answer.success)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_is_seen_as_the_editor_shows_it() {
        let seen = |disk: &str, shown: &str| as_shown(disk.to_owned(), shown);
        assert_eq!(seen("\u{feff}a\r\nb\r\n", "a\nb\n"), "a\nb\n");
        assert_eq!(seen("a\r\nb\r\n", "a\r\nb\r\n"), "a\r\nb\r\n");
        assert_eq!(seen("\u{feff}a\n", "\u{feff}a\n"), "\u{feff}a\n");
        assert_eq!(seen("a\r\nb", "one line"), "a\r\nb");
    }
}
