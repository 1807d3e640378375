//! A prompt extends another one, and puts its text nowhere.
//!
//! The text of the extended prompt stands in for `{{> parent}}`. Without that, `extends` does nothing.
//!
//! ```spec
//! //- .chant/prompts/hurry.md
//! ---
//! extends: standard
//!          ^^^^^^^^ unused-parent: the prompt has no `{{> parent}}`, so nothing of `standard` reaches the agent
//! ---
//! Take at most ten minutes.
//! //- .chant/prompts/standard.md
//! {{spec.description}}
//! ```

use super::{PageSubject, Report};
use crate::{
    model::prompt::Prompt,
    text::{Edit, line_break},
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let text = subject.text;
    if subject.page.kind != PageKind::Prompt {
        return;
    }
    let prompt = Prompt::read(text);
    let Some((name, place)) = &prompt.extends else {
        return;
    };
    // One that is misspelt is reported as such.
    let misspelt = || {
        let mut names = prompt
            .variables
            .iter()
            .map(|variable| variable.name.of(text));
        names.any(|name| name.replace(' ', "").eq_ignore_ascii_case(">parent"))
    };
    if subject.project.prompt(name).is_none() || prompt.shows_parent(text) || misspelt() {
        return;
    }
    let eol = line_break(text);
    let body = prompt.source.split.body.range().start;
    report
        .at(
            *place,
            format!(
                "the prompt has no `{{{{> parent}}}}`, so nothing of `{name}` reaches the agent"
            ),
        )
        .fix(
            "Insert `{{> parent}}`",
            vec![Edit::insert(body, format!("{{{{> parent}}}}{eol}{eol}"))],
        );
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    const CODE: &str = "unused-parent";

    #[test]
    fn inserts_it() {
        check_fix(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: b\n---\n\nText.\n//- .chant/prompts/b.md\nx\n",
            expect![[r#"
                +| {{> parent}}
                +| 
            "#]],
        );
    }

    #[test]
    fn silent_where_it_is_used_or_unknown() {
        check_no(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: b\n---\n{{> parent}}\n//- .chant/prompts/b.md\nx\n",
        );
        check_no(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: gone\n---\nText.\n",
        );
    }
}
