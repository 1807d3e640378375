//! The record of a spec's runs: a line an event, held locked by the keeper of the run that goes on. A record that nobody
//! holds and that does not tell of the end belongs to a run whose keeper has died.

use std::{io, path::Path};

use super::lock::is_locked;
use crate::{
    model::run::{Ended, Event, Started, history},
    store::{self, Trace, run_file},
};

/// So many runs of a spec are remembered.
const MAX_RUNS: usize = 50;

/// The record of a spec, held by this process.
#[derive(Debug)]
pub(super) struct Record {
    file: Trace,
    from: u64,
}

fn path(id: &str) -> String {
    run_file(id, "runs")
}

impl Record {
    /// Takes the record for a new run; `None` if another keeper has it.
    pub(super) fn begin(root: &Path, id: &str) -> io::Result<Option<Self>> {
        let mut file = Trace::open(root, &path(id))?;
        if !file.hold()? {
            return Ok(None);
        }
        // Of earlier runs only how they began and ended is of interest.
        let runs = history(&file.text()?);
        let mut text = String::new();
        for (started, ended) in runs.into_iter().rev().take(MAX_RUNS).rev() {
            text.push_str(&line(&Event::Started(started)));
            if let Some(ended) = ended {
                text.push_str(&line(&Event::Ended(ended)));
            }
        }
        file.fill(&text)?;
        let from = file.len();
        Ok(Some(Self { file, from }))
    }

    /// Takes the record of a run whose keeper may be gone; `None` if it is not.
    pub(super) fn reopen(root: &Path, id: &str) -> io::Result<Option<Self>> {
        let file = Trace::open(root, &path(id))?;
        let from = file.len();
        Ok(file.hold()?.then_some(Self { file, from }))
    }

    /// The last run, if its end is not told.
    pub(super) fn unfinished(&mut self) -> Option<Started> {
        let (started, ended) = history(&self.file.text().ok()?).pop()?;
        ended.is_none().then_some(started)
    }

    /// From where on it tells of this run.
    pub(super) fn from(&self) -> u64 {
        self.from
    }

    /// Puts the record back where an agent has taken it away.
    pub(super) fn put_back(&mut self) {
        let _ = self.file.put_back(true);
    }

    /// Notes an event. A disk that is full stops no run.
    pub(super) fn tell(&mut self, event: &Event) {
        let _ = self.file.append(line(event).as_bytes());
    }
}

fn line(event: &Event) -> String {
    serde_json::to_string(event).map_or_else(|_| String::new(), |text| text + "\n")
}

/// A run, as its record tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The spec.
    pub id: String,
    /// How it began.
    pub started: Started,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
    /// Whether its keeper lives.
    pub live: bool,
}

/// The runs of a spec, oldest first.
#[must_use]
pub fn runs(root: &Path, id: &str) -> Vec<Told> {
    let live = store::is_held(root, &path(id));
    let bytes = store::read_trace(root, &path(id), 0).unwrap_or_default();
    let mut runs: Vec<Told> = history(&String::from_utf8_lossy(&bytes))
        .into_iter()
        .map(|(started, ended)| Told {
            id: id.to_owned(),
            started,
            ended,
            live: false,
        })
        .collect();
    if let Some(last) = runs.last_mut() {
        last.live = live && last.ended.is_none();
    }
    runs
}

/// How the run of that name ended, if it did. Its record may have been begun anew for the next one meanwhile.
#[must_use]
pub fn end_of(root: &Path, id: &str, run: &str) -> Option<Ended> {
    let mut runs = runs(root, id).into_iter().rev();
    runs.find(|told| told.started.run == run)?.ended
}

/// The last run of every spec of a project that had one.
#[must_use]
pub fn last_runs(root: &Path) -> Vec<Told> {
    let ids = store::run_records(root);
    ids.iter().filter_map(|id| runs(root, id).pop()).collect()
}

/// Asks the keeper of a run to end it; false if nobody keeps it any more.
#[must_use]
pub fn stop(root: &Path, id: &str) -> bool {
    let Some(last) = runs(root, id).pop().filter(|last| last.live) else {
        return false;
    };
    Trace::open(root, &run_file(id, "stop"))
        .and_then(|mut file| file.fill(&last.started.run))
        .is_ok()
}

/// Whether somebody has asked this run to end.
pub(super) fn asked_to_stop(root: &Path, id: &str, run: &str) -> bool {
    store::read_trace(root, &run_file(id, "stop"), 0).is_ok_and(|bytes| bytes == run.as_bytes())
}

/// A word that was meant for an earlier run.
pub(super) fn forget_stop(root: &Path, id: &str) {
    remove(root, &run_file(id, "stop"));
}

/// Takes away what is of use only while a run goes on.
pub(super) fn clear(root: &Path, id: &str) {
    forget_stop(root, id);
    remove(root, &run_file(id, "prompt.md"));
    // A chant that was ended has not taken them away itself.
    if !is_locked(root, id) {
        remove(root, &format!(".chant/.locks/{id}.lock"));
        remove(root, &format!(".chant/pids/{id}.pid"));
    }
}

fn remove(root: &Path, path: &str) {
    // Not made only to be removed.
    if store::read_trace(root, path, 0).is_ok()
        && let Ok(file) = Trace::open(root, path)
    {
        let _ = file.remove();
    }
}

/// Reads on in a record.
#[derive(Debug)]
pub struct Tail {
    root: std::path::PathBuf,
    path: String,
    at: u64,
}

impl Tail {
    /// From the byte `from` on.
    #[must_use]
    pub fn new(root: &Path, id: &str, from: u64) -> Self {
        Self {
            root: root.to_owned(),
            path: path(id),
            at: from,
        }
    }

    /// From where the run that goes on began.
    #[must_use]
    pub fn of_last(root: &Path, id: &str) -> Self {
        let bytes = store::read_trace(root, &path(id), 0).unwrap_or_default();
        let mut at = 0;
        let mut from = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if matches!(serde_json::from_slice(line), Ok(Event::Started(_))) {
                from = at;
            }
            at += line.len() as u64;
        }
        Self::new(root, id, from)
    }

    /// What has been told since the last time.
    pub fn events(&mut self) -> Vec<Event> {
        let bytes = store::read_trace(&self.root, &self.path, self.at).unwrap_or_default();
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at + 1);
        self.at += whole as u64;
        let lines = bytes[..whole].split(|byte| *byte == b'\n');
        lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    }

    /// Whether the record was begun anew for another run since it was last read. One that is being put back is not.
    #[must_use]
    pub fn is_renewed(&self) -> bool {
        // This is asked often, and one that has grown may be long.
        if store::trace_len(&self.root, &self.path).is_ok_and(|len| len >= self.at) {
            return false;
        }
        let Ok(bytes) = store::read_trace(&self.root, &self.path, 0) else {
            return false;
        };
        (bytes.len() as u64) < self.at && !history(&String::from_utf8_lossy(&bytes)).is_empty()
    }

    /// Whether somebody still writes it.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        store::is_held(&self.root, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_tells_of_every_run_and_who_keeps_it() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert!(runs(root, "a").is_empty() && last_runs(root).is_empty());
        let begun = |run: &str| {
            Event::Started(Started {
                run: run.to_owned(),
                ..Started::default()
            })
        };
        let mut record = Record::begin(root, "a").unwrap().unwrap();
        assert!(Record::begin(root, "a").unwrap().is_none());
        record.tell(&begun("1"));
        let line = Event::Line {
            text: "x".to_owned(),
            lines: vec!["".to_owned(), "x".to_owned()],
            skipped: 3,
        };
        record.tell(&line);
        let mut tail = Tail::of_last(root, "a");
        assert_eq!(tail.events(), [begun("1"), line]);
        assert!(runs(root, "a")[0].live && tail.is_kept());
        assert!(stop(root, "a"));
        assert!(asked_to_stop(root, "a", "1") && !asked_to_stop(root, "a", "2"));
        record.tell(&Event::Ended(Ended::default()));
        drop(record);
        assert_eq!(tail.events().len(), 1);
        assert!(!tail.is_kept() && !stop(root, "a"));

        // The keeper of the second run dies.
        let mut record = Record::begin(root, "a").unwrap().unwrap();
        assert!(tail.is_renewed());
        record.tell(&begun("2"));
        drop(record);
        let last = &last_runs(root)[0];
        assert!(last.started.run == "2" && !last.live && last.ended.is_none());
        let mut record = Record::reopen(root, "a").unwrap().unwrap();
        assert_eq!(record.unfinished().unwrap().run, "2");
        clear(root, "a");
        assert!(!asked_to_stop(root, "a", "1"));
    }
}
