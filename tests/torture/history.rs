//! Whether a sequence of edits explains what every writer was told, and what is in the file at the end.
//!
//! An edit sets one box and is answered with whether that changed anything and how many boxes are ticked then; one that
//! sets a field is the same, and nothing is counted. The file is right if all edits can be put in a row such that each is told the truth, and none stands before one that had ended
//! when it began.

use std::time::Instant;

/// An edit and what its writer was told.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    /// Which box.
    pub(crate) of: usize,
    /// Ticked, or opened.
    pub(crate) to: bool,
    /// Whether it was the other way before.
    pub(crate) changed: bool,
    /// Ticked boxes afterwards, where boxes are counted.
    pub(crate) ticked: Option<usize>,
}

/// How many ways are tried before a history is called too hard.
const MAX_TRIES: usize = 50_000_000;

/// Whether a sequence of `edits` makes `last` of boxes that are all open.
pub(crate) fn explains(mut edits: Vec<Edit>, last: &[bool]) -> bool {
    edits.sort_by_key(|edit| edit.began);
    let mut boxes = vec![false; last.len()];
    let mut ticked = 0;
    let mut done = vec![false; edits.len()];
    // The edits in their row, and how many were skipped to find each: the way back when it leads nowhere.
    let mut row: Vec<usize> = Vec::new();
    let mut from = 0;
    let mut first = 0;
    for _ in 0..MAX_TRIES {
        if row.len() == edits.len() {
            if boxes == last {
                return true;
            }
        } else if let Some(next) = candidate(&edits, &done, &boxes, ticked, first, from) {
            put(&edits[next], &mut boxes, &mut ticked);
            done[next] = true;
            row.push(next);
            while first < edits.len() && done[first] {
                first += 1;
            }
            from = first;
            continue;
        }
        let Some(back) = row.pop() else { return false };
        take_back(&edits[back], &mut boxes, &mut ticked);
        done[back] = false;
        first = first.min(back);
        from = back + 1;
    }
    panic!("this history is too hard to decide");
}

/// The next edit from `from` on that may come now and was told the truth.
fn candidate(
    edits: &[Edit],
    done: &[bool],
    boxes: &[bool],
    ticked: usize,
    first: usize,
    from: usize,
) -> Option<usize> {
    // None may come before one that had ended when it began.
    let mut earliest_end = None;
    for at in first..edits.len() {
        if done[at] {
            continue;
        }
        if earliest_end.is_some_and(|end| edits[at].began > end) {
            break;
        }
        earliest_end =
            Some(earliest_end.map_or(edits[at].ended, |end: Instant| end.min(edits[at].ended)));
    }
    (from.max(first)..edits.len())
        .take_while(|at| earliest_end.is_none_or(|end| edits[*at].began <= end))
        .find(|at| !done[*at] && is_told_the_truth(&edits[*at], boxes, ticked))
}

fn is_told_the_truth(edit: &Edit, boxes: &[bool], ticked: usize) -> bool {
    let changes = boxes[edit.of] != edit.to;
    // What is not a box is not counted.
    let counted = edit.ticked.is_none_or(|told| {
        let after = match (changes, edit.to) {
            (false, _) => ticked,
            (true, true) => ticked + 1,
            (true, false) => ticked - 1,
        };
        told == after
    });
    changes == edit.changed && counted
}

fn put(edit: &Edit, boxes: &mut [bool], ticked: &mut usize) {
    boxes[edit.of] = edit.to;
    *ticked = edit.ticked.unwrap_or(*ticked);
}

fn take_back(edit: &Edit, boxes: &mut [bool], ticked: &mut usize) {
    if edit.changed {
        boxes[edit.of] = !edit.to;
    }
    if edit.changed && edit.ticked.is_some() {
        *ticked = if edit.to { *ticked - 1 } else { *ticked + 1 };
    }
}

mod tests {
    use std::time::{Duration, Instant};

    use super::{Edit, explains};

    fn edit(start: Instant, times: (u64, u64), of: usize, to: bool, told: (bool, usize)) -> Edit {
        Edit {
            began: start + Duration::from_millis(times.0),
            ended: start + Duration::from_millis(times.1),
            of,
            to,
            changed: told.0,
            ticked: Some(told.1),
        }
    }

    #[test]
    fn a_lost_update_has_no_explanation() {
        let start = Instant::now();
        let both = |second: (u64, u64), told: (bool, usize)| {
            vec![
                edit(start, (0, 10), 0, true, (true, 1)),
                edit(start, second, 1, true, told),
            ]
        };
        assert!(explains(both((5, 15), (true, 2)), &[true, true]));
        // At once: either may be first, but one of them sees the other.
        assert!(!explains(both((5, 15), (true, 1)), &[true, true]));
        assert!(!explains(both((5, 15), (true, 2)), &[false, true]));
        // One after the other: the order is given.
        let late = vec![
            edit(start, (0, 10), 0, true, (true, 2)),
            edit(start, (20, 30), 1, true, (true, 1)),
        ];
        assert!(!explains(late.clone(), &[true, true]));
        let at_once = vec![late[0].clone(), edit(start, (5, 30), 1, true, (true, 1))];
        assert!(explains(at_once, &[true, true]));
    }

    #[test]
    fn it_looks_for_another_way_when_one_leads_nowhere() {
        let start = Instant::now();
        // The first two could be told the same in either order; only one lets the third be told the truth.
        let edits = vec![
            edit(start, (0, 30), 0, true, (true, 1)),
            edit(start, (1, 30), 0, false, (false, 0)),
            edit(start, (2, 30), 0, false, (true, 0)),
        ];
        assert!(explains(edits.clone(), &[false]));
        assert!(!explains(edits, &[true]));
    }
}
