//! A spec is completed, and boxes of it are open.
//!
//! `chant finalize` would have refused; someone wrote the status by hand, or added a criterion later.
//!
//! ```spec
//! ---
//! status: completed
//!         ^^^^^^^^^ completed-with-open-criteria: the spec is completed, and 1 of its 2 criteria is open
//! ---
//! # Sweep the folder
//! ## Acceptance Criteria
//! - [x] Remove the folder
//! - [ ] Verify that none is left
//! ```

use super::{Report, Subject, prose};
use crate::{
    model::status::Status,
    text::{Edit, Span},
};

/// More open boxes than this are not listed one by one.
const LISTED: usize = 5;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    if spec.status != Status::Completed || spec.criteria.open() == 0 || !spec.loads() {
        return;
    }
    let Some(prose) = prose::of(subject) else {
        return;
    };
    // Boxes that an agent quoted in its output are counted, but nobody means them.
    let in_prose = |heading: Span| heading.end <= prose.end;
    let (Some((_, place)), true) = (
        spec.text("status"),
        spec.criteria.heading.is_some_and(in_prose),
    ) else {
        return;
    };
    let open: Vec<_> = spec
        .criteria
        .items
        .iter()
        .filter(|item| !item.checked)
        .collect();
    let is = if open.len() == 1 { "is" } else { "are" };
    let finding = report.at(
        place,
        format!(
            "the spec is completed, and {} of its {} criteria {is} open",
            open.len(),
            spec.criteria.total()
        ),
    );
    for item in open.iter().take(LISTED) {
        finding.related(&subject.entry.path, item.mark, "open");
    }
    let tick = |mark: Span| {
        let inner = mark.range().start + 3;
        Edit::replace(Span::new(inner, inner + 1), "x")
    };
    finding
        .fix(
            "Tick what is open",
            open.iter().map(|item| tick(item.mark)).collect::<Vec<_>>(),
        )
        .fix(
            "Set the status to `needs_attention`",
            vec![Edit::replace(place, Status::NeedsAttention.name())],
        );
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    const CODE: &str = "completed-with-open-criteria";

    #[test]
    fn ticks_what_is_open() {
        check_fix(
            CODE,
            "---\nstatus: completed\n---\n# T\n## Acceptance Criteria\n- [ ] a\n- [x] b\n  - [ ] c\n",
            expect![[r#"
                -| - [ ] a
                +| - [x] a
                 | - [x] b
                -|   - [ ] c
                +|   - [x] c
            "#]],
        );
    }

    #[test]
    fn not_while_it_runs_and_not_when_all_is_ticked() {
        check_no(
            CODE,
            "---\nstatus: in_progress\n---\n# T\n## Acceptance Criteria\n- [ ] a\n",
        );
        check_no(
            CODE,
            "---\nstatus: completed\n---\n# T\n## Acceptance Criteria\n- [x] a\n",
        );
    }

    #[test]
    fn not_for_boxes_that_an_agent_quoted() {
        check_no(
            CODE,
            "---\nstatus: completed\n---\n# T\n## Agent Output\n\n```\n```\n## Acceptance Criteria\n- [ ] a\n",
        );
    }
}
