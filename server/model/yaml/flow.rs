//! Flow collections, `[a, b]` and `{k: v}`, closed or not.

use super::{List, MAX_DEPTH, Node, Pair, Value, cursor::Reader, cursor::is_blank, scalar};
use crate::text::Span;

/// Where an unclosed quote in a collection is taken to end.
const FLOW_STOPS: [char; 3] = [',', ']', '}'];

impl Reader<'_> {
    /// Reads a flow node at the cursor. `limit` is where it has to end if it does not close before.
    pub(super) fn flow_node(&mut self, limit: usize, depth: usize) -> Node {
        let start = self.at;
        let value = match self.peek() {
            _ if start >= limit => Value::Null,
            Some(b'[' | b'{') if depth >= MAX_DEPTH => self.flow_abyss(limit),
            Some(b'[') => self.flow_list(limit, depth),
            Some(b'{') => self.flow_map(limit, depth),
            Some(b'"' | b'\'') => return self.quoted(limit, &FLOW_STOPS),
            Some(b',' | b']' | b'}' | b':') | None => Value::Null,
            Some(first) => {
                let end = self.flow_plain(limit);
                // `-` is one where a blank follows; `? ` begins a key that may be anything.
                if matches!(
                    first,
                    b'*' | b'&' | b'!' | b'?' | b'|' | b'>' | b'@' | b'%' | b'`'
                ) {
                    self.opaque = true;
                    Value::Opaque
                } else {
                    Value::Plain(scalar::fold(&self.text[start..end]).into())
                }
            }
        };
        Node {
            span: Span::new(start, self.at),
            value,
        }
    }

    /// Steps over a collection that is too deep to be read: to the bracket that closes it, counted and not matched.
    fn flow_abyss(&mut self, limit: usize) -> Value {
        self.opaque = true;
        let mut open = 0usize;
        let mut ink = self.at;
        loop {
            self.skip_flow_space(limit);
            match self.peek() {
                _ if self.at >= limit => {
                    self.back_to(ink);
                    return Value::Opaque;
                }
                Some(b'[' | b'{') => open += 1,
                Some(b']' | b'}') => open -= 1,
                Some(b'"' | b'\'') => {
                    self.at = self.quoted(limit, &FLOW_STOPS).span.range().end - 1
                }
                Some(b',' | b':') => {}
                _ => self.at = self.flow_plain(limit) - 1,
            }
            self.at += 1;
            ink = self.at;
            if open == 0 {
                return Value::Opaque;
            }
        }
    }

    fn flow_list(&mut self, limit: usize, depth: usize) -> Value {
        let opening = self.at;
        let mut items = Vec::new();
        self.at += 1;
        let mut ink = self.at;
        while self.flow_goes_on(opening, b']', &mut ink, limit) {
            let node = self.flow_node(limit, depth + 1);
            let node = self.flow_single_pair(node, limit, depth);
            ink = node.span.range().end;
            items.push(node);
        }
        Value::List(List {
            items: items.into(),
            flow: true,
        })
    }

    fn flow_map(&mut self, limit: usize, depth: usize) -> Value {
        let opening = self.at;
        let mut pairs = Vec::new();
        self.at += 1;
        let mut ink = self.at;
        while self.flow_goes_on(opening, b'}', &mut ink, limit) {
            let key = self.flow_node(limit, depth + 1);
            let pair = self.flow_pair(key, limit, depth);
            ink = pair
                .node
                .span
                .range()
                .end
                .max(pair.key.range().end)
                .max(ink);
            pairs.push(pair);
        }
        Value::Map(pairs.into())
    }

    /// Steps to the next item of the collection that begins at `opening`, over commas and strays; `false` once it is
    /// closed or has to end. `ink` is the end of the last thing that belongs to it.
    fn flow_goes_on(&mut self, opening: usize, closing: u8, ink: &mut usize, limit: usize) -> bool {
        loop {
            self.skip_flow_space(limit);
            match self.peek() {
                _ if self.at >= limit => {
                    self.opaque |= self.sound;
                    self.back_to(*ink);
                    self.note_unclosed(opening, *ink);
                    return false;
                }
                Some(byte) if byte == closing => {
                    self.at += 1;
                    return false;
                }
                // A comma, or a stray of another kind: reading goes on behind it.
                Some(byte @ (b',' | b']' | b'}' | b':')) => {
                    self.opaque |= self.sound && byte != b',';
                    self.at += 1;
                    *ink = self.at;
                }
                _ => return true,
            }
        }
    }

    /// In a list, `a: b` is a map of one pair.
    fn flow_single_pair(&mut self, key: Node, limit: usize, depth: usize) -> Node {
        let end = self.at;
        self.skip_flow_space(limit);
        if self.peek() != Some(b':') || self.at >= limit {
            self.back_to(end);
            return key;
        }
        let pair = self.flow_pair(key, limit, depth);
        let end = pair.node.span.range().end.max(pair.key.range().end);
        Node {
            span: Span::new(pair.key.range().start, end),
            value: Value::Map([pair].into()),
        }
    }

    fn flow_pair(&mut self, key: Node, limit: usize, depth: usize) -> Pair {
        let end = self.at;
        self.skip_flow_space(limit);
        let colon = self.peek() == Some(b':') && self.at < limit;
        let node = if colon {
            self.at += 1;
            let place = self.at;
            self.skip_flow_space(limit);
            let node = self.flow_node(limit, depth + 1);
            if node.value == Value::Null {
                let space = usize::from(place < limit && self.text[place..].starts_with(' '));
                self.back_to(place + space);
                Node {
                    span: Span::at(self.at),
                    value: Value::Null,
                }
            } else {
                node
            }
        } else {
            self.back_to(end);
            Node {
                span: Span::at(end),
                value: Value::Null,
            }
        };
        self.opaque |= key.value.text().is_none();
        Pair {
            name: key.value.text().unwrap_or_default().into(),
            key: key.span,
            colon,
            node,
        }
    }

    /// A plain scalar in a flow collection; ends before `,`, a bracket, `: ` or a comment. Gives the end of its ink,
    /// where the cursor is left.
    fn flow_plain(&mut self, limit: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (start, mut at) = (self.at, self.at);
        let mut end = start;
        while at < limit {
            let byte = bytes[at];
            let stops = match byte {
                b',' | b'[' | b']' | b'{' | b'}' => true,
                b':' => {
                    self.blank_at(at + 1)
                        || matches!(bytes.get(at + 1), Some(b',' | b'[' | b']' | b'{' | b'}'))
                }
                b'#' => at > start && is_blank(bytes[at - 1]),
                _ => false,
            };
            if stops {
                break;
            }
            at += 1;
            if !is_blank(byte) {
                end = at;
            }
        }
        self.at = end;
        end
    }

    /// Steps over white space, line breaks and comments.
    fn skip_flow_space(&mut self, limit: usize) {
        while self.at < limit {
            match self.peek() {
                Some(byte) if is_blank(byte) => self.at += 1,
                Some(b'#') => self.comment(),
                _ => break,
            }
        }
        self.at = self.at.min(limit);
    }
}
