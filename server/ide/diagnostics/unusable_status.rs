//! A status that parses and helps nobody.
//!
//! `ready` can be written and never be worked: chant lists no such spec as ready, and refuses to start it. `blocked` is
//! worked out anew whenever chant loads the spec, from its dependencies and its approval; writing it changes nothing.
//!
//! ```spec
//! ---
//! status: ready
//!         ^^^^^ unusable-status: chant can never work a spec with the status `ready`; `pending` is what is meant
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{model::status::Status, text::Edit};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let Some((_, span)) = spec.text("status") else {
        return;
    };
    let message = match spec.status {
        Status::Ready => {
            "chant can never work a spec with the status `ready`; `pending` is what is meant"
        }
        Status::Blocked => {
            "chant works out `blocked` anew whenever it loads the spec; written down it says no more than `pending`"
        }
        _ => return,
    };
    report
        .at(span, message)
        .safe_fix("Change to `pending`", vec![Edit::replace(span, "pending")]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn becomes_pending() {
        check_fix(
            "unusable-status",
            "---\nstatus: blocked # for now\n---\n# T\n",
            expect![[r#"
                -| status: blocked # for now
                +| status: pending # for now
            "#]],
        );
    }

    #[test]
    fn silent_for_every_other_status() {
        for status in [
            "pending",
            "in_progress",
            "paused",
            "completed",
            "failed",
            "needs_attention",
            "cancelled",
        ] {
            check_no(
                "unusable-status",
                &format!("---\nstatus: {status}\n---\n# T\n"),
            );
        }
    }
}
