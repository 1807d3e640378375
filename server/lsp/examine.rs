//! One file's diagnostics as the client will see them.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hasher},
    io::{self, Write},
    sync::Arc,
};

use tower_lsp::ls_types as lsp;

use super::{
    convert,
    document::{Document, Step},
    state::{Snapshot, Spot},
};
use crate::{
    ide::diagnostics::{self, Finding, PageSubject, Part, Subject},
    load::{self, Loaded},
    store,
    text::Text,
    workspace::{Entry, Page, Project, World},
};

/// How thoroughly to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// Now, with what is known of git and globs.
    Hasty,
    /// However long git takes.
    Patient,
}

/// What became of an examination.
#[derive(Debug)]
pub(super) enum Outcome {
    /// There is no such file in the workspace.
    Gone,
    /// The document is out of step with the editor: nothing true can be said.
    Hold,
    /// This is what is to be said.
    Examined(Examined),
}

/// What is to be said of a file.
#[derive(Debug)]
pub(super) struct Examined {
    /// What was looked at.
    pub(super) subject: Seen,
    /// What the client calls it.
    pub(super) uris: Vec<lsp::Uri>,
    /// The version of the document, if it is open.
    pub(super) version: Option<i32>,
    /// By place.
    pub(super) diagnostics: Vec<lsp::Diagnostic>,
    /// Equal where the diagnostics are equal; zero where there are none.
    pub(super) id: u64,
    /// Whether a hasty look lacked an answer.
    pub(super) incomplete: bool,
    /// Whether the file on disk is no longer what the workspace knows.
    pub(super) stale: bool,
}

/// The value that was looked at; a newer value of the same file is another one.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    /// A spec.
    Spec(Arc<Entry>),
    /// A prompt or configuration.
    Page(Arc<Page>),
}

impl Seen {
    /// What the workspace knows of a file.
    pub(super) fn of(snapshot: &Snapshot, spot: &Spot) -> Option<Self> {
        let project = snapshot.workspace.project(&spot.root)?;
        let spec = project
            .spec(&spot.path)
            .map(|entry| Self::Spec(Arc::clone(entry)));
        spec.or_else(|| {
            project
                .page(&spot.path)
                .map(|page| Self::Page(Arc::clone(page)))
        })
    }

    /// Whether the workspace still knows exactly this.
    pub(super) fn is_current(&self, snapshot: &Snapshot, spot: &Spot) -> bool {
        match (self, Self::of(snapshot, spot)) {
            (Self::Spec(old), Some(Self::Spec(new))) => Arc::ptr_eq(old, &new),
            (Self::Page(old), Some(Self::Page(new))) => Arc::ptr_eq(old, &new),
            _ => false,
        }
    }
}

/// Runs the rules on a file.
pub(super) fn examine(snapshot: &Snapshot, spot: &Spot, care: Care) -> Outcome {
    let known = Seen::of(snapshot, spot).zip(snapshot.sites.get(&spot.root));
    let Some(((subject, site), project)) = known.zip(snapshot.workspace.project(&spot.root)) else {
        return Outcome::Gone;
    };
    let document = snapshot.documents_of(spot).next();
    if document.is_some_and(|document| document.step == Step::Out) {
        return Outcome::Hold;
    }
    let file = File::read(spot, &subject, document);
    let hasty = site.memo.hasty();
    let patient = site.memo.patient();
    let world: &dyn World = if care == Care::Hasty {
        &hasty
    } else {
        &patient
    };
    let findings = file.findings(snapshot, project, site.ready, world);
    let mut texts = Texts {
        snapshot,
        root: spot,
        read: HashMap::new(),
    };
    let mut elsewhere = |path: &str| texts.get(path);
    let diagnostics: Vec<_> = findings
        .iter()
        .map(|finding| {
            convert::diagnostic_to_lsp(finding, &file.text, &snapshot.features, &mut elsewhere)
        })
        .collect();
    Outcome::Examined(Examined {
        subject,
        uris: snapshot.uris_of(spot),
        version: document.map(|document| document.version),
        id: fingerprint(&diagnostics),
        diagnostics,
        incomplete: hasty.has_missed(),
        stale: file.stale,
    })
}

/// The findings about a file and its text, as they are before conversion: what quick fixes are made of.
pub(super) fn findings(snapshot: &Snapshot, spot: &Spot) -> Option<(Vec<Finding>, Text)> {
    let (subject, site) = (Seen::of(snapshot, spot)?, snapshot.sites.get(&spot.root)?);
    let project = snapshot.workspace.project(&spot.root)?;
    let file = File::read(spot, &subject, snapshot.documents_of(spot).next());
    Some((
        file.findings(snapshot, project, site.ready, &site.memo.hasty()),
        file.text,
    ))
}

/// A file with its text, read from the disk where it is not open.
struct File {
    loaded: Loaded,
    text: Text,
    /// Whether the text on disk is no longer what the workspace was made of.
    stale: bool,
}

impl File {
    fn read(spot: &Spot, subject: &Seen, document: Option<&Document>) -> Self {
        if let (Some(document), Seen::Spec(entry)) = (document, subject) {
            let (loaded, text) = (Loaded::Spec(Entry::clone(entry)), document.text());
            return Self {
                loaded,
                text,
                stale: false,
            };
        }
        let entry = match subject {
            Seen::Page(page) => {
                let (loaded, text) = (Loaded::Page(Page::clone(page)), page.text.clone());
                return Self {
                    loaded,
                    text,
                    stale: false,
                };
            }
            Seen::Spec(entry) => entry,
        };
        // The facts are read again from this very text: if the file has changed meanwhile, no place may be wrong.
        let content = store::read(&spot.root.join(&*spot.path));
        let text = Text::new(content.as_deref().unwrap_or_default());
        let loaded = load::loaded(&spot.path, content.as_deref());
        match loaded {
            Some(Loaded::Spec(fresh)) => {
                let stale = fresh.spec != entry.spec || fresh.fault != entry.fault;
                Self {
                    loaded: Loaded::Spec(fresh),
                    text,
                    stale,
                }
            }
            other => Self {
                loaded: other.unwrap_or(Loaded::Spec(Entry::clone(entry))),
                text,
                stale: false,
            },
        }
    }

    fn findings(
        &self,
        snapshot: &Snapshot,
        project: &Project,
        ready: bool,
        world: &dyn World,
    ) -> Vec<Finding> {
        let (text, levels) = (self.text.to_str(), &snapshot.settings.levels);
        let text = &*text;
        match &self.loaded {
            Loaded::Spec(entry) => {
                let subject = Subject {
                    project,
                    entry,
                    text,
                    world,
                };
                if ready {
                    diagnostics::check_spec(&subject, levels)
                } else {
                    diagnostics::check_part(Part::Text, &subject, levels)
                }
            }
            Loaded::Page(page) => diagnostics::check_page(
                &PageSubject {
                    project,
                    page,
                    text,
                },
                levels,
            ),
        }
    }
}

/// The texts of related files, each read once.
struct Texts<'a> {
    snapshot: &'a Snapshot,
    root: &'a Spot,
    read: HashMap<String, (lsp::Uri, Text)>,
}

impl Texts<'_> {
    fn get(&mut self, path: &str) -> Option<(lsp::Uri, Text)> {
        if let Some(known) = self.read.get(path) {
            return Some(known.clone());
        }
        let spot = Spot {
            root: Arc::clone(&self.root.root),
            path: path.into(),
        };
        let uri = self.snapshot.uri_of(&spot)?;
        let text = match self.snapshot.documents_of(&spot).next() {
            Some(document) => document.text(),
            None => Text::new(&store::read(&spot.root.join(path)).unwrap_or_default()),
        };
        self.read
            .insert(path.to_owned(), (uri.clone(), text.clone()));
        Some((uri, text))
    }
}

fn fingerprint(diagnostics: &[lsp::Diagnostic]) -> u64 {
    struct Hashing(DefaultHasher);

    impl Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    if diagnostics.is_empty() {
        return 0;
    }
    let mut hashing = Hashing(DefaultHasher::new());
    // Neither serializing diagnostics nor hashing can fail.
    let _ = serde_json::to_writer(&mut hashing, diagnostics);
    hashing.0.finish().max(1)
}
