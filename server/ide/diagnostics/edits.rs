//! Edits of frontmatter that several rules offer as fixes.

use crate::{
    model::{
        Spec, slips,
        yaml::{Node, Pair, Value},
    },
    text::{Edit, Span},
};

/// Takes out whole lines with everything on them, if nothing else stands there: the pair and the comment behind it.
pub(super) fn remove_pair(text: &str, spec: &Spec, pair: &Pair) -> Option<Edit> {
    let region = spec.split.yaml?.range();
    let end = pair.key.range().end.max(pair.node.span.range().end);
    let line = text[region.start..pair.key.range().start]
        .rfind(['\n', '\r'])
        .map(|at| region.start + at + 1)?;
    let rest = &text[end..region.end];
    let below = end + rest.find('\n').map(|at| at + 1)?;
    let behind = text[end..below].trim();
    // What an alias asks for must stay.
    let asked_for = text[line..below].contains('&');
    let alone = text[line..pair.key.range().start].trim().is_empty()
        && !asked_for
        && (behind.is_empty() || behind.starts_with('#') || !pair.colon);
    alone.then(|| Edit::delete(Span::new(line, below)))
}

/// Puts a line before the one that closes the frontmatter.
pub(super) fn insert_line(text: &str, spec: &Spec, line: &str) -> Option<Edit> {
    let closing = spec.split.closing?.range().start;
    let eol = eol(text);
    let edit = if text[..closing].ends_with('\n') {
        format!("{line}{eol}")
    } else {
        format!("{eol}{line}{eol}")
    };
    Some(Edit::insert(closing, edit))
}

/// The line break that a text uses.
pub(super) fn eol(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// From `at` to the end of the ink on its line, before `end`; one character where there is no ink.
pub(super) fn ink(text: &str, at: usize, end: usize) -> Span {
    let line = text[at..end].split(['\n', '\r']).next().unwrap_or_default();
    let ink = line.trim_end().len();
    let one = text[at..end].chars().next().map_or(0, char::len_utf8);
    Span::new(at, at + ink.max(one))
}

/// Puts the value into quotes, if it stands on one line.
pub(super) fn quote(text: &str, span: Span) -> Option<Edit> {
    let raw = span.of(text);
    (!raw.is_empty() && !raw.contains(['\n', '\r']))
        .then(|| Edit::replace(span, slips::quoted(raw)))
}

/// Makes a list of a lone scalar, if it stands on one line: of `a, b` one of two.
pub(super) fn wrap(text: &str, node: &Node) -> Option<Edit> {
    let raw = node.span.of(text);
    if raw.is_empty() || raw.contains(['\n', '\r']) {
        return None;
    }
    let items: Vec<String> = match &node.value {
        Value::Plain(_) => raw.split(", ").map(|item| flow_item(item.trim())).collect(),
        Value::Quoted(_) => vec![raw.to_owned()],
        _ => return None,
    };
    Some(Edit::replace(node.span, format!("[{}]", items.join(", "))))
}

/// A plain scalar as it has to stand in a flow list.
fn flow_item(plain: &str) -> String {
    let bare = !plain.is_empty()
        && !plain.contains(['[', ']', '{', '}', ',', '#'])
        && !plain.contains(":,")
        && !plain.ends_with(':')
        && !plain.starts_with([
            '"', '\'', '*', '&', '!', '?', ':', '-', '|', '>', '@', '`', '%',
        ]);
    if bare {
        plain.to_owned()
    } else {
        slips::quoted(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, wrapped: &str) {
        let text = format!("---\nlabels: {value}\n---\n");
        let spec = Spec::read(&text);
        let node = spec.field("labels").expect("it is there");
        let edit = wrap(&text, node).expect("it stands on one line");
        assert_eq!(edit.new_text, wrapped);
        let after = crate::text::apply(&text, &[edit]);
        assert!(Spec::read(&after).loads(), "{after}");
    }

    #[test]
    fn wraps_what_stands_there() {
        check("one", "[one]");
        check("a, b", "[a, b]");
        check("src/{a,b}.rs", "['src/{a,b}.rs']");
        check("\"a, b\"", "[\"a, b\"]");
        check("it's [new]", "[\"it's [new]\"]");
        check("a b", "[a b]");
    }
}
