//! What must hold for any text: spans in bounds and nested, and values and places as serde_yaml has them.

use chant_lsp::{
    model::yaml::{self, Document, Node, Value},
    text::Span,
};

use crate::seen::Seen;

/// Whether the tolerant reader's node is what serde saw.
fn agrees(node: &Node, seen: &Seen) -> bool {
    match (&node.value, seen) {
        (Value::Opaque, _) => true,
        (Value::Null, seen) => *seen == Seen::Null,
        (Value::Quoted(text), Seen::Text(seen)) => **text == **seen,
        (Value::Plain(text), Seen::Text(seen)) => **text == **seen,
        (Value::Plain(text), seen) => {
            serde_yaml::from_str::<Seen>(text).is_ok_and(|of| of == *seen)
        }
        (Value::List(list), Seen::List(items)) => {
            list.items.len() == items.len()
                && list
                    .items
                    .iter()
                    .zip(items)
                    .all(|(node, seen)| agrees(node, seen))
        }
        (Value::Map(pairs), Seen::Map(seen)) => {
            pairs.len() == seen.len()
                && pairs.iter().zip(seen).all(|(pair, (key, value))| {
                    let key = match key {
                        Seen::Text(key) => *key == *pair.name,
                        key => serde_yaml::from_str::<Seen>(&pair.name).is_ok_and(|of| of == *key),
                    };
                    key && agrees(&pair.node, value)
                })
        }
        _ => false,
    }
}

/// The text of a node as YAML of its own: at the column where it stands, with the line break that ends it.
pub fn alone(text: &str, region: Span, node: &Node) -> String {
    let start = node.span.range().start;
    let line = text[region.range().start..start]
        .rfind(['\n', '\r'])
        .map_or(region.range().start, |at| region.range().start + at + 1);
    let column = text[line..start].chars().count();
    let end = match &text[node.span.range().end..region.range().end] {
        "" => "",
        rest if rest.starts_with("\r\n") => "\r\n",
        rest if rest.starts_with('\r') => "\r",
        _ => "\n",
    };
    format!("{}{}{end}", " ".repeat(column), node.span.of(text))
}

/// Each node's own text must deserialize to what serde saw there in the whole. What stands in a flow collection is put
/// into one again, because lines fold otherwise outside.
fn spans_hold(
    text: &str,
    region: Span,
    node: &Node,
    seen: &Seen,
    flow: bool,
) -> Result<(), String> {
    let own = alone(text, region, node);
    let header = own.trim_start().lines().next().unwrap_or_default();
    let counted = header.starts_with(['|', '>']) && header.contains(|ch: char| ch.is_ascii_digit());
    if matches!(node.value, Value::Opaque) || counted {
        // What `|2` counts from is not in the span.
        return Ok(());
    }
    let found = if flow && node.value != Value::Null {
        let own = node.span.of(text);
        let space = if own.ends_with(':') { " " } else { "" };
        serde_yaml::from_str::<[Seen; 1]>(&format!("[{own}{space}]")).map(|[found]| found)
    } else {
        serde_yaml::from_str(&own)
    };
    if !found.as_ref().is_ok_and(|found| found == seen) {
        return Err(format!("{own:?} gives {found:?}, not {seen:?}"));
    }
    let flow = flow || node.span.of(text).starts_with(['[', '{']);
    match (&node.value, seen) {
        (Value::List(list), Seen::List(items)) => {
            for (node, seen) in list.items.iter().zip(items) {
                spans_hold(text, region, node, seen, flow)?;
            }
        }
        (Value::Map(pairs), Seen::Map(seen)) => {
            for (pair, (_, value)) in pairs.iter().zip(seen) {
                spans_hold(text, region, &pair.node, value, flow)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Spans are in bounds, on the boundaries of characters, nested, and in order.
fn is_nested(text: &str, outer: Span, node: &Node) -> Result<(), String> {
    let inside = |outer: Span, inner: Span| {
        if outer.start <= inner.start
            && inner.start <= inner.end
            && inner.end <= outer.end
            && text.get(inner.range()).is_some()
        {
            Ok(())
        } else {
            Err(format!("{inner:?} is not inside {outer:?}"))
        }
    };
    inside(outer, node.span)?;
    let mut before = node.span.start;
    let mut next = |span: Span| {
        let ordered = before <= span.start;
        before = span.end;
        if ordered {
            Ok(())
        } else {
            Err(format!("{span:?} begins before what stands before it ends"))
        }
    };
    for item in node.value.items() {
        next(item.span)?;
        is_nested(text, node.span, item)?;
    }
    for pair in node.value.pairs() {
        inside(node.span, pair.key)?;
        next(pair.key)?;
        next(pair.node.span)?;
        is_nested(text, node.span, &pair.node)?;
    }
    Ok(())
}

/// As [`is_nested`], for all that a reading holds.
pub fn is_sane(text: &str, region: Span, document: &Document) -> Result<(), String> {
    is_nested(text, region, &document.root)?;
    for comment in &document.comments {
        if !comment.of(text).starts_with('#') {
            return Err(format!("{comment:?} is no comment"));
        }
    }
    if !document.comments.is_sorted_by(|a, b| a.end <= b.start) {
        return Err("comments overlap".to_owned());
    }
    for unclosed in &document.unclosed {
        let opening = unclosed.opening.of(text);
        if !matches!(opening, "[" | "{" | "\"" | "'")
            || unclosed.missing < unclosed.opening.range().end
            || unclosed.missing > region.range().end
            || !text.is_char_boundary(unclosed.missing)
        {
            return Err(format!("{unclosed:?}: {opening:?}"));
        }
    }
    Ok(())
}

/// All that must hold for any YAML at `region` of `text`; says whether the values could be compared with serde's.
pub fn holds(text: &str, region: Span) -> Result<bool, String> {
    let half_typed = yaml::read(text, region);
    is_sane(text, region, &half_typed)?;
    let sound = yaml::read_sound(text, region);
    is_sane(text, region, &sound)?;
    let Ok(seen) = serde_yaml::from_str::<Seen>(region.of(text)) else {
        return Ok(false);
    };
    if sound.opaque {
        return Ok(false);
    }
    if !agrees(&sound.root, &seen) {
        return Err(format!("serde sees {seen:?}, we see {:#?}", sound.root));
    }
    if !sound.unclosed.is_empty() {
        return Err(format!("nothing is unclosed: {:?}", sound.unclosed));
    }
    spans_hold(text, region, &sound.root, &seen, false)?;
    Ok(true)
}
