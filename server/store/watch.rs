//! Our own eyes on the disk, for clients that do not watch files for us.

use std::path::{Path, PathBuf};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Hears of changes below some folders until it is dropped.
#[derive(Debug)]
pub struct Watch(RecommendedWatcher);

/// What a [`Watch`] hears.
#[derive(Debug)]
pub enum Heard {
    /// These paths were made, changed or removed, or may have been.
    Changed(Vec<PathBuf>),
    /// The system has lost events: anything may have changed.
    Lost,
}

impl Watch {
    /// Starts to listen, to nothing yet. `hear` is called from a thread of the watcher and must be quick.
    ///
    /// # Errors
    /// The reason in words, where the system cannot watch.
    pub fn start(hear: impl Fn(Heard) + Send + 'static) -> Result<Self, String> {
        let hear = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => hear(Heard::Lost),
            // Reading changes nothing, and we read a lot.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) => hear(Heard::Changed(event.paths)),
            Err(_) => hear(Heard::Lost),
        };
        notify::recommended_watcher(hear)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Listens to what happens in `folder`, and with `deep` in all folders below it.
    ///
    /// # Errors
    /// The reason in words: the folder is gone, or the system's watches are used up.
    pub fn add(&mut self, folder: &Path, deep: bool) -> Result<(), String> {
        let mode = if deep {
            RecursiveMode::Recursive
        } else {
            RecursiveMode::NonRecursive
        };
        self.0
            .watch(folder, mode)
            .map_err(|error| error.to_string())
    }

    /// Listens no more to `folder`.
    pub fn remove(&mut self, folder: &Path) {
        // A folder that is gone is no longer watched anyway.
        let _ = self.0.unwatch(folder);
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::mpsc, time::Duration};

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn hears_of_new_files_in_new_folders() {
        let folder = tempfile::tempdir().unwrap();
        let (told, heard) = mpsc::channel();
        let mut watch = Watch::start(move |heard| {
            let _ = told.send(heard);
        })
        .unwrap();
        watch.add(folder.path(), true).unwrap();
        let file = folder.path().join("specs/a.md");
        fs::create_dir(folder.path().join("specs")).unwrap();
        // The system may take a moment to watch a new folder, so the file is written until it is heard of.
        let heard_of = |path: &Path| {
            let wanted = |heard: Heard| matches!(heard, Heard::Changed(paths) if paths.iter().any(|heard| heard == path));
            std::iter::from_fn(|| heard.recv_timeout(Duration::from_millis(200)).ok()).any(wanted)
        };
        assert!((0..50).any(|round| {
            fs::write(&file, round.to_string()).unwrap();
            heard_of(&file)
        }));
    }
}
