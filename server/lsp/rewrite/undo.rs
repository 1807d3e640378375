//! Taking back what had landed when something that belonged to it did not.

use std::sync::Arc;

use super::{Landed, Plan, buffers, files, is_open};
use crate::{
    lsp::state::{Spot, State},
    text::{Edit, Span},
};

/// Takes back what has landed; the sentence why, and what of it could not be taken back.
pub(super) async fn all(
    state: &Arc<State>,
    done: Vec<(Spot, Landed)>,
    mut sentence: String,
) -> String {
    let mut left = Vec::new();
    for (spot, landed) in done.into_iter().rev() {
        if landed.before == landed.after {
            continue;
        }
        let path = Arc::clone(&spot.path);
        let plan = back(landed);
        let undone = if is_open(&state.snapshot(), &spot) {
            buffers::land_one(state, spot, plan).await
        } else {
            files::land(state, &spot, &plan).await.map(|_| ())
        };
        if undone.is_err() {
            left.push(path);
        }
    }
    if !left.is_empty() {
        sentence += &format!(
            "; {} was changed before that, and could not be changed back",
            left.join(", ")
        );
    }
    sentence
}

/// Undoes a change, if the text still is what the change made of it.
fn back(landed: Landed) -> Plan {
    Arc::new(move |text| {
        if text == landed.after {
            Ok(vec![difference(&landed.after, &landed.before)])
        } else {
            Err("it has changed since".to_owned())
        }
    })
}

/// One edit that makes `to` of `from`: all between what both begin and end with.
fn difference(from: &str, to: &str) -> Edit {
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let head: usize = (from.chars().zip(to.chars()))
        .take_while(same)
        .map(|(ch, _)| ch.len_utf8())
        .sum();
    let (from_rest, to_rest) = (&from[head..], &to[head..]);
    let tail: usize = (from_rest.chars().rev().zip(to_rest.chars().rev()))
        .take_while(same)
        .map(|(ch, _)| ch.len_utf8())
        .sum();
    Edit::replace(
        Span::new(head, from.len() - tail),
        &to_rest[..to_rest.len() - tail],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[test]
    fn a_difference_makes_one_text_of_another() {
        for (from, to) in [
            ("", "a"),
            ("a", ""),
            ("aaa", "aa"),
            ("aü", "aä"),
            ("- [ ] a\n- [ ] b\n", "- [x] a\n- [x] b\n"),
            ("same", "same"),
        ] {
            assert_eq!(apply(from, &[difference(from, to)]), to);
        }
        assert_eq!(
            difference("- [x] a\n", "- [ ] a\n"),
            Edit::replace(Span::new(3, 4), " ")
        );
    }
}
