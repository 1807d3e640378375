//! Who watches the disk: the client, if it can be told what to watch; else we do it ourselves.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tower_lsp::ls_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType,
    Registration, RegistrationParams, WatchKind, request::RegisterCapability,
};

use super::{ask::ask, reload, state::State, status};
use crate::store::{Heard, Watch};

/// What concerns us on disk: specs, prompts and configuration, workflows, who runs what, and the folders of all that. Of
/// a folder that is moved or removed many clients tell, and not of what is in it; no glob can mean folders only, so these
/// mean all that is in places of ours. No two mean the same files: clients would tell of them twice.
const GLOBS: [&str; 7] = [
    "**/.chant",
    "**/.chant/*",
    "**/.chant/specs/**",
    "**/.chant/archive/**",
    "**/.chant/prompts/**",
    "**/.chant/workflows/*.yml",
    "**/.chant/.locks/*.lock",
];

/// Our own watcher, while there is one; and what else the client was asked to watch.
#[derive(Debug, Default)]
pub(super) struct Watchers {
    own: Mutex<Option<Watch>>,
    asked: Mutex<BTreeSet<String>>,
}

/// Has the disk watched. Called once, before any project is read.
pub(super) fn start(state: &Arc<State>) {
    let features = Arc::clone(&state.snapshot().features);
    let mut registrations = Vec::new();
    if features.register_watchers {
        registrations.push(Registration {
            id: "chant-watch".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options()).ok(),
        });
    } else {
        start_own(state);
    }
    if features.register_configuration {
        registrations.push(Registration {
            id: "chant-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(serde_json::json!({"section": "chant"})),
        });
    }
    if !registrations.is_empty() {
        ask::<RegisterCapability>(state, RegistrationParams { registrations }, |_, ()| {});
    }
}

fn options() -> DidChangeWatchedFilesRegistrationOptions {
    DidChangeWatchedFilesRegistrationOptions {
        watchers: GLOBS.iter().map(|glob| watcher(glob, None)).collect(),
    }
}

fn watcher(glob: &str, kind: Option<WatchKind>) -> FileSystemWatcher {
    FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.to_owned()),
        kind,
    }
}

fn start_own(state: &Arc<State>) {
    // The watcher is part of the state, so it must not keep it alive.
    let weak = Arc::downgrade(state);
    let watch = Watch::start(move |heard| {
        if let Some(state) = weak.upgrade() {
            match heard {
                Heard::Changed(paths) => reload::heard(&state, paths),
                Heard::Lost => reload::lost(&state),
            }
        }
    });
    match watch {
        Ok(watch) => *state.watchers.lock() = Some(watch),
        Err(reason) => status::show(
            state,
            MessageType::WARNING,
            format!("chant: changes on disk go unseen: {reason}"),
        ),
    }
}

impl Watchers {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Watch>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks after a project from now on.
    pub(super) fn watch_project(&self, state: &Arc<State>, root: &Path) {
        self.add(state, &root.join(".chant"), true);
        // `.chant` itself may go, and come back; and so may folders around it.
        self.add(state, root, false);
        let folders = Arc::clone(&state.snapshot().folders);
        for above in root.ancestors().skip(1) {
            if folders.iter().any(|folder| above.starts_with(&folder.path)) {
                self.watch_for_project(state, above);
            }
        }
    }

    /// Looks whether a folder becomes a project, or brings or loses folders that have some.
    pub(super) fn watch_for_project(&self, state: &Arc<State>, folder: &Path) {
        self.add(state, folder, false);
        let name = folder.file_name().and_then(|name| name.to_str());
        let (true, Some(name)) = (state.snapshot().features.register_watchers, name) else {
            return;
        };
        // No client knows an escape.
        let glob = format!(
            "**/{}/*",
            name.replace(['*', '?', '[', ']', '{', '}', '\\'], "?")
        );
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.insert(glob.clone()) {
            return;
        }
        drop(asked);
        let registration = Registration {
            id: format!("chant-watch {glob}"),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(DidChangeWatchedFilesRegistrationOptions {
                watchers: vec![watcher(&glob, Some(WatchKind::Create | WatchKind::Delete))],
            })
            .ok(),
        };
        let registrations = vec![registration];
        ask::<RegisterCapability>(state, RegistrationParams { registrations }, |_, ()| {});
    }

    /// Looks after a project no more, except that it may come back.
    pub(super) fn forget(&self, root: &Path) {
        if let Some(watch) = &mut *self.lock() {
            watch.remove(&root.join(".chant"));
        }
    }

    /// Looks at nothing more.
    pub(super) fn stop(&self) {
        // Taken out first: dropping waits for the watcher's thread, which may be about to call us.
        let watch = self.lock().take();
        drop(watch);
    }

    fn add(&self, state: &Arc<State>, folder: &Path, deep: bool) {
        let added = match &mut *self.lock() {
            Some(watch) => watch.add(folder, deep),
            None => return,
        };
        if let Err(reason) = added
            && folder.is_dir()
        {
            let message = format!("chant: changes in {} go unseen: {reason}", folder.display());
            status::show(state, MessageType::WARNING, message);
        }
    }
}
