//! A driver names a member that no spec is.
//!
//! chant's lint wants every entry of `members` to be the whole id of an active spec. Membership itself goes by file name:
//! `DRIVER.1`, `DRIVER.2` are members whether they are named or not.
//!
//! ```spec
//! ---
//! type: driver
//! members: [spec.1, spec.2]
//!                   ^^^^^^ unknown-member: no spec is named `spec.2`
//! ---
//! # Measure the store
//! //- .chant/specs/spec.1.md
//! # Measure `get`
//! ```

use super::{
    Report, Subject,
    links::{members, offer_nearest, offer_removal, written_instead},
    missing,
};
use crate::{model::id, text::Span, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in members(subject) {
        let id = link.id;
        let finding = match link.target {
            Target::Spec(_) | Target::Unreadable(_) => continue,
            Target::Archived(entry) => report
                .at(
                    link.span,
                    format!("`{id}` is archived: chant calls it unknown"),
                )
                .related(&entry.path, Span::default(), "archived here"),
            Target::Subfolder(entry) => report
                .at(
                    link.span,
                    format!("chant looks for `{id}` directly in `.chant/specs`, where it is not"),
                )
                .related(&entry.path, Span::default(), format!("`{id}` lies here")),
            Target::Partial(entry) => {
                let whole = entry.id();
                report
                    .at(link.span, format!("chant wants the whole id, `{whole}`"))
                    .fix(
                        format!("Write `{whole}`"),
                        written_instead(subject, &link, whole),
                    )
            }
            Target::Foreign | Target::Unknown => {
                let finding = report.at(link.span, format!("no spec is named `{id}`"));
                offer_nearest(finding, subject, &link);
                // Membership goes by name: another name would make a spec, and no member.
                if id::is_member_of(id, subject.entry.id()) {
                    missing::offer_spec(finding, subject, id);
                }
                finding
            }
        };
        offer_removal(finding, id, link.span);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn in_the_archive_and_by_a_part() {
        check(
            "unknown-member",
            expect![[r#"
                ---
                type: driver
                members:
                - spec.1
                  ^^^^^^ unknown-member: `spec.1` is archived: chant calls it unknown
                - 2-bbb
                  ^^^^^ unknown-member: chant wants the whole id, `spec.2-bbb`
                ---
                # T
                //- .chant/archive/spec.1.md
                # One
                //- .chant/specs/spec.2-bbb.md
                # Two
            "#]],
        );
    }

    #[test]
    fn the_last_member_takes_the_field_along() {
        check_fix(
            "unknown-member",
            "---\ntype: driver\nmembers:\n- xyz\n---\n",
            expect![[r#"
                -| members:
                -| - xyz
            "#]],
        );
    }

    #[test]
    fn silent_where_all_are_there() {
        check_no(
            "unknown-member",
            "---\ntype: driver\nmembers: [spec.1]\n---\n//- .chant/specs/spec.1.md\n---\nstatus: done\n---\n",
        );
    }
}
