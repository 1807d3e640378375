//! What a report of a problem should say of this machine and its projects, as markdown ready to be pasted.
//!
//! Names no file's content. The home folder is written `~`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use super::{global_config, project};
use crate::{
    runner::{self, Git},
    store,
    text::MAX_BYTES,
    workspace::{PageKind, Place, Project},
};

/// How many unreadable files are named; the number of the rest is told.
const NAMED: usize = 20;

/// What the texts of a project are like.
#[derive(Default)]
struct Manners {
    crlf: usize,
    byte_order_marks: usize,
    longest: usize,
}

/// The whole report, for the projects in, above or below `folders`.
#[must_use]
pub fn report(folders: &[PathBuf]) -> String {
    let mut out = String::from("# chant-lsp doctor\n\n| | |\n|---|---|\n");
    for (name, value) in machine() {
        let _ = writeln!(out, "| {name} | {value} |");
    }
    for folder in folders {
        if let Some(sentence) = store::refusal(folder) {
            let _ = writeln!(out, "\n## {}\n\nNot looked at: {sentence}", tilde(folder));
            continue;
        }
        let (roots, cut) = store::projects_at(folder);
        if roots.is_empty() {
            let _ = writeln!(
                out,
                "\n## {}\n\nNo `.chant` folder in, above or below it.",
                tilde(folder)
            );
        }
        if cut {
            let _ = writeln!(
                out,
                "\nThe search below {} was cut short: too many folders.",
                tilde(folder)
            );
        }
        for root in roots {
            describe(&mut out, &root);
        }
    }
    out
}

/// Rows about what does not depend on a project.
fn machine() -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let chant = match runner::chant::installed() {
        None => "not on PATH".to_owned(),
        Some(path) => match runner::chant::version(&path) {
            Ok(version) => format!("`{version}`, {}", tilde(&path)),
            Err(clause) => format!("{} {clause}", tilde(&path)),
        },
    };
    let global = global_config().map_or("no home folder".to_owned(), |path| {
        let state = if path.is_file() { "read" } else { "absent" };
        format!("{}: {state}", tilde(&path))
    });
    vec![
        (
            "version",
            format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
        ),
        (
            "platform",
            format!(
                "{} {}, {cores} cores",
                std::env::consts::OS,
                std::env::consts::ARCH
            ),
        ),
        ("locale", locale()),
        ("chant", chant),
        ("git", format!("libgit2 {}", runner::git::library_version())),
        ("file watcher", watcher()),
        ("global configuration", global),
        (
            "limits",
            format!("files up to {} MiB are analysed", MAX_BYTES / 1024 / 1024),
        ),
    ]
}

fn locale() -> String {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some(format!("{name}={value}"))
    });
    set.unwrap_or_else(|| "not set; files are read as UTF-8 in any case".to_owned())
}

/// How much the system lets one user watch; a server that runs into it misses changes.
fn watcher() -> String {
    let limit = |name: &str| fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok();
    match (limit("max_user_watches"), limit("max_user_instances")) {
        (Some(watches), Some(instances)) => {
            format!(
                "inotify, at most {} folders and {} watchers",
                watches.trim(),
                instances.trim()
            )
        }
        _ => "no limit known".to_owned(),
    }
}

fn describe(out: &mut String, root: &Path) {
    let started = Instant::now();
    let opened = project(root, &|_, _| (), |_, text| {
        (
            text.contains("\r\n"),
            text.starts_with('\u{feff}'),
            text.len(),
        )
    });
    let took = started.elapsed();
    let mut manners = Manners::default();
    for (crlf, mark, length) in opened.results {
        manners.crlf += usize::from(crlf);
        manners.byte_order_marks += usize::from(mark);
        manners.longest = manners.longest.max(length);
    }
    let project = opened.project;
    let placed = |place: Place| project.specs().filter(|entry| entry.place == place).count();
    let _ = write!(out, "\n## {}\n\n", tilde(root));
    let _ = writeln!(
        out,
        "- specs: {} active, {} in subfolders, {} archived; read in {} ms",
        placed(Place::Active),
        placed(Place::Subfolder),
        placed(Place::Archive),
        took.as_millis()
    );
    let _ = writeln!(
        out,
        "- specs that chant would not load: {}",
        project
            .specs()
            .filter(|entry| entry.fault.is_none() && !entry.spec.loads())
            .count()
    );
    let _ = writeln!(
        out,
        "- text: {} with CRLF, {} with a byte order mark, the longest has {} bytes",
        manners.crlf, manners.byte_order_marks, manners.longest
    );
    let _ = writeln!(out, "- configuration: {}", configuration(&project));
    let _ = writeln!(
        out,
        "- prompts: {}",
        names(project.prompts().map(|page| page.name()))
    );
    let _ = writeln!(
        out,
        "- git: {}",
        Git::open(root)
            .summary()
            .unwrap_or_else(|| "no repository".to_owned())
    );
    let unread = project
        .specs()
        .filter_map(|entry| Some((&*entry.path, &*entry.fault.as_ref()?.0)));
    let folders = opened
        .problems
        .iter()
        .map(|(path, reason)| (path.as_str(), reason.as_str()));
    let unread: Vec<(&str, &str)> = folders.chain(unread).collect();
    let _ = writeln!(out, "- cannot be read: {}", unread.len());
    for (path, reason) in unread.iter().take(NAMED) {
        let _ = writeln!(out, "  - {} {reason}", code(path));
    }
}

fn configuration(project: &Project) -> String {
    let there = project
        .pages()
        .filter(|page| matches!(page.kind, PageKind::Config | PageKind::Agents));
    names(there.map(|page| &*page.path))
}

/// A list in one line, or `none`.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(code).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

/// Text of the disk between backticks, which it must not end.
fn code(text: &str) -> String {
    let tame: String = text
        .chars()
        .filter(|ch| !ch.is_control() && *ch != '`')
        .collect();
    format!("`{tame}`")
}

fn tilde(path: &Path) -> String {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let below = home
        .as_deref()
        .and_then(|home| path.strip_prefix(home).ok());
    code(&match below {
        Some(below) if below.as_os_str().is_empty() => "~".to_owned(),
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test sets its stage")]
    fn tells_what_there_is_and_what_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let specs = folder.path().join(".chant/specs");
        fs::create_dir_all(&specs).unwrap();
        fs::write(specs.join("a.md"), "---\r\n---\r\n# A\r\n").unwrap();
        fs::write(specs.join("b.md"), "---\nstatus: done\n---\n# B\n").unwrap();
        fs::write(specs.join("c`.md"), b"caf\xe9").unwrap();
        fs::write(folder.path().join(".chant/config.md"), "---\n---\n").unwrap();
        let report = report(&[folder.path().to_owned()]);
        for line in [
            "- specs: 3 active, 0 in subfolders, 0 archived; ",
            "- specs that chant would not load: 1",
            "- text: 1 with CRLF, 0 with a byte order mark, the longest has 25 bytes",
            "- configuration: `.chant/config.md`\n",
            "- git: no repository",
            "  - `.chant/specs/c.md` is not valid UTF-8",
        ] {
            assert!(report.contains(line), "{line} is not in:\n{report}");
        }
    }

    #[test]
    fn says_where_there_is_no_project() {
        let folder = tempfile::tempdir().unwrap();
        assert!(report(&[folder.path().to_owned()]).contains("No `.chant` folder"));
        assert!(report(&["/".into()]).contains("Not looked at"));
    }
}
