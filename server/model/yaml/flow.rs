//! Flow collections, `[a, b]` and `{k: v}`, closed or not.

use super::block::Reader;
use super::{List, MAX_DEPTH, Node, Pair, Value, scalar};
use crate::text::Span;

impl Reader<'_> {
    /// Reads a flow node at the cursor. `limit` is where an unclosed collection has to stop.
    pub(super) fn flow_node(&mut self, limit: usize, depth: usize) -> Node {
        self.skip_flow_space(limit);
        let start = self.at;
        let value = match self.peek() {
            Some(b'[') if depth < MAX_DEPTH => self.flow_list(limit, depth),
            Some(b'{') if depth < MAX_DEPTH => self.flow_map(limit, depth),
            Some(b'[' | b'{') => {
                self.at = limit;
                self.opaque = true;
                Value::Opaque
            }
            Some(b'"' | b'\'') => self.flow_quoted(limit),
            Some(b'*' | b'&' | b'!') => {
                self.flow_plain(limit);
                self.opaque = true;
                Value::Opaque
            }
            Some(b',' | b']' | b'}') | None => Value::Null,
            Some(_) if self.at >= limit => Value::Null,
            Some(_) => Value::Plain(self.flow_plain(limit).into()),
        };
        Node {
            span: Span::new(start, self.at),
            value,
        }
    }

    fn flow_list(&mut self, limit: usize, depth: usize) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_flow_space(limit);
            match self.peek() {
                _ if self.at >= limit => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => {
                    self.at += 1;
                    continue;
                }
                Some(b'}') => {
                    // A stray bracket of the other kind: step over it, so that reading goes on behind it.
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let node = self.flow_node(limit, depth + 1);
            items.push(self.flow_single_pair(node, limit, depth));
        }
        Value::List(List {
            items: items.into(),
            flow: true,
        })
    }

    /// In a list, `a: b` is a map of one pair.
    fn flow_single_pair(&mut self, key: Node, limit: usize, depth: usize) -> Node {
        self.skip_flow_space(limit);
        if self.peek() != Some(b':') || self.at >= limit {
            return key;
        }
        let pair = self.flow_pair(key, limit, depth);
        Node {
            span: Span::new(pair.key.range().start, pair.node.span.range().end),
            value: Value::Map([pair].into()),
        }
    }

    fn flow_map(&mut self, limit: usize, depth: usize) -> Value {
        self.at += 1;
        let mut pairs = Vec::new();
        loop {
            self.skip_flow_space(limit);
            match self.peek() {
                _ if self.at >= limit => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b',' | b']' | b':') => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let key = self.flow_node(limit, depth + 1);
            pairs.push(self.flow_pair(key, limit, depth));
        }
        Value::Map(pairs.into())
    }

    fn flow_pair(&mut self, key: Node, limit: usize, depth: usize) -> Pair {
        self.skip_flow_space(limit);
        let colon = self.peek() == Some(b':') && self.at < limit;
        let node = if colon {
            self.at += 1;
            self.flow_node(limit, depth + 1)
        } else {
            Node {
                span: Span::at(key.span.range().end),
                value: Value::Null,
            }
        };
        Pair {
            name: key.value.text().unwrap_or_default().into(),
            key: key.span,
            colon,
            node,
        }
    }

    fn flow_quoted(&mut self, limit: usize) -> Value {
        let rest = &self.text[self.at..limit];
        let len = scalar::quoted_end(rest).unwrap_or_else(|| rest.find('\n').unwrap_or(rest.len()));
        let raw = rest[..len].trim_end_matches('\r');
        self.at += raw.len();
        Value::Quoted(scalar::decode_quoted(raw).into())
    }

    /// A plain scalar in a flow collection; ends before `,`, a bracket, `: ` or a comment.
    fn flow_plain(&mut self, limit: usize) -> String {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start;
        while self.at < limit {
            let byte = bytes[self.at];
            let stops = match byte {
                b',' | b'[' | b']' | b'{' | b'}' => true,
                b':' => {
                    self.at + 1 >= limit
                        || matches!(
                            bytes[self.at + 1],
                            b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}'
                        )
                }
                b'#' => self.at > start && matches!(bytes[self.at - 1], b' ' | b'\t' | b'\n'),
                _ => false,
            };
            if stops {
                break;
            }
            self.at += 1;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                end = self.at;
            }
        }
        if end == start && self.at == start && self.at < limit {
            // Nothing of ours at all (a lone `:`): take one character, so that reading always moves on.
            self.at += self.text[self.at..]
                .chars()
                .next()
                .map_or(1, char::len_utf8);
            end = self.at;
        } else {
            self.at = end;
        }
        scalar::fold(&self.text[start..end]).into_owned()
    }

    /// Steps over white space, line breaks and comments.
    fn skip_flow_space(&mut self, limit: usize) {
        let bytes = self.text.as_bytes();
        while self.at < limit {
            match bytes[self.at] {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' if matches!(bytes[self.at - 1], b' ' | b'\t' | b'\n') => self.comment(),
                _ => break,
            }
        }
        self.at = self.at.min(limit);
    }
}
