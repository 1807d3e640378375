//! Whether criteria are ticked is not a matter of lines: it goes by what they read, wherever they stand by now.

use rustc_hash::FxHashMap;

use crate::{
    model::{
        criteria::{Criterion, scan},
        split::split,
    },
    text::{Edit, Span, apply},
};

/// What the boxes of a criterion, by what it reads, have in them at the end; one for each time that it is there.
pub(super) struct Ticks(FxHashMap<String, Kept>);

struct Kept {
    marks: Vec<char>,
    /// Whether both sides have added it.
    is_new: bool,
}

/// Opens all boxes of criteria that both sides have, and notes what will be in them: what the side says that has changed
/// it; ticked, if both have added it, and one of them ticked; open, if one has opened it.
pub(super) fn set_aside(texts: [&str; 3]) -> (Ticks, [String; 3]) {
    let found = texts.map(criteria);
    let [base, ours, theirs] = texts.map(marks);
    let mut kept = FxHashMap::default();
    for (name, one) in ours {
        let none = Vec::new();
        let (was, other) = (base.get(&name).unwrap_or(&none), theirs.get(&name));
        let Some(other) = other.filter(|other| other.len() == one.len()) else {
            continue;
        };
        if !was.is_empty() && was.len() != one.len() {
            continue;
        }
        let marks = (0..one.len())
            .map(|at| decide(was.get(at).copied(), one[at], other[at]))
            .collect();
        let is_new = was.is_empty();
        kept.insert(name, Kept { marks, is_new });
    }
    let mut at = 0;
    let opened = texts.map(|text| {
        let items = found[at].iter();
        at += 1;
        let edits: Vec<Edit> = items
            .filter(|item| kept.contains_key(item.text.of(text)))
            .map(|item| write(item, ' '))
            .collect();
        apply(text, &edits)
    });
    (Ticks(kept), opened)
}

fn decide(was: Option<char>, one: char, other: char) -> char {
    if Some(one) == was {
        return other;
    }
    if Some(other) == was {
        return one;
    }
    let opened = was.is_some_and(|was| was != ' ') && [one, other].contains(&' ');
    if opened {
        ' '
    } else if one == ' ' {
        other
    } else {
        one
    }
}

impl Ticks {
    /// Ticks what is to be ticked. What both sides have added, each at a place of its own, stays where it is first, if the
    /// text `is_whole`.
    pub(super) fn put_back(&self, text: String, is_whole: bool) -> String {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut edits = Vec::new();
        for item in &criteria(&text) {
            let name = item.text.of(&text);
            let Some(kept) = self.0.get(name) else {
                continue;
            };
            let number = seen.entry(name).or_default();
            *number += 1;
            if let Some(mark) = kept.marks.get(*number - 1) {
                edits.push(write(item, *mark));
            } else if let Some(line) = own_line(&text, item)
                && is_whole
                && kept.is_new
            {
                edits.push(Edit::delete(line));
            } else if let Some(mark) = kept.marks.last() {
                // Both sides of a conflict show it.
                edits.push(write(item, *mark));
            }
        }
        edits.retain(|edit| edit.span.of(&text) != edit.new_text);
        if edits.is_empty() {
            text
        } else {
            apply(&text, &edits)
        }
    }
}

fn criteria(text: &str) -> Box<[Criterion]> {
    scan(text, split(text).body).items
}

/// What is in the boxes, by what the criteria read.
fn marks(text: &str) -> FxHashMap<String, Vec<char>> {
    let mut found: FxHashMap<String, Vec<char>> = FxHashMap::default();
    for item in &criteria(text) {
        let mark = char::from(text.as_bytes()[item.mark.range().start + 3]);
        found
            .entry(item.text.of(text).to_owned())
            .or_default()
            .push(mark);
    }
    found
}

fn write(item: &Criterion, mark: char) -> Edit {
    let inner = item.mark.range().start + 3;
    Edit::replace(Span::new(inner, inner + 1), mark)
}

/// The line of a criterion that has nothing else on it.
fn own_line(text: &str, item: &Criterion) -> Option<Span> {
    let (mark, end) = (item.mark.range(), item.text.range().end);
    let start = text[..mark.start].rfind('\n').map_or(0, |at| at + 1);
    let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let alone = text[start..mark.start].is_empty() && text[end..next].trim().is_empty();
    alone.then(|| Span::new(start, next))
}
