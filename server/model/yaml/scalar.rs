//! Scalars: where a key ends, what quotes and block scalars stand for.

use std::borrow::Cow;

use super::cursor::is_blank;

/// The length of the key that `line` begins with, and where its colon stands.
pub(super) fn key(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    match bytes.first()? {
        b'"' | b'\'' => {
            let len = quoted_end(line)?;
            let colon = line.len() - line[len..].trim_start_matches([' ', '\t']).len();
            ends_key(bytes, colon).then_some((len, colon))
        }
        b'[' | b'{' | b'#' | b'|' | b'>' | b',' | b']' | b'}' => None,
        _ => {
            let colon = memchr::memchr_iter(b':', bytes).find(|at| ends_key(bytes, *at))?;
            if comment_at(&line[..colon]) < colon {
                return None;
            }
            Some((line[..colon].trim_end_matches([' ', '\t']).len(), colon))
        }
    }
}

/// Whether the byte at `at` is a colon that ends a key: followed by white space or nothing.
fn ends_key(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_none_or(|next| is_blank(*next))
}

/// Where the comment of a line begins: at a `#` behind white space. The line's length if it has none.
pub(super) fn comment_at(line: &str) -> usize {
    memchr::memchr_iter(b'#', line.as_bytes())
        .find(|at| *at > 0 && matches!(line.as_bytes()[at - 1], b' ' | b'\t'))
        .unwrap_or(line.len())
}

/// How far a quoted scalar that begins at the start of `text` reaches, closing quote included; `None` if it is unclosed.
pub(super) fn quoted_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    while at < bytes.len() {
        at += memchr::memchr2(quote, b'\\', &bytes[at..])?;
        if bytes[at] == b'\\' {
            at += if quote == b'"' { 2 } else { 1 };
        } else if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
            at += 2;
        } else {
            return Some(at + 1);
        }
    }
    None
}

/// The text that a quoted scalar stands for; `raw` includes its opening quote, and its closing one where it has one.
pub(super) fn decode_quoted(raw: &str) -> String {
    let double = raw.starts_with('"');
    let inner = match quoted_end(raw) {
        Some(len) => &raw[1..len - 1],
        None => raw.get(1..).unwrap_or_default(),
    };
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(special) = rest.find(['\\', '\'', ' ', '\t', '\n', '\r']) {
        out.push_str(&rest[..special]);
        rest = &rest[special..];
        rest = match rest.as_bytes() {
            [b'\\', b'\n' | b'\r', ..] if double => {
                // An escaped break joins its lines without a space.
                let (blank, tail) = blanks(&rest[1..]);
                out.extend(std::iter::repeat_n('\n', breaks(blank) - 1));
                tail
            }
            [b'\\', ..] if double => unescape(&rest[1..], &mut out),
            [b'\'', b'\'', ..] if !double => {
                out.push('\'');
                &rest[2..]
            }
            [b'\\' | b'\'', ..] => {
                out.push_str(&rest[..1]);
                &rest[1..]
            }
            _ => {
                let (blank, tail) = blanks(rest);
                push_blanks(blank, &mut out);
                tail
            }
        };
    }
    out.push_str(rest);
    out
}

/// Line folding of a plain scalar: one break is a space, n + 1 breaks are n; white space around breaks goes.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([' ', '\t', '\n', '\r']) {
        out.push_str(&rest[..at]);
        let (blank, tail) = blanks(&rest[at..]);
        push_blanks(blank, &mut out);
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What a block scalar turned out to be.
pub(super) struct Block {
    /// The text it stands for.
    pub(super) text: String,
    /// How many bytes of the lines below the header belong to it.
    pub(super) taken: usize,
    /// Where its last ink ends among them (its last line, where the header keeps the breaks); `None` if it has none.
    pub(super) ink: Option<usize>,
}

/// Reads the `lines` below the `header` (`|`, `>-`, `|2+`, …) of a block scalar whose parent's children begin at `floor`.
pub(super) fn block(header: &str, lines: &str, floor: usize) -> Block {
    let folded = header.starts_with('>');
    let (keep, strip) = (header.contains('+'), header.contains('-'));
    let mut lines = BlockLines::new(lines, header, floor);
    let mut text = String::new();
    let (mut pending, mut after_deep) = (false, false);
    let mut ink = None;
    let mut empty = lines.skip_empty();
    while let Some(line) = lines.content() {
        let deep = line.starts_with([' ', '\t']);
        if folded && pending && !after_deep && !deep {
            if empty == 0 {
                text.push(' ');
            }
        } else if pending {
            text.push('\n');
        }
        text.extend(std::iter::repeat_n('\n', empty));
        text.push_str(line);
        after_deep = deep;
        ink = Some(lines.ink_end());
        pending = lines.step();
        empty = lines.skip_empty();
    }
    if pending && !strip {
        text.push('\n');
    }
    if keep {
        text.extend(std::iter::repeat_n('\n', empty));
        if empty > 0 {
            ink = Some(lines.before_last_break());
        }
    }
    Block {
        text,
        taken: lines.at,
        ink,
    }
}

/// The lines below a block scalar's header, read one by one.
struct BlockLines<'a> {
    text: &'a str,
    at: usize,
    /// The column at which the content begins; 0 until it is known.
    indent: usize,
    floor: usize,
}

impl<'a> BlockLines<'a> {
    fn new(text: &'a str, header: &str, floor: usize) -> Self {
        let digit = header
            .bytes()
            .find(u8::is_ascii_digit)
            .map_or(0, |digit| usize::from(digit - b'0'));
        let indent = if digit > 0 {
            floor.saturating_sub(1) + digit
        } else {
            0
        };
        Self {
            text,
            at: 0,
            indent,
            floor,
        }
    }

    /// Steps over lines of nothing but spaces, and gives their number. The first time it also finds the indentation.
    fn skip_empty(&mut self) -> usize {
        let (mut empty, mut widest) = (0, 0);
        loop {
            let spaces = self.spaces();
            widest = widest.max(spaces);
            match self.text.as_bytes().get(self.at + spaces) {
                Some(b'\n' | b'\r') => {
                    empty += 1;
                    self.at += spaces;
                    self.step();
                }
                _ => break,
            }
        }
        if self.indent == 0 {
            self.indent = widest.max(self.floor).max(1);
        }
        empty
    }

    /// The spaces at the start of this line, as far as they are indentation.
    fn spaces(&self) -> usize {
        let most = if self.indent == 0 {
            usize::MAX
        } else {
            self.indent
        };
        self.text.as_bytes()[self.at..]
            .iter()
            .take(most)
            .take_while(|byte| **byte == b' ')
            .count()
    }

    /// This line without its indentation and break, if it reaches the indentation.
    fn content(&self) -> Option<&'a str> {
        let start = self.at + self.spaces();
        (self.spaces() == self.indent && start < self.text.len())
            .then(|| &self.text[start..self.line_end()])
    }

    fn line_end(&self) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[self.at..])
            .map_or(self.text.len(), |len| self.at + len)
    }

    fn ink_end(&self) -> usize {
        self.line_end()
    }

    /// Moves to the next line; says whether there was a break.
    fn step(&mut self) -> bool {
        let end = self.line_end();
        let rest = &self.text[end..];
        self.at = end
            + if rest.starts_with("\r\n") {
                2
            } else {
                rest.len().min(1)
            };
        !rest.is_empty()
    }

    /// Where the break before the cursor's line begins.
    fn before_last_break(&self) -> usize {
        let taken = &self.text[..self.at];
        taken
            .strip_suffix("\r\n")
            .or_else(|| taken.strip_suffix(['\n', '\r']))
            .map_or(self.at, str::len)
    }
}

/// The white space and breaks at the start of `text`, and the rest.
fn blanks(text: &str) -> (&str, &str) {
    let len = text
        .bytes()
        .position(|byte| !is_blank(byte))
        .unwrap_or(text.len());
    text.split_at(len)
}

/// How many line breaks there are in white space; `\r\n` is one.
fn breaks(blank: &str) -> usize {
    let bytes = blank.as_bytes();
    (0..bytes.len())
        .filter(|at| match bytes[*at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        })
        .count()
}

/// Adds white space within a scalar: as it is on one line, folded over several.
fn push_blanks(blank: &str, out: &mut String) {
    match breaks(blank) {
        0 => out.push_str(blank),
        1 => out.push(' '),
        many => out.extend(std::iter::repeat_n('\n', many - 1)),
    }
}

/// Adds what the escape at the start of `text` (behind its backslash) stands for and gives the rest; unknown ones stay
/// as they are.
fn unescape<'a>(text: &'a str, out: &mut String) -> &'a str {
    let mut chars = text.chars();
    let Some(code) = chars.next() else {
        return text;
    };
    let rest = chars.as_str();
    let wide = match code {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => {
            out.push(match code {
                '0' => '\0',
                'a' => '\u{7}',
                'b' => '\u{8}',
                't' | '\t' => '\t',
                'n' => '\n',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'r' => '\r',
                'e' => '\u{1b}',
                'N' => '\u{85}',
                '_' => '\u{a0}',
                'L' => '\u{2028}',
                'P' => '\u{2029}',
                other => other,
            });
            return rest;
        }
    };
    let digits = rest.get(..wide).unwrap_or_default();
    let ch = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32);
    out.extend(ch);
    rest.get(ch.map_or(0, |_| wide)..).unwrap_or(rest)
}
