//! Sorts a list and takes out what stands in it twice.
//!
//! The text of each item stays as it is written. `depends_on`, `members` and `commits` keep their order, which may mean
//! something: of them only repetitions go.
//!
//! ```spec
//! ---
//! labels: [store, "core",$0 cache, core]
//! ---
//! # Login
//! => Sort `labels` and remove repetitions
//! -| labels: [store, "core", cache, core]
//! +| labels: [cache, "core", store]
//! ```

use super::{
    Asked, Of, Offers, here,
    list_style::{COMMENTED, is_commented, lists, scalars},
};
use crate::{
    ide::{change::Change, lists},
    model::yaml::{Node, Pair},
    text::Edit,
};

/// Fields whose order is somebody's thought.
const ORDERED: [&str; 3] = ["depends_on", "members", "commits"];

pub(super) fn offer(offers: &mut Offers, asked: &Asked) {
    for pair in lists(asked) {
        let title = match plan(asked, pair) {
            Some((_, Done::Sorted)) => format!("Sort `{}`", pair.name),
            Some((_, Done::Shortened)) => format!("Remove repetitions from `{}`", pair.name),
            Some((_, Done::Both)) => format!("Sort `{}` and remove repetitions", pair.name),
            None => {
                let texts: Vec<_> = pair
                    .node
                    .value
                    .items()
                    .iter()
                    .map(|it| it.value.text())
                    .collect();
                let commented = is_commented(asked.spec(), &pair.node);
                if commented && !texts.is_sorted() && !ORDERED.contains(&&*pair.name) {
                    offers.disabled(format!("Sort `{}`", pair.name), COMMENTED);
                }
                continue;
            }
        };
        offers.add(
            title,
            Of::one(&*pair.name, asked.text, pair.key.range().start),
        );
    }
}

pub(super) fn carry_out(asked: &Asked, of: &Of) -> Result<Change, String> {
    let pair = asked.spec().pair(of.name());
    let plan = pair.and_then(|pair| plan(asked, pair));
    let (edits, _) = plan.ok_or_else(|| format!("`{}` is in order already", of.name()))?;
    Ok(here(asked, edits))
}

/// What a plan does.
enum Done {
    Sorted,
    Shortened,
    Both,
}

fn plan(asked: &Asked, pair: &Pair) -> Option<(Vec<Edit>, Done)> {
    let (text, spec) = (asked.text, asked.spec());
    let items = scalars(text, spec, &pair.node)?;
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    for item in &items {
        if wanted.iter().all(|(other, _)| *other != item.0) {
            wanted.push(*item);
        }
    }
    let shortened = wanted.len() < items.len();
    let before = wanted.clone();
    if !ORDERED.contains(&&*pair.name) {
        wanted.sort();
    }
    let done = match (before != wanted, shortened) {
        (true, true) => Done::Both,
        (true, false) => Done::Sorted,
        (false, true) => Done::Shortened,
        (false, false) => return None,
    };
    let nodes = pair.node.value.items();
    let mut edits = Vec::new();
    for (node, (_, source)) in nodes.iter().zip(&wanted) {
        if node.span.of(text) != *source {
            edits.push(Edit::replace(node.span, *source));
        }
    }
    if shortened {
        edits.extend(surplus(text, pair, &nodes[wanted.len()..])?);
    }
    Some((edits, done))
}

/// Takes the last items of a list out, all at once.
fn surplus(text: &str, pair: &Pair, gone: &[Node]) -> Option<Vec<Edit>> {
    let items = pair.node.value.items();
    let last_kept = items.get(items.len() - gone.len() - 1)?;
    lists::cut(text, pair, last_kept, gone.last()?)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::COMMENTED;
    use crate::testing::{check_action, check_disabled, check_no_action};

    #[test]
    fn an_item_a_line() {
        check_action(
            "Sort `labels` and remove repetitions",
            "---\r\nlabels:\r\n  - b\r\n  - a$0\r\n  - b\r\n---\r\n",
            expect![[r#"
                -|   - b
            "#]],
        );
    }

    #[test]
    fn the_order_of_dependencies_stays() {
        check_action(
            "Remove repetitions from `depends_on`",
            "---\ndepends_on: [b, a, b$0]\n---\n",
            expect![[r#"
                -| depends_on: [b, a, b]
                +| depends_on: [b, a]
            "#]],
        );
        check_no_action("Sort `depends_on`", "---\ndepends_on: [b, a$0]\n---\n");
    }

    #[test]
    fn comments_stay_where_they_are() {
        let reason = check_disabled("Sort `labels`", "---\nlabels:\n- b # x\n- a$0\n---\n");
        assert_eq!(reason, COMMENTED);
    }

    #[test]
    fn not_where_all_is_in_order() {
        check_no_action("Sort `labels`", "---\nlabels: [a, b$0]\n---\n");
    }
}
