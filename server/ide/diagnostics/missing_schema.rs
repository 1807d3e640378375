//! `output_schema` names no usable JSON Schema.
//!
//! chant reads the schema from the project's root when it assembles the prompt and again when it checks the output; its
//! lint refuses a completed spec whose schema is gone.
//!
//! ```spec
//! ---
//! output_schema: .chant/schemas/calls.json
//!                ^^^^^^^^^^^^^^^^^^^^^^^^^ missing-schema: there is no file .chant/schemas/calls.json
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{
    model::{output, status::Status},
    workspace::{PathKind, Place},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (entry, world) = (subject.entry, subject.world);
    if entry.spec.status == Status::Cancelled || entry.place == Place::Archive {
        return;
    }
    let Some((path, span)) = entry.spec.text("output_schema") else {
        return;
    };
    match world.kind(path) {
        PathKind::Outside => {}
        PathKind::Missing => {
            report.at(span, format!("there is no file {path}"));
        }
        PathKind::Directory => {
            report.at(span, format!("{path} is a folder, not a JSON Schema"));
        }
        PathKind::File => {
            if let Some(Err(reason)) = world.read(path).map(|text| output::schema(&text)) {
                report.at(span, format!("{path} {reason}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn a_file_that_is_no_schema() {
        check(
            "missing-schema",
            expect![[r#"
                ---
                output_schema: s.json
                               ^^^^^^ missing-schema: s.json is not JSON: expected ident at line 1 column 2
                ---
                # T
                //- s.json
                nonsense
            "#]],
        );
    }

    #[test]
    fn silent_for_a_schema() {
        check_no(
            "missing-schema",
            "---\noutput_schema: s.json\n---\n# T\n//- s.json\n{\"type\": \"object\"}\n",
        );
    }
}
