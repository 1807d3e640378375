//! Annotations that GitHub Actions puts beside the changed lines: one workflow command a finding.

use std::io::{self, Write};

use super::{
    View,
    sources::{Place, Source},
};
use crate::{
    ide::diagnostics::{Finding, Severity},
    text::Encoding,
};

pub(in crate::cli) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    view.draw_files(out, |view, project, file, drawn| {
        let source = view.source(project, &file.path);
        let path = property(&view.annotated(project, &file.path));
        for finding in &file.findings {
            drawn.push_str(&command(&path, source.as_deref(), finding));
        }
    })
}

/// One workflow command, line break included.
fn command(path: &str, source: Option<&Source>, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let (start, end) = source.map_or((Place::START, Place::START), |source| {
        source.places(finding.span, Encoding::Utf32)
    });
    // GitHub refuses columns where the lines differ.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    let message = match finding.fixes.first() {
        Some(fix) => format!("{}\nhelp: {}", finding.message, fix.title),
        None => finding.message.clone(),
    };
    format!(
        "::{kind} file={path},line={},endLine={}{columns},title={}::{}\n",
        start.line,
        end.line,
        property(finding.code),
        data(&message)
    )
}

/// Escapes what stands behind the `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a value before the `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_end_the_command() {
        assert_eq!(data("50%\r\n::error::"), "50%25%0D%0A::error::");
        assert_eq!(property("a:b,c\n"), "a%3Ab%2Cc%0A");
    }
}
