//! A spec depends on one of another repository.
//!
//! `repo:id` works with `chant show`; in `depends_on` chant has never resolved it, and the spec stays blocked.
//!
//! ```spec
//! ---
//! depends_on:
//! - web:001-landing-page
//!   ^^^^^^^^^^^^^^^^^^^^ foreign-dependency: chant never finds a spec of another repository here, so this one stays blocked
//! ---
//! # T
//! ```

use super::{Report, Subject, links::dependencies};
use crate::workspace::Target;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject) {
        if matches!(link.target, Target::Foreign) {
            report.at(
                link.span,
                "chant never finds a spec of another repository here, so this one stays blocked",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_about_other_texts_with_a_colon() {
        check_no(
            "foreign-dependency",
            "---\ndepends_on: ['https://example.org', ':x', 'a b:c']\n---\n# T\n",
        );
    }
}
