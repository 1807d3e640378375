//! A spec has no frontmatter at all.
//!
//! chant takes it for a pending spec of type `code` without dependencies. That may be meant for a moment, and is seldom
//! meant for long.
//!
//! ```spec
//! # Keep both writes
//! ^^^^^^^^^^^^^^^^^^ missing-frontmatter: no frontmatter: chant takes this for a pending spec of type `code`
//! ```

use super::{Report, Subject};
use crate::{
    model::criteria::lines,
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let split = &subject.entry.spec.split;
    // An opening fence without an end, and a byte order mark before it, have rules of their own.
    if split.opening.is_some() || subject.text.trim_start().starts_with('\u{feff}') {
        return;
    }
    let first = lines(subject.text, split.body)
        .next()
        .unwrap_or(Span::at(0));
    let eol = if subject.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let skeleton = ["---", "type: code", "status: pending", "---", "", ""].join(eol);
    report
        .at(
            first,
            "no frontmatter: chant takes this for a pending spec of type `code`",
        )
        .fix("Insert frontmatter", vec![Edit::insert(0, skeleton)]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn a_skeleton_is_inserted() {
        check_fix(
            "missing-frontmatter",
            "# T\n",
            expect![[r#"
                +| ---
                +| type: code
                +| status: pending
                +| ---
                +| 
            "#]],
        );
    }

    #[test]
    fn silent_for_frontmatter_of_any_health() {
        check_no("missing-frontmatter", "---\n---\n");
        check_no("missing-frontmatter", "---\nstatus: pending\n");
        check_no("missing-frontmatter", "\u{feff}---\n---\n");
    }
}
