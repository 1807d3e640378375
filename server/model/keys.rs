//! Keys of the files that are no specs (configuration, agents, prompts): their tables, and what stands where.
//!
//! A table names each key by its path: `defaults.prompt`, `repos[].name` for the items of a list,
//! `enterprise.derived.*.from` where the name in the middle is free. The rules on unknown keys and bad values,
//! completion, hover and the manual all read the same tables.

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::{
    frontmatter::{self, YamlError},
    split::{self, Split},
    yaml::{self, Node, Pair, Value},
};
use crate::text::Span;

/// What a key's value looks like, and so what chant accepts for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A map whose keys have rows of their own, below `PATH.`.
    Section,
    /// A map from names that people choose to sections, with rows below `PATH.*.`.
    Named,
    /// A list of sections, with rows below `PATH[].`.
    Sections,
    /// One scalar, taken as the text it is written with.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number that is not negative.
    Count,
    /// Any number.
    Number,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Where it stands.
    pub path: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// What holds where the key is absent, as it would be written; empty where nothing does.
    pub default: &'static str,
    /// Whether `~` and nothing mean that the key is absent; elsewhere chant refuses `~`.
    pub optional: bool,
    /// Whether the section around it is refused without it.
    pub required: bool,
    /// Whether anything depends on it: chant reads some keys and never uses them.
    pub used: bool,
    /// One sentence for hover and manual.
    pub about: &'static str,
}

impl Key {
    /// A row for a key that may be absent.
    #[must_use]
    pub const fn new(
        path: &'static str,
        shape: Shape,
        default: &'static str,
        about: &'static str,
    ) -> Self {
        Self {
            path,
            shape,
            default,
            optional: false,
            required: false,
            used: true,
            about,
        }
    }

    /// Takes `~` for absence.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Must be there.
    #[must_use]
    pub const fn needed(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// Does nothing.
    #[must_use]
    pub const fn idle(self) -> Self {
        Self {
            used: false,
            ..self
        }
    }

    /// The last part of the path: the key itself.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }
}

/// A file that is split and read, ready to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Frontmatter and body.
    pub split: Split,
    /// The frontmatter; `None` where chant sees none.
    pub yaml: Option<yaml::Document>,
}

/// What is YAML in a file that is nothing else: what stands behind its first three dashes, if it begins with them.
#[must_use]
pub fn all_of(text: &str) -> Span {
    let first = text.split('\n').next().unwrap_or_default();
    let start = if first.trim_end() == "---" { 3 } else { 0 };
    Span::new(start, text.len())
}

impl Source {
    /// Reads a whole file.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let split = split::split(text);
        let yaml = split.yaml.map(|region| yaml::read(text, region));
        Self { split, yaml }
    }

    /// Reads a file that is YAML from its first byte to its last; it may begin with a line of three dashes.
    #[must_use]
    pub fn whole(text: &str) -> Self {
        let all = all_of(text);
        let split = Split {
            opening: None,
            yaml: Some(all),
            closing: None,
            body: Span::at(text.len()),
        };
        let yaml = Some(yaml::read(text, all));
        Self { split, yaml }
    }

    /// Why the frontmatter is no YAML at all, if it is none.
    #[must_use]
    pub fn unreadable(&self, text: &str) -> Option<YamlError> {
        frontmatter::parse::<IgnoredAny>(text, self.split.yaml?).err()
    }

    /// Every pair of the frontmatter that a table could speak of, with its row.
    pub fn walk<'a>(&'a self, keys: &'static [Key]) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        if let Some(document) = &self.yaml {
            walk(keys, "", &document.root, &mut found);
        }
        found
    }

    /// The value at a path of plain keys, such as `lint.disable`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        let root = &self.yaml.as_ref()?.root;
        path.split('.')
            .try_fold(root, |node, name| node.value.get(name))
    }
}

/// A pair and the row that speaks of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The section it stands in, as the table names it; empty at the top.
    pub section: &'a str,
    /// Key and value.
    pub pair: &'a Pair,
    /// The row; `None` for a key that chant does not know.
    pub key: Option<&'static Key>,
    /// Whether the same key stands before it in the same section.
    pub again: bool,
}

/// The rows directly below a section, as the table names it; the top-level ones for an empty name.
pub fn below<'k>(keys: &'k [Key], section: &str) -> impl Iterator<Item = &'k Key> {
    keys.iter().filter(move |key| match section {
        "" => !key.path.contains('.'),
        _ => key
            .path
            .strip_prefix(section)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| !rest.contains('.')),
    })
}

fn walk<'a>(keys: &'static [Key], section: &'a str, node: &'a Node, found: &mut Vec<Found<'a>>) {
    let pairs = node.value.pairs();
    for (at, pair) in pairs.iter().enumerate() {
        let key = below(keys, section).find(|key| key.name() == &*pair.name);
        found.push(Found {
            section,
            pair,
            key,
            again: pairs[..at].iter().any(|other| other.name == pair.name),
        });
        let Some(key) = key.filter(|key| key.used) else {
            continue;
        };
        match key.shape {
            Shape::Section => walk(keys, key.path, &pair.node, found),
            Shape::Named => {
                for named in pair.node.value.pairs() {
                    walk(keys, inner(keys, key.path), &named.node, found);
                }
            }
            Shape::Sections => {
                for item in pair.node.value.items() {
                    walk(keys, inner(keys, key.path), item, found);
                }
            }
            _ => {}
        }
    }
}

/// `PATH[]` or `PATH.*`, as the rows below a list of sections or below free names begin.
fn inner(keys: &'static [Key], path: &str) -> &'static str {
    keys.iter()
        .filter_map(|key| key.path.rsplit_once('.').map(|(section, _)| section))
        .find(|section| {
            section
                .strip_prefix(path)
                .is_some_and(|rest| matches!(rest, "[]" | ".*"))
        })
        .unwrap_or("[]")
}

/// Why chant would refuse a value, with the place; empty where it fits. What only serde resolves is taken to fit.
#[must_use]
pub fn misfits(keys: &[Key], text: &str, found: &Found) -> Vec<(Span, String)> {
    let Some(key) = found.key.filter(|key| key.used) else {
        return Vec::new();
    };
    let node = &found.pair.node;
    if matches!(node.value, Value::Opaque) || key.optional && node.value.is_null() {
        return Vec::new();
    }
    let one = |fits: bool, wanted: &str| {
        if fits {
            Vec::new()
        } else {
            let place = if node.span.is_empty() {
                found.pair.key
            } else {
                node.span
            };
            vec![(place, format!("`{}` must be {wanted}", key.name()))]
        }
    };
    let (empty, map, list) = (
        node.value == Value::Null,
        matches!(node.value, Value::Map(_)),
        matches!(node.value, Value::List(_)),
    );
    let raw = node.span.of(text);
    match key.shape {
        Shape::Section if map => missing(keys, key.path, found.pair.key, node),
        Shape::Named if map => node
            .value
            .pairs()
            .iter()
            .flat_map(|named| match named.node.value {
                Value::Map(_) | Value::Null => {
                    missing(keys, &format!("{}.*", key.path), named.key, &named.node)
                }
                Value::Opaque => Vec::new(),
                _ => vec![(
                    named.node.span,
                    format!("`{}` must be keys with values", named.name),
                )],
            })
            .collect(),
        Shape::Section | Shape::Named => one(empty, "keys with values, indented below it"),
        Shape::Sections if list => node
            .value
            .items()
            .iter()
            .flat_map(|item| match item.value {
                Value::Map(_) | Value::Null => {
                    missing(keys, &format!("{}[]", key.path), item.span, item)
                }
                Value::Opaque => Vec::new(),
                _ => vec![(
                    item.span,
                    format!("each item of `{}` must be keys with values", key.name()),
                )],
            })
            .collect(),
        Shape::Texts if list => node
            .value
            .items()
            .iter()
            .filter(|item| matches!(item.value, Value::Map(_) | Value::List(_)))
            .map(|item| {
                (
                    item.span,
                    format!("each item of `{}` must be one text", key.name()),
                )
            })
            .collect(),
        Shape::Sections | Shape::Texts => one(empty, "a list"),
        Shape::Text => one(!map && !list, "one text"),
        Shape::Count => one(reads::<u64>(raw), "a whole number"),
        Shape::Number => one(reads::<f64>(raw), "a number"),
        Shape::Bool => one(reads::<bool>(raw), "`true` or `false`"),
        Shape::OneOf(words) => one(
            node.value.text().is_some_and(|text| words.contains(&text)),
            &format!("one of `{}`", words.join("`, `")),
        ),
    }
}

/// The rows of `section` that must be there and are not.
fn missing(keys: &[Key], section: &str, place: Span, node: &Node) -> Vec<(Span, String)> {
    below(keys, section)
        .filter(|key| key.required && node.value.get(key.name()).is_none())
        .map(|key| (place, format!("`{}` is missing", key.name())))
        .collect()
}

/// Whether serde_yaml reads this scalar, as it is written, as a `T`.
fn reads<T: DeserializeOwned>(raw: &str) -> bool {
    #[derive(Deserialize)]
    struct One<T> {
        #[expect(dead_code, reason = "read for the verdict alone")]
        value: T,
    }
    serde_yaml::from_str::<One<T>>(&format!("value: {raw}\n")).is_ok()
}
