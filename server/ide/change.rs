//! A change to several files, as an answer describes it: the editor, or the write funnel, carries it out.

use crate::text::Edit;

/// What is to happen, in this order. Paths are relative to the project's root, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// One step a file.
    pub steps: Vec<Step>,
}

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its text changes.
    Edit {
        /// The file, by the name it has when this step comes.
        path: String,
        /// In bytes of the text that it had when the answer was given.
        edits: Vec<Edit>,
    },
    /// It comes into being; there must be none of that name.
    Create {
        /// The file.
        path: String,
        /// All of its text.
        text: String,
    },
    /// It gets another name; there must be none of that name.
    Rename {
        /// What it is called.
        from: String,
        /// What it shall be called.
        to: String,
    },
}

impl Change {
    /// Edits of one file.
    #[must_use]
    pub fn edits(path: impl Into<String>, edits: Vec<Edit>) -> Self {
        let path = path.into();
        Self {
            steps: vec![Step::Edit { path, edits }],
        }
    }

    /// Whether a file's text or name changes, by the name that it has before.
    #[must_use]
    pub fn touches(&self, file: &str) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Edit { path, .. } | Step::Create { path, .. } => path == file,
            Step::Rename { from, .. } => from == file,
        })
    }

    /// Whether nothing would happen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step, Step::Edit { edits, .. } if edits.is_empty()))
    }
}
