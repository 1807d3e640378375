//! The prompts of the project, each with its purpose.

use rustc_hash::FxHashSet;

use super::{ItemKind, list::List};
use crate::{
    ide::{File, cards},
    workspace::PageKind,
};

/// Offers every prompt but the file that is being written itself.
pub(super) fn offer(list: &mut List) {
    let default = &list.ask.project.config.default_prompt;
    for page in list.ask.project.prompts() {
        if matches!(list.ask.file, File::Page(own) if own.path == page.path) {
            continue;
        }
        let purpose = cards::purpose(page).unwrap_or_default();
        let item = list
            .value(ItemKind::Prompt, page.name())
            .detail(purpose)
            .more("prompt", page.name());
        if *page.name() == **default {
            item.note("default");
        }
    }
}

/// Offers the extensions of prompts, but those in `taken`.
pub(super) fn offer_extensions(list: &mut List, taken: &FxHashSet<&str>) {
    let pages = list.ask.project.pages();
    for page in pages.filter(|page| page.kind == PageKind::Extension) {
        if !taken.contains(page.name()) {
            list.value(ItemKind::Prompt, page.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_complete, check_complete_none};

    #[test]
    fn each_with_its_purpose() {
        check_complete(
            "---\nprompt: $0\n---\n//- .chant/config.md\n---\ndefaults:\n  prompt: standard\n---\n//- .chant/prompts/standard.md\n---\npurpose: Do the work\n---\n//- .chant/prompts/research.md\nFind out.\n//- .chant/prompts/extensions/x.md\nX\n",
            expect![[r#"
                research
                standard | Do the work | default
            "#]],
        );
    }

    #[test]
    fn none_where_there_are_none() {
        check_complete_none("---\nprompt: $0\n---\n");
    }
}
