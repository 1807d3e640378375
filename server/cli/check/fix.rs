//! `check --fix`: what needs no second thought is mended, in the files or as a difference.

use std::path::Path;

use similar::TextDiff;

use super::engine::{CheckedFile, Only, check_links, check_text};
use crate::{
    cli::render::slashed,
    ide::{
        diagnostics::Levels,
        fix_all::{self, Mended as Text},
    },
    load::{self, Surroundings},
    store,
    text::difference,
    workspace::{Project, World},
};

/// A fix in one file may make another one possible elsewhere; more often than this is not looked.
const PASSES: usize = 4;

/// What is done with a mended text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It is written.
    Written,
    /// It is shown.
    Shown,
}

/// What was mended, in all projects.
#[derive(Default)]
pub(super) struct Mended {
    findings: usize,
    files: usize,
    /// What would change, as a unified diff.
    pub(super) differences: String,
    /// What could not be written, each as a sentence.
    pub(super) refusals: Vec<String>,
}

impl Mended {
    /// Mends the files of a project that were asked for.
    pub(super) fn add(
        &mut self,
        root: &Path,
        only: &Only,
        folder: &Path,
        levels: &Levels,
        how: How,
    ) {
        let world = Surroundings::frozen(root);
        let configured = load::configured(root);
        let opened = load::project(root, &|_, _| {}, |entry, text| {
            check_text(&configured, entry, text, only, levels, &world)
        });
        let mut project = opened.project;
        let mut texts = Some(opened.results.into_iter().flatten().collect());
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..PASSES {
            let files = check_links(
                &project,
                texts.take().unwrap_or_default(),
                only,
                levels,
                &world,
            );
            let before = self.findings;
            for file in files.iter().filter(|file| is_sure(file)) {
                let first = seen.insert(file.path.to_string());
                self.mend(
                    root,
                    folder,
                    &mut project,
                    &file.path,
                    levels,
                    &world,
                    how,
                    first,
                );
            }
            // What is shown and not written cannot be built upon.
            if self.findings == before || how == How::Shown {
                break;
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is another thing"
    )]
    fn mend(
        &mut self,
        root: &Path,
        folder: &Path,
        project: &mut Project,
        path: &str,
        levels: &Levels,
        world: &dyn World,
        how: How,
        first: bool,
    ) {
        let mut mended = Text::default();
        let mut before = String::new();
        let mut plan = |text: &str| {
            text.clone_into(&mut before);
            mended = mend(project, path, text, levels, world);
            Ok(difference(text, &mended.text))
        };
        let done = match how {
            How::Written => {
                store::replace(root, path, plan).map(|replaced| replaced.before != replaced.after)
            }
            How::Shown => store::read(&root.join(path))
                .map_err(|clause| format!("{path} {clause}"))
                .and_then(|text| plan(&text).map(|edits| !edits.is_empty())),
        };
        match done {
            Ok(false) => {}
            Ok(true) => {
                self.findings += mended.count;
                self.files += usize::from(first);
                if how == How::Shown {
                    let shown = root.join(path);
                    let shown = slashed(shown.strip_prefix(folder).unwrap_or(&shown));
                    self.differences
                        .push_str(&unified(&shown, &before, &mended.text));
                }
                put(project, path, &mended.text);
            }
            Err(reason) => self.refusals.push(reason),
        }
    }

    /// Tells what was done, if anything was.
    pub(super) fn say(&self, dry: bool) {
        if self.findings > 0 {
            let fixed = if dry { "would fix" } else { "fixed" };
            let s = |count: usize| if count == 1 { "" } else { "s" };
            let (findings, files) = (self.findings, self.files);
            anstream::eprintln!(
                "chant-lsp: {fixed} {findings} finding{} in {files} file{}",
                s(findings),
                s(files)
            );
        }
    }
}

/// Whether a file has a finding that may be mended unasked.
fn is_sure(file: &CheckedFile) -> bool {
    let mut fixes = file.findings.iter().flat_map(|finding| &finding.fixes);
    fixes.any(|fix| fix.safe)
}

fn mend(project: &Project, path: &str, text: &str, levels: &Levels, world: &dyn World) -> Text {
    if let Some(entry) = project.spec(path) {
        fix_all::mend_spec(project, entry, text, world, levels, true)
    } else if let Some(page) = project.page(path) {
        fix_all::mend_page(project, page, text, levels)
    } else {
        Text {
            text: text.to_owned(),
            count: 0,
        }
    }
}

/// Lets the rest of the project see the new text.
fn put(project: &mut Project, path: &str, text: &str) {
    match load::loaded(path, Ok(text)) {
        Some(load::Loaded::Spec(entry)) => project.insert(entry),
        Some(load::Loaded::Page(page)) => project.insert_page(page),
        None => {}
    }
}

fn unified(path: &str, before: &str, after: &str) -> String {
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(&old, &new).to_string()
}
