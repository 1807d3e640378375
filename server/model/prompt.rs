//! Prompt files: their few keys, the prompt they extend, and the variables that chant replaces (reference §8.3).
//!
//! Replacement is plain text, letter by letter: no spaces inside the braces, no conditions. What chant does not know
//! stays as it stands, and the agent reads it.

use serde::Deserialize;

use super::{
    criteria::lines,
    frontmatter::{self, YamlError},
    keys::{Key, Shape::Text, Source},
    split,
};
use crate::text::Span;

/// The keys of a prompt's frontmatter. The name that counts is the file's.
pub const PROMPT_KEYS: &[Key] = &[
    Key::new(
        "name",
        Text,
        "",
        "What the prompt is called. Prompts are found by the names of their files.",
    )
    .or_null(),
    Key::new("purpose", Text, "", "What the prompt is for.").or_null(),
    Key::new(
        "extends",
        Text,
        "",
        "The prompt whose text is put where this one says `{{> parent}}`.",
    )
    .or_null(),
];

/// Where a variable is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the prompts that specs are worked with.
    Work,
    /// In the prompt `merge-conflict` alone.
    MergeConflict,
}

/// A variable: what stands between `{{` and `}}`.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Exactly as chant wants it.
    pub name: &'static str,
    /// Where it is replaced.
    pub scope: Scope,
    /// What is put in its place.
    pub about: &'static str,
}

const fn known(name: &'static str, scope: Scope, about: &'static str) -> Known {
    Known { name, scope, about }
}

/// What stands for the text of the extended prompt.
pub const PARENT: &str = "> parent";

/// The prompt that `merge` asks with when branches conflict; it has variables of its own.
pub const MERGE_CONFLICT: &str = "merge-conflict";

/// Every variable.
#[rustfmt::skip] // A table: one row a line.
pub const VARIABLES: &[Known] = &[
    known("project.name", Scope::Work, "`project.name` of the configuration."),
    known("spec.id", Scope::Work, "The spec's id."),
    known("spec.title", Scope::Work, "The spec's title, or `(untitled)`."),
    known("spec.description", Scope::Work, "The spec's whole body."),
    known("spec.path", Scope::Work, "The spec's file, from the project's root."),
    known("spec", Scope::Work, "A line with the id, the body, and a list of the target files."),
    known("spec.target_files", Scope::Work, "The target files, one a line."),
    known("spec.context", Scope::Work, "The text of every file that `context` names."),
    known("worktree.path", Scope::Work, "The folder of the run's worktree; nothing outside of one."),
    known("worktree.branch", Scope::Work, "The branch of the run; nothing outside of a worktree."),
    known("worktree.isolated", Scope::Work, "`true` in a worktree, else `false`."),
    known("branch_name", Scope::MergeConflict, "The branch that is merged."),
    known("target_branch", Scope::MergeConflict, "The branch that it is merged into."),
    known("conflicting_files", Scope::MergeConflict, "The files that conflict."),
    known("conflict_diff", Scope::MergeConflict, "What conflicts in them."),
];

/// One place of the body that looks like a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// With its braces.
    pub span: Span,
    /// What stands between them, spaces at its edges left out.
    pub name: Span,
}

/// What a prompt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The file, split and read.
    pub source: Source,
    /// The prompt it extends, and where that is said.
    pub extends: Option<(Box<str>, Span)>,
    /// What it is for.
    pub purpose: Option<Box<str>>,
    /// What looks like a variable in its body, in order.
    pub variables: Box<[Variable]>,
}

impl Prompt {
    /// Reads a whole file.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let source = Source::read(text);
        let scalar = |name| {
            let node = source.at(name).filter(|node| !node.value.is_null())?;
            Some((Box::from(node.value.text()?), node.span))
        };
        Self {
            extends: scalar("extends"),
            purpose: scalar("purpose").map(|(text, _)| text),
            variables: variables(text, source.split.body),
            source,
        }
    }

    /// Whether the extended prompt's text is put anywhere.
    #[must_use]
    pub fn shows_parent(&self, text: &str) -> bool {
        self.source.split.body.of(text).contains("{{> parent}}")
    }
}

/// Whether a name stays among the prompts. chant follows any path that leads to a file; nobody means one that leads out of
/// their folder.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let odd = |ch: char| ch.is_control() || ch == '\\';
    !name.contains(odd) && name.split('/').all(|part| part != "..")
}

/// The sentence about a name that is none.
#[must_use]
pub fn no_name(name: &str) -> String {
    format!(
        "`{}` is no name of a prompt: prompts are files of .chant/prompts",
        name.escape_debug()
    )
}

/// Whether chant would load this prompt: its frontmatter must fit, where it has any.
///
/// # Errors
/// What serde_yaml says.
pub fn verdict(text: &str) -> Result<(), YamlError> {
    parent(text).map(drop)
}

/// The prompt that this one extends, as chant reads it.
///
/// # Errors
/// What serde_yaml says, where chant would not load the prompt.
pub fn parent(text: &str) -> Result<Option<String>, YamlError> {
    #[derive(Deserialize)]
    #[expect(
        dead_code,
        reason = "`name` and `purpose` are read for the verdict alone"
    )]
    struct Fields {
        name: Option<String>,
        purpose: Option<String>,
        extends: Option<String>,
    }
    let Some(region) = split::split(text).yaml else {
        return Ok(None);
    };
    frontmatter::parse::<Fields>(text, region).map(|fields| fields.extends)
}

/// Everything between `{{` and `}}` on one line that could be meant as a variable.
///
/// Braces of other languages are left alone: `${{ … }}`, `{{ .Values.x }}`, `{{"a": 1}}`.
fn variables(text: &str, body: Span) -> Box<[Variable]> {
    let mut found = Vec::new();
    for line in lines(text, body) {
        let (ink, start) = (line.of(text), line.range().start);
        let mut at = 0;
        while let Some(open) = ink[at..].find("{{").map(|open| at + open) {
            let Some(close) = ink[open..].find("}}").map(|close| open + close) else {
                break;
            };
            at = close + 2;
            let inner = &ink[open + 2..close];
            if ink[..open].ends_with('$') || !could_be_meant(inner.trim()) {
                continue;
            }
            let name = start + open + 2 + inner.len() - inner.trim_start().len();
            found.push(Variable {
                span: Span::new(start + open, start + at),
                name: Span::new(name, name + inner.trim().len()),
            });
        }
    }
    found.into()
}

fn could_be_meant(inner: &str) -> bool {
    inner.starts_with(|ch: char| ch.is_ascii_alphabetic() || matches!(ch, '>' | '#' | '/' | '_'))
        && inner.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'.' | b'_' | b'-' | b' ' | b'>' | b'#' | b'/')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_meant_as_a_variable() {
        let text = "---\nname: {{spec}}\n---\n# {{spec.title}} and {{ spec.id }}\n{{> parent}} ${{ secrets.X }} {{.Values.a}} {{\"a\": 1}} {{open\n}}\n{{#if spec}}";
        let names: Vec<&str> = Prompt::read(text)
            .variables
            .iter()
            .map(|variable| variable.name.of(text))
            .collect();
        assert_eq!(
            names,
            ["spec.title", "spec.id", "> parent", "#if spec"],
            "and nothing of the frontmatter"
        );
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["standard", "team/standard", "./standard", "a..b"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["../x", "a/../../x", "..", "a\\..\\x", "a\nb", "a\0"] {
            assert!(!is_name(name), "{name:?}");
        }
        assert_eq!(
            no_name("../a\n"),
            "`../a\\n` is no name of a prompt: prompts are files of .chant/prompts"
        );
    }

    #[test]
    fn reads_what_it_extends() {
        let text = "---\nname: a\nextends: standard\n---\n{{> parent}}\n";
        let prompt = Prompt::read(text);
        assert_eq!(
            prompt.extends.as_ref().map(|(_, span)| span.of(text)),
            Some("standard")
        );
        assert!(prompt.shows_parent(text));
        assert_eq!(Prompt::read("---\nextends: ~\n---\n").extends, None);
        assert_eq!(Prompt::read("no frontmatter").extends, None);
    }

    #[test]
    fn chant_refuses_a_list_for_a_name() {
        assert!(verdict("---\nname: [a]\n---\n").is_err());
        assert!(verdict("---\nname: 5\nlabels: x\n---\n").is_ok());
        assert!(verdict("no frontmatter").is_ok());
    }
}
