//! A spec is completed, and nothing shows by what or when.
//!
//! `chant finalize` writes `commits` and `completed_at`. Without a time nothing can be noticed to have changed since,
//! and the archive cannot go by age. Drivers have no commits of their own.
//!
//! ```spec
//! ---
//! status: completed
//!         ^^^^^^^^^ completed-without-evidence: the spec is completed, and has no `commits`
//! completed_at: 2026-11-21T15:40:00Z
//! ---
//! # Set up the nightly run
//! ```

use super::{Report, Subject};
use crate::{model::status::Status, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    if spec.status != Status::Completed || subject.entry.place == Place::Archive || !spec.loads() {
        return;
    }
    let Some((_, place)) = spec.text("status") else {
        return;
    };
    let no_commits = !spec.kind.has_members() && spec.texts("commits").next().is_none();
    let missing = match (no_commits, !spec.has("completed_at")) {
        (true, true) => "no `commits` and no `completed_at`",
        (true, false) => "no `commits`",
        (false, true) => "no `completed_at`",
        (false, false) => return,
    };
    report.at(place, format!("the spec is completed, and has {missing}"));
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "completed-without-evidence";

    #[test]
    fn both_may_be_missing() {
        check(
            CODE,
            expect![[r#"
                ---
                status: completed
                        ^^^^^^^^^ completed-without-evidence: the spec is completed, and has no `commits` and no `completed_at`
                commits: []
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn not_for_drivers_and_unfinished_work() {
        check_no(
            CODE,
            "---\ntype: driver\nstatus: completed\ncompleted_at: 2026-01-05T00:00:00Z\n---\n# T\n",
        );
        check_no(CODE, "---\nstatus: failed\n---\n# T\n");
    }
}
