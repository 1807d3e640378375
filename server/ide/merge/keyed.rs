//! Pieces that have names, in an order: fields, sections, items of lists.

use rustc_hash::FxHashMap;

use super::out::{Out, decided};

/// A piece of a text: some whole lines.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    /// What it is called.
    pub(super) key: String,
    /// Its lines, up to the last one with ink.
    pub(super) ink: &'a str,
    /// The blank lines behind it.
    pub(super) tail: &'a str,
}

impl<'a> Piece<'a> {
    /// A piece of these lines.
    pub(super) fn new(key: impl Into<String>, lines: &'a str) -> Self {
        let last = lines.trim_end().len();
        let end = lines[last..]
            .find('\n')
            .map_or(lines.len(), |at| last + at + 1);
        Self {
            key: key.into(),
            ink: &lines[..end],
            tail: &lines[end..],
        }
    }
}

type Named<'a, 'b> = FxHashMap<&'b str, &'b Piece<'a>>;

/// Whether every piece has a name of its own.
pub(super) fn are_named(pieces: &[Piece<'_>]) -> bool {
    by_name(pieces).len() == pieces.len()
}

fn by_name<'a, 'b>(pieces: &'b [Piece<'a>]) -> Named<'a, 'b> {
    pieces
        .iter()
        .map(|piece| (piece.key.as_str(), piece))
        .collect()
}

/// Takes pieces together; `both` does so with the ink of one that both sides have changed.
pub(super) fn merge(
    out: &mut Out,
    [base, ours, theirs]: [&[Piece<'_>]; 3],
    mut both: impl FnMut(&mut Out, &str, &str, &str),
) {
    let (in_base, in_ours, in_theirs) = (by_name(base), by_name(ours), by_name(theirs));
    for key in order([base, ours, theirs]) {
        let was = in_base.get(key).map_or("", |piece| piece.ink);
        match (in_ours.get(key), in_theirs.get(key)) {
            (Some(one), Some(other)) => {
                match decided(was, one.ink, other.ink) {
                    Some(ink) => out.push(ink),
                    None => both(out, was, one.ink, other.ink),
                }
                let was = in_base.get(key).map_or("", |piece| piece.tail);
                let longer = if one.tail.len() < other.tail.len() {
                    other.tail
                } else {
                    one.tail
                };
                out.push(decided(was, one.tail, other.tail).unwrap_or(longer));
            }
            (Some(left), None) | (None, Some(left)) => {
                if !in_base.contains_key(key) {
                    out.push(left.ink);
                    out.push(left.tail);
                } else if left.ink != was {
                    // One side has removed what the other has changed.
                    let is_ours = in_ours.contains_key(key);
                    let (one, other) = if is_ours {
                        (left.ink, "")
                    } else {
                        ("", left.ink)
                    };
                    out.conflict(one, other);
                    out.push(left.tail);
                }
            }
            (None, None) => {}
        }
    }
}

/// The order of all pieces: that of the side which has moved some, and what the other has added behind what it stands
/// behind there.
fn order<'b>([base, ours, theirs]: [&'b [Piece<'_>]; 3]) -> Vec<&'b str> {
    let (in_base, in_ours) = (by_name(base), by_name(ours));
    let kept = |pieces: &'b [Piece<'_>], other: &Named<'_, '_>| -> Vec<&'b str> {
        let keys = pieces.iter().map(|piece| piece.key.as_str());
        keys.filter(|key| other.contains_key(key)).collect()
    };
    let moved = kept(ours, &in_base) != kept(base, &in_ours);
    let (first, second) = if moved {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    let mut keys: Vec<&str> = first.iter().map(|piece| piece.key.as_str()).collect();
    let mut before = None;
    for piece in second {
        let key = piece.key.as_str();
        if !keys.contains(&key) {
            let at = before.and_then(|before| keys.iter().position(|key| *key == before));
            keys.insert(at.map_or(0, |at| at + 1), key);
        }
        before = Some(key);
    }
    keys
}
