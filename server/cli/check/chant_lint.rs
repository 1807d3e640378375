//! `check --format chant-lint`: the report of `chant lint --format json`, to the letter, for scripts that read it.

use std::{collections::BTreeMap, io::Write, path::PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::select::Only;
use crate::{
    cli::{CannotRun, outlet, progress::Progress},
    ide::chant_lint::{self, Body, Complaint},
    load::{self, Surroundings},
};

/// chant's report; the order of its fields is chant's.
#[derive(Default, Serialize)]
struct Report {
    diagnostics: Vec<Line>,
    passed: usize,
    warned: usize,
    failed: usize,
    total: usize,
}

#[derive(Serialize)]
struct Line {
    spec_id: String,
    rule: &'static str,
    severity: &'static str,
    message: String,
    suggestion: Option<String>,
}

/// Prints one report over all projects; says whether it has errors and whether it has warnings.
pub(super) fn run(
    projects: BTreeMap<PathBuf, Only>,
    progress: &Progress,
) -> Result<(bool, bool), CannotRun> {
    let mut report = Report::default();
    for (root, only) in projects {
        let world = Surroundings::frozen(&root);
        let heard = |done, total| progress.heard(done, total);
        let opened = load::project(&root, &heard, |entry, text| {
            (entry.path.clone(), Body::read(text, entry.spec.split.body))
        });
        let project = opened.project;
        let bodies: FxHashMap<_, _> = opened.results.into_iter().collect();
        let entries: Vec<_> = chant_lint::linted(&project)
            .filter(|entry| only.holds(&entry.path))
            .collect();
        let found: Vec<Vec<Complaint>> = entries
            .par_iter()
            .map(|entry| chant_lint::complaints(&project, entry, &bodies[&entry.path], &world))
            .collect();
        found
            .into_iter()
            .for_each(|complaints| report.add(complaints));
    }
    progress.done();
    let mut out = outlet::plain();
    let written = serde_json::to_writer_pretty(&mut out, &report).map_err(Into::into);
    outlet::finish(
        written
            .and_then(|()| writeln!(out))
            .and_then(|()| out.flush()),
    )?;
    Ok((report.failed > 0, report.warned > 0))
}

impl Report {
    /// Counts one spec: failed with an error, warned with less, else passed.
    fn add(&mut self, complaints: Vec<Complaint>) {
        self.total += 1;
        if complaints.iter().any(|complaint| complaint.error) {
            self.failed += 1;
        } else if complaints.is_empty() {
            self.passed += 1;
        } else {
            self.warned += 1;
        }
        self.diagnostics
            .extend(complaints.into_iter().map(|complaint| Line {
                spec_id: complaint.spec_id,
                rule: complaint.rule,
                severity: if complaint.error { "error" } else { "warning" },
                message: complaint.message,
                suggestion: complaint.suggestion,
            }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_with_an_error_is_failed_even_if_it_also_has_warnings() {
        let complaint = |error| Complaint {
            spec_id: "a".into(),
            rule: "title",
            error,
            message: "m".into(),
            suggestion: None,
        };
        let mut report = Report::default();
        report.add(vec![complaint(false), complaint(true)]);
        report.add(vec![complaint(false)]);
        report.add(Vec::new());
        assert_eq!(
            (report.failed, report.warned, report.passed, report.total),
            (1, 1, 1, 3)
        );
        assert_eq!(report.diagnostics.len(), 3);
    }
}
