//! Edits of lists in frontmatter: one item in, one item out, nothing else touched.
//!
//! Knows both ways of writing a list, comments behind items, line endings of either kind. Where the text is so unusual
//! that a clean edit is in doubt there is none: a missing fix is better than a spoiled file.

use super::fields::{self, line_end, line_start};
use crate::{
    model::{
        Spec,
        yaml::{List, Node, Pair, Value, write},
    },
    text::{Edit, Span, apply, difference, line_break},
};

/// Takes the list item (or lone scalar) at `item` out of its field. The field goes with its last item.
#[must_use]
pub fn remove_item(text: &str, spec: &Spec, item: Span) -> Option<Vec<Edit>> {
    let (pair, at) = spec.fields.iter().find_map(|pair| {
        let items = pair.node.value.items();
        let at = items.iter().position(|node| node.span == item);
        at.or_else(|| (pair.node.span == item).then_some(0))
            .map(|at| (pair, at))
    })?;
    let list = match &pair.node.value {
        Value::List(list) if list.items.len() > 1 => list,
        Value::List(_) | Value::Plain(_) | Value::Quoted(_) => {
            let emptied = || Edit::replace(pair.node.span, "[]");
            return Some(vec![remove_pair(text, spec, pair).unwrap_or_else(emptied)]);
        }
        _ => return None,
    };
    let gone = if list.flow {
        // An alias stands for all its items at once.
        let distinct = list
            .items
            .windows(2)
            .all(|two| two[0].span.end <= two[1].span.start);
        distinct.then(|| flow_item(text, &list.items, at))?
    } else {
        let ink = text[line_start(text, item.range().start)..item.range().start].trim();
        (ink == "-").then(|| whole_lines(text, spec, item))??
    };
    Some(vec![Edit::delete(gone)])
}

/// Takes every item of a list out that reads as the one at `item` does.
#[must_use]
pub fn remove_all(text: &str, spec: &Spec, item: Span) -> Option<Vec<Edit>> {
    let mut items = spec
        .fields
        .iter()
        .map(|pair| (pair, pair.node.value.items()));
    let found = items.find_map(|(pair, items)| {
        let node = items.iter().find(|node| node.span == item)?;
        Some((pair.key.of(text), node.value.text()?, items))
    });
    let Some((field, named, items)) = found else {
        return remove_item(text, spec, item);
    };
    let is_it = |node: &Node| node.value.text() == Some(named);
    let count = items.iter().filter(|node| is_it(node)).count();
    let mut now = text.to_owned();
    for _ in 0..count {
        let spec = Spec::read(&now);
        let node = spec
            .pair(field)?
            .node
            .value
            .items()
            .iter()
            .find(|node| is_it(node))?;
        now = apply(&now, &remove_item(&now, &spec, node.span)?);
    }
    Some(difference(text, &now))
}

/// Puts texts at the end of a list field, as [`add_item`] does, and takes others out that they make superfluous.
#[must_use]
pub fn add_for(
    text: &str,
    field: &str,
    items: &[Box<str>],
    others: &[Box<str>],
) -> Option<Vec<Edit>> {
    if let ([item], []) = (items, others) {
        return add_item(text, &Spec::read(text), field, item);
    }
    let mut now = text.to_owned();
    for item in items {
        now = apply(&now, &add_item(&now, &Spec::read(&now), field, item)?);
    }
    for other in others {
        let spec = Spec::read(&now);
        let (_, span) = spec.texts(field).find(|(text, _)| *text == &**other)?;
        now = apply(&now, &remove_all(&now, &spec, span)?);
    }
    Some(difference(text, &now))
}

/// Takes a whole field out, with the comment behind it.
#[must_use]
pub fn remove_field(text: &str, spec: &Spec, field: &str) -> Option<Vec<Edit>> {
    Some(vec![remove_pair(text, spec, spec.pair(field)?)?])
}

/// Takes a pair of any map out, with the comment behind it, if nothing else stands on its lines and no alias asks for
/// what stands there.
#[must_use]
pub fn remove_pair(text: &str, spec: &Spec, pair: &Pair) -> Option<Edit> {
    let start = pair.key.range().start;
    if !text[line_start(text, start)..start].trim().is_empty() {
        return None;
    }
    let key = pair.key.range().end + usize::from(pair.colon);
    let end = pair.node.span.range().end.max(key);
    let gone = whole_lines(text, spec, Span::new(start, end))?;
    let kept = !is_anchored(gone.of(text)) && !ends_nothing(text, spec, gone);
    kept.then(|| Edit::delete(gone))
}

/// Whether an explicit end of the document, `...`, would have nothing left above it, which YAML refuses.
fn ends_nothing(text: &str, spec: &Spec, gone: Span) -> bool {
    let yaml = spec.split.yaml.map_or(0..0, Span::range);
    let above = text[yaml.start..gone.range().start].lines();
    let below = text[gone.range().end.min(yaml.end)..yaml.end].lines();
    let ink = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let left = above.chain(below).find(ink);
    left.is_some_and(|line| line.starts_with("..."))
}

/// Makes a list of a lone scalar, if it stands on one line: of `a, b` one of two.
#[must_use]
pub fn wrap(text: &str, node: &Node) -> Option<Edit> {
    let raw = node.span.of(text);
    if raw.is_empty() || raw.contains(['\n', '\r']) {
        return None;
    }
    let items: Vec<String> = match &node.value {
        Value::Plain(_) => raw.split(", ").map(|item| scalar(item.trim())).collect(),
        Value::Quoted(_) => vec![raw.to_owned()],
        _ => return None,
    };
    Some(Edit::replace(node.span, format!("[{}]", items.join(", "))))
}

/// Puts a text at the end of a list field, which is made where it is missing, at its place in chant's order.
#[must_use]
pub fn add_item(text: &str, spec: &Spec, field: &str, item: &str) -> Option<Vec<Edit>> {
    let item = scalar(item);
    let Some(pair) = spec.pair(field) else {
        return add_field(text, spec, field, &item);
    };
    let span = pair.node.span;
    let edit = match &pair.node.value {
        Value::List(list) => match list.items.last() {
            Some(last) => {
                let (at, new_text) = behind(text, list, last, &item)?;
                Edit::insert(at, new_text)
            }
            None => Edit::replace(span, format!("[{item}]")),
        },
        Value::Plain(_) | Value::Quoted(_) if !pair.node.value.is_null() => {
            return Some(vec![
                Edit::insert(span.range().start, "["),
                Edit::insert(span.range().end, format!(", {item}]")),
            ]);
        }
        Value::Plain(_) | Value::Null if pair.colon => {
            let after = text[..span.range().start].ends_with(':');
            Edit::replace(span, format!("{}[{item}]", if after { " " } else { "" }))
        }
        _ => return None,
    };
    Some(vec![edit])
}

/// Takes everything behind `kept` out of a list, to its item `last`; no comment may stand between them.
#[must_use]
pub fn cut(text: &str, pair: &Pair, kept: &Node, last: &Node) -> Option<Vec<Edit>> {
    let Value::List(list) = &pair.node.value else {
        return None;
    };
    let (from, to) = (kept.span.range().end, last.span.range().end);
    if list.flow {
        return Some(vec![Edit::delete(Span::new(from, to))]);
    }
    let (first, end) = (line_end(text, from), line_end(text, to));
    let clean =
        is_blank(&text[to..end]) && text[..first].ends_with('\n') && text[..end].ends_with('\n');
    clean.then(|| vec![Edit::delete(Span::new(first, end))])
}

/// A text as a YAML scalar that serde reads as exactly this string, in a flow list as well.
#[must_use]
pub fn scalar(text: &str) -> String {
    write::scalar(text, true).into_owned()
}

/// What goes when an item of `[a, b]` goes: it and one comma, or its line where it has one of its own.
fn flow_item(text: &str, items: &[Node], at: usize) -> Span {
    let item = items[at].span.range();
    let next = items.get(at + 1).map(|next| next.span.range());
    let comma = next
        .as_ref()
        .and_then(|next| comma_between(text, item.end, next.start));
    let line = line_start(text, item.start)..line_end(text, item.end);
    let leads = text[line.start..item.start].trim().is_empty();
    let behind = comma.map_or(item.end, |comma| comma + 1);
    if leads && behind <= line.end && is_blank(&text[behind..line.end]) {
        return Span::new(line.start, line.end);
    }
    match (next, comma, at.checked_sub(1)) {
        (Some(next), _, _) if !text[item.end..next.start].contains('#') => {
            Span::new(item.start, next.start)
        }
        (Some(_), Some(comma), _) => Span::new(item.start, comma + 1),
        (None, _, Some(before)) => {
            let before = items[before].span.range().end;
            let commented = text[before..item.start].contains('#');
            Span::new(if commented { item.start } else { before }, item.end)
        }
        _ => Span::new(item.start, item.end),
    }
}

/// The comma that separates two items, wherever among white space and comments it stands.
fn comma_between(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut commented = false;
    text[from..to]
        .bytes()
        .position(|byte| {
            commented = byte == b'#' || commented && byte != b'\n';
            byte == b',' && !commented
        })
        .map(|at| from + at)
}

/// Whether something in it has a name that an alias may ask for: `&name`, where a value begins.
fn is_anchored(text: &str) -> bool {
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(ch) = rest.next() {
        let named = rest.peek().is_some_and(|next| !next.is_whitespace());
        if ch == '&' && named && (before.is_whitespace() || "[{,".contains(before)) {
            return true;
        }
        before = ch;
    }
    false
}

/// The lines on which `span` stands, if nothing but a comment stands behind it. Where the frontmatter's end stands on
/// the last of them, the break before goes instead of the break behind.
fn whole_lines(text: &str, spec: &Spec, span: Span) -> Option<Span> {
    let region = spec.split.yaml?.range();
    let (start, end) = (
        line_start(text, span.range().start),
        line_end(text, span.range().end),
    );
    if end <= region.end {
        let rest = &text[span.range().end..end];
        return is_blank(rest).then(|| Span::new(start, end));
    }
    let rest = &text[span.range().end..region.end];
    let before = text[..start].trim_end_matches(['\r', '\n']).len();
    (rest.trim().is_empty() && before >= region.start).then(|| Span::new(before, span.range().end))
}

/// Where and what to write so that another item follows the last one, in the way the list is written.
fn behind(text: &str, list: &List, last: &Node, item: &str) -> Option<(usize, String)> {
    let (start, end) = (last.span.range().start, last.span.range().end);
    let line = line_start(text, start);
    let lead = &text[line..start];
    let eol = line_break(text);
    if !list.flow {
        let below = line_end(text, end);
        let clean =
            lead.trim() == "-" && is_blank(&text[end..below]) && text[..below].ends_with('\n');
        return clean.then(|| (below, format!("{lead}{item}{eol}")));
    }
    Some(if lead.trim().is_empty() {
        (end, format!(",{eol}{lead}{item}"))
    } else {
        (end, format!(", {item}"))
    })
}

/// A new field with one item, written as the lists that are there.
fn add_field(text: &str, spec: &Spec, field: &str, item: &str) -> Option<Vec<Edit>> {
    let flow = spec
        .fields
        .iter()
        .any(|pair| matches!(&pair.node.value, Value::List(list) if list.flow));
    let lines = if flow {
        format!("{field}: [{item}]")
    } else {
        format!("{field}:{}- {item}", line_break(text))
    };
    fields::add(text, spec, field, &lines)
}

/// Whether the rest of a line is white space, or a comment behind white space.
fn is_blank(rest: &str) -> bool {
    let ink = rest.trim_start();
    ink.is_empty() || ink.starts_with('#') && ink.len() < rest.len()
}

#[cfg(test)]
mod tests;
