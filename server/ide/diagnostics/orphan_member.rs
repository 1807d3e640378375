//! A file is named as a member, and there is no driver of that name.
//!
//! A dot and a number make a member: `tests.1` belongs to the driver `tests`. chant warns of it at every load.
//!
//! ```spec
//! //- .chant/specs/tests.1.md
//! # Test `put`
//!   ^^^^^^^^^^ orphan-member: this file is named as member 1 of `tests`, which does not exist
//! ```

use super::{
    Report, Subject, accidental_member,
    links::{live, name_place},
    missing,
};
use crate::{
    model::id,
    text::Span,
    workspace::{Place, Target},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    let Some(driver) = entry.driver().filter(|_| live(subject).is_some()) else {
        return;
    };
    if accidental_member::by_number(entry.id()) {
        return;
    }
    let number = id::member_number(entry.id()).unwrap_or_default();
    let says = format!("this file is named as member {number} of `{driver}`, which");
    let place = name_place(entry);
    match subject.project.resolve(driver) {
        // An unreadable driver is there; what is wrong with it is told in its file.
        Target::Spec(_) | Target::Unreadable(_) => {}
        Target::Subfolder(_) if entry.place == Place::Subfolder => {}
        Target::Archived(driver) => {
            report.at(place, format!("{says} is archived")).related(
                &driver.path,
                Span::default(),
                "the driver",
            );
        }
        _ => {
            let finding = report.at(place, format!("{says} does not exist"));
            missing::offer_spec(finding, subject, driver);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn the_driver_is_archived() {
        check(
            "orphan-member",
            expect![[r#"
                //- .chant/specs/d.2.1.md
                # T
                  ^ orphan-member: this file is named as member 2 of `d`, which is archived
                //- .chant/archive/d.md
                # D
            "#]],
        );
    }

    #[test]
    fn silent_where_the_driver_is_there_loaded_or_not() {
        check_no(
            "orphan-member",
            "//- .chant/specs/d.1.md\n# T\n//- .chant/specs/d.md\n# D\n",
        );
        check_no(
            "orphan-member",
            "//- .chant/specs/d.1.md\n# T\n//- .chant/specs/d.md\n---\nstatus: done\n---\n",
        );
        check_no("orphan-member", "//- .chant/specs/solo.notes.md\n# T\n");
    }
}
