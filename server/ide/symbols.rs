//! What can be jumped to in a file: its fields, headings and criteria.

use super::{
    File,
    hierarchy::{detail, state},
};
use crate::{
    model::{
        criteria::lines,
        fields::{self, Names},
        yaml::{self, Node, Pair, Value},
    },
    text::Span,
    workspace::{Entry, Project},
};

/// So many items of a list are told in one line; the others are a number.
const NAMED: usize = 3;

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A key of the frontmatter.
    Field,
    /// A spec that the frontmatter names.
    Item,
    /// A heading, with everything up to the next one of its level.
    Heading,
    /// An acceptance criterion that chant counts.
    Criterion,
}

/// A place in a document, and what lies within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called.
    pub name: String,
    /// More about it: a field's value, a criterion's state.
    pub detail: String,
    /// What it stands for.
    pub kind: Kind,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
    /// What lies within, by place.
    pub children: Vec<Symbol>,
}

/// The symbols of a file, by place. `text` is what it was read from.
#[must_use]
pub fn of_file(project: &Project, file: File, text: &str) -> Vec<Symbol> {
    match file {
        File::Spec(entry) => of_spec(project, entry, text),
        File::Page(_) => {
            let region = file.region(text);
            let root = region.map(|region| yaml::read(text, region.yaml).root);
            let pairs = root.as_ref().map_or(&[][..], |root| root.value.pairs());
            let mut symbols = fields(project, pairs, text, 0);
            let body = Span::new(region.map_or(0, |region| region.body), text.len());
            symbols.extend(nest(headings(text, body), body.end));
            symbols
        }
    }
}

fn of_spec(project: &Project, entry: &Entry, text: &str) -> Vec<Symbol> {
    let spec = &entry.spec;
    let mut symbols = fields(project, &spec.fields, text, 0);
    let mut leaves = headings(text, spec.split.body);
    for (_, heading) in &mut leaves {
        heading.detail = standing(project, entry, heading.span);
    }
    leaves.extend(spec.criteria.items.iter().map(|item| {
        let span = Span {
            start: item.mark.start,
            end: item.text.end.max(item.mark.end),
        };
        let name = item.text.of(text);
        let leaf = Symbol {
            name: if name.is_empty() { "(no text)" } else { name }.to_owned(),
            detail: if item.checked { "done" } else { "open" }.to_owned(),
            kind: Kind::Criterion,
            span,
            name_span: span,
            children: Vec::new(),
        };
        (usize::MAX, leaf)
    }));
    leaves.sort_by_key(|(_, symbol)| symbol.span);
    symbols.extend(nest(leaves, spec.split.body.end));
    symbols
}

/// What the title and the heading of the criteria tell beside their words.
fn standing(project: &Project, entry: &Entry, line: Span) -> String {
    let spec = &entry.spec;
    let title = spec.title.as_ref();
    if title.is_some_and(|title| line.touches(title.span.range().start)) {
        state(project, entry)
    } else if spec
        .criteria
        .heading
        .is_some_and(|it| it.start == line.start)
    {
        format!("{}/{}", spec.criteria.checked(), spec.criteria.total())
    } else {
        String::new()
    }
}

/// The keys of a map; those of a map below it are its children.
fn fields(project: &Project, pairs: &[Pair], text: &str, depth: usize) -> Vec<Symbol> {
    let named = pairs.iter().filter(|pair| !pair.name.trim().is_empty());
    named
        .map(|pair| {
            let specs = depth == 0
                && fields::field(&pair.name).is_some_and(|field| field.names == Names::Specs);
            Symbol {
                name: pair.name.to_string(),
                detail: told(&pair.node, text),
                kind: Kind::Field,
                span: Span {
                    start: pair.key.start,
                    end: pair.node.span.end.max(pair.key.end),
                },
                name_span: pair.key,
                children: match &pair.node.value {
                    Value::List(list) if specs => ids(project, &list.items),
                    Value::Map(pairs) if depth < yaml::MAX_DEPTH => {
                        fields(project, pairs, text, depth + 1)
                    }
                    _ => Vec::new(),
                },
            }
        })
        .collect()
}

/// The specs that a list names.
fn ids(project: &Project, items: &[Node]) -> Vec<Symbol> {
    let named = items.iter().filter_map(|item| {
        let name = item.value.text().filter(|name| !name.trim().is_empty())?;
        Some(Symbol {
            name: name.to_owned(),
            detail: match project.resolve(name).entry() {
                Some(entry) => detail(project, entry),
                None => "not there".to_owned(),
            },
            kind: Kind::Item,
            span: item.span,
            name_span: item.span,
            children: Vec::new(),
        })
    });
    named.collect()
}

/// A value in one line.
fn told(node: &Node, text: &str) -> String {
    let items: Vec<&str> = match &node.value {
        Value::List(list) => list.items.iter().filter_map(|it| it.value.text()).collect(),
        Value::Map(_) => return String::new(),
        _ => return one_line(node.span.of(text)),
    };
    let shown = items[..items.len().min(NAMED)].join(", ");
    match items.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The headings of the body outside of fences, each with its level; the span ends with the heading's line.
fn headings(text: &str, body: Span) -> Vec<(usize, Symbol)> {
    let mut found = Vec::new();
    let mut fence: Option<char> = None;
    for line in lines(text, body) {
        let ink = line.of(text).trim();
        let mark = ["```", "~~~"]
            .iter()
            .find(|mark| ink.starts_with(**mark))
            .and_then(|mark| mark.chars().next());
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let level = ink.bytes().take_while(|byte| *byte == b'#').count();
        let name = ink.get(level..).unwrap_or_default();
        if fence.is_some() || !(1..=6).contains(&level) || !name.starts_with([' ', '\t']) {
            continue;
        }
        let symbol = Symbol {
            name: name.trim().trim_end_matches('#').trim_end().to_owned(),
            detail: String::new(),
            kind: Kind::Heading,
            span: line,
            name_span: line,
            children: Vec::new(),
        };
        if !symbol.name.is_empty() {
            found.push((level, symbol));
        }
    }
    found
}

/// Makes a tree of a flat list: a heading holds what follows, up to the next one that is not deeper.
fn nest(flat: Vec<(usize, Symbol)>, end: u32) -> Vec<Symbol> {
    let mut roots = Vec::new();
    let mut open: Vec<(usize, Symbol)> = Vec::new();
    for (level, symbol) in flat {
        close(&mut open, &mut roots, level, symbol.span.start);
        open.push((level, symbol));
    }
    close(&mut open, &mut roots, 0, end);
    roots
}

/// Closes what is open at `level` or deeper: headings end where the next begins, criteria where they ended.
fn close(open: &mut Vec<(usize, Symbol)>, roots: &mut Vec<Symbol>, level: usize, end: u32) {
    while let Some((_, mut symbol)) = open.pop_if(|(other, _)| *other >= level) {
        if symbol.kind == Kind::Heading {
            symbol.span.end = end.max(symbol.span.end);
        }
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(symbol),
            None => roots.push(symbol),
        }
    }
}

fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    fn check_outline(text: &str, expect: Expect) {
        fn draw(symbols: &[Symbol], depth: usize, text: &str, out: &mut String) {
            for Symbol {
                name,
                detail,
                kind,
                span,
                children,
                ..
            } in symbols
            {
                let last = span.of(text).trim_end().lines().last().unwrap_or_default();
                out.push_str(&format!(
                    "{}{kind:?} {name:?} {detail:?} …{last}\n",
                    "  ".repeat(depth)
                ));
                draw(children, depth + 1, text, out);
            }
        }
        let fixture = Fixture::new(text);
        let (path, text) = &fixture.files[0];
        let project = &fixture.project;
        let file = match project.spec(path) {
            Some(entry) => File::Spec(entry),
            None => File::Page(project.page(path).expect("a spec or a page")),
        };
        let mut out = String::new();
        draw(&of_file(project, file, text), 0, text, &mut out);
        expect.assert_eq(&out);
    }

    #[test]
    fn a_heading_holds_what_follows_it() {
        check_outline(
            "---\nstatus: pending\nlabels:\n- a\n---\n# Title\n\n## Why ##\n```\n# no heading\n```\n### More\n## Acceptance Criteria\n\n- [ ] one\n- [x] two\n\n## After\n",
            expect![[r#"
                Field "status" "pending" …status: pending
                Field "labels" "a" …- a
                Heading "Title" "ready 1/2" …## After
                  Heading "Why" "" …### More
                    Heading "More" "" …### More
                  Heading "Acceptance Criteria" "1/2" …- [x] two
                    Criterion "one" "open" …- [ ] one
                    Criterion "two" "done" …- [x] two
                  Heading "After" "" …## After
            "#]],
        );
    }

    #[test]
    fn fields_tell_their_values_and_the_specs_that_they_name() {
        check_outline(
            "---\ndepends_on: [001-a, 009-gone]\nlabels: [a, b, c, d]\napproval:\n  required: true\n---\n# T\n## Acceptance Criteria\n- [ ]\n//- .chant/specs/001-a.md\n---\nstatus: completed\n---\n# A\n",
            expect![[r#"
                Field "depends_on" "001-a, 009-gone" …depends_on: [001-a, 009-gone]
                  Item "001-a" "● completed – A" …001-a
                  Item "009-gone" "not there" …009-gone
                Field "labels" "a, b, c and 1 more" …labels: [a, b, c, d]
                Field "approval" "" …  required: true
                  Field "required" "true" …required: true
                Heading "T" "blocked 0/1" …- [ ]
                  Heading "Acceptance Criteria" "0/1" …- [ ]
                    Criterion "(no text)" "open" …- [ ]
            "#]],
        );
    }

    #[test]
    fn prompts_and_configuration_have_an_outline() {
        check_outline(
            "//- .chant/config.md\n---\nproject:\n  name: x\n---\n# Notes\n## More\n",
            expect![[r#"
                Field "project" "" …  name: x
                  Field "name" "x" …name: x
                Heading "Notes" "" …## More
                  Heading "More" "" …## More
            "#]],
        );
    }

    #[test]
    fn half_typed_text_has_an_outline() {
        check_outline("---\nstat", expect![[r#""#]]);
        check_outline(
            "---\nlabels: [a\n---\n#\n##x\n",
            expect![[r#"
                Field "labels" "a" …labels: [a
            "#]],
        );
    }
}
