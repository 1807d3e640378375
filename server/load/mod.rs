//! From the disk to a workspace: the one place that wires `store`, git and the pure column together.
//!
//! The server and the command line both open projects through here, so they cannot see different ones.

mod birth;
pub mod doctor;
mod surroundings;

use std::path::{Path, PathBuf};

pub use birth::birth;
pub use surroundings::Surroundings;

use crate::{
    model::Spec,
    store,
    text::Text,
    workspace::{
        Entry, Fault, Page, Project,
        entry::{Role, role},
    },
};

/// A file as it came from the disk.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all files are specs, and each is moved on at once: a box for every one would cost more"
)]
pub enum Loaded {
    /// A spec, readable or not.
    Spec(Entry),
    /// A prompt or configuration.
    Page(Page),
}

/// A project as it was read, with what could not be.
#[derive(Debug)]
pub struct Opened<T> {
    /// The project.
    pub project: Project,
    /// What `each` made of the specs, by path.
    pub results: Vec<T>,
    /// Folders that could not be listed, prompts and configuration that could not be read: each relative to the root, with
    /// the reason as a clause.
    pub problems: Vec<(String, String)>,
}

/// Reads a whole project and runs `each` on every spec while its text is at hand.
///
/// `progress` hears files done and files in all, from any thread.
pub fn project<T: Send>(
    root: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
    each: impl Fn(&Entry, &str) -> T + Sync,
) -> Opened<T> {
    let listing = store::list(root);
    let total = listing.files.len();
    let read = |path: &str, content: Result<String, String>| {
        let loaded = loaded(path, content.as_deref())?;
        let (result, problem) = match &loaded {
            Loaded::Spec(entry) => (
                Some(each(entry, content.as_deref().unwrap_or_default())),
                None,
            ),
            // A spec keeps the reason, and a rule tells it; a page cannot.
            Loaded::Page(_) => (None, content.err().map(|reason| (path.to_owned(), reason))),
        };
        Some((loaded, result, problem))
    };
    let files = store::read_all(root, &listing.files, read, &|done| progress(done, total));
    let mut project = Project::new(root);
    let mut results = Vec::with_capacity(total);
    let mut problems = listing.problems;
    for (loaded, result, problem) in files.into_iter().flatten() {
        results.extend(result);
        problems.extend(problem);
        put(&mut project, loaded);
    }
    configure(&mut project);
    Opened {
        project,
        results,
        problems,
    }
}

/// The project at `root` with its configuration and nothing else: what rules over text may look at while the rest is
/// still being read.
#[must_use]
pub fn configured(root: &Path) -> Project {
    let mut project = Project::new(root);
    for path in [".chant/config.md", ".chant/agents.md"] {
        if let Some(Some(loaded)) = file(root, path) {
            put(&mut project, loaded);
        }
    }
    configure(&mut project);
    project
}

/// Reads one file of a project again; `None` if it is none of ours. The reason why it cannot be read, where that is the
/// file's own fault, is in the entry; a file that is gone gives `Ok(None)`.
#[must_use]
pub fn file(root: &Path, path: &str) -> Option<Option<Loaded>> {
    role(path)?;
    let absolute = root.join(path);
    if absolute.symlink_metadata().is_err() {
        return Some(None);
    }
    Some(loaded(path, store::read(&absolute).as_deref()))
}

/// Makes the value for a file from its content, or from the reason why there is none.
#[must_use]
pub fn loaded(path: &str, content: Result<&str, &String>) -> Option<Loaded> {
    let text = content.unwrap_or_default();
    Some(match role(path)? {
        Role::Spec(place) => Loaded::Spec(Entry {
            path: path.into(),
            place,
            spec: Spec::read(text),
            fault: content.err().map(|reason| Fault(reason.as_str().into())),
            open: None,
        }),
        Role::Page(kind) => Loaded::Page(Page {
            path: path.into(),
            kind,
            text: Text::new(text),
            version: None,
        }),
    })
}

/// Puts a file into its project; a configuration file takes effect with [`configure`].
pub fn put(project: &mut Project, loaded: Loaded) {
    match loaded {
        Loaded::Spec(entry) => project.insert(entry),
        Loaded::Page(page) => project.insert_page(page),
    }
}

/// Reads the user's global configuration anew; with the project's own pages it becomes [`Project::config`].
pub fn configure(project: &mut Project) {
    let global = global_config().and_then(|path| store::read(&path).ok());
    project.set_global_config(global.map(Into::into));
}

/// Where chant looks for the user's own configuration.
#[must_use]
pub fn global_config() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(".config/chant/config.md"))
}
