//! A prompt holds a variable that chant does not replace.
//!
//! Replacement is plain text, letter by letter: no spaces inside the braces, no conditions, and nothing at all in
//! extensions, which are put below a prompt as they are. What is not replaced reaches the agent as it stands.
//!
//! ```spec
//! //- .chant/prompts/review.md
//! # Review of {{ spec.title }}
//!             ^^^^^^^^^^^^^^^^ unknown-variable: chant replaces `{{spec.title}}` only without spaces inside the braces
//!
//! Look at {{spec.headline}}.
//!         ^^^^^^^^^^^^^^^^^ unknown-variable: chant knows no variable `spec.headline`, so the agent reads it as it stands
//! ```

use super::{PageSubject, Report};
use crate::{
    ide::nearest::{is_sure, nearest},
    model::prompt::{MERGE_CONFLICT, PARENT, Prompt, Scope, VARIABLES, Variable},
    text::Edit,
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, page) = (subject.text, subject.page);
    if !matches!(page.kind, PageKind::Prompt | PageKind::Extension) {
        return;
    }
    let prompt = Prompt::read(text);
    for variable in &prompt.variables {
        if page.kind == PageKind::Extension {
            let what = variable.span.of(text);
            report.at(
                variable.span,
                format!(
                    "chant replaces nothing in extensions, so the agent reads `{what}` as it stands"
                ),
            );
        } else {
            check_one(report, subject, &prompt, *variable);
        }
    }
}

fn check_one(report: &mut Report, subject: &PageSubject, prompt: &Prompt, variable: Variable) {
    let (text, written) = (subject.text, variable.name.of(subject.text));
    let exact = variable.span.len() == variable.name.len() + 4;
    let scope = if subject.page.name() == MERGE_CONFLICT {
        Scope::MergeConflict
    } else {
        Scope::Work
    };
    let known = || VARIABLES.iter().filter(|known| known.scope == scope);
    let is_parent = written.replace(' ', "").eq_ignore_ascii_case(">parent");
    let meant = if is_parent {
        Some(PARENT)
    } else {
        known()
            .map(|known| known.name)
            .find(|name| *name == written)
    };
    if exact && meant == Some(written) {
        if is_parent && prompt.extends.is_none() {
            report.at(
                variable.span,
                "the prompt extends nothing, so the agent reads `{{> parent}}` as it stands",
            );
        }
        return;
    }
    if let Some(meant) = meant {
        let whole = format!("{{{{{meant}}}}}");
        let wrong = if is_parent {
            format!("chant replaces only `{whole}`, letter by letter")
        } else {
            format!("chant replaces `{whole}` only without spaces inside the braces")
        };
        report.at(variable.span, wrong).safe_fix(
            format!("Write it as `{whole}`"),
            vec![Edit::replace(variable.span, whole)],
        );
        return;
    }
    let elsewhere = VARIABLES.iter().any(|known| known.name == written);
    let what = if written.starts_with(['#', '/']) {
        format!(
            "chant knows no conditions, so the agent reads `{}` as it stands",
            variable.span.of(text)
        )
    } else if elsewhere && scope == Scope::Work {
        format!("chant replaces `{written}` in the prompt `{MERGE_CONFLICT}` alone")
    } else if elsewhere {
        format!("chant replaces `{written}` in every prompt but this one")
    } else {
        format!("chant knows no variable `{written}`, so the agent reads it as it stands")
    };
    let finding = report.at(variable.span, what);
    let Some(near) = nearest(written, known().map(|known| known.name)) else {
        return;
    };
    let whole = format!("{{{{{near}}}}}");
    let title = format!("Replace by `{whole}`");
    let edits = vec![Edit::replace(variable.span, whole)];
    if is_sure(written, near) {
        finding.safe_fix(title, edits);
    } else {
        finding.fix(title, edits);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "unknown-variable";

    #[test]
    fn where_and_how_they_are_not_replaced() {
        check(
            CODE,
            expect![[r#"
                //- .chant/prompts/a.md
                {{> parent}} {{>parent}} {{#if spec.id}} {{Spec.Id}} {{branch_name}} {{feature}}
                ^^^^^^^^^^^^ unknown-variable: the prompt extends nothing, so the agent reads `{{> parent}}` as it stands
                             ^^^^^^^^^^^ unknown-variable: chant replaces only `{{> parent}}`, letter by letter
                                         ^^^^^^^^^^^^^^^ unknown-variable: chant knows no conditions, so the agent reads `{{#if spec.id}}` as it stands
                                                         ^^^^^^^^^^^ unknown-variable: chant knows no variable `Spec.Id`, so the agent reads it as it stands
                                                                     ^^^^^^^^^^^^^^^ unknown-variable: chant replaces `branch_name` in the prompt `merge-conflict` alone
                                                                                     ^^^^^^^^^^^ unknown-variable: chant knows no variable `feature`, so the agent reads it as it stands
                //- .chant/prompts/merge-conflict.md
                {{branch_name}} {{spec.id}}
                                ^^^^^^^^^^^ unknown-variable: chant replaces `spec.id` in every prompt but this one
                //- .chant/prompts/extensions/b.md
                {{spec.id}}
                ^^^^^^^^^^^ unknown-variable: chant replaces nothing in extensions, so the agent reads `{{spec.id}}` as it stands
            "#]],
        );
    }

    #[test]
    fn replaces_by_the_nearest() {
        check_fix(
            CODE,
            "//- .chant/prompts/a.md\n`{{spec.titel}}`\n",
            expect![[r#"
                -| `{{spec.titel}}`
                +| `{{spec.title}}`
            "#]],
        );
    }

    #[test]
    fn not_what_is_replaced_and_not_other_languages() {
        check_no(
            CODE,
            "//- .chant/prompts/a.md\n---\nextends: b\n---\n{{> parent}} {{spec}} {{worktree.isolated}} ${{ secrets.KEY }} {{.Values.x}}\n",
        );
    }
}
