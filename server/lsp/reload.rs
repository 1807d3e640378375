//! What has changed on disk, whoever noticed: the client, our own watcher, or an examination that met other text than
//! it expected. One path for all; a storm of events is folded into one pass, and content that is known changes nothing.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    document, index, parted, publish, ripple, runs,
    state::{Snapshot, Spot, State},
    status::{self, Busy},
};
use crate::{
    load::{self, Loaded},
    model::status::Status,
    workspace::entry::{relative, role},
};

/// A pass begins when nothing was heard for this long: a tool that writes many files is given the time to finish.
const QUIET: Duration = Duration::from_millis(20);

/// A pass begins at the latest this long after the first event.
const PATIENCE: Duration = Duration::from_millis(300);

/// More paths than this are not remembered one by one; all projects are read again instead.
const MAX_PATHS: usize = 50_000;

/// Files that are put in at once: typing never waits for more than a few milliseconds.
const CHUNK: usize = 100;

/// What was heard and not yet looked at.
#[derive(Default)]
pub(super) struct Reloader {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    paths: BTreeSet<PathBuf>,
    /// Heard while their project is being read; looked at afterwards.
    early: BTreeSet<PathBuf>,
    lost: bool,
    first: Option<Instant>,
    last: Option<Instant>,
    busy: Option<Busy>,
}

impl Reloader {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the thread look whether the server has ended.
    pub(super) fn wake(&self) {
        self.changed.notify_all();
    }
}

/// Something has happened to these paths, or may have.
pub(super) fn heard(state: &Arc<State>, paths: impl IntoIterator<Item = PathBuf>) {
    note(
        state,
        paths.into_iter().filter(|path| concerns(path)).collect(),
        false,
    );
}

/// Anything may have happened.
pub(super) fn lost(state: &Arc<State>) {
    note(state, BTreeSet::new(), true);
}

/// A project has been read: what was heard of it meanwhile can be looked at.
pub(super) fn resume(state: &Arc<State>) {
    let early = std::mem::take(&mut state.reloader.lock().early);
    note(state, early, false);
}

/// Starts the thread that looks.
pub(super) fn start(state: &Arc<State>) {
    let state = Arc::clone(state);
    thread::Builder::new()
        .name("chant-reload".to_owned())
        .spawn(move || {
            while let Some((paths, lost, busy)) = next(&state) {
                let pass = std::panic::AssertUnwindSafe(|| pass(&state, &paths, lost));
                if std::panic::catch_unwind(pass).is_err() {
                    tracing::error!("reloading {} paths panicked", paths.len());
                }
                drop(busy);
            }
        })
        .expect("the system can start a thread");
}

/// Whether a path may mean something. Tools write their logs and temporary files below `.chant` as well; they are left
/// out early. Folders of specs may be called `v1.2`. Elsewhere any file may be one that a spec names.
fn concerns(path: &Path) -> bool {
    let Some(chant) = chant_around(path) else {
        return true;
    };
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension {
        None | Some("md" | "yml" | "lock") => true,
        Some("tmp" | "chant-lsp") => false,
        Some(_) => FOLDERS
            .iter()
            .any(|folder| path.starts_with(chant.join(folder))),
    }
}

/// The innermost `.chant` at or above a path.
fn chant_around(path: &Path) -> Option<&Path> {
    path.ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == ".chant"))
}

fn note(state: &Arc<State>, paths: BTreeSet<PathBuf>, lost: bool) {
    if paths.is_empty() && !lost {
        return;
    }
    let busy = status::busy(state);
    let mut queue = state.reloader.lock();
    queue.paths.extend(paths);
    queue.lost |= lost;
    if queue.paths.len() > MAX_PATHS {
        queue.paths.clear();
        queue.lost = true;
    }
    let now = Instant::now();
    queue.first.get_or_insert(now);
    queue.last = Some(now);
    let spare = queue.busy.replace(busy);
    drop(queue);
    // Dropped outside of the lock: it may tell the client.
    drop(spare);
    state.reloader.wake();
}

/// Waits for events, and for the end of their storm.
fn next(state: &Arc<State>) -> Option<(BTreeSet<PathBuf>, bool, Option<Busy>)> {
    let mut queue = state.reloader.lock();
    loop {
        if state.has_ended() {
            return None;
        }
        let Some((first, last)) = queue.first.zip(queue.last) else {
            queue = state
                .reloader
                .changed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let wait = QUIET
            .saturating_sub(last.elapsed())
            .min(PATIENCE.saturating_sub(first.elapsed()));
        if wait.is_zero() {
            (queue.first, queue.last) = (None, None);
            let (paths, lost) = (
                std::mem::take(&mut queue.paths),
                std::mem::take(&mut queue.lost),
            );
            return Some((paths, lost, queue.busy.take()));
        }
        queue = match state.reloader.changed.wait_timeout(queue, wait) {
            Ok((queue, _)) => queue,
            Err(poisoned) => poisoned.into_inner().0,
        };
    }
}

/// The folders of a `.chant` where files of ours are.
const FOLDERS: [&str; 4] = ["specs", "archive", "prompts", "workflows"];

/// What a path is to us.
enum Meaning {
    /// A spec, a prompt or configuration.
    File(Spot),
    /// A folder of files was made, moved or removed, or `.chant` itself was.
    Folder(PathBuf),
    /// The run of a spec has begun or ended.
    Run(Spot),
    /// Some other file of a project, which specs may name.
    Source(PathBuf),
    Nothing,
}

fn pass(state: &Arc<State>, paths: &BTreeSet<PathBuf>, lost: bool) {
    let snapshot = state.snapshot();
    let (mut files, mut again, mut sources, mut locks) = (
        BTreeSet::new(),
        BTreeSet::new(),
        BTreeSet::new(),
        Vec::new(),
    );
    for path in paths {
        again.extend(index::come_or_gone(&snapshot, path));
        match meaning(&snapshot, path) {
            Meaning::File(spot) => {
                files.insert(spot);
            }
            Meaning::Folder(root) => {
                again.insert(root);
            }
            Meaning::Run(spot) => locks.push(spot),
            Meaning::Source(root) => {
                sources.insert(root);
            }
            Meaning::Nothing => {}
        }
    }
    if lost {
        again.extend(snapshot.sites.keys().map(|root| root.to_path_buf()));
    }
    let roots: BTreeSet<PathBuf> = files
        .iter()
        .map(|spot| spot.root.to_path_buf())
        .chain(again.iter().cloned())
        .collect();
    for root in &roots {
        settle(state, &snapshot, root, again.contains(root));
    }
    files.retain(|spot| !again.contains(&*spot.root));
    let files: Vec<Spot> = files.into_iter().collect();
    let changed = put_in(state, files.clone());
    for root in &sources {
        look_around(state, root);
    }
    // Of a run that begins, its lock is seen before its record may tell of it, and the spec is written afterwards.
    let now = state.snapshot();
    let begun = files.iter().filter(|spot| is_begun(&now, spot));
    for spot in locks.iter().chain(begun) {
        runs::find_one(state, &spot.root, runs::id_of(spot));
    }
    publish::examine_again(state, locks);
    tracing::debug!(
        "looked at {} paths on disk: {changed} files changed",
        paths.len()
    );
}

/// Whether the spec of a file may be one that somebody has begun to run. What the editor holds does not tell.
fn is_begun(now: &Snapshot, spot: &Spot) -> bool {
    let spec = now.workspace.project(&spot.root);
    let spec = spec.and_then(|project| project.spec(&spot.path));
    spec.is_some_and(|it| it.spec.status == Status::InProgress)
        || now.documents_of(spot).next().is_some()
}

fn meaning(snapshot: &Snapshot, path: &Path) -> Meaning {
    let Some((chant, root)) = chant_around(path).and_then(|chant| Some((chant, chant.parent()?)))
    else {
        let innermost = path
            .ancestors()
            .find(|folder| snapshot.sites.contains_key(*folder));
        return innermost.map_or(Meaning::Nothing, |root| Meaning::Source(root.to_owned()));
    };
    // The client may spell the folder by another name than ours.
    let known = snapshot.sites.contains_key(root);
    let root: Arc<Path> = if known {
        root.into()
    } else {
        document::resolve(root).into()
    };
    let Some(below) = relative(chant, path).map(|rest| format!(".chant/{rest}")) else {
        return Meaning::Nothing;
    };
    if role(&below).is_some() {
        return Meaning::File(Spot {
            root,
            path: below.into(),
        });
    }
    if let Some(id) = below
        .strip_prefix(".chant/.locks/")
        .and_then(|name| name.strip_suffix(".lock"))
    {
        return Meaning::Run(Spot {
            root,
            path: format!(".chant/specs/{id}.md").into(),
        });
    }
    let of_ours = path == chant
        || FOLDERS
            .iter()
            .any(|folder| path.starts_with(chant.join(folder)))
            && (path.is_dir() || !path.exists() && holds_files(snapshot, &root, &below));
    if of_ours {
        return Meaning::Folder(root.to_path_buf());
    }
    Meaning::Nothing
}

/// Whether we know files in a folder that is perhaps no more.
fn holds_files(snapshot: &Snapshot, root: &Path, folder: &str) -> bool {
    let prefix = format!("{}/", folder.trim_end_matches('/'));
    let project = snapshot.workspace.project(root);
    project.is_some_and(|project| {
        let mut pages = project.pages().map(|page| &page.path);
        project.has_specs_below(&prefix) || pages.any(|path| path.starts_with(&prefix))
    })
}

/// Sees to it that a project is served if it is there, and not if it is gone.
fn settle(state: &Arc<State>, snapshot: &Snapshot, root: &Path, again: bool) {
    let (is_there, is_known) = (
        root.join(".chant").is_dir(),
        snapshot.sites.contains_key(root),
    );
    let has_documents = snapshot
        .documents
        .values()
        .any(|document| *document.spot.root == *root);
    match (is_there, is_known) {
        (true, false) if snapshot.is_wanted(root) => index::open_project(state, root),
        (true, true) if again => index::read_again(state, root),
        (false, true) if has_documents => index::read_again(state, root),
        (false, true) => index::forget(state, root),
        _ => {}
    }
}

/// Reads files again and puts what is news into the workspace; how many there were.
pub(super) fn put_in(state: &Arc<State>, files: Vec<Spot>) -> usize {
    let mut changed = 0;
    for chunk in files.chunks(CHUNK) {
        let before = state.snapshot();
        let (mut news, mut early) = (Vec::new(), Vec::new());
        for spot in chunk {
            match before.sites.get(&spot.root) {
                None => {}
                Some(site) if !site.ready => early.push(spot.root.join(&*spot.path)),
                // What the editor holds counts, not the disk.
                Some(_) if before.documents_of(spot).next().is_some() => parted::look(state, spot),
                Some(_) => {
                    if let Some(loaded) = load::file(&spot.root, &spot.path)
                        && is_news(&before, spot, loaded.as_ref())
                    {
                        news.push((spot.clone(), loaded));
                    }
                }
            }
        }
        state.reloader.lock().early.extend(early);
        changed += news.len();
        let spots: Vec<Spot> = news.iter().map(|(spot, _)| spot.clone()).collect();
        state.change(|now| {
            for (spot, loaded) in news {
                // It may have been opened since: then the editor's text stays.
                if now.documents_of(&spot).next().is_none() {
                    now.put(&spot, loaded);
                }
            }
        });
        let after = state.snapshot();
        ripple::follow(state, &before, &after, &spots);
        // Facts may be equal where prose is not, and some rules read prose.
        publish::examine_again(state, chunk.iter().cloned());
    }
    changed
}

fn is_news(snapshot: &Snapshot, spot: &Spot, loaded: Option<&Loaded>) -> bool {
    let Some(project) = snapshot.workspace.project(&spot.root) else {
        return false;
    };
    match loaded {
        Some(Loaded::Spec(new)) => project
            .spec(&spot.path)
            .is_none_or(|old| old.spec != new.spec || old.fault != new.fault),
        Some(Loaded::Page(new)) => project
            .page(&spot.path)
            .is_none_or(|old| old.text != new.text),
        None => project.spec(&spot.path).is_some() || project.page(&spot.path).is_some(),
    }
}

/// Files that specs name have changed: what git and globs say is asked anew for open documents.
pub(super) fn look_around(state: &Arc<State>, root: &Path) {
    let snapshot = state.snapshot();
    let Some(site) = snapshot.sites.get(root) else {
        return;
    };
    site.memo.refresh();
    for document in snapshot
        .documents
        .values()
        .filter(|document| *document.spot.root == *root)
    {
        publish::examine_patiently(state, document.spot.clone());
    }
}
