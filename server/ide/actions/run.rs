//! Runs the spec: gives it to the agent, or to `chant work`.
//!
//! Offered on the title and on the status of a spec whose work is still to be done, as `▶ Run` is above the title in editors
//! that show lenses. What stands against the run is the reason why it cannot be done. It runs the command
//! `chant.runPhase`.
//!
//! ```spec
//! ---
//! type: research
//! prompt: research
//! ---
//! # Read the $0code
//!
//! ## Acceptance Criteria
//!
//! - [ ] Read it
//! - [ ] Write down what it does
//! //- .chant/prompts/research.md
//! => Run research
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::{
    ide::{change::Change, phase},
    model::status::Status,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let (entry, spec) = (asked.entry, asked.spec());
    let is_done = spec.status.is_over() || spec.status == Status::InProgress;
    if !entry.is_active() || is_done || spec.kind.has_members() || !set_status::is_place(asked) {
        return;
    }
    let title = format!("Run {}", phase::name(spec));
    match offers.refusal(asked, entry) {
        None => offers.add(title, Of::default()),
        Some(reason) => offers.disabled(title, reason),
    }
}

/// Nothing changes: whoever asks runs the command.
pub(super) fn carry_out(_: &Asked, _: &Of) -> Result<Change, String> {
    Ok(Change::default())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_disabled, check_no_action};

    #[test]
    fn not_while_something_stands_against_it() {
        let reason = check_disabled(
            "Run code",
            "---\ndepends_on: [002-b]\n---\n# T$0\n## Acceptance Criteria\n- [ ] Add it\n- [ ] Test it\n\
             //- .chant/specs/002-b.md\n# B\n",
        );
        assert_eq!(reason, "spec cannot be run: waits for 002-b (pending)");
    }

    #[test]
    fn not_of_what_is_over_or_has_no_work_of_its_own() {
        check_no_action("Run", "---\nstatus: completed\n---\n# T$0\n");
        check_no_action("Run driver", "---\ntype: driver\n---\n# T$0\n");
        check_no_action("Run", "# T\n\nSome $0words.\n");
    }
}
