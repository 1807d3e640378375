//! A dot in a file's name makes a member that nobody meant.
//!
//! chant takes whatever follows the first dot for a member's number if it begins with a digit: `v1.2-fix` is member 2 of
//! `v1`, and waits for `v1.1`. And any file `solo.notes.md` beside `solo.md` makes a driver of `solo`, so that
//! `chant work solo` runs a chain instead. Rename the file: a dash does what the dot should. The fix does it, in the file's
//! name and wherever the spec is named.
//!
//! ```spec
//! //- .chant/specs/v1.2-fix.md
//! # Bring the fix to version 1.2
//!   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ accidental-member: chant takes this file for member 2 of `v1`, because of the dot and digit in its name
//! ```

use std::sync::Arc;

use super::{
    Finding, Plan, Report, Subject,
    links::{live, name_place},
};
use crate::{
    model::id,
    text::Span,
    workspace::{Entry, PathKind, Place, Project},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    if live(subject).is_none() {
        return;
    }
    let place = name_place(entry);
    if by_number(entry.id()) {
        let driver = entry.driver().unwrap_or_default();
        let number = id::member_number(entry.id()).unwrap_or_default();
        let message = format!(
            "chant takes this file for member {number} of `{driver}`, because of the dot and digit in its name"
        );
        offer_dashes(report.at(place, message), subject);
    } else if entry.is_active()
        && let Some(driver) = made_a_driver(subject.project, entry.id())
    {
        let message = format!(
            "the dot in this file's name makes `{}` a driver, and this its member",
            driver.id()
        );
        let finding = report.at(place, message);
        finding.related(&driver.path, Span::default(), "becomes a driver");
        offer_dashes(finding, subject);
    }
}

/// Whether a file of that name would be a member without being meant as one.
pub(in crate::ide) fn by_chance(project: &Project, id: &str) -> bool {
    by_number(id) || made_a_driver(project, id).is_some()
}

/// The spec of which a file without a member's number makes a driver.
fn made_a_driver<'a>(project: &'a Project, id: &str) -> Option<&'a Arc<Entry>> {
    if id::driver(id).is_some() {
        return None;
    }
    let dots = id.match_indices('.');
    let mut drivers = dots.filter_map(|(at, _)| project.loaded(&id[..at]));
    drivers.find(|driver| id::is_member_of(id, driver.id()))
}

/// Offers a name with dashes for dots, where no file has it.
fn offer_dashes(finding: &mut Finding, subject: &Subject) {
    let entry = subject.entry;
    let new = entry.id().replace('.', "-");
    let folder = &entry.path[..entry.path.len() - entry.id().len() - ".md".len()];
    let live = subject.project.with_id(entry.id());
    let is_one = live.filter(|it| it.place != Place::Archive).count() == 1;
    let is_free = is_one
        && subject.project.with_id(&new).next().is_none()
        && subject.world.kind(&format!("{folder}{new}.md")) == PathKind::Missing;
    if id::is_legal(&new) && is_free {
        finding.fix(
            format!("Rename the spec to `{new}`"),
            Plan::Rename(new.into()),
        );
    }
}

/// Whether a dot and a digit make a member of `id`, and more than numbers follows: a version, a date, a title.
pub(super) fn by_number(id: &str) -> bool {
    id::driver(id).is_some_and(|driver| {
        let numbers = &id[driver.len() + 1..];
        !numbers
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_mending, check_no, check_no_mending};

    #[test]
    fn a_second_file_makes_a_driver_of_the_first() {
        check(
            "accidental-member",
            expect![[r#"
                //- .chant/specs/solo.notes.md
                # Notes
                  ^^^^^ accidental-member: the dot in this file's name makes `solo` a driver, and this its member
                //- .chant/specs/solo.md
                # Solo
            "#]],
        );
    }

    #[test]
    fn a_dash_in_place_of_the_dot_wherever_the_spec_is_named() {
        check_mending(
            "accidental-member",
            "//- .chant/specs/v1.2-fix.md\n# Bring the fix to version 1.2\n\
             //- .chant/specs/b.md\n---\ndepends_on: ['v1.2-fix']\n---\n# B\n",
            expect![[r#"
                Rename the spec to `v1-2-fix`
                Rename v1.2-fix to v1-2-fix: renames 1 file, changes 1
                //- .chant/specs/b.md
                -| depends_on: ['v1.2-fix']
                +| depends_on: ['v1-2-fix']
                .chant/specs/v1.2-fix.md → .chant/specs/v1-2-fix.md
            "#]],
        );
    }

    #[test]
    fn no_name_that_another_spec_has() {
        check_no_mending(
            "accidental-member",
            "//- .chant/specs/v1.2-fix.md\n# T\n//- .chant/specs/v1-2-fix.md\n# T\n",
        );
    }

    #[test]
    fn silent_about_members_that_are_meant() {
        check_no(
            "accidental-member",
            "//- .chant/specs/d.1.md\n# T\n//- .chant/specs/d.2.1.md\n# T\n//- .chant/specs/d.md\n# D\n",
        );
        check_no("accidental-member", "//- .chant/specs/lone.notes.md\n# T\n");
    }
}
