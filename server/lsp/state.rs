//! What the server knows: one immutable [`Snapshot`], replaced under a short lock.

use std::{
    collections::{BTreeSet, HashSet},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use imbl::OrdMap;
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::{Client, ls_types as lsp};

use super::{
    convert,
    document::{self, Document},
    features::Features,
    log::EditorLog,
    memo::Memo,
    parted::Ground,
    presence::Presences,
    publish::Publisher,
    refresh::Refresher,
    reload::Reloader,
    reports::Reports,
    rewrite::Funnel,
    runs::Runs,
    settings::Settings,
    status::Status,
    watchers::Watchers,
    wire::Outbox,
};
use crate::load::{self, Loaded};
use crate::workspace::{Workspace, entry::relative};

/// The server's state, and the handles of what works on it.
pub(super) struct State {
    current: RwLock<Arc<Snapshot>>,
    /// Where messages to the client are put.
    pub(super) outbox: Outbox,
    /// Asks the client; see [`super::ask`].
    pub(super) client: Client,
    /// Where detached tasks run.
    pub(super) runtime: Handle,
    /// What goes on, for `chant/serverStatus`.
    pub(super) status: Status,
    /// What has to be examined again.
    pub(super) publisher: Publisher,
    /// Tells the client that what it has drawn is old.
    pub(super) refresher: Refresher,
    /// What the client was told of which file.
    pub(super) reports: Reports,
    /// What has changed on disk.
    pub(super) reloader: Reloader,
    /// Our own eyes, where the client has none.
    pub(super) watchers: Watchers,
    /// Through what everything goes that we write.
    pub(super) funnel: Funnel,
    /// Which specs are being run.
    pub(super) runs: Runs,
    /// What others are told of what is open.
    pub(super) presences: Presences,
    /// How much the editor's log is told.
    pub(super) log: EditorLog,
    session: OnceLock<Session>,
    said: Mutex<HashSet<String>>,
    shut_down: AtomicBool,
    ended: AtomicBool,
    end: mpsc::Sender<()>,
}

/// What `initialize` has brought.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The folders that are open from the start.
    pub(super) folders: Vec<lsp::WorkspaceFolder>,
    /// The first layer of settings.
    pub(super) options: Value,
    /// What is wrong with it.
    pub(super) complaints: Vec<String>,
}

/// Everything an answer depends on, as one value that does not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    /// All projects.
    pub(super) workspace: Workspace,
    /// The projects' surroundings, by root.
    pub(super) sites: OrdMap<Arc<Path>, Site>,
    /// Open documents, by the URI that the client uses.
    pub(super) documents: OrdMap<Box<str>, Document>,
    /// What is known of the files beneath them.
    pub(super) grounds: OrdMap<Box<str>, Ground>,
    /// The folders that the client has opened.
    pub(super) folders: Arc<[Folder]>,
    /// What the user has set.
    pub(super) settings: Arc<Settings>,
    /// What the client can do.
    pub(super) features: Arc<Features>,
    /// The specs whose runs wait for their turn.
    pub(super) queued: Arc<BTreeSet<Spot>>,
}

/// What stands around a project.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// Disk and git.
    pub(super) memo: Arc<Memo>,
    /// Whether all of its files have been read. Before, nothing can be said about links.
    pub(super) ready: bool,
}

/// A folder that the client has opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    /// As the client spells it.
    pub(super) uri: lsp::Uri,
    /// Where it really is.
    pub(super) path: PathBuf,
}

/// A file of a project: the key of everything that is kept about files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    /// The project's root.
    pub(super) root: Arc<Path>,
    /// The file, relative to it, with `/`.
    pub(super) path: Arc<str>,
}

impl State {
    /// The state of a server that knows nothing yet.
    pub(super) fn new(
        client: Client,
        outbox: Outbox,
        runtime: Handle,
        log: EditorLog,
        end: mpsc::Sender<()>,
    ) -> Self {
        Self {
            current: RwLock::default(),
            outbox,
            client,
            runtime,
            status: Status::default(),
            publisher: Publisher::default(),
            refresher: Refresher::default(),
            reports: Reports::default(),
            reloader: Reloader::default(),
            watchers: Watchers::default(),
            funnel: Funnel::default(),
            runs: Runs::default(),
            presences: Presences::default(),
            log,
            session: OnceLock::new(),
            said: Mutex::default(),
            shut_down: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            end,
        }
    }

    /// The present, to look at in peace.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Changes the present; copies its top level only if a snapshot is out. `change` must be quick.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Snapshot) -> T) -> T {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut current))
    }

    /// A session begins; it does so once.
    pub(super) fn begin(&self, session: Session) {
        let _ = self.session.set(session);
    }

    /// The session, once it has begun.
    pub(super) fn session(&self) -> Option<&Session> {
        self.session.get()
    }

    /// Whether this is said for the first time.
    pub(super) fn is_first(&self, text: &str) -> bool {
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(text.to_owned())
    }

    /// The client is gone: ends the server.
    pub(super) fn lose_client(&self) {
        let _ = self.end.send(());
    }

    /// The client has asked for the end.
    pub(super) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::SeqCst);
    }

    /// Whether the client has asked for the end.
    pub(super) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }

    /// Sends the threads home.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.publisher.wake();
        self.reloader.wake();
        self.watchers.stop();
        self.presences.leave();
        if self.snapshot().settings.run.stop_on_exit {
            self.runs.stop_all();
        }
    }

    /// Whether threads should go home.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }
}

impl Snapshot {
    /// The open documents that show a file; more than one where the client reached it by several names.
    pub(super) fn documents_of(&self, spot: &Spot) -> impl Iterator<Item = &Document> {
        self.documents
            .values()
            .filter(move |document| document.spot == *spot)
    }

    /// What the client calls a file: by the name it opened it with, else below the folder it opened.
    pub(super) fn uris_of(&self, spot: &Spot) -> Vec<lsp::Uri> {
        let open: Vec<lsp::Uri> = self
            .documents_of(spot)
            .map(|document| document.uri.clone())
            .collect();
        if open.is_empty() {
            self.uri_of(spot).into_iter().collect()
        } else {
            open
        }
    }

    /// The first of [`Self::uris_of`].
    pub(super) fn uri_of(&self, spot: &Spot) -> Option<lsp::Uri> {
        if let Some(document) = self.documents_of(spot).next() {
            return Some(document.uri.clone());
        }
        self.uri_of_path(&spot.root.join(&*spot.path))
    }

    /// What the client calls the folders of the projects, sorted.
    pub(super) fn project_uris(&self) -> Vec<String> {
        let uris = self.sites.keys().filter_map(|root| self.uri_of_path(root));
        let mut uris: Vec<String> = uris.map(|uri| uri.as_str().to_owned()).collect();
        uris.sort_unstable();
        uris
    }

    /// What the client calls what lies at a path, by the folder that it opened.
    fn uri_of_path(&self, path: &Path) -> Option<lsp::Uri> {
        let folder = self
            .folders
            .iter()
            .filter(|folder| path.starts_with(&folder.path))
            .max_by_key(|folder| folder.path.as_os_str().len());
        match folder {
            Some(folder) if folder.path == path => Some(folder.uri.clone()),
            Some(folder) => convert::uri_below(&folder.uri, &relative(&folder.path, path)?),
            None => convert::uri_from_path(path),
        }
    }

    /// Every file of a project that may have diagnostics: those that chant works on first.
    pub(super) fn spots(&self, root: &Path) -> Vec<Spot> {
        let Some(project) = self.workspace.project(root) else {
            return Vec::new();
        };
        let spot = |path: &Arc<str>| Spot {
            root: Arc::clone(&project.root),
            path: Arc::clone(path),
        };
        let (active, others): (Vec<_>, Vec<_>) =
            project.specs().partition(|entry| entry.is_active());
        let pages = project.pages().map(|page| &page.path);
        let specs = active.iter().chain(&others).map(|entry| &entry.path);
        pages.chain(specs).map(spot).collect()
    }

    /// Puts a file into its project, or takes it out. A project that is not served stays unserved.
    pub(super) fn put(&mut self, spot: &Spot, loaded: Option<Loaded>) {
        let path = spot.root.join(&*spot.path);
        let project = self
            .workspace
            .project_of_mut(&path)
            .filter(|project| project.root == spot.root);
        let Some(project) = project else { return };
        match loaded {
            Some(loaded) => document::put(project, loaded),
            None => {
                project.remove(&spot.path);
                if project.remove_page(&spot.path) {
                    load::configure(project);
                }
            }
        }
    }

    /// Whether `root` lies in a folder that the client has opened.
    pub(super) fn is_wanted(&self, root: &Path) -> bool {
        self.folders
            .iter()
            .any(|folder| root.starts_with(&folder.path) || folder.path.starts_with(root))
    }
}
