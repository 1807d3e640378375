//! The frontmatter is opened and never closed.
//!
//! Without a second `---` chant takes the whole file for body, YAML included: the spec is pending and depends on
//! nothing, whatever stands there. If the body has a `---` of its own, a rule or a table, chant takes all before it for
//! YAML and loads nothing.
//!
//! ```spec
//! ---
//! ^^^ unclosed-frontmatter: this frontmatter is never closed, so chant takes all of it for body
//! status: completed
//!
//! # Keep both writes
//! ```

use super::{Report, Subject};
use crate::{
    model::{criteria::lines, obstacle::Obstacle},
    text::{Edit, Span, line_break},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (text, split) = (subject.text, &subject.entry.spec.split);
    let Some(Obstacle::Unclosed(opening)) = subject.entry.spec.obstacle else {
        return;
    };
    let eol = line_break(text);
    let end = end_of_yaml(text, opening);
    let closing = if text[..end].ends_with('\n') {
        format!("---{eol}")
    } else {
        format!("{eol}---{eol}")
    };
    let message = if split.closing.is_some() {
        "this frontmatter is not closed before the body, so chant takes the body for YAML"
    } else {
        "this frontmatter is never closed, so chant takes all of it for body"
    };
    report
        .at(opening, message)
        .fix("Close it with `---`", vec![Edit::insert(end, closing)]);
}

/// Where the lines end that look like YAML: keys, items and what is indented below them.
fn end_of_yaml(text: &str, opening: Span) -> usize {
    let rest = Span::new(opening.range().end, text.len());
    let mut end = rest.range().start;
    for line in lines(text, rest) {
        let content = line.of(text);
        let key = content.split_once(':').is_some_and(|(key, value)| {
            let word = key
                .chars()
                .all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-'));
            word && !key.is_empty() && (value.is_empty() || value.starts_with(' '))
        });
        let first = line.start == rest.start;
        let belongs = first
            || key
            || content.starts_with("- ")
            || content.starts_with(' ') && !content.trim().is_empty();
        if !belongs {
            break;
        }
        end = text[line.range().end..]
            .find('\n')
            .map_or(text.len(), |at| line.range().end + at + 1);
    }
    end
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_all, check_fix, check_no};

    #[test]
    fn is_closed_behind_the_last_line_of_yaml() {
        check_fix(
            "unclosed-frontmatter",
            "---\nlabels:\n- a\nstatus: pending\n\n# T: a title\n",
            expect![[r#"
                +| ---
            "#]],
        );
    }

    #[test]
    fn also_where_the_file_ends_with_it() {
        check_fix(
            "unclosed-frontmatter",
            "---\nstatus: pending",
            expect![[r#"
                -| status: pending
                +| status: pending
                +| ---
            "#]],
        );
    }

    #[test]
    fn a_table_is_no_fence() {
        check_all(expect![[r#"
            ---
            ^^^ unclosed-frontmatter: this frontmatter is not closed before the body, so chant takes the body for YAML
            status: pending

            # Keep both writes

            | who | what |
            |-----|------|
        "#]]);
    }

    #[test]
    fn silent_where_it_is_closed_or_absent() {
        check_no("unclosed-frontmatter", "---\n---\n# T\n");
        check_no("unclosed-frontmatter", "# T\n");
    }
}
