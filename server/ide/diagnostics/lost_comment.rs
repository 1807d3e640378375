//! A comment in the frontmatter.
//!
//! chant reads past it and writes the frontmatter anew whenever it saves the spec: the comment is gone.
//!
//! ```spec
//! ---
//! # waits for the new store
//! ^^^^^^^^^^^^^^^^^^^^^^^^^ lost-comment: chant erases this comment the next time it saves the spec
//! status: paused
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::text::{Edit, Span};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (text, spec) = (subject.text, &subject.entry.spec);
    let mut comments = spec.comments.iter().copied().peekable();
    while let Some(first) = comments.next() {
        // Comments on lines that follow each other are one thought.
        let mut last = first;
        while let Some(next) = comments.next_if(|next| follows(text, last, *next)) {
            last = next;
        }
        let whole = Span {
            start: first.start,
            end: last.end,
        };
        report
            .at(
                whole,
                "chant erases this comment the next time it saves the spec",
            )
            .fix("Move it to the body", moved(text, spec.split.body, whole));
    }
}

/// Whether `next` stands alone on the line behind `last`, which stands alone as well.
fn follows(text: &str, last: Span, next: Span) -> bool {
    let line = text[..last.range().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let alone = text[line..last.range().start].trim().is_empty();
    let between = &text[last.range().end..next.range().start];
    alone && between.trim().is_empty() && between.matches('\n').count() == 1
}

/// Takes the comment out, with its line if it has one of its own, and puts its words before the body.
fn moved(text: &str, body: Span, comment: Span) -> Vec<Edit> {
    let words: Vec<&str> = comment
        .of(text)
        .lines()
        .map(|line| line.trim().trim_start_matches('#').trim())
        .collect();
    let line = text[..comment.range().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let before = &text[line..comment.range().start];
    let gone = if before.trim().is_empty() {
        let end = text[comment.range().end..]
            .find('\n')
            .map_or(text.len(), |at| comment.range().end + at + 1);
        Span::new(line, end)
    } else {
        Span::new(line + before.trim_end().len(), comment.range().end)
    };
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // An arrow would end the comment before its words do.
    let words = words.join(eol).replace("-->", "-- >");
    let note = format!("<!-- {words} -->{eol}{eol}");
    vec![Edit::delete(gone), Edit::insert(body.range().start, note)]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn lines_that_follow_each_other_are_one_comment() {
        check(
            "lost-comment",
            expect![[r#"
                ---
                status: paused # for now
                               ^^^^^^^^^ lost-comment: chant erases this comment the next time it saves the spec
                # one
                ^^^^^ lost-comment: chant erases this comment the next time it saves the spec
                # two
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn moves_to_the_body() {
        check_fix(
            "lost-comment",
            "---\nstatus: paused # for now\n---\n# T\n",
            expect![[r#"
                -| status: paused # for now
                +| status: paused
                 | ---
                +| <!-- for now -->
                +| 
            "#]],
        );
    }

    #[test]
    fn an_arrow_does_not_end_it() {
        check_fix(
            "lost-comment",
            "---\nstatus: paused # a --> b\n---\n# T\n",
            expect![[r#"
                -| status: paused # a --> b
                +| status: paused
                 | ---
                +| <!-- a -- > b -->
                +| 
            "#]],
        );
    }

    #[test]
    fn a_hash_in_a_value_is_no_comment() {
        check_no(
            "lost-comment",
            "---\nprompt: a#b\nlabels: [\"# x\"]\n---\n# T\n",
        );
    }
}
