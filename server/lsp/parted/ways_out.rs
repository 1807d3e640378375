//! What can be done where the editor and the disk have parted.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::MessageType,
};

use super::{beneath, ground, ground::Parted, show};
use crate::{
    ide::{
        difference_page::difference_page,
        merge::{Merged, merge},
    },
    lsp::{
        commands::Command,
        document::Document,
        rewrite::rewrite,
        state::{Snapshot, Spot, State},
        status,
    },
    text::{self, Text},
};

/// The rows of the table of commands.
pub(in crate::lsp) const COMMANDS: &[Command] = &[
    Command {
        id: "chant.takeBoth",
        title: "Take both: what is typed and what is on disk",
        shape: ("{uri}", "{applied, conflicts}"),
        about: "For a document whose file somebody else has changed while it was edited: merges what the editor shows with \
                what the disk has, or had before it was saved over, and puts the result into the editor. Fields, items of \
                lists, criteria and sections are merged by what they mean, other text line by line; `conflicts` counts the \
                places that wait for a person between conflict markers. Nothing of either side is dropped, unless the other \
                side has removed or changed it.",
        run: None,
    },
    Command {
        id: "chant.showDifference",
        title: "Show what differs between the editor and the disk",
        shape: ("{uri}", "{text, shown}"),
        about: "What an open document and its file have different, as a unified diff; opened beside it, if the editor shows \
                documents that are no files.",
        run: None,
    },
];

#[derive(Deserialize)]
struct Argument {
    uri: String,
}

/// Carries out one of them; `None` if it is none of them.
pub(in crate::lsp) async fn execute(
    state: &Arc<State>,
    id: &str,
    argument: &Value,
) -> Option<Result<Option<Value>>> {
    COMMANDS.iter().find(|row| row.id == id)?;
    let argument =
        Argument::deserialize(argument).map_err(|error| Error::invalid_params(error.to_string()));
    let uri = match argument {
        Ok(argument) => argument.uri,
        Err(error) => return Some(Err(error)),
    };
    let answer = if id == "chant.takeBoth" {
        let done = take_both(state, &uri).await;
        done.map(|(applied, conflicts)| json!({"applied": applied, "conflicts": conflicts}))
    } else {
        show_difference(state, &uri).await
    };
    const REQUEST_FAILED: i64 = -32803;
    Some(answer.map(Some).map_err(|sentence| Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: sentence.into(),
        data: None,
    }))
}

/// Puts what the disk has into what the editor shows; whether that changed anything, and how many conflicts are left.
pub(super) async fn take_both(
    state: &Arc<State>,
    uri: &str,
) -> std::result::Result<(bool, usize), String> {
    let document = open(&state.snapshot(), uri)?;
    let disk = read(state, &document).await;
    let parted = parted(&state.snapshot(), uri, disk.as_ref());
    let Some(parted) = parted else {
        return Err(format!(
            "{} has not changed on disk since the editor has loaded or saved it",
            document.spot.path
        ));
    };
    let both = {
        let Parted { base, theirs } = parted.clone();
        let base = base.map(|base| base.to_str().into_owned());
        let theirs = theirs.to_str().into_owned();
        Arc::new(move |ours: &str| merge(base.as_deref(), ours, &theirs))
    };
    let plan = {
        let both = Arc::clone(&both);
        move |ours: &str| Ok(text::difference(ours, &both(ours).text))
    };
    let landed = rewrite(state, document.spot.clone(), plan).await?;
    let Merged { conflicts, .. } = both(&landed.before);
    ground(state, uri, |ground| {
        ground.taken(&parted, disk.as_ref() == Some(&parted.theirs));
    });
    if conflicts > 0 {
        let places = if conflicts == 1 {
            "1 place waits".to_owned()
        } else {
            format!("{conflicts} places wait")
        };
        status::show(
            state,
            MessageType::WARNING,
            format!(
                "chant: {}: {places} for you between conflict markers",
                document.spot.path
            ),
        );
    }
    Ok((landed.before != landed.after, conflicts))
}

async fn show_difference(state: &Arc<State>, uri: &str) -> std::result::Result<Value, String> {
    let document = open(&state.snapshot(), uri)?;
    let disk = read(state, &document).await;
    let text = page(&state.snapshot(), &document, disk.as_ref());
    let shown = show(state, &document).await;
    Ok(json!({"text": text, "shown": shown}))
}

/// The page that tells the two sides of an open document apart. Reads the disk.
pub(in crate::lsp) fn difference(now: &Snapshot, spot: &Spot) -> Option<String> {
    let document = now.documents_of(spot).next()?;
    Some(page(now, document, beneath(document).as_ref()))
}

fn page(now: &Snapshot, document: &Document, disk: Option<&Text>) -> String {
    let theirs = parted(now, document.uri.as_str(), disk).map(|parted| parted.theirs);
    let theirs = theirs.as_ref().or(disk).cloned().unwrap_or_default();
    difference_page(
        &document.spot.path,
        &theirs.to_str(),
        &document.text().to_str(),
    )
}

/// What the disk has, or had, that the editor has not.
fn parted(now: &Snapshot, uri: &str, disk: Option<&Text>) -> Option<Parted> {
    now.grounds.get(uri)?.parted(disk)
}

fn open(now: &Snapshot, uri: &str) -> std::result::Result<Document, String> {
    let document = now.documents.get(uri).cloned();
    document.ok_or_else(|| format!("{uri} is not open, or is no file of a chant project"))
}

async fn read(state: &State, document: &Document) -> Option<Text> {
    let document = document.clone();
    let read = state.runtime.spawn_blocking(move || beneath(&document));
    read.await.ok().flatten()
}
