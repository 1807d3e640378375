//! `--since REV`: the same rules over the project as it was, and only what they did not say then is reported.

use std::{hash::Hash, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    engine::{self, CheckedFile, CheckedProject},
    identity::marked,
    select::Only,
    then::Then,
};
use crate::{
    cli::CannotRun,
    ide::diagnostics::{Finding, Levels},
    load::{self, Loaded},
    store,
    workspace::{Project, entry::role},
};

/// Takes out of `project` what was already so at the commit that `revision` means.
///
/// # Errors
/// There is no git repository, or no such commit.
pub(super) fn keep_new(
    project: &mut CheckedProject,
    revision: &str,
    levels: &Levels,
) -> Result<(), CannotRun> {
    let then = Then::open(&project.absolute(""), revision).map_err(CannotRun)?;
    if project.files.is_empty() {
        return Ok(());
    }
    let before = Before::read(project, then, levels);
    let root = project.absolute("");
    for file in &mut project.files {
        let text = store::read(&root.join(&*file.path)).ok();
        let known = before.findings_of(&project.project, &file.path);
        file.findings = without(std::mem::take(&mut file.findings), text.as_deref(), known);
    }
    project.files.retain(|file| !file.findings.is_empty());
    Ok(())
}

/// What the rules said at the commit.
struct Before {
    project: Project,
    files: FxHashMap<Arc<str>, CheckedFile>,
    then: Then,
}

/// A finding of the past, as far as it is compared: its code, its message, and the text that it marked.
type Known = (&'static str, String, String);

impl Before {
    fn read(now: &CheckedProject, then: Then, levels: &Levels) -> Self {
        let root = now.absolute("");
        let ours: Vec<&String> = then
            .files()
            .iter()
            .filter(|path| role(path).is_some())
            .collect();
        let read = |path: &str| load::loaded(path, then.text(path).as_deref());
        let mut project = Project::new(&root);
        let (config, specs): (Vec<&String>, Vec<&String>) = ours.into_iter().partition(|path| {
            !path.starts_with(".chant/specs/") && !path.starts_with(".chant/archive/")
        });
        for loaded in config.into_iter().filter_map(|path| read(path)) {
            load::put(&mut project, loaded);
        }
        load::configure(&mut project);
        let configured = &project;
        let read_all = specs.par_iter().filter_map(|path| {
            let text = then.text(path);
            let loaded = load::loaded(path, text.as_deref())?;
            let findings = match &loaded {
                Loaded::Spec(entry) => engine::check_text(
                    configured,
                    entry,
                    text.as_deref().unwrap_or_default(),
                    &Only::All,
                    levels,
                    &then,
                ),
                Loaded::Page(_) => None,
            };
            Some((loaded, findings))
        });
        let (loaded, findings): (Vec<Loaded>, Vec<_>) = read_all.unzip();
        for one in loaded {
            load::put(&mut project, one);
        }
        let findings = findings.into_iter().flatten().collect();
        let files = engine::check_links(&project, findings, &Only::All, levels, &then);
        let files = files
            .into_iter()
            .map(|file| (file.path.clone(), file))
            .collect();
        Self {
            project,
            files,
            then,
        }
    }

    /// What was said of the file that is now at `path`; of the same id elsewhere, where the file has moved since.
    fn findings_of(&self, now: &Project, path: &str) -> Vec<Known> {
        let was_there = self.project.spec(path).is_some() || self.project.page(path).is_some();
        let moved_from = || {
            let id = now.spec(path)?.id();
            let gone = |old: &str| now.spec(old).is_none();
            self.project
                .with_id(id)
                .map(|entry| &*entry.path)
                .find(|old| gone(old))
        };
        let old = if was_there { Some(path) } else { moved_from() };
        let Some(file) = old.and_then(|old| self.files.get(old)) else {
            return Vec::new();
        };
        let text = self.then.text(&file.path).ok();
        let known = |finding: &Finding| {
            (
                finding.code,
                finding.message.clone(),
                marked(finding, text.as_deref()).to_owned(),
            )
        };
        file.findings.iter().map(known).collect()
    }
}

/// The ones of `findings` that are not in `known`, each of which excuses one.
///
/// A finding that marks the same text is excused before one that only says the same.
fn without(findings: Vec<Finding>, text: Option<&str>, known: Vec<Known>) -> Vec<Finding> {
    let mut exact: FxHashMap<Known, usize> = FxHashMap::default();
    for one in known {
        *exact.entry(one).or_default() += 1;
    }
    let left: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| {
            let key = (
                finding.code,
                finding.message.clone(),
                marked(finding, text).to_owned(),
            );
            !take(&mut exact, &key)
        })
        .collect();
    let mut alike: FxHashMap<(&str, String), usize> = FxHashMap::default();
    for ((code, message, _), count) in exact {
        *alike.entry((code, message)).or_default() += count;
    }
    left.into_iter()
        .filter(|finding| !take(&mut alike, &(finding.code, finding.message.clone())))
        .collect()
}

/// Takes one of `key`; says whether there was one.
fn take<K: Eq + Hash>(counts: &mut FxHashMap<K, usize>, key: &K) -> bool {
    counts
        .get_mut(key)
        .filter(|count| **count > 0)
        .map(|count| *count -= 1)
        .is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ide::diagnostics::Severity, text::Span};

    fn finding(start: usize, end: usize, message: &str) -> Finding {
        Finding {
            code: "missing-title",
            severity: Severity::Error,
            span: Span::new(start, end),
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            unnecessary: false,
        }
    }

    fn known(mark: &str, message: &str) -> Known {
        ("missing-title", message.into(), mark.into())
    }

    #[test]
    fn what_moved_is_not_new() {
        assert!(
            without(
                vec![finding(2, 3, "m")],
                Some("\n\na"),
                vec![known("a", "m")]
            )
            .is_empty()
        );
        assert!(
            without(vec![finding(0, 1, "m")], Some("b"), vec![known("a", "m")]).is_empty(),
            "only reworded around"
        );
    }

    #[test]
    fn of_two_alike_the_one_with_other_text_is_new() {
        let left = without(
            vec![finding(0, 1, "m"), finding(2, 3, "m")],
            Some("b a"),
            vec![known("a", "m")],
        );
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].span, Span::new(0, 1));
    }

    #[test]
    fn another_message_is_new() {
        assert_eq!(
            without(vec![finding(0, 1, "n")], Some("a"), vec![known("a", "m")]).len(),
            1
        );
    }
}
