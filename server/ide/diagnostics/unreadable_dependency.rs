//! A spec depends on one that chant cannot load, or names it as a member.
//!
//! The file is there, and its frontmatter is broken, so that chant calls the id unknown. Mend that file, which the fix
//! opens where it is wrong: this one may be right. Takes the place of `unknown-dependency` and `unknown-member`.
//!
//! ```spec
//! ---
//! depends_on: [010-keys]
//!              ^^^^^^^^ unreadable-dependency: chant cannot load `010-keys`, and so calls it unknown
//! ---
//! # T
//! //- .chant/specs/010-keys.md
//! ---
//! status: done
//! ---
//! # Print all keys
//! ```

use super::{
    Plan, Report, Subject,
    links::{dependencies, members},
};
use crate::{text::Span, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject).chain(members(subject)) {
        let Target::Unreadable(entry) = link.target else {
            continue;
        };
        let (place, reason) = match (&entry.fault, &entry.spec.error) {
            (Some(fault), _) => (Span::default(), &*fault.0),
            (None, Some(error)) => {
                let at = error.at.map_or(Span::default(), |at| Span::at(at as usize));
                (at, &*error.message)
            }
            (None, None) => continue,
        };
        report
            .at(
                link.span,
                format!("chant cannot load `{}`, and so calls it unknown", link.id),
            )
            .related(&entry.path, place, reason)
            .fix(
                format!("Open `{}`", entry.id()),
                Plan::Open(entry.path.clone()),
            );
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn a_member_as_well() {
        check(
            "unreadable-dependency",
            expect![[r#"
                ---
                type: driver
                members: [spec.1]
                          ^^^^^^ unreadable-dependency: chant cannot load `spec.1`, and so calls it unknown
                ---
                # T
                //- .chant/specs/spec.1.md
                ---
                labels: one
                ---
                # One
            "#]],
        );
    }

    #[test]
    fn silent_where_it_loads() {
        check_no(
            "unreadable-dependency",
            "---\ndepends_on: [a]\n---\n# T\n//- .chant/specs/a.md\n---\nowner: x\n---\n# A\n",
        );
    }
}
