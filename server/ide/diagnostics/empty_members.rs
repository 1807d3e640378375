//! A driver or group says that it has no members.
//!
//! `members: []` is what is left when the last one was taken out. Membership goes by file name, so the field may as well
//! go; a driver without any `DRIVER.N` beside it cannot be worked.
//!
//! ```spec
//! ---
//! type: driver
//! members: []
//!          ^^ empty-members: a driver without members cannot be worked
//! ---
//! # Translate the manual
//! ```

use super::{Plan, Report, Subject, links::live};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject).filter(|spec| spec.kind.has_members()) else {
        return;
    };
    let empty =
        |node: &&crate::model::yaml::Node| !node.value.is_null() && node.value.items().is_empty();
    if let Some(node) = spec.field("members").filter(empty) {
        let kind = spec.kind;
        let message = if subject.project.members(subject.entry.id()).is_empty() {
            format!("a {kind} without members cannot be worked")
        } else {
            format!("the list is empty, but files make members of this {kind}")
        };
        report
            .at(node.span, message)
            .fix("Remove `members`", Plan::RemoveField("members"));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn files_make_members_all_the_same() {
        check(
            "empty-members",
            expect![[r#"
                ---
                type: group
                members: []
                         ^^ empty-members: the list is empty, but files make members of this group
                ---
                # T
                //- .chant/specs/spec.1.md
                # One
            "#]],
        );
    }

    #[test]
    fn the_field_goes() {
        check_fix(
            "empty-members",
            "---\ntype: driver\nmembers: [] # none left\nstatus: pending\n---\n",
            expect![[r#"
                -| members: [] # none left
            "#]],
        );
    }

    #[test]
    fn silent_where_it_is_absent_or_no_driver() {
        check_no("empty-members", "---\ntype: driver\nmembers:\n---\n# T\n");
        check_no("empty-members", "---\ntype: code\nmembers: []\n---\n# T\n");
    }
}
