//! Bytes ↔ positions, paths ↔ URIs, findings → diagnostics: both directions side by side, and nowhere else.
//!
//! Inside the server everything is bytes; UTF-16 exists behind this file only.

mod uri;

use serde_json::json;
use tower_lsp::ls_types as lsp;

pub(super) use uri::{below as uri_below, from_path as uri_from_path, to_path as path_from_uri};

use super::features::Features;
use crate::{
    ide::diagnostics::{Finding, Fix, Plan, Related, Severity},
    text::{Edit, Encoding, Position, Span, Text},
};

/// The page of rules, where each has a heading of its name.
const RULES_PAGE: &str = "https://github.com/chant-lsp/chant-lsp/blob/main/docs/rules.md";

/// What a range of the client was, after it was made to fit the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    /// The bytes meant.
    pub(super) span: Span,
    /// Whether the range lay outside of the text, or ran backwards.
    pub(super) clamped: bool,
}

/// The bytes of a range. Ranges that no text has are clamped, and said to be.
pub(super) fn range_from_lsp(text: &Text, range: lsp::Range, encoding: Encoding) -> Fitted {
    let (start, end) = (position_from_lsp(range.start), position_from_lsp(range.end));
    let (from, to) = (text.byte_at(start, encoding), text.byte_at(end, encoding));
    Fitted {
        span: Span::new(from.min(to), from.max(to)),
        clamped: from > to
            || !exists(text, start, from, encoding)
            || !exists(text, end, to, encoding),
    }
}

/// Whether the text has the position that was taken for `byte`. A column past the line's end is the line's end by the
/// protocol; the start of the line past the last is how clients write "to the end".
fn exists(text: &Text, at: Position, byte: usize, encoding: Encoding) -> bool {
    let back = text.position_at(byte, encoding);
    if at.line != back.line {
        return at.line as usize == text.lines() && at.column == 0;
    }
    at.column == back.column
        || text
            .line(at.line as usize)
            .is_some_and(|line| encoding.width(&line) == back.column as usize)
}

/// The range of some bytes.
pub(super) fn range_to_lsp(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    let span = span.range();
    lsp::Range::new(
        position_to_lsp(text.position_at(span.start, encoding)),
        position_to_lsp(text.position_at(span.end, encoding)),
    )
}

fn position_from_lsp(at: lsp::Position) -> Position {
    Position {
        line: at.line,
        column: at.character,
    }
}

fn position_to_lsp(at: Position) -> lsp::Position {
    lsp::Position::new(at.line, at.column)
}

/// An edit of `text` as the client carries it out.
pub(super) fn edit_to_lsp(text: &Text, edit: &Edit, encoding: Encoding) -> lsp::TextEdit {
    lsp::TextEdit::new(
        range_to_lsp(text, edit.span, encoding),
        edit.new_text.clone(),
    )
}

/// The encoding to use with a client, from those it offers: bytes are what we count in, so they come first.
pub(super) fn encoding_from_lsp(offered: &[lsp::PositionEncodingKind]) -> Encoding {
    let offers = |kind| offered.contains(&kind);
    if offers(lsp::PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(lsp::PositionEncodingKind::UTF32) && !offers(lsp::PositionEncodingKind::UTF16)
    {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// The encoding as the protocol names it.
pub(super) fn encoding_to_lsp(encoding: Encoding) -> lsp::PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
}

/// A finding as the client shows it. `text` is the finding's own file; `elsewhere` gives URI and text of a related one.
pub(super) fn diagnostic_to_lsp(
    finding: &Finding,
    text: &Text,
    features: &Features,
    elsewhere: &mut dyn FnMut(&str) -> Option<(lsp::Uri, Text)>,
) -> lsp::Diagnostic {
    let encoding = features.encoding;
    let related = |related: &Related| {
        let (uri, text) = elsewhere(&related.path)?;
        Some(lsp::DiagnosticRelatedInformation {
            location: lsp::Location::new(uri, range_to_lsp(&text, related.span, encoding)),
            message: related.message.clone(),
        })
    };
    let related: Vec<_> = if features.related_information {
        finding.related.iter().filter_map(related).collect()
    } else {
        Vec::new()
    };
    let fix = |fix: &Fix| {
        let edits: Vec<_> = fix
            .edits(&text.to_str())
            .iter()
            .map(|edit| edit_to_lsp(text, edit, encoding))
            .collect();
        match &fix.plan {
            Plan::Create(new) => json!({"title": fix.title, "edits": edits, "creates": new.path}),
            Plan::Rename(id) => json!({"title": fix.title, "edits": edits, "renames": id}),
            Plan::Open(path) => json!({"title": fix.title, "edits": edits, "opens": &**path}),
            _ => json!({"title": fix.title, "edits": edits}),
        }
    };
    let data = (features.data && !finding.fixes.is_empty())
        .then(|| json!({"fixes": finding.fixes.iter().map(fix).collect::<Vec<_>>()}));
    lsp::Diagnostic {
        range: range_to_lsp(text, finding.span, encoding),
        severity: Some(severity_to_lsp(finding.severity)),
        code: Some(lsp::NumberOrString::String(finding.code.to_owned())),
        code_description: features
            .code_description
            .then(|| page_of(finding.code))
            .flatten(),
        source: Some("chant".to_owned()),
        message: finding.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: (features.unnecessary && finding.unnecessary)
            .then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data,
    }
}

fn page_of(code: &str) -> Option<lsp::CodeDescription> {
    let href = format!("{RULES_PAGE}#{code}").parse().ok()?;
    Some(lsp::CodeDescription { href })
}

fn severity_to_lsp(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(text: &str, range: [u32; 4]) -> (String, bool) {
        let range = lsp::Range::new(
            lsp::Position::new(range[0], range[1]),
            lsp::Position::new(range[2], range[3]),
        );
        let fitted = range_from_lsp(&Text::new(text), range, Encoding::Utf16);
        (fitted.span.of(text).to_owned(), fitted.clamped)
    }

    #[test]
    fn impossible_ranges_are_clamped_and_said_to_be() {
        assert_eq!(fitted("ab\ncd\n", [0, 1, 1, 1]), ("b\nc".to_owned(), false));
        assert_eq!(
            fitted("ab\ncd\n", [0, 0, 3, 0]),
            ("ab\ncd\n".to_owned(), false)
        );
        assert_eq!(
            fitted("ab\ncd\n", [0, 0, 99, 0]),
            ("ab\ncd\n".to_owned(), true)
        );
        assert_eq!(fitted("ab\ncd\n", [0, 9, 1, 0]), ("\n".to_owned(), false));
        assert_eq!(fitted("ab\ncd\n", [1, 1, 0, 1]), ("b\nc".to_owned(), true));
        assert_eq!(fitted("😀x", [0, 1, 0, 2]), ("😀".to_owned(), true));
    }

    #[test]
    fn ranges_go_there_and_back_in_every_encoding() {
        let text = Text::new("a😀é\r\nß\n");
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (start, _) in text.to_str().char_indices().filter(|(_, ch)| *ch != '\n') {
                let span = Span::new(start, text.len());
                let back = range_from_lsp(&text, range_to_lsp(&text, span, encoding), encoding);
                assert_eq!(
                    back,
                    Fitted {
                        span,
                        clamped: false
                    },
                    "{encoding:?}"
                );
            }
        }
    }

    #[test]
    fn the_client_chooses_and_we_prefer_bytes() {
        let negotiated = |names: &[&str]| {
            let offered: Vec<lsp::PositionEncodingKind> = names
                .iter()
                .map(|name| serde_json::from_value(json!(name)).unwrap())
                .collect();
            encoding_to_lsp(encoding_from_lsp(&offered))
        };
        assert_eq!(
            negotiated(&["utf-16", "utf-8"]),
            lsp::PositionEncodingKind::UTF8
        );
        assert_eq!(negotiated(&["utf-32"]), lsp::PositionEncodingKind::UTF32);
        assert_eq!(
            negotiated(&["utf-32", "utf-16"]),
            lsp::PositionEncodingKind::UTF16
        );
        assert_eq!(negotiated(&[]), lsp::PositionEncodingKind::UTF16);
    }
}
