//! What an editor asks of: a file of a project and a place in it.

use super::cursor::{Region, region};
use crate::{
    model::keys::all_of,
    workspace::{Entry, Page, PageKind, Project, World},
};

/// A question about one place of one file.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The project the file belongs to.
    pub project: &'a Project,
    /// The file as the project keeps it, read from `text`.
    pub file: File<'a>,
    /// The file's text.
    pub text: &'a str,
    /// The cursor, in bytes of `text`; past the end, inside a character or a line break, it is taken for the nearest
    /// place before.
    pub offset: usize,
    /// The character whose typing made the editor ask; `None` where a person did, or a word is being typed.
    pub trigger: Option<char>,
    /// Answers about files, git and runs.
    pub world: &'a dyn World,
}

/// A file of a project.
#[derive(Clone, Copy)]
pub enum File<'a> {
    /// A spec.
    Spec(&'a Entry),
    /// A prompt, a workflow or a configuration.
    Page(&'a Page),
}

impl File<'_> {
    /// What of the file is YAML, as its writer sees it: the frontmatter, or all of a workflow.
    pub(in crate::ide) fn region(self, text: &str) -> Option<Region> {
        match self {
            Self::Page(page) if page.kind == PageKind::Workflow => Some(Region {
                yaml: all_of(text),
                body: text.len(),
                closed: false,
            }),
            _ => region(text),
        }
    }
}

impl Ask<'_> {
    /// The cursor as a place between two characters of the text.
    #[must_use]
    pub fn at(&self) -> usize {
        let mut at = self.offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        // Nobody stands between the two halves of a line break.
        let halved = self.text[..at].ends_with('\r') && self.text[at..].starts_with('\n');
        at - usize::from(halved)
    }
}
