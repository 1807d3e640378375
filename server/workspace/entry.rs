//! A file of a project as the workspace keeps it: facts always, text only while it is open.

use std::{path::Path, sync::Arc};

use crate::{model::Spec, model::id, syntax::Syntax, text::Text};

/// Where a spec's file lies, which decides who sees it (reference §1, §12.32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Directly in `.chant/specs`: what chant works on.
    Active,
    /// In a folder below `.chant/specs`: seen by some commands only.
    Subfolder,
    /// Anywhere below `.chant/archive`.
    Archive,
}

/// Why a file could not be read as text, in words that name the reason; its facts are those of an empty spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub Box<str>);

/// One spec file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Relative to the project's root, with `/`: `.chant/specs/001-login.md`.
    pub path: Arc<str>,
    /// Where it lies.
    pub place: Place,
    /// What it means.
    pub spec: Spec,
    /// Set where the file could not be read.
    pub fault: Option<Fault>,
    /// The document, while an editor holds it.
    pub open: Option<Arc<Open>>,
}

/// What is kept of a document while it is open in an editor.
#[derive(Clone, Debug)]
pub struct Open {
    /// The editor's text, saved or not.
    pub text: Text,
    /// Its block tree.
    pub syntax: Syntax,
    /// The editor's version of it.
    pub version: i32,
}

/// What a file under `.chant` is, when it is not a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageKind {
    /// `.chant/prompts/NAME.md`.
    Prompt,
    /// `.chant/prompts/extensions/NAME.md`.
    Extension,
    /// `.chant/config.md`.
    Config,
    /// `.chant/agents.md`.
    Agents,
    /// `.chant/workflows/NAME.yml`: YAML from its first byte to its last.
    Workflow,
}

/// A prompt, a workflow or a configuration file. There are few and they are small, so the text is kept.
#[derive(Clone, Debug)]
pub struct Page {
    /// Relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// What it is.
    pub kind: PageKind,
    /// Its text: the editor's where it is open, else the disk's.
    pub text: Text,
    /// The editor's version, while it is open.
    pub version: Option<i32>,
}

impl Entry {
    /// The spec's id: the stem of its file's name.
    #[must_use]
    pub fn id(&self) -> &str {
        stem(&self.path)
    }

    /// The driver it is a member of, by its name.
    #[must_use]
    pub fn driver(&self) -> Option<&str> {
        id::driver(self.id())
    }

    /// Whether it could be read, and chant loads what stands in it.
    #[must_use]
    pub fn loads(&self) -> bool {
        self.fault.is_none() && self.spec.loads()
    }

    /// Whether it lies where chant works on it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.place == Place::Active
    }
}

impl Page {
    /// The stem of the file's name: a prompt's name.
    #[must_use]
    pub fn name(&self) -> &str {
        stem(&self.path)
    }
}

/// What the file at `path` (relative to a project's root, with `/`) is to the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A spec.
    Spec(Place),
    /// A prompt, a workflow or a configuration.
    Page(PageKind),
}

/// Sorts a path into its role; `None` for anything that is none of ours.
#[must_use]
pub fn role(path: &str) -> Option<Role> {
    let rest = path.strip_prefix(".chant/")?;
    if let Some(name) = rest.strip_prefix("workflows/") {
        let is_one = name.ends_with(".yml") && !name.contains('/');
        return is_one.then_some(Role::Page(PageKind::Workflow));
    }
    let rest = rest.strip_suffix(".md")?;
    Some(match rest.split_once('/') {
        None if rest == "config" => Role::Page(PageKind::Config),
        None if rest == "agents" => Role::Page(PageKind::Agents),
        Some(("specs", name)) if name.contains('/') => Role::Spec(Place::Subfolder),
        Some(("specs", _)) => Role::Spec(Place::Active),
        Some(("archive", _)) => Role::Spec(Place::Archive),
        Some(("prompts", name)) => match name.split_once('/') {
            None => Role::Page(PageKind::Prompt),
            Some(("extensions", name)) if !name.contains('/') => Role::Page(PageKind::Extension),
            Some(_) => return None,
        },
        _ => return None,
    })
}

/// `path` relative to `root`, with `/`; `None` if it lies elsewhere or is not Unicode.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let rest = path.strip_prefix(root).ok()?.to_str()?;
    Some(if std::path::MAIN_SEPARATOR == '/' {
        rest.to_owned()
    } else {
        rest.replace(std::path::MAIN_SEPARATOR, "/")
    })
}

/// The name of the file at `path`, without `.md` or `.yml`.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").or(name.strip_suffix(".yml"));
    stem.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_paths_into_roles() {
        assert_eq!(
            role(".chant/specs/001-a.md"),
            Some(Role::Spec(Place::Active))
        );
        assert_eq!(
            role(".chant/specs/.hidden.md"),
            Some(Role::Spec(Place::Active))
        );
        assert_eq!(
            role(".chant/specs/team/x.md"),
            Some(Role::Spec(Place::Subfolder))
        );
        assert_eq!(
            role(".chant/archive/2026-01-05/a/b.md"),
            Some(Role::Spec(Place::Archive))
        );
        assert_eq!(
            role(".chant/prompts/extensions/x.md"),
            Some(Role::Page(PageKind::Extension))
        );
        assert_eq!(role(".chant/specs/notes.txt"), None);
        assert_eq!(role(".chant/research/a.md"), None);
        assert_eq!(role("docs/a.md"), None);
    }
}
