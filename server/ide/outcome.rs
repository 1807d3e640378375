//! What becomes of a spec when its run begins and when it is over: the status that follows, what is noted in the
//! frontmatter, and the section `## Agent Output`.
//!
//! All of it is planned on the newest text, whatever the agent or a person has made of that meanwhile.

use super::{fields, lists};
use crate::{
    model::{
        Spec,
        run::{Ending, Facts, TOO_LATE, Verdict},
        split,
        status::Status,
        time,
    },
    text::{Edit, apply, difference, line_break},
};

/// chant keeps so many bytes of what an agent said (reference §6.3); the log has all of it.
pub const KEPT: usize = 5000;

/// The edits with which a run begins.
///
/// # Errors
/// A sentence: no work begins from the status that the spec has by now.
pub fn begin(text: &str, now: i64) -> Result<Vec<Edit>, String> {
    let spec = Spec::read(text);
    if !spec.loads() {
        return Err("its frontmatter cannot be read any more".to_owned());
    }
    if spec.status == Status::InProgress {
        return Err("it is in progress already".to_owned());
    }
    if !spec.status.next().contains(&Status::InProgress) {
        return Err(format!("{TOO_LATE} `{}`", spec.status));
    }
    with_status(text, Status::InProgress, now)
}

/// What follows from how a run ended and from what the spec says by now.
#[must_use]
pub fn verdict(text: &str, facts: &Facts) -> Verdict {
    let spec = Spec::read(text);
    let open: Vec<String> = spec
        .criteria
        .items
        .iter()
        .filter(|item| !item.checked)
        .map(|item| item.text.of(text).to_owned())
        .collect();
    let (status, message) = match facts.ending {
        Ending::Exit(0) => match (open.len(), spec.criteria.total(), &facts.mismatch) {
            (0, _, Some(mismatch)) => (
                Status::NeedsAttention,
                format!("the output does not match its schema: {mismatch}"),
            ),
            (0, 0, None) if facts.criteria.is_some_and(|(_, before)| before > 0) => (
                Status::NeedsAttention,
                "the agent has ended, and the criteria are gone".to_owned(),
            ),
            (0, 0, None) => (Status::Completed, format!("completed{}", unmarked(facts))),
            (0, total, None) => {
                // The run of a retry may have done nothing at all.
                let when = if facts.criteria == Some((total, total)) {
                    " before the run began"
                } else {
                    ""
                };
                let unmarked = unmarked(facts);
                let sentence =
                    format!("completed, with {total} of {total} criteria ticked{when}{unmarked}");
                (Status::Completed, sentence)
            }
            (left, total, _) => {
                let are = if left == 1 { "is" } else { "are" };
                let sentence =
                    format!("the agent has ended, and {left} of {total} criteria {are} still open");
                (Status::NeedsAttention, sentence)
            }
        },
        Ending::Exit(code) => (Status::Failed, format!("the agent failed with code {code}")),
        Ending::Signal(signal) => (
            Status::Failed,
            format!("the agent was ended by signal {signal}"),
        ),
        Ending::NotStarted => (Status::Failed, "the agent could not be started".to_owned()),
        Ending::Cancelled => (Status::Paused, "stopped".to_owned()),
        Ending::TooLong(seconds) => {
            let (number, unit) = if seconds % 60 == 0 {
                (seconds / 60, "minute")
            } else {
                (seconds, "second")
            };
            let s = if number == 1 { "" } else { "s" };
            (
                Status::Failed,
                format!("ended after {number} {unit}{s}, the time that a run may take"),
            )
        }
        Ending::Abandoned => (
            Status::Failed,
            "the process that kept watch over the agent was ended".to_owned(),
        ),
    };
    Verdict {
        status,
        message,
        open,
    }
}

/// What is said where the work is in no commit that chant would find.
fn unmarked(facts: &Facts) -> String {
    let mark = facts.unmarked.as_ref();
    mark.map_or_else(String::new, |mark| format!("; no commit says {mark}"))
}

/// The edits with which a run ends, and what they say.
///
/// # Errors
/// A sentence: the file is no spec any more, and is left alone.
pub fn end(text: &str, facts: &Facts) -> Result<(Vec<Edit>, Verdict), String> {
    let spec = Spec::read(text);
    if !spec.loads() {
        return Err("its frontmatter cannot be read any more".to_owned());
    }
    // It had one when the run began.
    if spec.split.yaml.is_none() {
        return Err("it has no frontmatter any more".to_owned());
    }
    let verdict = verdict(text, facts);
    // A person, or the agent, may have decided meanwhile what a run without a result leaves open.
    let decided = spec.status != Status::InProgress
        && matches!(facts.ending, Ending::Cancelled | Ending::Abandoned);
    let verdict = if decided {
        Verdict {
            status: spec.status,
            ..verdict
        }
    } else {
        verdict
    };
    let edits = if decided {
        Vec::new()
    } else {
        noted(text, facts, verdict.status)?
    };
    let after = apply(text, &edits);
    let mut all = edits;
    if !facts.output.trim().is_empty() {
        all.push(Edit::insert(text.len(), section(&after, facts)));
    }
    Ok((all, verdict))
}

/// The same, where chant has done the work and has written what came of it. Only a run that it did not finish is noted:
/// it stands `in_progress` for ever otherwise.
///
/// # Errors
/// As of [`end`].
pub fn end_of_chant(text: &str, facts: &Facts) -> Result<(Vec<Edit>, Verdict), String> {
    let spec = Spec::read(text);
    if !spec.loads() {
        return Err("its frontmatter cannot be read any more".to_owned());
    }
    let ours = verdict(text, facts);
    let (checked, total) = (spec.criteria.checked(), spec.criteria.total());
    let message = match (spec.status, facts.ending) {
        (Status::InProgress, Ending::Exit(0)) => {
            "chant has ended, and left the spec in progress".to_owned()
        }
        (Status::InProgress, Ending::Exit(code)) => {
            format!("chant failed with code {code}, and left the spec in progress")
        }
        (Status::Completed, Ending::Exit(0)) => format!(
            "completed by chant, with {checked} of {total} criteria ticked; its work is on its branch until it is merged"
        ),
        (status, Ending::Exit(0)) => format!("chant has ended, and the spec is {}", words(status)),
        (status, Ending::Exit(code)) => {
            format!(
                "chant failed with code {code}, and the spec is {}",
                words(status)
            )
        }
        _ => ours.message.clone(),
    };
    let begun = spec.status == Status::InProgress;
    let (edits, status) = match facts.ending {
        _ if !begun => (Vec::new(), spec.status),
        Ending::Exit(0) => (Vec::new(), Status::InProgress),
        _ => (with_status(text, ours.status, facts.at)?, ours.status),
    };
    let verdict = Verdict {
        status,
        message,
        open: ours.open,
    };
    Ok((edits, verdict))
}

fn words(status: Status) -> String {
    status.name().replace('_', " ")
}

/// Gives the spec a status; `completed` gets its time, as chant writes it.
fn with_status(text: &str, status: Status, now: i64) -> Result<Vec<Edit>, String> {
    let unusual = || "its frontmatter is written so unusually that it is left alone".to_owned();
    let spec = Spec::read(text);
    let edits = fields::set(text, &spec, "status", status.name()).ok_or_else(unusual)?;
    if status != Status::Completed {
        return Ok(edits);
    }
    // Planned on the text with the new status, so that a frontmatter which that has made is seen.
    let named = apply(text, &edits);
    let at = time::written(now);
    let more = fields::set(&named, &Spec::read(&named), "completed_at", &at).ok_or_else(unusual)?;
    Ok(difference(text, &apply(&named, &more)))
}

/// Status, commits, time and model.
fn noted(text: &str, facts: &Facts, status: Status) -> Result<Vec<Edit>, String> {
    let unusual = || "its frontmatter is written so unusually that it is left alone".to_owned();
    let mut edits = with_status(text, status, facts.at)?;
    if status != Status::Completed {
        return Ok(edits);
    }
    // Each field is planned on the text that the one before has made, so that new lines stand in chant's order.
    let mut step = |plan: &dyn Fn(&str, &Spec) -> Option<Vec<Edit>>| -> Result<(), String> {
        let now = apply(text, &edits);
        let more = plan(&now, &Spec::read(&now)).ok_or_else(unusual)?;
        edits = difference(text, &apply(&now, &more));
        Ok(())
    };
    if !facts.commits.is_empty() {
        step(&|text, spec| {
            if spec.has("commits") {
                return commits_behind(text, spec, &facts.commits);
            }
            let items = facts.commits.iter().map(|commit| lists::scalar(commit));
            let eol = line_break(text);
            let lines: String = items.map(|item| format!("{eol}- {item}")).collect();
            fields::add(text, spec, "commits", &format!("commits:{lines}"))
        })?;
    }
    if let Some(model) = &facts.model {
        step(&|text, spec| fields::set(text, spec, "model", model))?;
    }
    Ok(edits)
}

/// The commits of a second run stand behind those of the first.
fn commits_behind(text: &str, spec: &Spec, commits: &[String]) -> Option<Vec<Edit>> {
    let known: Vec<&str> = spec.texts("commits").map(|(commit, _)| commit).collect();
    let mut now = text.to_owned();
    for commit in commits
        .iter()
        .filter(|commit| !known.contains(&commit.as_str()))
    {
        let edits = lists::add_item(&now, &Spec::read(&now), "commits", commit)?;
        now = apply(&now, &edits);
    }
    Some(difference(text, &now))
}

/// `## Agent Output` as chant appends it (reference §6.3), in a fence that closes. `text` is what it will stand behind.
///
/// chant takes every line that begins with three backticks for a fence and counts them: what it sees of the criteria
/// must be the same with the section and without it.
fn section(text: &str, facts: &Facts) -> String {
    let eol = line_break(text);
    let counted = |text: &str| {
        let criteria = Spec::read(text).criteria;
        (criteria.total(), criteria.checked())
    };
    let plain = written(text, facts, |line| line.to_owned());
    let after = format!("{text}{plain}");
    // What comes behind counts as well: a later section must be seen.
    let later = format!("{after}## Acceptance Criteria{eol}- [ ] later{eol}");
    if counted(&after) == counted(text) && counted(&later) == (1, 0) {
        return plain;
    }
    // A person reads tildes as the same fence, and chant does not count them.
    written(text, facts, |line| {
        let ink = line.trim_start();
        let ticks = ink.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 {
            return line.to_owned();
        }
        let indent = &line[..line.len() - ink.len()];
        format!("{indent}{}{}", "~".repeat(ticks), &ink[ticks..])
    })
}

fn written(text: &str, facts: &Facts, line: impl Fn(&str) -> String) -> String {
    let eol = line_break(text);
    let lines = shown(facts).lines().map(line).collect::<Vec<_>>();
    let longest = lines.iter().map(|line| ticks(line)).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let mut out = String::new();
    if !text.is_empty() && !text.ends_with('\n') {
        out.push_str(eol);
    }
    if is_open(text) {
        // An earlier output, whose fence chant has not closed.
        out.push_str(&format!("```{eol}"));
    }
    let at = time::written(facts.at);
    out.push_str(&format!(
        "{eol}## Agent Output{eol}{eol}{at}{eol}{eol}{fence}{eol}"
    ));
    for line in &lines {
        out.push_str(line);
        out.push_str(eol);
    }
    if lines.iter().filter(|line| is_fence(line)).count() % 2 == 1 {
        // The agent has left one open.
        out.push_str(&format!("```{eol}"));
    }
    out.push_str(&format!("{fence}{eol}"));
    out
}

/// The part of the output that is kept, and a word where it is not all.
fn shown(facts: &Facts) -> String {
    let output = facts.output.trim_end();
    let mut end = output.len().min(KEPT);
    while !output.is_char_boundary(end) {
        end -= 1;
    }
    let mut shown: String = output[..end]
        .chars()
        // What a terminal makes colours of, and what no text has, stays in the log.
        .filter(|ch| !ch.is_control() || matches!(ch, '\n' | '\t'))
        .collect();
    if (facts.chars as usize) > facts.output.chars().count() || end < output.len() {
        shown.push_str(&format!(
            "\n\n... (output truncated, {} chars total)",
            facts.chars
        ));
    }
    shown
}

/// The longest row of backticks that a line begins with.
fn ticks(line: &str) -> usize {
    let ink = line.trim_start();
    ink.bytes().take_while(|byte| *byte == b'`').count()
}

fn is_fence(line: &str) -> bool {
    ticks(line) >= 3
}

/// Whether chant would take what is written behind `text` for the inside of a fence.
fn is_open(text: &str) -> bool {
    let body = split::split(text).body.of(text);
    body.lines().filter(|line| is_fence(line)).count() % 2 == 1
}

#[cfg(test)]
mod tests;
