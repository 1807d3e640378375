//! Which phase of which workflow a spec is, told from its labels, its id, what it writes, its type and prompt, and what
//! comes before it.
//!
//! Nothing in a spec says so outright, because chant has no field for it. So every sign counts, the telling ones much,
//! and the answer names those that were found.

use crate::{
    model::{
        Spec,
        workflow::{self, Phase, Workflow},
    },
    workspace::{Entry, Project, World, sources::plain},
};

/// A spec as a phase.
#[derive(Clone, Debug)]
pub struct Recognised<'w> {
    /// Of this workflow.
    pub workflow: &'w Workflow,
    /// The place of the phase in it.
    pub phase: usize,
    /// Why, as the end of a sentence: `it has the label fix, and comes after 004-impact-map`.
    pub reason: String,
    /// Whether one sign confirms another: many a spec has the label `tests` and is part of no chain.
    pub is_sure: bool,
}

/// A label with the type and the prompt of its phase, or with a spec of the same workflow before it.
const SURE: u32 = 10;

/// The specs of a chain before one, at most so many: a chain is as long as its workflow, and this is several.
const CHAIN: usize = 32;

/// The workflows of a project: its own, then those that come along and have other names.
#[must_use]
pub fn workflows(world: &dyn World) -> Vec<Workflow> {
    let mut all = Vec::new();
    for file in world.list(workflow::FOLDER.trim_end_matches('/')) {
        let Some(name) = file.name.strip_suffix(".yml") else {
            continue;
        };
        if let Some(text) = world.read(&format!("{}{}", workflow::FOLDER, file.name)) {
            all.push(Workflow::read(name, &text).0);
        }
    }
    let own = all.len();
    for workflow in workflow::builtin() {
        if all[..own].iter().all(|other| other.name != workflow.name) {
            all.push(workflow.clone());
        }
    }
    all
}

/// The phase that a spec is; `None` where no sign tells of one.
#[must_use]
pub fn recognise<'w>(
    project: &Project,
    entry: &Entry,
    workflows: &'w [Workflow],
) -> Option<Recognised<'w>> {
    let before = chain(project, entry);
    let mut best: Option<(u32, Recognised)> = None;
    for workflow in workflows {
        for (at, phase) in workflow.phases.iter().enumerate() {
            let (mut score, mut reasons) = signs(entry, phase);
            if score == 0 {
                continue;
            }
            score += u32::from(entry.spec.kind == phase.kind);
            let prompt = entry.spec.text("prompt").map(|(name, _)| name);
            score += u32::from(prompt.is_some() && prompt == phase.prompt.as_deref());
            score += u32::from(!workflow.is_builtin);
            for (number, other) in before.iter().enumerate() {
                let Some(place) = likeliest(other, workflow).filter(|place| *place < at) else {
                    continue;
                };
                score += 2 + u32::from(place + 1 == at);
                if number == 0 {
                    reasons.push(format!("comes after {}", other.id()));
                }
            }
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                let found = Recognised {
                    workflow,
                    phase: at,
                    reason: sentence(&reasons),
                    is_sure: score >= SURE,
                };
                best = Some((score, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The phase of one workflow that the spec's own signs tell of; others' signs are not looked at.
#[must_use]
pub fn likeliest(entry: &Entry, workflow: &Workflow) -> Option<usize> {
    let scores = workflow.phases.iter().map(|phase| signs(entry, phase).0);
    let (mut place, mut most) = (None, 0);
    for (at, score) in scores.enumerate() {
        if score > most {
            (place, most) = (Some(at), score);
        }
    }
    place
}

/// The specs that a spec builds on, nearest first, each once: those it waits for, and those whose files it reads.
#[must_use]
pub fn chain<'a>(project: &'a Project, entry: &'a Entry) -> Vec<&'a Entry> {
    let mut found: Vec<&Entry> = Vec::new();
    let mut queue = vec![entry];
    let mut at = 0;
    while let Some(one) = queue.get(at).copied() {
        at += 1;
        let ids = one
            .spec
            .depends_on()
            .filter_map(|(id, _)| project.with_id(id).next());
        let read = one
            .spec
            .texts("informed_by")
            .filter_map(|(path, _)| project.spec(plain(path)));
        for next in ids.chain(read) {
            let known =
                std::ptr::eq(&**next, entry) || found.iter().any(|other| other.path == next.path);
            if !known && next.path != entry.path && found.len() < CHAIN {
                found.push(next);
                queue.push(next);
            }
        }
    }
    found
}

/// What a chain is about, as a word that may stand in a path: the label that is no phase's, what stands for the topic in
/// the name of a file that it writes, or the words of its title.
#[must_use]
pub fn topic(entry: &Entry, workflows: &[Workflow]) -> String {
    let spec = &entry.spec;
    let of_phases = |label: &str| {
        let mut phases = workflows.iter().flat_map(|workflow| &workflow.phases);
        phases.any(|phase| phase.labels.iter().any(|other| **other == *label))
    };
    let labels: Vec<&str> = spec.texts("labels").map(|(label, _)| label).collect();
    let own = || labels.iter().filter(|label| !of_phases(label));
    let numbered = own().find(|label| label.ends_with(|ch: char| ch.is_ascii_digit()));
    if let Some(label) = numbered.or_else(|| own().next()) {
        return slug(label);
    }
    let phases = || workflows.iter().flat_map(|workflow| &workflow.phases);
    let written = spec.texts("target_files").find_map(|(path, _)| {
        phases().find_map(|phase| {
            phase
                .targets
                .iter()
                .find_map(|form| stands_for(form, plain(path)))
        })
    });
    written.map_or_else(|| slug(spec.title_or_untitled()), slug)
}

/// A text as one word of small letters, digits and dashes, short enough for the name of a file.
#[must_use]
pub fn slug(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut out = String::new();
    for word in text.split(|ch: char| !ch.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        let word = word.to_lowercase();
        if !out.is_empty() && out.len() + word.len() >= LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.extend(word.chars().take(LONGEST));
    }
    if out.is_empty() {
        "untitled".to_owned()
    } else {
        out
    }
}

/// The signs that a spec is this phase: how telling they are, and what they are.
fn signs(entry: &Entry, phase: &Phase) -> (u32, Vec<String>) {
    let spec = &entry.spec;
    let (mut score, mut reasons) = (0, Vec::new());
    let label = spec
        .texts("labels")
        .find(|(label, _)| phase.labels.iter().any(|other| **other == **label));
    if let Some((label, _)) = label {
        score += 8;
        reasons.push(format!("has the label {label}"));
    }
    if let Some(path) = writes(spec, phase) {
        score += 6;
        reasons.push(format!("writes {path}"));
    }
    let number = entry
        .id()
        .strip_suffix(&*phase.name)
        .and_then(|rest| rest.strip_suffix('-'));
    // `005-fix` is a phase; `add-tests` is any spec.
    if number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        score += 4;
        reasons.push(format!("is named {}", entry.id()));
    }
    (score, reasons)
}

/// A file that the spec writes and that only this phase would.
fn writes<'a>(spec: &'a Spec, phase: &Phase) -> Option<&'a str> {
    let mut paths = spec.texts("target_files").map(|(path, _)| path);
    paths.find(|path| {
        let mut forms = phase.targets.iter();
        forms.any(|form| stands_for(form, plain(path)).is_some())
    })
}

/// What stands for the topic in a path of that form.
fn stands_for<'a>(form: &str, path: &'a str) -> Option<&'a str> {
    let (start, end) = form.split_once("{{topic}}")?;
    let topic = path.strip_prefix(start)?.strip_suffix(end)?;
    (!topic.is_empty() && !topic.contains('/')).then_some(topic)
}

fn sentence(reasons: &[String]) -> String {
    match reasons.split_last() {
        None => String::new(),
        Some((only, [])) => format!("it {only}"),
        Some((last, others)) => format!("it {}, and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    #[track_caller]
    fn check_phase(fixture: &str, expect: Expect) {
        let fixture = Fixture::new(fixture);
        let entry = fixture.project.spec(&fixture.files[0].0).expect("a spec");
        let workflows = workflows(&fixture);
        let told = match recognise(&fixture.project, entry, &workflows) {
            None => "no phase".to_owned(),
            Some(found) => {
                let phase = &found.workflow.phases[found.phase].name;
                format!(
                    "{phase} of {}: {}; {}",
                    found.workflow.name,
                    found.reason,
                    topic(entry, &workflows)
                )
            }
        };
        expect.assert_eq(&told);
    }

    #[test]
    fn a_label_tells() {
        check_phase(
            "---\nlabels: [issue-7, root-cause]\n---\n# T\n",
            expect!["root-cause of research-first: it has the label root-cause; issue-7"],
        );
        check_phase(
            "---\nlabels: [triage]\n---\n# Crash at the start\n",
            expect!["triage of maintainer: it has the label triage; crash-at-the-start"],
        );
    }

    #[test]
    fn what_comes_before_tells_of_two_workflows_which_it_is() {
        let before = "---\nlabels: [reproduction, issue-7]\ndepends_on: [a]\n---\n# T\n//- .chant/specs/a.md\n---\nlabels: [";
        check_phase(
            &format!("{before}comprehension]\n---\n# A\n"),
            expect![
                "reproduction of research-first: it has the label reproduction, and comes after a; issue-7"
            ],
        );
        check_phase(
            &format!("{before}triage]\n---\n# A\n"),
            expect![
                "reproduction of maintainer: it has the label reproduction, and comes after a; issue-7"
            ],
        );
    }

    #[test]
    fn files_and_ids_tell() {
        check_phase(
            "---\ntarget_files: [.chant/research/lost-write-impact-map.md]\n---\n# T\n",
            expect![
                "impact-map of research-first: it writes .chant/research/lost-write-impact-map.md; lost-write"
            ],
        );
        check_phase(
            "//- .chant/specs/005-fix.md\n# T\n",
            expect!["fix of research-first: it is named 005-fix; t"],
        );
    }

    #[test]
    fn a_type_alone_tells_nothing() {
        check_phase(
            "---\ntype: research\nprompt: research\n---\n# T\n",
            expect![["no phase"]],
        );
    }

    #[test]
    fn circles_end() {
        check_phase(
            "---\nlabels: [fix]\ndepends_on: [spec, a]\n---\n# T\n//- .chant/specs/a.md\n---\nlabels: [impact-map]\ndepends_on: [spec, a]\n---\n# T\n",
            expect!["fix of research-first: it has the label fix, and comes after a; t"],
        );
    }

    #[test]
    fn slugs_are_short_words() {
        assert_eq!(
            slug("Lost Write -- in `Store::put`!"),
            "lost-write-in-store-put"
        );
        assert_eq!(slug("--- ../.. "), "untitled");
        assert_eq!(slug(&"word ".repeat(30)).len(), 39);
        assert_eq!(slug("Größe"), "größe");
    }
}
