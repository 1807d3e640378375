//! A workflow says what cannot be meant so.
//!
//! Workflows are this server's own: a file `.chant/workflows/NAME.yml` describes a chain of phases, from which the next
//! spec is written (docs/phases.md). What makes no sense in it is left out then, so that a spec lacks its criteria, or a
//! phase is never offered.
//!
//! ```spec
//! //- .chant/workflows/poem.yml
//! phases:
//! - name: draft
//! - name: polish
//!   reads: [darft]
//!           ^^^^^ bad-workflow: no phase `darft` comes before this one
//!   prompt: polish
//!           ^^^^^^ bad-workflow: there is no prompt `polish`, so a run of this phase fails
//! ```

use super::{PageSubject, Report, page};
use crate::{
    ide::nearest::nearest,
    model::workflow::{Workflow, templates},
    text::Edit,
    workspace::PageKind,
};

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, page, project) = (subject.text, subject.page, subject.project);
    if page.kind != PageKind::Workflow {
        return;
    }
    let source = page::source(page.kind, text);
    if source.unreadable(text).is_some() {
        return;
    }
    for problem in Workflow::read(page.name(), text).1 {
        let names = problem.instead.iter().map(|name| &**name);
        let meant = nearest(problem.span.of(text), names);
        let finding = report.at(problem.span, problem.message);
        if let Some(meant) = meant {
            finding.fix(
                format!("Replace by `{meant}`"),
                vec![Edit::replace(problem.span, meant)],
            );
        }
    }
    let phases = source.at("phases");
    for phase in phases.map_or(&[][..], |node| node.value.items()) {
        let Some((node, name)) = phase
            .value
            .get("prompt")
            .filter(|node| !node.value.is_null())
            .and_then(|node| Some((node, node.value.text()?)))
        else {
            continue;
        };
        // A prompt that we have one of is written along with the spec.
        if name.is_empty() || project.prompt(name).is_some() || templates::prompt(name).is_some() {
            continue;
        }
        let finding = report.at(
            node.span,
            format!("there is no prompt `{name}`, so a run of this phase fails"),
        );
        if let Some(near) = nearest(name, project.prompts().map(|page| page.name())) {
            finding.fix(
                format!("Replace by `{near}`"),
                vec![Edit::replace(node.span, near)],
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const CODE: &str = "bad-workflow";

    #[test]
    fn whatever_would_be_left_out() {
        check(
            CODE,
            expect![[r#"
                //- .chant/workflows/poem.yml
                about: [a poem]
                       ^^^^^^^^ bad-workflow: `about` must be one text
                phases:
                - name: draft
                  type: docs
                        ^^^^ bad-workflow: `type` must be one of `code`, `task`, `driver`, `documentation`, `research`, `group`
                  tracks: [sources]
                           ^^^^^^^ bad-workflow: no phase `sources` comes before this one
                - name: draft
                  ^^^^^^^^^^^ bad-workflow: there is a phase `draft` already
                - title: Nameless
                  ^^^^^^^^^^^^^^^ bad-workflow: `name` is missing
                - name: polish
                  prompt: polsh
                          ^^^^^ bad-workflow: there is no prompt `polsh`, so a run of this phase fails
                  criteria: one
                            ^^^ bad-workflow: `criteria` must be a list
                //- .chant/prompts/polish.md
                {{spec}}
            "#]],
        );
        check(
            CODE,
            expect![[r#"
                //- .chant/workflows/empty.yml
                about: Nothing yet.
                ^ bad-workflow: a workflow has a list of `phases`
            "#]],
        );
    }

    #[test]
    fn offers_what_was_meant() {
        let before = "//- .chant/workflows/poem.yml\n---\nphases:\n- name: draft\n- name: polish\n  reads: [darft]\n";
        check_fix(
            CODE,
            before,
            expect![[r#"
            -|   reads: [darft]
            +|   reads: [draft]
        "#]],
        );
    }

    #[test]
    fn silent_about_sound_ones_and_about_prompts_that_come_along() {
        check_no(
            CODE,
            "//- .chant/workflows/poem.yml\nphases:\n- name: draft\n  prompt: research\n- name: polish\n  reads: [draft, sources]\n//- .chant/workflows/broken.yml\nphases: [\n//- .chant/config.md\nphases\n",
        );
    }
}
