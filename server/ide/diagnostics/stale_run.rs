//! A spec is in progress, and nothing works on it.
//!
//! There is neither a live process with its lock nor a branch of it: a run died, or someone wrote the status by hand.
//! `chant work` refuses it as already in progress, and `chant reset` fails.
//!
//! ```spec
//! ---
//! status: in_progress
//!         ^^^^^^^^^^^ stale-run: the spec is in progress, but no process holds its lock and there is no branch `chant/spec`
//! ---
//! # Run the tests in parallel
//! //- world
//! branch chant/spec = no
//! ```

use super::{Report, Subject, ready_to_complete};
use crate::{model::status::Status, text::Edit, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, id) = (&subject.entry.spec, subject.entry.id());
    let applies = spec.status == Status::InProgress
        && subject.entry.place == Place::Active
        && spec.loads()
        && !spec.kind.has_members()
        && !ready_to_complete::applies(subject);
    let Some((_, place)) = spec.text("status").filter(|_| applies) else {
        return;
    };
    let usual = format!("{}{id}", subject.project.config.branch_prefix);
    let own = spec.text("branch").map_or(&*usual, |(branch, _)| branch);
    let gone = |branch: &str| subject.world.has_branch(branch) == Some(false);
    let any_member = || !subject.project.members(id).is_empty();
    if !gone(own) || !gone(&usual) || subject.world.is_running(id) || any_member() {
        return;
    }
    let finding = report.at(
        place,
        format!(
            "the spec is in progress, but no process holds its lock and there is no branch `{own}`"
        ),
    );
    for status in [Status::Failed, Status::Pending] {
        finding.fix(
            format!("Set the status to `{status}`"),
            vec![Edit::replace(place, status.name())],
        );
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    const CODE: &str = "stale-run";

    #[test]
    fn sets_it_to_failed() {
        check_fix(
            CODE,
            "---\nstatus: in_progress\nbranch: feat/x\n---\n# T\n//- world\nbranch feat/x = no\nbranch chant/spec = no\n",
            expect![[r#"
                -| status: in_progress
                +| status: failed
            "#]],
        );
    }

    #[test]
    fn not_while_there_is_a_process_or_a_branch() {
        let spec = "---\nstatus: in_progress\n---\n# T\n//- world\n";
        check_no(CODE, &format!("{spec}branch chant/spec = yes\n"));
        check_no(
            CODE,
            &format!("{spec}branch chant/spec = no\nrunning spec = yes\n"),
        );
    }

    #[test]
    fn not_without_git_and_not_for_drivers() {
        check_no(CODE, "---\nstatus: in_progress\n---\n# T\n");
        check_no(
            CODE,
            "---\ntype: driver\nstatus: in_progress\n---\n# T\n//- world\nbranch chant/spec = no\n",
        );
    }

    #[test]
    fn not_where_all_is_ticked() {
        check_no(
            CODE,
            "---\nstatus: in_progress\n---\n# T\n## Acceptance Criteria\n- [x] a\n//- world\nbranch chant/spec = no\n",
        );
    }
}
