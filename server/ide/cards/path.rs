//! A path or a glob: what is there, how old it is, who writes it and who reads it.

use super::{ago, code, matched, plain, progress, row, spec};
use crate::workspace::{
    Entry, MAX_MATCHES, PathKind, Project, World,
    sources::{is_glob, plain as bare},
};

/// So many files of a glob, and specs that name a file, are named.
const NAMED: usize = 5;

/// What is known of a path, relative to the project's root.
#[must_use]
pub fn path(project: &Project, world: &dyn World, path: &str) -> String {
    if is_glob(path) {
        return glob(world, path);
    }
    let path = bare(path);
    if let Some(entry) = project.spec(path) {
        return format!("{}\n\n{}", spec(project, world, entry), code(path));
    }
    let mut parts = vec![match world.kind(path) {
        PathKind::File => file(world, path),
        PathKind::Directory => format!("{} is a folder; chant reads only files", code(path)),
        PathKind::Missing => format!("{} is not there", code(path)),
        PathKind::Outside => {
            return format!(
                "{} is outside of the project, and is not looked at",
                code(path)
            );
        }
    }];
    let named = |specs: &[&Entry]| {
        let names: Vec<String> = specs
            .iter()
            .take(NAMED)
            .map(|entry| format!("{} ({})", code(entry.id()), progress(entry)))
            .collect();
        row(&names, specs.len())
    };
    let naming = project.naming_path(path);
    let writes = |entry: &Entry| {
        entry
            .spec
            .texts("target_files")
            .any(|(text, _)| bare(text) == path)
    };
    let (writers, readers): (Vec<&Entry>, Vec<&Entry>) = naming
        .into_iter()
        .map(|entry| &**entry)
        .partition(|entry| writes(entry));
    if !writers.is_empty() {
        parts.push(format!("Written by {}", named(&writers)));
    }
    if !readers.is_empty() {
        parts.push(format!("Read by {}", named(&readers)));
    }
    parts.join("\n\n")
}

fn file(world: &dyn World, path: &str) -> String {
    let facts = world.file(path);
    let size = facts.map_or_else(String::new, |facts| format!(" · {}", size(facts.size)));
    let change = match world.last_commit(path) {
        Some(commit) => format!(
            " · last commit {} by {}: {}",
            ago(world.now() - commit.time),
            plain(&commit.author),
            plain(&commit.subject)
        ),
        None => facts.map_or_else(String::new, |facts| {
            format!(" · written {}", ago(world.now() - facts.modified))
        }),
    };
    format!("{}{size}{change}", code(path))
}

fn glob(world: &dyn World, pattern: &str) -> String {
    let matches = world.matches(bare(pattern));
    if matches.is_empty() {
        return format!("{} matches no file", code(pattern));
    }
    let names: Vec<String> = matches
        .iter()
        .take(NAMED)
        .map(|path| format!("- {}", code(path)))
        .collect();
    let more = matches.len() - names.len();
    let rest = if more > 0 {
        let plus = if matches.len() >= MAX_MATCHES {
            "+"
        } else {
            ""
        };
        format!("\n- and {more}{plus} more")
    } else {
        String::new()
    };
    format!(
        "{} matches {}\n\n{}{rest}",
        code(pattern),
        matched(matches.len()),
        names.join("\n")
    )
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{}.{} KiB", bytes / 1_024, bytes % 1_024 * 10 / 1_024),
        _ => format!(
            "{}.{} MiB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
