//! A byte order mark stands before the frontmatter.
//!
//! The invisible character U+FEFF is not white space to chant, so the file does not begin with `---` and the whole
//! frontmatter is taken for body: `status: pending`, no dependencies, no labels.
//!
//! ```spec
//! ﻿---
//! ^ byte-order-mark: an invisible byte order mark makes chant ignore the whole frontmatter
//! status: completed
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::text::{Edit, Span};

/// U+FEFF, three bytes in UTF-8.
const MARK: char = '\u{feff}';

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(rest) = subject.text.trim_start().strip_prefix(MARK) else {
        return;
    };
    if !rest.trim_start().starts_with("---") {
        return;
    }
    let start = subject.text.find(MARK).unwrap_or_default();
    let span = Span::new(start, start + MARK.len_utf8());
    report
        .at(
            span,
            "an invisible byte order mark makes chant ignore the whole frontmatter",
        )
        .safe_fix("Remove the byte order mark", vec![Edit::delete(span)]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn is_removed() {
        check_fix(
            "byte-order-mark",
            "\u{feff}---\n---\n",
            expect![[r#"
                -| ﻿---
                 | ---
                +| ---
            "#]],
        );
    }

    #[test]
    fn harmless_without_frontmatter() {
        check_no("byte-order-mark", "\u{feff}# T\n");
        check_no("byte-order-mark", "---\n---\n# T\u{feff}\n");
    }
}
