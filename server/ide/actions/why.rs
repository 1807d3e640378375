//! Tells why the spec cannot run now, and what would have to happen first.
//!
//! Offered on the title and on the status of a spec whose work has not begun and cannot begin. It runs the command
//! `chant.why`, which changes nothing.
//!
//! ```spec
//! ---
//! depends_on: [001-login]
//! ---
//! # Log $0out
//! //- .chant/specs/001-login.md
//! # Login
//! => Why can this not run?
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::{ide::change::Change, model::status::Status};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let waits = matches!(
        asked.spec().status,
        Status::Pending | Status::Blocked | Status::Ready | Status::Failed
    );
    if asked.entry.is_active()
        && waits
        && set_status::is_place(asked)
        && !asked.project.obstacles(asked.entry).is_empty()
    {
        offers.add("Why can this not run?", Of::default());
    }
}

/// Nothing changes: whoever asks runs the command.
pub(super) fn carry_out(_: &Asked, _: &Of) -> Result<Change, String> {
    Ok(Change::default())
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no_action;

    #[test]
    fn not_of_a_spec_that_can_run_or_whose_work_is_over() {
        let title = "Why can this not run?";
        check_no_action(title, "---\nstatus: pending\n---\n# T$0\n");
        check_no_action(title, "---\nstatus: completed\n---\n# T$0\n");
    }
}
