//! JUnit's XML, for CI systems that show tests: a project is a suite, a file is a case, what breaks the build a failure.

use std::io::{self, Write};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use rustc_hash::FxHashMap;

use super::{View, sources::Place};
use crate::{
    cli::check::engine::{CheckedFile, CheckedProject},
    ide::diagnostics::Finding,
    text::Encoding,
};

pub(in crate::cli) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", env!("CARGO_PKG_NAME")))
        .write_inner_content(|xml| {
            view.checked
                .projects
                .iter()
                .try_for_each(|project| suite(view, project, xml))
        })?;
    writeln!(out)
}

fn suite<W: Write>(view: &View, project: &CheckedProject, xml: &mut Writer<W>) -> io::Result<()> {
    let found: FxHashMap<&str, &CheckedFile> = project
        .files
        .iter()
        .map(|file| (&*file.path, file))
        .collect();
    let fails = |file: &&CheckedFile| {
        file.findings
            .iter()
            .any(|finding| view.look.breaks(finding))
    };
    let failures = project.files.iter().filter(fails).count();
    let paths: Vec<&str> = project.paths().collect();
    let name = project.shown("");
    xml.create_element("testsuite")
        .with_attributes([
            ("name", &*clean(&name)),
            ("tests", &*paths.len().to_string()),
            ("failures", &*failures.to_string()),
            ("errors", "0"),
            ("skipped", "0"),
        ])
        .write_inner_content(|xml| {
            paths
                .iter()
                .try_for_each(|path| case(view, project, path, found.get(path).copied(), xml))
        })?;
    Ok(())
}

fn case<W: Write>(
    view: &View,
    project: &CheckedProject,
    path: &str,
    file: Option<&CheckedFile>,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    let shown = clean(&project.shown(path));
    let stem = path.rsplit('/').next().unwrap_or(path);
    let name = clean(stem.strip_suffix(".md").unwrap_or(stem));
    let element = xml.create_element("testcase").with_attributes([
        ("name", &*name),
        ("classname", &*shown),
        ("file", &*shown),
    ]);
    let Some(file) = file else {
        element.write_empty()?;
        return Ok(());
    };
    let (breaking, other): (Vec<&Finding>, Vec<&Finding>) = file
        .findings
        .iter()
        .partition(|finding| view.look.breaks(finding));
    element.write_inner_content(|xml| {
        if let Some(first) = breaking.first() {
            xml.create_element("failure")
                .with_attributes([("message", &*clean(&first.message)), ("type", first.code)])
                .write_text_content(BytesText::new(&listing(view, project, file, &breaking)))?;
        }
        if !other.is_empty() {
            xml.create_element("system-out")
                .write_text_content(BytesText::new(&listing(view, project, file, &other)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// `path:line:column: error[code]: message`, one a line.
fn listing(
    view: &View,
    project: &CheckedProject,
    file: &CheckedFile,
    findings: &[&Finding],
) -> String {
    let source = view.source(project, &file.path);
    let shown = project.shown(&file.path);
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let Place { line, column } = source.as_ref().map_or(Place::START, |source| {
                source.place(finding.span.start, Encoding::Utf32)
            });
            let severity = super::word(finding.severity);
            format!(
                "{shown}:{line}:{column}: {severity}[{}]: {}",
                finding.code, finding.message
            )
        })
        .collect();
    clean(&lines.join("\n"))
}

/// Without the characters that XML 1.0 cannot hold at all, not even escaped.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|ch| matches!(ch, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}
