//! Finding projects, listing their files, reading them in parallel.
//!
//! Everything here survives a hostile disk: loops of symlinks, pipes, huge or binary files, folders that cannot be
//! opened, files that vanish between listing and reading. What cannot be read is named, never skipped in silence.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::text;

/// How deep folders are followed below `.chant`; real archives are two deep. Also what ends a loop of symlinks.
const MAX_DEPTH: usize = 16;

/// How deep nested projects are looked for. Monorepos keep packages two to four folders deep.
const MAX_PROJECT_DEPTH: usize = 8;

/// How many folders are looked at for nested projects, so that opening a whole disk ends.
const MAX_FOLDERS: usize = 50_000;

/// Where files are YAML; everywhere else they are markdown.
const WORKFLOWS: &str = ".chant/workflows";

/// The folders of a `.chant` whose files concern us; nothing stands for its own.
const FOLDERS: [(&str, bool); 5] = [
    ("workflows", false),
    ("specs", true),
    ("archive", true),
    ("prompts", true),
    ("", false),
];

/// What [`list`] finds in a project.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, relative to the project's root with `/`, sorted.
    pub files: Vec<String>,
    /// Folders and files that could not be listed, each with the reason in words.
    pub problems: Vec<(String, String)>,
}

/// The folder that contains `.chant` and `path`: walks up from `path` itself.
#[must_use]
pub fn project_above(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .find(|folder| is_project(folder))
        .map(Path::to_owned)
}

/// Whether `folder` is a project itself.
#[must_use]
pub fn is_project(folder: &Path) -> bool {
    folder.join(".chant").is_dir()
}

/// Why `folder` may not be served as a whole, if it may not: the file system's root and the home folder hold far more
/// than one project, and reading all of it would take minutes.
#[must_use]
pub fn refusal(folder: &Path) -> Option<String> {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    let what = if real.parent().is_none() {
        "the root of the file system"
    } else if home.is_some_and(|home| home == real) {
        "your home folder"
    } else {
        return None;
    };
    Some(format!(
        "{} is {what}; open the folder of a project instead",
        folder.display()
    ))
}

/// The projects at and below `folder`: folders that contain `.chant`. Ignore files are honoured, hidden folders are not
/// entered. The flag says whether the search was cut short by its cap.
#[must_use]
pub fn projects_below(folder: &Path) -> (Vec<PathBuf>, bool) {
    let mut found = Vec::new();
    let mut seen = 0;
    let walk = WalkBuilder::new(folder)
        .max_depth(Some(MAX_PROJECT_DEPTH))
        .require_git(false)
        .filter_entry(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()))
        .build();
    for entry in walk.flatten() {
        seen += 1;
        if seen > MAX_FOLDERS {
            return (found, true);
        }
        // `.chant` may itself be ignored by git (chant's `--silent`), so it is looked for, not walked to.
        if is_project(entry.path()) {
            found.push(entry.into_path());
        }
    }
    found.sort();
    (found, false)
}

/// The projects that a folder means: those at and below it, else the one around it. The flag is that of
/// [`projects_below`].
#[must_use]
pub fn projects_at(folder: &Path) -> (Vec<PathBuf>, bool) {
    let (below, cut) = projects_below(folder);
    if !below.is_empty() {
        return (below, cut);
    }
    // A `.chant` in the home folder is not the project of everything that lies there.
    let above = project_above(folder).filter(|root| refusal(root).is_none());
    (above.into_iter().collect(), cut)
}

/// Lists the files of a project that concern us: markdown, and its workflows.
#[must_use]
pub fn list(root: &Path) -> Listing {
    let mut listing = Listing::default();
    let mut visited = HashSet::new();
    for (folder, deep) in FOLDERS {
        let relative = if folder.is_empty() {
            ".chant".to_owned()
        } else {
            format!(".chant/{folder}")
        };
        let depth = if deep { MAX_DEPTH } else { 0 };
        list_folder(root, &relative, depth, &mut visited, &mut listing);
    }
    listing.files.sort_unstable();
    listing.files.dedup();
    listing
}

fn list_folder(
    root: &Path,
    relative: &str,
    depth: usize,
    visited: &mut HashSet<PathBuf>,
    listing: &mut Listing,
) {
    let folder = root.join(relative);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => return listing.problems.push((relative.to_owned(), reason(&error))),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.problems.push((relative.to_owned(), reason(&error)));
                continue;
            }
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let lossy = name.to_string_lossy();
            listing.problems.push((
                format!("{relative}/{lossy}"),
                "its name is not valid UTF-8".to_owned(),
            ));
            continue;
        };
        let path = format!("{relative}/{name}");
        let kind = entry.file_type().ok();
        let linked = kind.is_some_and(|kind| kind.is_symlink());
        let is_dir = if linked {
            entry.path().is_dir()
        } else {
            kind.is_some_and(|kind| kind.is_dir())
        };
        if !is_dir {
            if name.ends_with(".md") || relative == WORKFLOWS && name.ends_with(".yml") {
                listing.files.push(path);
            }
        } else if depth > 0 && (!linked || enter_once(&entry.path(), visited)) {
            list_folder(root, &path, depth - 1, visited, listing);
        }
    }
}

/// Whether a symlinked folder is met for the first time; loops end here.
fn enter_once(folder: &Path, visited: &mut HashSet<PathBuf>) -> bool {
    folder.canonicalize().is_ok_and(|real| visited.insert(real))
}

/// Reads files on all cores and hands each text, or the reason why there is none, to `each`; results keep the order of
/// `files`. `progress` hears the number of files done, from any thread.
pub fn read_all<T: Send>(
    root: &Path,
    files: &[String],
    each: impl Fn(&str, Result<String, String>) -> T + Sync,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<T> {
    let done = AtomicUsize::new(0);
    files
        .par_iter()
        .with_min_len(16)
        .map(|file| {
            let result = each(file, read(&root.join(file)));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            result
        })
        .collect()
}

/// Reads one file as text.
///
/// # Errors
/// A clause in words that fits behind the file's name: "is not valid UTF-8 (first bad byte at 12)".
pub fn read(path: &Path) -> Result<String, String> {
    let mut file = open(path).map_err(|error| reason(&error))?;
    let meta = file.metadata().map_err(|error| reason(&error))?;
    if !meta.is_file() {
        return Err("is not a regular file".to_owned());
    }
    if let Some(reason) = text::too_long(meta.len()) {
        return Err(reason);
    }
    let len = usize::try_from(meta.len()).unwrap_or(0);
    // One byte more than expected: a read that fills less has met the end, so most files take one read.
    let mut bytes = vec![0; len + 1];
    let mut filled = 0;
    loop {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => {
                filled += count;
                if filled == len {
                    break;
                }
                if filled == bytes.len() {
                    if filled > text::MAX_BYTES {
                        return Err("grew while it was being read".to_owned());
                    }
                    bytes.resize(bytes.len() * 2, 0);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(reason(&error)),
        }
    }
    bytes.truncate(filled);
    decode(bytes)
}

/// Whether `path` is there and really lies elsewhere than below `root`: a link on the way to it leads out.
#[must_use]
pub fn leads_out(root: &Path, path: &str) -> bool {
    let real = root.join(path).canonicalize();
    let root = root.canonicalize();
    matches!((root, real), (Ok(root), Ok(real)) if !real.starts_with(&root))
}

/// Reads one file of a project; one that a link takes from elsewhere is none.
///
/// # Errors
/// As of [`read`].
pub fn read_inside(root: &Path, path: &str) -> Result<String, String> {
    if leads_out(root, path) {
        return Err("is a link that leads out of the project".to_owned());
    }
    read(&root.join(path))
}

/// Takes bytes for text, wherever they come from.
///
/// # Errors
/// As of [`read`].
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(reason) = text::too_long(bytes.len() as u64).or_else(|| text::not_text(&bytes)) {
        return Err(reason);
    }
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "is not valid UTF-8 (first bad byte at offset {})",
            error.utf8_error().valid_up_to()
        )
    })
}

/// Opens without waiting: a pipe in the folder must not hang the server.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

/// What went wrong, as a clause behind a file's name.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "vanished before it could be read".to_owned(),
        ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests;
