//! A spec depends on the same id twice.
//!
//! Harmless to chant, and a sign that something else was meant.
//!
//! ```spec
//! ---
//! depends_on: [001-login, 001-login]
//!                         ^^^^^^^^^ duplicate-dependency: `001-login` stands here twice
//! ---
//! # T
//! //- .chant/specs/001-login.md
//! # Login
//! ```

use rustc_hash::FxHashSet;

use super::{
    Plan, Report, Subject,
    links::{live, where_depends},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject) else { return };
    let mut seen = FxHashSet::default();
    for (id, span) in spec.depends_on() {
        if !seen.insert(id) {
            let first = where_depends(subject.entry, id);
            report
                .at(span, format!("`{id}` stands here twice"))
                .related(&subject.entry.path, first, "the first time")
                .unnecessary()
                .safe_fix("Remove it", Plan::RemoveItem(span));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn the_second_one_goes() {
        check_fix(
            "duplicate-dependency",
            "---\ndepends_on:\n- a # first\n- b\n- 'a' # second\n---\n",
            expect![[r#"
                -| - 'a' # second
            "#]],
        );
    }

    #[test]
    fn silent_where_ids_differ() {
        check_no(
            "duplicate-dependency",
            "---\ndepends_on: [a, A, a.1]\n---\n# T\n",
        );
    }
}
