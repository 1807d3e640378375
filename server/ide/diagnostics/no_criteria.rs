//! A spec of code or a task has no acceptance criteria.
//!
//! Nothing says when the work is done: `finalize` asks for nothing, and `chant work` takes the spec for too vague to
//! begin with.
//!
//! ```spec
//! # Keep both writes
//! ^^^^^^^^^^^^^^^^^^ no-criteria: the spec has no acceptance criteria, so nothing says when it is done
//!
//! A text that is written while another one is must not be lost.
//! ```

use super::{Report, Subject, invisible_criteria};
use crate::{
    model::{body, criteria, status::Kind},
    text::{Edit, Span, line_break},
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, text) = (&subject.entry.spec, subject.text);
    let applies = matches!(spec.kind, Kind::Code | Kind::Task)
        && subject.entry.place == Place::Active
        && spec.loads()
        && !spec.status.is_over()
        && spec.criteria.items.is_empty();
    if !applies || invisible_criteria::speaks(subject) || holds_any_box(subject) {
        return;
    }
    let prose = body::prose(text, spec.split.body);
    if let Some(heading) = spec
        .criteria
        .heading
        .filter(|heading| heading.end <= prose.end)
    {
        report.at(
            heading,
            "the section has no boxes: chant counts only `- [ ]`",
        );
        return;
    }
    // A spec without a title has a greater worry.
    let Some(title) = &spec.title else { return };
    let title = title.span.range();
    let hash = text[..title.start].rfind('#').unwrap_or(title.start);
    let end = prose.of(text).trim_end();
    let eol = line_break(text);
    report
        .at(
            Span::new(hash, title.end),
            "the spec has no acceptance criteria, so nothing says when it is done",
        )
        .fix(
            "Insert a section of criteria",
            vec![Edit::insert(
                prose.range().start + end.len(),
                format!("{eol}{eol}{}{eol}{eol}- [ ] ", criteria::HEADING),
            )],
        );
}

/// Whether there are boxes that other rules speak of: written in another way, or hidden behind a fence.
fn holds_any_box(subject: &Subject) -> bool {
    let text = subject.text;
    let prose = body::prose(text, subject.entry.spec.split.body);
    body::walk(text, prose).any(|line| {
        line.hidden
            && line
                .span
                .of(text)
                .trim_start()
                .starts_with(criteria::HEADING)
            || subject.entry.spec.criteria.heading.is_some()
                && super::invisible_criterion::looks_like_a_box(text, line).is_some()
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "no-criteria";

    #[test]
    fn a_section_without_boxes() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance Criteria
                ^^^^^^^^^^^^^^^^^^^^^^ no-criteria: the section has no boxes: chant counts only `- [ ]`
                - Both texts are kept
            "#]],
        );
    }

    #[test]
    fn inserts_a_section_before_what_an_agent_wrote() {
        check_fix(
            CODE,
            "---\nstatus: failed\n---\n# T\n\nText.\n\n## Agent Output\n\n```\nNo.```\n",
            expect![[r#"
                +| ## Acceptance Criteria
                +| 
                +| - [ ] 
                +| 
            "#]],
        );
    }

    #[test]
    fn not_where_boxes_are_only_invisible() {
        check_no(CODE, "# T\n### Acceptance Criteria\n- [ ] a\n");
        check_no(CODE, "# T\n## Acceptance Criteria\n* [ ] a\n");
        check_no(CODE, "# T\n```\n## Acceptance Criteria\n- [ ] a\n");
    }

    #[test]
    fn not_other_kinds_and_finished_work() {
        check_no(CODE, "---\ntype: research\n---\n# T\n");
        check_no(CODE, "---\nstatus: completed\n---\n# T\n");
        check_no(CODE, "---\nstatus: done\n---\n# T\n");
    }
}
