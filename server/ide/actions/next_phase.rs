//! Makes the spec that follows on this one in its workflow.
//!
//! Offered on the title and on the status of a spec that is plainly a phase of a workflow and that none follows on yet. It
//! runs the command `chant.nextPhase`, which shows the new spec; see [phases](phases.md).
//!
//! ```spec
//! ---
//! type: research
//! status: completed
//! labels: [issue-42, comprehension]
//! prompt: research
//! ---
//! # Read the $0code
//! => Make the next phase: reproduction
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::{
    ide::{change::Change, next_phase, workflow},
    model::status::Status,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let entry = asked.entry;
    if !entry.is_active() || entry.spec.status == Status::Cancelled || !set_status::is_place(asked)
    {
        return;
    }
    let workflows = workflow::workflows(asked.world);
    if let Some(name) = next_phase::offered(asked.project, entry, &workflows) {
        let name = name.replace(['-', '_'], " ");
        offers.add(format!("Make the next phase: {name}"), Of::default());
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
    fn not_where_nothing_tells_the_phase_or_it_is_there() {
        check_no_action("Make the next phase", "---\ntype: research\n---\n# T$0\n");
        check_no_action(
            "Make the next phase",
            "---\ntype: research\nlabels: [issue-42, comprehension]\n---\n# T$0\n//- .chant/specs/002-reproduction.md\n\
             ---\nlabels: [issue-42, reproduction]\ndepends_on: [spec]\n---\n# R\n",
        );
    }
}
