//! Approves the spec, or rejects it, in the name that git would sign with.
//!
//! Writes what `chant approve` and `chant reject` write: the fields of `approval`, and an entry in the discussion. Offered
//! on the title, the status and the approval of a spec that needs one and has not got it. In another name, and with a
//! reason, it is done by the commands `chant.approve` and `chant.reject`.
//!
//! ```spec
//! ---
//! approval:
//!   required: $0true
//! ---
//! # Log in
//! //- world
//! user = Ada Lovelace
//! => Approve as Ada Lovelace
//! +|   status: approved
//! +|   by: Ada Lovelace
//! +|   at: 2026-06-01T00:00:00Z
//!  | ---
//!  | # Log in
//! +|
//! +| ## Approval Discussion
//! +|
//! +| **Ada Lovelace** - 2026-06-01 00:00 - APPROVED
//! ```

use super::{Asked, Of, Offers, here, set_status};
use crate::{
    ide::{
        change::Change,
        lifecycle::{self, Decision, Deed},
    },
    model::status::ApprovalStatus,
    text::Span,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let Some(approval) = &asked.spec().approval else {
        return;
    };
    let over = asked.spec().status.is_over();
    if !approval.required || over || !asked.entry.is_active() || !is_place(asked) {
        return;
    }
    let decisions = [
        ("Approve", ApprovalStatus::Approved),
        ("Reject", ApprovalStatus::Rejected),
    ];
    for (title, status) in decisions {
        if approval.status == status {
            continue;
        }
        match asked.world.user() {
            Some(name) => {
                let of = Of {
                    names: vec![title.to_owned(), name.to_string()],
                    ..Of::default()
                };
                offers.add(format!("{title} as {name}"), of);
            }
            None => offers.disabled(title, "git knows no name to sign with: set `user.name`"),
        }
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let decision = Decision {
        by: of.names.get(1).cloned().unwrap_or_default(),
        reason: String::new(),
    };
    let deed = match of.name() {
        "Approve" => Deed::Approve(decision),
        _ => Deed::Reject(decision),
    };
    Ok(here(asked, lifecycle::plan(asked, &deed)?))
}

fn is_place(asked: &Asked) -> bool {
    let field = asked.spec().pair("approval").map(|pair| Span {
        start: pair.key.start,
        end: pair.node.span.end,
    });
    set_status::is_place(asked) || field.is_some_and(|field| asked.on(field))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn a_rejection_is_noted_as_well() {
        check_action(
            "Reject as Ada",
            "---\napproval: {required: true, status: approved, by: Bob, at: '2026-01-01T00:00:00Z'}\n---\n# T$0\n\n\
             ## Approval Discussion\n\n**Bob** - 2026-01-01 00:00 - APPROVED\n\n## Notes\n//- world\nuser = Ada\n",
            expect![[r#"
                -| approval: {required: true, status: approved, by: Bob, at: '2026-01-01T00:00:00Z'}
                +| approval: {required: true, status: rejected, by: Ada, at: '2026-06-01T00:00:00Z'}
                 | ---
                 | # T
                 |
                 | ## Approval Discussion
                 |
                 | **Bob** - 2026-01-01 00:00 - APPROVED
                 |
                +| **Ada** - 2026-06-01 00:00 - REJECTED
                +|
            "#]],
        );
    }

    #[test]
    fn without_a_name_it_says_so() {
        let text = "---\napproval: {required: true}\n---\n# T$0\n";
        assert_eq!(
            check_disabled("Approve", text),
            "git knows no name to sign with: set `user.name`"
        );
    }

    #[test]
    fn not_where_nobody_asks_for_it() {
        check_no_action("Approve", "---\napproval: {required: false}\n---\n# T$0\n");
        check_no_action("Approve", "# T$0\n");
    }
}
