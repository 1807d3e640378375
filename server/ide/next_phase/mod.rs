//! New specs: the next phase of a chain, the first phase of an issue, and a spec of no chain.
//!
//! Each answer is a plan: files that come into being, and where the cursor stands then. Whoever carries it out opens the
//! spec there.

mod identity;
mod issue;
mod links;
mod sheet;
mod single;

pub use issue::{Issue, start};
pub use single::{Request, new_spec};

use links::Links;
use sheet::{Sheet, line};

use super::{
    change::{Change, Step},
    workflow::{self, chain, likeliest, recognise, topic},
};
use crate::{
    model::workflow::{FOLDER, Phase, Words, Workflow, templates},
    workspace::{Entry, Place, Project, World},
};

/// What an id is made of that no spec can tell.
#[derive(Clone, Copy, Debug)]
pub struct Birth<'a> {
    /// The local date: `2026-01-05`.
    pub today: &'a str,
    /// Any number.
    pub chance: u64,
}

/// A plan for a new spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The files that come into being.
    pub change: Change,
    /// The new spec.
    pub path: String,
    /// The first place in it that is left to be written, in bytes.
    pub cursor: usize,
    /// What was done, in one sentence.
    pub sentence: String,
}

/// What a next phase may be asked for besides: the workflow and the phase, where they shall not be guessed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// The name of a workflow.
    pub workflow: Option<&'a str>,
    /// The name of one of its phases.
    pub phase: Option<&'a str>,
}

/// Plans the spec that follows on `entry`.
///
/// # Errors
/// One sentence: why none does.
pub fn next_phase(
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    wish: Wish,
    birth: &Birth,
) -> Result<Planned, String> {
    if !entry.loads() {
        return Err(format!(
            "{} cannot be read: mend its frontmatter first",
            entry.path
        ));
    }
    let workflows = workflow::workflows(world);
    let (workflow, now, next) = place(project, entry, &workflows, wish)?;
    whole(world, workflow)?;
    let next_phase = &workflow.phases[next];
    let links = Links {
        world,
        workflow,
        chain: std::iter::once(entry)
            .chain(chain(project, entry))
            .collect(),
        phase: now,
    };
    if !next_phase.is_member
        && let Some(other) = project
            .dependants(entry.id())
            .find(|other| other.is_active() && likeliest(other, workflow) == Some(next))
    {
        return Err(format!(
            "{} follows {} as {} already",
            other.id(),
            entry.id(),
            next_phase.name
        ));
    }
    let driver = match (next_phase.is_member, entry.driver()) {
        (false, _) => None,
        (true, Some(driver)) => Some(driver),
        (true, None) if entry.spec.kind.has_members() => Some(entry.id()),
        (true, None) => {
            return Err(format!(
                "specs of {} are members of a driver, and {} is none",
                next_phase.name,
                entry.id()
            ));
        }
    };
    let numbered = || {
        let now = &workflow.phases[now?];
        identity::numbered(project, entry, now, next_phase)
    };
    let id = match driver {
        Some(driver) => identity::member(project, driver),
        None => numbered().unwrap_or_else(|| identity::dated(project, birth)),
    };
    let topic = topic(entry, &workflows);
    let depends_on = match (driver, entry.place) {
        // A member that waited for its driver would wait for ever, and chant finds no spec in the archive.
        (None, Place::Active) => vec![entry.id().to_owned()],
        _ => Vec::new(),
    };
    let sheet = Sheet {
        depends_on,
        labels: labels(entry, workflow, next_phase, &topic),
        informed_by: links.informed_by(next_phase),
        tracks: links.tracks(next_phase),
        ..of_phase(
            workflow,
            next_phase,
            &topic,
            entry.spec.title_or_untitled(),
            subject(entry.spec.title_or_untitled(), &topic),
        )
    };
    let sentence = format!(
        "{id} follows {} as {}, of the workflow {}",
        entry.id(),
        next_phase.name,
        workflow.name
    );
    Ok(plan(project, &id, &sheet, sentence))
}

/// The name of the phase that [`next_phase`] would make a spec of, if it is plain that `entry` is part of a chain and that
/// nothing follows on it yet: what is asked before it is offered to somebody who has not asked for it.
#[must_use]
pub fn offered(project: &Project, entry: &Entry, workflows: &[Workflow]) -> Option<Box<str>> {
    recognise(project, entry, workflows).filter(|found| found.is_sure)?;
    let (workflow, _, next) = place(project, entry, workflows, Wish::default()).ok()?;
    let mut after = project.dependants(entry.id());
    let is_there = after.any(|other| other.is_active() && likeliest(other, workflow) == Some(next));
    let next = &workflow.phases[next];
    (next.is_member || !is_there).then(|| next.name.clone())
}

/// The workflow, the phase that `entry` is, if it is one, and the phase that comes next.
fn place<'w>(
    project: &Project,
    entry: &Entry,
    workflows: &'w [Workflow],
    wish: Wish,
) -> Result<(&'w Workflow, Option<usize>, usize), String> {
    let (workflow, now) = match wish.workflow {
        Some(name) => {
            let workflow = named(workflows, name)?;
            (
                workflow,
                recognise(project, entry, std::slice::from_ref(workflow)).map(|found| found.phase),
            )
        }
        None => {
            let found = recognise(project, entry, workflows).ok_or_else(|| {
                format!(
                    "nothing tells which phase {} is: give it the label of a phase, or name a workflow",
                    entry.id()
                )
            })?;
            (found.workflow, Some(found.phase))
        }
    };
    if let Some(name) = wish.phase {
        let next = workflow.phase(name).ok_or_else(|| {
            let names: Vec<&str> = workflow.phases.iter().map(|phase| &*phase.name).collect();
            format!(
                "the workflow {} has no phase {name}; it has {}",
                workflow.name,
                names.join(", ")
            )
        })?;
        return Ok((workflow, now, next));
    }
    // The last phase of members has another member behind it.
    let again =
        now.filter(|now| now + 1 == workflow.phases.len() && workflow.phases[*now].is_member);
    let next = again.unwrap_or_else(|| now.map_or(0, |now| now + 1));
    if next < workflow.phases.len() {
        return Ok((workflow, now, next));
    }
    Err(match workflow.phases.last() {
        Some(last) => format!(
            "{} is {}, the last phase of {}",
            entry.id(),
            last.name,
            workflow.name
        ),
        None => format!("the workflow {} has no phases", workflow.name),
    })
}

fn named<'w>(workflows: &'w [Workflow], name: &str) -> Result<&'w Workflow, String> {
    workflows
        .iter()
        .find(|workflow| &*workflow.name == name)
        .ok_or_else(|| {
            let names: Vec<&str> = workflows.iter().map(|workflow| &*workflow.name).collect();
            format!(
                "there is no workflow {name}; there are {}",
                names.join(", ")
            )
        })
}

/// Refuses a workflow in whose file something cannot be meant so: its specs would lack what was left out.
fn whole(world: &dyn World, workflow: &Workflow) -> Result<(), String> {
    if workflow.is_builtin {
        return Ok(());
    }
    let path = format!("{FOLDER}{}.yml", workflow.name);
    let text = world.read(&path).unwrap_or_default();
    match Workflow::read(&workflow.name, &text).1.first() {
        None => Ok(()),
        Some(problem) => Err(format!("{path} has an error: {}", problem.message)),
    }
}

/// The labels of the chain, then those of the phase.
fn labels(entry: &Entry, workflow: &Workflow, next: &Phase, topic: &str) -> Vec<String> {
    let of_phases = |label: &&str| {
        let mut phases = workflow.phases.iter();
        phases.any(|phase| phase.labels.iter().any(|other| **other == **label))
    };
    let all = entry.spec.texts("labels").map(|(label, _)| label);
    let mut labels: Vec<String> = all
        .filter(|label| !of_phases(label))
        .map(str::to_owned)
        .collect();
    if labels.is_empty() {
        labels.push(topic.to_owned());
    }
    labels.extend(next.labels.iter().map(|label| label.to_string()));
    labels
}

/// What an issue is about, from the title of one of its phases: `Understand issue-42: Lost write`.
fn subject<'a>(title: &'a str, topic: &str) -> Option<&'a str> {
    let (_, behind) = title.split_once(topic)?;
    let (_, subject) = behind.split_once(": ")?;
    Some(subject.trim()).filter(|subject| !subject.is_empty())
}

/// What a phase says of its specs, its variables replaced. The titles of phases that come along end with the subject of the
/// issue.
fn of_phase(
    workflow: &Workflow,
    phase: &Phase,
    topic: &str,
    title: &str,
    subject: Option<&str>,
) -> Sheet {
    let mut words = Words {
        topic,
        title,
        target: "",
    };
    let targets: Vec<String> = phase.targets.iter().map(|path| words.fill(path)).collect();
    words.target = targets.first().map_or("", String::as_str);
    let title = match &phase.title {
        Some(title) => match subject.filter(|_| workflow.is_builtin) {
            Some(subject) => format!("{}: {subject}", words.fill(title)),
            None => words.fill(title),
        },
        None => format!("{}: {title}", phase.name),
    };
    Sheet {
        kind: phase.kind,
        prompt: phase.prompt.as_deref().map(str::to_owned),
        needs_approval: phase.needs_approval,
        title: line(&title),
        about: words.fill(&phase.about),
        sections: phase
            .sections
            .iter()
            .map(|(heading, text)| (line(&words.fill(heading)), words.fill(text)))
            .collect(),
        criteria: phase
            .criteria
            .iter()
            .map(|text| line(&words.fill(text)))
            .collect(),
        targets,
        ..Sheet::default()
    }
}

/// The files of a new spec: itself, and its prompt where there is none of that name and we have one to offer. Without it
/// chant would begin the work and stop in the middle.
fn plan(project: &Project, id: &str, sheet: &Sheet, mut sentence: String) -> Planned {
    let (text, cursor) = sheet.write();
    let path = format!(".chant/specs/{id}.md");
    let mut steps = Vec::new();
    let wanted = sheet
        .prompt
        .as_deref()
        .filter(|name| project.prompt(name).is_none());
    if let Some(name) = wanted {
        let path = format!(".chant/prompts/{name}.md");
        if let Some(prompt) = templates::prompt(name) {
            sentence.push_str(&format!(
                "; the prompt {name} was missing, and is new as well"
            ));
            let text = prompt.to_owned();
            steps.push(Step::Create { path, text });
        } else {
            sentence.push_str(&format!("; there is no prompt {name} yet: write {path}"));
        }
    }
    steps.push(Step::Create {
        path: path.clone(),
        text,
    });
    Planned {
        change: Change { steps },
        path,
        cursor,
        sentence,
    }
}

#[cfg(test)]
mod tests;
