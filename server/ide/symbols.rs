//! What can be jumped to: in a spec its fields, headings and criteria; in a workspace its specs.

use crate::{
    model::criteria::lines,
    text::Span,
    workspace::{Entry, Place, Project},
};

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A key of the frontmatter.
    Field,
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

/// The symbols of one spec, by place. `text` is the entry's own.
#[must_use]
pub fn of_document(entry: &Entry, text: &str) -> Vec<Symbol> {
    let spec = &entry.spec;
    let mut symbols: Vec<Symbol> = spec
        .fields
        .iter()
        .map(|pair| Symbol {
            name: pair.name.to_string(),
            detail: one_line(pair.node.span.of(text)),
            kind: Kind::Field,
            span: Span {
                start: pair.key.start,
                end: pair.node.span.end.max(pair.key.end),
            },
            name_span: pair.key,
            children: Vec::new(),
        })
        .collect();
    let mut leaves = headings(entry, text);
    leaves.extend(spec.criteria.items.iter().map(|item| {
        let line_end = item.text.end.max(item.mark.end);
        let leaf = Symbol {
            name: item.text.of(text).to_owned(),
            detail: if item.checked { "done" } else { "open" }.to_owned(),
            kind: Kind::Criterion,
            span: Span {
                start: item.mark.start,
                end: line_end,
            },
            name_span: Span {
                start: item.mark.start,
                end: line_end,
            },
            children: Vec::new(),
        };
        (usize::MAX, leaf)
    }));
    leaves.sort_by_key(|(_, symbol)| symbol.span);
    symbols.extend(nest(leaves, spec.split.body.end));
    symbols
}

/// The headings of the body outside of fences, each with its level; the span ends with the heading's line.
fn headings(entry: &Entry, text: &str) -> Vec<(usize, Symbol)> {
    let mut found = Vec::new();
    let mut fence: Option<char> = None;
    for line in lines(text, entry.spec.split.body) {
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

/// The specs of a project whose id or title has every word of `query`, in whatever order and case; all for an empty one.
/// Those that chant works on come first, then by path.
pub fn of_project<'a>(project: &'a Project, query: &str) -> impl Iterator<Item = &'a Entry> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    [Place::Active, Place::Subfolder, Place::Archive]
        .into_iter()
        .flat_map(|place| project.specs().filter(move |entry| entry.place == place))
        .filter(move |entry| has_words(entry, &words))
        .map(|entry| &**entry)
}

/// What a list of specs shows: the id, and the title if there is one.
#[must_use]
pub fn name(entry: &Entry) -> String {
    match &entry.spec.title {
        Some(title) => format!("{} {}", entry.id(), title.text),
        None => entry.id().to_owned(),
    }
}

/// Where a spec is kept, if chant does not work on it.
#[must_use]
pub fn container(entry: &Entry) -> Option<&'static str> {
    match entry.place {
        Place::Active => None,
        Place::Subfolder => Some("subfolder"),
        Place::Archive => Some("archive"),
    }
}

fn has_words(entry: &Entry, words: &[String]) -> bool {
    let has = |text: &str, word: &str| {
        text.len() >= word.len() && (text.contains(word) || text.to_lowercase().contains(word))
    };
    let title = entry.spec.title.as_ref().map_or("", |title| &title.text);
    words
        .iter()
        .all(|word| has(entry.id(), word) || has(title, word))
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
        let entry = fixture.project.spec(path).unwrap();
        let mut out = String::new();
        draw(&of_document(entry, text), 0, text, &mut out);
        expect.assert_eq(&out);
    }

    #[test]
    fn a_heading_holds_what_follows_it() {
        check_outline(
            "---\nstatus: pending\nlabels:\n- a\n---\n# Title\n\n## Why ##\n```\n# no heading\n```\n### More\n## Acceptance Criteria\n\n- [ ] one\n- [x] two\n\n## After\n",
            expect![[r##"
                Field "status" "pending" …status: pending
                Field "labels" "- a" …- a
                Heading "Title" "" …## After
                  Heading "Why" "" …### More
                    Heading "More" "" …### More
                  Heading "Acceptance Criteria" "" …- [x] two
                    Criterion "one" "open" …- [ ] one
                    Criterion "two" "done" …- [x] two
                  Heading "After" "" …## After
            "##]],
        );
    }

    #[test]
    fn half_typed_text_has_an_outline() {
        check_outline("---\nstat", expect![[r#""#]]);
        check_outline(
            "---\nlabels: [a\n---\n#\n##x\n",
            expect![[r#"
            Field "labels" "[a" …labels: [a
        "#]],
        );
    }

    #[test]
    fn finds_words_of_id_and_title_in_any_case() {
        let fixture = Fixture::new(
            "# Keep both WRITES\n//- .chant/specs/002-read.md\n//- .chant/archive/x/001-old.md\n# Writes of old\n",
        );
        let found = |query: &str| {
            of_project(&fixture.project, query)
                .map(name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found(""),
            ["002-read", "spec Keep both WRITES", "001-old Writes of old"]
        );
        assert_eq!(found("writes KEEP"), ["spec Keep both WRITES"]);
        assert_eq!(found("002"), ["002-read"]);
        assert!(found("nothing").is_empty());
        assert_eq!(
            fixture
                .project
                .specs()
                .filter_map(|entry| container(entry))
                .collect::<Vec<_>>(),
            ["archive"]
        );
    }
}
