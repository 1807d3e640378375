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
    model::{criteria::lines, fields::field},
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let split = &subject.entry.spec.split;
    let Some(closing) = split
        .closing
        .filter(|closing| is_inside_line(subject.text, *closing))
    else {
        return;
    };
    let (lost, fenced) = lost_keys(subject.text, closing);
    if lost.is_empty() && !fenced {
        return;
    }
    let what = match lost.as_slice() {
        [] => "what follows is body".to_owned(),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("chant does not see {}", keys.join(", "))
        }
    };
    report
        .at(closing, format!("this `---` ends the frontmatter: {what}"))
        .fix("Write `--` instead", vec![Edit::replace(closing, "--")]);
}

/// Whether there is ink before a fence on its line.
fn is_inside_line(text: &str, fence: Span) -> bool {
    let start = text[..fence.range().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    // The opening fence may stand on the same line, as in `------`.
    let before = &text[start..fence.range().start];
    !before.trim().trim_start_matches("---").trim().is_empty()
}

/// The known keys on the lines behind the early end, up to a fence of its own line; and whether there is one.
fn lost_keys(text: &str, closing: Span) -> (Vec<&str>, bool) {
    let rest = Span::new(closing.range().end, text.len());
    let mut lost = Vec::new();
    for line in lines(text, rest).skip(1) {
        let content = line.of(text);
        if content.trim_end() == "---" {
            return (lost, true);
        }
        if content.starts_with("# ") {
            break;
        }
        lost.extend(
            content
                .split_once(':')
                .map(|(key, _)| key)
                .filter(|key| field(key).is_some()),
        );
    }
    (lost, false)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

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
