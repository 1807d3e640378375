//! For people: each finding with its piece of source, and a summary.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use annotate_snippets::{Level, Renderer, normalize_untrusted_str};

use super::{View, frame};
use crate::{
    cli::check::engine::{CheckedFile, CheckedProject},
    ide::diagnostics::{Finding, Severity},
};

pub(in crate::cli) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if view.look.colored {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(view.look.width);
    view.draw_files(out, |view, project, file, drawn| {
        for finding in &file.findings {
            drawn.push_str(&draw(view, &renderer, project, file, finding));
            drawn.push_str("\n\n");
        }
    })?;
    summary(view, out)
}

fn draw(
    view: &View,
    renderer: &Renderer,
    project: &CheckedProject,
    file: &CheckedFile,
    finding: &Finding,
) -> String {
    let level = level(finding.severity);
    let mut notes = Vec::new();
    if let Some(fix) = finding.fixes.first() {
        notes.push(Level::HELP.message(printable(&fix.title)));
    }
    let title = level
        .clone()
        .primary_title(printable(&finding.message))
        .id(finding.code);
    let source = view.source(project, &file.path);
    let path = project.shown(&file.path);
    let mut drawn = frame::draw(
        renderer,
        title,
        &level,
        &printable(&path),
        source.as_deref(),
        finding.span,
        notes,
    );
    for related in &finding.related {
        let title = Level::NOTE.secondary_title(printable(&related.message));
        // An empty span means the file as a whole: there is no line to show.
        let source = if related.span.is_empty() {
            None
        } else {
            view.source(project, &related.path)
        };
        let path = project.shown(&related.path);
        drawn.push('\n');
        drawn.push_str(&frame::draw(
            renderer,
            title,
            &Level::NOTE,
            &printable(&path),
            source.as_deref(),
            related.span,
            Vec::new(),
        ));
    }
    drawn
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    }
}

fn summary(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let totals = &view.checked.totals;
    let mut line = format!("checked {}", count(totals.specs, "spec"));
    if view.checked.projects.len() > 1 {
        line += &format!(" in {}", count(view.checked.projects.len(), "project"));
    }
    let found: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Information, "note"),
        (Severity::Hint, "hint"),
    ]
    .into_iter()
    .filter_map(|(severity, noun)| {
        Some((totals.of(severity), noun)).filter(|(number, _)| *number > 0)
    })
    .map(|(number, noun)| count(number, noun))
    .collect();
    line += ": ";
    line += &if found.is_empty() {
        if view.look.since {
            "nothing new"
        } else {
            "nothing to report"
        }
        .to_owned()
    } else {
        found.join(", ")
    };
    if view.look.timed {
        line += &format!(", in {:.2} s", view.checked.elapsed.as_secs_f64());
    }
    writeln!(out, "{line}")?;
    if totals.hidden > 0 {
        writeln!(
            out,
            "{} not shown: `--severity hint` shows everything",
            totals.hidden
        )?;
    }
    match view.files().find_map(|(_, file)| file.findings.first()) {
        Some(finding) => writeln!(
            out,
            "more about a code: `chant-lsp explain {}`",
            finding.code
        ),
        None => Ok(()),
    }
}

/// `1 spec`, `2 specs`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Text from a file name or a file, without what a terminal would obey.
fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) || !text.is_ascii() {
        let tame: String = text
            .chars()
            .map(|ch| if ch.is_control() { '\u{fffd}' } else { ch })
            .collect();
        Cow::Owned(normalize_untrusted_str(&tame))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests;
