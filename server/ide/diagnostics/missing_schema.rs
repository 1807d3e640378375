//! `output_schema` names no usable JSON Schema.
//!
//! chant puts the schema into the prompt and holds the output against it. A schema that is missing, no JSON, or no
//! schema fails both.
//!
//! ```spec
//! ---
//! output_schema: .chant/schemas/inventory.json
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-schema: there is no file `.chant/schemas/inventory.json`
//! ---
//! # Count the calls of `remove`
//! ```

use super::{Report, Subject, links::live};
use crate::{
    model::{output, status::Status},
    text::Span,
    workspace::{PathKind, sources::plain},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = live(subject).filter(|spec| spec.status != Status::Cancelled);
    let Some((text, span)) = spec.and_then(|spec| spec.text("output_schema")) else {
        return;
    };
    let path = plain(text);
    match subject.world.kind(path) {
        PathKind::File => {}
        PathKind::Missing => {
            report.at(span, format!("there is no file `{text}`"));
            return;
        }
        PathKind::Directory => {
            report.at(span, format!("`{text}` is a folder, not a schema"));
            return;
        }
        PathKind::Outside => {
            report.at(span, format!("`{text}` lies outside of the project"));
            return;
        }
    }
    let Some(schema) = subject.world.read(path) else {
        report.at(span, format!("`{text}` cannot be read"));
        return;
    };
    if let Err(reason) = output::check_schema(&schema) {
        report
            .at(span, format!("`{text}` is no usable JSON Schema: {reason}"))
            .related(&path.into(), Span::default(), "the schema");
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn no_json_and_no_schema() {
        check(
            "missing-schema",
            expect![[r#"
                ---
                output_schema: a.json
                               ^^^^^^ missing-schema: `a.json` is no usable JSON Schema: EOF while parsing an object at line 2 column 0
                ---
                # T
                //- .chant/specs/b.md
                ---
                output_schema: b.json
                               ^^^^^^ missing-schema: `b.json` is no usable JSON Schema: "nonsense" is not valid under any of the schemas listed in the 'anyOf' keyword
                ---
                # T
                //- a.json
                {
                //- b.json
                {"type": "nonsense"}
            "#]],
        );
    }

    #[test]
    fn silent_where_it_is_a_schema() {
        check_no(
            "missing-schema",
            "---\noutput_schema: ./a.json\n---\n//- a.json\n{\"type\": \"object\"}\n",
        );
    }
}
