//! Text: line by line, and where that is not enough, section by section or item by item.

use super::{
    keyed::{self, Piece},
    out::Out,
};
use crate::{
    model::body,
    text::{self, Part, Span},
};

/// Takes bodies together. Sections help where lines alone leave more to decide: one side has moved a section that the
/// other has changed, or both have added one at the same place.
pub(super) fn merge_sections(out: &mut Out, base: &str, ours: &str, theirs: &str) {
    let mut by_line = out.fresh();
    merge_lines(&mut by_line, base, ours, theirs);
    if by_line.conflicts > 0 {
        let [base, ours, theirs] = [base, ours, theirs].map(sections);
        if [&base, &ours, &theirs]
            .iter()
            .all(|sections| keyed::are_named(sections))
        {
            let mut by_section = out.fresh();
            keyed::merge(&mut by_section, [&base, &ours, &theirs], merge_lines);
            if by_section.conflicts < by_line.conflicts {
                by_line = by_section;
            }
        }
    }
    out.append(&by_line);
}

/// Takes lines together.
pub(super) fn merge_lines(out: &mut Out, base: &str, ours: &str, theirs: &str) {
    for part in text::merge(base, ours, theirs) {
        match part {
            Part::Agreed(lines) => out.push(lines),
            Part::Parted { base, ours, theirs } => {
                if !merge_items(out, base, ours, theirs) {
                    out.conflict(ours, theirs);
                }
            }
        }
    }
}

/// Takes lines together that are items of a list and nothing else; false if they are not, or if both sides have removed
/// one and put something else there.
fn merge_items(out: &mut Out, base: &str, ours: &str, theirs: &str) -> bool {
    let (Some(base), Some(ours), Some(theirs)) = (items(base), items(ours), items(theirs)) else {
        return false;
    };
    let has = |pieces: &[Piece<'_>], key: &str| pieces.iter().any(|piece| piece.key == key);
    let gone = |piece: &Piece<'_>| !has(&ours, &piece.key) && !has(&theirs, &piece.key);
    let sides = [&base[..], &ours[..], &theirs[..]];
    if base.iter().any(gone) || !sides.iter().all(|side| keyed::are_named(side)) {
        return false;
    }
    keyed::merge(out, sides, |out, _, ours, theirs| {
        out.conflict(ours, theirs)
    });
    true
}

/// The sections of a body, each from its heading on; what stands above the first has no name.
fn sections(body: &str) -> Vec<Piece<'_>> {
    let lines = body::walk(body, Span::new(0, body.len()));
    let starts = lines
        .filter(|line| !line.code && line.span.of(body).starts_with("## "))
        .map(|line| line.span.range().start);
    pieces(body, starts, |lines| {
        lines.lines().next().unwrap_or_default().trim_end()
    })
}

/// The items of a list with what is indented below them, if there is nothing else.
fn items(lines: &str) -> Option<Vec<Piece<'_>>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in lines.split_inclusive('\n') {
        let begins = ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark));
        let goes_on = line.trim().is_empty() || line.starts_with([' ', '\t']);
        if begins {
            starts.push(at);
        } else if !goes_on {
            return None;
        }
        at += line.len();
    }
    let first = starts.first().copied().unwrap_or(lines.len());
    // What is indented above the first item belongs to one that is not here.
    let whole = lines[..first].trim().is_empty();
    whole.then(|| pieces(lines, starts.into_iter(), str::trim_end))
}

/// Cuts a text where its pieces begin.
pub(super) fn pieces<'a>(
    text: &'a str,
    starts: impl Iterator<Item = usize>,
    name: impl Fn(&'a str) -> &'a str,
) -> Vec<Piece<'a>> {
    let (mut found, mut from, mut key) = (Vec::new(), 0, false);
    for end in starts.chain([text.len()]) {
        let lines = &text[from..end];
        if key {
            found.push(Piece::new(name(lines), lines));
        } else if !lines.is_empty() {
            found.push(Piece::new("", lines));
        }
        (from, key) = (end, true);
    }
    found
}
