//! What makes two findings the same finding, when the lines between them have moved.
//!
//! The code, the file, the message and the text that is marked: not the line. Code scanning services and `--since` both
//! recognise findings by it, across versions of a file.

use rustc_hash::FxHashMap;

use super::engine::CheckedFile;
use crate::ide::diagnostics::Finding;

/// A number for each finding of a file, in order; equal findings of one file are told apart by counting them.
pub(in crate::cli) fn of_file(file: &CheckedFile, text: Option<&str>) -> Vec<u64> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    file.findings
        .iter()
        .map(|finding| {
            let plain = of(&file.path, finding, text);
            let count = seen.entry(plain).or_default();
            *count += 1;
            hash(
                [plain.to_le_bytes(), count.to_le_bytes()]
                    .concat()
                    .iter()
                    .copied(),
            )
        })
        .collect()
}

fn of(path: &str, finding: &Finding, text: Option<&str>) -> u64 {
    let marked = marked(finding, text);
    let parts = [path, finding.code, &finding.message, marked];
    hash(parts.into_iter().flat_map(|part| part.bytes().chain([0])))
}

/// The text that a finding marks, without white space at its edges.
pub(super) fn marked<'a>(finding: &Finding, text: Option<&'a str>) -> &'a str {
    finding.span.of(text.unwrap_or_default()).trim()
}

/// FNV-1a: short, and the same number on every platform and in every version, which the standard hasher is not.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ide::diagnostics::Severity, text::Span};

    fn file(spans: &[(usize, usize)]) -> CheckedFile {
        let finding = |&(start, end): &(usize, usize)| Finding {
            code: "missing-title",
            severity: Severity::Error,
            span: Span::new(start, end),
            message: "m".into(),
            related: Vec::new(),
            fixes: Vec::new(),
            unnecessary: false,
        };
        CheckedFile {
            path: "a.md".into(),
            findings: spans.iter().map(finding).collect(),
        }
    }

    #[test]
    fn a_moved_finding_keeps_its_number() {
        let before = of_file(&file(&[(0, 3)]), Some("abc"));
        let after = of_file(&file(&[(2, 5)]), Some("\n\nabc"));
        assert_eq!(before, after);
        assert_ne!(before, of_file(&file(&[(0, 3)]), Some("xyz")));
    }

    #[test]
    fn twins_have_numbers_of_their_own() {
        let numbers = of_file(&file(&[(0, 1), (2, 3)]), Some("a a"));
        assert_ne!(numbers[0], numbers[1]);
    }
}
