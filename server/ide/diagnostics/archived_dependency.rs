//! A spec depends on one that lies in the archive.
//!
//! chant does not look into the archive: it calls the dependency unknown and refuses to work the spec, `--skip-deps` or
//! not, even if the archived spec is completed. An error where work is still to be done, a warning on what is over.
//!
//! ```spec
//! ---
//! status: pending
//! depends_on: [001-login]
//!              ^^^^^^^^^ archived-dependency: `001-login` is archived: chant calls it unknown and does not work this spec
//! ---
//! # T
//! //- .chant/archive/001-login/001-login.md
//! ---
//! status: completed
//! ---
//! # Login
//! ```

use super::{
    Report,
    Severity::{Error, Warning},
    Subject,
    links::{dependencies, offer_removal, place_of_status},
};
use crate::{model::status::Status, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject) {
        let Target::Archived(archived) = link.target else {
            continue;
        };
        let (id, status) = (link.id, archived.spec.status);
        let open = !subject.entry.spec.status.is_over();
        let consequence = if open {
            " and does not work this spec"
        } else {
            ""
        };
        let finding = report.at(
            link.span,
            format!("`{id}` is archived: chant calls it unknown{consequence}"),
        );
        finding.related(
            &archived.path,
            place_of_status(archived),
            format!("archived as {status}"),
        );
        if open {
            finding.severity(Warning, Error);
        }
        if status == Status::Completed {
            offer_removal(finding, id, link.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::{
        ide::diagnostics::Severity,
        testing::{Fixture, MAIN, check_fix, check_no},
    };

    const ARCHIVED: &str = "//- .chant/archive/a/old.md\n---\nstatus: completed\n---\n# Old\n";

    #[test]
    fn what_is_over_is_only_warned_about() {
        let severity = |status: &str| {
            let text = format!("---\nstatus: {status}\ndepends_on: [old]\n---\n# T\n{ARCHIVED}");
            Fixture::new(&text).findings(MAIN, Some("archived-dependency"))[0].severity
        };
        assert_eq!(severity("failed"), Severity::Error);
        assert_eq!(severity("completed"), Severity::Warning);
    }

    #[test]
    fn what_is_completed_need_not_be_waited_for() {
        check_fix(
            "archived-dependency",
            &format!("---\ndepends_on: [old]\n---\n# T\n{ARCHIVED}"),
            expect![[r#"
                -| depends_on: [old]
            "#]],
        );
    }

    #[test]
    fn silent_where_an_active_spec_has_the_id() {
        check_no(
            "archived-dependency",
            &format!(
                "---\ndepends_on: [old]\n---\n# T\n{ARCHIVED}//- .chant/specs/old.md\n# Again\n"
            ),
        );
    }
}
