//! Text as the rest of the house sees it: bytes in, lines and columns out.
//!
//! Knows nothing of markdown, YAML or LSP. Everything inside the server is a byte offset; UTF-16 and UTF-32 columns
//! exist only where `lsp::convert` asks for them, and this is the file that counts them.

use std::{borrow::Cow, ops::Range};

use ropey::Rope;

/// Where a thing stands: a half-open range of bytes, `start..end`, in the text it was read from.
///
/// Four bytes a side: files over a few MiB are not read, so offsets always fit.
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

/// How a client counts columns: the position encodings of LSP 3.17.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units: what a client means when it says nothing.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// How many columns `text` takes in this encoding.
    #[must_use]
    pub fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte offset in `line` of the column `column`, clamped to the line's end.
    ///
    /// A column inside a character (half a surrogate pair) is taken for the character's start.
    #[must_use]
    pub fn byte_at(self, line: &str, column: usize) -> usize {
        if self == Self::Utf8 {
            let mut at = column.min(line.len());
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            return at;
        }
        let mut seen = 0;
        for (at, ch) in line.char_indices() {
            let wide = if self == Self::Utf16 {
                ch.len_utf16()
            } else {
                1
            };
            if seen + wide > column {
                return at;
            }
            seen += wide;
        }
        line.len()
    }
}

/// A zero-based line and column, the column in the unit of some [`Encoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Zero-based line; lines end at `\n`, `\r\n` or a lone `\r`, as in LSP.
    pub line: u32,
    /// Zero-based column.
    pub column: u32,
}

/// The text of a document as a rope: cheap to clone, cheap to edit anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// Takes over a whole text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            rope: Rope::from_str(text),
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rope.len_lines()
    }

    /// The whole text in one piece; borrowed while the rope is one chunk.
    #[must_use]
    pub fn to_str(&self) -> Cow<'_, str> {
        Cow::from(&self.rope)
    }

    /// The chunk that holds byte `offset` and the offset of its first byte; an empty chunk past the end.
    ///
    /// Parsers read through this, so that a keystroke never copies the document.
    #[must_use]
    pub fn chunk(&self, offset: usize) -> (&str, usize) {
        if offset >= self.len() {
            return ("", self.len());
        }
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset);
        (chunk, start)
    }

    /// The line `line` without its line break, or `None` past the last one.
    #[must_use]
    pub fn line(&self, line: usize) -> Option<Cow<'_, str>> {
        let slice = self.rope.get_line(line)?;
        Some(match Cow::from(slice) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(['\n', '\r'])),
            Cow::Owned(mut text) => {
                text.truncate(text.trim_end_matches(['\n', '\r']).len());
                Cow::Owned(text)
            }
        })
    }

    /// Where byte `offset` stands, in columns of `encoding`. An offset past the end is taken for the end.
    #[must_use]
    pub fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.len());
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let text = self.line(line).unwrap_or_default();
        let mut within = (offset - start).min(text.len());
        while !text.is_char_boundary(within) {
            within -= 1;
        }
        let column = encoding.width(&text[..within]);
        Position {
            line: to_u32(line),
            column: to_u32(column),
        }
    }

    /// The byte offset of a position; lines and columns past the end are clamped, as LSP asks.
    #[must_use]
    pub fn byte_at(&self, at: Position, encoding: Encoding) -> usize {
        let line = at.line as usize;
        let Some(text) = self.line(line) else {
            return self.len();
        };
        self.rope.line_to_byte(line) + encoding.byte_at(&text, at.column as usize)
    }

    /// The byte offset where `line` starts; the end of the text past the last line.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        if line >= self.lines() {
            self.len()
        } else {
            self.rope.line_to_byte(line)
        }
    }

    /// The zero-based line and the byte column of `offset`, the unit tree-sitter counts in.
    #[must_use]
    pub fn byte_point(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.len());
        let before = memchr_count(&self.rope, offset);
        (before.0, offset - before.1)
    }

    /// Carries out one edit. The span must lie on character boundaries; it is clamped to the text.
    pub fn apply(&mut self, edit: &Edit) {
        let end = edit.span.range().end.min(self.len());
        let start = edit.span.range().start.min(end);
        let (from, to) = (self.rope.byte_to_char(start), self.rope.byte_to_char(end));
        self.rope.remove(from..to);
        self.rope.insert(from, &edit.new_text);
    }
}

/// Lines (by `\n` alone, as tree-sitter counts) before `offset`, and the byte where the last of them starts.
fn memchr_count(rope: &Rope, offset: usize) -> (usize, usize) {
    let (mut lines, mut start, mut at) = (0, 0, 0);
    for chunk in rope.byte_slice(..offset).chunks() {
        for hit in memchr::memchr_iter(b'\n', chunk.as_bytes()) {
            lines += 1;
            start = at + hit + 1;
        }
        at += chunk.len();
    }
    (lines, start)
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
