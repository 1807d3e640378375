//! A tolerant reader of frontmatter: where every key, value and item stands, even in half-typed YAML.
//!
//! serde_yaml gives the verdict that chant would give, and no places; this reader gives places, and no verdict. It
//! knows the YAML that specs are written in (block and flow collections, all scalar styles, comments). What it does not
//! resolve (anchors, aliases, tags, merge keys) it keeps as [`Value::Opaque`] with its span.

mod block;
mod flow;
mod scalar;

use crate::text::Span;

/// How deep collections may nest before the reader stops descending. Real specs nest three deep.
pub const MAX_DEPTH: usize = 64;

/// A value and where it stands; the span covers quotes and brackets, not comments or white space around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Bytes of the file's text.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// What stands at a [`Node`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: the key is followed by its line's end.
    Null,
    /// A scalar without quotes, as written; folded where it spans lines.
    Plain(Box<str>),
    /// A scalar in quotes or a block scalar, decoded.
    Quoted(Box<str>),
    /// `- a` lines or `[a]`.
    List(List),
    /// `key: value` lines or `{key: value}`.
    Map(Box<[Pair]>),
    /// An alias, an anchored or tagged node: left to serde.
    Opaque,
}

/// A sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its items in order.
    pub items: Box<[Node]>,
    /// Whether it is written `[a, b]`.
    pub flow: bool,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key's text, decoded.
    pub name: Box<str>,
    /// Where the key stands, quotes included.
    pub key: Span,
    /// Whether a `:` follows: without one the key is still being typed.
    pub colon: bool,
    /// The value; [`Value::Null`] at the place where it would be typed, if there is none.
    pub node: Node,
}

/// What [`read`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The root: a map in every healthy frontmatter.
    pub root: Node,
    /// Comments, from `#` to the end of their lines.
    pub comments: Box<[Span]>,
    /// Whether something was met that only serde can resolve: anchors, aliases, tags, several documents.
    pub opaque: bool,
}

/// Reads the YAML that stands at `region` of `text`. Total; all spans are bytes of `text`.
#[must_use]
pub fn read(text: &str, region: Span) -> Document {
    block::Reader::new(text, region).document()
}

impl Value {
    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(text) | Self::Quoted(text) => Some(text),
            _ => None,
        }
    }

    /// Whether YAML reads this as null: nothing, or one of the plain words for it.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Plain(text) => matches!(&**text, "~" | "null" | "Null" | "NULL"),
            _ => false,
        }
    }

    /// The items of a list; empty for anything else.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match self {
            Self::List(list) => &list.items,
            _ => &[],
        }
    }

    /// The pairs of a map; empty for anything else.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        match self {
            Self::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The value of the first pair named `name`, of a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.pairs()
            .iter()
            .find(|pair| &*pair.name == name)
            .map(|pair| &pair.node)
    }
}
