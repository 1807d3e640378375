//! What the pieces of a spec's text are, for colours: keys, values, ids by the status of what they name, criteria.
//!
//! Types are those that every editor has colours for; what is chant's own is told by modifiers.

use super::named::{self, Thing};
use crate::{
    model::{
        fields::{self, Shape},
        status::Status,
        yaml::{Node, Pair, Value},
    },
    text::Span,
    workspace::{Entry, Place, Project},
};

/// The types of tokens, by the names of the protocol.
pub const TYPES: &[&str] = &[
    "property",
    "enumMember",
    "string",
    "number",
    "class",
    "keyword",
    "operator",
    "comment",
];

/// The modifiers, each a bit by its place. The statuses stand in the order of [`Status::ALL`].
pub const MODIFIERS: &[&str] = &[
    "pending",
    "inProgress",
    "paused",
    "completed",
    "failed",
    "needsAttention",
    "ready",
    "blocked",
    "cancelled",
    "archived",
    "missing",
    "open",
    "done",
    "declaration",
];

/// A type of token: its place in [`TYPES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A key of the frontmatter.
    Key,
    /// One of a few words.
    Word,
    /// Any other text.
    Text,
    /// A number, a time, a hash.
    Number,
    /// A spec.
    Spec,
    /// A heading that chant reads.
    Heading,
    /// The box of a criterion.
    Box,
    /// A comment, or what is done.
    Faded,
}

/// One token; it may go over several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Kind,
    /// Bits of [`MODIFIERS`].
    pub modifiers: u32,
}

/// The bit of a modifier.
fn modifier(name: &str) -> u32 {
    let at = MODIFIERS.iter().position(|other| *other == name);
    at.map_or(0, |at| 1 << at)
}

/// The modifier of a status.
fn status(status: Status) -> u32 {
    let at = Status::ALL.iter().position(|other| *other == status);
    at.map_or(0, |at| 1 << at)
}

/// The tokens that meet `range`, by place; none overlaps another.
#[must_use]
pub fn tokens(project: &Project, entry: &Entry, text: &str, range: Span) -> Vec<Token> {
    let spec = &entry.spec;
    let mut found = Vec::new();
    let mut add = |span: Span, kind, modifiers| {
        if !span.is_empty() && span.meets(range) {
            found.push(Token {
                span,
                kind,
                modifiers,
            });
        }
    };
    for pair in &spec.fields {
        field(pair, &mut add);
    }
    for comment in &spec.comments {
        add(*comment, Kind::Faded, 0);
    }
    let frontmatter = spec.split.body.range().start;
    let only_body = range.range().start >= frontmatter;
    // Names in fields stand in the frontmatter, those in prose behind it.
    if !only_body {
        for named in named::in_fields(spec, text) {
            if let Thing::Spec(id) = &named.thing {
                add(named.scalar, Kind::Spec, of_spec(project, id));
            }
        }
    }
    if let Some(title) = &spec.title {
        let own = status(project.shown_status(entry)) | modifier("declaration");
        add(title.span, Kind::Spec, own);
    }
    let headings = spec.criteria.heading.iter().chain(&spec.criteria.earlier);
    for heading in headings {
        add(*heading, Kind::Heading, 0);
    }
    for item in &spec.criteria.items {
        let state = modifier(if item.checked { "done" } else { "open" });
        add(item.mark, Kind::Box, state);
        if item.checked {
            add(item.text, Kind::Faded, state);
        }
    }
    if range.range().end > frontmatter {
        for (id, span) in super::mentions::of_specs(project, text, spec.split.body) {
            add(span, Kind::Spec, of_spec(project, id));
        }
    }
    apart(found)
}

/// Sorted, and without what stands within another: of two at one place the spec stays, else the one that begins first.
fn apart(mut found: Vec<Token>) -> Vec<Token> {
    found.sort_by_key(|token| (token.span.start, token.kind != Kind::Spec, token.span.end));
    let mut end = 0;
    found.retain(|token| {
        let free = token.span.start >= end;
        if free {
            end = token.span.end;
        }
        free
    });
    found
}

fn of_spec(project: &Project, id: &str) -> u32 {
    match project.with_id(id).next() {
        None => modifier("missing"),
        Some(entry) if entry.place == Place::Archive => {
            modifier("archived") | status(entry.spec.status)
        }
        Some(entry) => status(project.shown_status(entry)),
    }
}

fn field(pair: &Pair, add: &mut impl FnMut(Span, Kind, u32)) {
    let shape = fields::field(&pair.name).map(|field| (field.shape, field.names));
    let (kind, modifiers) = match shape {
        Some((Shape::Status, _)) => {
            let named = pair.node.value.text().and_then(Status::parse);
            (Kind::Word, named.map_or(0, status))
        }
        Some((Shape::Kind | Shape::Bool | Shape::Verification, _)) => (Kind::Word, 0),
        Some((_, fields::Names::Time | fields::Names::Commits)) => (Kind::Number, 0),
        _ => (Kind::Text, 0),
    };
    add(pair.key, Kind::Key, 0);
    value(&pair.node, kind, modifiers, add);
}

fn value(node: &Node, kind: Kind, modifiers: u32, add: &mut impl FnMut(Span, Kind, u32)) {
    match &node.value {
        Value::Plain(_) | Value::Quoted(_) => add(node.span, kind, modifiers),
        Value::List(list) => {
            for item in &list.items {
                value(item, kind, modifiers, add);
            }
        }
        Value::Map(pairs) => {
            for pair in pairs {
                add(pair.key, Kind::Key, 0);
                let kind = match &pair.node.value {
                    Value::Plain(text) if matches!(&**text, "true" | "false") => Kind::Word,
                    _ if &*pair.name == "status" => Kind::Word,
                    _ if &*pair.name == "at" => Kind::Number,
                    _ => Kind::Text,
                };
                value(&pair.node, kind, 0, add);
            }
        }
        Value::Null | Value::Opaque => {}
    }
}

/// The pieces of a token that each lie on one line, without its break: few editors take longer ones.
pub fn by_line(text: &str, span: Span) -> impl Iterator<Item = Span> {
    // To an editor a lone carriage return ends a line, too.
    let start = span.range().start;
    let pieces = span.of(text).split(['\n', '\r']).scan(start, |at, piece| {
        let start = *at;
        *at += piece.len() + 1;
        Some((start, piece))
    });
    pieces.filter_map(|(start, piece)| {
        let start = start + piece.len() - piece.trim_start().len();
        let piece = Span::new(start, start + piece.trim().len());
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::{Fixture, MAIN};

    /// The tokens of the first file, one a line: type, modifiers, text.
    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let fixture = Fixture::new(text);
        let entry = fixture.project.spec(MAIN).expect("the main spec");
        let text = &fixture.files[0].1;
        let whole = Span::new(0, text.len());
        let mut drawn = String::new();
        for token in tokens(&fixture.project, entry, text, whole) {
            let bits = MODIFIERS.iter().enumerate();
            let names: Vec<&str> = bits
                .filter(|(at, _)| token.modifiers & (1 << at) != 0)
                .map(|(_, name)| *name)
                .collect();
            let pieces: Vec<&str> = by_line(text, token.span).map(|it| it.of(text)).collect();
            let (kind, names) = (TYPES[token.kind as usize], names.join("+"));
            drawn.push_str(&format!("{kind} {names} {}\n", pieces.join(" ⏎ ")));
        }
        expect.assert_eq(&drawn);
    }

    #[test]
    fn everything_has_its_colour() {
        check(
            "\
---
type: research # why
status: in_progress
depends_on: ['001-read', gone]
labels:
- issue-42
approval: {required: true, status: pending, by: ada}
completed_at: 2026-05-31T00:00:00Z
model: >
  two
  lines
---
# Title
As 001-read says.
## Acceptance Criteria
- [x] Read 001-read
- [ ] Ask 002-old
//- .chant/specs/001-read.md
---
status: completed
---
//- .chant/archive/002-old.md
",
            expect![[r#"
                property  type
                enumMember  research
                comment  # why
                property  status
                enumMember inProgress in_progress
                property  depends_on
                class completed '001-read'
                class missing gone
                property  labels
                string  issue-42
                property  approval
                property  required
                enumMember  true
                property  status
                enumMember  pending
                property  by
                string  ada
                property  completed_at
                number  2026-05-31T00:00:00Z
                property  model
                string  > ⏎ two ⏎ lines
                class inProgress+declaration Title
                class completed 001-read
                keyword  ## Acceptance Criteria
                operator done - [x]
                comment done Read 001-read
                operator open - [ ]
                class pending+archived 002-old
            "#]],
        );
    }

    #[test]
    fn half_typed_text_has_colours_too() {
        check(
            "---\nstat\ndepends_on: [a, \"b\nprompt: [\n---\n# T",
            expect![[r#"
                property  stat
                property  depends_on
                class missing a
                class missing "b
                property  prompt
                class blocked+declaration T
            "#]],
        );
    }

    #[test]
    fn statuses_have_modifiers() {
        for status in Status::ALL {
            let bit = super::status(status);
            let name = MODIFIERS[bit.trailing_zeros() as usize];
            assert_eq!(name.to_lowercase(), status.name().replace('_', ""));
        }
    }
}
