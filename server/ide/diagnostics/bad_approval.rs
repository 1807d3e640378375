//! An approval contradicts itself.
//!
//! A decision needs who took it (`by`) and when (`at`); chant's lint refuses one without. A name without a decision is
//! refused as well. A rejection only stops the work where `required: true` says that an approval is needed at all.
//!
//! ```spec
//! ---
//! approval:
//!   required: true
//!   status: approved
//!           ^^^^^^^^ bad-approval: an approval that is `approved` needs `by` and `at`
//! ---
//! # T
//! ```

use super::{Report, Severity, Subject};
use crate::{
    model::{status::ApprovalStatus, time, yaml::Node},
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let (Some(approval), Some(node)) = (&spec.approval, spec.field("approval")) else {
        return;
    };
    let place = |name: &str| node.value.get(name).map_or(node.span, |node| node.span);
    let now = time::written(subject.world.now());
    if approval.status == ApprovalStatus::Pending {
        if approval.by.is_some() {
            let at = approval.at.is_none().then(|| format!("at: {now}"));
            report
                .at(place("by"), "somebody signed an approval that is still `pending`: chant refuses `by` without a decision")
                .fix("Approve it", approved(subject.text, node, at.as_deref()));
        }
        return;
    }
    let name = if approval.status == ApprovalStatus::Approved {
        "approved"
    } else {
        "rejected"
    };
    let lacking = match (&approval.by, &approval.at) {
        (None, None) => Some("`by` and `at`"),
        (None, Some(_)) => Some("`by`"),
        (Some(_), None) => Some("`at`"),
        (Some(_), Some(_)) => None,
    };
    if let Some(lacking) = lacking {
        let finding = report.at(
            place("status"),
            format!("an approval that is `{name}` needs {lacking}"),
        );
        if approval.at.is_none() && approval.by.is_some() {
            finding.fix(
                format!("Insert `at: {now}`"),
                behind_status(subject.text, node, &format!("at: {now}")),
            );
        }
        if approval.by.is_none() {
            finding.fix(
                "Change to `pending`",
                vec![Edit::replace(place("status"), "pending")],
            );
        }
    } else if approval.status == ApprovalStatus::Rejected && !approval.required {
        let fix = match node.value.get("required") {
            Some(required) => vec![Edit::replace(required.span, "true")],
            None => behind_status(subject.text, node, "required: true"),
        };
        report
            .at(place("status"), "this rejection stops nothing: without `required: true` chant works the spec all the same")
            .severity(Severity::Error, Severity::Warning)
            .fix("Require the approval", fix);
    }
}

/// Makes the status `approved`, and adds the pair `at` where it is missing.
fn approved(text: &str, approval: &Node, at: Option<&str>) -> Vec<Edit> {
    let Some(first) = approval.value.pairs().first() else {
        return Vec::new();
    };
    let mut edits = match approval.value.get("status") {
        Some(node) => vec![Edit::replace(node.span, "approved")],
        None => insert(text, approval, first.node.span, "status: approved"),
    };
    // Behind the name, not behind the status: edits must not meet.
    if let (Some(at), Some(by)) = (at, approval.value.get("by")) {
        edits.extend(insert(text, approval, by.span, at));
    }
    edits
}

/// Puts another pair behind the status.
fn behind_status(text: &str, approval: &Node, pair: &str) -> Vec<Edit> {
    approval
        .value
        .get("status")
        .map_or_else(Vec::new, |status| insert(text, approval, status.span, pair))
}

/// Puts another pair behind `place`, in the style of the map.
fn insert(text: &str, approval: &Node, place: Span, pair: &str) -> Vec<Edit> {
    if approval.span.of(text).starts_with('{') {
        return vec![Edit::insert(place.range().end, format!(", {pair}"))];
    }
    let line = text[..place.range().start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let indent = text[line..].len() - text[line..].trim_start_matches(' ').len();
    let end = text[place.range().end..]
        .find(['\r', '\n'])
        .map_or(text.len(), |at| place.range().end + at);
    let eol = if text[end..].starts_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    vec![Edit::insert(
        end,
        format!("{eol}{}{pair}", " ".repeat(indent)),
    )]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn a_name_without_a_decision() {
        check(
            "bad-approval",
            expect![[r#"
                ---
                approval:
                  by: Ada
                      ^^^ bad-approval: somebody signed an approval that is still `pending`: chant refuses `by` without a decision
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn a_time_is_filled_in() {
        check_fix(
            "bad-approval",
            "---\napproval:\n  status: approved # at last\n  by: Ada\n---\n# T\n",
            expect![[r#"
                +|   at: 2026-06-01T00:00:00Z
            "#]],
        );
    }

    #[test]
    fn a_rejection_that_stops_nothing() {
        check_fix(
            "bad-approval",
            "---\napproval: {status: rejected, by: Ada, at: 2026-01-05T00:00:00Z}\n---\n# T\n",
            expect![[r#"
                -| approval: {status: rejected, by: Ada, at: 2026-01-05T00:00:00Z}
                +| approval: {status: rejected, required: true, by: Ada, at: 2026-01-05T00:00:00Z}
            "#]],
        );
    }

    #[test]
    fn silent_for_a_whole_one() {
        check_no(
            "bad-approval",
            "---\napproval:\n  required: true\n  status: rejected\n  by: Ada\n  at: 2026-01-05T00:00:00Z\n---\n# T\n",
        );
        check_no(
            "bad-approval",
            "---\napproval:\n  required: true\n---\n# T\n",
        );
    }
}
