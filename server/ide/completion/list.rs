//! Gathering candidates, each written the way its place wants it.

use super::{Completions, Item, ItemKind, snippet};
use crate::{
    ide::{
        Ask,
        cursor::{Quote, Slot, Spot, Token},
        place::Place,
    },
    model::yaml::write,
    text::{Edit, Span},
};

/// The list that an answer becomes.
pub(super) struct List<'a> {
    /// The question.
    pub ask: &'a Ask<'a>,
    /// What is there so far, before the cursor.
    pub typed: &'a str,
    wrap: Wrap<'a>,
    items: Vec<Item>,
    incomplete: bool,
}

/// How a text is written at the place.
enum Wrap<'a> {
    /// As it is.
    Raw(Span),
    /// As a scalar.
    Scalar(&'a Token),
    /// As the only item of a new list in brackets.
    Bracketed(&'a Token),
    /// As an item whose dash is missing.
    Dashed(&'a Token),
}

impl<'a> List<'a> {
    pub(super) fn new(ask: &'a Ask<'a>, place: &'a Place<'a>) -> Self {
        let (wrap, typed) = match place {
            Place::Skeleton(span) => (Wrap::Raw(*span), ""),
            Place::Key { spot, .. } | Place::Row { spot, .. } => {
                (Wrap::Scalar(&spot.token), &*spot.token.typed)
            }
            Place::Value { spot, many, .. } => (wrap(spot, *many), &*spot.token.typed),
            Place::Line(line) => (Wrap::Raw(line.span), line.typed.of(ask.text)),
            Place::Variable(variable) => (Wrap::Raw(variable.span), variable.typed.of(ask.text)),
        };
        Self {
            ask,
            typed,
            wrap,
            items: Vec::new(),
            incomplete: false,
        }
    }

    /// Adds `text` as a value of the place; the item comes back to be completed.
    pub(super) fn value(&mut self, kind: ItemKind, text: &str) -> &mut Item {
        let (edit, snippet) = match &self.wrap {
            Wrap::Raw(span) => (Edit::replace(*span, text), false),
            Wrap::Scalar(token) => (token.edit(token.write(text)), false),
            Wrap::Bracketed(token) => {
                let item = snippet::escape(&write::scalar(text, true));
                (token.edit(token.spaced(format!("[{item}$0]"))), true)
            }
            Wrap::Dashed(token) => (
                token.edit(format!("- {}", write::scalar(text, false))),
                false,
            ),
        };
        self.push(kind, text, edit, snippet)
    }

    /// Adds a boolean, a number or a word, which chant reads otherwise between quotes; the item comes back to be
    /// completed.
    pub(super) fn literal(&mut self, kind: ItemKind, text: &str) -> &mut Item {
        match &self.wrap {
            Wrap::Scalar(token) if write::scalar(text, false) != text => {
                let edit = token.literal(text);
                // An editor compares with what it replaces, quote included.
                let start = edit.span.range().start;
                let quote = &self.ask.text[start..token.span.range().start.max(start)];
                let filter = format!("{quote}{text}");
                self.push(kind, text, edit, false).filter(filter)
            }
            _ => self.value(kind, text),
        }
    }

    /// Adds something that is written as `new_text`, a snippet; the item comes back to be completed.
    pub(super) fn snippet(&mut self, kind: ItemKind, label: &str, new_text: String) -> &mut Item {
        let edit = match &self.wrap {
            Wrap::Raw(span) => Edit::replace(*span, new_text),
            Wrap::Scalar(token) | Wrap::Bracketed(token) | Wrap::Dashed(token) => {
                token.edit(token.spaced(new_text))
            }
        };
        self.push(kind, label, edit, true)
    }

    /// Adds something with an edit of its own, plain text; the item comes back to be completed.
    pub(super) fn push(
        &mut self,
        kind: ItemKind,
        label: &str,
        edit: Edit,
        snippet: bool,
    ) -> &mut Item {
        self.items.push(Item {
            label: label.to_owned(),
            kind,
            detail: String::new(),
            note: String::new(),
            filter: label.to_owned(),
            edit,
            snippet,
            deprecated: false,
            preselect: false,
            data: None,
        });
        self.items.last_mut().expect("just pushed")
    }

    /// The line break of the file.
    pub(super) fn eol(&self) -> &'static str {
        let first = self.ask.text.find('\n').unwrap_or_default();
        if self.ask.text[..first].ends_with('\r') {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// Notes that there are more than were added.
    pub(super) fn cut(&mut self) {
        self.incomplete = true;
    }

    /// The answer.
    pub(super) fn finish(self) -> Completions {
        Completions {
            items: self.items,
            incomplete: self.incomplete,
        }
    }
}

fn wrap<'a>(spot: &'a Spot<'a>, many: bool) -> Wrap<'a> {
    let token = &spot.token;
    match spot.slot {
        _ if token.quote != Quote::None => Wrap::Scalar(token),
        Slot::Value if many => Wrap::Bracketed(token),
        Slot::Item { dash: true, .. } => Wrap::Dashed(token),
        Slot::Below if many => Wrap::Dashed(token),
        _ => Wrap::Scalar(token),
    }
}

impl Item {
    /// Says more beside the label.
    pub(super) fn detail(&mut self, detail: impl Into<String>) -> &mut Self {
        self.detail = detail.into();
        self
    }

    /// Says a few words at the margin.
    pub(super) fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.note = note.into();
        self
    }

    /// Lets an editor find it by other words than its label.
    pub(super) fn filter(&mut self, filter: impl Into<String>) -> &mut Self {
        self.filter = filter.into();
        self
    }

    /// Shows another label.
    pub(super) fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Marks it as best left alone.
    pub(super) fn deprecated(&mut self) -> &mut Self {
        self.deprecated = true;
        self
    }

    /// Proposes it before all others.
    pub(super) fn preselect(&mut self) -> &mut Self {
        self.preselect = true;
        self
    }

    /// Lets [`super::resolve`] tell more about what `kind` and `name` name.
    pub(super) fn more(&mut self, kind: &str, name: &str) -> &mut Self {
        self.data = Some(format!("{kind} {name}"));
        self
    }
}
