//! All places of a file that speak of the same thing as the place under the cursor, and those that change together.

use super::{
    Ask, File,
    meant::meant,
    named::{self, How, Named, Thing},
    words::{places, word_at},
};
use crate::{model::criteria::Criteria, text::Span, workspace::sources::plain};

/// A place that speaks of the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub span: Span,
    /// What is done with it there.
    pub kind: Kind,
}

/// What is done with a thing at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is made or changed: the title of a spec, a file that the work writes, a criterion that is met.
    Write,
    /// It is used: a dependency, a source, a criterion that is open.
    Read,
    /// It is spoken of.
    Text,
}

/// Everything in the file that speaks of what is under the cursor, by place; empty where nothing is.
#[must_use]
pub fn highlights(ask: &Ask) -> Vec<Highlight> {
    let at = ask.at();
    let all = named::named(ask.project, ask.file, ask.text);
    let body = ask.file.region(ask.text).map_or(0, |region| region.body);
    let here = meant(ask);
    let thing = here.as_ref().map(|named| named.thing.clone()).or_else(|| {
        // A file that is still to be written stands in several places as well.
        let (word, _) = word_at(ask.text, at).filter(|_| body <= at)?;
        word.contains('/').then(|| Thing::Path(word.into()))
    });
    let Some(thing) = thing else {
        return match ask.file {
            File::Spec(entry) => criteria(&entry.spec.criteria, ask.text, at),
            File::Page(_) => Vec::new(),
        };
    };
    let mut found = same(&all, &thing);
    // A word that is no name is one of them all the same.
    found.extend(
        here.filter(|here| !all.contains(here))
            .map(|here| Highlight {
                span: here.span,
                kind: Kind::Text,
            }),
    );
    if let Thing::Path(path) = &thing
        && !plain(path).is_empty()
    {
        found.extend(places(ask.text, body, plain(path)).map(|span| Highlight {
            span,
            kind: Kind::Text,
        }));
    }
    found.sort_by_key(|highlight| highlight.span);
    found.dedup_by_key(|highlight| highlight.span);
    found
}

fn same(all: &[Named], thing: &Thing) -> Vec<Highlight> {
    let is_same = |other: &Thing| match (thing, other) {
        (Thing::Path(one), Thing::Path(other)) => plain(one) == plain(other),
        _ => thing == other,
    };
    all.iter()
        .filter(|named| is_same(&named.thing))
        .map(|named| Highlight {
            span: named.span,
            kind: match named.how {
                How::Own | How::Field("target_files") => Kind::Write,
                How::Field(_) => Kind::Read,
                How::Mention => Kind::Text,
            },
        })
        .collect()
}

/// On the heading that counts, it and all criteria; on a criterion, those of the same words.
fn criteria(criteria: &Criteria, text: &str, at: usize) -> Vec<Highlight> {
    let draw = |item: &crate::model::criteria::Criterion| Highlight {
        span: Span {
            start: item.mark.start,
            end: item.text.end.max(item.mark.end),
        },
        kind: if item.checked {
            Kind::Write
        } else {
            Kind::Read
        },
    };
    if let Some(heading) = criteria.heading.filter(|heading| heading.touches(at)) {
        let heading = Highlight {
            span: heading,
            kind: Kind::Text,
        };
        return std::iter::once(heading)
            .chain(criteria.items.iter().map(draw))
            .collect();
    }
    let here = criteria
        .items
        .iter()
        .find(|item| draw(item).span.touches(at));
    let Some(here) = here else {
        return Vec::new();
    };
    let words = here.text.of(text);
    criteria
        .items
        .iter()
        .filter(|item| item.text.of(text) == words)
        .map(draw)
        .collect()
}

/// The places where the id under the cursor stands, which a person would change together; empty where it stands once.
#[must_use]
pub fn linked(ask: &Ask) -> Vec<Span> {
    let at = ask.at();
    let all = named::named(ask.project, ask.file, ask.text);
    let Some(here) = named::touched(&all, at) else {
        return Vec::new();
    };
    let Thing::Spec(id) = &here.thing else {
        return Vec::new();
    };
    // What is escaped, or called by another name, would become another text.
    let mut found: Vec<Span> = all
        .iter()
        .filter(|named| named.thing == here.thing && named.span.of(ask.text) == &**id)
        .map(|named| named.span)
        .collect();
    found.sort_unstable();
    if found.len() < 2 || !found.contains(&here.span) {
        found.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Asking;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(text);
        let drawn: String = highlights(&asking.ask())
            .iter()
            .map(|found| {
                let at = found.span.range().start;
                format!("{at} {:?} ‹{}›\n", found.kind, found.span.of(asking.text()))
            })
            .collect();
        expect.assert_eq(&drawn);
    }

    #[test]
    fn the_same_thing_in_frontmatter_and_prose() {
        check(
            "---\ndepends_on: [001-$0a, b]\nmembers: [001-a]\n---\n# T\nAs 001-a said, 001-ab did not.\n//- .chant/specs/001-a.md\n",
            expect![[r#"
                17 Read ‹001-a›
                37 Read ‹001-a›
                55 Text ‹001-a›
            "#]],
        );
        check(
            "---\ntarget_files: [./src/a.rs]\ncontext: [src/a.rs, b.rs]\n---\n# T\nSee `src/a$0.rs`, not src/a.rs.bak.\n",
            expect![[r#"
                19 Write ‹./src/a.rs›
                41 Read ‹src/a.rs›
                70 Text ‹src/a.rs›
            "#]],
        );
        check(
            "---\nlabels: [a, b, $0a]\n---\n# T\na\n",
            expect![[r#"
            13 Read ‹a›
            19 Read ‹a›
        "#]],
        );
    }

    #[test]
    fn criteria_by_their_heading_and_by_their_words() {
        let text = "# T\n## Acceptance$0 Criteria\n- [ ] one\n- [x] two\n- [x] one\n";
        check(
            text,
            expect![[r#"
            4 Text ‹## Acceptance Criteria›
            27 Read ‹- [ ] one›
            37 Write ‹- [x] two›
            47 Write ‹- [x] one›
        "#]],
        );
        let text = "# T\n## Acceptance Criteria\n- [ ] o$0ne\n- [x] two\n- [x] one\n";
        check(
            text,
            expect![[r#"
            27 Read ‹- [ ] one›
            47 Write ‹- [x] one›
        "#]],
        );
    }

    #[test]
    fn nothing_where_nothing_is_named() {
        check("---\nstatus: pend$0ing\n---\n", expect![[""]]);
        check("# T\nso$0me prose\n", expect![[""]]);
        check("$0", expect![[""]]);
    }

    #[track_caller]
    fn check_linked(text: &str, count: usize) {
        let asking = Asking::new(text);
        let found = linked(&asking.ask());
        assert_eq!(found.len(), count, "{found:?}");
        let first = found.first().map(|span| span.of(asking.text()));
        assert!(
            found
                .iter()
                .all(|span| Some(span.of(asking.text())) == first)
        );
    }

    #[test]
    fn ids_change_together() {
        let other = "//- .chant/specs/001-a.md\n";
        check_linked(
            &format!("---\ndepends_on: [001-a$0, '001-a']\n---\n# T\nAs 001-a said.\n{other}"),
            3,
        );
        check_linked(&format!("---\ndepends_on: [001-a$0]\n---\n# T\n{other}"), 0);
        check_linked(
            &format!("---\ndepends_on: [\"\\u00301-a$0\"]\n---\n# T\n001-a 001-a\n{other}"),
            0,
        );
        check_linked("---\nlabels: [a$0, a]\n---\n# T\n", 0);
    }
}
