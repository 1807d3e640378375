//! What can be followed with a click: every name in a file that leads somewhere.
//!
//! A link is drawn for all names at once and again after every change, so it does no more than to look whether there is
//! such a thing. What globs match is looked up when somebody points at them.

use super::{
    Ask, File, cards,
    destination::specs,
    meant::path,
    named::{Thing, named},
    words::paths,
};
use crate::{
    text::Span,
    workspace::{PathKind, Project, World, is_glob, sources::plain},
};

/// More words of a body are not looked up on the disk.
const MAX_LOOKED_UP: usize = 256;

/// A name that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The name.
    pub span: Span,
    /// Where it leads.
    pub target: Target,
    /// What is shown before it is followed; empty where the name says enough.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a file, by its path relative to the project's root.
    File(Box<str>),
    /// To a git commit, by its hash as it is written.
    Commit(Box<str>),
    /// To the files that this glob matches; see [`resolve`].
    Glob(Box<str>),
}

/// The links of a file, by place.
#[must_use]
pub fn links(ask: &Ask) -> Vec<Link> {
    let (project, world) = (ask.project, ask.world);
    let mut found: Vec<Link> = named(project, ask.file, ask.text)
        .into_iter()
        .filter(|named| named.how != super::named::How::Own)
        .filter_map(|named| {
            let (target, tooltip) = target(project, world, &named.thing)?;
            Some(Link {
                span: named.span,
                target,
                tooltip,
            })
        })
        .collect();
    if let File::Spec(entry) = ask.file {
        in_prose(ask, entry.spec.split.body, &mut found);
    }
    found.sort_by_key(|link| link.span);
    found
}

/// Adds the files that the body speaks of, but those whose specs are linked already.
fn in_prose(ask: &Ask, body: Span, found: &mut Vec<Link>) {
    let names: Vec<Span> = found.iter().map(|link| link.span).collect();
    let words = paths(ask.text, body).filter(|(_, span)| {
        let overlaps = |name: &Span| name.start < span.end && span.start < name.end;
        !names.iter().any(overlaps)
    });
    for (word, span) in words.take(MAX_LOOKED_UP) {
        found.extend(path(ask, word).map(|path| Link {
            span,
            target: Target::File(path.into()),
            tooltip: String::new(),
        }));
    }
}

fn target(project: &Project, world: &dyn World, thing: &Thing) -> Option<(Target, String)> {
    let page = |path: String| {
        let page = project.page(&path)?;
        Some((Target::File((&*page.path).into()), String::new()))
    };
    match thing {
        Thing::Spec(id) => {
            let entry = specs(project, id).into_iter().next()?;
            let tooltip = format!(
                "{} – {}",
                entry.spec.title_or_untitled(),
                cards::progress(entry)
            );
            Some((Target::File((&*entry.path).into()), tooltip))
        }
        Thing::Path(path) => {
            let path = plain(path);
            (world.kind(path) == PathKind::File).then(|| (Target::File(path.into()), String::new()))
        }
        Thing::Glob(glob) => Some((Target::Glob(glob.clone()), String::new())),
        Thing::Prompt(name) => page(format!(".chant/prompts/{name}.md")),
        Thing::Extension(name) => page(format!(".chant/prompts/extensions/{name}.md")),
        Thing::Commit(hash) => is_hash(hash).then(|| (Target::Commit(hash.clone()), String::new())),
        Thing::Label(_) => None,
    }
}

/// Whether this can be a commit's hash, or the beginning of one that somebody would write.
fn is_hash(text: &str) -> bool {
    (4..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The first file that a glob matches, and what to say of the others; no file where it matches none.
#[must_use]
pub fn resolve(world: &dyn World, glob: &str) -> (Option<Box<str>>, String) {
    let found = if is_glob(glob) {
        world.matches(glob)
    } else {
        std::sync::Arc::new([])
    };
    let tooltip = match &*found {
        [] => "no file matches".to_owned(),
        [one] => one.to_string(),
        [first, ..] => format!("{first}, the first of {}", cards::matched(found.len())),
    };
    (found.first().cloned(), tooltip)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Asking;

    #[track_caller]
    fn check(text: &str, expect: Expect) {
        let asking = Asking::new(text);
        let drawn: String = links(&asking.ask())
            .iter()
            .map(|link| {
                let span = link.span.of(asking.text());
                format!("‹{span}› {:?} {}\n", link.target, link.tooltip)
            })
            .collect();
        expect.assert_eq(&drawn);
    }

    #[test]
    fn names_lead_to_what_there_is() {
        check(
            "---$0\ndepends_on: [001-a, 009-gone]\ntarget_files: [./src/a.rs, src/gone.rs, src]\ntracks: ['src/*.rs']\nprompt: research\nlabels: [x]\ncommits: [abc1234, soon]\n---\n# T\nLike 001-a.\n//- .chant/specs/001-a.md\n---\nstatus: completed\n---\n# A\n//- .chant/prompts/research.md\nx\n//- src/a.rs\n",
            expect![[r#"
                ‹001-a› File(".chant/specs/001-a.md") A – completed
                ‹./src/a.rs› File("src/a.rs") 
                ‹src/*.rs› Glob("src/*.rs") 
                ‹research› File(".chant/prompts/research.md") 
                ‹abc1234› Commit("abc1234") 
                ‹001-a› File(".chant/specs/001-a.md") A – completed
            "#]],
        );
        check(
            "$0# T\nLike `src/a.rs`, [a](../../src/a.rs) and .chant/specs/001-a.md, not https://src/a.rs or src/b.rs.\n```\nsrc/a.rs\n```\n//- .chant/specs/001-a.md\n# A\n//- src/a.rs\n",
            expect![[r#"
                ‹src/a.rs› File("src/a.rs") 
                ‹../../src/a.rs› File("src/a.rs") 
                ‹001-a› File(".chant/specs/001-a.md") A – pending
            "#]],
        );
    }

    #[test]
    fn a_glob_leads_to_its_first_match() {
        let asking = Asking::new("$0# T\n//- src/a.rs\n//- src/b.rs\n//- one.md\n");
        let world = &asking.fixture;
        let resolved = |glob| {
            let (path, tooltip) = resolve(world, glob);
            format!("{path:?} {tooltip}")
        };
        assert_eq!(
            resolved("src/*.rs"),
            "Some(\"src/a.rs\") src/a.rs, the first of 2 files"
        );
        assert_eq!(resolved("on?.md"), "Some(\"one.md\") one.md");
        assert_eq!(resolved("*.py"), "None no file matches");
    }
}
