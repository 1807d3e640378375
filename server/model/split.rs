//! Where the frontmatter ends and the body begins, by chant's own rule (reference §2.2).
//!
//! The rule is crude on purpose: the *first* `---` after the opening one ends the frontmatter, wherever on a line it
//! stands. Half of the surprises that the diagnostics explain come from here, so it must not be made smarter.

use crate::text::Span;

/// The parts of a file; all spans are bytes of the file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The opening `---`, where the trimmed text begins with one.
    pub opening: Option<Span>,
    /// What goes to the YAML parser, from behind the opening `---` to before the closing one.
    pub yaml: Option<Span>,
    /// The closing `---`; absent exactly where `yaml` is.
    pub closing: Option<Span>,
    /// What chant calls the body, trimmed at both ends.
    pub body: Span,
}

/// Splits a whole file. Total: a file without frontmatter is all body.
#[must_use]
pub fn split(text: &str) -> Split {
    let start = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let end = start + trimmed.len();
    let whole = Split {
        opening: None,
        yaml: None,
        closing: None,
        body: Span::new(start, end),
    };
    let Some(rest) = trimmed.strip_prefix("---") else {
        return whole;
    };
    let opening = Some(Span::new(start, start + 3));
    let Some(close) = rest.find("---") else {
        return Split { opening, ..whole };
    };
    let yaml = Span::new(start + 3, start + 3 + close);
    let closing = Span::new(yaml.range().end, yaml.range().end + 3);
    let after = &text[closing.range().end..end];
    let body_start = end - after.trim_start().len();
    Split {
        opening,
        yaml: Some(yaml),
        closing: Some(closing),
        body: Span::new(body_start, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, yaml: Option<&str>, body: &str) {
        let found = split(text);
        assert_eq!(found.yaml.map(|span| span.of(text)), yaml);
        assert_eq!(found.body.of(text), body);
    }

    #[test]
    fn takes_the_first_dashes_wherever_they_stand() {
        check(
            "---\nprompt: a---b\n---\nbody",
            Some("\nprompt: a"),
            "b\n---\nbody",
        );
        check(
            "---\n# note --- here\nx: 1\n---\n",
            Some("\n# note "),
            "here\nx: 1\n---",
        );
    }

    #[test]
    fn accepts_blank_lines_before_and_crlf() {
        check(
            "\n \n---\r\nstatus: pending\r\n---\r\n# T\r\n",
            Some("\r\nstatus: pending\r\n"),
            "# T",
        );
    }

    #[test]
    fn six_dashes_are_empty_frontmatter() {
        check("------\nx", Some(""), "x");
    }

    #[test]
    fn all_is_body_without_an_end_or_behind_a_byte_order_mark() {
        check("---\nstatus: pending\n", None, "---\nstatus: pending");
        check("\u{feff}---\na: 1\n---\n", None, "\u{feff}---\na: 1\n---");
        check("", None, "");
    }
}
