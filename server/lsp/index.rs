//! Which projects are served: found below the folders that the client opens, or above a file that it opens; read in the
//! background, forgotten when nobody wants them.

use std::{
    collections::BTreeSet,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use tower_lsp::ls_types as lsp;

use super::{
    convert,
    document::{Document, put, resolve},
    memo::Memo,
    memory, progress, publish, reload, runs,
    state::{Folder, Site, Snapshot, State},
    status,
};
use crate::{
    load::{self, Opened, Surroundings},
    store,
    workspace::Project,
};

/// How far the reading of projects has come; seen by whoever shows it.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Files read.
    pub(super) done: AtomicUsize,
    /// Files known so far.
    pub(super) total: AtomicUsize,
}

/// The client has opened folders. Those that are too large to be projects are refused with a sentence.
pub(super) fn open_folders(state: &Arc<State>, folders: Vec<lsp::WorkspaceFolder>) {
    let mut wanted = Vec::new();
    for folder in folders {
        let Some(path) = convert::path_from_uri(&folder.uri) else {
            tracing::info!(
                "{} is no folder of this machine's disk",
                folder.uri.as_str()
            );
            continue;
        };
        if let Some(reason) = store::refusal(&path) {
            status::show(state, lsp::MessageType::WARNING, format!("chant: {reason}"));
            status::limit(state, folder.uri.as_str(), Some(reason));
            continue;
        }
        wanted.push(Folder {
            path: resolve(&path),
            uri: folder.uri,
        });
    }
    state.change(|now| now.folders = now.folders.iter().cloned().chain(wanted.clone()).collect());
    read(state, wanted.into_iter().map(Wanted::Below).collect());
}

/// The client has closed folders: projects that are in no other one go, with everything said of them.
pub(super) fn close_folders(state: &Arc<State>, folders: &[lsp::WorkspaceFolder]) {
    let uris: BTreeSet<&str> = folders.iter().map(|folder| folder.uri.as_str()).collect();
    state.change(|now| {
        now.folders = now
            .folders
            .iter()
            .filter(|folder| !uris.contains(folder.uri.as_str()))
            .cloned()
            .collect()
    });
    for uri in uris {
        status::limit(state, uri, None);
    }
    for project in state.snapshot().workspace.projects() {
        forget_if_unwanted(state, &project.root);
    }
}

/// Reads the project of a file that has come up, unless it is known. Its open documents can be served at once.
pub(super) fn open_project(state: &Arc<State>, root: &Path) {
    if claim(state, root) {
        read(state, vec![Wanted::Claimed(root.to_owned())]);
    }
}

/// Reads a project anew: too much has changed to follow it file by file.
pub(super) fn read_again(state: &Arc<State>, root: &Path) {
    read_project(state, root, &Progress::default());
}

/// Forgets a project that has no open document, and is in no folder or no more there.
pub(super) fn forget_if_unwanted(state: &Arc<State>, root: &Path) {
    let snapshot = state.snapshot();
    let is_open = snapshot
        .documents
        .values()
        .any(|document| *document.spot.root == *root);
    let is_wanted = snapshot.is_wanted(root) && store::is_project(root);
    if !is_open && !is_wanted {
        forget(state, root);
    }
}

/// Forgets a project that is no more.
pub(super) fn forget(state: &Arc<State>, root: &Path) {
    state.change(|now| {
        now.workspace.remove(root);
        now.sites.remove(root);
    });
    state.watchers.forget(root);
    state.reports.clear_project(state, root);
    // Which tells the status, too.
    publish::forget_limit(state, root);
}

/// The projects that have come or gone with a folder around them, of which alone we have heard.
pub(super) fn come_or_gone(snapshot: &Snapshot, folder: &Path) -> Vec<PathBuf> {
    let (Some(parent), Some(name)) = (
        folder.parent(),
        folder.file_name().and_then(|it| it.to_str()),
    ) else {
        return Vec::new();
    };
    if folder.iter().any(|part| part == ".chant") {
        return Vec::new();
    }
    let folder = resolve(parent).join(name);
    if folder.is_dir() {
        // One that git ignores is not looked through at every build.
        let is_listed = || {
            let listed = store::list_folder(parent, "");
            listed.iter().any(|(listed, _)| **listed == *name)
        };
        if name.starts_with('.') || !is_listed() {
            return Vec::new();
        }
        let (mut found, _) = store::projects_below(&folder);
        found.retain(|root| !snapshot.sites.contains_key(&**root) && snapshot.is_wanted(root));
        return found;
    }
    let from = (Bound::Included(&*folder), Bound::Unbounded);
    let roots = snapshot.sites.range::<_, Path>(from).map(|(root, _)| root);
    roots
        .take_while(|root| root.starts_with(&folder))
        .map(|root| root.to_path_buf())
        .collect()
}

/// Where to look for projects.
enum Wanted {
    /// At a folder and below it; above it, if there is none.
    Below(Folder),
    /// Exactly here; nobody else reads it.
    Claimed(PathBuf),
}

/// Reads projects in a thread of its own.
fn read(state: &Arc<State>, wanted: Vec<Wanted>) {
    let (busy, state) = (status::indexing(state), Arc::clone(state));
    thread::Builder::new()
        .name("chant-index".to_owned())
        .spawn(move || {
            let seen = Arc::new(Progress::default());
            let shown = progress::show(&state, Arc::clone(&seen));
            for wanted in wanted {
                match wanted {
                    Wanted::Claimed(root) => read_project(&state, &root, &seen),
                    Wanted::Below(folder) => {
                        let roots = roots(&state, &folder).into_iter();
                        roots
                            .filter(|root| claim(&state, root))
                            .for_each(|root| read_project(&state, &root, &seen));
                    }
                }
            }
            drop((busy, shown));
        })
        .expect("the system can start a thread");
}

/// The projects at and below a folder, or the one around it.
fn roots(state: &Arc<State>, folder: &Folder) -> Vec<PathBuf> {
    let (mut found, cut) = store::projects_below(&folder.path);
    if cut {
        let message = format!(
            "analysis limited: {} has too many folders to look for projects in all of them",
            folder.path.display()
        );
        status::limit(state, folder.uri.as_str(), Some(message));
    }
    if found.is_empty() {
        found.extend(
            store::project_above(&folder.path).filter(|root| store::refusal(root).is_none()),
        );
        state.watchers.watch_for_project(state, &folder.path);
    }
    found
}

fn read_project(state: &Arc<State>, root: &Path, seen: &Progress) {
    store::clear_left_over(root);
    state.watchers.watch_project(state, root);
    let (before, listed) = (seen.done.load(Ordering::Relaxed), AtomicUsize::new(0));
    let progress = |done: usize, total: usize| {
        if listed.swap(total, Ordering::Relaxed) == 0 {
            seen.total.fetch_add(total, Ordering::Relaxed);
        }
        seen.done.fetch_max(before + done, Ordering::Relaxed);
    };
    let Opened {
        project, problems, ..
    } = load::project(root, &progress, |_, _| ());
    if let Some((path, reason)) = problems.first() {
        let more = match problems.len() {
            1 => String::new(),
            all => format!(" (and {} more)", all - 1),
        };
        let message = format!(
            "chant: {} {reason}{more}; specs in there are not seen",
            root.join(path).display()
        );
        status::show(state, lsp::MessageType::WARNING, message);
    }
    let old = adopt(state, project);
    // Freed outside of the lock: a large project takes a while.
    drop(old);
    memory::give_back();
    reload::resume(state);
    publish::examine_project(state, root);
    runs::find(state, root);
}

/// Makes room for a project, if there is none yet: its open documents are in it at once, the rest follows. Who claims a
/// project reads it.
fn claim(state: &State, root: &Path) -> bool {
    if state.snapshot().sites.contains_key(root) {
        return false;
    }
    // Made outside of the lock: looking for a repository touches the disk.
    let memo = Arc::new(Memo::new(Surroundings::live(root)));
    state.change(|now| {
        if now.sites.contains_key(root) {
            return false;
        }
        now.sites.insert(root.into(), Site { memo, ready: false });
        let mut project = Project::new(root);
        show_documents(now, &mut project);
        now.workspace.insert(project);
        true
    })
}

/// Puts a project that was read into its place, with the open documents over the files.
fn adopt(state: &Arc<State>, mut project: Project) -> Option<Snapshot> {
    state.change(|now| {
        let old = now.clone();
        let site = now.sites.get_mut(&project.root)?;
        site.ready = true;
        show_documents(now, &mut project);
        now.workspace.insert(project);
        Some(old)
    })
}

fn show_documents(now: &Snapshot, project: &mut Project) {
    let root = Arc::clone(&project.root);
    let of_project = |document: &&Document| document.spot.root == root;
    for loaded in now
        .documents
        .values()
        .filter(of_project)
        .map(|document| document.file.clone())
    {
        put(project, loaded);
    }
}
