//! A dependency is already implied through another one.
//!
//! What the other one waits for is over before it begins, so naming it again says nothing new. Only told of specs that
//! are still to be worked.
//!
//! ```spec
//! ---
//! depends_on: [002-reproduction, 003-root-cause]
//!              ^^^^^^^^^^^^^^^^ redundant-dependency: `003-root-cause` already waits for `002-reproduction`
//! ---
//! # T
//! //- .chant/specs/003-root-cause.md
//! ---
//! depends_on: [002-reproduction]
//! ---
//! # Root cause
//! //- .chant/specs/002-reproduction.md
//! # Reproduction
//! ```

use super::{
    Report, Subject,
    links::{dependencies, offer_removal, where_depends},
};
use crate::workspace::Target;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    if subject.entry.spec.status.is_over() {
        return;
    }
    for link in dependencies(subject) {
        let Target::Spec(_) = link.target else {
            continue;
        };
        let Some(through) = subject.project.implied_by(subject.entry, link.id) else {
            continue;
        };
        let finding = report.at(
            link.span,
            format!("`{}` already waits for `{}`", through.id(), link.id),
        );
        let direct = where_depends(through, link.id);
        finding.related(
            &through.path,
            direct,
            format!("`{}` waits here", through.id()),
        );
        finding.unnecessary();
        offer_removal(finding, link.id, link.span);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn through_several_others() {
        check(
            "redundant-dependency",
            expect![[r#"
                ---
                depends_on: [c, a]
                                ^ redundant-dependency: `c` already waits for `a`
                ---
                # T
                //- .chant/specs/a.md
                # A
                //- .chant/specs/b.md
                ---
                depends_on: a
                ---
                # B
                //- .chant/specs/c.md
                ---
                depends_on: b
                ---
                # C
            "#]],
        );
    }

    #[test]
    fn silent_about_what_is_over_and_about_cycles() {
        check_no(
            "redundant-dependency",
            "---\nstatus: completed\ndepends_on: [a, b]\n---\n//- .chant/specs/a.md\n---\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n",
        );
        check_no(
            "redundant-dependency",
            "---\ndepends_on: [a, b]\n---\n//- .chant/specs/a.md\n---\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n---\ndepends_on: [a]\n---\n",
        );
    }
}
