//! Writes a list on one line instead of one item a line, or the other way round.
//!
//! Items keep their quotes where they need them; lists with comments among their items stay.
//!
//! ```spec
//! ---
//! labels: [core,$0 "needs: care"] # two
//! ---
//! # Login
//! => Write `labels` with an item a line
//! -| labels: [core, "needs: care"] # two
//! +| labels: # two
//! +| - core
//! +| - "needs: care"
//! ```

use super::{Asked, Of, Offers, here};
use crate::{
    ide::{change::Change, fields::line_end},
    model::{
        Spec,
        yaml::{List, Node, Pair, Value, write},
    },
    text::{Edit, Span, line_break},
};

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    for pair in lists(asked) {
        let Value::List(list) = &pair.node.value else {
            continue;
        };
        let title = if list.flow {
            format!("Write `{}` with an item a line", pair.name)
        } else {
            format!("Write `{}` on one line", pair.name)
        };
        if is_commented(asked.spec(), &pair.node) {
            offers.disabled(title, COMMENTED);
            continue;
        }
        if plan(asked.text, asked.spec(), pair, list).is_none() {
            continue;
        }
        offers.add(
            title,
            Of::one(&*pair.name, asked.text, pair.key.range().start),
        );
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let pair = asked.spec().pair(of.name());
    let edits = pair.and_then(|pair| match &pair.node.value {
        Value::List(list) => plan(asked.text, asked.spec(), pair, list),
        _ => None,
    });
    let edits =
        edits.ok_or_else(|| format!("`{}` is no list that can be written otherwise", of.name()))?;
    Ok(here(asked, edits))
}

/// The fields that hold a list and that the selection touches, in a spec that chant loads.
pub(super) fn lists<'a>(asked: &'a Asked) -> impl Iterator<Item = &'a Pair> {
    let spec = asked.spec();
    let loads = spec.loads();
    spec.fields.iter().filter(move |pair| {
        let mut whole = pair.key;
        whole.end = whole.end.max(pair.node.span.end);
        loads && pair.node.value.items().len() > 1 && asked.on(whole)
    })
}

/// Why a list is left alone.
pub(super) const COMMENTED: &str =
    "comments stand among its items, and would lose what they speak of";

/// Whether a comment stands among the items of a list.
pub(super) fn is_commented(spec: &Spec, node: &Node) -> bool {
    let inside = node.span.range();
    let mut comments = spec.comments.iter();
    comments.any(|comment| inside.contains(&comment.range().start))
}

/// The items as texts with their sources, if each is a scalar on one line, and no comment stands between any.
pub(super) fn scalars<'a>(
    text: &'a str,
    spec: &Spec,
    node: &'a Node,
) -> Option<Vec<(&'a str, &'a str)>> {
    let items = node.value.items().iter();
    let distinct = node
        .value
        .items()
        .windows(2)
        .all(|two| two[0].span.end <= two[1].span.start);
    let scalars: Option<Vec<_>> = items
        .map(|item| {
            let source = item.span.of(text);
            let whole = matches!(&item.value, Value::Quoted(_)) && source.starts_with(['"', '\''])
                || matches!(&item.value, Value::Plain(plain) if **plain == *source);
            (whole && !source.contains('\n')).then(|| Some((item.value.text()?, source)))?
        })
        .collect();
    scalars.filter(|_| distinct && !is_commented(spec, node))
}

fn plan(text: &str, spec: &Spec, pair: &Pair, list: &List) -> Option<Vec<Edit>> {
    let (node, eol) = (&pair.node, line_break(text));
    let items = scalars(text, spec, node)?;
    let gap = Span::new(pair.key.range().end, node.span.range().start);
    // A tag or an anchor before the list is none of our business.
    let between = gap.of(text).strip_prefix(':')?.trim();
    if !between.is_empty() && (list.flow || !between.starts_with('#') || between.contains('\n')) {
        return None;
    }
    if list.flow {
        let rest = line_end(text, node.span.range().end);
        let behind = text[node.span.range().end..rest].trim_end();
        if !(behind.trim().is_empty() || behind.trim_start().starts_with('#'))
            || rest == node.span.range().end
        {
            return None;
        }
        let lines: String = items
            .iter()
            .map(|(_, source)| format!("- {source}{eol}"))
            .collect();
        let old = Span::new(gap.range().start + 1, node.span.range().end);
        return Some(vec![Edit::delete(old), Edit::insert(rest, lines)]);
    }
    let written: Vec<_> = items
        .iter()
        .map(|(item, source)| match source.starts_with(['"', '\'']) {
            true => (*source).to_owned(),
            false => write::scalar(item, true).into_owned(),
        })
        .collect();
    let first = line_end(text, pair.key.range().end);
    let head = text[pair.key.range().end + 1..first.min(node.span.range().start)].trim_end();
    let end = node.span.range().end;
    let tail = &text[end..line_end(text, end)];
    // The last item's line goes with its break, if nothing else stands on it.
    if !tail.trim().is_empty() || first > node.span.range().start || !tail.ends_with('\n') {
        return None;
    }
    let from = pair.key.range().end + 1;
    Some(vec![Edit::replace(
        Span::new(from, line_end(text, end)),
        format!(" [{}]{head}{eol}", written.join(", ")),
    )])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn on_one_line() {
        check_action(
            "Write `labels` on one line",
            "---\r\nlabels: # both\r\n  - a, b\r\n  - '*c'$0\r\ntype: code\r\n---\r\n",
            expect![[r#"
                -| labels: # both
                -|   - a, b
                -|   - '*c'
                +| labels: ['a, b', '*c'] # both
            "#]],
        );
    }

    #[test]
    fn not_with_comments_between_nor_for_one_item() {
        let reason = check_disabled(
            "Write `labels` on one line",
            "---\nlabels:\n- a # x\n- b$0\n---\n",
        );
        assert_eq!(reason, super::COMMENTED);
        check_no_action(
            "Write `labels` with an item a line",
            "---\nlabels: [a$0]\n---\n",
        );
        check_no_action(
            "Write `labels` with an item a line",
            "---\nlabels: [a, b]\n---\n# T$0\n",
        );
    }
}
