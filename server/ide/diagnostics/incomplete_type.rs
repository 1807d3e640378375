//! A spec lacks the fields that its type is about.
//!
//! Documentation says which sources it `tracks`, research which materials it was `informed_by` or which data its
//! `origin` is, and both name their `target_files`. Without them chant cannot tell when the result is out of date.
//!
//! ```spec
//! ---
//! type: documentation
//!       ^^^^^^^^^^^^^ incomplete-type: documentation wants `tracks`
//! target_files: [docs/store.md]
//! ---
//! # Explain the store
//! ```

use super::{Report, Subject};
use crate::{
    model::{Spec, status::Kind},
    text::{Edit, line_break},
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    if subject.entry.place == Place::Archive || !spec.loads() {
        return;
    }
    let (inputs, wanted): (&[&str], &str) = match spec.kind {
        Kind::Documentation => (&["tracks"], "`tracks`"),
        Kind::Research => (&["informed_by", "origin"], "`informed_by` or `origin`"),
        _ => return,
    };
    let Some((_, place)) = spec.text("type") else {
        return;
    };
    let no_input = inputs.iter().all(|field| !spec.has(field));
    let no_target = !spec.has("target_files");
    let wanted = match (no_input, no_target) {
        (true, true) => format!("{wanted}, and `target_files`"),
        (true, false) => wanted.to_owned(),
        (false, true) => "`target_files`".to_owned(),
        (false, false) => return,
    };
    let finding = report.at(place, format!("{} wants {wanted}", spec.kind));
    let alternatives = if no_input { inputs } else { &["target_files"] };
    for field in alternatives {
        let mut fields = vec![*field];
        if no_input && no_target {
            fields.push("target_files");
        }
        if let Some(edit) = insert(spec, subject.text, &fields) {
            finding.fix(format!("Insert `{}`", fields.join("` and `")), vec![edit]);
        }
    }
}

/// Puts empty lists at the end of the frontmatter, if its closing line is a line of its own.
fn insert(spec: &Spec, text: &str, fields: &[&str]) -> Option<Edit> {
    let closing = spec.split.closing?.range().start;
    let own_line = text[..closing].ends_with('\n');
    let absent = fields.iter().all(|field| spec.pair(field).is_none());
    let eol = line_break(text);
    let lines = fields.iter().map(|field| format!("{field}: []{eol}"));
    (own_line && absent).then(|| Edit::insert(closing, lines.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no, fixed};

    const CODE: &str = "incomplete-type";

    #[test]
    fn research_wants_inputs_and_a_target() {
        check(
            CODE,
            expect![[r#"
                ---
                type: research
                      ^^^^^^^^ incomplete-type: research wants `informed_by` or `origin`, and `target_files`
                origin: ~
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn inserts_a_field() {
        let text = "---\r\ntype: documentation\r\ntracks: [a]\r\n---\r\n# T\r\n";
        assert_eq!(
            fixed(CODE, text),
            "---\r\ntype: documentation\r\ntracks: [a]\r\ntarget_files: []\r\n---\r\n# T\r\n"
        );
    }

    #[test]
    fn inserts_all_that_is_missing() {
        check_fix(
            CODE,
            "---\ntype: research\n---\n# T\n",
            expect![[r#"
            +| informed_by: []
            +| target_files: []
        "#]],
        );
    }

    #[test]
    fn silent_where_all_is_there_and_for_other_types() {
        check_no(
            CODE,
            "---\ntype: research\norigin: []\ntarget_files: [a]\n---\n# T\n",
        );
        check_no(CODE, "# T\n");
    }
}
