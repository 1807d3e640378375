//! Block structure: maps and lists by indentation, scalars that span lines, comments.

use super::{Document, List, MAX_DEPTH, Node, Pair, Value, scalar};
use crate::text::Span;

/// A cursor over the region; shared by the block and the flow half of the reader.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) opaque: bool,
    end: usize,
    comments: Vec<Span>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, region: Span) -> Self {
        let region = region.range();
        Self {
            text: &text[..region.end],
            at: region.start,
            opaque: false,
            end: region.end,
            comments: Vec::new(),
        }
    }

    pub(super) fn document(mut self) -> Document {
        let start = self.at;
        let root = match self.next_line() {
            Some(indent) => self.block_node(indent, 0),
            None => Node {
                span: Span::at(start),
                value: Value::Null,
            },
        };
        // Whatever the root did not take (dedented junk, a second document) is read on as if it were part of it.
        let root = self.join_rest(root);
        // Looking ahead may have met a comment before it was read.
        self.comments.sort_unstable();
        self.comments.dedup();
        Document {
            root,
            comments: self.comments.into(),
            opaque: self.opaque,
        }
    }

    /// Reads what follows the root and adds its pairs, so that a stray line does not hide the fields below it.
    fn join_rest(&mut self, mut root: Node) -> Node {
        while let Some(indent) = self.next_line() {
            let before = self.at;
            let more = self.block_node(indent, 0);
            if self.at == before {
                self.at = self.line_end();
                continue;
            }
            if let (Value::Map(pairs), Value::Map(rest)) = (&mut root.value, more.value) {
                let mut all = std::mem::take(pairs).into_vec();
                all.extend(rest);
                root.span.end = more.span.end;
                *pairs = all.into();
            }
        }
        root
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Notes the comment at the cursor and steps to its line's end.
    pub(super) fn comment(&mut self) {
        let end = self.line_end();
        self.comments.push(Span::new(
            self.at,
            self.text[..end].trim_end_matches('\r').len(),
        ));
        self.at = end;
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[self.at..])
            .map_or(self.end, |len| self.at + len)
    }

    fn line_start(&self) -> usize {
        memchr::memrchr(b'\n', &self.text.as_bytes()[..self.at]).map_or(0, |at| at + 1)
    }

    /// Moves to the first ink of the next line that has any, and gives its column. Notes comments on the way.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            self.skip_spaces();
            match self.peek() {
                None => return None,
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.comment(),
                Some(_) => return Some(self.column()),
            }
        }
    }

    /// The column of the cursor, in bytes from the start of its line (or of the region, on its first line).
    fn column(&self) -> usize {
        self.at - self.line_start()
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Looks at the next line with ink without moving: its column, and whether it begins with `- `.
    fn look_ahead(&mut self) -> Option<(usize, bool)> {
        let (at, noted) = (self.at, self.comments.len());
        let found = self.next_line().map(|indent| (indent, self.at_dash()));
        self.at = at;
        self.comments.truncate(noted);
        found
    }

    fn at_dash(&self) -> bool {
        let mut bytes = self.text.as_bytes()[self.at..].iter();
        bytes.next() == Some(&b'-')
            && matches!(bytes.next(), None | Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// The node that begins at the cursor, whose line's ink begins at column `indent`.
    fn block_node(&mut self, indent: usize, depth: usize) -> Node {
        if depth >= MAX_DEPTH {
            let start = self.at;
            self.at = self.end;
            self.opaque = true;
            return Node {
                span: Span::new(start, self.end),
                value: Value::Opaque,
            };
        }
        if self.at_dash() {
            return self.block_list(indent, depth);
        }
        if self.key_len().is_some()
            || !matches!(
                self.peek(),
                Some(b'[' | b'{' | b'"' | b'\'' | b'|' | b'>' | b'*' | b'&' | b'!')
            )
        {
            return self.block_map(indent, depth);
        }
        self.inline_node(indent.saturating_sub(1), depth)
    }

    fn block_list(&mut self, indent: usize, depth: usize) -> Node {
        let start = self.at;
        let mut items = Vec::new();
        let mut end = self.at;
        while self.at_dash() && self.column() == indent {
            self.at += 1;
            let dash_end = self.at;
            self.skip_spaces();
            let node = match self.peek() {
                None | Some(b'\n') => self.nested(indent, dash_end, false, depth),
                Some(b'#') => {
                    self.comment();
                    self.nested(indent, dash_end, false, depth)
                }
                Some(_) => {
                    let column = self.column();
                    if self.at_dash() || self.key_len().is_some() {
                        self.block_node(column, depth + 1)
                    } else {
                        self.inline_node(indent, depth + 1)
                    }
                }
            };
            end = node.span.range().end.max(dash_end);
            items.push(node);
            let here = self.at;
            if self.next_line() != Some(indent) {
                self.at = here;
                break;
            }
        }
        Node {
            span: Span::new(start, end),
            value: Value::List(List {
                items: items.into(),
                flow: false,
            }),
        }
    }

    fn block_map(&mut self, indent: usize, depth: usize) -> Node {
        let start = self.at;
        let mut pairs: Vec<Pair> = Vec::new();
        let mut end = start;
        loop {
            let pair = self.pair(indent, depth);
            end = end
                .max(pair.node.span.range().end)
                .max(pair.key.range().end);
            pairs.push(pair);
            let here = self.at;
            match self.next_line() {
                // A line that is indented too far for its map is read as one of its keys: better than losing it.
                Some(column) if column >= indent && !(column == indent && self.at_dash()) => {}
                _ => {
                    self.at = here;
                    break;
                }
            }
        }
        Node {
            span: Span::new(start, end),
            value: Value::Map(pairs.into()),
        }
    }

    /// A key at the cursor with its value; a line without `:` is a key that is still being typed.
    fn pair(&mut self, indent: usize, depth: usize) -> Pair {
        let start = self.at;
        let Some((len, colon)) = self.key_len() else {
            let line = self.text[start..self.line_end()].trim_end();
            let text = line.split(" #").next().unwrap_or(line).trim_end();
            let key = Span::new(start, start + text.len());
            self.at = self.line_end();
            if matches!(
                text.as_bytes().first(),
                Some(b'*' | b'&' | b'!' | b'?' | b'%' | b'@' | b'`')
            ) || text == "..."
            {
                self.opaque = true;
            }
            return Pair {
                name: text.into(),
                key,
                colon: false,
                node: Node {
                    span: Span::at(key.range().end),
                    value: Value::Null,
                },
            };
        };
        let key = Span::new(start, start + len);
        let raw = key.of(self.text);
        let name: Box<str> = if raw.starts_with(['"', '\'']) {
            scalar::decode_quoted(raw).into()
        } else {
            raw.into()
        };
        if matches!(raw.as_bytes().first(), Some(b'*' | b'&' | b'!' | b'?')) || raw == "<<" {
            self.opaque = true;
        }
        self.at = colon + 1;
        self.skip_spaces();
        let node = match self.peek() {
            None | Some(b'\n') => self.nested(indent, colon + 1, true, depth),
            Some(b'#') => {
                self.comment();
                self.nested(indent, colon + 1, true, depth)
            }
            Some(_) => self.inline_node(indent, depth + 1),
        };
        Pair {
            name,
            key,
            colon: true,
            node,
        }
    }

    /// The value on the lines below a key (`of_key`) or a dash, or null at `place` if there is none.
    fn nested(&mut self, indent: usize, place: usize, of_key: bool, depth: usize) -> Node {
        match self.look_ahead() {
            Some((column, dash)) if column > indent || (of_key && dash && column == indent) => {
                self.next_line();
                if self.at_dash() || self.key_len().is_some() {
                    self.block_node(column, depth + 1)
                } else {
                    self.inline_node(indent, depth + 1)
                }
            }
            _ => {
                let after_space = self.text[place..].starts_with(' ');
                Node {
                    span: Span::at(place + usize::from(after_space)),
                    value: Value::Null,
                }
            }
        }
    }

    /// A value that begins on this line: flow collection, scalar of any style, alias, tag.
    fn inline_node(&mut self, parent: usize, depth: usize) -> Node {
        let start = self.at;
        let node = match self.peek() {
            Some(b'[' | b'{') => {
                let limit = self.flow_limit(parent);
                let node = self.flow_node(limit, depth);
                self.at = self.at.max(start + 1);
                node
            }
            Some(b'"' | b'\'') => self.quoted(parent),
            Some(b'|' | b'>') => self.block_scalar(parent),
            Some(b'*' | b'&' | b'!' | b'%' | b'@' | b'`') => {
                self.opaque = true;
                let mut node = self.plain(parent);
                node.value = Value::Opaque;
                node
            }
            _ => self.plain(parent),
        };
        self.finish_line();
        node
    }

    /// Steps over what stands behind a value on its line: white space and a comment, else junk.
    fn finish_line(&mut self) {
        self.skip_spaces();
        if self.peek() == Some(b'#') {
            self.comment();
        }
        self.at = self.line_end();
    }

    /// Where an unclosed flow collection or quote must stop: before the next line that looks like a key of its parent.
    fn flow_limit(&self, parent: usize) -> usize {
        let mut at = self.line_end();
        while at < self.end {
            let line_start = at + 1;
            let line_end = memchr::memchr(b'\n', &self.text.as_bytes()[line_start..])
                .map_or(self.end, |len| line_start + len);
            let line = &self.text[line_start..line_end];
            let column = line.len() - line.trim_start().len();
            if column <= parent && key_of(line.trim_start()).is_some() {
                return at;
            }
            at = line_end;
        }
        self.end
    }

    fn quoted(&mut self, parent: usize) -> Node {
        let start = self.at;
        let limit = self.flow_limit(parent);
        let rest = &self.text[start..limit];
        let len = scalar::quoted_end(rest).unwrap_or_else(|| rest.find('\n').unwrap_or(rest.len()));
        let raw = rest[..len].trim_end_matches('\r');
        self.at = start + raw.len();
        Node {
            span: Span::new(start, self.at),
            value: Value::Quoted(scalar::decode_quoted(raw).into()),
        }
    }

    /// A plain scalar with the lines that continue it: those indented deeper than its parent.
    fn plain(&mut self, parent: usize) -> Node {
        let start = self.at;
        let mut end = self.plain_line();
        while self.peek() != Some(b'#') && self.continues(parent) {
            end = self.plain_line();
        }
        let span = Span::new(start, end);
        Node {
            span,
            value: Value::Plain(scalar::fold(span.of(self.text)).into()),
        }
    }

    /// Moves to the next line if it continues a plain scalar: indented deeper than `parent`, no key, no comment before.
    fn continues(&mut self, parent: usize) -> bool {
        let (here, noted) = (self.at, self.comments.len());
        let column = self.next_line();
        if column.is_some_and(|column| column > parent)
            && self.comments.len() == noted
            && self.key_len().is_none()
        {
            return true;
        }
        self.at = here;
        self.comments.truncate(noted);
        false
    }

    /// Reads the rest of this line as plain text; stops before a comment. Gives the end of its ink.
    fn plain_line(&mut self) -> usize {
        let line = &self.text[self.at..self.line_end()];
        let comment = line
            .match_indices('#')
            .find(|(at, _)| *at > 0 && matches!(line.as_bytes()[at - 1], b' ' | b'\t'));
        let ink = comment.map_or(line, |(at, _)| &line[..at]).trim_end();
        let end = self.at + ink.len();
        self.at = comment.map_or(self.at + line.len(), |(at, _)| self.at + at);
        end
    }

    /// `|` and `>` scalars: all following lines that are indented deeper than the parent.
    fn block_scalar(&mut self, parent: usize) -> Node {
        let start = self.at;
        let header = self.text[start..self.line_end()].trim_end();
        self.at = self.line_end();
        let mut lines: Vec<&str> = Vec::new();
        let mut end = start + header.len();
        while self.at < self.end {
            let line_start = self.at + 1;
            let line_end = memchr::memchr(b'\n', &self.text.as_bytes()[line_start..])
                .map_or(self.end, |len| line_start + len);
            let line = self.text[line_start..line_end].trim_end_matches('\r');
            let blank = line.trim_matches(' ').is_empty();
            if !blank && line.len() - line.trim_start_matches(' ').len() <= parent {
                break;
            }
            if !blank {
                end = line_start + line.len();
            }
            lines.push(line);
            self.at = line_end;
        }
        Node {
            span: Span::new(start, end),
            value: Value::Quoted(block_text(header, &lines).into()),
        }
    }

    /// The length of the key at the cursor and the offset of its colon, if its line has one.
    fn key_len_and_colon(&self) -> Option<(usize, usize)> {
        let (len, colon) = key_of(&self.text[self.at..self.line_end()])?;
        Some((len, self.at + colon))
    }

    fn key_len(&self) -> Option<(usize, usize)> {
        self.key_len_and_colon()
    }
}

/// The length of the key that `line` begins with, and where its colon stands.
fn key_of(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    match bytes.first()? {
        b'"' | b'\'' => {
            let len = scalar::quoted_end(line)?;
            let colon = len + line[len..].len() - line[len..].trim_start().len();
            ends_key(bytes, colon).then_some((len, colon))
        }
        b'[' | b'{' | b'#' => None,
        _ => {
            let comment = line.find(" #").unwrap_or(line.len());
            let colon =
                memchr::memchr_iter(b':', &bytes[..comment]).find(|at| ends_key(bytes, *at))?;
            Some((line[..colon].trim_end().len(), colon))
        }
    }
}

/// Whether the byte at `at` is a colon that ends a key: followed by white space or nothing.
fn ends_key(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b':')
        && matches!(bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

/// What a block scalar stands for: its lines without the common indentation, folded for `>`, its end by the header.
fn block_text(header: &str, lines: &[&str]) -> String {
    let indent = header
        .bytes()
        .find(u8::is_ascii_digit)
        .map(|digit| usize::from(digit - b'0'))
        .or_else(|| {
            lines
                .iter()
                .find(|line| !line.trim_matches(' ').is_empty())
                .map(|line| line.len() - line.trim_start_matches(' ').len())
        })
        .unwrap_or(0);
    let stripped: Vec<&str> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or(""))
        .collect();
    let mut text = if header.starts_with('>') {
        fold_block(&stripped)
    } else {
        stripped.join("\n")
    };
    let ends = if header.contains('-') {
        text.truncate(text.trim_end_matches('\n').len());
        ""
    } else if header.contains('+') {
        "\n"
    } else {
        text.truncate(text.trim_end_matches('\n').len());
        if text.is_empty() { "" } else { "\n" }
    };
    text.push_str(ends);
    text
}

/// Folding of a `>` scalar: single breaks become spaces, except around lines that are indented further.
fn fold_block(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut breaks = 0;
    let mut after_deep = true;
    for line in lines {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let deep = line.starts_with([' ', '\t']);
        if !out.is_empty() {
            if breaks == 0 && !deep && !after_deep {
                out.push(' ');
            } else {
                let lost = usize::from(!deep && !after_deep);
                out.extend(std::iter::repeat_n('\n', breaks + 1 - lost));
            }
        } else {
            out.extend(std::iter::repeat_n('\n', breaks));
        }
        out.push_str(line);
        breaks = 0;
        after_deep = deep;
    }
    out.extend(std::iter::repeat_n('\n', breaks));
    out
}
