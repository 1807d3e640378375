//! A spec's file cannot be read as text.
//!
//! It is binary, not valid UTF-8, no regular file, closed to this user, or longer than the 4 MiB that are analysed; the
//! sentence says which. chant passes over files that are not UTF-8 with a warning. No other rule is asked about the spec.
//!
//! ```spec
//! caf�
//! ^ unreadable-file: the file is not valid UTF-8 (first bad byte at offset 3)
//! //- world
//! fault .chant/specs/spec.md = is not valid UTF-8 (first bad byte at offset 3)
//! ```

use super::{Report, Subject};
use crate::text::Span;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    if let Some(fault) = &subject.entry.fault {
        report.at(Span::at(0), format!("the file {}", fault.0));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_all, check_no};

    #[test]
    fn nothing_else_is_said_of_it() {
        check_all(expect![[r#"
            depends_on: [gone
            ^ unreadable-file: the file is not text: it contains NUL bytes
            //- world
            fault .chant/specs/spec.md = is not text: it contains NUL bytes
        "#]]);
    }

    #[test]
    fn silent_where_it_can_be_read() {
        check_no("unreadable-file", "café\n");
    }
}
