//! A file while an editor holds it: opened and edited by functions from one value to the next.
//!
//! Text, tree and facts change together or not at all: each function makes all of them anew, so none can be fresher than
//! another.

use std::sync::Arc;

use super::entry::{Entry, Fault, Open, Page, Place};
use crate::{
    model::Spec,
    syntax::{Stale, Syntax},
    text::{self, Edit, Text},
};

/// A text in the middle of a notification that brings several changes, each of which speaks of the text as the one
/// before left it.
#[derive(Debug)]
pub struct Draft {
    text: Text,
    tree: Stale,
}

impl Draft {
    /// The text as the changes so far have left it.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Carries out one edit of the present text.
    pub fn apply(&mut self, edit: &Edit) {
        self.tree.edit(&self.text, edit);
        self.text.apply(edit);
    }

    /// Takes a whole new text.
    pub fn replace(&mut self, text: &str) {
        self.tree.forget();
        self.text = Text::new(text);
    }
}

impl Entry {
    /// A spec that no editor holds, with this text on disk.
    #[must_use]
    pub fn closed(path: impl Into<Arc<str>>, place: Place, text: &str) -> Self {
        let (spec, fault) = facts(text);
        Self {
            path: path.into(),
            place,
            spec,
            fault,
            open: None,
        }
    }

    /// A spec that an editor has opened with this text, saved or not.
    #[must_use]
    pub fn opened(path: impl Into<Arc<str>>, place: Place, text: &str, version: i32) -> Self {
        let rope = Text::new(text);
        let open = Open {
            syntax: Syntax::parse(&rope),
            text: rope,
            version,
        };
        Self {
            open: Some(Arc::new(open)),
            ..Self::closed(path, place, text)
        }
    }

    /// The spec after the changes that `change` makes, which lead to `version`; `None` if no editor holds it.
    ///
    /// The tree is told of the changes and parsed when somebody asks for it.
    #[must_use]
    pub fn edited(&self, version: i32, change: impl FnOnce(&mut Draft)) -> Option<Self> {
        let open = self.open.as_ref()?;
        let mut draft = Draft {
            text: open.text.clone(),
            tree: open.syntax.stale(),
        };
        change(&mut draft);
        let Draft { text, tree } = draft;
        let syntax = tree.parse(&text);
        let (spec, fault) = facts(&text.to_str());
        Some(Self {
            path: Arc::clone(&self.path),
            place: self.place,
            spec,
            fault,
            open: Some(Arc::new(Open {
                text,
                syntax,
                version,
            })),
        })
    }
}

impl Page {
    /// The page after the changes that `change` makes, which lead to `version`.
    #[must_use]
    pub fn edited(&self, version: i32, change: impl FnOnce(&mut Draft)) -> Self {
        let mut draft = Draft {
            text: self.text.clone(),
            tree: Stale::default(),
        };
        change(&mut draft);
        Self {
            path: Arc::clone(&self.path),
            kind: self.kind,
            text: draft.text,
            version: Some(version),
        }
    }
}

/// What a text means, unless it is too long or no text at all: then nothing, and the reason.
fn facts(text: &str) -> (Spec, Option<Fault>) {
    let reason = text::too_long(text.len() as u64).or_else(|| text::not_text(text.as_bytes()));
    match reason {
        Some(reason) => (Spec::read(""), Some(Fault(reason.into()))),
        None => (Spec::read(text), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const PATH: &str = ".chant/specs/a.md";

    fn opened(text: &str) -> Entry {
        Entry::opened(PATH, Place::Active, text, 1)
    }

    fn text_of(entry: &Entry) -> String {
        let open = entry.open.as_ref().expect("still open");
        open.text.to_str().into_owned()
    }

    #[test]
    fn text_tree_and_facts_are_new_together() {
        let before = opened("---\nstatus: pending\n---\n# Old\n");
        let after = before
            .edited(2, |draft| {
                let text = draft.text().to_str();
                let (status, title) = (text.find("pending"), text.find("# Old"));
                let (status, title) = (status.expect("there"), title.expect("there"));
                // The later place first, so that the earlier one still stands.
                draft.apply(&Edit::replace(
                    Span::new(title, title + 5),
                    "# New\n\n## Acceptance Criteria\n- [ ] a",
                ));
                draft.apply(&Edit::replace(Span::new(status, status + 7), "paused"));
            })
            .expect("open");
        let fresh = opened("---\nstatus: paused\n---\n# New\n\n## Acceptance Criteria\n- [ ] a\n");
        assert_eq!(text_of(&after), text_of(&fresh));
        assert_eq!(after.spec, fresh.spec);
        let open = after.open.as_ref().expect("open");
        assert_eq!(open.version, 2);
        let whole = Span::new(0, open.text.len());
        assert_eq!(open.syntax.headings(&open.text, whole).len(), 2);
        assert_eq!(text_of(&before), "---\nstatus: pending\n---\n# Old\n");
    }

    #[test]
    fn a_whole_text_may_come_between_two_edits() {
        let after = opened("a\n").edited(7, |draft| {
            draft.apply(&Edit::insert(0, "# x"));
            draft.replace("# y\n");
            draft.apply(&Edit::insert(3, "z"));
        });
        let after = after.expect("open");
        assert_eq!(text_of(&after), "# yz\n");
        assert_eq!(after.spec, Spec::read("# yz\n"));
    }

    #[test]
    fn a_text_that_grows_too_long_has_no_facts_until_it_is_short_again() {
        let long = opened("# T\n").edited(2, |draft| {
            draft.apply(&Edit::insert(4, "x".repeat(text::MAX_BYTES)));
        });
        let long = long.expect("open");
        assert!(long.fault.is_some() && long.spec.title.is_none());
        let short = long.edited(3, |draft| {
            draft.apply(&Edit::delete(Span::new(4, draft.text().len())));
        });
        let short = short.expect("open");
        assert_eq!((short.fault, short.spec), (None, Spec::read("# T\n")));
    }

    #[test]
    fn a_closed_spec_is_not_edited() {
        let closed = Entry::closed(PATH, Place::Active, "# T\n");
        assert!(closed.edited(1, |_| {}).is_none());
    }

    #[test]
    fn zero_bytes_are_no_text() {
        let entry = opened("# T\0\n");
        assert_eq!(
            entry.fault.map(|fault| fault.0).as_deref(),
            Some("is not text: it contains NUL bytes")
        );
    }
}
