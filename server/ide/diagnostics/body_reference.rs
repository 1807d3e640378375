//! The body leans on another spec that `depends_on` does not name.
//!
//! An agent reads this spec and not the other one, and chant orders specs by `depends_on` alone. Ids of the generated
//! form count, outside of backtick fences; drivers and groups may name whom they like, members anybody but their
//! siblings. chant's own lint complains of ids that are in `depends_on` as well, which are in order here.
//!
//! ```spec
//! ---
//! status: pending
//! ---
//! # Print the size of the backups
//! As 2026-11-20-001-q7x counts them, print their size.
//!    ^^^^^^^^^^^^^^^^^^ body-reference: the body leans on `2026-11-20-001-q7x`, and `depends_on` does not name it
//! ```

use super::{
    Report, Subject,
    links::{live, may_wait_for, wait_for},
};
use crate::ide::{chant_lint::couples, mentions::mentions};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject) else { return };
    let own = subject.entry.id();
    for (id, span) in mentions(subject.text, spec.split.body) {
        let named = spec.depends_on().any(|(known, _)| known == id);
        if named || !couples(own, spec.kind, id) {
            continue;
        }
        if subject.entry.driver().is_some() {
            report.at(
                span,
                format!("the body leans on its sibling `{id}`; members should stand alone"),
            );
        } else {
            let message = format!("the body leans on `{id}`, and `depends_on` does not name it");
            let finding = report.at(span, message);
            let other = subject.project.by_id(id);
            if let Some(other) = other.filter(|other| may_wait_for(subject, other)) {
                let (_, plan) = wait_for(subject, other);
                finding.fix("Add it to `depends_on`", plan);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no, fixed};

    #[test]
    fn each_mention_outside_of_fences() {
        check(
            "body-reference",
            expect![[r#"
                ---
                depends_on: [2026-01-05-002-bbb]
                ---
                # T
                ```
                2026-01-05-001-aaa
                ```
                é2026-01-05-001-aaa, `2026-01-05-001-aaa.1` and 2026-01-05-002-bbb
                                      ^^^^^^^^^^^^^^^^^^^^ body-reference: the body leans on `2026-01-05-001-aaa.1`, and `depends_on` does not name it
            "#]],
        );
    }

    #[test]
    fn members_may_not_lean_on_siblings() {
        check(
            "body-reference",
            expect![[r#"
                //- .chant/specs/2026-01-05-001-aaa.1.md
                # T
                After 2026-01-05-001-aaa.2, for 2026-01-05-001-aaa, as in 2026-01-05-009-zzz.
                      ^^^^^^^^^^^^^^^^^^^^ body-reference: the body leans on its sibling `2026-01-05-001-aaa.2`; members should stand alone
            "#]],
        );
    }

    #[test]
    fn the_dependency_is_added() {
        check_fix(
            "body-reference",
            "---\nstatus: pending\n---\n# T\nSee 2026-01-05-001-aaa.\n//- .chant/specs/2026-01-05-001-aaa.md\n",
            expect![[r#"
                +| depends_on:
                +| - 2026-01-05-001-aaa
            "#]],
        );
    }

    #[test]
    fn nothing_is_left_to_say_once_it_is_added() {
        let text = "---\nstatus: pending\n---\n# T\nSee 2026-01-05-001-aaa.\n";
        let other = "//- .chant/specs/2026-01-05-001-aaa.md\n# A\n";
        let mended = fixed("body-reference", &format!("{text}{other}"));
        check_no("body-reference", &format!("{mended}{other}"));
    }

    #[test]
    fn silent_in_drivers_and_about_ids_of_one_s_own_making() {
        check_no(
            "body-reference",
            "---\ntype: driver\n---\n# T\n2026-01-05-001-aaa\n",
        );
        check_no("body-reference", "---\n---\n# T\n001-login\n");
    }
}
