//! Two files have the same id.
//!
//! The id is the file's name, wherever the file lies. An active spec that has a namesake in the archive can never be
//! archived; one in a folder below `.chant/specs` is saved beside the active one, over it.
//!
//! ```spec
//! //- .chant/specs/048-count.md
//! # Lower the number of system calls
//!   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-id: `.chant/archive/048-count/048-count.md` has the id `048-count` as well
//! //- .chant/archive/048-count/048-count.md
//! # Count system calls
//! ```

use super::{
    Report, Subject,
    links::{live, name_place},
};
use crate::text::Span;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Subject { project, entry, .. } = *subject;
    if live(subject).is_none() {
        return;
    }
    let others: Vec<_> = project
        .with_id(entry.id())
        .filter(|other| other.path != entry.path)
        .collect();
    let Some(first) = others.first() else { return };
    let finding = report.at(
        name_place(entry),
        format!("`{}` has the id `{}` as well", first.path, entry.id()),
    );
    for other in others {
        finding.related(&other.path, Span::default(), "the same id");
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn in_a_folder_below() {
        check(
            "duplicate-id",
            expect![[r#"
                //- .chant/specs/team/a.md
                # Theirs
                  ^^^^^^ duplicate-id: `.chant/specs/a.md` has the id `a` as well
                //- .chant/specs/a.md
                # Ours
                  ^^^^ duplicate-id: `.chant/specs/team/a.md` has the id `a` as well
            "#]],
        );
    }

    #[test]
    fn silent_within_the_archive() {
        check_no(
            "duplicate-id",
            "//- .chant/archive/a/a.md\n# A\n//- .chant/archive/b/a.md\n# A\n",
        );
    }
}
