//! The phases that a phase of a workflow can build on: those that come before it.

use rustc_hash::FxHashSet;

use super::{ItemKind, list::List};
use crate::model::{keys::Source, workflow::SOURCES};

/// Offers the names of the phases above the cursor, but those in `taken`; for what a phase reads, also the sources.
pub(super) fn offer(list: &mut List, is_read: bool, taken: &FxHashSet<&str>) {
    let source = Source::whole(list.ask.text);
    let offset = list.ask.offset;
    let phases = source
        .at("phases")
        .map_or(&[][..], |node| node.value.items());
    let before = phases
        .iter()
        .filter(|phase| phase.span.range().end < offset);
    for name in before.filter_map(|phase| phase.value.get("name")?.value.text()) {
        if !taken.contains(name) {
            list.value(ItemKind::Value, name);
        }
    }
    if is_read && !taken.contains(SOURCES) {
        list.value(ItemKind::Value, SOURCES)
            .detail("what the phase before was informed by");
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    fn workflow(text: &str) -> String {
        format!(
            "//- .chant/workflows/poem.yml\n{text}\n//- .chant/prompts/ode.md\n---\npurpose: Sing\n---\n"
        )
    }

    #[test]
    fn those_that_come_before() {
        check_complete(
            &workflow("phases:\n- name: draft\n- name: polish\n  reads: [$0]\n- name: print\n"),
            expect![[r#"
                draft
                sources | what the phase before was informed by
            "#]],
        );
        check_complete(
            &workflow("phases:\n- name: draft\n- name: polish\n  tracks:\n  - $0\n"),
            expect![[r#"
                draft
            "#]],
        );
        check_complete_none(&workflow("phases:\n- name: draft\n  tracks: [$0]\n"));
    }

    #[test]
    fn keys_and_values_from_the_first_byte_on() {
        check_complete(
            &workflow("ab$0\nphases:\n- name: draft\n"),
            expect![[r#"
            about | What the workflow is for.
        "#]],
        );
        check_complete(
            &workflow("phases:\n- name: draft\n  needs$0\n"),
            expect![[r#"
                about | What the phase is for: the first paragraph of its spec.
                type | The spec's `type`. | default: code
                prompt | The spec's `prompt`.
                title | The spec's title.
                labels | The spec's labels besides the one of the chain; the phase's name where absent.
                target_files | What the phase writes. | default: []
                informed_by | What it reads besides the results of other phases. | default: []
                reads | The phases whose results it reads; `sources` for what the phase before was informed by. Where absent: the phase before, and `sources`.
                tracks | The phases whose files a documentation keeps up with. | default: []
                member | Whether its specs are members of the driver before it. | default: false
                needs_approval | Whether a person must allow the work. | default: false
                sections | Sections above the criteria. | default: []
                … and 1 more
            "#]],
        );
        check_complete(
            &workflow("phases:\n- name: draft\n  type: $0\n"),
            expect![[r#"
                code
                task
                driver
                documentation
                research
                group
            "#]],
        );
        check_complete(
            &workflow("phases:\n- name: draft\n  prompt: $0\n"),
            expect![[r#"
                ode | Sing
            "#]],
        );
        check_choice(
            &workflow("$0"),
            "workflow",
            expect![[r#"
            +| about: ${1:What it is for.}
            +| phases:
            +| - name: ${2:research}
            +|   type: research
            +|   title: ${3:Understand {{topic\}\}}
            +|   criteria:
            +|   - ${4:Say what is the case}
            +| - name: ${5:fix}
            +|   criteria:
            +|   - $0
        "#]],
        );
    }
}
