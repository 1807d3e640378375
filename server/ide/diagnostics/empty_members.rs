//! A driver or group has an empty list of members.
//!
//! chant refuses to work a driver without members. If the member specs are there (`DRIVER.1`, …), the list may be left
//! out: membership goes by file name.
//!
//! ```spec
//! ---
//! type: driver
//! members: []
//!          ^^ empty-members: this driver lists no members: chant cannot run an empty one
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::workspace::Place;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    let spec = &entry.spec;
    if !spec.kind.has_members() || entry.place == Place::Archive {
        return;
    }
    let Some(node) = spec
        .field("members")
        .filter(|node| !node.value.is_null() && node.value.items().is_empty())
    else {
        return;
    };
    let kind = spec.kind;
    if subject.project.members(entry.id()).is_empty() {
        report.at(
            node.span,
            format!("this {kind} lists no members: chant cannot run an empty one"),
        );
    } else {
        report.at(node.span, format!("this {kind} lists no members, although there are some: name them, or leave the list out"));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn the_members_may_be_there_all_the_same() {
        check(
            "empty-members",
            expect![[r#"
                ---
                type: group
                members: []
                         ^^ empty-members: this group lists no members, although there are some: name them, or leave the list out
                ---
                # T
                //- .chant/specs/spec.1.md
                # One
            "#]],
        );
    }

    #[test]
    fn silent_without_the_field_and_for_other_types() {
        check_no("empty-members", "---\ntype: driver\n---\n# T\n");
        check_no("empty-members", "---\nmembers: []\n---\n# T\n");
    }
}
