//! Files that move: on the disk where they are closed; by the editor where they are open there, so that its tab goes with
//! the file. One that has unsaved changes stays where it is.

use std::{path::Path, sync::Arc};

use tower_lsp::ls_types::{self as lsp, request::ApplyWorkspaceEdit};

use crate::{
    ide::{
        change::{Change, Step},
        lifecycle::Put,
    },
    lsp::{
        ask::{self, Answer},
        change, reload,
        state::{Snapshot, Spot, State},
    },
    store,
};

/// Moves the files that `plan` names: all of them, or none. Says whether git was told of a move.
pub(in crate::lsp) async fn put_away(
    state: &Arc<State>,
    root: &Arc<Path>,
    plan: impl Fn(&Snapshot) -> Result<Vec<Put>, String>,
) -> Result<(Vec<Put>, bool), String> {
    let spot = |path: &str| Spot {
        root: Arc::clone(root),
        path: path.into(),
    };
    let ends = |puts: &[Put]| -> Vec<Spot> {
        let paths = puts.iter().flat_map(|put| [&put.from, &put.to]);
        paths.map(|path| spot(path)).collect()
    };
    let first = plan(&state.snapshot())?;
    let _lanes = state.funnel.lanes.enter_all(ends(&first)).await;
    let now = state.snapshot();
    let puts = plan(&now)?;
    if puts != first {
        return Err("the project has changed meanwhile: try again".to_owned());
    }
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for put in &puts {
        let from = spot(&put.from);
        let mut documents = now.documents_of(&from).peekable();
        if documents.peek().is_none() {
            closed.push(put.clone());
            continue;
        }
        let saved = store::read(&root.join(&put.from))?;
        if documents.any(|document| document.text().to_str() != saved) {
            return Err(format!(
                "{} has changes in the editor that are not saved: save it first",
                put.from
            ));
        }
        if !now.features.renames_files {
            return Err(format!(
                "{} is open in the editor, which cannot move it: close it first",
                put.from
            ));
        }
        open.push(put.clone());
    }
    // Files come first: what was moved there can be moved back for certain.
    on_disk(root, &closed, |put| (&put.from, &put.to)).await?;
    if let Err(mut sentence) = in_editor(state, &now, root, &open).await {
        if let Err(left) = on_disk(root, &closed, |put| (&put.to, &put.from)).await {
            sentence += &format!("; {left}");
        }
        return Err(sentence);
    }
    let (inner, all, spots) = (Arc::clone(state), puts.clone(), ends(&puts));
    let root = Arc::clone(root);
    let follow = move || {
        let staged = staged(&now, &root, &all);
        reload::put_in(&inner, spots);
        staged
    };
    match tokio::task::spawn_blocking(follow).await {
        Ok(staged) => Ok((puts, staged)),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

async fn on_disk(
    root: &Arc<Path>,
    puts: &[Put],
    way: fn(&Put) -> (&String, &String),
) -> Result<(), String> {
    if puts.is_empty() {
        return Ok(());
    }
    let (root, puts) = (Arc::clone(root), puts.to_vec());
    let work = move || {
        let moves: Vec<(&str, &str)> = puts
            .iter()
            .map(|put| {
                let (from, to) = way(put);
                (from.as_str(), to.as_str())
            })
            .collect();
        store::relocate_all(&root, &moves)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(moved) => moved,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Has the editor move what it has open, all in one question.
async fn in_editor(
    state: &Arc<State>,
    now: &Snapshot,
    root: &Arc<Path>,
    puts: &[Put],
) -> Result<(), String> {
    let Some(first) = puts.first() else {
        return Ok(());
    };
    let steps = puts.iter().map(|put| Step::Rename {
        from: put.from.clone(),
        to: put.to.clone(),
    });
    let change = Change {
        steps: steps.collect(),
    };
    let params = lsp::ApplyWorkspaceEditParams {
        label: Some("chant".to_owned()),
        edit: change::to_lsp(now, root, &change)?,
    };
    match ask::hear::<ApplyWorkspaceEdit>(state, params).await {
        Answer::Given(answer) if answer.applied => {}
        Answer::Given(_) | Answer::Refused => {
            return Err(format!(
                "{} was not moved: the editor refuses to; close it there, and try again",
                first.from
            ));
        }
        Answer::Missing => {
            return Err(format!(
                "the editor was asked to move {}, and has not answered",
                first.from
            ));
        }
    }
    match puts
        .iter()
        .find(|put| store::read(&root.join(&put.to)).is_err())
    {
        None => Ok(()),
        Some(put) => Err(format!(
            "the editor says that it has moved {}, and there is no {}",
            put.from, put.to
        )),
    }
}

/// Tells git's index, where git tracks the files. Without it the move is one that nobody has staged.
fn staged(now: &Snapshot, root: &Path, puts: &[Put]) -> bool {
    let Some(site) = now.sites.get(root) else {
        return false;
    };
    let mut any = false;
    for put in puts {
        match site.memo.git().stage_move(&put.from, &put.to) {
            Ok(staged) => any |= staged,
            Err(error) => tracing::warn!("{}: git was not told that it moved: {error}", put.from),
        }
    }
    any
}
