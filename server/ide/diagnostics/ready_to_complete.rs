//! Every box is ticked, and the spec is not completed.
//!
//! `chant finalize` would complete it, once it is in progress.
//!
//! ```spec
//! ---
//! status: in_progress
//!         ^^^^^^^^^^^ ready-to-complete: all criteria are ticked, so the spec could be completed
//! ---
//! # Remove a warning
//! ## Acceptance Criteria
//! - [x] Remove the name
//! ```

use super::{Report, Subject};
use crate::{model::status::Status, text::Span, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    // What was completed and is pending again was opened on purpose.
    let reopened = spec.status == Status::Pending && spec.has("completed_at");
    if reopened || !applies(subject) || subject.world.is_running(subject.entry.id()) {
        return;
    }
    let place = spec.text("status").map(|(_, span)| span);
    let title = || spec.title.as_ref().map(|title| title.span);
    let body = Span::at(spec.split.body.range().start);
    report.at(
        place.or_else(title).unwrap_or(body),
        "all criteria are ticked, so the spec could be completed",
    );
}

/// Whether all there is to do has been done, on an active spec that is not completed.
pub(super) fn applies(subject: &Subject) -> bool {
    let spec = &subject.entry.spec;
    subject.entry.place == Place::Active
        && spec.loads()
        && matches!(spec.status, Status::Pending | Status::InProgress)
        && spec.criteria.total() > 0
        && spec.criteria.open() == 0
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "ready-to-complete";

    #[test]
    fn not_what_was_opened_again() {
        check_no(
            CODE,
            "---\nstatus: pending\ncompleted_at: 2026-01-09T09:00:00Z\n---\n# T\n## Acceptance Criteria\n- [x] a\n",
        );
    }

    #[test]
    fn pending_is_the_default() {
        check(
            CODE,
            expect![[r#"
                # T
                  ^ ready-to-complete: all criteria are ticked, so the spec could be completed
                ## Acceptance Criteria
                - [x] a
            "#]],
        );
    }

    #[test]
    fn not_while_an_agent_is_at_it() {
        check_no(
            CODE,
            "---\nstatus: in_progress\n---\n# T\n## Acceptance Criteria\n- [x] a\n//- world\nrunning spec = yes\n",
        );
    }

    #[test]
    fn not_with_open_boxes_and_not_without_any() {
        check_no(CODE, "# T\n## Acceptance Criteria\n- [x] a\n- [ ] b\n");
        check_no(CODE, "# T\n");
        check_no(
            CODE,
            "---\nstatus: paused\n---\n# T\n## Acceptance Criteria\n- [x] a\n",
        );
    }
}
