//! Lines and columns, and the three ways in which clients count columns.

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
