//! A completed spec's output does not match its schema.
//!
//! chant takes the JSON from the run's log (the first `json` fence that parses, then any, then the whole) and holds it
//! against `output_schema`. Its lint refuses the spec where they differ.
//!
//! ```spec
//! ---
//! status: completed
//! output_schema: s.json
//!                ^^^^^^ bad-output: the output in .chant/logs/spec.log does not match the schema: at '/calls': "three" is not of type "integer"
//! ---
//! # T
//! //- s.json
//! {"properties": {"calls": {"type": "integer"}}}
//! //- .chant/logs/spec.log
//! {"calls": "three"}
//! ```

use super::{Report, Subject};
use crate::{
    model::{output, status::Status},
    text::Span,
    workspace::Place,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (entry, world) = (subject.entry, subject.world);
    if entry.spec.status != Status::Completed || entry.place == Place::Archive {
        return;
    }
    let Some((path, span)) = entry.spec.text("output_schema") else {
        return;
    };
    let log = format!(".chant/logs/{}.log", entry.id());
    let Some(output) = world.read(&log) else {
        return;
    };
    // A schema that cannot be used has a rule of its own.
    let Some(Ok(schema)) = world.read(path).map(|text| output::schema(&text)) else {
        return;
    };
    let complaints = output::complaints(&schema, entry.id(), &output);
    let message = if output::json(&output).is_none() {
        format!("the output in {log} contains no JSON")
    } else if complaints.is_empty() {
        return;
    } else {
        format!(
            "the output in {log} does not match the schema: {}",
            complaints.join("; ")
        )
    };
    report
        .at(span, message)
        .related(&log.into(), Span::at(0), "the output");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn no_json_at_all() {
        check(
            "bad-output",
            expect![[r#"
                ---
                status: completed
                output_schema: s.json
                               ^^^^^^ bad-output: the output in .chant/logs/spec.log contains no JSON
                ---
                # T
                //- s.json
                {}
                //- .chant/logs/spec.log
                done
            "#]],
        );
    }

    #[test]
    fn silent_without_a_log_and_for_what_fits() {
        check_no(
            "bad-output",
            "---\nstatus: completed\noutput_schema: s.json\n---\n# T\n//- s.json\n{}\n",
        );
        check_no(
            "bad-output",
            "---\nstatus: completed\noutput_schema: s.json\n---\n# T\n//- s.json\n{}\n//- .chant/logs/spec.log\n{}\n",
        );
    }
}
