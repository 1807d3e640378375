//! Gives the spec a status that may follow the one it has.
//!
//! Only what chant's state machine allows is offered, and the title says what happens to other specs. Work cannot begin
//! while the spec waits for others, nor end while criteria or members are open. Completing stamps `completed_at`, and the
//! `commits` whose messages say `chant(ID):`; reopening takes both away. Offered on the title and on the status.
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
    ide::{
        change::Change,
        lifecycle::{self, Deed},
        ripple,
    },
    model::status::Status,
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
        match lifecycle::may_become(asked, *to) {
            Ok(()) => {
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
    let force = false;
    let edits = lifecycle::plan(asked, &Deed::Status { to, force })?;
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

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
    }

    #[test]
    fn work_does_not_begin_before_what_it_waits_for_is_over() {
        let reason = check_disabled(
            "Set status to `in_progress`",
            "---\ndepends_on: [a, gone]\n---\n# T$0\n//- .chant/specs/a.md\n# A\n",
        );
        assert_eq!(reason, "spec waits for a, gone");
    }
}
