//! The project around the spec that is typed in, and what may be asked of it.

use std::{collections::BTreeMap, fmt::Debug, path::Path, sync::Arc};

use chant_lsp::{
    ide::diagnostics::{self, Finding, Levels, Subject},
    text::Span,
    workspace::{
        Entry, PathKind, Place, Project, World,
        entry::{Role, role},
    },
};

/// The spec that is typed in.
pub(crate) const MAIN: &str = ".chant/specs/002-middle.md";

/// Its neighbours: what it names, what names it, a driver, a member, an archived one, one that does not load.
pub(crate) const NEIGHBOURS: &[(&str, &str)] = &[
    (
        ".chant/specs/001-first.md",
        "---\nstatus: completed\n---\n# First\n",
    ),
    (
        ".chant/specs/003-last.md",
        "---\ndepends_on: [002-middle, 001-first]\ntarget_files: [src/a.rs]\n---\n# Last\n",
    ),
    (
        ".chant/specs/002-middle.1.md",
        "---\ndepends_on:\n- 002-middle\n---\n# Member\n",
    ),
    (
        ".chant/specs/005-broken.md",
        "---\nstatus: done\n---\n# Broken\n",
    ),
    (
        ".chant/specs/team/006-sub.md",
        "---\ndepends_on: 002-middle\n---\n# Sub\n",
    ),
    (
        ".chant/archive/004-old.md",
        "---\nstatus: completed\n---\n# Old\n",
    ),
];

pub(crate) fn place(path: &str) -> Place {
    match role(path) {
        Some(Role::Spec(place)) => place,
        _ => panic!("{path} is no spec"),
    }
}

pub(crate) fn fresh_project<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Project {
    let mut project = Project::new(Path::new("/p"));
    for (path, text) in files {
        project.insert(Entry::closed(path, place(path), text));
    }
    project
}

/// All findings of a project, each spec with its text, as an editor and the command line would show them.
pub(crate) fn findings(
    project: &Project,
    texts: &BTreeMap<&str, &str>,
) -> Vec<(String, Vec<Finding>)> {
    project
        .specs()
        .map(|entry| {
            let subject = Subject {
                project,
                entry,
                text: texts[&*entry.path],
                world: &Fixed,
            };
            let found = diagnostics::check_spec(&subject, &Levels::default());
            (entry.path.to_string(), found)
        })
        .collect()
}

/// Everything that the link graph can be asked.
pub(crate) fn links(project: &Project) -> Vec<String> {
    let mut named: Vec<&str> = project.specs().map(|entry| entry.id()).collect();
    named.extend(
        project
            .specs()
            .flat_map(|entry| entry.spec.depends_on().map(|(id, _)| id)),
    );
    named.sort_unstable();
    named.dedup();
    let paths = |entries: Vec<&Arc<Entry>>| -> Vec<String> {
        entries.iter().map(|entry| entry.path.to_string()).collect()
    };
    let mut answers = vec![format!("{} active", project.active_count())];
    answers.extend(named.into_iter().map(|id| {
        format!(
            "{id}: files {:?}, dependants {:?}, members {:?}, active {:?}",
            paths(project.with_id(id).collect()),
            paths(project.dependants(id).collect()),
            paths(project.members(id)),
            project.by_id(id).map(|entry| &entry.path),
        )
    }));
    answers
}

/// Everything that the tree can be asked.
pub(crate) fn structure(entry: &Entry) -> impl PartialEq + Debug {
    let open = entry.open.as_ref().expect("open");
    let (text, syntax) = (&open.text, &open.syntax);
    let whole = Span::new(0, text.len());
    (
        syntax.outline(text, whole),
        syntax.tasks(text, whole),
        syntax.fences(text, whole),
        syntax.folds(text, whole),
        syntax.definitions(text, whole),
        syntax.inlines(text, whole),
    )
}

/// Answers that depend on the question alone.
pub(crate) struct Fixed;

impl World for Fixed {
    fn kind(&self, path: &str) -> PathKind {
        match path {
            _ if path.starts_with('/') || path.contains("..") => PathKind::Outside,
            "src" | "docs" => PathKind::Directory,
            "src/a.rs" | "docs/a.md" => PathKind::File,
            _ if NEIGHBOURS.iter().any(|(neighbour, _)| *neighbour == path) => PathKind::File,
            _ => PathKind::Missing,
        }
    }

    fn matches(&self, pattern: &str) -> Arc<[Box<str>]> {
        match pattern {
            "src/*.rs" => Arc::new(["src/a.rs".into()]),
            _ => Arc::new([]),
        }
    }

    fn read(&self, path: &str) -> Option<String> {
        path.ends_with(".json").then(|| "{}".to_owned())
    }

    fn changed_after(&self, path: &str, since: i64) -> Option<i64> {
        path.starts_with("src").then_some(since + 1)
    }

    fn in_history(&self, path: &str) -> Option<bool> {
        Some(path.len().is_multiple_of(2))
    }

    fn knows_commit(&self, hash: &str) -> Option<bool> {
        Some(hash.starts_with('a'))
    }

    fn has_branch(&self, name: &str) -> Option<bool> {
        Some(name.len().is_multiple_of(2))
    }

    fn is_running(&self, id: &str) -> bool {
        id == "003-last"
    }

    fn now(&self) -> i64 {
        1_780_000_000
    }
}
