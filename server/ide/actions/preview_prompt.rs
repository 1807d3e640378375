//! Shows the prompt that an agent would be given, every byte of it.
//!
//! Offered on the title and on the status of a spec whose work is still to be done. It runs the command
//! `chant.previewPrompt`, which changes nothing.
//!
//! ```spec
//! ---
//! prompt: research
//! ---
//! # Read the $0code
//! //- .chant/prompts/research.md
//! => Show the prompt of a run
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::ide::change::Change;

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let (entry, spec) = (asked.entry, asked.spec());
    let has_work = !spec.status.is_over() && !spec.kind.has_members();
    if entry.is_active() && has_work && set_status::is_place(asked) {
        offers.add("Show the prompt of a run", Of::default());
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
    fn not_of_what_is_over_or_has_no_work_of_its_own() {
        check_no_action("Show the prompt", "---\nstatus: completed\n---\n# T$0\n");
        check_no_action("Show the prompt", "---\ntype: driver\n---\n# T$0\n");
    }
}
