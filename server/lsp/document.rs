//! A document that is open in the editor, and where it belongs.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tower_lsp::ls_types as lsp;

use super::{convert, state::Spot};
use crate::{
    load::{self, Loaded},
    text::{Edit, Encoding, Text},
    workspace::{
        Draft, Entry, Page, Project,
        entry::{Role, relative, role},
    },
};

/// An open document. Cloning shares everything that is large.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the client spells it.
    pub(super) uri: lsp::Uri,
    /// Which file it is.
    pub(super) spot: Spot,
    /// What the file becomes while the document is open.
    pub(super) file: Loaded,
    /// The editor's version of it.
    pub(super) version: i32,
    /// Which opening of it this is, of all there have been: versions may begin anew with each.
    pub(super) opening: u64,
    /// Whether it is what the editor shows.
    pub(super) step: Step,
}

/// Whether our text is the editor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is, as far as anyone can tell.
    In,
    /// A change had an impossible range; what was made of it is likely right, and is compared at the next save.
    Doubtful,
    /// A change is lost. Nothing more is said of the document until its text comes whole.
    Out,
}

/// Where a file of ours lies. The folder above `.chant` is resolved, so that a file has one identity under all names of
/// its project; what lies below keeps its name, because a spec may be a link to a file elsewhere.
pub(super) fn locate(path: &Path) -> Option<(Spot, Role)> {
    let named = |path: &Path| {
        let chant = path
            .ancestors()
            .filter(|folder| folder.file_name().is_some_and(|name| name == ".chant"));
        chant.filter_map(Path::parent).find_map(|root| {
            let below = relative(root, path)?;
            Some((root.to_owned(), role(&below)?, below))
        })
    };
    let (root, role, below) = named(path).or_else(|| named(&path.canonicalize().ok()?))?;
    let spot = Spot {
        root: resolve(&root).into(),
        path: below.into(),
    };
    Some((spot, role))
}

/// `path` without symlinks; what does not exist keeps its name below what does.
pub(super) fn resolve(path: &Path) -> PathBuf {
    path.canonicalize()
        .unwrap_or_else(|_| match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => resolve(parent).join(name),
            _ => path.to_owned(),
        })
}

impl Document {
    /// A document that the client has opened; `None` if it is none of ours.
    pub(super) fn new(uri: lsp::Uri, text: &str, version: i32) -> Option<Self> {
        let (spot, role) = locate(&convert::path_from_uri(&uri)?)?;
        let path = Arc::clone(&spot.path);
        let file = match role {
            Role::Spec(place) => Loaded::Spec(Entry::opened(path, place, text, version)),
            Role::Page(kind) => {
                let (text, version) = (Text::new(text), Some(version));
                Loaded::Page(Page {
                    path,
                    kind,
                    text,
                    version,
                })
            }
        };
        static OPENINGS: AtomicU64 = AtomicU64::new(0);
        Some(Self {
            uri,
            spot,
            file,
            version,
            opening: OPENINGS.fetch_add(1, Ordering::Relaxed),
            step: Step::In,
        })
    }

    /// The editor's text.
    pub(super) fn text(&self) -> Text {
        match &self.file {
            Loaded::Spec(entry) => entry
                .open
                .as_ref()
                .map(|open| open.text.clone())
                .unwrap_or_default(),
            Loaded::Page(page) => page.text.clone(),
        }
    }

    /// The document after one notification of changes. `None` if it needs an earlier change that is lost.
    pub(super) fn changed(
        &self,
        changes: &[lsp::TextDocumentContentChangeEvent],
        version: i32,
        encoding: Encoding,
    ) -> Option<Self> {
        let mut step = self.step;
        let change = |draft: &mut Draft| {
            for change in changes {
                step = self.change(draft, change, step, encoding);
            }
        };
        let file = match &self.file {
            Loaded::Spec(entry) => Loaded::Spec(entry.edited(version, change)?),
            Loaded::Page(page) => Loaded::Page(page.edited(version, change)),
        };
        let (uri, spot) = (self.uri.clone(), self.spot.clone());
        (step != Step::Out).then_some(Self {
            uri,
            spot,
            file,
            version,
            opening: self.opening,
            step,
        })
    }

    /// Carries out one change; whether the draft is what the editor shows then.
    fn change(
        &self,
        draft: &mut Draft,
        change: &lsp::TextDocumentContentChangeEvent,
        step: Step,
        encoding: Encoding,
    ) -> Step {
        let Some(range) = change.range else {
            draft.replace(&change.text);
            return Step::In;
        };
        if step == Step::Out {
            return step;
        }
        let fitted = convert::range_from_lsp(draft.text(), range, encoding);
        draft.apply(&Edit::replace(fitted.span, change.text.as_str()));
        if !fitted.clamped {
            return step;
        }
        let uri = self.uri.as_str();
        tracing::warn!(
            "{uri}: a change has a range that the text has not, and was taken as close as can be: {range:?}"
        );
        Step::Doubtful
    }
}

/// Puts a file into its project. Configuration takes effect at once.
pub(super) fn put(project: &mut Project, loaded: Loaded) {
    let is_page = matches!(loaded, Loaded::Page(_));
    load::put(project, loaded);
    if is_page {
        load::configure(project);
    }
}
