//! Workflows: named chains of phases, each of which becomes a spec.
//!
//! A workflow is a file of `.chant/workflows`, and those that chant's manuals describe (reference §11) are built in as
//! files of the same form. chant itself knows none of this: what comes out are ordinary specs.

pub mod templates;

use std::sync::LazyLock;

use super::{
    keys::{
        Key,
        Shape::{Bool, OneOf, Sections, Text, Texts},
        Source, misfits,
    },
    status::Kind,
    yaml::Node,
};
use crate::text::Span;

/// Where a project keeps its own.
pub const FOLDER: &str = ".chant/workflows/";

const fn key(
    path: &'static str,
    shape: super::keys::Shape,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key::new(path, shape, default, about).or_null()
}

/// The keys of a workflow.
#[rustfmt::skip] // A table: one row a line.
pub const WORKFLOW_KEYS: &[Key] = &[
    key("about", Text, "", "What the workflow is for."),
    Key::new("phases", Sections, "", "Its phases, in order.").needed(),
    Key::new("phases[].name", Text, "", "What the phase is called: its label, and the end of its id where ids are numbered.").needed(),
    key("phases[].about", Text, "", "What the phase is for: the first paragraph of its spec."),
    key("phases[].type", OneOf(&["code", "task", "driver", "documentation", "research", "group"]), "code", "The spec's `type`."),
    key("phases[].prompt", Text, "", "The spec's `prompt`."),
    key("phases[].title", Text, "", "The spec's title."),
    key("phases[].labels", Texts, "", "The spec's labels besides the one of the chain; the phase's name where absent."),
    key("phases[].target_files", Texts, "[]", "What the phase writes."),
    key("phases[].informed_by", Texts, "[]", "What it reads besides the results of other phases."),
    key("phases[].reads", Texts, "", "The phases whose results it reads; `sources` for what the phase before was informed by. Where absent: the phase before, and `sources`."),
    key("phases[].tracks", Texts, "[]", "The phases whose files a documentation keeps up with."),
    key("phases[].member", Bool, "false", "Whether its specs are members of the driver before it."),
    key("phases[].needs_approval", Bool, "false", "Whether a person must allow the work."),
    key("phases[].sections", Sections, "[]", "Sections above the criteria."),
    Key::new("phases[].sections[].heading", Text, "", "The section's heading, without `##`.").needed(),
    key("phases[].sections[].text", Text, "", "What stands below it. Without it the section is left to be written."),
    key("phases[].criteria", Texts, "[]", "The acceptance criteria."),
];

/// A chain of phases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workflow {
    /// The stem of its file's name.
    pub name: Box<str>,
    /// What it is for.
    pub about: Box<str>,
    /// Its phases, in order.
    pub phases: Box<[Phase]>,
    /// Whether it comes with the server.
    pub is_builtin: bool,
}

/// What the specs of one phase look like. Texts hold `{{topic}}`, `{{title}}` and `{{target}}`: see [`Words`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phase {
    /// What it is called.
    pub name: Box<str>,
    /// What it is for.
    pub about: Box<str>,
    /// `type`.
    pub kind: Kind,
    /// `prompt`.
    pub prompt: Option<Box<str>>,
    /// The title, if the phase has one.
    pub title: Option<Box<str>>,
    /// `labels`, without that of the chain; never empty.
    pub labels: Box<[Box<str>]>,
    /// `target_files`.
    pub targets: Box<[Box<str>]>,
    /// Fixed entries of `informed_by`.
    pub sources: Box<[Box<str>]>,
    /// The phases whose results it reads; `None` where that is not said.
    pub reads: Option<Box<[Box<str>]>>,
    /// The phases whose files it keeps up with.
    pub tracks: Box<[Box<str>]>,
    /// Whether its specs are members of the driver before.
    pub is_member: bool,
    /// Whether a person must allow the work.
    pub needs_approval: bool,
    /// Headings and texts.
    pub sections: Box<[(Box<str>, Box<str>)]>,
    /// The criteria.
    pub criteria: Box<[Box<str>]>,
}

/// What `reads` says for the things that the phase before was informed by.
pub const SOURCES: &str = "sources";

/// Something in a workflow's file that cannot be meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the file's text.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What could stand there instead; empty where nobody knows.
    pub instead: Box<[Box<str>]>,
}

/// What stands for the variables of a workflow's texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// What the chain is about, as a word: the label that its specs share, or part of a title.
    pub topic: &'a str,
    /// The title of the spec before, or of the issue.
    pub title: &'a str,
    /// The first target file.
    pub target: &'a str,
}

impl Words<'_> {
    /// `text` with its variables replaced.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{{topic}}", self.topic)
            .replace("{{title}}", self.title)
            .replace("{{target}}", self.target)
    }
}

impl Workflow {
    /// Reads a workflow from the text of its file. Total: what makes no sense is left out, and told; YAML that is none and
    /// keys that nobody knows are left to the rules on all pages.
    #[must_use]
    pub fn read(name: &str, text: &str) -> (Self, Vec<Problem>) {
        let source = Source::whole(text);
        let mut problems: Vec<Problem> = Vec::new();
        let root = source.yaml.as_ref().map(|document| &document.root);
        let found = source.walk(WORKFLOW_KEYS);
        for one in &found {
            if one.again {
                tell(
                    &mut problems,
                    one.pair.key,
                    &format!("`{}` stands here twice", one.pair.name),
                );
            }
            for (span, message) in misfits(WORKFLOW_KEYS, text, one) {
                tell(&mut problems, span, &message);
            }
        }
        let items = root.and_then(|root| root.value.get("phases"));
        let items = items.map_or(&[][..], |phases| phases.value.items());
        let mut phases: Vec<Phase> = Vec::new();
        for item in items {
            let phase = phase(item);
            if phase.name.is_empty() {
                continue;
            }
            if phases.iter().any(|other| other.name == phase.name) {
                let message = format!("there is a phase `{}` already", phase.name);
                tell(&mut problems, item.span, &message);
                continue;
            }
            check_references(item, &phases, &mut problems);
            phases.push(phase);
        }
        if phases.is_empty() && problems.is_empty() {
            tell(
                &mut problems,
                Span::at(0),
                "a workflow has a list of `phases`",
            );
        }
        problems.sort_by_key(|problem| problem.span.range().start);
        let workflow = Self {
            name: name.into(),
            about: root.map(|root| one(root, "about")).unwrap_or_default(),
            phases: phases.into(),
            is_builtin: false,
        };
        (workflow, problems)
    }

    /// The place of a phase, by its name.
    #[must_use]
    pub fn phase(&self, name: &str) -> Option<usize> {
        self.phases.iter().position(|phase| &*phase.name == name)
    }
}

/// `reads` and `tracks` name phases that come before.
fn check_references(item: &Node, before: &[Phase], problems: &mut Vec<Problem>) {
    for field in ["reads", "tracks"] {
        let named = item
            .value
            .get(field)
            .map_or(&[][..], |node| node.value.items());
        for node in named {
            let Some(name) = node.value.text() else {
                continue;
            };
            let known = before.iter().any(|phase| &*phase.name == name);
            let source = field == "reads" && name == SOURCES;
            if !known && !source {
                let mut instead: Vec<Box<str>> =
                    before.iter().map(|phase| phase.name.clone()).collect();
                if field == "reads" {
                    instead.push(SOURCES.into());
                }
                problems.push(Problem {
                    span: node.span,
                    message: format!("no phase `{name}` comes before this one"),
                    instead: instead.into(),
                });
            }
        }
    }
}

fn tell(problems: &mut Vec<Problem>, span: Span, message: &str) {
    let message = message.to_owned();
    problems.push(Problem {
        span,
        message,
        instead: Box::default(),
    });
}

fn phase(node: &Node) -> Phase {
    let name = one(node, "name");
    let labels = many(node, "labels").unwrap_or_else(|| [name.clone()].into());
    let sections = node.value.get("sections");
    let sections = sections.map_or(&[][..], |sections| sections.value.items());
    Phase {
        about: one(node, "about"),
        kind: Kind::parse(&one(node, "type")).unwrap_or_default(),
        prompt: some(node, "prompt"),
        title: some(node, "title"),
        labels,
        targets: many(node, "target_files").unwrap_or_default(),
        sources: many(node, "informed_by").unwrap_or_default(),
        reads: many(node, "reads"),
        tracks: many(node, "tracks").unwrap_or_default(),
        is_member: &*one(node, "member") == "true",
        needs_approval: &*one(node, "needs_approval") == "true",
        sections: sections
            .iter()
            .map(|section| (one(section, "heading"), one(section, "text").trim().into()))
            .filter(|(heading, _): &(Box<str>, Box<str>)| !heading.is_empty())
            .collect(),
        criteria: many(node, "criteria").unwrap_or_default(),
        name,
    }
}

fn one(node: &Node, name: &str) -> Box<str> {
    some(node, name).unwrap_or_default()
}

/// A text that is there and not empty.
fn some(node: &Node, name: &str) -> Option<Box<str>> {
    let value = &node.value.get(name)?.value;
    let text = value.text().filter(|_| !value.is_null())?.trim();
    (!text.is_empty()).then(|| text.into())
}

/// The texts of a list; `None` where there is no list, or nothing in it.
fn many(node: &Node, name: &str) -> Option<Box<[Box<str>]>> {
    let items = node.value.get(name)?.value.items();
    let texts: Box<[Box<str>]> = items
        .iter()
        .filter_map(|item| item.value.text().map(Into::into))
        .collect();
    (!texts.is_empty()).then_some(texts)
}

/// The workflows that come with the server.
#[must_use]
pub fn builtin() -> &'static [Workflow] {
    static ALL: LazyLock<Vec<Workflow>> = LazyLock::new(|| {
        let read = |(name, text): &(&str, &str)| Workflow {
            is_builtin: true,
            ..Workflow::read(name, text).0
        };
        BUILTIN.iter().map(read).collect()
    });
    &ALL
}

/// Their names and texts, in the order in which they are offered.
const BUILTIN: &[(&str, &str)] = &[
    (
        "research-first",
        include_str!("workflow/builtin/research-first.yml"),
    ),
    (
        "maintainer",
        include_str!("workflow/builtin/maintainer.yml"),
    ),
    ("synthesis", include_str!("workflow/builtin/synthesis.yml")),
    ("analysis", include_str!("workflow/builtin/analysis.yml")),
    ("tdd", include_str!("workflow/builtin/tdd.yml")),
    ("kpi", include_str!("workflow/builtin/kpi.yml")),
    ("approval", include_str!("workflow/builtin/approval.yml")),
];

#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
