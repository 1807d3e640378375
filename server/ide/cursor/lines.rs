//! Lines, and where frontmatter begins and ends as its writer sees it.

use crate::text::Span;

/// Frontmatter as its writer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// What is YAML: from behind the opening dashes to the line of the closing ones.
    pub yaml: Span,
    /// Where the body begins: behind the line of the closing dashes.
    pub body: usize,
    /// Whether the closing line is there.
    pub closed: bool,
}

/// The frontmatter of a text that begins with a line of three dashes.
///
/// While its end is still to be written, it reaches to the first blank line or the first heading.
#[must_use]
pub fn region(text: &str) -> Option<Region> {
    let ink = text.trim_start_matches('\u{feff}').trim_start();
    let start = text.len() - ink.len();
    let rest = ink.strip_prefix("---")?;
    let opening = rest.lines().next().unwrap_or_default();
    if !opening.trim().is_empty() {
        return None;
    }
    let yaml_start = start + 3;
    let (mut at, mut open_end) = (line_at(text, yaml_start).range().end, None);
    while let Some(next) = next_line(text, at) {
        let line = next.of(text);
        if line.trim_end() == "---" {
            let body =
                next_line(text, next.range().end).map_or(text.len(), |line| line.range().start);
            return Some(Region {
                yaml: Span::new(yaml_start, next.range().start),
                body,
                closed: true,
            });
        }
        if line.trim().is_empty() {
            open_end = open_end.or(Some(next.range().end));
        } else if line.starts_with("# ") || line.starts_with("## ") {
            open_end = open_end.or(Some(next.range().start));
        }
        at = next.range().end;
    }
    let end = open_end.unwrap_or(text.len());
    Some(Region {
        yaml: Span::new(yaml_start, end),
        body: end,
        closed: false,
    })
}

/// The line around `offset`, without its `\n` or `\r\n`.
#[must_use]
pub fn line_at(text: &str, offset: usize) -> Span {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(text.len(), |len| offset + len);
    let ink = if end > start && bytes[end - 1] == b'\r' {
        (end - 1).max(offset)
    } else {
        end
    };
    Span::new(start, ink)
}

/// The line behind the one that ends, without its line break, at `end`.
fn next_line(text: &str, end: usize) -> Option<Span> {
    let len = memchr::memchr(b'\n', &text.as_bytes()[end..])?;
    Some(line_at(text, end + len + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, yaml: &str, body: &str) {
        let found = region(text).expect("frontmatter");
        assert_eq!((found.yaml.of(text), &text[found.body..]), (yaml, body));
    }

    #[test]
    fn ends_at_a_line_of_dashes_not_at_dashes_in_a_value() {
        check("---\nprompt: a---b\n---\nbody", "\nprompt: a---b\n", "body");
        check("---\r\na: 1\r\n---\r\nbody", "\r\na: 1\r\n", "body");
    }

    #[test]
    fn an_open_end_stops_at_a_blank_line_or_a_heading() {
        check("---\nstatus: \n\n# T\n", "\nstatus: \n", "\n# T\n");
        check("---\nstatus: \n# T\n", "\nstatus: \n", "# T\n");
        check("---\nsta", "\nsta", "");
    }

    #[test]
    fn other_texts_have_none() {
        assert_eq!(region("# T\n---\n"), None);
        assert_eq!(region("--- x\n"), None);
    }
}
