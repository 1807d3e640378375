//! A member depends on its own driver.
//!
//! A driver is done when its members are, so the two wait for each other. chant's own examples have this mistake; what is
//! usually meant is a dependency on an earlier member, or on none.
//!
//! ```spec
//! //- .chant/specs/tests.2.md
//! ---
//! depends_on: [tests]
//!              ^^^^^ waits-for-driver: `tests` is done only after its members, and this is one of them
//! ---
//! # Test `remove`
//! //- .chant/specs/tests.md
//! ---
//! type: driver
//! ---
//! # Cover the store with tests
//! ```

use super::{
    Report, Subject,
    links::{dependencies, offer_removal},
};
use crate::{model::id, text::Span, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject) {
        let Target::Spec(driver) = link.target else {
            continue;
        };
        if id::is_member_of(subject.entry.id(), driver.id()) {
            let finding = report.at(
                link.span,
                format!(
                    "`{}` is done only after its members, and this is one of them",
                    link.id
                ),
            );
            finding.related(&driver.path, Span::default(), "the driver");
            offer_removal(finding, link.id, link.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn a_file_with_a_dot_is_a_member_too() {
        check(
            "waits-for-driver",
            expect![[r#"
                //- .chant/specs/solo.notes.md
                ---
                depends_on: solo
                            ^^^^ waits-for-driver: `solo` is done only after its members, and this is one of them
                ---
                # Notes
                //- .chant/specs/solo.md
                # Solo
            "#]],
        );
    }

    #[test]
    fn silent_about_siblings() {
        check_no(
            "waits-for-driver",
            "//- .chant/specs/d.2.md\n---\ndepends_on: [d.1]\n---\n//- .chant/specs/d.1.md\n//- .chant/specs/d.md\n",
        );
    }
}
