//! A spec names a prompt that does not exist.
//!
//! chant looks for the file only after it has set the spec to `in_progress`, made a branch and a worktree. It then stops
//! with `Prompt not found`, and all three stay behind.
//!
//! ```spec
//! ---
//! prompt: standrad
//!         ^^^^^^^^ unknown-prompt: there is no prompt `standrad` in .chant/prompts: a run would stop halfway and stay `in_progress`
//! ---
//! # T
//! //- .chant/prompts/standard.md
//! Do it.
//! ```

use super::{Report, Subject};
use crate::{ide::nearest::nearest, text::Edit, workspace::Place};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (project, spec) = (subject.project, &subject.entry.spec);
    if subject.entry.place == Place::Archive || spec.status.is_over() {
        return;
    }
    let Some((name, span)) = spec
        .text("prompt")
        .filter(|(name, _)| project.prompt(name).is_none())
    else {
        return;
    };
    let finding = report.at(
        span,
        format!("there is no prompt `{name}` in .chant/prompts: a run would stop halfway and stay `in_progress`"),
    );
    let plain = name.strip_suffix(".md").unwrap_or(name);
    if let Some(meant) = nearest(plain, project.prompts().map(|prompt| prompt.name())) {
        finding.fix(
            format!("Change to `{meant}`"),
            vec![Edit::replace(span, meant)],
        );
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_fix, check_no};

    #[test]
    fn the_nearest_prompt_is_offered() {
        check_fix(
            "unknown-prompt",
            "---\nprompt: standard.md\n---\n# T\n//- .chant/prompts/standard.md\nx\n",
            expect![[r#"
                -| prompt: standard.md
                +| prompt: standard
            "#]],
        );
    }

    #[test]
    fn silent_where_it_is_there_or_no_run_will_come() {
        check_no(
            "unknown-prompt",
            "---\nprompt: fix\n---\n# T\n//- .chant/prompts/fix.md\nx\n",
        );
        check_no(
            "unknown-prompt",
            "---\nprompt: gone\nstatus: completed\n---\n# T\n",
        );
    }
}
