//! SARIF 2.1.0, for code scanning services: results with rules, related places, fixes and stable fingerprints.

use std::{
    io::{self, Write},
    path::Path,
};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{
    View,
    sources::{Place, Source},
};
use crate::{
    cli::{
        check::{
            engine::{CheckedFile, CheckedProject},
            identity,
        },
        page,
    },
    ide::diagnostics::{self, Finding, Fix, RULES, Severity},
    text::{Edit, Encoding, Span},
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What must be escaped in the path of a URI.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

pub(in crate::cli) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: tool(),
            original_uri_base_ids: json!({ "%SRCROOT%": { "uri": folder_uri(&view.checked.folder) } }),
            invocations: [json!({
                "executionSuccessful": view.checked.problems().next().is_none(),
                "toolExecutionNotifications": view
                    .checked
                    .problems()
                    .map(|problem| json!({ "level": "error", "message": { "text": problem } }))
                    .collect::<Vec<Value>>(),
            })],
            column_kind: "utf16CodeUnits",
            results: Results(view),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    original_uri_base_ids: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    results: Results<'a>,
}

/// Written one by one, so that a long report is never held as a whole.
struct Results<'a>(&'a View<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = self.0;
        serializer.collect_seq(
            view.files()
                .flat_map(|(project, file)| results(view, project, file)),
        )
    }
}

fn tool() -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let manual = diagnostics::explain(rule.code).unwrap_or_default();
            json!({
                "id": rule.code,
                "shortDescription": { "text": page::summary(manual) },
                "help": { "text": page::plain(manual), "markdown": manual },
                "helpUri": diagnostics::page_url(rule.code),
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    json!({
        "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
        }
    })
}

fn results<'a>(
    view: &'a View<'a>,
    project: &'a CheckedProject,
    file: &'a CheckedFile,
) -> impl Iterator<Item = Value> + use<'a> {
    let source = view.source(project, &file.path);
    let identities = identity::of_file(file, source.as_ref().map(|source| source.text.as_str()));
    file.findings.iter().zip(identities).map(move |(finding, identity)| {
        let source = source.as_deref();
        let mut result = json!({
            "ruleId": finding.code,
            "ruleIndex": RULES.iter().position(|rule| rule.code == finding.code),
            "level": level(finding.severity),
            "message": { "text": finding.message },
            "locations": [{ "physicalLocation": physical(project, &file.path, source, finding.span) }],
            "partialFingerprints": { "chantFinding/v1": format!("{identity:016x}") },
        });
        let map = result.as_object_mut().expect("made as an object");
        if finding.severity == Severity::Hint {
            // `note` is the lowest level there is; the difference is kept where programs may find it.
            map.insert("properties".into(), json!({ "hint": true }));
        }
        if !finding.related.is_empty() {
            map.insert("relatedLocations".into(), related(view, project, finding));
        }
        if !finding.fixes.is_empty() {
            let edits = |fix: &Fix| source.map_or(Vec::new(), |source| fix.edits(&source.text));
            let fixes = finding.fixes.iter().map(|fix| (fix, edits(fix))).filter(|(_, edits)| !edits.is_empty());
            map.insert("fixes".into(), fixes.map(|(fix, edits)| mending(project, file, source, fix, &edits)).collect());
        }
        result
    })
}

fn related(view: &View, project: &CheckedProject, finding: &Finding) -> Value {
    finding
        .related
        .iter()
        .enumerate()
        .map(|(at, related)| {
            let source = view.source(project, &related.path);
            json!({
                "id": at,
                "message": { "text": related.message },
                "physicalLocation": physical(project, &related.path, source.as_deref(), related.span),
            })
        })
        .collect()
}

fn mending(
    project: &CheckedProject,
    file: &CheckedFile,
    source: Option<&Source>,
    fix: &Fix,
    edits: &[Edit],
) -> Value {
    let replacements: Vec<Value> = edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(source, edit.span),
                "insertedContent": { "text": edit.new_text },
            })
        })
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": artifact(project, &file.path),
            "replacements": replacements,
        }],
    })
}

fn physical(project: &CheckedProject, path: &str, source: Option<&Source>, span: Span) -> Value {
    json!({
        "artifactLocation": artifact(project, path),
        "region": region(source, span),
    })
}

fn region(source: Option<&Source>, span: Span) -> Value {
    let (start, end) = source.map_or((Place::START, Place::START), |source| {
        source.places(span, Encoding::Utf16)
    });
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.len(),
    })
}

/// Relative to the current folder where the file lies below it, which is what code scanning services resolve.
fn artifact(project: &CheckedProject, path: &str) -> Value {
    let shown = project.shown(path);
    let mut map = Map::new();
    if Path::new(&shown).is_absolute() || shown.starts_with("../") {
        map.insert("uri".into(), file_uri(&project.absolute(path)).into());
    } else {
        map.insert("uri".into(), escape(&shown).into());
        map.insert("uriBaseId".into(), "%SRCROOT%".into());
    }
    Value::Object(map)
}

fn folder_uri(folder: &Path) -> String {
    let uri = file_uri(folder);
    if uri.ends_with('/') { uri } else { uri + "/" }
}

fn file_uri(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    format!(
        "file://{}{}",
        if path.starts_with('/') { "" } else { "/" },
        escape(&path)
    )
}

fn escape(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}
