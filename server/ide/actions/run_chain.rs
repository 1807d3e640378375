//! Runs the open members of a driver, or the spec and everything that waits for it, until something stands in the way.
//!
//! Offered on the title and on the status, where that is more than one spec or none of its own. It cannot be done while
//! none of them may begin. It runs the command `chant.runChain`.
//!
//! ```spec
//! ---
//! prompt: standard
//! ---
//! # Add a $0lock
//!
//! ## Acceptance Criteria
//!
//! - [ ] Add it
//! - [ ] Test it
//! //- .chant/specs/002-use.md
//! ---
//! depends_on: [spec]
//! ---
//! # Use the lock
//! //- .chant/prompts/standard.md
//! => Run until something stands in the way (2 specs)
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::{
    ide::{
        chain::{Chain, Member},
        change::Change,
    },
    workspace::Entry,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let (project, own) = (asked.project, asked.entry);
    if !own.is_active() || !set_status::is_place(asked) {
        return;
    }
    let chain = project.spec(&own.path).map(|own| Chain::of(project, own));
    let Some(Ok(chain)) = chain else { return };
    let count = chain.members().count();
    if count == 1 && chain.members().all(|it| it.path == own.path) {
        return;
    }
    let s = if count == 1 { "" } else { "s" };
    let title = format!("Run until something stands in the way ({count} spec{s})");
    let entry = |it: &Member| project.spec(&it.path).map(|it| &**it);
    let free = |it: &&Entry| project.obstacles(it).is_empty();
    let first = chain.members().filter_map(entry).find(free);
    let first = first.or_else(|| entry(chain.first()?));
    match first.and_then(|first| offers.refusal(asked, first)) {
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
    fn not_while_none_of_them_may_begin() {
        let reason = check_disabled(
            "Run until something stands in the way (1 spec)",
            "---\ntype: driver\n---\n# T$0\n//- .chant/specs/spec.1.md\n---\napproval: {required: true, status: pending}\n\
             ---\n# One\n## Acceptance Criteria\n- [ ] Add it\n- [ ] Test it\n",
        );
        assert_eq!(reason, "spec.1 cannot be run: needs an approval");
    }

    #[test]
    fn not_of_a_spec_that_nobody_waits_for() {
        check_no_action("Run until", "---\nstatus: pending\n---\n# T$0\n");
        check_no_action("Run until", "---\nstatus: completed\n---\n# T$0\n");
    }
}
