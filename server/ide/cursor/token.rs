//! The text at a cursor that a choice would replace, and how another text is written in its place.

use crate::{
    model::yaml::write,
    text::{Edit, Span},
};

/// A piece of one line, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What a choice replaces: what stands between quotes, or all of a plain scalar.
    pub span: Span,
    /// What stands there before the cursor, as written.
    pub typed: String,
    /// Whether it is in quotes.
    pub quote: Quote,
    /// Whether it is in a collection in brackets, where commas and brackets end a plain scalar.
    pub flow: bool,
    /// Whether a space must come before it: it follows a colon or a dash directly.
    pub close: bool,
}

/// How a token is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// Not at all.
    None,
    /// By `'`; closed or not.
    Single(bool),
    /// By `"`; closed or not.
    Double(bool),
}

impl Token {
    /// A plain token, empty or not.
    pub(super) fn plain(text: &str, span: Span, offset: usize, flow: bool) -> Self {
        let start = span.range().start.min(offset);
        Self {
            span,
            typed: text[start..offset.max(start)].to_owned(),
            quote: Quote::None,
            flow,
            close: span.is_empty() && text[..offset].ends_with([':', '-', ',']),
        }
    }

    /// The inside of a quoted scalar that stands at `span`; `None` if the cursor is outside, or on another line than its
    /// beginning.
    pub(super) fn quoted(text: &str, span: Span, offset: usize, line: Span) -> Option<Self> {
        let raw = span.of(text);
        let closed = super::is_closed(raw);
        let inside = Span::new(
            span.range().start + 1,
            span.range().end - usize::from(closed),
        );
        let on_line = line.start <= inside.start && inside.end <= line.end;
        if !on_line || !inside.touches(offset) {
            return None;
        }
        let quote = if raw.starts_with('"') {
            Quote::Double(closed)
        } else {
            Quote::Single(closed)
        };
        Some(Self {
            span: inside,
            typed: text[inside.range().start..offset].to_owned(),
            quote,
            flow: false,
            close: false,
        })
    }

    /// `text` as it must be written here to be read as the string `text`.
    #[must_use]
    pub fn write(&self, text: &str) -> String {
        let written = match self.quote {
            Quote::None => write::scalar(text, self.flow).into_owned(),
            Quote::Single(closed) => {
                let mut inner = text.replace('\'', "''");
                inner.extend((!closed).then_some('\''));
                inner
            }
            Quote::Double(closed) => {
                let mut inner = write::escaped(text);
                inner.extend((!closed).then_some('"'));
                inner
            }
        };
        self.spaced(written)
    }

    /// The edit that puts `text` here as it is, in place of quotes too: it is to be read as a boolean or a number.
    #[must_use]
    pub fn literal(&self, text: &str) -> Edit {
        let (before, behind) = match self.quote {
            Quote::None => (0, 0),
            Quote::Single(closed) | Quote::Double(closed) => (1, usize::from(closed)),
        };
        let span = self.span.range();
        Edit::replace(
            Span::new(span.start - before, span.end + behind),
            self.spaced(text.to_owned()),
        )
    }

    /// `written` with the space that must come before it, if one must.
    #[must_use]
    pub fn spaced(&self, written: String) -> String {
        if self.close {
            format!(" {written}")
        } else {
            written
        }
    }

    /// The edit that puts `new_text` here.
    #[must_use]
    pub fn edit(&self, new_text: impl Into<String>) -> Edit {
        Edit::replace(self.span, new_text)
    }
}
