//! Lines of a spec's body: what their beginnings say could be typed.

use crate::{
    ide::{Ask, cursor::line_at},
    model::criteria,
    text::Span,
};

/// A line of the body, and what its beginning says.
pub(in crate::ide) struct Line {
    /// What a choice replaces.
    pub span: Span,
    /// The part of it before the cursor.
    pub typed: Span,
    /// What could be typed here.
    pub kind: LineKind,
}

/// What could be typed on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) enum LineKind {
    /// A heading: the line begins with `#`.
    Heading,
    /// Anything that begins a line: it is blank.
    Blank,
    /// A criterion: the line of a criteria section begins with a bullet, or is blank.
    Criterion,
    /// A mention of another spec.
    Word,
}

/// All of the file, if there is nothing in it yet but dashes; the span is what a choice replaces.
pub(in crate::ide) fn nothing_yet(ask: &Ask) -> Option<Span> {
    let ink = ask.text.trim();
    if ink.is_empty() {
        return Some(Span::at(ask.offset));
    }
    let start = ask.text.len() - ask.text.trim_start().len();
    let span = Span::new(start, start + ink.len());
    (matches!(ink, "-" | "--" | "---") && span.touches(ask.offset)).then_some(span)
}

/// The line at the cursor, in the body that begins at `start`; `None` where what is typed is nobody's business: in
/// code, in the output of an agent.
pub(in crate::ide) fn line(ask: &Ask, start: usize) -> Option<Line> {
    let line = line_at(ask.text, ask.offset);
    let start = start.min(line.range().start);
    if is_hidden(&ask.text[start..line.range().start]) {
        return None;
    }
    let (before, after) = (
        &ask.text[line.range().start..ask.offset],
        &ask.text[ask.offset..line.range().end],
    );
    let ink = line.range().start + before.len() - before.trim_start().len();
    let all = |kind| {
        let end = line.range().end - after.len() + after.trim_end().len();
        Some(Line {
            span: Span::new(ink, end.max(ask.offset)),
            typed: Span::new(ink, ask.offset),
            kind,
        })
    };
    let trimmed = before.trim_start();
    if trimmed.starts_with('#') {
        return all(LineKind::Heading);
    }
    let is_bullet = matches!(
        trimmed,
        "-" | "- " | "- [" | "- [ " | "- [ ]" | "*" | "* " | "+" | "+ "
    );
    let is_free = matches!(after.trim(), "" | "]");
    if in_criteria(ask) && is_free && (trimmed.is_empty() && ask.trigger.is_none() || is_bullet) {
        return all(LineKind::Criterion);
    }
    if trimmed.is_empty() && after.trim().is_empty() {
        return ask
            .trigger
            .is_none()
            .then(|| all(LineKind::Blank))
            .flatten();
    }
    let word = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.');
    let from = ask.offset - (before.len() - before.trim_end_matches(word).len());
    let to = ask.offset + after.len() - after.trim_start_matches(word).len();
    // Of what a person types, only a word or their own question asks; a space or a comma in prose does not.
    let asked = from < ask.offset || ask.trigger.is_none();
    asked.then(|| Line {
        span: Span::new(from, to),
        typed: Span::new(from, ask.offset),
        kind: LineKind::Word,
    })
}

/// Whether the cursor is in the section whose boxes chant counts.
fn in_criteria(ask: &Ask) -> bool {
    let body = ask.file.region(ask.text).map_or(0, |region| region.body);
    let found = criteria::scan(ask.text, Span::new(body, ask.text.len()));
    // The heading's own line is no place for a box; the line behind the section's last one is.
    found.heading.is_some() && found.section.touches(ask.offset)
}

/// Whether what follows `above` is code, or the output of an agent.
fn is_hidden(above: &str) -> bool {
    let mut fence: Option<&str> = None;
    for line in above.lines() {
        let ink = line.trim_start();
        let run = |mark: char| ink.len() - ink.trim_start_matches(mark).len();
        let length = run('`').max(run('~'));
        match fence {
            Some(open) if ink.starts_with(open) && ink.trim_end().len() == length => fence = None,
            Some(_) => {}
            None if length >= 3 => fence = Some(&ink[..length]),
            None if ink.starts_with("## Agent Output") => return true,
            None => {}
        }
    }
    fence.is_some()
}
