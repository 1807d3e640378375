//! A run has ended, and this criterion is still open.
//!
//! The spec needs attention because of it: do what is missing and tick it, run the spec again, or say that it was too much
//! to ask.
//!
//! ```spec
//! ---
//! status: needs_attention
//! ---
//! # Run the tests in parallel
//! ## Acceptance Criteria
//! - [x] Add a flag
//! - [ ] Test it
//!       ^^^^^^^ left-open: the last run of the spec left this open
//! ```

use super::{Report, Subject};
use crate::{model::status::Status, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let applies = subject.entry.place == Place::Active
        && spec.loads()
        && spec.status == Status::NeedsAttention;
    let items = spec.criteria.items.iter().filter(|_| applies);
    for item in items.filter(|item| !item.checked) {
        let place = if item.text.is_empty() {
            item.mark
        } else {
            item.text
        };
        report.at(place, "the last run of the spec left this open");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn not_before_a_run_and_not_of_what_is_ticked() {
        let spec = |status: &str, mark: &str| {
            format!("---\nstatus: {status}\n---\n# T\n## Acceptance Criteria\n- [{mark}] Test it\n")
        };
        check_no("left-open", &spec("pending", " "));
        check_no("left-open", &spec("needs_attention", "x"));
    }
}
