//! A spec depends on an id that no spec has.
//!
//! chant compares ids whole, letter by letter; it would call the spec blocked for ever. Usually a typo, or a spec that
//! was renamed.
//!
//! ```spec
//! ---
//! depends_on: [001-login, 009-gone]
//!                         ^^^^^^^^ unknown-dependency: no spec is named `009-gone`
//! ---
//! # T
//! //- .chant/specs/001-login.md
//! # Login
//! ```

use super::{Report, Subject};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for (id, span) in subject.entry.spec.depends_on() {
        if subject.project.by_id(id).is_none() {
            report.at(span, format!("no spec is named `{id}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_where_every_id_is_there() {
        check_no(
            "unknown-dependency",
            "---\ndepends_on: 001-login\n---\n//- .chant/specs/001-login.md\n# Login\n",
        );
    }
}
