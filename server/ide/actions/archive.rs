//! Puts the spec away where chant would, with its members.
//!
//! Offered on the title and on the status of a spec that is over. It runs the command `chant.archive`, and cannot be done
//! while the work of others depends on it.
//!
//! ```spec
//! ---
//! status: completed
//! ---
//! # Log $0in
//! => Archive this spec
//! ```

use super::{Asked, Of, Offers, set_status};
use crate::ide::{change::Change, lifecycle, ripple};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let entry = asked.entry;
    if !entry.is_active() || !entry.spec.status.is_over() || !set_status::is_place(asked) {
        return;
    }
    let title = "Archive this spec";
    match lifecycle::archive(asked.project, asked.world, entry) {
        Ok(_) => {
            let ripple = ripple::ripple(asked.project, entry, ripple::Change::Archive).summary();
            let title = match ripple {
                Some(ripple) => format!("{title} ({ripple})"),
                None => title.to_owned(),
            };
            offers.add(title, Of::default());
        }
        Err(reason) => offers.disabled(title, reason),
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
    fn not_while_others_wait_for_it() {
        let reason = check_disabled(
            "Archive this spec",
            "---\nstatus: completed\n---\n# T$0\n//- .chant/specs/002-b.md\n---\ndepends_on: [spec]\n---\n",
        );
        assert_eq!(
            reason,
            "002-b still depends on spec, and chant finds nothing in the archive"
        );
    }

    #[test]
    fn not_of_what_is_still_to_be_done() {
        check_no_action("Archive this spec", "---\nstatus: pending\n---\n# T$0\n");
    }
}
