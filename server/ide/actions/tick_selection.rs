//! Ticks, or opens again, every selected criterion.
//!
//! ```spec
//! # Login
//! ## Acceptance Criteria
//! - [ ] Rej$0ects expired tokens
//! - [x] Logs the user's id
//! - [ ] Answers $1within a second
//! - [ ] Is documented
//! => Tick 2 selected criteria
//! -| - [ ] Rejects expired tokens
//! +| - [x] Rejects expired tokens
//!  | - [x] Logs the user's id
//! -| - [ ] Answers within a second
//! +| - [x] Answers within a second
//! ```

use super::{
    Asked, Of, Offers, here,
    of::{line_of, lines_of},
};
use crate::ide::{change::Change, tick::mark};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    let text = asked.text;
    let lines = lines_of(text, asked.selection);
    let items = &asked.spec().criteria.items;
    let selected: Vec<_> = items.iter().filter(|item| item.mark.meets(lines)).collect();
    if selected.len() < 2 || !lines.of(text).contains('\n') {
        return;
    }
    for (title, checked) in [("Tick", false), ("Untick", true)] {
        let meant = selected.iter().filter(|item| item.checked == checked);
        let mut names: Vec<String> = meant.map(|item| item.text.of(text).to_owned()).collect();
        let number = names.len();
        if number > 0 {
            let noun = if number == 1 { "criterion" } else { "criteria" };
            names.insert(0, title.to_owned());
            let of = Of::several(names, text, lines);
            offers.add(format!("{title} {number} selected {noun}"), of);
        }
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let (text, checked) = (asked.text, of.name() == "Tick");
    let names = of.names.get(1..).unwrap_or_default();
    let items = &asked.spec().criteria.items;
    let mut meant: Vec<_> = items
        .iter()
        .filter(|item| {
            item.checked != checked && names.iter().any(|name| name == item.text.of(text))
        })
        .collect();
    if meant.len() > names.len() {
        // Others read the same: the lines tell which are meant.
        meant.retain(|item| (of.line..=of.last).contains(&line_of(text, item.mark.range().start)));
    }
    if meant.is_empty() {
        return Err("the selected criteria are no longer there".to_owned());
    }
    let edits = meant.into_iter().filter_map(|item| mark(item, checked));
    Ok(here(asked, edits.collect()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_no_action};

    const CRITERIA: &str = "# T\n## Acceptance Criteria\n";

    #[test]
    fn opens_again_only_what_is_selected() {
        check_action(
            "Untick 1 selected criterion",
            &format!("{CRITERIA}- [x] a\n$0- [x] a\n- [ ] b$1\n"),
            expect![[r#"
                -| - [x] a
                +| - [ ] a
            "#]],
        );
    }

    #[test]
    fn not_for_one_line() {
        check_no_action(
            "Tick 1 selected criterion",
            &format!("{CRITERIA}$0- [ ] a$1\n- [ ] b\n"),
        );
    }
}
