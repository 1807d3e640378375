//! A spec depends on itself.
//!
//! It waits for its own end before it begins. chant's lint does not notice, and `chant dag` never returns.
//!
//! ```spec
//! ---
//! depends_on: [spec]
//!              ^^^^ self-dependency: this spec waits for itself
//! ---
//! # T
//! ```

use super::{
    Report, Subject,
    links::{live, offer_removal},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let own = subject.entry.id();
    let Some(spec) = live(subject) else { return };
    if let Some((id, span)) = spec.depends_on().find(|(id, _)| *id == own) {
        let finding = report.at(span, "this spec waits for itself");
        offer_removal(finding, id, span);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn the_edge_goes() {
        check_fix(
            "self-dependency",
            "---\ndepends_on:\n- spec\nlabels: [a]\n---\n",
            expect![[r#"
                -| depends_on:
                -| - spec
            "#]],
        );
    }

    #[test]
    fn silent_about_an_id_that_only_begins_like_it() {
        check_no(
            "self-dependency",
            "---\ndepends_on: [spec-2, spe]\n---\n# T\n",
        );
    }
}
