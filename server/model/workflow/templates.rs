//! Prompts for projects that have none of the name that a phase wants.

/// The text of a prompt file, by its name.
#[must_use]
pub fn prompt(name: &str) -> Option<&'static str> {
    let found = PROMPTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

const PROMPTS: &[(&str, &str)] = &[
    ("standard", include_str!("prompts/standard.md")),
    ("research", include_str!("prompts/research.md")),
    (
        "research-synthesis",
        include_str!("prompts/research-synthesis.md"),
    ),
    (
        "research-analysis",
        include_str!("prompts/research-analysis.md"),
    ),
    ("reproduce", include_str!("prompts/reproduce.md")),
    ("implement", include_str!("prompts/implement.md")),
    ("documentation", include_str!("prompts/documentation.md")),
    ("triage", include_str!("prompts/triage.md")),
    ("review", include_str!("prompts/review.md")),
    ("release", include_str!("prompts/release.md")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        prompt::{Prompt, Scope, VARIABLES, verdict},
        workflow::builtin,
    };

    #[test]
    fn every_phase_that_comes_along_has_its_prompt() {
        for workflow in builtin() {
            for phase in &workflow.phases {
                let name = phase.prompt.as_deref().expect("a prompt");
                assert!(prompt(name).is_some(), "{}: {name}", workflow.name);
            }
        }
    }

    #[test]
    fn each_says_what_it_is_for_and_names_only_known_variables() {
        for (name, text) in PROMPTS {
            assert!(verdict(text).is_ok(), "{name}");
            let prompt = Prompt::read(text);
            assert!(
                prompt.purpose.is_some() && prompt.extends.is_none(),
                "{name}"
            );
            for variable in &prompt.variables {
                let said = variable.name.of(text);
                let mut work = VARIABLES.iter().filter(|known| known.scope == Scope::Work);
                assert!(work.any(|known| known.name == said), "{name}: {said}");
            }
            assert!(
                text.contains("{{spec.path}}"),
                "{name} says where the criteria are ticked"
            );
        }
    }
}
