//! The output of the last run does not match its schema.
//!
//! Of a spec that is completed or needs attention, the first JSON that stands in `.chant/logs/ID.log` is held against
//! `output_schema`, as chant does; what earlier runs left in the log does not count. It is told where the spec has that
//! output, at its last `## Agent Output`, else at the field. Where there is no log nothing is said: the spec was completed
//! by hand.
//!
//! ```spec
//! ---
//! status: completed
//! output_schema: calls.json
//! ---
//! # Count the calls of `put`
//!
//! ## Agent Output
//! ^^^^^^^^^^^^^^^ bad-output: the output in the log does not match: at '/calls': "three" is not of type "integer"
//!
//! 2026-01-05T10:00:00Z
//! //- calls.json
//! {"properties": {"calls": {"type": "integer"}}}
//! //- .chant/logs/spec.log
//! # Agent Log: spec
//! {"calls": "three"}
//! ```

use std::sync::Arc;

use super::{Report, Subject, links::live};
use crate::{
    model::{
        output::{self, Mismatch},
        status::Status,
    },
    text::Span,
    workspace::sources::plain,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = live(subject)
        .filter(|spec| matches!(spec.status, Status::Completed | Status::NeedsAttention));
    let field = spec.and_then(|spec| Some((spec, spec.text("output_schema")?)));
    let Some((spec, (text, span))) = field else {
        return;
    };
    let log: Arc<str> = format!(".chant/logs/{}.log", subject.entry.id()).into();
    let world = subject.world;
    let Some((schema, output)) = world.read(plain(text)).zip(world.read(&log)) else {
        return;
    };
    let message = match output::check(&schema, last_run(&output)) {
        // An unusable schema is told by `missing-schema`.
        Ok(()) | Err(Mismatch::Schema(_)) => return,
        Err(Mismatch::NoJson) => "the log holds no JSON, and so no output".to_owned(),
        Err(Mismatch::Errors(errors)) => {
            let more = match errors.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!("the output in the log does not match: {}{more}", errors[0])
        }
    };
    let place = spec.output.as_deref().copied().unwrap_or(span);
    let finding = report.at(place, message);
    finding.related(&log, Span::default(), "the log of the run");
    if place != span {
        finding.related(&subject.entry.path, span, "the schema");
    }
}

/// The part of a log that the last run has left.
fn last_run(log: &str) -> &str {
    log.rfind("\n# New Run: ").map_or(log, |at| &log[at..])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn no_json_at_all_and_several_errors() {
        check(
            "bad-output",
            expect![[r#"
                ---
                status: completed
                output_schema: a.json
                               ^^^^^^ bad-output: the log holds no JSON, and so no output
                ---
                # T
                //- .chant/specs/b.md
                ---
                status: completed
                output_schema: a.json
                               ^^^^^^ bad-output: the output in the log does not match: "x" is a required property, and 1 more
                ---
                # T
                //- a.json
                {"required": ["x", "y"]}
                //- .chant/logs/spec.log
                I could not count them.
                //- .chant/logs/b.log
                ```json
                {}
                ```
            "#]],
        );
    }

    #[test]
    fn the_last_run_counts_and_one_that_needs_attention() {
        check(
            "bad-output",
            expect![[r#"
                ---
                status: needs_attention
                output_schema: a.json
                               ^^^^^^ bad-output: the output in the log does not match: "x" is a required property
                ---
                # T
                //- a.json
                {"required": ["x"]}
                //- .chant/logs/spec.log
                {"x": 1}

                # New Run: 2026-06-01T00:00:00Z

                {}
            "#]],
        );
        let log = "//- .chant/logs/spec.log\n{}\n\n# New Run: 2026-06-01T00:00:00Z\n\n{\"x\": 1}\n";
        check_no(
            "bad-output",
            &format!(
                "---\nstatus: completed\noutput_schema: a.json\n---\n//- a.json\n{{\"required\": [\"x\"]}}\n{log}"
            ),
        );
    }

    #[test]
    fn silent_without_a_log_or_before_completion() {
        let files = "//- a.json\n{\"required\": [\"x\"]}\n";
        check_no(
            "bad-output",
            &format!("---\nstatus: completed\noutput_schema: a.json\n---\n{files}"),
        );
        check_no(
            "bad-output",
            &format!(
                "---\nstatus: failed\noutput_schema: a.json\n---\n{files}//- .chant/logs/spec.log\n{{}}\n"
            ),
        );
        check_no(
            "bad-output",
            &format!(
                "---\nstatus: completed\noutput_schema: a.json\n---\n{files}//- .chant/logs/spec.log\n{{\"x\": 1}}\n"
            ),
        );
    }
}
