//! A spec has no title.
//!
//! chant takes the first line of the body that begins with `# ` for the title: one hash, one space. Without one every
//! list shows `(untitled)`, and `chant work` refuses to start. `#Title` and a title underlined with `===` look like
//! titles in a preview; chant does not see them.
//!
//! ```spec
//! ---
//! status: pending
//! ---
//! #Keep both writes
//! ^^^^^^^^^^^^^^^^^ missing-title: chant sees no title here: a space is missing behind the `#`
//! ```

use super::{Report, Subject};
use crate::{
    model::criteria::lines,
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    if spec.title.is_some() || !spec.loads() {
        return;
    }
    let body = spec.split.body;
    let mut before: Option<Span> = None;
    for line in lines(subject.text, body) {
        let ink = line.of(subject.text).trim();
        if let Some(rest) = ink
            .strip_prefix('#')
            .filter(|rest| rest.starts_with(|ch: char| ch.is_alphanumeric()))
        {
            let hash = line.range().end - rest.len() - 1;
            report
                .at(
                    line,
                    "chant sees no title here: a space is missing behind the `#`",
                )
                .safe_fix("Insert the space", vec![Edit::insert(hash + 1, " ")]);
            return;
        }
        let underlined = !ink.is_empty() && ink.chars().all(|ch| ch == '=');
        if let (true, Some(title)) = (underlined, before) {
            let below = Span {
                start: title.end,
                end: line.end,
            };
            report
                .at(
                    title,
                    "chant sees no title in an underlined heading; it wants `# ` before it",
                )
                .safe_fix(
                    "Write it as `# …`",
                    vec![Edit::insert(title.range().start, "# "), Edit::delete(below)],
                );
            return;
        }
        before = (!ink.is_empty()).then_some(line);
    }
    let place = lines(subject.text, body)
        .next()
        .unwrap_or(Span::at(body.range().start));
    report
        .at(
            place,
            "the spec has no title: no line of its body begins with `# `",
        )
        .fix(
            "Insert a title",
            vec![Edit::insert(
                body.range().start,
                format!("# {}\n\n", subject.entry.id()),
            )],
        );
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn an_underlined_heading_is_no_title() {
        check(
            "missing-title",
            expect![[r#"
                ---
                ---
                Keep both writes
                ^^^^^^^^^^^^^^^^ missing-title: chant sees no title in an underlined heading; it wants `# ` before it
                ================
            "#]],
        );
    }

    #[test]
    fn nothing_at_all() {
        check(
            "missing-title",
            expect![[r#"
                ---
                ---
                ## Context
                ^^^^^^^^^^ missing-title: the spec has no title: no line of its body begins with `# `
            "#]],
        );
    }

    #[test]
    fn silent_where_chant_finds_one() {
        check_no(
            "missing-title",
            "---\n---\n```sh\n   # comment, but a title to chant\n```\n",
        );
    }
}
