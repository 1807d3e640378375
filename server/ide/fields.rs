//! Edits of single fields of the frontmatter: one value in, nothing else touched.
//!
//! Where the text is so unusual that a clean edit is in doubt there is none: a missing edit is better than a spoiled
//! file.

use crate::{
    model::{
        Spec,
        fields::FIELDS,
        yaml::{Pair, Value, write},
    },
    text::{Edit, Span, line_break},
};

/// Gives a field a scalar, in the quotes that stand there; the field is made where it is missing.
#[must_use]
pub fn set(text: &str, spec: &Spec, field: &str, value: &str) -> Option<Vec<Edit>> {
    let Some(pair) = spec.pair(field) else {
        let line = format!("{field}: {}", write::scalar(value, false));
        return add(text, spec, field, &line);
    };
    Some(vec![replace(text, pair, value, false)?])
}

/// Gives a field of the map `field` a scalar; it comes behind the last one of that map where it is missing. The map must
/// be there.
#[must_use]
pub fn set_within(
    text: &str,
    spec: &Spec,
    field: &str,
    name: &str,
    value: &str,
) -> Option<Vec<Edit>> {
    let map = spec.field(field)?;
    let flow = map.span.of(text).starts_with('{');
    let pairs = map.value.pairs();
    if let Some(pair) = pairs.iter().find(|pair| &*pair.name == name) {
        return Some(vec![replace(text, pair, value, flow)?]);
    }
    let line = format!("{name}: {}", write::scalar(value, flow));
    let Some((first, last)) = pairs.first().zip(pairs.last()) else {
        return flow.then(|| vec![Edit::replace(map.span, format!("{{{line}}}"))]);
    };
    let end = last.node.span.range().end;
    if flow {
        return Some(vec![Edit::insert(end, format!(", {line}"))]);
    }
    let start = first.key.range().start;
    let indent = &text[line_start(text, start)..start];
    let at = line_end(text, end.max(last.key.range().end));
    let clean = indent.trim().is_empty()
        && at <= spec.split.yaml?.range().end
        && text[..at].ends_with('\n');
    clean.then(|| {
        vec![Edit::insert(
            at,
            format!("{indent}{line}{}", line_break(text)),
        )]
    })
}

/// Another scalar in the place of one that stands on one line, or where one is missing; in the same quotes.
fn replace(text: &str, pair: &Pair, value: &str, flow: bool) -> Option<Edit> {
    let span = pair.node.span;
    let written = span.of(text);
    Some(match &pair.node.value {
        Value::Quoted(_) if written.starts_with('"') && !written.contains('\n') => {
            Edit::replace(span, format!("\"{}\"", write::escaped(value)))
        }
        Value::Plain(_) if !written.contains('\n') => {
            Edit::replace(span, write::scalar(value, flow))
        }
        // Single quotes cannot hold every text.
        Value::Quoted(_) if written.starts_with('\'') && !written.contains('\n') => {
            let odd = value.contains("---") || value.chars().any(char::is_control);
            let text = if odd {
                format!("\"{}\"", write::escaped(value))
            } else {
                format!("'{}'", value.replace('\'', "''"))
            };
            Edit::replace(span, text)
        }
        Value::Null if pair.colon => {
            let gap = if text[..span.range().start].ends_with(':') {
                " "
            } else {
                ""
            };
            Edit::replace(span, format!("{gap}{}", write::scalar(value, flow)))
        }
        _ => return None,
    })
}

/// Puts `lines`, which hold all of a new field, behind the last field that chant would write before it, or behind all
/// where chant does not know it. Frontmatter is made where there is none.
#[must_use]
pub fn add(text: &str, spec: &Spec, field: &str, lines: &str) -> Option<Vec<Edit>> {
    let eol = line_break(text);
    let Some(region) = spec.split.yaml.map(Span::range) else {
        let whole = format!("---{eol}{lines}{eol}---{eol}{eol}");
        let none = spec.split.opening.is_none() && !text.starts_with('\u{feff}');
        return none.then(|| vec![Edit::insert(0, whole)]);
    };
    let rank = |name: &str| {
        let known = FIELDS.iter().position(|row| row.name == name);
        known.unwrap_or(FIELDS.len())
    };
    let before = spec
        .fields
        .iter()
        .filter(|pair| rank(&pair.name) <= rank(field));
    let at = match before.max_by_key(|pair| rank(&pair.name)) {
        Some(pair) => {
            let key = pair.key.range().start;
            let end = line_end(text, pair.node.span.range().end);
            text[line_start(text, key)..key].is_empty().then_some(end)?
        }
        None => line_end(text, region.start),
    };
    let clean = at <= region.end && text[..at].ends_with('\n');
    clean.then(|| vec![Edit::insert(at, format!("{lines}{eol}"))])
}

/// Where the line that `at` stands on begins.
#[must_use]
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Behind the line break of the line that `at` stands on.
#[must_use]
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |len| at + len + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[track_caller]
    fn check(before: &str, field: &str, value: &str, after: &str) {
        let spec = Spec::read(before);
        let edits = set(before, &spec, field, value).expect("a clean edit");
        assert_eq!(apply(before, &edits), after);
    }

    #[test]
    fn keeps_quotes_comments_and_line_endings() {
        check(
            "---\nstatus: \"pending\" # x\n---\n",
            "status",
            "failed",
            "---\nstatus: \"failed\" # x\n---\n",
        );
        check(
            "---\r\nstatus: 'pending'\r\n---\r\n",
            "status",
            "failed",
            "---\r\nstatus: 'failed'\r\n---\r\n",
        );
        check(
            "---\nstatus:\n---\n",
            "status",
            "failed",
            "---\nstatus: failed\n---\n",
        );
        check(
            "---\nstatus: \n---\n",
            "status",
            "failed",
            "---\nstatus: failed\n---\n",
        );
    }

    #[test]
    fn a_missing_field_comes_where_chant_would_write_it() {
        check(
            "---\r\ntype: code\r\nlabels: [a]\r\n---\r\n# T\r\n",
            "status",
            "failed",
            "---\r\ntype: code\r\nstatus: failed\r\nlabels: [a]\r\n---\r\n# T\r\n",
        );
        check(
            "# T\n",
            "status",
            "failed",
            "---\nstatus: failed\n---\n\n# T\n",
        );
        check(
            "---\n---\n# T\n",
            "status",
            "failed",
            "---\nstatus: failed\n---\n# T\n",
        );
    }

    #[test]
    fn a_field_of_a_map_comes_in_the_maps_own_style() {
        let set = |before: &str, name: &str| {
            let edits = set_within(before, &Spec::read(before), "approval", name, "it's: x");
            apply(before, &edits.expect("a clean edit"))
        };
        assert_eq!(
            set(
                "---\r\napproval:\r\n    status: pending # yet\r\nx: 1\r\n---\r\n",
                "by"
            ),
            "---\r\napproval:\r\n    status: pending # yet\r\n    by: 'it''s: x'\r\nx: 1\r\n---\r\n"
        );
        assert_eq!(
            set("---\napproval: {status: pending, by: me}\n---\n", "by"),
            "---\napproval: {status: pending, by: 'it''s: x'}\n---\n"
        );
        assert_eq!(
            set("---\napproval: { status: pending }\n---\n", "by"),
            "---\napproval: { status: pending, by: 'it''s: x' }\n---\n"
        );
        assert_eq!(
            set("---\napproval: {}\n---\n", "by"),
            "---\napproval: {by: 'it''s: x'}\n---\n"
        );
    }

    #[test]
    fn not_where_the_frontmatter_never_ends() {
        let text = "---\ntype: code\n# T\n";
        assert_eq!(set(text, &Spec::read(text), "status", "failed"), None);
    }
}
