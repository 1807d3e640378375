//! Formatting of the frontmatter, and the continuing of criteria while typing.
//!
//! Formatting sorts keys into chant's order and evens out spacing, list indentation and needless quotes. It never changes
//! what chant would load: the result is read again, and given up if a single value differs. Comments travel with the key
//! below them. The body's bytes are not touched.

use super::fields::{line_end, line_start};
use crate::{
    model::{
        Spec, body,
        criteria::lines,
        fields::FIELDS,
        yaml::{Node, Pair, Value, write},
    },
    text::{Edit, Span, apply, difference},
};

/// The edits that format the frontmatter of `text`; none where it is in order, or where there is no frontmatter.
///
/// # Errors
/// A sentence that says why it is left alone: chant would not load it, or it holds YAML that cannot be moved safely.
pub fn format(text: &str, spec: &Spec) -> Result<Vec<Edit>, String> {
    let Some(region) = spec.split.yaml else {
        return Ok(Vec::new());
    };
    if let Some(error) = &spec.error {
        return Err(format!(
            "the frontmatter is not formatted, because chant cannot load it: {}",
            error.message
        ));
    }
    let old = region.of(text);
    if !old.starts_with(['\n', '\r']) || !old.ends_with('\n') || spec.misshapen.is_some() {
        return Err("the frontmatter is not formatted, because its fences do not stand on lines of their own".into());
    }
    let shares = |two: &[Pair]| {
        let end = two[0].node.span.range().end.max(two[0].key.range().end);
        let next = two[1].key.range().start;
        end > next || !text[end..next].contains('\n')
    };
    if spec.fields.windows(2).any(shares) {
        return Err(
            "the frontmatter is not formatted, because several fields stand on one line".into(),
        );
    }
    let eol = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let new = rendered(text, spec, region, eol);
    if new == old {
        return Ok(Vec::new());
    }
    let after = format!(
        "{}{new}{}",
        &text[..region.range().start],
        &text[region.range().end..]
    );
    if !same_meaning(spec, &Spec::read(&after)) {
        return Err(
            "the frontmatter is not formatted, because it holds YAML that cannot be moved safely"
                .into(),
        );
    }
    let shifted = |edit: Edit| Edit {
        span: edit.span.shifted(region.range().start),
        ..edit
    };
    Ok(changes(old, &new).into_iter().map(shifted).collect())
}

/// The edits from `old` to `new`, a line each where every line stays where it is.
fn changes(old: &str, new: &str) -> Vec<Edit> {
    let by_line = |text| str::split_inclusive(text, '\n');
    let word = |line: &str| {
        line.trim_start()
            .split([' ', ':'])
            .next()
            .map(str::to_owned)
    };
    let words = |text| by_line(text).map(word);
    if !words(old).eq(words(new)) {
        return difference(old, new);
    }
    let mut at = 0;
    let mut edits = Vec::new();
    for (before, after) in by_line(old).zip(by_line(new)) {
        let edits_of_line = difference(before, after).into_iter().map(|edit| Edit {
            span: edit.span.shifted(at),
            ..edit
        });
        edits.extend(edits_of_line);
        at += before.len();
    }
    edits
}

/// The edits of [`format()`] that stay in the lines of `range`; none where a part of them alone would change the meaning, as
/// with half of a key that moves.
///
/// # Errors
/// As of [`format()`].
pub fn format_range(text: &str, spec: &Spec, range: Span) -> Result<Vec<Edit>, String> {
    let range = range.range();
    let ends_a_line = !range.is_empty() && text[..range.end].ends_with('\n');
    let end = if ends_a_line {
        range.end
    } else {
        line_end(text, range.end)
    };
    let inside = Span::new(line_start(text, range.start), end);
    let mut edits = format(text, spec)?;
    let all = edits.len();
    edits.retain(|edit| inside.start <= edit.span.start && edit.span.end <= inside.end);
    if edits.len() < all && !same_meaning(spec, &Spec::read(&apply(text, &edits))) {
        return Ok(Vec::new());
    }
    Ok(edits)
}

/// The frontmatter in chant's order, from behind the opening fence to before the closing one.
fn rendered(text: &str, spec: &Spec, region: Span, eol: &str) -> String {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    // Each pair owns its lines and the comments above it; what is behind the last pair closes the frontmatter.
    let mut from = region.range().start;
    for pair in &spec.fields {
        let end = pair.node.span.range().end.max(pair.key.range().end);
        let until = text[end..region.range().end]
            .find('\n')
            .map_or(region.range().end, |at| end + at + 1);
        let rank = FIELDS
            .iter()
            .position(|field| field.name == &*pair.name)
            .unwrap_or(FIELDS.len());
        blocks.push((rank, block(text, spec, Span::new(from, until), pair, eol)));
        from = until;
    }
    blocks.sort_by_key(|(rank, _)| *rank);
    let tail = comment_lines(text, spec, Span::new(from, region.range().end), eol);
    let body: String = blocks.into_iter().map(|(_, block)| block).collect();
    format!("{eol}{body}{tail}")
}

/// One pair with the comments above it, in house style.
fn block(text: &str, spec: &Spec, own: Span, pair: &Pair, eol: &str) -> String {
    let above = comment_lines(
        text,
        spec,
        Span::new(own.range().start, pair.key.range().start),
        eol,
    );
    let end = pair.node.span.range().end.max(pair.key.range().end);
    let inside = Span::new(pair.key.range().start, end);
    let commented = spec
        .comments
        .iter()
        .any(|comment| inside.range().contains(&comment.range().start));
    let behind = spec
        .comments
        .iter()
        .find(|comment| (end..own.range().end).contains(&comment.range().start));
    let behind = behind.map_or(String::new(), |comment| format!(" {}", comment.of(text)));
    let value = if commented {
        None
    } else {
        value(text, &pair.node, eol)
    };
    match value {
        Some(value) => format!("{above}{}:{value}{behind}{eol}", pair.key.of(text)),
        None => {
            let kept: Vec<&str> = lines(text, Span::new(inside.range().start, end))
                .map(|line| line.of(text).trim_end())
                .collect();
            format!("{above}{}{behind}{eol}", kept.join(eol))
        }
    }
}

/// A value behind its colon, leading space included; `None` where it must stay as it is written.
fn value(text: &str, node: &Node, eol: &str) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::List(list) if list.flow => {
            let items: Option<Vec<String>> = list
                .items
                .iter()
                .map(|item| scalar(text, item, true))
                .collect();
            Some(format!(" [{}]", items?.join(", ")))
        }
        Value::List(list) => {
            let items: Option<Vec<String>> = list
                .items
                .iter()
                .map(|item| scalar(text, item, false))
                .collect();
            Some(items?.iter().map(|item| format!("{eol}- {item}")).collect())
        }
        Value::Plain(_) | Value::Quoted(_) => Some(format!(" {}", scalar(text, node, false)?)),
        Value::Map(_) | Value::Opaque => None,
    }
}

/// A scalar on one line, without quotes that YAML does not need.
fn scalar(text: &str, node: &Node, flow: bool) -> Option<String> {
    let written = node.span.of(text);
    if written.contains('\n') {
        return None;
    }
    match &node.value {
        Value::Plain(_) => Some(written.to_owned()),
        Value::Quoted(content) if written.starts_with(['"', '\'']) => {
            // Digits in quotes were meant as text by whoever wrote them, for more readers than chant.
            let wordy = content.chars().any(char::is_alphabetic);
            Some(if wordy && write::scalar(content, flow) == **content {
                content.to_string()
            } else {
                written.to_owned()
            })
        }
        _ => None,
    }
}

/// The comments that stand on lines of their own in `reach`, a line each.
fn comment_lines(text: &str, spec: &Spec, reach: Span, eol: &str) -> String {
    let inside = spec
        .comments
        .iter()
        .filter(|comment| reach.range().contains(&comment.range().start));
    inside
        .map(|comment| format!("{}{eol}", comment.of(text)))
        .collect()
}

/// Whether two specs hold the same values by field, whatever their order and style.
fn same_meaning(a: &Spec, b: &Spec) -> bool {
    let values = |spec: &Spec| {
        let mut all: Vec<(String, String)> = spec
            .fields
            .iter()
            .map(|pair| (pair.name.to_string(), plain(&pair.node.value)))
            .collect();
        all.sort();
        all
    };
    b.loads()
        && a.kind == b.kind
        && a.status == b.status
        && a.approval == b.approval
        && values(a) == values(b)
}

/// A value without its style.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Plain(text) | Value::Quoted(text) => format!("{text:?}"),
        Value::List(list) => list
            .items
            .iter()
            .map(|item| format!("- {}\n", plain(&item.value)))
            .collect(),
        Value::Map(pairs) => pairs
            .iter()
            .map(|pair| format!("{}: {}\n", pair.name, plain(&pair.node.value)))
            .collect(),
        Value::Opaque => "?".to_owned(),
    }
}

/// What follows an Enter that was just typed: a new open box below a criterion, or the end of the list below an empty
/// one. `offset` is where the cursor stands now, in bytes: at the start of the new line.
#[must_use]
pub fn on_enter(text: &str, offset: usize) -> Vec<Edit> {
    let here = line_start(text, offset);
    let before_end = text[..here].trim_end_matches(['\n', '\r']).len();
    if here == 0
        || text[before_end..here].matches('\n').count() != 1
        || !text[here..offset].trim().is_empty()
    {
        return Vec::new();
    }
    let before = &text[line_start(text, before_end)..before_end];
    let indent = &before[..before.len() - before.trim_start().len()];
    let Some(rest) = ["- [ ]", "- [x]", "- [X]"]
        .iter()
        .find_map(|mark| before.trim_start().strip_prefix(mark))
    else {
        return Vec::new();
    };
    // An example in a fence is continued by nobody but its writer.
    let above = Span::new(0, before_end);
    if body::walk(text, above).last().is_some_and(|line| line.code) {
        return Vec::new();
    }
    if rest.trim().is_empty() {
        return vec![Edit::delete(Span::new(
            line_start(text, before_end),
            before_end,
        ))];
    }
    vec![Edit::replace(
        Span::new(here, offset),
        format!("{indent}- [ ] "),
    )]
}

#[cfg(test)]
mod tests;
