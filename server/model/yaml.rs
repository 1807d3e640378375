//! A tolerant reader of frontmatter: where every key, value and item stands, even in half-typed YAML.
//!
//! serde_yaml gives the verdict that chant would give, and no places; this reader gives places, and no verdict. It
//! knows the YAML that specs are written in (block and flow collections, all scalar styles, comments). What it does not
//! resolve (aliases, tags, `? ` keys) it keeps as [`Value::Opaque`] with its span, and says so.
//!
//! Reading takes time in proportion to the text: no line is looked at more than a constant number of times.

mod block;
mod cursor;
mod flow;
mod name;
mod scalar;
pub mod write;

pub use name::Name;

use crate::text::Span;
use cursor::Reader;

/// How deep collections may nest before the reader stops descending: as deep as serde_yaml follows them. Real specs
/// nest three deep.
pub const MAX_DEPTH: usize = 128;

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
    /// An alias or a tagged node, or what nests too deep: left to serde.
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
    pub name: Name,
    /// Where the key stands, quotes included.
    pub key: Span,
    /// Whether a `:` follows: without one the key is still being typed.
    pub colon: bool,
    /// The value; [`Value::Null`] at the place where it would be typed, if there is none.
    pub node: Node,
}

/// A bracket or a quote that nothing closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The opening character.
    pub opening: Span,
    /// Where the closing one is missing: behind the last ink that belongs to it. Bytes of the file's text.
    pub missing: usize,
}

/// What [`read`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The root: a map in every healthy frontmatter.
    pub root: Node,
    /// Comments, from `#` to the end of their lines.
    pub comments: Box<[Span]>,
    /// Brackets and quotes that were never closed, innermost first.
    pub unclosed: Box<[Unclosed]>,
    /// Ink that stands behind the end of a value and belongs to nothing, by place.
    pub junk: Box<[Span]>,
    /// Whether something was met that only serde can resolve: anchors, aliases, tags, several documents. Where it was
    /// not, and serde reads the text at all, both see the same values.
    pub opaque: bool,
}

/// Reads the YAML that stands at `region` of `text`, in whatever state of typing it is.
///
/// What is not closed ends where the next key of its parent begins, so that one slip does not hide the fields below.
/// Total; all spans are bytes of `text`, inside `region` and on the boundaries of characters.
#[must_use]
pub fn read(text: &str, region: Span) -> Document {
    Reader::new(text, region, false).document()
}

/// Reads YAML of which serde_yaml has said that it scans: quotes and brackets are trusted to close, wherever that is.
///
/// As total as [`read`] where that was not so.
#[must_use]
pub fn read_sound(text: &str, region: Span) -> Document {
    Reader::new(text, region, true).document()
}

impl Pair {
    /// A key without a colon.
    #[must_use]
    pub fn unfinished(name: &str, key: Span) -> Self {
        Self {
            name: name.into(),
            key,
            colon: false,
            node: Node {
                span: Span::at(key.range().end),
                value: Value::Null,
            },
        }
    }
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
