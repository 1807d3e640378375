//! Block structure: maps and lists by indentation, scalars that span lines.
//!
//! `floor` is the column at which the parent's children begin at the earliest: one more than its own.

use super::{List, MAX_DEPTH, Name, Node, Pair, Value, cursor::Reader, scalar};
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn root(&mut self) -> Node {
        let start = self.at;
        self.next_ink();
        if self.done() {
            return Node {
                span: Span::at(start),
                value: Value::Null,
            };
        }
        let mut root = self.root_node();
        // Whatever the root did not take (dedented junk) is read on as if it were part of it, so that a stray line does
        // not hide the fields below it.
        while !self.done() {
            self.opaque |= self.sound;
            let more = self.root_node();
            if let (Value::Map(pairs), Value::Map(rest)) = (&mut root.value, more.value) {
                let mut all = std::mem::take(pairs).into_vec();
                all.extend(rest);
                root.span.end = root.span.end.max(more.span.end);
                *pairs = all.into();
            }
        }
        root
    }

    fn root_node(&mut self) -> Node {
        let scalar = matches!(
            self.peek(),
            Some(b'[' | b'{' | b'"' | b'\'' | b'|' | b'>' | b'*' | b'&' | b'!')
        );
        if self.sound || self.at_dash() || self.key().is_some() || scalar {
            self.block_node(0, 0)
        } else {
            // A key that is still being typed.
            self.block_map(0)
        }
    }

    /// The node that begins at the cursor, on a line of its own or behind a dash.
    fn block_node(&mut self, floor: usize, depth: usize) -> Node {
        if depth >= MAX_DEPTH {
            self.opaque = true;
            let start = self.at;
            self.at = self.end();
            return Node {
                span: Span::new(start, self.text.trim_end().len().max(start)),
                value: Value::Opaque,
            };
        }
        if self.at_dash() {
            self.block_list(depth)
        } else if self.key().is_some() {
            self.block_map(depth)
        } else {
            self.inline_node(floor, depth)
        }
    }

    fn block_list(&mut self, depth: usize) -> Node {
        let (start, column) = (self.at, self.column());
        let mut items = Vec::new();
        let mut end = self.at + 1;
        while self.at_dash() && self.column() == column {
            self.at += 1;
            let node = self.value(column, self.at, false, depth);
            end = end.max(node.span.range().end);
            items.push(node);
        }
        Node {
            span: Span::new(start, end),
            value: Value::List(List {
                items: items.into(),
                flow: false,
            }),
        }
    }

    fn block_map(&mut self, depth: usize) -> Node {
        let (start, column) = (self.at, self.column());
        let mut pairs: Vec<Pair> = Vec::new();
        let mut end = start;
        loop {
            let pair = self.pair(column, depth);
            end = end
                .max(pair.node.span.range().end)
                .max(pair.key.range().end);
            pairs.push(pair);
            while !self.sound && self.at_dash() && self.column() > column {
                let more = self.block_list(depth + 1);
                end = end.max(more.span.range().end);
                adopt(pairs.last_mut(), more);
            }
            let belongs = match self.column().cmp(&column) {
                _ if self.done() => false,
                std::cmp::Ordering::Equal => !self.at_dash(),
                // A line that is indented too far is read as a key of the map: better than losing it.
                std::cmp::Ordering::Greater => !self.sound,
                std::cmp::Ordering::Less => false,
            };
            if !belongs {
                break;
            }
        }
        Node {
            span: Span::new(start, end),
            value: Value::Map(pairs.into()),
        }
    }

    /// A key at the cursor with its value; a line without `:` is a key that is still being typed.
    fn pair(&mut self, column: usize, depth: usize) -> Pair {
        let start = self.at;
        let Some((len, colon)) = self.key() else {
            return self.unfinished_pair();
        };
        let key = Span::new(start, start + len);
        let raw = key.of(self.text);
        if matches!(
            raw.as_bytes().first(),
            Some(b'*' | b'&' | b'!' | b'%' | b'@' | b'`')
        ) || raw.starts_with('?') && self.blank_at(start + 1)
        {
            self.opaque = true;
        }
        let name: Name = if raw.starts_with(['"', '\'']) {
            scalar::decode_quoted(raw).as_str().into()
        } else {
            raw.into()
        };
        self.at = start + colon + 1;
        let node = self.value(column, self.at, true, depth);
        Pair {
            name,
            key,
            colon: true,
            node,
        }
    }

    fn unfinished_pair(&mut self) -> Pair {
        let start = self.at;
        self.opaque |= self.sound;
        let key = Span::new(start, self.plain_line().max(start));
        self.end_line();
        Pair::unfinished(key.of(self.text), key)
    }

    /// What stands behind a key's colon (`of_key`) or a dash: on this line, on the lines below, or nothing. `place` is
    /// right behind the colon or dash, which belongs to a collection at `column`.
    fn value(&mut self, column: usize, place: usize, of_key: bool, depth: usize) -> Node {
        self.skip_spaces();
        let start = self.at;
        let properties = self.properties();
        let mut node = match self.peek() {
            None | Some(b'\n' | b'\r' | b'#') => {
                self.next_ink();
                self.nested(column, place, of_key, depth)
            }
            Some(_) if !of_key && (self.at_dash() || self.key().is_some()) => {
                self.block_node(column + 1, depth + 1)
            }
            Some(_) => self.inline_node(column + 1, depth + 1),
        };
        if let Some((end, tagged)) = properties {
            node.span = Span::new(start, node.span.range().end.max(end));
            if tagged {
                node.value = Value::Opaque;
            }
        }
        node
    }

    /// Where the ink that begins at `start` ends on its line, `end` at the latest.
    fn ink_end(&self, start: usize, end: usize) -> usize {
        let end = self.line_end_from(start).min(end);
        start + self.text[start..end].trim_end().len()
    }

    /// Steps over `&anchor` and `!tag`; gives their end and whether there was a tag, which changes the value's meaning.
    fn properties(&mut self) -> Option<(usize, bool)> {
        let (mut end, mut tagged) = (None, false);
        while let Some(mark @ (b'&' | b'!')) = self.peek() {
            if mark == b'&' && self.blank_at(self.at + 1) {
                break;
            }
            self.opaque = true;
            tagged |= mark == b'!';
            while !self.blank_at(self.at) {
                self.at += 1;
            }
            end = Some(self.at);
            self.skip_spaces();
        }
        Some((end?, tagged))
    }

    /// The value on the lines below a key or a dash, or null at its place if there is none.
    fn nested(&mut self, column: usize, place: usize, of_key: bool, depth: usize) -> Node {
        let here = self.column();
        if !self.done() && (here > column || of_key && here == column && self.at_dash()) {
            return self.block_node(column + 1, depth + 1);
        }
        let space = usize::from(self.text[place..].starts_with(' '));
        Node {
            span: Span::at(place + space),
            value: Value::Null,
        }
    }

    /// A value that begins on this line: flow collection, scalar of any style, alias.
    fn inline_node(&mut self, floor: usize, depth: usize) -> Node {
        let node = match self.peek() {
            Some(b'[' | b'{') => {
                let limit = self.limit(floor);
                self.flow_node(limit, depth)
            }
            Some(b'"' | b'\'') => {
                let limit = self.limit(floor);
                self.quoted(limit, &[])
            }
            Some(b'|' | b'>') => return self.block_scalar(floor),
            Some(first @ (b'*' | b'&' | b'!' | b'%' | b'@' | b'`' | b'?'))
                if first != b'?' || self.blank_at(self.at + 1) =>
            {
                self.opaque = true;
                let start = self.at;
                let end = self.plain_line();
                Node {
                    span: Span::new(start, end),
                    value: Value::Opaque,
                }
            }
            _ => return self.plain(floor),
        };
        self.end_line();
        node
    }

    /// A scalar in quotes at the cursor, which closes before `limit` or is taken to end with its line or before any of
    /// `stops`.
    pub(super) fn quoted(&mut self, limit: usize, stops: &[char]) -> Node {
        let start = self.at;
        let line_end = self.line_end().min(limit);
        let closed = scalar::quoted_end(&self.text[start..line_end])
            .or_else(|| scalar::quoted_end(&self.text[start..limit]));
        self.at = match closed {
            Some(len) => start + len,
            None => {
                let stop = self.text[start..line_end].find(stops);
                let end = self.ink_end(start, stop.map_or(line_end, |len| start + len));
                self.note_unclosed(start, end);
                end
            }
        };
        let span = Span::new(start, self.at);
        Node {
            span,
            value: Value::Quoted(scalar::decode_quoted(span.of(self.text)).into()),
        }
    }

    /// A plain scalar with the lines that continue it: those that reach `floor`.
    fn plain(&mut self, floor: usize) -> Node {
        let start = self.at;
        let mut end;
        loop {
            let noted = self.comments.len();
            end = self.plain_line().max(start);
            self.end_line();
            let goes_on = !self.done() && self.column() >= floor && self.comments.len() == noted;
            if !goes_on || !self.sound && self.key().is_some() {
                break;
            }
        }
        let span = Span::new(start, end);
        Node {
            span,
            value: Value::Plain(scalar::fold(span.of(self.text)).into()),
        }
    }

    /// Reads the rest of this line as plain text, up to a comment. Gives the end of its ink.
    fn plain_line(&mut self) -> usize {
        let line = &self.text[self.at..self.line_end()];
        let ink = &line[..scalar::comment_at(line)];
        self.at += ink.len();
        self.at - ink.len() + ink.trim_end_matches([' ', '\t']).len()
    }

    /// `|` and `>` scalars: the lines below that are indented as far as the first of them.
    fn block_scalar(&mut self, floor: usize) -> Node {
        let start = self.at;
        let header_end = self.line_end();
        let header = &self.text[start..header_end];
        // Here a comment needs no white space before it.
        let header = header.split('#').next().unwrap_or_default();
        let noted = start + header.len();
        let header = header.trim_end_matches([' ', '\t']);
        if noted < header_end {
            self.at = noted;
            self.comment();
        }
        let below = self.line_below(header_end);
        let block = scalar::block(header, &self.text[below..], floor);
        let end = block.ink.map_or(start + header.len(), |len| below + len);
        self.start_line(below + block.taken);
        self.next_ink();
        Node {
            span: Span::new(start, end),
            value: Value::Quoted(block.text.into()),
        }
    }

    /// The length of the key at the cursor and of what is before its colon, if its line has one.
    fn key(&self) -> Option<(usize, usize)> {
        scalar::key(&self.text[self.at..self.line_end()])
    }
}

/// Gives the items of a list that stands at an odd column to the pair above it.
fn adopt(pair: Option<&mut Pair>, more: Node) {
    let (Some(pair), Value::List(rest)) = (pair, more.value) else {
        return;
    };
    match &mut pair.node.value {
        Value::List(list) => {
            let mut items = std::mem::take(&mut list.items).into_vec();
            items.extend(rest.items);
            list.items = items.into();
            pair.node.span.end = more.span.end;
        }
        Value::Null => {
            pair.node = Node {
                span: more.span,
                value: Value::List(rest),
            };
        }
        _ => {}
    }
}
