//! What stands at a cursor in frontmatter: a key, a value, an item of a list, or the place for one.
//!
//! Half-typed text is the normal case, so this looks at the text the way its writer does: the frontmatter ends at the
//! next line of three dashes (chant's cruder rule is what diagnostics explain), and a lone word on a line belongs to
//! whatever its indentation says. Knows YAML's layout and nothing of what the keys mean.

mod lines;
mod token;

pub use lines::{Region, line_at, region};
pub use token::{Quote, Token};

use crate::{
    model::yaml::{Document, Node, Pair, Value},
    text::Span,
};

/// Stands in a [`Spot`]'s path for an item of a list.
pub const ITEM: &str = "[]";

/// What is asked for at the cursor, and where.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The keys that lead here from the top, [`ITEM`] where a list is entered; a key that is being typed is not in it.
    pub path: Vec<&'a str>,
    /// What belongs here.
    pub slot: Slot<'a>,
    /// What is there so far.
    pub token: Token,
}

/// What belongs at a [`Spot`].
#[derive(Clone, Copy, Debug)]
pub enum Slot<'a> {
    /// A key of a map.
    Key {
        /// The keys that are there, the one at the cursor among them.
        siblings: &'a [Pair],
        /// Whether a `:` follows the token.
        colon: bool,
    },
    /// The value of the last key of the path, on the key's line or in a collection in brackets.
    Value,
    /// An item of the list that the last key of the path holds.
    Item {
        /// The items that are there, the one at the cursor among them.
        siblings: &'a [Node],
        /// Whether its dash is still to be written.
        dash: bool,
    },
    /// Whatever the last key of the path holds, alone on a line below it: its first item or its first key.
    Below,
}

/// What stands at `offset`; `None` where nothing could be typed that anybody could know: comments, block scalars,
/// the white space behind a value.
///
/// `document` was read from `text`; `offset` lies in its region, on the boundary of a character.
#[must_use]
pub fn spot<'a>(text: &str, document: &'a Document, offset: usize) -> Option<Spot<'a>> {
    let in_comment = |span: &Span| span.range().start < offset && offset <= span.range().end;
    if document.comments.iter().any(in_comment) {
        return None;
    }
    let finder = Finder {
        text,
        offset,
        line: line_at(text, offset),
    };
    finder.find(&document.root)
}

#[derive(Clone, Copy)]
struct Finder<'t> {
    text: &'t str,
    offset: usize,
    line: Span,
}

impl Finder<'_> {
    fn find<'a>(&self, root: &'a Node) -> Option<Spot<'a>> {
        if !self.continues(root)
            && let Some(ink) = self.lone_word()
        {
            return self.fresh_line(root, ink);
        }
        self.in_node(root, Vec::new(), Slot::Value)
    }

    /// The ink of the cursor's line if it is a single thing without dash or colon, or nothing at all; the cursor is on it.
    fn lone_word(&self) -> Option<Span> {
        let line = self.line.of(self.text);
        let ink = line.split(" #").next().unwrap_or(line).trim();
        let indent = line.len() - line.trim_start().len();
        if ink.is_empty() || ink.starts_with('#') {
            let only_space = self.text[self.line.range().start..self.offset]
                .trim()
                .is_empty();
            return only_space.then_some(Span::at(self.offset));
        }
        let dash = ink == "-" || ink.starts_with("- ");
        let bracket = ink.starts_with(['[', '{', ']', '}', '"', '\'', ',']);
        let key = ink.ends_with(':') || ink.contains(": ") || ink.contains(":\t");
        let span = Span::new(indent, indent + ink.len()).shifted(self.line.range().start);
        (!dash && !bracket && !key && span.touches(self.offset)).then_some(span)
    }

    /// Whether the line continues something in brackets, in quotes or a block scalar that began above it.
    fn continues(&self, node: &Node) -> bool {
        let started = node.span.start < self.line.start;
        if !started || !node.span.touches(self.offset) {
            return false;
        }
        let raw = node.span.of(self.text);
        match &node.value {
            Value::List(list) if list.flow => self.is_inside(node),
            Value::Map(_) if raw.starts_with('{') => self.is_inside(node),
            Value::Quoted(_) => raw.starts_with(['|', '>']) || self.is_inside(node),
            Value::List(list) => list.items.iter().any(|item| self.continues(item)),
            Value::Map(pairs) => pairs.iter().any(|pair| self.continues(&pair.node)),
            Value::Null | Value::Plain(_) | Value::Opaque => false,
        }
    }

    /// Whether the cursor is between the brackets or quotes of `node`. Unclosed ones are not believed at the margin: who
    /// types there has left them behind.
    fn is_inside(&self, node: &Node) -> bool {
        let span = node.span.range();
        let after_start = span.start < self.offset;
        if is_closed(node.span.of(self.text)) {
            return after_start && self.offset < span.end;
        }
        let at_margin =
            !self.line.of(self.text).starts_with([' ', '\t']) && node.span.start < self.line.start;
        after_start && self.offset <= span.end && !at_margin
    }

    /// The slot of a line of its own, by its indentation.
    fn fresh_line<'a>(&self, root: &'a Node, ink: Span) -> Option<Spot<'a>> {
        let column = ink.range().start - self.line.range().start;
        let token = Token::plain(self.text, ink, self.offset, false);
        let mut path = Vec::new();
        let mut pairs: &'a [Pair] = match &root.value {
            Value::Map(pairs) if !root.span.of(self.text).starts_with('{') => pairs,
            Value::Null => &[],
            _ => return None,
        };
        loop {
            let above = pairs
                .iter()
                .rev()
                .find(|pair| pair.colon && pair.key.start < self.line.start);
            let Some(above) = above.filter(|above| column > self.column(above.key)) else {
                let slot = Slot::Key {
                    siblings: pairs,
                    colon: false,
                };
                return Some(Spot { path, slot, token });
            };
            path.push(&*above.name);
            let node = &above.node;
            let begun = node.span.start < self.line.start && !node.span.is_empty();
            match &node.value {
                Value::Map(inner) if begun && !node.span.of(self.text).starts_with('{') => {
                    pairs = inner;
                }
                Value::List(list) if begun && !list.flow => {
                    if column == self.column(node.span) {
                        let slot = Slot::Item {
                            siblings: &list.items,
                            dash: true,
                        };
                        return Some(Spot { path, slot, token });
                    }
                    let item = list
                        .items
                        .iter()
                        .rev()
                        .find(|item| item.span.start < self.line.start)?;
                    let Value::Map(inner) = &item.value else {
                        return None;
                    };
                    if column < self.column(item.span) {
                        return None;
                    }
                    path.push(ITEM);
                    pairs = inner;
                }
                _ if begun => return None,
                _ => {
                    let slot = Slot::Below;
                    return Some(Spot { path, slot, token });
                }
            }
        }
    }

    fn in_node<'a>(
        &self,
        node: &'a Node,
        mut path: Vec<&'a str>,
        slot: Slot<'a>,
    ) -> Option<Spot<'a>> {
        let raw = node.span.of(self.text);
        match &node.value {
            Value::Map(pairs) => {
                if matches!(slot, Slot::Item { .. }) {
                    path.push(ITEM);
                }
                self.in_map(pairs, raw.starts_with('{'), path)
            }
            Value::List(list) => {
                if list.flow && !self.is_inside(node) {
                    return None;
                }
                self.in_list(&list.items, list.flow, path)
            }
            Value::Null => Some(Spot {
                path,
                slot,
                token: self.empty(false),
            }),
            Value::Plain(_) | Value::Opaque => Some(Spot {
                path,
                slot,
                token: self.plain(node.span, false),
            }),
            Value::Quoted(_) if raw.starts_with(['|', '>']) => None,
            Value::Quoted(_) => Some(Spot {
                path,
                slot,
                token: Token::quoted(self.text, node.span, self.offset, self.line)?,
            }),
        }
    }

    fn in_map<'a>(
        &self,
        pairs: &'a [Pair],
        flow: bool,
        mut path: Vec<&'a str>,
    ) -> Option<Spot<'a>> {
        let key_slot = |colon| Slot::Key {
            siblings: pairs,
            colon,
        };
        if let Some(pair) = pairs
            .iter()
            .find(|pair| pair.key.touches(self.offset) && !pair.key.is_empty())
        {
            let raw = pair.key.of(self.text);
            let token = if raw.starts_with(['"', '\'']) {
                Token::quoted(self.text, pair.key, self.offset, self.line)?
            } else {
                self.plain(pair.key, flow)
            };
            let slot = key_slot(pair.colon);
            return Some(Spot { path, slot, token });
        }
        let above = pairs
            .iter()
            .rev()
            .find(|pair| pair.key.range().end < self.offset);
        if let Some(pair) = above {
            let node = &pair.node;
            if !node.span.is_empty() && node.span.touches(self.offset) {
                path.push(&*pair.name);
                let mut spot = self.in_node(node, path, Slot::Value)?;
                spot.token.flow |= flow;
                return Some(spot);
            }
            let gap = &self.text[pair.key.range().end..self.offset];
            if gap.trim() == ":" && !gap.contains('\n') && self.is_room(flow) {
                path.push(&*pair.name);
                let token = self.empty(flow);
                return Some(Spot {
                    path,
                    slot: Slot::Value,
                    token,
                });
            }
        }
        (flow && self.is_after(&['{', ',']) && self.is_room(flow)).then(|| Spot {
            path,
            slot: key_slot(false),
            token: self.empty(flow),
        })
    }

    fn in_list<'a>(&self, items: &'a [Node], flow: bool, path: Vec<&'a str>) -> Option<Spot<'a>> {
        let slot = Slot::Item {
            siblings: items,
            dash: false,
        };
        let touched = items
            .iter()
            .find(|item| item.span.touches(self.offset) && (!flow || !item.span.is_empty()));
        if let Some(item) = touched {
            let mut spot = self.in_node(item, path, slot)?;
            spot.token.flow |= flow;
            return Some(spot);
        }
        // A map in a list goes on below its first line.
        let around = items
            .iter()
            .rev()
            .find(|item| item.span.start < self.line.start);
        let before = &self.text[self.line.range().start..self.offset];
        let here = if flow {
            self.is_after(&['[', ','])
        } else {
            before.trim() == "-"
        };
        if here && self.is_room(flow) {
            let token = self.empty(flow);
            return Some(Spot { path, slot, token });
        }
        match around {
            Some(item) if !flow && matches!(item.value, Value::Map(_)) => {
                self.in_node(item, path, slot)
            }
            _ => None,
        }
    }

    fn plain(&self, span: Span, flow: bool) -> Token {
        let start = span.start.max(self.line.start);
        let end = span.end.min(self.line.end).max(start);
        Token::plain(self.text, Span { start, end }, self.offset, flow)
    }

    fn empty(&self, flow: bool) -> Token {
        Token::plain(self.text, Span::at(self.offset), self.offset, flow)
    }

    /// Whether nothing stands between the cursor and the next thing that would end a value.
    fn is_room(&self, flow: bool) -> bool {
        let rest = self.text[self.offset..self.line.range().end].trim_start();
        rest.is_empty() || rest.starts_with('#') || flow && rest.starts_with([',', ']', '}'])
    }

    /// Whether one of these stands before the cursor, white space aside.
    fn is_after(&self, marks: &[char]) -> bool {
        self.text[..self.offset].trim_end().ends_with(marks)
    }

    fn column(&self, span: Span) -> usize {
        let start = span.range().start;
        start - line_at(self.text, start).range().start
    }
}

/// Whether something in brackets or quotes ends with what it must end with.
fn is_closed(raw: &str) -> bool {
    let last = match raw.as_bytes().first() {
        Some(b'[') => b']',
        Some(b'{') => b'}',
        Some(quote) => *quote,
        None => return false,
    };
    raw.len() > 1 && raw.as_bytes().last() == Some(&last)
}
