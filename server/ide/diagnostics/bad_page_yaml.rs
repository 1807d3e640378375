//! The frontmatter of a prompt or a configuration is no YAML.
//!
//! chant cannot load such a file: with a broken configuration `chant lint` goes on with the defaults and most other
//! commands stop, with a broken prompt a run fails after the spec was set to in progress.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! defaults:
//!   prompt: a: b
//!            ^^^ bad-page-yaml: chant cannot load the configuration: mapping values are not allowed in this context
//! ---
//! ```

use super::{PageSubject, Report, page};
use crate::workspace::PageKind;

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, kind) = (subject.text, subject.page.kind);
    // chant takes the frontmatter off an extension without looking at it.
    if kind == PageKind::Extension {
        return;
    }
    let source = page::source(kind, text);
    let (Some(region), Some(error)) = (source.split.yaml, source.unreadable(text)) else {
        return;
    };
    let noun = page::noun(kind);
    let what = if error.refusal == crate::model::frontmatter::Refusal::Limit {
        error.message.to_string()
    } else {
        let who = if kind == PageKind::Workflow {
            "chant-lsp cannot read"
        } else {
            "chant cannot load"
        };
        format!("{who} {noun}: {}", error.message)
    };
    report.at(page::place(text, region, &error), what);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    const CODE: &str = "bad-page-yaml";

    #[test]
    fn an_unclosed_bracket_in_a_prompt() {
        check(
            CODE,
            expect![[r#"
                //- .chant/prompts/a.md
                ---
                purpose: [a
                ^^^^^^^^^^^ bad-page-yaml: chant cannot load the prompt: did not find expected ',' or ']', while parsing a flow sequence
                ---
            "#]],
        );
    }

    #[test]
    fn silent_about_yaml_that_only_does_not_fit() {
        check_no(
            CODE,
            "//- .chant/config.md\n---\nlint: 5\n---\n//- .chant/prompts/a.md\nno frontmatter\n//- .chant/prompts/extensions/a.md\n---\n[\n---\n",
        );
    }
}
