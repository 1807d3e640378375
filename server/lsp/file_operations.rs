//! Files that people move and delete in the editor: names follow, or the user is told what will dangle.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    change, convert,
    document::resolve,
    features::Features,
    reload,
    rename::{able, in_step},
    requests::answer,
    state::{Snapshot, Spot, State},
    status,
};
use crate::{
    ide::{
        change::Step,
        rename::{self as ide, Able, Move},
    },
    workspace::entry::relative,
};

/// So many files are named before the others are only counted.
const NAMED: usize = 3;

/// What is promised to the client: of any file, because specs name any file.
pub(super) fn capabilities(
    features: &Features,
) -> Option<lsp::WorkspaceFileOperationsServerCapabilities> {
    let all = |wanted: bool| {
        wanted.then(|| lsp::FileOperationRegistrationOptions {
            filters: vec![lsp::FileOperationFilter {
                scheme: Some("file".to_owned()),
                pattern: lsp::FileOperationPattern {
                    glob: "**".to_owned(),
                    matches: None,
                    options: None,
                },
            }],
        })
    };
    let found = lsp::WorkspaceFileOperationsServerCapabilities {
        will_rename: all(features.will_rename),
        did_rename: all(features.did_rename),
        will_delete: all(features.will_delete),
        ..lsp::WorkspaceFileOperationsServerCapabilities::default()
    };
    (found != lsp::WorkspaceFileOperationsServerCapabilities::default()).then_some(found)
}

/// The edit that lets names follow files that are about to move. What cannot follow is told, and hinders nothing.
pub(super) async fn will_rename(
    state: &State,
    params: lsp::RenameFilesParams,
) -> Result<Option<lsp::WorkspaceEdit>> {
    status::indexed(state).await;
    let (edit, complaints) = answer(state, move |now, _| {
        let (moves, leaving) = sorted(now, &params);
        let (mut edit, mut complaints) = (None, dangling(now, leaving));
        for (root, moves) in moves {
            let (Some(project), Some(site)) = (now.workspace.project(&root), now.sites.get(&root))
            else {
                continue;
            };
            let world = site.memo.asked();
            let (renaming, told) = ide::moved(project, &world, &moves, able(&now.features));
            complaints.extend(told);
            let left = moves.iter().filter_map(|it| busy(now, &root, &it.from));
            for sentence in left.collect::<Vec<_>>() {
                if !complaints.contains(&sentence) {
                    complaints.push(sentence);
                }
            }
            if renaming.change.is_empty() {
                continue;
            }
            let made = in_step(now, &renaming)
                .and_then(|()| change::with_notes(now, &root, &renaming.change, &renaming.notes));
            match made {
                Ok(made) if edit.is_none() => edit = Some(made),
                Ok(_) => complaints.push(format!(
                    "files of several projects move at once: the specs of {} do not follow",
                    root.display()
                )),
                Err(sentence) => complaints.push(sentence),
            }
        }
        (edit, complaints)
    })
    .await?;
    tell(state, &complaints);
    // An edit that changes nothing, not none: lsp-mode takes none for a reason not to rename.
    Ok(Some(edit.unwrap_or_default()))
}

/// Moves by the project in which they happen, and what leaves its project.
fn sorted(
    now: &Snapshot,
    params: &lsp::RenameFilesParams,
) -> (BTreeMap<Arc<Path>, Vec<Move>>, Vec<Spot>) {
    let mut moves: BTreeMap<Arc<Path>, Vec<Move>> = BTreeMap::new();
    let mut leaving = Vec::new();
    for file in &params.files {
        let Some((root, from)) = place(now, &file.old_uri) else {
            continue;
        };
        match place(now, &file.new_uri) {
            Some((other, to)) if other == root => {
                if from != to {
                    moves.entry(root).or_default().push(Move { from, to });
                }
            }
            _ => leaving.push(Spot {
                root,
                path: from.into(),
            }),
        }
    }
    (moves, leaving)
}

/// Files have moved: both names are looked at. An editor that did not ask before is told what did not follow.
pub(super) fn did_rename(state: &Arc<State>, params: &lsp::RenameFilesParams) {
    let now = state.snapshot();
    if !now.features.will_rename {
        let (state, params) = (Arc::clone(state), params.clone());
        tokio::task::spawn_blocking(move || tell(&state, &unmoved(&now, &params)));
    }
    let uris = params
        .files
        .iter()
        .flat_map(|file| [&file.old_uri, &file.new_uri]);
    let paths: Vec<PathBuf> = uris.filter_map(|uri| path(uri)).collect();
    reload::heard(state, paths);
}

/// What would have followed files that have moved by now.
fn unmoved(now: &Snapshot, params: &lsp::RenameFilesParams) -> Vec<String> {
    let (moves, leaving) = sorted(now, params);
    let mut told = dangling(now, leaving);
    for (root, moves) in moves {
        let (Some(project), Some(site)) = (now.workspace.project(&root), now.sites.get(&root))
        else {
            continue;
        };
        let able = Able {
            asks: true,
            renames: true,
        };
        let (renaming, complaints) = ide::moved(project, &site.memo.asked(), &moves, able);
        told.extend(complaints);
        let files = renaming.change.steps.iter().map(|step| match step {
            Step::Edit { path, .. } | Step::Create { path, .. } => path.as_str(),
            Step::Rename { from, .. } => from.as_str(),
        });
        let files: Vec<&str> = files.collect();
        let shown = files
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let more = match files.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        if !files.is_empty() {
            told.push(format!(
                "the old name still stands in {shown}{more}: this editor tells of a move when it is done, so change it there by hand"
            ));
        }
    }
    told
}

/// Tells what will name nothing any more.
pub(super) async fn will_delete(
    state: &State,
    params: lsp::DeleteFilesParams,
) -> Result<Option<lsp::WorkspaceEdit>> {
    status::indexed(state).await;
    let told = answer(state, move |now, _| {
        let places = params.files.iter().filter_map(|file| place(now, &file.uri));
        let spots = places.map(|(root, path)| Spot {
            root,
            path: path.into(),
        });
        dangling(now, spots)
    })
    .await?;
    tell(state, &told);
    Ok(None)
}

/// Whether a file that goes is a spec that is being run: the run would not find it any more.
fn busy(now: &Snapshot, root: &Path, path: &str) -> Option<String> {
    let project = now.workspace.project(root)?;
    let entry = project.spec(path).filter(|entry| entry.is_active())?;
    let world = now.sites.get(root)?.memo.asked();
    ide::running(&world, entry.id()).err()
}

/// What will dangle when all of these go together, and what is being run of them.
fn dangling(now: &Snapshot, leaving: impl IntoIterator<Item = Spot>) -> Vec<String> {
    let mut gone: BTreeMap<Arc<Path>, Vec<String>> = BTreeMap::new();
    for spot in leaving {
        let paths = gone.entry(spot.root).or_default();
        paths.push(spot.path.to_string());
    }
    let told = gone.iter().filter_map(|(root, paths)| {
        let world = now.sites.get(root)?.memo.asked();
        let project = now.workspace.project(root)?;
        let busy = paths.iter().filter_map(|path| busy(now, root, path));
        let mut told: Vec<String> = busy.collect();
        told.extend(ide::dangling(project, &world, paths));
        Some(told)
    });
    told.flatten().collect()
}

/// Shows some sentences as one message.
fn tell(state: &State, sentences: &[String]) {
    if !sentences.is_empty() {
        let message = format!("chant: {}", sentences.join("; "));
        status::show(state, lsp::MessageType::WARNING, message);
    }
}

/// The innermost project of a file, and the file's path in it.
fn place(now: &Snapshot, uri: &str) -> Option<(Arc<Path>, String)> {
    let path = resolved(&path(uri)?);
    let projects = now.workspace.projects();
    let project = projects
        .filter(|project| path.starts_with(&project.root))
        .max_by_key(|project| project.root.as_os_str().len())?;
    let below = relative(&project.root, &path).filter(|below| !below.is_empty())?;
    Some((Arc::clone(&project.root), below))
}

/// With the folder above it resolved: the file itself may be a link, and may not be there yet.
fn resolved(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => resolve(parent).join(name),
        _ => path.to_owned(),
    }
}

fn path(uri: &str) -> Option<PathBuf> {
    convert::path_from_uri(&uri.parse().ok()?)
}
