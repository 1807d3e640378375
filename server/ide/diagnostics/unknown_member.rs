//! A driver lists a member that no spec is.
//!
//! chant's lint refuses the driver. Membership itself goes by file name (`DRIVER.1`), so the entry is only a claim; a
//! claim that is wrong is usually a typo or a member that was renamed.
//!
//! ```spec
//! ---
//! type: driver
//! members: [spec.1, spec.2]
//!                   ^^^^^^ unknown-member: no spec is named `spec.2`
//! ---
//! # T
//! //- .chant/specs/spec.1.md
//! # One
//! ```

use super::{Report, Subject};
use crate::{ide::nearest::nearest, text::Edit, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (project, entry) = (subject.project, subject.entry);
    if entry.place == Place::Archive {
        return;
    }
    for (id, span) in entry
        .spec
        .texts("members")
        .filter(|(id, _)| project.by_id(id).is_none())
    {
        let archived = project.with_id(id).next();
        let finding = match archived {
            Some(other) => report
                .at(span, format!("`{id}` is archived, and chant looks for members among the active specs only"))
                .related(&other.path, crate::text::Span::at(0), "it lies here"),
            None => report.at(span, format!("no spec is named `{id}`")),
        };
        let members = project.members(entry.id());
        if let Some(meant) = nearest(id, members.iter().map(|member| member.id())) {
            finding.fix(
                format!("Change to `{meant}`"),
                vec![Edit::replace(span, meant)],
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn an_archived_member_is_named_as_such() {
        check(
            "unknown-member",
            expect![[r#"
                ---
                type: driver
                members:
                - spec.1
                  ^^^^^^ unknown-member: `spec.1` is archived, and chant looks for members among the active specs only
                ---
                # T
                //- .chant/archive/x/spec.1.md
                # One
            "#]],
        );
    }

    #[test]
    fn silent_where_every_member_is_there() {
        check_no(
            "unknown-member",
            "---\nmembers: [spec.1]\n---\n# T\n//- .chant/specs/spec.1.md\n# One\n",
        );
    }
}
