//! What `chant work` asks of a spec besides its status and the state of other specs: a title, quality, a prompt
//! (reference §8.1, §9.4). Each refusal is a clause behind "it": `is too vague, with 10 vague words (…)`.

use crate::{
    ide::prompt,
    model::{
        Spec,
        quality::{Grade, Light, Quality, VAGUE},
        status::Status,
    },
    workspace::{PathKind, Place, Project, World},
};

/// Which part of the score is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poor {
    /// Too many criteria, target files or words.
    TooBig,
    /// No boxes at all.
    NoCriteria,
    /// Too many vague words.
    TooVague,
    /// Prose where bullets should be.
    TooWordy,
}

/// Why the quality gate would refuse the spec when nobody is there to insist, if it would.
#[must_use]
pub fn poor(spec: &Spec) -> Option<(Poor, String)> {
    judged(spec, spec.quality.as_deref()?)
}

/// Whether only what agents have said makes the spec a poor one. chant counts that as well; whoever else runs the spec
/// again is not stopped by it.
#[must_use]
pub fn poor_by_output(spec: &Spec) -> bool {
    let task = spec.task_quality.as_deref();
    task.is_some_and(|task| judged(spec, task).is_none())
}

fn judged(spec: &Spec, quality: &Quality) -> Option<(Poor, String)> {
    if quality.light() != Light::Refine {
        return None;
    }
    Some(if quality.complexity == Grade::D {
        (
            Poor::TooBig,
            format!("is too big, with {}", size(spec, quality)),
        )
    } else if quality.criteria == Grade::D {
        (Poor::NoCriteria, "has no criteria".to_owned())
    } else if quality.vague > 8 {
        let (count, words) = (quality.vague, VAGUE.join(", "));
        (
            Poor::TooVague,
            format!("is too vague, with {count} vague words ({words})"),
        )
    } else {
        let lines = quality.bullets + quality.prose;
        let are = if quality.bullets == 1 { "is" } else { "are" };
        let bullets = quality.bullets;
        (
            Poor::TooWordy,
            format!("is too wordy: {bullets} of its {lines} lines {are} a bullet"),
        )
    })
}

fn size(spec: &Spec, quality: &Quality) -> String {
    match (spec.criteria.total(), spec.texts("target_files").count()) {
        (criteria @ 8.., _) => format!("{criteria} criteria, where 7 are the most"),
        (_, files @ 5..) => format!("{files} target files, where 4 are the most"),
        _ => format!(
            "{} words{}, where 599 are the most",
            quality.words,
            said(spec, quality)
        ),
    }
}

/// How much of the size no person has written.
fn said(spec: &Spec, quality: &Quality) -> String {
    let task = spec.task_quality.as_ref().map(|task| task.words);
    let said = task.map_or(0, |words| quality.words.saturating_sub(words));
    match said {
        0 => String::new(),
        said => format!(" ({said} of them Agent Output)"),
    }
}

/// The name of the prompt that a run would be given (reference §8.1, step 11), if there is no such prompt. A project
/// without a configuration of its own is given the benefit of the doubt.
#[must_use]
pub fn missing_prompt<'a>(
    project: &'a Project,
    world: &dyn World,
    spec: &'a Spec,
) -> Option<&'a str> {
    if spec.text("prompt").is_none() {
        project.page(".chant/config.md")?;
    }
    let name = prompt::name(project, spec);
    let path = format!(".chant/prompts/{name}.md");
    let there = project.prompt(name).is_some() || world.kind(&path) == PathKind::File;
    (!there).then_some(name)
}

/// A dependency that a run would accept and chant's lint, which a run begins with, would not: it lies in a folder below
/// `.chant/specs`.
pub(super) fn unseen<'a>(project: &'a Project, spec: &'a Spec) -> impl Iterator<Item = &'a str> {
    spec.depends_on().map(|(id, _)| id).filter(|id| {
        let found = project.as_loaded(id);
        found.is_some_and(|found| {
            found.place == Place::Subfolder && found.spec.status == Status::Completed
        })
    })
}
