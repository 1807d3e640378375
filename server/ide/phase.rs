//! A spec as a step of a workflow: what the step is called, and which one follows.

use std::sync::Arc;

use crate::{
    model::Spec,
    workspace::{Entry, Project},
};

/// Labels that name a phase, in chant's documented workflows (reference §11).
const PHASES: &[&str] = &[
    "triage",
    "comprehension",
    "reproduction",
    "root-cause",
    "impact-map",
    "implementation",
    "fix",
    "review",
    "upstream-pr",
    "documentation",
    "release",
];

/// Prompts that say nothing of the phase.
const PLAIN_PROMPTS: &[&str] = &["standard", "bootstrap", "ollama"];

/// So many of the specs that wait are looked at for the one that follows.
const MAX_LOOKED_AT: usize = 64;

/// What the phase is called: by a label that names one, else by the prompt, else by the type.
#[must_use]
pub fn name(spec: &Spec) -> String {
    let label = spec
        .texts("labels")
        .map(|(label, _)| label)
        .find(|label| PHASES.contains(label));
    let prompt = spec.text("prompt").map(|(name, _)| name);
    let name = label.or(prompt.filter(|name| !PLAIN_PROMPTS.contains(name)));
    name.unwrap_or(spec.kind.name()).replace(['-', '_'], " ")
}

/// The phase that follows: an unfinished spec that depends on this one; among several, the first that shares a label
/// with it, else the first by path.
#[must_use]
pub fn next<'a>(project: &'a Project, entry: &Entry) -> Option<&'a Arc<Entry>> {
    let mut first = None;
    let waiting = project
        .dependants(entry.id())
        .take(MAX_LOOKED_AT)
        .filter(|other| other.is_active() && other.path != entry.path)
        .filter(|other| !other.spec.status.is_over() && other.driver() != Some(entry.id()));
    for other in waiting {
        let shares = |(label, _)| entry.spec.texts("labels").any(|(own, _)| own == label);
        if other.spec.texts("labels").any(shares) {
            return Some(other);
        }
        first = first.or(Some(other));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_label_says_more_than_a_prompt_and_a_prompt_more_than_a_type() {
        for (yaml, expected) in [
            (
                "type: research\nprompt: research\nlabels: [issue-42, root-cause]",
                "root cause",
            ),
            ("type: task\nprompt: reproduce", "reproduce"),
            ("type: documentation\nprompt: standard", "documentation"),
            ("labels: [urgent]", "code"),
        ] {
            assert_eq!(name(&Spec::read(&format!("---\n{yaml}\n---\n"))), expected);
        }
    }

    #[test]
    fn the_phase_that_shares_a_label_follows() {
        let fixture = Fixture::new(
            "---\nlabels: [issue-42]\n---\n//- .chant/specs/a.md\n---\ndepends_on: [spec]\n---\n//- .chant/specs/b.md\n\
             ---\ndepends_on: [spec]\nlabels: [issue-42]\n---\n//- .chant/specs/c.md\n---\ndepends_on: [a]\n---\n",
        );
        let next = |id: &str| {
            let entry = fixture.project.by_id(id).unwrap();
            next(&fixture.project, entry).map(|entry| entry.id())
        };
        assert_eq!(next("spec"), Some("b"));
        assert_eq!(next("a"), Some("c"));
        assert_eq!(next("c"), None);
    }
}
