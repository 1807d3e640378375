//! Edits of lists in frontmatter: one item in, one item out, nothing else touched.
//!
//! Knows both ways of writing a list, comments behind items, line endings of either kind. Where the text is so unusual
//! that a clean edit is in doubt there is none: a missing fix is better than a spoiled file.

use crate::{
    model::{
        Spec,
        fields::FIELDS,
        yaml::{List, Node, Pair, Value},
    },
    text::{Edit, Span},
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
            let emptied = || vec![Edit::replace(pair.node.span, "[]")];
            return Some(remove_pair(text, spec, pair).unwrap_or_else(emptied));
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

/// Takes a whole field out, with the comment behind it.
#[must_use]
pub fn remove_field(text: &str, spec: &Spec, field: &str) -> Option<Vec<Edit>> {
    remove_pair(text, spec, spec.pair(field)?)
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

/// A text as a YAML scalar that serde reads as exactly this string, in a flow list as well.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_' | '.' | '/' | '+' | '@');
    let word = text.trim_start_matches(['-', '+', '.']);
    let special = [
        "true", "false", "null", "inf", "nan", "yes", "no", "on", "off", "y", "n",
    ];
    let is_plain = text.chars().all(plain)
        && text.starts_with(|ch: char| ch.is_alphanumeric() || ch == '.' || ch == '/')
        && !text.contains("---")
        && !special.iter().any(|it| word.eq_ignore_ascii_case(it))
        && text.parse::<f64>().is_err()
        && !["0x", "0o", "0b"]
            .iter()
            .any(|prefix| word.starts_with(prefix));
    if is_plain {
        text.to_owned()
    } else if text.chars().any(char::is_control) {
        format!("{text:?}")
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
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

fn remove_pair(text: &str, spec: &Spec, pair: &Pair) -> Option<Vec<Edit>> {
    let start = pair.key.range().start;
    if !text[line_start(text, start)..start].trim().is_empty() {
        return None;
    }
    let end = pair
        .node
        .span
        .range()
        .end
        .max(pair.key.range().end + usize::from(pair.colon));
    let gone = whole_lines(text, spec, Span::new(start, end))?;
    Some(vec![Edit::delete(gone)])
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
    let eol = eol(text);
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

/// A new field with one item, behind the last field that chant would write before it.
fn add_field(text: &str, spec: &Spec, field: &str, item: &str) -> Option<Vec<Edit>> {
    let eol = eol(text);
    let flow = spec
        .fields
        .iter()
        .any(|pair| matches!(&pair.node.value, Value::List(list) if list.flow));
    let line = if flow {
        format!("{field}: [{item}]{eol}")
    } else {
        format!("{field}:{eol}- {item}{eol}")
    };
    let Some(region) = spec.split.yaml.map(Span::range) else {
        let whole = format!("---{eol}{line}---{eol}{eol}");
        return spec
            .split
            .opening
            .is_none()
            .then(|| vec![Edit::insert(0, whole)]);
    };
    let rank = |name: &str| FIELDS.iter().position(|row| row.name == name);
    let before = spec
        .fields
        .iter()
        .filter(|pair| rank(&pair.name) < rank(field));
    let at = match before.max_by_key(|pair| rank(&pair.name)) {
        Some(pair) => {
            let key = pair.key.range().start;
            let end = line_end(text, pair.node.span.range().end);
            text[line_start(text, key)..key].is_empty().then_some(end)?
        }
        None => line_end(text, region.start),
    };
    (at <= region.end && text[..at].ends_with('\n')).then(|| vec![Edit::insert(at, line)])
}

fn eol(text: &str) -> &'static str {
    let first = text.find('\n').unwrap_or(0);
    if text[..first].ends_with('\r') {
        "\r\n"
    } else {
        "\n"
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Behind the line break of the line that `at` stands on.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |len| at + len + 1)
}

/// Whether the rest of a line is white space, or a comment behind white space.
fn is_blank(rest: &str) -> bool {
    let ink = rest.trim_start();
    ink.is_empty() || ink.starts_with('#') && ink.len() < rest.len()
}

#[cfg(test)]
mod tests;
