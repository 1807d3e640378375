//! The reader's cursor: lines, columns, comments, and how far something unclosed may reach.

use super::{Document, Unclosed, scalar};
use crate::text::Span;

/// How many lines below an unclosed bracket or quote are searched for the key that ends it. Collections of real specs
/// are shorter; and without a bound a file of nothing but `- [` would be searched once for each of its lines.
const MAX_UNCLOSED_LINES: usize = 64;

/// A cursor over the region; shared by the block and the flow half of the reader.
///
/// Between two nodes of block structure it stands on the first ink of a line, or at the end.
pub(super) struct Reader<'a> {
    /// The file's text up to the end of the region.
    pub(super) text: &'a str,
    /// The cursor.
    pub(super) at: usize,
    /// Whether serde_yaml can scan the text, so that every bracket and quote is known to close.
    pub(super) sound: bool,
    /// Set where only serde can tell what is meant.
    pub(super) opaque: bool,
    pub(super) unclosed: Vec<Unclosed>,
    junk: Vec<Span>,
    pub(super) comments: Vec<Span>,
    /// Where the cursor's line starts, kept by [`Self::next_ink`]. The region's first line starts with the region.
    line_start: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, region: Span, sound: bool) -> Self {
        let region = region.range();
        let text = &text[..region.end];
        Self {
            text,
            at: region.start,
            sound,
            opaque: has_odd_breaks(&text[region.start..]),
            unclosed: Vec::new(),
            junk: Vec::new(),
            comments: Vec::new(),
            line_start: region.start,
        }
    }

    pub(super) fn document(mut self) -> Document {
        let root = self.root();
        Document {
            root,
            comments: self.comments.into(),
            unclosed: self.unclosed.into(),
            junk: self.junk.into(),
            opaque: self.opaque,
        }
    }

    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether the byte at `at` is white space, a line break or the end.
    pub(super) fn blank_at(&self, at: usize) -> bool {
        !matches!(self.text.as_bytes().get(at), Some(byte) if !is_blank(*byte))
    }

    /// The column of the cursor, in bytes from the start of its line.
    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    /// Where the line of `from` ends, its break left out.
    pub(super) fn line_end_from(&self, from: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[from..])
            .map_or(self.text.len(), |len| from + len)
    }

    pub(super) fn line_end(&self) -> usize {
        self.line_end_from(self.at)
    }

    /// Where the line below the one that ends at `line_end` starts; the end where there is none.
    pub(super) fn line_below(&self, line_end: usize) -> usize {
        let bytes = self.text.as_bytes();
        match bytes.get(line_end) {
            Some(b'\r') if bytes.get(line_end + 1) == Some(&b'\n') => line_end + 2,
            Some(_) => line_end + 1,
            None => line_end,
        }
    }

    /// Steps over white space within the line.
    pub(super) fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Notes the comment at the cursor and steps to its line's end.
    pub(super) fn comment(&mut self) {
        let end = self.line_end();
        self.comments.push(Span::new(self.at, end));
        self.at = end;
    }

    /// Moves to the first ink that is no comment, on this line or below it; to the end if there is none.
    pub(super) fn next_ink(&mut self) {
        loop {
            match self.peek() {
                None => return,
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\n' | b'\r') => self.start_line(self.at + 1),
                Some(b'#') => self.comment(),
                Some(b'.' | b'-') if self.at_document_mark() => return self.stop(),
                Some(_) => return,
            }
        }
    }

    /// Puts the cursor at the start of a line.
    pub(super) fn start_line(&mut self, at: usize) {
        self.at = at;
        self.line_start = at;
    }

    fn at_document_mark(&self) -> bool {
        let bytes = &self.text.as_bytes()[self.at..];
        self.column() == 0
            && (bytes.starts_with(b"...") || bytes.starts_with(b"---"))
            && self.blank_at(self.at + 3)
    }

    /// Reads nothing behind `...`; if there is anything, that is for serde to judge.
    fn stop(&mut self) {
        let mut rest = self.text[self.at + 3..].lines();
        self.opaque |= self.peek() == Some(b'-')
            || rest.any(|line| !matches!(line.trim().as_bytes().first(), None | Some(b'#')));
        self.at = self.end();
    }

    /// Steps over the rest of a value's line (white space and a comment; anything else is junk) to the next ink.
    pub(super) fn end_line(&mut self) {
        self.skip_spaces();
        match self.peek() {
            None | Some(b'\n' | b'\r') => {}
            Some(b'#') => self.comment(),
            Some(_) => {
                self.opaque |= self.sound;
                let line = &self.text[self.at..self.line_end()];
                let ink = line[..scalar::comment_at(line)].trim_end();
                self.junk.push(Span::new(self.at, self.at + ink.len()));
                self.at += line.len();
            }
        }
        self.next_ink();
    }

    /// Where something that begins at the cursor has to end at the latest. In sound text it closes by itself; else it
    /// ends before the next line that looks like a key or an item of its parent, whose children begin at column `floor`.
    pub(super) fn limit(&self, floor: usize) -> usize {
        if self.sound {
            return self.end();
        }
        let mut end = self.line_end();
        for _ in 0..MAX_UNCLOSED_LINES {
            let start = self.line_below(end);
            if start >= self.end() {
                return self.end();
            }
            let below = self.line_end_from(start);
            let line = &self.text[start..below];
            let ink = line.trim_start_matches([' ', '\t']);
            if line.len() - ink.len() < floor && (is_dash(ink) || scalar::key(ink).is_some()) {
                return end;
            }
            end = below;
        }
        end
    }

    /// Goes back to read on behind `at`; what was noted below it will be met again.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
        let noted = self
            .comments
            .partition_point(|comment| comment.range().start < at);
        self.comments.truncate(noted);
    }

    /// Notes a bracket or quote at `opening` that nothing closes; `missing` is where it would have been.
    pub(super) fn note_unclosed(&mut self, opening: usize, missing: usize) {
        self.unclosed.push(Unclosed {
            opening: Span::new(opening, opening + 1),
            missing,
        });
    }

    /// Whether a list item begins at the cursor.
    pub(super) fn at_dash(&self) -> bool {
        self.peek() == Some(b'-') && self.blank_at(self.at + 1)
    }
}

/// Whether a line's ink begins a list item.
fn is_dash(ink: &str) -> bool {
    ink.strip_prefix('-')
        .is_some_and(|rest| rest.bytes().next().is_none_or(is_blank))
}

/// White space or a line break, as YAML counts them.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether libyaml would see line breaks (NEL, LS, PS) or a byte order mark where we see letters.
fn has_odd_breaks(text: &str) -> bool {
    !text.is_ascii() && text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
}
