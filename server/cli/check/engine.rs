//! Runs the rules over whole projects; what comes out is drawn by [`crate::cli::render`].

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(in crate::cli) use super::select::Only;
use crate::{
    cli::{progress::Progress, render::slashed},
    ide::diagnostics::{self, Finding, Levels, PageSubject, Part, Severity, Subject},
    load::{self, Surroundings},
    workspace::{Entry, Project, World},
};

/// What a check found, before anyone decides how to show it.
pub(in crate::cli) struct Checked {
    /// The current folder; paths are shown relative to it.
    pub folder: PathBuf,
    /// By root.
    pub projects: Vec<CheckedProject>,
    /// Sums over all of them.
    pub totals: Totals,
    /// How long it took.
    pub elapsed: Duration,
}

/// One project and its findings.
pub(in crate::cli) struct CheckedProject {
    /// Its root, absolute.
    root: PathBuf,
    /// Its root as people see it: relative to the current folder where that is shorter to read, `` for that folder.
    shown: String,
    /// Its facts.
    pub project: Project,
    /// Which of its files were asked for.
    pub only: Only,
    /// The files with findings, by path.
    pub files: Vec<CheckedFile>,
    /// How many specs were looked at.
    pub specs: usize,
    /// Folders, prompts and configuration that could not be looked at, each with the reason as a clause.
    pub problems: Vec<(String, String)>,
}

/// One file with findings.
pub(in crate::cli) struct CheckedFile {
    /// Relative to the project's root, with `/`.
    pub path: std::sync::Arc<str>,
    /// By place; never empty.
    pub findings: Vec<Finding>,
}

/// Sums over all projects.
#[derive(Debug, Default)]
pub(in crate::cli) struct Totals {
    /// Specs looked at.
    pub specs: usize,
    /// Findings that are not shown because of their severity.
    pub hidden: usize,
    /// Findings by severity, the hidden ones included.
    found: [usize; 4],
}

/// Findings of the rules that read text, by path; what is absent has none.
type TextFindings = FxHashMap<std::sync::Arc<str>, Vec<Finding>>;

/// Reads the project at `root` and runs all rules over the files that were asked for.
pub(super) fn check(
    root: &Path,
    only: Only,
    folder: &Path,
    levels: &Levels,
    progress: &Progress,
) -> CheckedProject {
    let world = Surroundings::frozen(root);
    // Rules over text are run while it is at hand; they may look at the configuration, which is therefore read first.
    let configured = load::configured(root);
    let opened = load::project(
        root,
        &|done, total| progress.heard(done, total),
        |entry, text| check_text(&configured, entry, text, &only, levels, &world),
    );
    let texts = opened.results.into_iter().flatten().collect();
    let files = check_links(&opened.project, texts, &only, levels, &world);
    let mut checked = CheckedProject::new(root, folder, opened.project, only, files);
    checked.problems = opened.problems;
    checked
}

/// The rules over the text of one spec. `configured` has the project's configuration, and may have nothing else.
pub(super) fn check_text(
    configured: &Project,
    entry: &Entry,
    text: &str,
    only: &Only,
    levels: &Levels,
    world: &dyn World,
) -> Option<(std::sync::Arc<str>, Vec<Finding>)> {
    let subject = Subject {
        project: configured,
        entry,
        text,
        world,
    };
    let findings = only
        .holds(&entry.path)
        .then(|| diagnostics::check_part(Part::Text, &subject, levels))?;
    (!findings.is_empty()).then(|| (entry.path.clone(), findings))
}

/// The rules over links and pages, joined with what the rules over text have said; by path.
pub(super) fn check_links(
    project: &Project,
    mut texts: TextFindings,
    only: &Only,
    levels: &Levels,
    world: &dyn World,
) -> Vec<CheckedFile> {
    let entries: Vec<_> = project
        .specs()
        .filter(|entry| only.holds(&entry.path))
        .collect();
    let found: Vec<CheckedFile> = entries
        .par_iter()
        .with_min_len(64)
        .map(|entry| CheckedFile {
            path: entry.path.clone(),
            findings: diagnostics::check_part(
                Part::Links,
                &Subject {
                    project,
                    entry,
                    text: "",
                    world,
                },
                levels,
            ),
        })
        .filter(|file| !file.findings.is_empty() || texts.contains_key(&file.path))
        .collect();
    let mut files: Vec<CheckedFile> = found
        .into_iter()
        .map(|mut file| {
            if let Some(mut findings) = texts.remove(&file.path) {
                findings.append(&mut file.findings);
                findings.sort_by_key(|finding| finding.span);
                file.findings = findings;
            }
            file
        })
        .collect();
    for page in project.pages().filter(|page| only.holds(&page.path)) {
        let text = page.text.to_str();
        let findings = diagnostics::check_page(
            &PageSubject {
                project,
                page,
                text: &text,
            },
            levels,
        );
        if !findings.is_empty() {
            files.push(CheckedFile {
                path: page.path.clone(),
                findings,
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl Checked {
    /// Nothing yet; paths will be shown relative to `folder`.
    pub(in crate::cli) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            projects: Vec::new(),
            totals: Totals::default(),
            elapsed: Duration::ZERO,
        }
    }

    /// Adds a project and counts what it has.
    pub(in crate::cli) fn add(&mut self, project: CheckedProject) {
        self.totals.specs += project.specs;
        for finding in project.files.iter().flat_map(|file| &file.findings) {
            self.totals.found[finding.severity as usize] += 1;
        }
        self.projects.push(project);
    }

    /// Every file with findings, project by project.
    pub(in crate::cli) fn files(&self) -> impl Iterator<Item = (&CheckedProject, &CheckedFile)> {
        self.projects
            .iter()
            .flat_map(|project| project.files.iter().map(move |file| (project, file)))
    }

    /// What could not be looked at, each as a sentence; a report with such is not the whole truth.
    pub(in crate::cli) fn problems(&self) -> impl Iterator<Item = String> {
        self.projects.iter().flat_map(|project| {
            project
                .problems
                .iter()
                .map(|(path, reason)| format!("{} {reason}", project.shown(path)))
        })
    }

    /// Takes out what matters less than `least`; the totals remember it.
    pub(in crate::cli) fn hide_below(&mut self, least: Severity) {
        for project in &mut self.projects {
            for file in &mut project.files {
                let before = file.findings.len();
                file.findings.retain(|finding| finding.severity <= least);
                self.totals.hidden += before - file.findings.len();
            }
            project.files.retain(|file| !file.findings.is_empty());
        }
    }
}

impl CheckedProject {
    /// A project with its findings, shown relative to `folder`.
    pub(in crate::cli) fn new(
        root: &Path,
        folder: &Path,
        project: Project,
        only: Only,
        files: Vec<CheckedFile>,
    ) -> Self {
        let specs = project
            .specs()
            .filter(|entry| only.holds(&entry.path))
            .count();
        Self {
            root: root.to_owned(),
            shown: shown(root, folder),
            project,
            only,
            files,
            specs,
            problems: Vec::new(),
        }
    }

    /// A path of the project, or its root for ``, as people see it.
    pub(in crate::cli) fn shown(&self, path: &str) -> String {
        match (&*self.shown, path) {
            ("", "") => ".".to_owned(),
            ("", path) => path.to_owned(),
            (root, "") => root.to_owned(),
            (root, path) => format!("{}/{path}", root.trim_end_matches('/')),
        }
    }

    /// A path of the project on the disk.
    pub(in crate::cli) fn absolute(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The files that were looked at, findings or not: specs, then pages, each by path.
    pub(in crate::cli) fn paths(&self) -> impl Iterator<Item = &str> {
        let specs = self.project.specs().map(|entry| &*entry.path);
        let pages = self.project.pages().map(|page| &*page.path);
        specs.chain(pages).filter(|path| self.only.holds(path))
    }
}

impl Totals {
    /// Findings of one severity, the hidden ones included.
    pub(in crate::cli) fn of(&self, severity: Severity) -> usize {
        self.found[severity as usize]
    }
}

/// `root` relative to `folder`; absolute if the two share no more than the root of the disk.
fn shown(root: &Path, folder: &Path) -> String {
    if let Ok(below) = root.strip_prefix(folder) {
        return slashed(below);
    }
    let common = root
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    if common < 2 {
        return slashed(root);
    }
    let up = folder.components().skip(common).map(|_| "..");
    let down: PathBuf = root.components().skip(common).collect();
    let down = slashed(&down);
    up.chain((!down.is_empty()).then_some(&*down))
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_one_stands() {
        let shown = |root: &str, folder: &str| super::shown(Path::new(root), Path::new(folder));
        assert_eq!(shown("/home/a/p", "/home/a/p"), "");
        assert_eq!(shown("/home/a/p/web", "/home/a/p"), "web");
        assert_eq!(shown("/home/a/p", "/home/a/p/web/src"), "../..");
        assert_eq!(shown("/home/a/q", "/home/a/p"), "../q");
        assert_eq!(shown("/srv/q", "/home/a/p"), "/srv/q");
    }
}
