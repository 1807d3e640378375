//! A `---` inside a value or a comment ends the frontmatter early.
//!
//! chant looks for the first `---` behind the opening one, wherever on a line it stands. What follows it becomes body:
//! the keys there are lost without a word.
//!
//! ```spec
//! ---
//! prompt: standard --- the old one
//!                  ^^^ truncated-frontmatter: this `---` ends the frontmatter: chant does not see `status`, `labels`
//! status: completed
//! labels: [storage]
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{
    model::obstacle::{self, Obstacle},
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let text = subject.text;
    let Some(Obstacle::Truncated(closing)) = subject.entry.spec.obstacle else {
        return;
    };
    let lost = Span {
        start: closing.end,
        end: obstacle::meant_end(text, closing).map_or(closing.end, |meant| meant.start),
    };
    let keys: Vec<String> = obstacle::keys(text, lost)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    let what = if keys.is_empty() {
        "what follows is body".to_owned()
    } else {
        format!("chant does not see {}", keys.join(", "))
    };
    report
        .at(closing, format!("this `---` ends the frontmatter: {what}"))
        .fix("Write `--` instead", shortened(text, closing, lost));
}

/// Makes two dashes of this run of dashes and of all others that come before the end that was meant.
fn shortened(text: &str, closing: Span, lost: Span) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = closing.range().start;
    while let Some(found) = text[at..].find("---").map(|found| at + found) {
        if found >= lost.range().end.max(closing.range().end) {
            break;
        }
        let dashes = text[found..].bytes().take_while(|byte| *byte == b'-');
        at = found + dashes.count();
        edits.push(Edit::replace(Span::new(found, at), "--"));
    }
    edits
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_all, check_fix, check_no};

    #[test]
    fn in_a_comment() {
        check(
            "truncated-frontmatter",
            expect![[r#"
                ---
                # see the plan --- later
                               ^^^ truncated-frontmatter: this `---` ends the frontmatter: chant does not see `status`
                status: completed
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn two_dashes_do_no_harm() {
        check_fix(
            "truncated-frontmatter",
            "---\nprompt: a---b\nstatus: failed\n---\n",
            expect![[r#"
                -| prompt: a---b
                +| prompt: a--b
            "#]],
        );
    }

    #[test]
    fn all_of_them_are_shortened() {
        check_fix(
            "truncated-frontmatter",
            "---\n# one --- two ----\nprompt: a---b\n---\n# T\n\n---\n",
            expect![[r#"
                -| # one --- two ----
                -| prompt: a---b
                +| # one -- two --
                +| prompt: a--b
            "#]],
        );
    }

    #[test]
    fn is_the_only_thing_that_is_said() {
        check_all(expect![[r#"
            ---
            labels: [a --- b]
                       ^^^ truncated-frontmatter: this `---` ends the frontmatter: chant does not see `owner`
            owner: ada
            ---
            No title
        "#]]);
    }

    #[test]
    fn silent_where_the_fence_has_its_own_line() {
        check_no(
            "truncated-frontmatter",
            "---\nstatus: pending\n---\n# T\n\na --- b\n",
        );
        check_no(
            "truncated-frontmatter",
            "---\nstatus: pending\n  ---\n# T\n",
        );
        check_no("truncated-frontmatter", "------\n# T\n");
    }
}
