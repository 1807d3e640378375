//! A spec wants to be run with a prompt that does not exist.
//!
//! chant looks for the prompt only after it has set the spec in progress and made a branch for it, and leaves both
//! behind when it finds none. Only told of specs that are still to be worked.
//!
//! ```spec
//! ---
//! prompt: reviewer
//!         ^^^^^^^^ unknown-prompt: there is no prompt `reviewer`: a run would stop at once, and leave the spec in progress
//! ---
//! # Review the fix
//! //- .chant/prompts/standard.md
//! Do it.
//! ```

use super::{Plan, Report, Subject, links::live, missing};
use crate::{
    model::prompt,
    workspace::{PathKind, sources::plain},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let open = live(subject).filter(|spec| !spec.status.is_over());
    let Some((name, span)) = open.and_then(|spec| spec.text("prompt")) else {
        return;
    };
    if !prompt::is_name(name) {
        report.at(span, prompt::no_name(name));
        return;
    }
    let path = format!(".chant/prompts/{name}.md");
    if subject.project.prompt(name).is_some() || subject.world.kind(&path) == PathKind::File {
        return;
    }
    let finding = report.at(
        span,
        format!(
            "there is no prompt `{name}`: a run would stop at once, and leave the spec in progress"
        ),
    );
    let bare = plain(name).trim_start_matches(".chant/prompts/");
    let bare = bare.strip_suffix(".md").unwrap_or(bare);
    let mut near: Vec<_> = subject
        .project
        .prompts()
        .map(|prompt| (strsim::osa_distance(bare, prompt.name()), prompt.name()))
        .filter(|(distance, _)| *distance <= bare.len() / 3)
        .collect();
    near.sort();
    for (_, prompt) in near.into_iter().take(3) {
        finding.fix(
            format!("Replace by `{prompt}`"),
            Plan::replace_scalar(span, prompt),
        );
    }
    missing::offer_prompt(finding, subject, name);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn the_nearest_prompt_is_offered() {
        let prompts = "//- .chant/prompts/standard.md\n//- .chant/prompts/research.md\n";
        check_fix(
            "unknown-prompt",
            &format!("---\nprompt: standart\n---\n{prompts}"),
            expect![[r#"
                -| prompt: standart
                +| prompt: standard
            "#]],
        );
        check_fix(
            "unknown-prompt",
            &format!("---\nprompt: .chant/prompts/research.md\n---\n{prompts}"),
            expect![[r#"
                -| prompt: .chant/prompts/research.md
                +| prompt: research
            "#]],
        );
    }

    #[test]
    fn a_path_is_no_name() {
        check(
            "unknown-prompt",
            expect![[r#"
                ---
                prompt: ../../notes
                        ^^^^^^^^^^^ unknown-prompt: `../../notes` is no name of a prompt: prompts are files of .chant/prompts
                ---
                //- notes.md
                Mine.
            "#]],
        );
    }

    #[test]
    fn silent_where_it_is_there_or_no_longer_needed() {
        check_no(
            "unknown-prompt",
            "---\nprompt: standard\n---\n//- .chant/prompts/standard.md\nDo it.\n",
        );
        check_no(
            "unknown-prompt",
            "---\nstatus: completed\nprompt: gone\n---\n",
        );
    }
}
