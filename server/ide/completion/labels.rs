//! Texts that other specs of the project use in the same field: labels, models, the names of people.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    ItemKind, MAX_BEST, MAX_COMPLETE,
    list::List,
    rank::{Best, Fit, Typed},
};
use crate::ide::File;

/// Offers the labels of other specs, most used first, but those in `taken`.
pub(super) fn offer(list: &mut List, taken: &FxHashSet<&str>) {
    let project = list.ask.project;
    let mut uses: FxHashMap<&str, u32> = project
        .labels()
        .map(|(label, count)| (&**label, count))
        .collect();
    if let File::Spec(own) = list.ask.file {
        let mine: FxHashSet<&str> = own.spec.texts("labels").map(|(text, _)| text).collect();
        for label in mine {
            if let Some(count) = uses.get_mut(label) {
                *count -= 1;
            }
        }
        uses.retain(|_, count| *count > 0);
    }
    put(list, uses, taken, ItemKind::Label);
}

/// Offers the models of other specs, most used first, but those in `taken`.
pub(super) fn offer_models(list: &mut List, taken: &FxHashSet<&str>) {
    let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
    for (text, _) in others(list).filter_map(|entry| entry.spec.text("model")) {
        *uses.entry(text).or_default() += 1;
    }
    put(list, uses, taken, ItemKind::Label);
}

/// Offers the names of those who decided about other specs.
pub(super) fn offer_people(list: &mut List) {
    let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
    for entry in others(list) {
        let approval = entry.spec.approval.as_ref();
        if let Some(by) = approval.and_then(|approval| approval.by.as_deref()) {
            *uses.entry(by).or_default() += 1;
        }
    }
    put(list, uses, &FxHashSet::default(), ItemKind::Text);
}

/// All specs but the one that is being written, where each half-typed word would count as in use.
fn others<'a>(list: &List<'a>) -> impl Iterator<Item = &'a crate::workspace::Entry> + use<'a> {
    let own = match list.ask.file {
        File::Spec(entry) => Some(&*entry.path),
        File::Page(_) => None,
    };
    let specs = list.ask.project.specs().map(|entry| &**entry);
    specs.filter(move |entry| own != Some(&*entry.path))
}

fn put(list: &mut List, uses: FxHashMap<&str, u32>, taken: &FxHashSet<&str>, kind: ItemKind) {
    let typed = Typed::new(list.typed);
    let all = uses.len() <= MAX_COMPLETE;
    let mut best = Best::new(if all { MAX_COMPLETE } else { MAX_BEST });
    for (text, count) in uses {
        let fit = typed.fit(text, "");
        if (all || fit != Fit::None) && !taken.contains(text) && !text.is_empty() {
            best.add((fit, Reverse(count), text));
        }
    }
    let (found, lost) = best.finish();
    for (_, Reverse(count), text) in found {
        let specs = if count == 1 {
            "1 spec".to_owned()
        } else {
            format!("{count} specs")
        };
        list.value(kind, text).note(specs);
    }
    if !all || lost {
        list.cut();
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    const OTHERS: &str = "
//- .chant/specs/a.md
---
labels: [issue-42, 'needs: care']
---
//- .chant/specs/b.md
---
labels: [fix, issue-42]
---
//- .chant/archive/x/c.md
---
labels: [old]
---
";

    #[test]
    fn most_used_first_and_none_twice() {
        check_complete(
            &format!("---\nlabels: [$0]\n---\n{OTHERS}"),
            expect![[r#"
            issue-42 |  | 2 specs
            fix |  | 1 spec
            needs: care |  | 1 spec
            old |  | 1 spec
        "#]],
        );
        check_complete(
            &format!("---\nlabels: [fix, mine, o$0]\n---\n{OTHERS}"),
            expect![[r#"
            old |  | 1 spec
            issue-42 |  | 2 specs
            needs: care |  | 1 spec
        "#]],
        );
    }

    #[test]
    fn quoted_where_yaml_wants_it() {
        check_choice(
            &format!("---\nlabels: [$0]\n---\n{OTHERS}"),
            "needs: care",
            expect![[r#"
            -| labels: []
            +| labels: ['needs: care']
        "#]],
        );
        check_choice(
            &format!("---\nlabels: $0\n---\n{OTHERS}"),
            "needs: care",
            expect![[r#"
            -| labels: 
            +| labels: ['needs: care'$0]
        "#]],
        );
        check_choice(
            &format!("---\nlabels: fi$0\n---\n{OTHERS}"),
            "fix",
            expect![[r#"
            -| labels: fi
            +| labels: [fix$0]
        "#]],
        );
    }

    #[test]
    fn a_word_that_only_this_spec_has_is_not_in_use() {
        check_complete_none("---\nlabels: [half$0]\n---\n");
    }
}
