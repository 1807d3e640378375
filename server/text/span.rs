//! Places in a text and replacements of them, in bytes.

use std::ops::Range;

/// Where a thing stands: a half-open range of bytes, `start..end`, in the text it was read from.
///
/// Four bytes a side: texts over [`MAX_BYTES`](super::MAX_BYTES) are not analysed, so offsets always fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`, both in bytes.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// An empty span at one byte offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The bytes as a range, to slice a `str` with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text that this span covers; empty where the span does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing is covered.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies inside or at either edge: what "the cursor is on it" means.
    #[must_use]
    pub fn touches(self, offset: usize) -> bool {
        self.start as usize <= offset && offset <= self.end as usize
    }

    /// Whether the two share at least one byte, or touch where one is empty.
    #[must_use]
    pub fn meets(self, other: Span) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The same span, moved right by `by` bytes.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }
}

/// A replacement of one span of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// What goes, in bytes of the old text.
    pub span: Span,
    /// What comes in its place.
    pub new_text: String,
}

impl Edit {
    /// Replaces `span` by `new_text`.
    pub fn replace(span: Span, new_text: impl Into<String>) -> Self {
        Self {
            span,
            new_text: new_text.into(),
        }
    }

    /// Inserts before the byte `offset`.
    pub fn insert(offset: usize, new_text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), new_text)
    }

    /// Removes `span`.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Applies edits that all speak of the same `text` and do not overlap, in any order given.
///
/// Two insertions at one place keep the order in which they are given.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let span = edit.span.range();
        debug_assert!(span.start >= done, "edits overlap at byte {}", span.start);
        out.push_str(&text[done..span.start.max(done)]);
        out.push_str(&edit.new_text);
        done = span.end.max(done);
    }
    out.push_str(&text[done..]);
    out
}

/// The line break that a text uses: that of its first line; `\n` where there is none.
#[must_use]
pub fn line_break(text: &str) -> &'static str {
    match memchr::memchr(b'\n', text.as_bytes()) {
        Some(at) if at > 0 && text.as_bytes()[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}
