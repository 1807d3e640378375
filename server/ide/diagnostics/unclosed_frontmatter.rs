//! The frontmatter is opened and never closed.
//!
//! Without a second `---` chant takes the whole file for body, YAML included: the spec is pending and depends on
//! nothing, whatever stands there.
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
    model::criteria::lines,
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let split = &subject.entry.spec.split;
    let Some(opening) = split.opening.filter(|_| split.closing.is_none()) else {
        return;
    };
    let eol = if subject.text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let end = end_of_yaml(subject.text, opening);
    let broken = subject.text[..end].ends_with('\n');
    let closing = if broken {
        format!("---{eol}")
    } else {
        format!("{eol}---{eol}")
    };
    report
        .at(
            opening,
            "this frontmatter is never closed, so chant takes all of it for body",
        )
        .fix("Close it with `---`", vec![Edit::insert(end, closing)]);
}

/// Where the lines end that look like YAML: keys, items, comments and what is indented.
fn end_of_yaml(text: &str, opening: Span) -> usize {
    let rest = Span::new(opening.range().end, text.len());
    let mut end = rest.range().start;
    for line in lines(text, rest) {
        let content = line.of(text);
        let key = content.split_once(':').is_some_and(|(key, value)| {
            let word = key
                .chars()
                .all(|ch| ch.is_alphanumeric() || matches!(ch, '_' | '-'));
            word && !key.is_empty() && (value.is_empty() || value.starts_with(' '))
        });
        let first = line.start == rest.start;
        if !(first
            || key
            || content.starts_with("- ")
            || content.starts_with(' ') && !content.trim().is_empty())
        {
            break;
        }
        let after = text[line.range().end..]
            .find('\n')
            .map_or(text.len(), |at| line.range().end + at + 1);
        end = after;
    }
    end
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

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
    fn silent_where_it_is_closed_or_absent() {
        check_no("unclosed-frontmatter", "---\n---\n# T\n");
        check_no("unclosed-frontmatter", "# T\n");
    }
}
