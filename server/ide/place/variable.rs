//! Variables in the body of a prompt.

use crate::{
    ide::{Ask, cursor::line_at},
    text::Span,
};

/// A variable that is being typed.
pub(in crate::ide) struct Variable {
    /// What is between the braces, or what there is of it.
    pub span: Span,
    /// The part of it before the cursor.
    pub typed: Span,
    /// Whether the closing braces are there.
    pub closed: bool,
}

/// The variable at the cursor, in the body that begins at `start`.
pub(in crate::ide) fn variable(ask: &Ask, start: usize) -> Option<Variable> {
    let line = line_at(ask.text, ask.offset);
    let from = line.range().start.max(start);
    let before = ask.text.get(from..ask.offset)?;
    let open = from + before.rfind("{{")? + 2;
    let typed = &ask.text[open..ask.offset];
    if typed.contains(['{', '}']) {
        return None;
    }
    let rest = &ask.text[ask.offset..line.range().end];
    let word = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '_');
    let (end, closed) = match rest.find("}}").filter(|at| !rest[..*at].contains('{')) {
        Some(at) => (ask.offset + at, true),
        None => (
            ask.offset + rest.len() - rest.trim_start_matches(word).len(),
            false,
        ),
    };
    Some(Variable {
        span: Span::new(open, end),
        typed: Span::new(open, ask.offset),
        closed,
    })
}
