//! What is wrong with the values of fields: everything for which chant refuses a spec that is sound YAML.
//!
//! serde stops at the first; this finds them all, each with its place. The two agree: where the YAML is sound and holds
//! nothing that only serde can resolve, serde refuses exactly when there is a problem here.

use super::{
    Spec,
    fields::{self, FIELDS, Shape},
    frontmatter::{self, Refusal, YamlError},
    status::{ApprovalStatus, Kind, Status, Verification},
    yaml::{Node, Pair, Value},
};
use crate::text::Span;

/// One reason for which chant refuses the whole spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem<'a> {
    /// The key at fault, with its parent's before it: `labels`, `approval.status`. Empty for the frontmatter as a whole.
    pub field: &'static str,
    /// Where, in bytes of the file's text.
    pub span: Span,
    /// What is wrong there.
    pub fault: Fault<'a>,
}

/// What is wrong at a [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault<'a> {
    /// The value is not of the kind that the field takes.
    WrongShape {
        /// What chant takes.
        wanted: Wanted,
        /// What stands there.
        found: &'a Node,
    },
    /// The value is a word, but none of those that chant knows.
    UnknownValue {
        /// The word; empty where nothing stands.
        found: &'a str,
        /// The words that chant knows, in its order.
        legal: &'static [&'static str],
    },
    /// The key stands a second time.
    Duplicate {
        /// Where it stands first.
        first: Span,
        /// The key and value that are too many.
        pair: &'a Pair,
    },
    /// A map lacks a key that it must have.
    MissingKey(&'static str),
    /// The frontmatter is no map. The node is unknown here: what stands there is read for its place alone.
    NoMap,
}

/// What chant takes for a value or for one item of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A list of scalars.
    List,
    /// One id or a list of ids.
    Ids,
    /// Any scalar, as an item of a list.
    Item,
    /// A scalar that YAML takes for text, as an id in a list.
    Id,
    /// Any scalar.
    Text,
    /// One of the words that the field knows.
    Word,
    /// `true` or `false`.
    Bool,
    /// A whole number of at most this.
    Count(u64),
    /// A map.
    Map,
}

/// All problems of a spec, by place. None where chant loads it, and none where nothing is known of its fields.
///
/// Where the text is no YAML, fields at which it is damaged are left out: they are not what they seem to be.
#[must_use]
pub fn find(spec: &Spec) -> Vec<Problem<'_>> {
    let Some(error) = &spec.error else {
        return Vec::new();
    };
    let mut found = Finder::default();
    match error.refusal {
        Refusal::Limit => return Vec::new(),
        Refusal::Shape => {
            if let Some(span) = spec.misshapen {
                found.push("", span, Fault::NoMap);
            } else {
                found.root(spec.fields.iter());
            }
        }
        Refusal::Syntax => {
            let damage = Damage::of(spec, error);
            found.root(spec.fields.iter().filter(|pair| !damage.is_at(pair)));
        }
    }
    found.problems.sort_by_key(|problem| problem.span);
    found.problems
}

/// What chant would say of `node` as the value of the known field `name`: nothing, if it would take it.
#[must_use]
pub fn of_value<'a>(name: &str, node: &'a Node) -> Vec<Problem<'a>> {
    let mut found = Finder::default();
    if let Some(field) = fields::field(name) {
        found.value(field.name, field.shape, node);
    }
    found.problems
}

/// Where the slip lies that keeps the frontmatter from being YAML, so that the values there are a guess.
struct Damage<'a> {
    /// The pairs at which the parser may have given up.
    near: &'a [Pair],
    /// The brackets and quotes that nothing closes, by place.
    openings: Vec<u32>,
    /// The keys whose values have ink behind them that belongs to nothing, by place.
    followed: Vec<u32>,
}

impl<'a> Damage<'a> {
    fn of(spec: &'a Spec, error: &YamlError) -> Self {
        let mut openings: Vec<u32> = error
            .unclosed
            .iter()
            .map(|unclosed| unclosed.opening.start)
            .collect();
        openings.sort_unstable();
        let explained = openings
            .first()
            .is_some_and(|first| Some(*first) <= error.at);
        let near = if explained {
            &[]
        } else {
            // The parser complains at the slip or behind it: at the latest where it has read on to the next pair.
            let end = spec
                .fields
                .partition_point(|pair| Some(pair.key.start) <= error.at);
            &spec.fields[end.saturating_sub(2)..end]
        };
        let before = |junk: &Span| {
            let next = spec
                .fields
                .partition_point(|pair| pair.key.start <= junk.start);
            Some(spec.fields[next.checked_sub(1)?].key.start)
        };
        Self {
            near,
            openings,
            followed: error.junk.iter().filter_map(before).collect(),
        }
    }

    fn is_at(&self, pair: &Pair) -> bool {
        let next = self.openings.partition_point(|at| *at < pair.key.start);
        let end = pair.node.span.end.max(pair.key.end);
        !pair.colon
            || self.followed.binary_search(&pair.key.start).is_ok()
            || self.near.iter().any(|near| near.key == pair.key)
            || self.openings.get(next).is_some_and(|at| *at < end)
    }
}

#[derive(Default)]
struct Finder<'a> {
    problems: Vec<Problem<'a>>,
}

impl<'a> Finder<'a> {
    fn push(&mut self, field: &'static str, span: Span, fault: Fault<'a>) {
        self.problems.push(Problem { field, span, fault });
    }

    fn wrong(&mut self, field: &'static str, wanted: Wanted, found: &'a Node) {
        self.push(field, found.span, Fault::WrongShape { wanted, found });
    }

    fn root(&mut self, pairs: impl Iterator<Item = &'a Pair>) {
        let mut seen: [Option<Span>; FIELDS.len()] = [None; FIELDS.len()];
        for pair in pairs {
            let Some(at) = FIELDS.iter().position(|field| field.name == &*pair.name) else {
                continue;
            };
            let field = &FIELDS[at];
            if let Some(first) = seen[at] {
                self.push(field.name, pair.key, Fault::Duplicate { first, pair });
            } else {
                seen[at] = Some(pair.key);
                self.value(field.name, field.shape, &pair.node);
            }
        }
    }

    fn value(&mut self, field: &'static str, shape: Shape, node: &'a Node) {
        // `type` and `status` are no options in chant: an empty one is refused.
        let required = matches!(shape, Shape::Kind | Shape::Status);
        if node.value == Value::Opaque || node.value.is_null() && !required {
            return;
        }
        match shape {
            Shape::Kind => self.word(field, &KINDS, node),
            Shape::Status => self.word(field, &STATUSES, node),
            Shape::Verification => self.word(field, &Verification::NAMES, node),
            Shape::Ids => self.ids(field, node),
            Shape::Texts => self.texts(field, node),
            Shape::Text => self.text(field, node),
            Shape::Bool => self.bool(field, node),
            Shape::Count => self.count(field, u64::from(u32::MAX), node),
            Shape::Approval => self.approval(node),
            Shape::Retry => self.retry_state(node),
        }
    }

    fn word(&mut self, field: &'static str, legal: &'static [&'static str], node: &'a Node) {
        let found = match &node.value {
            Value::Opaque => return,
            Value::Null => "",
            value => match value.text() {
                Some(text) => text,
                None => return self.wrong(field, Wanted::Word, node),
            },
        };
        if !legal.contains(&found) {
            self.push(field, node.span, Fault::UnknownValue { found, legal });
        }
    }

    fn ids(&mut self, field: &'static str, node: &'a Node) {
        let is_text = |node: &Node| match &node.value {
            Value::Plain(text) => frontmatter::is_text(text),
            Value::Quoted(_) | Value::Opaque => true,
            _ => false,
        };
        match &node.value {
            Value::List(list) => {
                for item in list.items.iter().filter(|item| !is_text(item)) {
                    self.wrong(field, Wanted::Id, item);
                }
            }
            _ if is_text(node) => {}
            _ => self.wrong(field, Wanted::Ids, node),
        }
    }

    fn texts(&mut self, field: &'static str, node: &'a Node) {
        let Value::List(list) = &node.value else {
            return self.wrong(field, Wanted::List, node);
        };
        for item in &list.items {
            if matches!(item.value, Value::List(_) | Value::Map(_)) {
                self.wrong(field, Wanted::Item, item);
            }
        }
    }

    fn text(&mut self, field: &'static str, node: &'a Node) {
        if matches!(node.value, Value::List(_) | Value::Map(_)) {
            self.wrong(field, Wanted::Text, node);
        }
    }

    fn bool(&mut self, field: &'static str, node: &'a Node) {
        let taken = match &node.value {
            Value::Plain(text) => frontmatter::is_bool(text),
            value => *value == Value::Opaque,
        };
        if !taken {
            self.wrong(field, Wanted::Bool, node);
        }
    }

    fn count(&mut self, field: &'static str, max: u64, node: &'a Node) {
        let taken = match &node.value {
            Value::Plain(text) => frontmatter::is_count(text, max),
            value => *value == Value::Opaque,
        };
        if !taken {
            self.wrong(field, Wanted::Count(max), node);
        }
    }

    fn approval(&mut self, node: &'a Node) {
        let pairs = match &node.value {
            Value::Map(pairs) => pairs,
            _ => return self.wrong("approval", Wanted::Map, node),
        };
        for pair in self.once(
            pairs,
            &[
                "approval.required",
                "approval.status",
                "approval.by",
                "approval.at",
            ],
        ) {
            let node = &pair.1.node;
            match pair.0 {
                name @ "approval.required" => self.bool(name, node),
                name @ "approval.status" => self.word(name, &ApprovalStatus::NAMES, node),
                name => self.text(name, node),
            }
        }
    }

    fn retry_state(&mut self, node: &'a Node) {
        let pairs = match &node.value {
            Value::Map(pairs) => pairs,
            _ => return self.wrong("retry_state", Wanted::Map, node),
        };
        let names = &[
            "retry_state.attempts",
            "retry_state.last_retry_time",
            "retry_state.next_retry_time",
        ];
        let found = self.once(pairs, names);
        for (name, pair) in &found {
            self.count(name, u64::MAX, &pair.node);
        }
        for name in names {
            if !found.iter().any(|(found, _)| found == name) {
                self.push("retry_state", node.span, Fault::MissingKey(last(name)));
            }
        }
    }

    /// The pairs of a map that have one of the `names` (parent's first), each once; further ones are problems.
    fn once(&mut self, pairs: &'a [Pair], names: &[&'static str]) -> Vec<(&'static str, &'a Pair)> {
        let mut found: Vec<(&'static str, &'a Pair)> = Vec::new();
        for pair in pairs {
            let Some(name) = names.iter().find(|name| last(name) == &*pair.name) else {
                continue;
            };
            match found.iter().find(|(other, _)| other == name) {
                Some((_, first)) => {
                    let first = first.key;
                    self.push(name, pair.key, Fault::Duplicate { first, pair });
                }
                None => found.push((name, pair)),
            }
        }
        found
    }
}

/// A key without its parent's before it.
fn last(name: &'static str) -> &'static str {
    name.rsplit('.').next().unwrap_or(name)
}

const KINDS: [&str; Kind::ALL.len()] = {
    let mut names = [""; Kind::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Kind::ALL[at].name();
        at += 1;
    }
    names
};

const STATUSES: [&str; Status::ALL.len()] = {
    let mut names = [""; Status::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Status::ALL[at].name();
        at += 1;
    }
    names
};

#[cfg(test)]
mod tests;
