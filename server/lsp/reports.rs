//! What the client was told of which file, so that it hears news and nothing else.
//!
//! A client that asks for diagnostics is answered by name of a result; one that does not is sent them. Either way a file
//! has one entry here while the client holds diagnostics of it, and an explicit "nothing" takes them back.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tower_lsp::ls_types::{self as lsp, PublishDiagnosticsParams};

use super::{
    examine::Examined,
    state::{Snapshot, Spot, State},
};

/// The table of what was told.
#[derive(Debug, Default)]
pub(super) struct Reports(Mutex<HashMap<Spot, Report>>);

/// What the client was told of one file.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// The name of the result.
    pub(super) id: u64,
    /// The names of the file under which it was told.
    uris: Vec<lsp::Uri>,
    /// The version of the document that it was told about.
    version: Option<i32>,
    /// Whether nothing has happened since that could change it.
    pub(super) fresh: bool,
}

impl Reports {
    fn lock(&self) -> MutexGuard<'_, HashMap<Spot, Report>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the client was last told of a file.
    pub(super) fn of(&self, spot: &Spot) -> Option<Report> {
        self.lock().get(spot).cloned()
    }

    /// The files that the client holds diagnostics of, or was told that there are none.
    pub(super) fn told(&self) -> Vec<Spot> {
        self.lock().keys().cloned().collect()
    }

    /// Something has happened that may change what is to be said of a file.
    pub(super) fn doubt(&self, spot: &Spot) {
        if let Some(report) = self.lock().get_mut(spot) {
            report.fresh = false;
        }
    }

    /// Sends what is to be said of a file, if it is news and still true. What another thread has overtaken is dropped:
    /// whoever put a newer value in its place has ordered a new examination.
    pub(super) fn publish(&self, state: &State, spot: &Spot, examined: Examined) {
        let mut reports = self.lock();
        let snapshot = state.snapshot();
        if !examined.subject.is_current(&snapshot, spot) {
            return;
        }
        let old = reports.get(spot);
        let same = match old {
            Some(old) => {
                (old.id, old.version, &old.uris) == (examined.id, examined.version, &examined.uris)
            }
            None => examined.id == 0 && examined.version.is_none(),
        };
        if same {
            return;
        }
        let version = examined.version.filter(|_| snapshot.features.versions);
        let outdated = old.map(|old| old.uris.clone()).unwrap_or_default();
        for uri in outdated
            .into_iter()
            .filter(|uri| !examined.uris.contains(uri))
        {
            send(state, uri, Vec::new(), None);
        }
        for uri in &examined.uris {
            send(state, uri.clone(), examined.diagnostics.clone(), version);
        }
        if examined.id == 0 && examined.version.is_none() {
            reports.remove(spot);
        } else {
            let Examined {
                id, uris, version, ..
            } = examined;
            reports.insert(
                spot.clone(),
                Report {
                    id,
                    uris,
                    version,
                    fresh: true,
                },
            );
        }
    }

    /// Takes back what was said of a file that is gone, or no longer to be spoken of; whether there was anything.
    pub(super) fn clear(&self, state: &State, spot: &Spot) -> bool {
        let mut reports = self.lock();
        let Some(report) = reports.remove(spot) else {
            return false;
        };
        if !state.snapshot().features.pull {
            report
                .uris
                .into_iter()
                .for_each(|uri| send(state, uri, Vec::new(), None));
        }
        true
    }

    /// Takes back everything that was said of a project.
    pub(super) fn clear_project(&self, state: &State, root: &Path) {
        for spot in self.told().iter().filter(|spot| *spot.root == *root) {
            self.clear(state, spot);
        }
    }

    /// The client has asked, and is told this.
    pub(super) fn answered(&self, snapshot: &Snapshot, spot: &Spot, examined: &Examined) {
        let (id, version, uris) = (examined.id, examined.version, snapshot.uris_of(spot));
        self.lock().insert(
            spot.clone(),
            Report {
                id,
                uris,
                version,
                fresh: true,
            },
        );
    }

    /// A file that the client has asked about was examined again. Whether it should ask again.
    pub(super) fn confirm(&self, spot: &Spot, id: u64) -> bool {
        match self.lock().get_mut(spot) {
            Some(report) if report.id == id => {
                report.fresh = true;
                false
            }
            Some(_) => true,
            None => id != 0,
        }
    }
}

fn send(state: &State, uri: lsp::Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
    state
        .outbox
        .publish(&PublishDiagnosticsParams::new(uri, diagnostics, version));
}
