//! The file begins with a byte order mark.
//!
//! The invisible character U+FEFF is not white space to chant, so the file does not begin with `---` and the whole
//! frontmatter is taken for body: `status: pending`, no dependencies, no labels. Without frontmatter it hides a title on
//! the first line. Nothing else is said of such a file.
//!
//! ```spec
//! ﻿---
//! ^ byte-order-mark: an invisible byte order mark makes chant ignore the whole frontmatter
//! status: completed
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{model::obstacle::Obstacle, text::Edit};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(Obstacle::ByteOrderMark(mark)) = subject.entry.spec.obstacle else {
        return;
    };
    let behind = subject.text[mark.range().end..].trim_start();
    let message = if behind.starts_with("---") {
        "an invisible byte order mark makes chant ignore the whole frontmatter"
    } else {
        "chant takes this invisible byte order mark for text, and so sees no title on the line"
    };
    report
        .at(mark, message)
        .safe_fix("Remove the byte order mark", vec![Edit::delete(mark)]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_all, check_fix, check_no};

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
    fn is_the_only_thing_that_is_said() {
        check_all(expect![[r#"
            ﻿# Keep both writes
            ^ byte-order-mark: chant takes this invisible byte order mark for text, and so sees no title on the line
        "#]]);
    }

    #[test]
    fn harmless_anywhere_else() {
        check_no("byte-order-mark", "---\n---\n# T\u{feff}\n");
    }
}
