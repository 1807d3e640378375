//! Criteria, and how chant counts them.

use super::many;
use crate::model::criteria::Criteria;

/// The rule, in two sentences.
const RULE: &str = "chant counts every `- [ ]`, `- [x]` and `- [X]` from the last `## Acceptance Criteria` to the next \
     heading of level two, wherever on a line it stands. Lines between fences of three backticks are left out.";

/// One criterion, by its number from zero.
#[must_use]
pub fn criterion(criteria: &Criteria, number: usize) -> String {
    let state = if criteria.items[number].checked {
        "ticked"
    } else {
        "open"
    };
    format!(
        "Criterion {} of {}, {state}. {}\n\n{RULE}",
        number + 1,
        criteria.total(),
        left(criteria)
    )
}

/// The section as a whole.
#[must_use]
pub fn criteria(criteria: &Criteria) -> String {
    format!(
        "{} of {} ticked. {}\n\n{RULE}",
        criteria.checked(),
        many(criteria.total(), "box"),
        left(criteria)
    )
    .replace("boxs", "boxes")
}

fn left(criteria: &Criteria) -> String {
    match criteria.open() {
        0 => "None is open: nothing here holds up `chant finalize`.".to_owned(),
        1 => "One is open: `chant finalize` refuses.".to_owned(),
        open => format!("{open} are open: `chant finalize` refuses."),
    }
}
