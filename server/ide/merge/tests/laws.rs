//! What holds for all texts.

use proptest::prelude::*;

use super::*;
use crate::text::Edit;

/// Texts of everything that specs are made of, in every state of repair.
fn texts() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "---",
        "status: pending",
        "status: completed",
        "labels: [a, b]",
        "labels: [b, c]",
        "labels:",
        "- a",
        "  - b",
        "# comment",
        "# T",
        "## Acceptance Criteria",
        "## Notes",
        "- [ ] a",
        "- [x] a",
        "- [X] b",
        "- [ ] b",
        "",
        "prose",
        "```",
        "  deeper",
        "<<<<<<< x",
        "=======",
        ">>>>>>> y",
        "é",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\r\n"]);
    let body = prop::collection::vec((line, end), 0..14).prop_map(|lines| {
        lines
            .iter()
            .map(|(line, end)| format!("{line}{end}"))
            .collect::<String>()
    });
    (prop::bool::ANY, prop::bool::ANY, body).prop_map(|(healthy, ends, mut body)| {
        if !ends {
            body.truncate(body.trim_end_matches(['\r', '\n']).len());
        }
        if healthy {
            format!(
                "---\nstatus: pending\nlabels: [a, b]\n---\n# T\n\n## Acceptance Criteria\n\n{body}"
            )
        } else {
            body
        }
    })
}

/// Places of [`SPEC`] that have nothing to do with each other, and what may be made of them.
const PLACES: &[(&str, &str)] = &[
    ("status: pending", "status: completed"),
    ("labels: [a, b]\n", ""),
    ("  - src/b.rs\n", "  - src/b.rs\n  - src/c.rs\n"),
    ("# Log in", "# Log in again"),
    ("[ ] Rejects", "[x] Rejects"),
    ("[ ] Logs", "[x] Logs"),
    ("- [ ] Tells why\n", "- [ ] Tells why\n- [ ] New\n"),
    ("One.\n", "One.\n\nTwo.\n"),
];

/// A line without what does not count: whether it is ticked, and how it ends.
fn counted(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.replace("- [x]", "- [ ]").replace("- [X]", "- [ ]"));
    lines.filter(|line| !line.trim().is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_side_alone_has_its_way(base in texts(), side in texts()) {
        let merged = |ours, theirs| merge(Some(&base), ours, theirs);
        let alone = Merged { text: side.clone(), conflicts: 0 };
        prop_assert_eq!(merged(&side, &base), alone.clone());
        prop_assert_eq!(merged(&base, &side), alone.clone());
        prop_assert_eq!(merged(&side, &side), alone.clone());
        prop_assert_eq!(merge(None, &side, &side), alone);
    }

    #[test]
    fn what_has_nothing_to_do_with_each_other_goes_in_any_order(whose in prop::collection::vec(0..3_usize, PLACES.len())) {
        let made = |wanted: &dyn Fn(usize) -> bool| {
            let edits: Vec<Edit> = PLACES.iter().zip(&whose).filter(|(_, whose)| wanted(**whose)).map(|((old, new), _)| {
                let at = SPEC.find(old).expect("it is there");
                Edit::replace(Span::new(at, at + old.len()), *new)
            }).collect();
            crate::text::apply(SPEC, &edits)
        };
        let (ours, theirs) = (made(&|whose| whose == 1), made(&|whose| whose == 2));
        let all = Merged { text: made(&|whose| whose != 0), conflicts: 0 };
        prop_assert_eq!(merge(Some(SPEC), &ours, &theirs), all.clone());
        prop_assert_eq!(merge(Some(SPEC), &theirs, &ours), all);
    }

    #[test]
    fn no_line_vanishes_that_the_other_side_has_left_alone(base in texts(), ours in texts(), theirs in texts(), known in prop::bool::ANY) {
        let merged = merge(known.then_some(base.as_str()), &ours, &theirs);
        let there = counted(&merged.text);
        let count = |lines: &[String], line: &str| lines.iter().filter(|other| *other == line).count();
        let was = if known { counted(&base) } else { counted(&common(&ours, &theirs)) };
        for (side, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let (side, other) = (counted(side), counted(other));
            for line in &side {
                // Lists are told by their items.
                if line.contains(['-', '[']) && !line.starts_with("- [") || line.starts_with("labels") {
                    continue;
                }
                let removed = count(&was, line).saturating_sub(count(&other, line));
                let wanted = count(&side, line).saturating_sub(removed).min(1);
                prop_assert!(count(&there, line) >= wanted, "{line:?} is gone from\n{}", merged.text);
            }
        }
    }
}
