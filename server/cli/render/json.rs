//! For programs: everything that is known of each finding. The schema is docs/check.md's; its `version` counts changes
//! that a reader could trip over.

use std::io::{self, Write};

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::{
    View,
    sources::{Place, Source},
};
use crate::{
    cli::check::engine::{CheckedFile, CheckedProject},
    ide::diagnostics::{Finding, Severity},
    text::{Encoding, Span},
};

const VERSION: u32 = 1;

pub(in crate::cli) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let totals = &view.checked.totals;
    let report = Report {
        version: VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        totals: Totals {
            specs: totals.specs,
            error: totals.of(Severity::Error),
            warning: totals.of(Severity::Warning),
            information: totals.of(Severity::Information),
            hint: totals.of(Severity::Hint),
            hidden: totals.hidden,
        },
        projects: Projects(view),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    totals: Totals,
    projects: Projects<'a>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Totals {
    specs: usize,
    error: usize,
    warning: usize,
    information: usize,
    hint: usize,
    hidden: usize,
}

/// Written project by project and file by file, so that a long report is never held as a whole.
struct Projects<'a>(&'a View<'a>);

impl Serialize for Projects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.checked.projects.iter().map(|project| {
            Project {
                root: project.shown(""),
                specs: project.specs,
                problems: project
                    .problems
                    .iter()
                    .map(|(path, reason)| Problem {
                        path: project.shown(path),
                        message: reason,
                    })
                    .collect(),
                files: Files(self.0, project),
            }
        }))
    }
}

#[derive(Serialize)]
struct Project<'a> {
    root: String,
    specs: usize,
    problems: Vec<Problem<'a>>,
    files: Files<'a>,
}

/// A folder, prompt or configuration that could not be looked at: the report does not know what is in it.
#[derive(Serialize)]
struct Problem<'a> {
    path: String,
    message: &'a str,
}

struct Files<'a>(&'a View<'a>, &'a CheckedProject);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(view, project) = self;
        let mut files = serializer.serialize_seq(Some(project.files.len()))?;
        for file in &project.files {
            files.serialize_element(&whole_file(view, project, file))?;
        }
        files.end()
    }
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    range: Range,
    unnecessary: bool,
    related: Vec<Related<'a>>,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    path: String,
    message: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Edit>,
}

#[derive(Serialize)]
struct Edit {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

/// Line and column from 1, the column in characters; the offset from 0, in bytes.
#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

fn whole_file<'a>(view: &View, project: &CheckedProject, file: &'a CheckedFile) -> File<'a> {
    let source = view.source(project, &file.path);
    let found = |finding: &'a Finding| Found {
        code: finding.code,
        severity: super::word(finding.severity),
        message: &finding.message,
        range: range(source.as_deref(), finding.span),
        unnecessary: finding.unnecessary,
        related: finding
            .related
            .iter()
            .map(|related| Related {
                path: project.shown(&related.path),
                message: &related.message,
                range: range(view.source(project, &related.path).as_deref(), related.span),
            })
            .collect(),
        fixes: finding
            .fixes
            .iter()
            .filter(|fix| fix.is_here())
            .map(|fix| Fix {
                title: &fix.title,
                safe: fix.safe,
                edits: source
                    .as_deref()
                    .map_or(Vec::new(), |source| fix.edits(&source.text))
                    .into_iter()
                    .map(|edit| Edit {
                        range: range(source.as_deref(), edit.span),
                        text: edit.new_text,
                    })
                    .collect(),
            })
            .collect(),
    };
    File {
        path: project.shown(&file.path),
        findings: file.findings.iter().map(found).collect(),
    }
}

fn range(source: Option<&Source>, span: Span) -> Range {
    let point = |offset| {
        let Place { line, column } =
            source.map_or(Place::START, |source| source.place(offset, Encoding::Utf32));
        Point {
            line,
            column,
            offset,
        }
    };
    Range {
        start: point(span.start),
        end: point(span.end),
    }
}
