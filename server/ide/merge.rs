//! What an editor and the disk have made of one text, taken together by what it means: fields one by one, lists item by
//! item, criteria by what they read, sections by their headings, and all other text line by line.
//!
//! Nothing of either side is dropped, unless the other side has removed it or changed it. What cannot be decided stays
//! between the conflict markers of git, which the rules know.

mod fields;
mod keyed;
mod lines;
mod out;
mod ticks;

use out::Out;

use crate::{
    model::split::split,
    text::{Span, common, line_break},
};

/// What two texts come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// How many places a person has to decide.
    pub conflicts: usize,
}

/// Takes together what the editor (`ours`) and the disk (`theirs`) have. `base` is what both come from; where that is not
/// known, it is what they have in common, and nothing counts as removed.
#[must_use]
pub fn merge(base: Option<&str>, ours: &str, theirs: &str) -> Merged {
    let base = base.map_or_else(|| common(ours, theirs), str::to_owned);
    let (ticks, [base, ours, theirs]) = ticks::set_aside([&base, ours, theirs]);
    let mut out = Out::new(line_break(&ours));
    let parts = [&base, &ours, &theirs].map(|text| Parts::of(text));
    if let [base_parts, Some(ours), Some(theirs)] = parts {
        // A frontmatter that both have got is no change of the body.
        let base = base_parts.unwrap_or(Parts {
            opening: "",
            fields: Span::at(0),
            text: &base,
            rest: &base,
        });
        out.atom(base.opening, ours.opening, theirs.opening);
        fields::merge(&mut out, &base, &ours, &theirs);
        lines::merge_sections(&mut out, base.rest, ours.rest, theirs.rest);
    } else {
        lines::merge_sections(&mut out, &base, &ours, &theirs);
    }
    let Out {
        text, conflicts, ..
    } = out;
    Merged {
        text: ticks.put_back(text, conflicts == 0),
        conflicts,
    }
}

/// The parts of a file whose frontmatter is fenced by lines.
#[derive(Clone, Copy)]
struct Parts<'a> {
    /// All of it.
    text: &'a str,
    /// To the end of the line of the opening fence.
    opening: &'a str,
    /// Whole lines between the fences.
    fields: Span,
    /// From the closing fence on.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let found = split(text);
        let (yaml, closing) = (found.yaml?.range(), found.closing?.range());
        let first = yaml.start + text[yaml.clone()].find('\n')? + 1;
        let fenced = text[yaml.start..first].trim().is_empty() && text[..yaml.end].ends_with('\n');
        fenced.then(|| Self {
            text,
            opening: &text[..first],
            fields: Span::new(first, yaml.end),
            rest: &text[closing.start..],
        })
    }
}

#[cfg(test)]
mod tests;
