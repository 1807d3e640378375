//! The body of a spec: its sections, criteria, and mentions of other specs.

use super::{ItemKind, ids, list::List, snippet};
use crate::{
    ide::{
        File,
        cursor::line_at,
        place::{Line, LineKind},
    },
    model::status::Kind::{self, Code, Documentation, Driver, Group, Research, Task},
};

/// One row of the list of sections.
struct Section {
    heading: &'static str,
    /// Empty for all kinds.
    kinds: &'static [Kind],
    /// What stands below it, as a snippet, lines separated by `\n`.
    below: &'static str,
    about: &'static str,
}

const fn section(
    heading: &'static str,
    kinds: &'static [Kind],
    below: &'static str,
    about: &'static str,
) -> Section {
    Section {
        heading,
        kinds,
        below,
        about,
    }
}

/// The sections that specs of each kind have, most important first.
#[rustfmt::skip] // A table: one row a line.
const SECTIONS: &[Section] = &[
    section("## Acceptance Criteria", &[], "- [ ] $0", "what must hold at the end: the boxes that chant counts"),
    section("## Research Questions", &[Research], "- $0", "what is to be found out; boxes here are not counted"),
    section("## Methodology", &[Research], "$0", "how it is to be found out"),
    section("## Goal", &[Driver, Group], "$0", "what all members reach together"),
    section("## Member Specs", &[Driver, Group], "- $0", "which member does what"),
    section("## Scope", &[Documentation], "$0", "which documents, and what they must cover"),
    section("## Problem", &[Code, Task], "$0", "what is wrong, or missing"),
    section("## Context", &[], "$0", "what must be known before"),
    section("## Task", &[Code, Task, Research], "$0", "what is to be done"),
    section("## Testing", &[Code], "$0", "how it is shown to work"),
];

/// Offers what a line of the body could be.
pub(super) fn offer(list: &mut List, line: &Line) {
    match line.kind {
        LineKind::Heading => sections(list),
        LineKind::Criterion => {
            boxes(list);
            if line.typed.is_empty() {
                sections(list);
            }
        }
        LineKind::Blank => sections(list),
        LineKind::Word => ids::offer_mentions(list),
    }
}

fn boxes(list: &mut List) {
    list.snippet(ItemKind::Skeleton, "- [ ] criterion", "- [ ] $0".to_owned())
        .filter("- [ ] criterion")
        .detail("something that must hold at the end");
}

fn sections(list: &mut List) {
    let File::Spec(entry) = list.ask.file else {
        return;
    };
    let (text, eol) = (list.ask.text, list.eol());
    if entry.spec.title.is_none() {
        list.snippet(
            ItemKind::Heading,
            "# Title",
            format!("# ${{1:{}}}", snippet::escape(entry.id())),
        )
        .detail("what every list shows");
    }
    for row in SECTIONS {
        let fits = row.kinds.is_empty() || row.kinds.contains(&entry.spec.kind);
        let here = line_at(text, list.ask.offset);
        let there = text.match_indices(row.heading).any(|(at, _)| {
            let line = line_at(text, at);
            line != here && line.of(text).trim() == row.heading
        });
        if fits && !there {
            let below = row.below.replace('\n', eol);
            let text = format!("{}{eol}{eol}{below}", row.heading);
            list.snippet(ItemKind::Heading, row.heading, text)
                .detail(row.about);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    #[test]
    fn sections_of_the_kind() {
        check_complete(
            "---\ntype: research\n---\n# T\n\n## $0\n",
            expect![[r#"
            ## Acceptance Criteria | what must hold at the end: the boxes that chant counts
            ## Research Questions | what is to be found out; boxes here are not counted
            ## Methodology | how it is to be found out
            ## Context | what must be known before
            ## Task | what is to be done
        "#]],
        );
        check_complete(
            "---\n---\n\n$0\n",
            expect![[r#"
            # Title | what every list shows
            ## Acceptance Criteria | what must hold at the end: the boxes that chant counts
            ## Problem | what is wrong, or missing
            ## Context | what must be known before
            ## Task | what is to be done
            ## Testing | how it is shown to work
        "#]],
        );
        check_choice(
            "---\n---\n# T\n\n## Acc$0ept\n",
            "## Acceptance Criteria",
            expect![[r#"
            -| ## Accept
            +| ## Acceptance Criteria
            +| 
            +| - [ ] $0
        "#]],
        );
        check_choice(
            "---\r\n---\r\n# T\r\n\r\n#$0\r\n",
            "## Context",
            expect![[r#"
            -| #
            +| ## Context
            +| 
            +| $0
        "#]],
        );
    }

    #[test]
    fn sections_that_are_there_are_not_offered() {
        check_complete(
            "---\ntype: group\n---\n# T\n## Goal\n## Context\n## $0\n## Acceptance Criteria\n",
            expect![[r#"
            ## Member Specs | which member does what
        "#]],
        );
    }

    #[test]
    fn criteria_where_chant_counts_them() {
        check_complete(
            "---\n---\n# T\n## Acceptance Criteria\n- $0\n",
            expect![[r#"
            - [ ] criterion | something that must hold at the end
        "#]],
        );
        check_choice(
            "---\n---\n# T\n## Acceptance Criteria\n- [x] a\n$0\n",
            "- [ ] criterion",
            expect![[r#"
            -| 
            +| - [ ] $0
        "#]],
        );
        check_choice(
            "---\n---\n# T\n## Acceptance Criteria\n  - [$0]\n",
            "- [ ] criterion",
            expect![[r#"
            -|   - []
            +|   - [ ] $0
        "#]],
        );
    }

    #[test]
    fn nothing_in_code_nor_in_the_output_of_an_agent() {
        check_complete_none("---\n---\n# T\n```\n## $0\n```\n");
        check_complete_none("---\n---\n# T\n~~~~\n```\n~~~\n## $0\n");
        check_complete_none("---\n---\n# T\n## Agent Output\n\n## $0\n");
        check_complete_none("---\n---\n# T\nAs $0\n");
    }
}
