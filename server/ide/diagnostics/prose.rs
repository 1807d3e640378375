//! What the rules on the body share: which part of a text is prose that a person may mend.

use super::Subject;
use crate::{
    model::{body, criteria::lines},
    text::Span,
    workspace::Place,
};

/// The prose of a spec; `None` where there is no point in speaking of it: in the archive, where nothing is counted any
/// more, and where a frontmatter without an end has swallowed half of the body.
pub(super) fn of(subject: &Subject) -> Option<Span> {
    let spec = &subject.entry.spec;
    let archived = subject.entry.place == Place::Archive;
    if archived || !spec.loads() && has_swallowed(subject) {
        return None;
    }
    Some(body::prose(subject.text, spec.split.body))
}

/// Whether what chant takes for YAML holds lines of markdown.
fn has_swallowed(subject: &Subject) -> bool {
    let text = subject.text;
    let yaml = subject.entry.spec.split.yaml;
    yaml.is_some_and(|yaml| {
        lines(text, yaml).any(|line| {
            let ink = line.of(text);
            ink.starts_with("## ") || ink.starts_with("```")
        })
    })
}
