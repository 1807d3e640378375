//! A dependency is already implied through another one.
//!
//! What the other one waits for is over before it begins, so naming it again says nothing new. Only told of specs that
//! are still to be worked, and through such.
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
    links::{live, offer_removal, where_depends},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    if live(subject).is_none() || entry.spec.status.is_over() || !entry.is_active() {
        return;
    }
    for (implied, through) in subject.project.implied_dependencies(subject.entry) {
        let (id, waits) = (implied.id(), through.id());
        let span = where_depends(subject.entry, id);
        let finding = report.at(span, format!("`{waits}` already waits for `{id}`"));
        let direct = where_depends(through, id);
        finding.related(&through.path, direct, format!("`{waits}` waits here"));
        finding.unnecessary();
        offer_removal(finding, id, span);
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
            "---\ndepends_on: [a, b]\n---\n//- .chant/specs/a.md\n---\nstatus: completed\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n",
        );
        check_no(
            "redundant-dependency",
            "---\ndepends_on: [a, b]\n---\n//- .chant/specs/a.md\n---\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n---\ndepends_on: [a]\n---\n",
        );
    }
}
