//! A piece of source with a span underlined, of bounded size whatever the file is like.

use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet, Title};

use super::sources::Source;
use crate::text::{Encoding, Span};

/// A span over more lines than this is shown by its first line: a conflict of a thousand lines needs no frame of a
/// thousand lines.
const MAX_LINES: usize = 6;

/// Of a line longer than this only the surroundings of the span are laid out: wider than any terminal, and short enough
/// that a line of megabytes costs nothing.
const MAX_WIDTH: usize = 1000;

/// The lines of a span, cut to size.
struct Window {
    text: String,
    /// Number of its first line, from 1.
    line: usize,
    /// The span, in bytes of `text`.
    span: std::ops::Range<usize>,
    /// Whether something is missing on the left, so that columns counted in `text` would be wrong.
    cut: bool,
    /// How many more lines the span has.
    more: usize,
}

/// Draws `title` over the place of `span` in the file shown as `path`, and `notes` under it. Without a source, the
/// path stands alone.
pub(super) fn draw(
    renderer: &Renderer,
    title: Title<'_>,
    level: &Level<'static>,
    path: &str,
    source: Option<&Source>,
    span: Span,
    notes: Vec<Message<'_>>,
) -> String {
    let Some(source) = source else {
        let alone = title.element(Origin::path(path)).elements(notes);
        return aligned(renderer.render(&[alone]), 1);
    };
    let window = window(source, span);
    let mut mark = AnnotationKind::Primary.span(window.span.clone());
    if window.more > 0 {
        mark = mark.label(format!("and {} more lines", window.more));
    }
    let snippet = Snippet::source(&window.text)
        .line_start(window.line)
        .annotation(mark);
    if !window.cut {
        return renderer.render(&[title.element(snippet.path(path)).elements(notes)]);
    }
    let place = source.place(span.start, Encoding::Utf32);
    let origin = Origin::path(path)
        .line(place.line as usize)
        .char_column(place.column as usize);
    let digits = place.line.to_string().len();
    let head = aligned(renderer.render(&[title.element(origin)]), digits);
    let below = Group::with_level(level.clone())
        .element(snippet)
        .elements(notes);
    format!("{head}\n{}", renderer.render(&[below]))
}

/// Moves the arrow of a place that stands alone to where it would stand over a line number of so many digits.
fn aligned(drawn: String, digits: usize) -> String {
    match drawn.split_once("-->") {
        Some((title, place)) if title.contains('\n') => {
            let (title, style) = title.split_at(title.rfind('\n').map_or(0, |at| at + 1));
            format!("{title}{:digits$}{style}-->{place}", "")
        }
        _ => drawn,
    }
}

fn window(source: &Source, span: Span) -> Window {
    let text = source.text.as_str();
    let start = floor(text, span.range().start);
    let end = floor(text, span.range().end).max(start);
    let lines = &source.lines;
    let encoding = Encoding::Utf8;
    let first = lines.position_at(start, encoding).line as usize;
    // A span that ends behind a line break does not reach into the next line.
    let ink = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    let last = lines.position_at(ink, encoding).line as usize;
    let more = if last - first >= MAX_LINES {
        last - first
    } else {
        0
    };
    let last = if more > 0 { first } else { last };
    let line_of = |line: usize| {
        let from = lines.line_start(line);
        let whole = &text[from..lines.line_start(line + 1)];
        (from, whole.trim_end_matches(['\n', '\r']))
    };

    let (from, line) = line_of(first);
    let column = (start - from).min(line.len());
    let left = if line.len() > MAX_WIDTH && column > MAX_WIDTH / 2 {
        floor(line, column - MAX_WIDTH / 4)
    } else {
        0
    };
    let mut shown = String::new();
    if left > 0 {
        shown.push('…');
    }
    let shift = shown.len();
    push_cut(&mut shown, &line[left..]);
    let begin = (column - left + shift).min(shown.len());
    let mut finish = if more > 0 {
        shown.len()
    } else {
        // On the first line, unless a later one says otherwise.
        (ink.saturating_sub(from)
            .min(line.len())
            .saturating_sub(left)
            + shift)
            .min(shown.len())
    };
    for number in first + 1..=last {
        let (from, line) = line_of(number);
        shown.push('\n');
        let at = shown.len();
        push_cut(&mut shown, line);
        if number == last {
            finish = (at + (ink - from)).min(shown.len());
        }
    }
    let shown = harmless(shown);
    let begin = floor(&shown, begin);
    let finish = floor(&shown, finish).max(begin);
    Window {
        text: shown,
        line: first + 1,
        span: begin..finish,
        cut: left > 0,
        more,
    }
}

fn push_cut(out: &mut String, line: &str) {
    if line.len() > MAX_WIDTH {
        out.push_str(&line[..floor(line, MAX_WIDTH)]);
        out.push('…');
    } else {
        out.push_str(line);
    }
}

/// Replaces the C1 controls, which some terminals obey and the renderer lets through, byte for byte.
fn harmless(text: String) -> String {
    let obeyed = |ch: char| ('\u{80}'..='\u{9f}').contains(&ch);
    if text.contains(obeyed) {
        text.replace(obeyed, "·")
    } else {
        text
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
