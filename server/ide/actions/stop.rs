//! Stops the run of the spec, with everything that its agent has started, or takes it out of the queue.
//!
//! Offered on the title and on the status while the spec is being run, or waits for its turn, as `■ Stop` is above the title
//! in editors that show lenses. It runs the command `chant.cancelRun`.
//!
//! ```spec
//! ---
//! status: in_progress
//! ---
//! # Read the $0code
//! //- world
//! running spec = yes
//! => Stop the run
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::ide::change::Change;

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let entry = asked.entry;
    if entry.is_active()
        && set_status::is_place(asked)
        && (asked.world.is_running(entry.id()) || offers.is_queued(entry))
    {
        offers.add("Stop the run", Of::default());
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
    fn not_where_nothing_runs() {
        check_no_action("Stop", "---\nstatus: in_progress\n---\n# T$0\n");
        check_no_action(
            "Stop",
            "# T\n\nSome $0words.\n//- world\nrunning spec = yes\n",
        );
    }
}
