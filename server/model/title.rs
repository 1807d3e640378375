//! A spec's title by chant's rule, and where it stands.

use super::criteria;
use crate::text::Span;

/// A title and where its text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Without the `# `.
    pub text: Box<str>,
    /// The text's place.
    pub span: Span,
    /// The number of its line, from zero: where closed files are jumped to without reading them.
    pub line: u32,
}

/// chant's title: the first line of the body whose trimmed text begins with `# ` (reference §2.3).
pub(super) fn title(text: &str, body: Span) -> Option<Title> {
    criteria::lines(text, body).find_map(|line| {
        let ink = line.of(text).trim();
        let rest = ink.strip_prefix("# ")?;
        let start = line.range().start + line.of(text).find("# ").unwrap_or_default() + 2;
        Some(Title {
            text: rest.into(),
            span: Span::new(start, start + rest.len()),
            line: line_breaks(&text[..start]),
        })
    })
}

/// How many lines end in a text, each by `\n`, `\r\n` or a lone `\r` as editors see it.
fn line_breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    u32::try_from(breaks.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::model::Spec;

    #[test]
    fn a_title_knows_its_line_as_editors_count() {
        for (text, line) in [
            ("# T", 0),
            ("---\r\n---\r\n\r\n# T\n", 3),
            ("a\rb\n# T\n", 2),
        ] {
            let title = Spec::read(text).title.expect("a title");
            assert_eq!(title.line, line, "{text:?}");
        }
    }
}
