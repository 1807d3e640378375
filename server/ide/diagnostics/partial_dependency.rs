//! A dependency is named by a part of its id, by its file's name or by its path.
//!
//! On the command line chant completes `003` to the only id that ends with it; in `depends_on` it compares ids whole, and
//! calls this one unknown. The part counts where it is the beginning or the end of exactly one id.
//!
//! ```spec
//! ---
//! depends_on: [003]
//!              ^^^ partial-dependency: chant wants the whole id, `003-root-cause`
//! ---
//! # T
//! //- .chant/specs/003-root-cause.md
//! # Root cause
//! ```

use super::{
    Plan, Report, Subject,
    links::{dependencies, written_instead},
};
use crate::{text::Span, workspace::Target};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject) {
        let Target::Partial(entry) = link.target else {
            continue;
        };
        let id = entry.id();
        let finding = report.at(link.span, format!("chant wants the whole id, `{id}`"));
        finding.related(&entry.path, Span::default(), "the spec that is meant");
        let mut named = subject.entry.spec.depends_on();
        if named.any(|(other, _)| other == id) {
            let title = format!("Remove `{}`: `{id}` is named already", link.id);
            finding.safe_fix(title, Plan::RemoveAll(link.span));
            continue;
        }
        finding.safe_fix(format!("Write `{id}`"), written_instead(subject, &link, id));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn an_end_a_file_name_and_a_path() {
        check(
            "partial-dependency",
            expect![[r#"
                ---
                depends_on:
                - x7m
                  ^^^ partial-dependency: chant wants the whole id, `2026-01-05-001-x7m`
                - 001-login.md
                  ^^^^^^^^^^^^ partial-dependency: chant wants the whole id, `001-login`
                - .chant/specs/002-logout.md
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ partial-dependency: chant wants the whole id, `002-logout`
                ---
                # T
                //- .chant/specs/2026-01-05-001-x7m.md
                # Count
                //- .chant/specs/001-login.md
                # Login
                //- .chant/specs/002-logout.md
                # Logout
            "#]],
        );
    }

    #[test]
    fn the_whole_id_is_written() {
        check_fix(
            "partial-dependency",
            "---\ndepends_on: ['003']\n---\n//- .chant/specs/003-root-cause.md\n",
            expect![[r#"
                -| depends_on: ['003']
                +| depends_on: [003-root-cause]
            "#]],
        );
    }

    #[test]
    fn silent_where_it_could_be_several_or_is_the_driver() {
        check_no(
            "partial-dependency",
            "---\ndepends_on: ['003', d]\n---\n//- .chant/specs/003-a.md\n//- .chant/specs/003-b.md\n//- .chant/specs/d.1.md\n",
        );
    }
}
