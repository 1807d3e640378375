//! What stands behind names in frontmatter: the title behind an id, how many files behind a glob, how long ago behind a
//! time. Only for the lines that are asked about.

use std::sync::Arc;

use super::{
    cards,
    graph_view::short,
    named::{self, Thing},
};
use crate::{
    model::time,
    text::Span,
    workspace::{Entry, Project, World},
};

/// So many are shown at once; a screen has room for fewer, and some clients ask about whole files.
const MAX_HINTS: usize = 500;

/// So many characters of a title are shown.
const TITLE: usize = 32;

/// Which hints are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Status and title behind ids of specs.
    pub ids: bool,
    /// Number of files behind globs.
    pub globs: bool,
    /// How long ago, behind `completed_at` and the like.
    pub ages: bool,
}

/// One hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte it stands behind.
    pub offset: usize,
    /// What it says.
    pub label: String,
    /// The card that tells more, for [`cards::by_name`].
    pub card: Option<String>,
}

/// The hints whose places lie in `range`, in the order of the text.
#[must_use]
pub fn hints(
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    text: &str,
    range: Span,
    wanted: Wanted,
) -> Vec<Hint> {
    let mut found = Vec::new();
    if wanted.ids || wanted.globs {
        let named = named::in_fields(&entry.spec, text).into_iter();
        let named = named.filter(|named| range.touches(named.scalar.range().end));
        for named in named.take(MAX_HINTS) {
            let offset = named.scalar.range().end;
            found.extend(match &named.thing {
                Thing::Spec(id) if wanted.ids => spec(project, id, offset),
                Thing::Glob(glob) if wanted.globs => Some(Hint {
                    offset,
                    label: cards::matched(world.matches(glob).len()),
                    card: Some(format!("path {glob}")),
                }),
                _ => None,
            });
        }
    }
    if wanted.ages {
        let fields = ["completed_at", "last_verified", "replayed_at"].into_iter();
        let times = fields.filter_map(|field| entry.spec.text(field));
        for (text, span) in times.filter(|(_, span)| range.touches(span.range().end)) {
            found.extend(time::seconds(text).map(|at| Hint {
                offset: span.range().end,
                label: cards::ago(world.now() - at),
                card: None,
            }));
        }
    }
    found.sort_by_key(|hint| hint.offset);
    found
}

/// The sign and the title of what has exactly this id. Where nothing has it, a diagnostic says so.
fn spec(project: &Project, id: &str, offset: usize) -> Option<Hint> {
    let entry: &Arc<Entry> = project.with_id(id).next()?;
    let title = entry.spec.title.as_ref().map_or("", |title| &title.text);
    let label = format!(
        "{} {}",
        cards::sign(project.shown_status(entry)),
        short(title, TITLE)
    );
    Some(Hint {
        offset,
        label: label.trim_end().to_owned(),
        card: Some(format!("spec {}", entry.path)),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::{Fixture, MAIN};

    const ALL: Wanted = Wanted {
        ids: true,
        globs: true,
        ages: true,
    };

    /// The first file with its hints between `‹›`.
    #[track_caller]
    fn check(text: &str, range: Option<Span>, wanted: Wanted, expect: Expect) {
        let fixture = Fixture::new(text);
        let entry = fixture.project.spec(MAIN).expect("the main spec");
        let text = &fixture.files[0].1;
        let range = range.unwrap_or(Span::new(0, text.len()));
        let mut drawn = text.clone();
        let found = hints(&fixture.project, &fixture, entry, text, range, wanted);
        for hint in found.iter().rev() {
            drawn.insert_str(hint.offset, &format!("‹{}›", hint.label));
        }
        expect.assert_eq(&drawn);
    }

    const FILES: &str = "\
---
depends_on: ['001-read', gone, 002-old]
informed_by:
- src/*.rs # two
- \"docs/*.md\"
- src/a.rs
completed_at: 2026-05-31T00:00:00Z
last_verified: soon
---
# T
As 001-read says.
//- .chant/specs/001-read.md
---
status: completed
---
# Read the report that came with the very first issue
//- .chant/archive/002-old.md
# Old
//- src/a.rs
//- src/b.rs
";

    #[test]
    fn names_are_explained_where_they_stand() {
        check(
            FILES,
            None,
            ALL,
            expect![[r#"
            ---
            depends_on: ['001-read'‹● Read the report that came with…›, gone, 002-old‹○ Old›]
            informed_by:
            - src/*.rs‹2 files› # two
            - "docs/*.md"‹no files›
            - src/a.rs
            completed_at: 2026-05-31T00:00:00Z‹1 day ago›
            last_verified: soon
            ---
            # T
            As 001-read says.
        "#]],
        );
    }

    #[test]
    fn only_what_is_asked_about_and_wanted() {
        let few = Wanted {
            globs: false,
            ..ALL
        };
        check(
            FILES,
            Some(Span::new(0, 60)),
            few,
            expect![[r#"
            ---
            depends_on: ['001-read'‹● Read the report that came with…›, gone, 002-old‹○ Old›]
            informed_by:
            - src/*.rs # two
            - "docs/*.md"
            - src/a.rs
            completed_at: 2026-05-31T00:00:00Z
            last_verified: soon
            ---
            # T
            As 001-read says.
        "#]],
        );
    }
}
