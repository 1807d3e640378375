//! Variables of prompts: what chant puts in the place of `{{…}}`.

use super::{ItemKind, list::List};
use crate::{
    ide::{File, place::Variable},
    model::prompt::{MERGE_CONFLICT, PARENT, Prompt, Scope, VARIABLES},
    text::Edit,
};

/// Offers the variables that chant replaces in this prompt.
pub(super) fn offer(list: &mut List, variable: &Variable) {
    let File::Page(page) = list.ask.file else {
        return;
    };
    let (scope, extends) = if page.name() == MERGE_CONFLICT {
        (Scope::MergeConflict, false)
    } else {
        (Scope::Work, Prompt::read(list.ask.text).extends.is_some())
    };
    let parent = extends.then_some((PARENT, "the text of the prompt that this one extends"));
    let known = VARIABLES.iter().filter(|known| known.scope == scope);
    let end = if variable.closed { "" } else { "}}" };
    for (name, about) in parent
        .into_iter()
        .chain(known.map(|known| (known.name, known.about)))
    {
        let edit = Edit::replace(variable.span, format!("{name}{end}"));
        list.push(ItemKind::Variable, name, edit, false)
            .detail(about);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    fn prompt(text: &str) -> String {
        format!("//- .chant/prompts/mine.md\n{text}\n")
    }

    #[test]
    fn what_chant_replaces() {
        check_complete(
            &prompt("# {{$0"),
            expect![[r#"
            project.name | `project.name` of the configuration.
            spec.id | The spec's id.
            spec.title | The spec's title, or `(untitled)`.
            spec.description | The spec's whole body.
            spec.path | The spec's file, from the project's root.
            spec | A line with the id, the body, and a list of the target files.
            spec.target_files | The target files, one a line.
            spec.context | The text of every file that `context` names.
            worktree.path | The folder of the run's worktree; nothing outside of one.
            worktree.branch | The branch of the run; nothing outside of a worktree.
            worktree.isolated | `true` in a worktree, else `false`.
        "#]],
        );
        check_complete(
            &prompt("---\nextends: standard\n---\n{{$0}}"),
            expect![[r#"
            > parent | the text of the prompt that this one extends
            project.name | `project.name` of the configuration.
            spec.id | The spec's id.
            spec.title | The spec's title, or `(untitled)`.
            spec.description | The spec's whole body.
            spec.path | The spec's file, from the project's root.
            spec | A line with the id, the body, and a list of the target files.
            spec.target_files | The target files, one a line.
            spec.context | The text of every file that `context` names.
            worktree.path | The folder of the run's worktree; nothing outside of one.
            worktree.branch | The branch of the run; nothing outside of a worktree.
            worktree.isolated | `true` in a worktree, else `false`.
        "#]],
        );
        check_complete(
            "//- .chant/prompts/merge-conflict.md\nMerge {{br$0\n",
            expect![[r#"
            branch_name | The branch that is merged.
            target_branch | The branch that it is merged into.
            conflicting_files | The files that conflict.
            conflict_diff | What conflicts in them.
        "#]],
        );
    }

    #[test]
    fn braces_are_closed_once() {
        check_choice(
            &prompt("Do {{spec.$0 now"),
            "spec.title",
            expect![[r#"
            -| Do {{spec. now
            +| Do {{spec.title}} now
        "#]],
        );
        check_choice(
            &prompt("Do {{ sp$0ec.id }} now"),
            "spec.title",
            expect![[r#"
            -| Do {{ spec.id }} now
            +| Do {{spec.title}} now
        "#]],
        );
        check_choice(
            &prompt("{{spec.id}} {{$0}} {{spec}}"),
            "spec.path",
            expect![[r#"
            -| {{spec.id}} {{}} {{spec}}
            +| {{spec.id}} {{spec.path}} {{spec}}
        "#]],
        );
    }

    #[test]
    fn nothing_outside_of_braces_nor_where_nothing_is_replaced() {
        check_complete_none(&prompt("spec.$0"));
        check_complete_none(&prompt("{{spec.id}} $0"));
        check_complete_none("//- .chant/prompts/extensions/x.md\n{{$0\n");
        check_complete_none("---\n---\n# T\n{{$0\n");
    }
}
