//! The members of a driver: those that are there and not yet listed, then the next number.

use rustc_hash::FxHashSet;

use super::{ItemKind, list::List};
use crate::ide::{File, cards};

/// Offers the members of the spec that is being written, but those in `taken`.
pub(super) fn offer(list: &mut List, taken: &FxHashSet<&str>) {
    let File::Spec(own) = list.ask.file else {
        return;
    };
    let number = |id: &str| {
        let rest = id.strip_prefix(own.id())?.strip_prefix('.')?;
        let digits = rest.len()
            - rest
                .trim_start_matches(|ch: char| ch.is_ascii_digit())
                .len();
        rest[..digits].parse::<u32>().ok()
    };
    let members = list.ask.project.members(own.id());
    let known = members.iter().map(|member| member.id());
    let last = known.chain(taken.iter().copied()).filter_map(number).max();
    for member in &members {
        if !taken.contains(member.id()) {
            list.value(ItemKind::Spec, member.id())
                .detail(member.spec.title_or_untitled())
                .note(cards::progress(member))
                .more("spec", &member.path);
        }
    }
    let next = format!("{}.{}", own.id(), last.unwrap_or(0).saturating_add(1));
    let none_left = members.iter().all(|member| taken.contains(member.id()));
    let item = list
        .value(ItemKind::Spec, &next)
        .detail("the next member; no file has this name yet");
    if none_left {
        item.preselect();
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_complete, check_complete_none};

    #[test]
    fn those_that_are_there_then_the_next() {
        let files = "//- .chant/specs/d.1.md\n# One\n//- .chant/specs/d.2.md\n# Two\n//- .chant/specs/d.2.1.md\n# Deep\n";
        check_complete(
            &format!(
                "//- .chant/specs/d.md\n---\ntype: driver\nmembers: [d.1, $0]\n---\n# D\n{files}"
            ),
            expect![[r#"
            d.2 | Two | pending
            d.2.1 | Deep | pending
            d.3 | the next member; no file has this name yet
        "#]],
        );
        check_complete_none("//- .chant/specs/d.md\n---\nmembers: {$0}\n---\n# D\n");
        check_complete(
            "//- .chant/specs/d.md\n---\ntype: driver\nmembers:\n- d.7\n- $0\n---\n# D\n",
            expect![[r#"
            * d.8 | the next member; no file has this name yet
        "#]],
        );
    }
}
