//! A spec depends on an id that no spec has.
//!
//! chant compares ids whole, letter by letter; it would call the spec blocked for ever. Usually a typo, or a spec that
//! was renamed. A spec in a folder below `.chant/specs` does not count: chant's checks do not look there.
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

use super::{
    Plan, Report, Subject,
    links::{dependencies, offer_nearest, offer_removal},
    missing,
};
use crate::{
    ide::lists::scalar,
    text::{Edit, Span},
    workspace::Target,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for link in dependencies(subject) {
        let id = link.id;
        let finding = match link.target {
            Target::Subfolder(entry) => report
                .at(
                    link.span,
                    format!("chant looks for `{id}` directly in `.chant/specs`, where it is not"),
                )
                .related(&entry.path, Span::default(), format!("`{id}` lies here")),
            Target::Unknown if id.trim().is_empty() => {
                report.at(link.span, "an empty id: chant would wait for it for ever")
            }
            Target::Unknown if several(id) => {
                let ids = id.split(',').map(|id| scalar(id.trim()));
                let list = format!("[{}]", ids.collect::<Vec<_>>().join(", "));
                let edits = vec![Edit::replace(link.span, list.clone())];
                report
                    .at(
                        link.span,
                        format!("chant takes all of `{id}` for one id; several ids make a list"),
                    )
                    .fix(format!("Write `{list}`"), Plan::Edits(edits))
            }
            Target::Unknown => report.at(link.span, format!("no spec is named `{id}`")),
            _ => continue,
        };
        offer_nearest(finding, subject, &link);
        if matches!(link.target, Target::Unknown) && !several(id) {
            missing::offer_spec(finding, subject, id);
        }
        offer_removal(finding, id, link.span);
    }
}

/// Whether this is what `depends_on: a, b` gives.
fn several(id: &str) -> bool {
    id.contains(',') && id.split(',').all(|id| !id.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn each_id_once() {
        check(
            "unknown-dependency",
            expect![[r#"
                ---
                depends_on:
                - 009-gone
                  ^^^^^^^^ unknown-dependency: no spec is named `009-gone`
                - 009-gone
                - ""
                  ^^ unknown-dependency: an empty id: chant would wait for it for ever
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn a_list_without_brackets_is_one_id() {
        check(
            "unknown-dependency",
            expect![[r#"
                ---
                depends_on: a, b
                            ^^^^ unknown-dependency: chant takes all of `a, b` for one id; several ids make a list
                ---
                # T
            "#]],
        );
        check_fix(
            "unknown-dependency",
            "---\ndepends_on: a, b\n---\n",
            expect![[r#"
                -| depends_on: a, b
                +| depends_on: [a, b]
            "#]],
        );
    }

    #[test]
    fn a_folder_below_hides_it() {
        check(
            "unknown-dependency",
            expect![[r#"
                ---
                depends_on: [inner]
                             ^^^^^ unknown-dependency: chant looks for `inner` directly in `.chant/specs`, where it is not
                ---
                # T
                //- .chant/specs/team/inner.md
                # Inner
            "#]],
        );
    }

    #[test]
    fn a_slip_is_mended_by_the_nearest_id() {
        check_fix(
            "unknown-dependency",
            "---\ndepends_on: [001-loign]\n---\n//- .chant/specs/001-login.md\n# Login\n",
            expect![[r#"
                -| depends_on: [001-loign]
                +| depends_on: [001-login]
            "#]],
        );
    }

    #[test]
    fn silent_where_every_id_is_there() {
        check_no(
            "unknown-dependency",
            "---\ndepends_on: 001-login\n---\n//- .chant/specs/001-login.md\n# Login\n",
        );
    }

    #[test]
    fn silent_where_the_spec_itself_is_the_trouble() {
        check_no(
            "unknown-dependency",
            "---\nstatus: done\ndepends_on: [gone]\n---\n",
        );
        check_no(
            "unknown-dependency",
            "//- .chant/archive/a/a.md\n---\ndepends_on: [gone]\n---\n",
        );
    }
}
