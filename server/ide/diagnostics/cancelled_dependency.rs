//! A spec that is still to be worked depends on a cancelled one.
//!
//! chant's lists take a cancelled dependency for done, `chant work` takes it for open and refuses. Nothing will ever
//! complete it, so either the edge goes or the dependency is taken up again.
//!
//! ```spec
//! ---
//! depends_on: [004-second-backup]
//!              ^^^^^^^^^^^^^^^^^ cancelled-dependency: `004-second-backup` is cancelled, and `chant work` waits for it to be completed
//! ---
//! # T
//! //- .chant/specs/004-second-backup.md
//! ---
//! status: cancelled
//! ---
//! # Keep a second backup
//! ```

use super::{
    Report, Subject,
    links::{dependencies, offer_removal, place_of_status},
};
use crate::{model::status::Status, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    if subject.entry.spec.status.is_over() {
        return;
    }
    for link in dependencies(subject) {
        let Target::Spec(entry) = link.target else {
            continue;
        };
        if entry.spec.status == Status::Cancelled {
            let id = link.id;
            let finding = report.at(
                link.span,
                format!("`{id}` is cancelled, and `chant work` waits for it to be completed"),
            );
            finding.related(&entry.path, place_of_status(entry), "cancelled here");
            offer_removal(finding, id, link.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn the_edge_goes() {
        check_fix(
            "cancelled-dependency",
            "---\ndepends_on: [a, b]\n---\n//- .chant/specs/a.md\n---\nstatus: cancelled\n---\n//- .chant/specs/b.md\n",
            expect![[r#"
                -| depends_on: [a, b]
                +| depends_on: [b]
            "#]],
        );
    }

    #[test]
    fn silent_where_nobody_waits_any_more() {
        check_no(
            "cancelled-dependency",
            "---\nstatus: completed\ndepends_on: [a]\n---\n//- .chant/specs/a.md\n---\nstatus: cancelled\n---\n",
        );
    }
}
