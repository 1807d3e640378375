//! What chant forgets to tell the agent: the results of the specs that this one waits for, and the files that it was
//! informed by.
//!
//! chant keeps `depends_on` and `informed_by` to itself; the agent sees them only if it opens the spec's file. Here each
//! is named with one line, so that the agent knows which ones to open. The files themselves stay where they are: their
//! text would fill the prompt, and the agent would read it twice.

use crate::{
    ide::cards,
    model::split,
    workspace::{
        Entry, PathKind, Project, World,
        sources::{is_glob, plain},
    },
};

/// So many files of one glob are named.
const NAMED: usize = 20;

/// So many characters of a first line are shown.
const WIDTH: usize = 120;

/// The section, with the blank lines before it; empty where the spec builds on nothing.
pub(super) fn section(project: &Project, entry: &Entry, world: &dyn World) -> String {
    let mut results = Vec::new();
    for (id, _) in entry.spec.depends_on() {
        dependency(project, world, id, &mut results);
    }
    let mut sources = Vec::new();
    for (text, _) in entry.spec.texts("informed_by") {
        source(project, world, text, &mut sources);
    }
    let mut out = String::new();
    for (heading, lines) in [("Done before", results), ("To be read", sources)] {
        if !lines.is_empty() {
            out.push_str(&format!("\n### {heading}\n\n{}\n", lines.join("\n")));
        }
    }
    if out.is_empty() {
        return out;
    }
    format!(
        "\n\n## Background\n\nThis spec builds on the following. Open what you need before you begin.\n{out}"
    )
}

/// A spec that is waited for: its title and state, what it wrote, its commits.
fn dependency(project: &Project, world: &dyn World, id: &str, lines: &mut Vec<String>) {
    let Some(before) = project.with_id(id).next() else {
        lines.push(format!("- {id}: there is no such spec"));
        return;
    };
    let spec = &before.spec;
    lines.push(format!(
        "- {id} ({}): {}",
        cards::progress(before),
        spec.title_or_untitled()
    ));
    for (path, _) in spec.texts("target_files") {
        if world.kind(plain(path)) == PathKind::File {
            lines.push(format!("  - {}", with_first_line(world, path)));
        } else {
            lines.push(format!("  - `{path}` is not there"));
        }
    }
    for (hash, _) in spec.texts("commits") {
        let subject = world
            .commit(hash)
            .map(|commit| format!(": {}", commit.subject));
        lines.push(format!("  - commit {hash}{}", subject.unwrap_or_default()));
    }
}

/// A file, the files of a glob, a spec, an address.
fn source(project: &Project, world: &dyn World, text: &str, lines: &mut Vec<String>) {
    let path = plain(text);
    let named = |entry: &Entry| {
        let title = entry.spec.title_or_untitled();
        format!("- `{}` ({}): {title}", entry.path, cards::progress(entry))
    };
    if text.contains("://") {
        lines.push(format!("- {text}"));
    } else if let Some(entry) = project.spec(path).or_else(|| project.by_id(path)) {
        lines.push(named(entry));
    } else if is_glob(path) && world.kind(path) != PathKind::File {
        let found = world.matches(path);
        lines.push(format!(
            "- `{path}`, {}",
            match found.len() {
                0 => "which matches no file".to_owned(),
                1 => "1 file".to_owned(),
                count => format!("{count} files"),
            }
        ));
        let files = found.iter().take(NAMED);
        lines.extend(files.map(|path| format!("  - {}", with_first_line(world, path))));
        if found.len() > NAMED {
            lines.push(format!("  - and {} more", found.len() - NAMED));
        }
    } else if world.kind(path) == PathKind::File {
        lines.push(format!("- {}", with_first_line(world, path)));
    } else {
        lines.push(format!("- `{path}` is not there"));
    }
}

/// A file's path, and the first line that says something.
fn with_first_line(world: &dyn World, path: &str) -> String {
    let path = plain(path);
    let text = world.read(path).unwrap_or_default();
    let body = if path.ends_with(".md") {
        split::split(&text).body.of(&text)
    } else {
        &text
    };
    let mut lines = body.lines().map(|line| {
        line.trim_start_matches(['#', '/', '!', '*', ';', '-', ' ', '\t'])
            .trim()
    });
    match lines.find(|line| line.chars().any(char::is_alphanumeric)) {
        Some(line) => {
            let cut: String = line.chars().take(WIDTH).collect();
            let dots = if cut.len() < line.len() { "…" } else { "" };
            format!("`{path}`: {cut}{dots}")
        }
        None => format!("`{path}`"),
    }
}
