//! The spec has several sections of criteria, and chant counts only the last one.
//!
//! The boxes of the others are never asked for. After two runs the section that counts may even be one that the agent
//! quoted in its output.
//!
//! ```spec
//! # Restore on request
//!
//! ## Acceptance Criteria
//! ^^^^^^^^^^^^^^^^^^^^^^ several-criteria-sections: chant counts only the last section of criteria, not this one
//!
//! - [ ] Add `Store::restore`
//!
//! ## Acceptance Criteria
//!
//! - [ ] Run all tests
//! ```

use super::{Report, Subject, prose};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let others = &spec.criteria.earlier;
    let Some(counted) = spec.criteria.heading.filter(|_| !others.is_empty()) else {
        return;
    };
    let Some(prose) = prose::of(subject) else {
        return;
    };
    for heading in others.iter().filter(|heading| heading.end <= prose.end) {
        report
            .at(
                *heading,
                "chant counts only the last section of criteria, not this one",
            )
            .related(&subject.entry.path, counted, "this is the one that counts");
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "several-criteria-sections";

    #[test]
    fn also_where_an_agent_quoted_the_one_that_counts() {
        check(
            CODE,
            expect![[r#"
                # T
                ## Acceptance Criteria
                ^^^^^^^^^^^^^^^^^^^^^^ several-criteria-sections: chant counts only the last section of criteria, not this one
                - [ ] a
                ## Agent Output

                ```
                ```
                ## Acceptance Criteria
                - [x] a
                ## Acceptance Criteria
                - [x] b
            "#]],
        );
    }

    #[test]
    fn not_one_section_and_an_example_in_a_fence() {
        check_no(
            CODE,
            "# T\n```\n## Acceptance Criteria\n```\n## Acceptance Criteria\n- [ ] a\n",
        );
    }
}
