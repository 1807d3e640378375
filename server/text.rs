//! Text as the rest of the house sees it: bytes in, lines and columns out.
//!
//! Knows nothing of markdown, YAML or LSP. Everything inside the server is a byte offset; UTF-16 and UTF-32 columns
//! exist only where `lsp::convert` asks for them, and this is the room that counts them.

mod difference;
mod encoding;
mod limits;
mod merge;
mod span;

use std::borrow::Cow;

use ropey::Rope;

pub use difference::{difference, unified};
pub use encoding::{Encoding, Position};
pub use limits::{MAX_BYTES, not_text, too_long};
pub use merge::{Part, common, has_change, merge};
pub use span::{Edit, Span, apply, line_break};

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

    /// The text of a span, which is [clamped](Self::clamp) first; borrowed while it lies in one chunk.
    #[must_use]
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        Cow::from(self.rope.byte_slice(self.clamp(span).range()))
    }

    /// `span` without the ASCII white space at its edges; empty at its start where there is nothing else.
    #[must_use]
    pub fn trimmed(&self, span: Span) -> Span {
        let span = self.clamp(span).range();
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        let head = self.rope.bytes_at(span.start).take(span.len());
        let lead = head.take_while(blank).count();
        if lead == span.len() {
            return Span::at(span.start);
        }
        let tail = self.rope.bytes_at(span.end).reversed();
        let trail = tail.take_while(blank).count();
        Span::new(span.start + lead, span.end - trail)
    }

    /// Where byte `offset` stands, in columns of `encoding`.
    ///
    /// An offset past the end is taken for the end, one inside a character for the character's start, one inside or
    /// behind a line break for the end of the line's ink.
    #[must_use]
    pub fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let line = self.rope.byte_to_line(offset.min(self.len()));
        let start = self.rope.byte_to_char(self.rope.line_to_byte(line));
        let at = self.rope.byte_to_char(offset.min(self.line_end(line)));
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(at) - self.rope.char_to_byte(start),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(at) - self.rope.char_to_utf16_cu(start),
            Encoding::Utf32 => at - start,
        };
        Position {
            line: to_u32(line),
            column: to_u32(column),
        }
    }

    /// The byte offset of a position; lines and columns past the end are clamped, as LSP asks.
    ///
    /// A column inside a character (half a surrogate pair) is taken for the character's start.
    #[must_use]
    pub fn byte_at(&self, at: Position, encoding: Encoding) -> usize {
        let line = at.line as usize;
        if line >= self.lines() {
            return self.len();
        }
        let (start, end) = (self.rope.line_to_byte(line), self.line_end(line));
        let column = at.column as usize;
        let found = match encoding {
            Encoding::Utf8 => self
                .rope
                .byte_to_char(start.saturating_add(column).min(end)),
            Encoding::Utf16 => {
                let first = self.rope.char_to_utf16_cu(self.rope.byte_to_char(start));
                let units = first.saturating_add(column).min(self.rope.len_utf16_cu());
                self.rope.utf16_cu_to_char(units)
            }
            Encoding::Utf32 => self
                .rope
                .byte_to_char(start)
                .saturating_add(column)
                .min(self.rope.len_chars()),
        };
        self.rope.char_to_byte(found).min(end)
    }

    /// The bytes between two positions, whatever a client may send: past the end is clamped, the wrong way round is
    /// turned.
    #[must_use]
    pub fn span_at(&self, from: Position, to: Position, encoding: Encoding) -> Span {
        let (from, to) = (self.byte_at(from, encoding), self.byte_at(to, encoding));
        Span::new(from.min(to), from.max(to))
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

    /// The byte offset where the ink of `line` ends, before its line break. The line must be there.
    fn line_end(&self, line: usize) -> usize {
        if line + 1 >= self.lines() {
            return self.len();
        }
        let next = self.rope.line_to_byte(line + 1);
        let crlf =
            next >= 2 && self.rope.byte(next - 1) == b'\n' && self.rope.byte(next - 2) == b'\r';
        next - if crlf { 2 } else { 1 }
    }

    /// The lines before `offset` by `\n` alone and the byte column behind the last of them: what tree-sitter counts in.
    #[must_use]
    pub fn byte_point(&self, offset: usize) -> (usize, usize) {
        let offset = self.clamp(Span::at(offset)).range().start;
        let (mut lines, mut start, mut at) = (0, 0, 0);
        for chunk in self.rope.byte_slice(..offset).chunks() {
            if let Some(last) = memchr::memrchr(b'\n', chunk.as_bytes()) {
                lines += memchr::memchr_iter(b'\n', chunk.as_bytes()).count();
                start = at + last + 1;
            }
            at += chunk.len();
        }
        (lines, offset - start)
    }

    /// The nearest span that this text has: within it, and with both edges at the start of a character.
    #[must_use]
    pub fn clamp(&self, span: Span) -> Span {
        let edge = |offset: u32| {
            let inside = (offset as usize).min(self.len());
            self.rope.char_to_byte(self.rope.byte_to_char(inside))
        };
        let (start, end) = (edge(span.start), edge(span.end));
        Span::new(start, end.max(start))
    }

    /// Carries out one edit, whose span is [clamped](Self::clamp) first.
    pub fn apply(&mut self, edit: &Edit) {
        let span = self.clamp(edit.span).range();
        let from = self.rope.byte_to_char(span.start);
        if !span.is_empty() {
            self.rope.remove(from..self.rope.byte_to_char(span.end));
        }
        self.rope.insert(from, &edit.new_text);
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
