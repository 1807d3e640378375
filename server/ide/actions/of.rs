//! What an action is about, by names: it is kept by the editor until somebody chooses the action.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// What an action is about. Lines only break ties between things of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Of {
    /// Criteria by their texts, an id, a field, a status: what the action's file says.
    #[serde(default)]
    pub names: Vec<String>,
    /// The first line that is meant, from 0.
    #[serde(default)]
    pub line: usize,
    /// The last one.
    #[serde(default)]
    pub last: usize,
}

impl Of {
    /// One name, and where it stands.
    #[must_use]
    pub fn one(name: impl Into<String>, text: &str, at: usize) -> Self {
        let line = line_of(text, at);
        Self {
            names: vec![name.into()],
            line,
            last: line,
        }
    }

    /// Several names, and the lines among which they stand.
    #[must_use]
    pub fn several(names: Vec<String>, text: &str, among: Span) -> Self {
        Self {
            names,
            line: line_of(text, among.range().start),
            last: line_of(text, among.range().end),
        }
    }

    /// The only name.
    pub(super) fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }
}

/// The line on which byte `at` stands, from 0.
#[must_use]
pub fn line_of(text: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count()
}

/// The whole lines that `span` touches, without the last one's line break. A selection that ends where a line begins
/// does not mean that line.
#[must_use]
pub fn lines_of(text: &str, span: Span) -> Span {
    let span = span.range();
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = span.end;
    if end > span.start && text[..end].ends_with('\n') {
        end -= 1;
    }
    let end = text[end..].find('\n').map_or(text.len(), |len| end + len);
    let end = end - usize::from(end > start && text[..end].ends_with('\r'));
    Span::new(start, end.max(start))
}
