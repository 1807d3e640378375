//! Everything that may be mended unasked, mended: until nothing is left.
//!
//! Each round takes the safe fixes whose edits do not meet and carries them out together; those that lost their place
//! to another one come in the next round, on the text as it is then.

use crate::{
    ide::diagnostics::{Finding, Levels, PageSubject, Part, Subject, check_page, check_part},
    model::Spec,
    text::{Edit, apply},
    workspace::{Entry, Page, Project, World},
};

/// More rounds than this are not made: two fixes that undo each other must not go on for ever.
const ROUNDS: usize = 32;

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The text, with everything mended.
    pub text: String,
    /// How many findings were mended.
    pub count: usize,
}

/// Mends a text until `findings` has nothing more that may be mended unasked.
#[must_use]
pub fn mend(text: &str, mut findings: impl FnMut(&str) -> Vec<Finding>) -> Mended {
    let mut mended = Mended {
        text: text.to_owned(),
        count: 0,
    };
    for _ in 0..ROUNDS {
        let found = findings(&mended.text);
        let next = |most: usize| {
            let (edits, count) = round(&mended.text, &found, most);
            (apply(&mended.text, &edits), count)
        };
        let (mut text, mut count) = next(usize::MAX);
        if breaks(&mended.text, &text) {
            // Two that are sure each may not be so together: two keys that both become a third.
            (text, count) = next(1);
            if breaks(&mended.text, &text) {
                break;
            }
        }
        if count == 0 {
            break;
        }
        mended.text = text;
        mended.count += count;
    }
    mended
}

/// Whether chant no longer loads what it loaded as it was meant.
fn breaks(before: &str, after: &str) -> bool {
    let before = Spec::read(before);
    before.loads() && before.obstacle.is_none() && !Spec::read(after).loads()
}

/// The edits of as many safe fixes as can be carried out together, but of no more than `most`, and their number.
fn round(text: &str, findings: &[Finding], most: usize) -> (Vec<Edit>, usize) {
    let (mut taken, mut count): (Vec<Edit>, usize) = (Vec::new(), 0);
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else {
            continue;
        };
        let edits = fix.edits(text);
        let effective = edits.iter().any(|edit| edit.span.of(text) != edit.new_text);
        let meets = |edit: &Edit| taken.iter().any(|other| other.span.meets(edit.span));
        if count < most && effective && !edits.iter().any(meets) {
            taken.extend(edits);
            count += 1;
        }
    }
    (taken, count)
}

/// Mends a spec as a part of its project. With `links` rules about other specs and files speak as well.
#[must_use]
pub fn mend_spec(
    project: &Project,
    entry: &Entry,
    text: &str,
    world: &dyn World,
    levels: &Levels,
    links: bool,
) -> Mended {
    mend(text, |text| {
        let mut project = project.clone();
        let mut entry = entry.clone();
        entry.spec = Spec::read(text);
        project.insert(entry.clone());
        let subject = Subject {
            project: &project,
            entry: &entry,
            text,
            world,
        };
        let mut found = check_part(Part::Text, &subject, levels);
        if links {
            found.extend(check_part(Part::Links, &subject, levels));
        }
        found
    })
}

/// Mends a prompt or a configuration file as a part of its project.
#[must_use]
pub fn mend_page(project: &Project, page: &Page, text: &str, levels: &Levels) -> Mended {
    mend(text, |text| {
        let mut page = page.clone();
        page.text = crate::text::Text::new(text);
        let mut project = project.clone();
        project.insert_page(page.clone());
        let subject = PageSubject {
            project: &project,
            page: &page,
            text,
        };
        check_page(&subject, levels)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::{Fixture, diff};

    #[track_caller]
    fn check(text: &str, count: usize, expect: Expect) {
        let fixture = Fixture::new(text);
        let (path, before) = &fixture.files[0];
        let entry = fixture.project.spec(path).expect("a spec");
        let mend = |text: &str| {
            mend_spec(
                &fixture.project,
                entry,
                text,
                &fixture,
                &Levels::default(),
                true,
            )
        };
        let mended = mend(before);
        assert_eq!(mended.count, count);
        expect.assert_eq(&diff(before, &mended.text));
        assert_eq!(
            mend(&mended.text).count,
            0,
            "mending twice must be mending once"
        );
    }

    #[test]
    fn everything_that_is_sure_and_nothing_else() {
        check(
            "---\nStatus: pending\ndepends_on: [001, 009-gone]\nlabels: core\n---\n#Title\n//- .chant/specs/001-login.md\n# Login\n",
            4,
            expect![[r#"
                -| Status: pending
                -| depends_on: [001, 009-gone]
                -| labels: core
                +| status: pending
                +| depends_on: [001-login, 009-gone]
                +| labels: [core]
                 | ---
                -| #Title
                +| # Title
            "#]],
        );
    }

    #[test]
    fn two_that_would_make_the_same_key_are_not_both_carried_out() {
        check(
            "---\ndepends-on: []\ndepends-on: []\n---\n# T\n",
            1,
            expect![[r#"
                -| depends-on: []
                +| depends_on: []
            "#]],
        );
    }

    #[test]
    fn fixes_of_the_same_bytes_come_one_after_the_other() {
        check(
            "---\ndepends_on: [001-a, 001, 001-a]\n---\n# T\n//- .chant/specs/001-a.md\n# A\n",
            2,
            expect![[r#"
                -| depends_on: [001-a, 001, 001-a]
                +| depends_on: [001-a]
            "#]],
        );
    }
}
