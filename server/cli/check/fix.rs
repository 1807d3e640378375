//! `check --fix`: what needs no second thought is mended, in the files or as a difference.

use std::{borrow::Cow, collections::BTreeMap, path::Path};

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

/// What becomes of one file.
struct Planned {
    before: String,
    after: String,
    findings: usize,
}

impl Mended {
    /// Mends the files of a project that were asked for. What is shown and what is written is the same plan.
    pub(super) fn add(
        &mut self,
        root: &Path,
        only: &Only,
        folder: &Path,
        levels: &Levels,
        how: How,
    ) {
        let world = Surroundings::frozen(root);
        let (project, planned) = self.plan(root, only, levels, &world);
        for (path, plan) in planned {
            let landed = match how {
                How::Shown => Ok(true),
                How::Written => store::replace(root, &path, |text| {
                    // Somebody may have saved the file meanwhile.
                    let after = match text == plan.before {
                        true => Cow::Borrowed(&plan.after),
                        false => Cow::Owned(mend(&project, &path, text, levels, &world).text),
                    };
                    Ok(difference(text, &after))
                })
                .map(|replaced| replaced.before != replaced.after),
            };
            match landed {
                Ok(false) => {}
                Ok(true) => {
                    self.findings += plan.findings;
                    self.files += 1;
                    if how == How::Shown {
                        let shown = root.join(&path);
                        let shown = slashed(shown.strip_prefix(folder).unwrap_or(&shown));
                        let difference = unified(&shown, &plan.before, &plan.after);
                        self.differences.push_str(&difference);
                    }
                }
                Err(reason) => self.refusals.push(reason),
            }
        }
    }

    /// What becomes of each file, by path, and the project as it is then.
    fn plan(
        &mut self,
        root: &Path,
        only: &Only,
        levels: &Levels,
        world: &dyn World,
    ) -> (Project, BTreeMap<String, Planned>) {
        let configured = load::configured(root);
        let opened = load::project(root, &|_, _| {}, |entry, text| {
            check_text(&configured, entry, text, only, levels, world)
        });
        let mut project = opened.project;
        let mut texts = Some(opened.results.into_iter().flatten().collect());
        let mut planned: BTreeMap<String, Planned> = BTreeMap::new();
        for _ in 0..PASSES {
            let texts = texts.take().unwrap_or_default();
            let files = check_links(&project, texts, only, levels, world);
            let mut count = 0;
            for path in files
                .iter()
                .filter(|file| is_sure(file))
                .map(|file| &*file.path)
            {
                let text = match planned.get(path) {
                    Some(plan) => Ok(plan.after.clone()),
                    None => store::read(&root.join(path)),
                };
                let text = match text {
                    Ok(text) => text,
                    Err(clause) => {
                        self.refusals.push(format!("{path} {clause}"));
                        continue;
                    }
                };
                let mended = mend(&project, path, &text, levels, world);
                if mended.text == text {
                    continue;
                }
                put(&mut project, path, &mended.text);
                count += mended.count;
                let plan = planned.entry(path.to_owned()).or_insert(Planned {
                    before: text,
                    after: String::new(),
                    findings: 0,
                });
                plan.after = mended.text;
                plan.findings += mended.count;
            }
            if count == 0 {
                break;
            }
        }
        (project, planned)
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
