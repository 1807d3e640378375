//! A member spec without its driver.
//!
//! The name makes it a member: `ID.1` belongs to `ID`. Without a spec of that name chant prints a warning at every load,
//! and nothing ever completes the group.
//!
//! ```spec
//! //- .chant/specs/002-store.1.md
//! # Lock each key
//!   ^^^^^^^^^^^^^ orphan-member: by its name this is member 1 of `002-store`, and no spec is named so
//! ```

use super::{Report, Subject, accidental_member::is_plain_number};
use crate::{model::id, text::Span};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    let Some(driver) = entry
        .driver()
        .filter(|_| entry.is_active() && is_plain_number(entry.id()))
    else {
        return;
    };
    if subject.project.by_id(driver).is_some() {
        return;
    }
    let number = id::member_number(entry.id()).unwrap_or_default();
    let place = entry
        .spec
        .title
        .as_ref()
        .map_or(Span::at(0), |title| title.span);
    let message =
        format!("by its name this is member {number} of `{driver}`, and no spec is named so");
    let finding = report.at(place, message);
    for other in subject.project.with_id(driver) {
        finding.related(
            &other.path,
            Span::at(0),
            "its driver lies here, where chant does not look",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_where_the_driver_is_there() {
        check_no(
            "orphan-member",
            "//- .chant/specs/d.1.md\n# One\n//- .chant/specs/d.md\n# D\n",
        );
    }

    #[test]
    fn silent_for_names_that_are_members_by_accident() {
        check_no("orphan-member", "//- .chant/specs/v1.2-fix.md\n# T\n");
    }
}
