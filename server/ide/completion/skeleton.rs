//! All of a file, while there is nothing in it.

use super::{ItemKind, list::List};
use crate::{
    ide::File,
    model::{
        criteria,
        status::Kind::{Code, Documentation, Driver, Research, Task},
    },
    workspace::PageKind,
};

/// Offers whole files of the kind that is being written.
pub(super) fn offer(list: &mut List) {
    match list.ask.file {
        File::Spec(_) => specs(list),
        File::Page(page) => match page.kind {
            PageKind::Prompt => put(
                list,
                "prompt",
                PROMPT,
                "frontmatter and the spec's own words",
            ),
            PageKind::Config => put(list, "configuration", CONFIG, "what most projects set"),
            PageKind::Agents => put(list, "agents", AGENTS, "one agent"),
            PageKind::Workflow => put(
                list,
                "workflow",
                WORKFLOW,
                "two phases, one after the other",
            ),
            PageKind::Extension => {}
        },
    }
}

const PROMPT: &str = "---\nname: ${1:name}\npurpose: $2\n---\n\n# {{spec.title\\}\\}\n\n{{spec.description\\}\\}\n\n$0\n";

const CONFIG: &str = "---\nproject:\n  name: ${1:name}\ndefaults:\n  prompt: ${2:standard}\n---\n\n# Configuration\n$0\n";

const AGENTS: &str =
    "---\nparallel:\n  agents:\n  - name: ${1:main}\n    command: ${2:claude}\n---\n$0\n";

const WORKFLOW: &str = "about: ${1:What it is for.}\nphases:\n- name: ${2:research}\n  type: research\n  title: ${3:Understand {{topic\\}\\}}\n  criteria:\n  - ${4:Say what is the case}\n- name: ${5:fix}\n  criteria:\n  - $0\n";

fn specs(list: &mut List) {
    for kind in [Code, Research, Task, Documentation, Driver] {
        let fields = match kind {
            Research => "informed_by:\n- $2\ntarget_files:\n- $3\n",
            Documentation => "tracks:\n- $2\ntarget_files:\n- $3\n",
            _ => "",
        };
        let label = format!("{kind} spec");
        let text = format!(
            "---\ntype: {kind}\nstatus: pending\n{fields}---\n\n# ${{1:Title}}\n\n$4\n\n{}\n\n- [ ] $0\n",
            criteria::HEADING
        );
        put(list, &label, &text, "frontmatter, title and criteria");
    }
}

fn put(list: &mut List, label: &str, text: &str, detail: &str) {
    let text = text.replace('\n', list.eol());
    list.snippet(ItemKind::Skeleton, label, text)
        .filter(format!("--- {label}"))
        .detail(detail);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    #[test]
    fn an_empty_file_becomes_a_spec() {
        check_complete(
            "$0",
            expect![[r#"
            code spec | frontmatter, title and criteria
            research spec | frontmatter, title and criteria
            task spec | frontmatter, title and criteria
            documentation spec | frontmatter, title and criteria
            driver spec | frontmatter, title and criteria
        "#]],
        );
        check_choice(
            "--$0\n",
            "research spec",
            expect![[r#"
            -| --
            +| ---
            +| type: research
            +| status: pending
            +| informed_by:
            +| - $2
            +| target_files:
            +| - $3
            +| ---
            +| 
            +| # ${1:Title}
            +| 
            +| $4
            +| 
            +| ## Acceptance Criteria
            +| 
            +| - [ ] $0
            +| 
        "#]],
        );
    }

    #[test]
    fn other_files_have_one_of_their_own() {
        check_choice(
            "//- .chant/prompts/mine.md\n$0",
            "prompt",
            expect![[r#"
            +| ---
            +| name: ${1:name}
            +| purpose: $2
            +| ---
            +| 
            +| # {{spec.title\}\}
            +| 
            +| {{spec.description\}\}
            +| 
            +| $0
        "#]],
        );
        check_complete(
            "//- .chant/config.md\n---$0\n",
            expect![[r#"
            configuration | what most projects set
        "#]],
        );
        check_complete(
            "//- .chant/agents.md\n-$0\n",
            expect![[r#"
            agents | one agent
        "#]],
        );
    }

    #[test]
    fn not_where_something_is_written() {
        check_complete_none("//- .chant/prompts/extensions/x.md\n$0");
        check_complete_none("//- .chant/prompts/mine.md\nWords.\n$0");
    }
}
