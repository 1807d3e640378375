//! A dot in a file's name makes a member of a spec that is none.
//!
//! chant splits a name at its first dot. With a digit behind it, `v1.2-fix` is member 2 of `v1`: chant waits for `v1.1`
//! before it works the spec. And any dot at all makes a driver of the spec that has the name before it: with
//! `solo.notes.md` beside `solo.md`, `chant work solo` runs the notes.
//!
//! ```spec
//! //- .chant/specs/v1.2-fix.md
//! # Fix the store
//!   ^^^^^^^^^^^^^ accidental-member: the dot in the name makes this member 2 of `v1` to chant: write `v1-2-fix`
//! ```

use super::{Report, Subject};
use crate::{model::id, text::Span};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    let Some((before, after)) = entry.id().split_once('.').filter(|_| entry.is_active()) else {
        return;
    };
    if before.is_empty() || is_plain_number(entry.id()) {
        return;
    }
    let place = entry
        .spec
        .title
        .as_ref()
        .map_or(Span::at(0), |title| title.span);
    let better = entry.id().replace('.', "-");
    if let Some(number) = id::driver(entry.id()).and_then(|_| id::member_number(entry.id())) {
        report.at(place, format!("the dot in the name makes this member {number} of `{before}` to chant: write `{better}`"));
    } else if let Some(other) = subject.project.by_id(before).filter(|_| !after.is_empty()) {
        report
            .at(
                place,
                format!(
                    "the dot in the name makes a driver of `{before}` to chant: write `{better}`"
                ),
            )
            .related(&other.path, Span::at(0), "this spec becomes a driver");
    }
}

/// Whether what follows the first dot is nothing but numbers and dots, as in `ID.3` and `ID.3.1`: a member on purpose.
pub(super) fn is_plain_number(id: &str) -> bool {
    id.split_once('.').is_some_and(|(_, rest)| {
        rest.split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn any_dot_makes_a_driver() {
        check(
            "accidental-member",
            expect![[r#"
                //- .chant/specs/solo.notes.md
                # Notes
                  ^^^^^ accidental-member: the dot in the name makes a driver of `solo` to chant: write `solo-notes`
                //- .chant/specs/solo.md
                # Solo
            "#]],
        );
    }

    #[test]
    fn silent_for_members_on_purpose_and_dots_that_do_no_harm() {
        check_no(
            "accidental-member",
            "//- .chant/specs/d.3.1.md\n# T\n//- .chant/specs/d.md\n# D\n",
        );
        check_no("accidental-member", "//- .chant/specs/solo.notes.md\n# T\n");
        check_no("accidental-member", "//- .chant/specs/.hidden.md\n# T\n");
    }
}
