//! Fixes that make the file which a name leads to in vain.

use super::{Finding, New, Plan, Subject, accidental_member};
use crate::{model::id, workspace::PathKind};

/// Offers to make the spec of that id, as `chant add` would.
pub(super) fn offer_spec(finding: &mut Finding, subject: &Subject, id: &str) {
    // What would be taken for a member by accident, or is this spec's own driver and waits for it, is better not made.
    let accident = accidental_member::by_chance(subject.project, id);
    let circle = finding.code == "unknown-dependency" && id::is_member_of(subject.entry.id(), id);
    let taken = subject.project.with_id(id).next().is_some();
    if !id::is_legal(id) || taken || accident || circle {
        return;
    }
    let text = format!("---\ntype: code\nstatus: pending\n---\n\n# {}\n", title(id));
    offer(
        finding,
        subject,
        format!("Create the spec `{id}`"),
        &format!(".chant/specs/{id}.md"),
        &text,
    );
}

/// Offers to make the prompt of that name.
pub(super) fn offer_prompt(finding: &mut Finding, subject: &Subject, name: &str) {
    if !id::is_legal(name) {
        return;
    }
    let text = format!(
        "---\nname: {name}\npurpose: {}\n---\n\n# {{{{spec.title}}}}\n\n{{{{spec.description}}}}\n",
        title(name)
    );
    offer(
        finding,
        subject,
        format!("Create the prompt `{name}`"),
        &format!(".chant/prompts/{name}.md"),
        &text,
    );
}

/// Offers to make an empty file of the project.
pub(super) fn offer_file(finding: &mut Finding, subject: &Subject, path: &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    // A name without an ending is more likely a folder, or no path at all.
    if !name.contains('.') || path.starts_with(".chant/") || path.contains(['*', '?', '[', '\\']) {
        return;
    }
    offer(finding, subject, format!("Create `{path}`"), path, "");
}

fn offer(finding: &mut Finding, subject: &Subject, title: String, path: &str, text: &str) {
    if subject.world.kind(path) == PathKind::Missing {
        let (path, text) = (path.into(), text.into());
        finding.fix(title, Plan::Create(New { path, text }));
    }
}

/// The words of a name: `009-log-out` is `Log out`.
fn title(name: &str) -> String {
    let words: Vec<&str> = name
        .split(['-', '_', '.', ' '])
        .filter(|word| !word.is_empty())
        .skip_while(|word| word.chars().all(|ch| ch.is_ascii_digit()))
        .collect();
    let joined = if words.is_empty() || id::is_generated(name) {
        name.to_owned()
    } else {
        words.join(" ")
    };
    let mut chars = joined.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fixture, MAIN};

    #[track_caller]
    fn created(code: &str, text: &str, title: &str) -> Option<New> {
        let found = Fixture::new(text).findings(MAIN, Some(code));
        let fix = found.first()?.fixes.iter().find(|fix| fix.title == title)?;
        match &fix.plan {
            Plan::Create(new) => Some(new.clone()),
            _ => None,
        }
    }

    #[test]
    fn specs_and_prompts_that_are_missing() {
        let text = "---\ndepends_on: [009-log-out]\nprompt: triage\n---\n# T\n";
        let new = created("unknown-dependency", text, "Create the spec `009-log-out`").unwrap();
        assert_eq!(&*new.path, ".chant/specs/009-log-out.md");
        assert_eq!(
            &*new.text,
            "---\ntype: code\nstatus: pending\n---\n\n# Log out\n"
        );
        let new = created("unknown-prompt", text, "Create the prompt `triage`").unwrap();
        assert_eq!(&*new.path, ".chant/prompts/triage.md");
        assert!(new.text.starts_with("---\nname: triage\npurpose: Triage\n"));
    }

    #[test]
    fn files_of_the_project_that_are_missing() {
        let text = "---\ninformed_by: [docs/a.md, docs/b, '../c.md']\n---\n# T\n";
        let new = created("missing-source", text, "Create `docs/a.md`").unwrap();
        assert_eq!((&*new.path, &*new.text), ("docs/a.md", ""));
        assert_eq!(created("missing-source", text, "Create `docs/b`"), None);
    }

    #[test]
    fn not_by_an_illegal_name() {
        let text = "---\ndepends_on: ['a/b']\n---\n# T\n";
        assert_eq!(
            created("unknown-dependency", text, "Create the spec `a/b`"),
            None
        );
    }
}
