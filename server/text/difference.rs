//! What has to be changed in one text to have another.

use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};

use super::span::{Edit, Span};

/// The edits that make `after` of `before`: lines that are in both stay, and of those that change only the bytes between
/// what they begin and what they end with.
#[must_use]
pub fn difference(before: &str, after: &str) -> Vec<Edit> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let place = |lines: &[&str], line: usize| lines[..line].iter().map(|line| line.len()).sum();
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (gone, come) = (op.old_range(), op.new_range());
            let at: usize = place(&old, gone.start);
            narrowed(at, &old[gone].concat(), &new[come].concat())
        })
        .collect()
}

/// Two texts as a unified diff under these names; empty where they are the same.
#[must_use]
pub fn unified(before: &str, after: &str, [old, new]: [&str; 2]) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(old, new).to_string()
}

/// The replacement of `old`, which stands at `at`, by `new`, without what both begin and end with.
fn narrowed(at: usize, old: &str, new: &str) -> Edit {
    let same = old
        .bytes()
        .zip(new.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let mut head = same;
    while !(old.is_char_boundary(head) && new.is_char_boundary(head)) {
        head -= 1;
    }
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let backwards = old_rest.bytes().rev().zip(new_rest.bytes().rev());
    let mut tail = backwards.take_while(|(a, b)| a == b).count();
    while !(old_rest.is_char_boundary(old_rest.len() - tail)
        && new_rest.is_char_boundary(new_rest.len() - tail))
    {
        tail -= 1;
    }
    let end = at + old.len() - tail;
    Edit::replace(
        Span::new(at + head, end),
        &new_rest[..new_rest.len() - tail],
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::apply;

    #[test]
    fn touches_only_what_changes() {
        let edits = difference("a\r\nstatus: é\r\nc\r\n", "a\r\nstatus: è\r\nc\r\nd");
        let drawn: Vec<_> = edits
            .iter()
            .map(|edit| (edit.span.len(), &*edit.new_text))
            .collect();
        assert_eq!(drawn, [(2, "è"), (0, "d")]);
        assert!(difference("same", "same").is_empty());
    }

    proptest! {
        #[test]
        fn gives_the_other_text(before in "[a-cé\r\n]{0,24}", after in "[a-cé\r\n]{0,24}") {
            prop_assert_eq!(apply(&before, &difference(&before, &after)), after);
        }
    }
}
