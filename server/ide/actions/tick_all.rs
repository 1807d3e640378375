//! Ticks all criteria of the spec, or opens all of them again.
//!
//! Offered in the section `## Acceptance Criteria` that chant counts.
//!
//! ```spec
//! # Login
//! ## Acceptance $0Criteria
//! - [ ] Rejects expired tokens
//! - [x] Logs the user's id
//!   - [ ] In every request
//! => Tick all 3 criteria
//! -| - [ ] Rejects expired tokens
//! +| - [x] Rejects expired tokens
//!  | - [x] Logs the user's id
//! -|   - [ ] In every request
//! +|   - [x] In every request
//! ```

use super::{Asked, Of, Offers, here};
use crate::{
    ide::{change::Change, tick},
    text::Span,
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let criteria = &asked.spec().criteria;
    let total = criteria.total();
    let Some(heading) = criteria.heading.filter(|_| total > 1) else {
        return;
    };
    if !asked.on(Span {
        end: criteria.section.end,
        ..heading
    }) {
        return;
    }
    let of = |name: &str| Of::one(name, asked.text, heading.range().start);
    if criteria.open() > 0 {
        offers.add(format!("Tick all {total} criteria"), of("tick"));
    }
    if criteria.checked() > 0 {
        offers.add(format!("Untick all {total} criteria"), of("untick"));
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    Ok(here(
        asked,
        tick::plan_all(asked.spec(), of.name() == "tick"),
    ))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_no_action};

    #[test]
    fn opens_all() {
        check_action(
            "Untick all 2 criteria",
            "# T\n## Acceptance Criteria\n$0- [x] a\n- [X] b\n",
            expect![[r#"
                -| - [x] a
                -| - [X] b
                +| - [ ] a
                +| - [ ] b
            "#]],
        );
    }

    #[test]
    fn not_outside_of_the_section() {
        check_no_action(
            "Tick all 2 criteria",
            "# T$0\n## Acceptance Criteria\n- [ ] a\n- [ ] b\n## Next\n",
        );
    }
}
