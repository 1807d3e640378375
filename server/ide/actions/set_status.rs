//! Gives the spec a status that may follow the one it has.
//!
//! Only what chant's state machine allows is offered, and the title says what happens to other specs. Completing stamps
//! `completed_at` as chant writes it, and cannot be done while criteria are open. Offered on the title and on the status.
//!
//! ```spec
//! ---
//! status: in_$0progress
//! ---
//! # Login
//! //- .chant/specs/002-logout.md
//! ---
//! depends_on: [spec]
//! ---
//! # Log out
//! => Set status to `completed` (1 spec becomes ready)
//! -| status: in_progress
//! +| status: completed
//! +| completed_at: 2026-06-01T00:00:00Z
//! ```

use super::{Asked, Of, Offers, here};
use crate::{
    ide::{change::Change, fields, ripple},
    model::{Spec, status::Status, time},
    text::Edit,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let spec = asked.spec();
    if !is_place(asked) || !spec.loads() || !asked.entry.is_active() {
        return;
    }
    // `blocked` is worked out by chant at every load; written by hand it says nothing.
    for to in spec
        .status
        .next()
        .iter()
        .filter(|to| **to != Status::Blocked)
    {
        let title = format!("Set status to `{to}`");
        match plan(asked.text, spec, *to, asked.world.now()) {
            Ok(_) => {
                let change = ripple::Change::Status(*to);
                let ripple = ripple::ripple(asked.project, asked.entry, change).summary();
                let of = Of {
                    names: vec![to.name().to_owned()],
                    ..Of::default()
                };
                offers.add(
                    match ripple {
                        Some(ripple) => format!("{title} ({ripple})"),
                        None => title,
                    },
                    of,
                );
            }
            Err(reason) => offers.disabled(title, reason),
        }
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let to =
        Status::parse(of.name()).ok_or_else(|| format!("no status is named `{}`", of.name()))?;
    let edits = plan(asked.text, asked.spec(), to, asked.world.now())?;
    Ok(here(asked, edits))
}

/// Where the status is spoken of: on the title, or on the field itself.
pub(super) fn is_place(asked: &Asked) -> bool {
    let spec = asked.spec();
    let title = spec.title.as_ref().map(|title| title.span);
    let field = spec.pair("status").map(|pair| {
        let mut whole = pair.key;
        whole.end = whole.end.max(pair.node.span.end);
        whole
    });
    [title, field]
        .into_iter()
        .flatten()
        .any(|span| asked.on(super::of::lines_of(asked.text, span)))
}

/// The edits that give the spec the status `to` at `now`, in seconds since the epoch; none where it has it already.
///
/// # Errors
/// A sentence: the status may not follow, criteria are open, or the frontmatter is written so unusually that no clean
/// edit is known.
pub fn plan(text: &str, spec: &Spec, to: Status, now: i64) -> Result<Vec<Edit>, String> {
    let from = spec.status;
    if from == to {
        return Ok(Vec::new());
    }
    if !from.next().contains(&to) {
        return Err(illegal(from, to));
    }
    let open = spec.criteria.open();
    if to == Status::Completed && open > 0 {
        let (total, is) = (spec.criteria.total(), if open == 1 { "is" } else { "are" });
        return Err(format!("{open} of {total} criteria {is} still open"));
    }
    forced(text, spec, to, now)
}

/// The same without asking whether it may.
///
/// # Errors
/// A sentence: no clean edit of the frontmatter is known.
pub fn forced(text: &str, spec: &Spec, to: Status, now: i64) -> Result<Vec<Edit>, String> {
    let unusual = || "the frontmatter is written so unusually that it is left alone".to_owned();
    let mut edits = fields::set(text, spec, "status", to.name()).ok_or_else(unusual)?;
    if to == Status::Completed {
        let stamp = time::written(now);
        if spec.split.yaml.is_none() {
            // There is no frontmatter yet: the first edit makes it.
            let eol = crate::text::line_break(text);
            for edit in &mut edits {
                edit.new_text = edit.new_text.replacen(
                    to.name(),
                    &format!("{}{eol}completed_at: {stamp}", to.name()),
                    1,
                );
            }
        } else {
            edits.extend(fields::set(text, spec, "completed_at", &stamp).ok_or_else(unusual)?);
        }
    }
    Ok(edits)
}

/// Why a status may not follow another, and which may.
fn illegal(from: Status, to: Status) -> String {
    let next: Vec<String> = from.next().iter().map(|next| format!("`{next}`")).collect();
    if next.is_empty() {
        return format!(
            "nothing may follow `{from}`, not even `{to}`; chant means `pending` by it"
        );
    }
    format!("`{to}` may not follow `{from}`; {} may", next.join(", "))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn keeps_all_else() {
        check_action(
            "Set status to `in_progress`",
            "---\r\nlabels: [b,  a] # mine\r\nstatus: \"pending\" # now\r\n---\r\n# T$0\r\n",
            expect![[r#"
                -| status: "pending" # now
                +| status: "in_progress" # now
            "#]],
        );
    }

    #[test]
    fn a_status_that_is_not_written_is_put_at_its_place() {
        check_action(
            "Set status to `cancelled`",
            "---\ntype: code\nlabels: [a]\n---\n# T$0\n",
            expect![[r#"
                +| status: cancelled
            "#]],
        );
    }

    #[test]
    fn completing_waits_for_the_criteria() {
        let reason = check_disabled(
            "Set status to `completed`",
            "---\nstatus: in_progress\n---\n# T$0\n## Acceptance Criteria\n- [ ] a\n- [x] b\n",
        );
        assert_eq!(reason, "1 of 2 criteria is still open");
    }

    #[test]
    fn what_may_not_follow_is_refused_and_not_offered() {
        check_no_action(
            "Set status to `completed`",
            "---\nstatus: pending\n---\n# T$0\n",
        );
        check_no_action(
            "Set status to `in_progress`",
            "---\nstatus: pending\n---\n# T\n\ntext$0\n",
        );
        let text = "---\nstatus: pending\n---\n";
        let refused = plan(text, &Spec::read(text), Status::Completed, 0).unwrap_err();
        assert_eq!(
            refused,
            "`completed` may not follow `pending`; `in_progress`, `blocked`, `cancelled` may"
        );
        let text = "---\nstatus: ready\n---\n";
        let refused = plan(text, &Spec::read(text), Status::Pending, 0).unwrap_err();
        assert!(refused.contains("nothing may follow `ready`"), "{refused}");
    }
}
