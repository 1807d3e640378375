//! A point in time is not in the form that chant reads.
//!
//! chant stores the text as it is and understands it only as RFC 3339, date and time with an offset. With anything else
//! `chant drift` passes the spec over and `chant archive --older-than` cannot tell its age.
//!
//! ```spec
//! ---
//! status: completed
//! completed_at: 2026-01-05
//!               ^^^^^^^^^^ bad-timestamp: chant cannot read this as a time: it wants `2026-01-05T00:00:00Z`
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{
    model::{
        fields::{FIELDS, Names},
        time,
    },
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    for field in FIELDS.iter().filter(|field| field.names == Names::Time) {
        if let Some((text, span)) = spec.text(field.name) {
            check_one(report, text, span);
        }
    }
    let at = spec.field("approval").and_then(|node| node.value.get("at"));
    if let Some((text, span)) = at
        .filter(|at| !at.value.is_null())
        .and_then(|at| Some((at.value.text()?, at.span)))
    {
        check_one(report, text, span);
    }
}

fn check_one(report: &mut Report, text: &str, span: Span) {
    if time::seconds(text).is_some() {
        return;
    }
    match time::completed(text) {
        Some(meant) => report
            .at(
                span,
                format!("chant cannot read this as a time: it wants `{meant}`"),
            )
            .fix(
                format!("Change to `{meant}`"),
                vec![Edit::replace(span, meant)],
            ),
        None => report.at(
            span,
            "chant cannot read this as a time: it wants a form like `2026-01-05T09:30:00Z`",
        ),
    };
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn in_an_approval_too() {
        check(
            "bad-timestamp",
            expect![[r#"
                ---
                approval: {status: approved, by: Ada, at: yesterday}
                                                          ^^^^^^^^^ bad-timestamp: chant cannot read this as a time: it wants a form like `2026-01-05T09:30:00Z`
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn a_date_gets_midnight() {
        check_fix(
            "bad-timestamp",
            "---\nlast_verified: \"2026-01-05 10:00:00\"\n---\n# T\n",
            expect![[r#"
                -| last_verified: "2026-01-05 10:00:00"
                +| last_verified: 2026-01-05T10:00:00Z
            "#]],
        );
    }

    #[test]
    fn silent_for_rfc_3339_and_null() {
        check_no(
            "bad-timestamp",
            "---\ncompleted_at: 2026-01-05T10:00:00+01:00\nreplayed_at: ~\n---\n# T\n",
        );
    }
}
