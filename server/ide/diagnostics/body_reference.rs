//! The body mentions the id of another spec.
//!
//! chant calls this coupling: an agent that reads the spec does not see the other one, and nothing makes the other one
//! come first. Say it with `depends_on`. A driver may name its members; a member is only warned of its siblings. chant
//! knows ids of its own form only, and passes over what stands between lines that begin with three backticks. Its lint
//! goes on complaining when the spec does depend on the other one; this rule does not.
//!
//! ```spec
//! # Keep both writes
//!
//! As found in 2026-01-05-001-abc, the lock comes too late.
//!             ^^^^^^^^^^^^^^^^^^ body-reference: the body mentions another spec: chant wants that said with `depends_on`
//! ```

use super::{Report, Subject};
use crate::{
    ide::chant_lint::{coupled, mentions},
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (entry, spec) = (subject.entry, &subject.entry.spec);
    if entry.place == Place::Archive || !spec.loads() {
        return;
    }
    let message = if entry.driver().is_some() {
        "the body mentions a sibling: chant wants members to be independent"
    } else {
        "the body mentions another spec: chant wants that said with `depends_on`"
    };
    for (id, span) in mentions(subject.text, spec.split.body) {
        let said = spec.depends_on().any(|(other, _)| other == id);
        if !said && !coupled(entry.id(), spec.kind, &[id.into()]).is_empty() {
            report.at(span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn a_member_and_its_sibling() {
        check(
            "body-reference",
            expect![[r#"
                //- .chant/specs/2026-01-05-001-abc.1.md
                # One

                Like 2026-01-05-001-abc.2, unlike 2026-01-05-002-xyz.
                     ^^^^^^^^^^^^^^^^^^^^ body-reference: the body mentions a sibling: chant wants members to be independent
            "#]],
        );
    }

    #[test]
    fn silent_in_fences_for_drivers_and_for_dependencies() {
        check_no("body-reference", "# T\n```\n2026-01-05-001-abc\n```\n");
        check_no(
            "body-reference",
            "---\ntype: driver\n---\n# T\n2026-01-05-001-abc\n",
        );
        check_no(
            "body-reference",
            "---\ndepends_on: 2026-01-05-001-abc\n---\n# T\n2026-01-05-001-abc\n",
        );
    }
}
