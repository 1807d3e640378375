//! `enterprise.required` asks for a field that no spec can have.
//!
//! chant looks for the fields it knows, and for some of those it never looks: `derived_fields`, `public` and
//! `retry_state`. With any other name in the list, every spec fails `chant lint` for ever.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! enterprise:
//!   required: [labels, team]
//!                      ^^^^ impossible-requirement: chant never finds a field `team` in a spec, so every spec fails its lint
//! ---
//! ```

use super::{PageSubject, Report};
use crate::{
    ide::nearest::{is_sure, nearest},
    model::{
        fields::{self, FIELDS},
        keys::Source,
    },
    text::Edit,
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    if subject.page.kind != PageKind::Config {
        return;
    }
    let source = Source::read(subject.text);
    let Some(required) = source.at("enterprise.required") else {
        return;
    };
    for item in required.value.items() {
        let Some(name) = item.value.text() else {
            continue;
        };
        if fields::field(name).is_some_and(|field| field.can_be_required) {
            continue;
        }
        let finding = report.at(
            item.span,
            format!("chant never finds a field `{name}` in a spec, so every spec fails its lint"),
        );
        let possible = FIELDS.iter().filter(|field| field.can_be_required);
        if let Some(near) = nearest(name, possible.map(|field| field.name)) {
            let title = format!("Replace by `{near}`");
            let edits = vec![Edit::replace(item.span, near)];
            if is_sure(name, near) {
                finding.safe_fix(title, edits);
            } else {
                finding.fix(title, edits);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "impossible-requirement";

    #[test]
    fn fields_that_chant_knows_and_never_finds() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                enterprise:
                  required:
                  - public
                    ^^^^^^ impossible-requirement: chant never finds a field `public` in a spec, so every spec fails its lint
                ---
            "#]],
        );
    }

    #[test]
    fn replaces_a_slip() {
        check_fix(
            CODE,
            "//- .chant/config.md\n---\nenterprise:\n  required: [targetFiles]\n---\n",
            expect![[r#"
                -|   required: [targetFiles]
                +|   required: [target_files]
            "#]],
        );
    }

    #[test]
    fn silent_about_fields_that_can_be_there() {
        check_no(
            CODE,
            "//- .chant/config.md\n---\nenterprise:\n  required: [labels, prompt, approval]\n---\n",
        );
    }
}
