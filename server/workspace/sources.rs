//! The paths that specs name: what they read, what they write, and which specs name a given path.

use std::{borrow::Cow, sync::Arc};

use super::{entry::Entry, names::Name, project::Project};
use crate::{
    model::{
        Spec,
        fields::{FIELDS, Names, Shape},
    },
    text::Span,
};

/// One path or glob that a spec names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// The field that holds it.
    pub field: &'static str,
    /// As it is written.
    pub text: &'a str,
    /// Where it stands in the spec's text.
    pub span: Span,
}

/// Every path and glob that a spec names, field by field in chant's order.
pub fn sources(spec: &Spec) -> impl Iterator<Item = Source<'_>> {
    FIELDS
        .iter()
        .filter(|field| matches!(field.names, Names::Sources | Names::Files))
        .flat_map(|field| {
            texts(spec, field.name).map(|(text, span)| Source {
                field: field.name,
                text,
                span,
            })
        })
}

/// The texts of a field of any shape that holds texts, with their places.
pub(super) fn texts<'a>(
    spec: &'a Spec,
    field: &'static str,
) -> impl Iterator<Item = (&'a str, Span)> {
    let lone = crate::model::fields::field(field).is_some_and(|row| row.shape == Shape::Text);
    let one = lone.then(|| spec.text(field)).flatten();
    one.into_iter().chain(spec.texts(field))
}

/// Whether chant expands this text as a glob: it holds one of `*?[`.
#[must_use]
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// A path as it must be written where globs are read, so that it is this one file's.
#[must_use]
pub fn literal(path: &str) -> Cow<'_, str> {
    if !is_glob(path) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len() + 4);
    for ch in path.chars() {
        match ch {
            '*' | '?' | '[' | '{' | '}' => out.extend(['[', ch, ']']),
            _ => out.push(ch),
        }
    }
    Cow::Owned(out)
}

/// A path without a leading `./`: two spellings of one file.
#[must_use]
pub fn plain(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path
}

/// Whether a glob, as chant expands it, matches a path: `*` stays within a folder, `**` does not.
#[must_use]
pub fn matches(glob: &str, path: &str) -> bool {
    // Most globs begin with a folder, and to compare that costs nothing beside reading the glob.
    let literal = glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len());
    path.starts_with(&glob[..literal])
        && globset::GlobBuilder::new(glob)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(path))
}

impl Project {
    /// The specs that read or write this file, by its path or by a glob that matches it; sorted by path, each once.
    ///
    /// `path` is relative to the root. Costs a look at every distinct glob of the project, not at every spec.
    #[must_use]
    pub fn naming_path<'a>(&'a self, path: &str) -> Vec<&'a Arc<Entry>> {
        let mut found = self.reading_path(path);
        found.extend(self.naming(Name::Target(plain(path))));
        sorted(found)
    }

    /// The specs that name this file as a source, by its path or by a glob that matches it; sorted by path, each once.
    #[must_use]
    pub fn reading_path<'a>(&'a self, path: &str) -> Vec<&'a Arc<Entry>> {
        let path = plain(path);
        let mut found: Vec<&Arc<Entry>> = self.naming(Name::Source(path)).collect();
        for glob in self.globs().filter(|glob| matches(glob, path)) {
            found.extend(self.naming(Name::Source(glob)));
        }
        sorted(found)
    }
}

fn sorted(mut entries: Vec<&Arc<Entry>>) -> Vec<&Arc<Entry>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|a, b| a.path == b.path);
    entries
}

#[cfg(test)]
mod tests {
    use super::{literal, matches};
    use crate::workspace::testing::project;

    #[test]
    fn a_path_with_marks_is_written_so_that_it_matches_itself_alone() {
        for path in ["docs/[x].md", "st*r.md", "a?b", "[a]{b}"] {
            let written = literal(path);
            assert!(matches(&written, path), "{written}");
        }
        assert!(!matches(&literal("st*r.md"), "star.md"));
        assert_eq!(literal("{a}.md"), "{a}.md");
    }

    #[test]
    fn a_path_is_found_by_name_and_by_glob() {
        let project = project(&[
            ("a", "target_files: [src/store.rs, src/lock.rs]"),
            ("b", "tracks: ['src/*.rs']"),
            ("c", "informed_by: ['src/**/*.rs', ./src/store.rs]"),
            ("d", "context: [docs/store.md]\noutput_schema: src/store.rs"),
            ("e", "informed_by: [src]"),
        ]);
        let naming = |path| {
            project
                .naming_path(path)
                .iter()
                .map(|entry| entry.id())
                .collect::<Vec<_>>()
        };
        assert_eq!(naming("src/store.rs"), ["a", "b", "c", "d"]);
        assert_eq!(naming("src/deep/x.rs"), ["c"]);
        assert!(naming("lib/x.rs").is_empty());
    }

    #[test]
    fn the_last_spec_that_holds_a_glob_takes_it_along() {
        let mut project = project(&[("a", "tracks: ['*.rs']"), ("b", "tracks: ['*.rs']")]);
        project.remove(".chant/specs/a.md");
        assert_eq!(project.naming_path("x.rs").len(), 1);
        project.remove(".chant/specs/b.md");
        assert!(project.naming_path("x.rs").is_empty());
        assert_eq!(project.globs().count(), 0);
    }
}
