//! Two files have the same id.
//!
//! An id is the stem of a file's name, wherever the file lies. chant works on the one directly in `.chant/specs` and
//! saves every other one there as well: a spec in a subfolder is listed and workable, and its first save makes a second
//! file of it. Numbers that are used again after archiving lead here too.
//!
//! ```spec
//! //- .chant/specs/001-login.md
//! # Login
//!   ^^^^^ duplicate-id: `001-login` is also the id of .chant/archive/001-login/001-login.md
//! //- .chant/archive/001-login/001-login.md
//! # Login, the first time
//! ```

use super::{Report, Subject};
use crate::{text::Span, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let entry = subject.entry;
    let place = entry
        .spec
        .title
        .as_ref()
        .map_or(Span::at(0), |title| title.span);
    match entry.place {
        Place::Archive => {}
        Place::Subfolder => {
            let home = format!(".chant/specs/{}.md", entry.id());
            let message =
                format!("chant saves a spec in a subfolder as {home}, which makes two of it");
            let finding = report.at(place, message);
            if let Some(other) = subject.project.by_id(entry.id()) {
                finding.related(
                    &other.path,
                    Span::at(0),
                    "this file has the same id already",
                );
            }
        }
        Place::Active => {
            let others: Vec<_> = subject
                .project
                .with_id(entry.id())
                .filter(|other| other.path != entry.path)
                .collect();
            let Some(first) = others.first() else {
                return;
            };
            let finding = report.at(
                place,
                format!("`{}` is also the id of {}", entry.id(), first.path),
            );
            for other in &others {
                finding.related(&other.path, Span::at(0), "the same id");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn a_subfolder_makes_a_second_file() {
        check(
            "duplicate-id",
            expect![[r#"
                //- .chant/specs/team/a.md
                # A
                  ^ duplicate-id: chant saves a spec in a subfolder as .chant/specs/a.md, which makes two of it
            "#]],
        );
    }

    #[test]
    fn silent_for_ids_of_their_own_and_in_the_archive() {
        check_no(
            "duplicate-id",
            "//- .chant/specs/a.md\n# A\n//- .chant/archive/b/b.md\n# B\n//- .chant/archive/c/b.md\n# B\n",
        );
    }
}
