//! Values: one word of a few, or whatever the key names.

use rustc_hash::FxHashSet;

use super::{ItemKind, commits, config, ids, labels, list::List, members, paths, prompts, status};
use crate::{
    ide::{
        File, cards,
        cursor::{Slot, Spot},
        place::{BOOL, Wanted},
    },
    model::{fields::FIELDS, status::Kind, time},
};

/// Offers what `wanted` says.
pub(super) fn offer(list: &mut List, wanted: Wanted, spot: &Spot) {
    let taken = taken(spot, list.ask.offset);
    match wanted {
        Wanted::Kind => {
            for kind in Kind::ALL {
                list.value(ItemKind::Value, kind.name())
                    .detail(cards::kind(kind));
            }
        }
        Wanted::Status => status::offer(list),
        Wanted::Approval => {
            list.snippet(
                ItemKind::Value,
                "required: true",
                "{required: true}".to_owned(),
            )
            .filter("{required: true}")
            .detail("a person must approve before the work may run");
        }
        Wanted::Words(words) => {
            for word in words.iter().filter(|word| !taken.contains(*word)) {
                list.value(ItemKind::Value, word);
            }
        }
        Wanted::Bool => {
            for word in BOOL {
                list.literal(ItemKind::Value, word);
            }
        }
        Wanted::AnyStatus => config::offer_statuses(list, &taken),
        Wanted::Default(default) => {
            list.literal(ItemKind::Value, default).detail("the default");
        }
        Wanted::Ids => ids::offer(list, &taken),
        Wanted::Members => members::offer(list, &taken),
        Wanted::Prompt => prompts::offer(list),
        Wanted::Extension => prompts::offer_extensions(list, &taken),
        Wanted::Label => labels::offer(list, &taken),
        Wanted::Phase { is_read } => super::phases::offer(list, is_read, &taken),
        Wanted::Model => models(list),
        Wanted::Branch => branch(list),
        Wanted::Person => labels::offer_people(list),
        Wanted::Time => now(list),
        Wanted::Path(paths) => paths::offer(list, paths, &taken),
        Wanted::Commit => commits::offer(list, &taken),
        Wanted::FieldName => field_names(list, &taken),
        Wanted::Requirable => {
            for field in FIELDS.iter().filter(|field| field.can_be_required) {
                if !taken.contains(field.name) {
                    list.value(ItemKind::Value, field.name)
                        .detail(cards::shape(field))
                        .more("field", field.name);
                }
            }
        }
    }
}

/// Offers the names of fields, but those in `taken`.
pub(super) fn field_names(list: &mut List, taken: &FxHashSet<&str>) {
    for field in FIELDS.iter().filter(|field| !taken.contains(field.name)) {
        list.value(ItemKind::Value, field.name)
            .detail(cards::shape(field))
            .more("field", field.name);
    }
}

/// What the list holds already, the item at the cursor left out.
fn taken<'a>(spot: &Spot<'a>, offset: usize) -> FxHashSet<&'a str> {
    let siblings = match spot.slot {
        Slot::Item { siblings, .. } => siblings,
        _ => &[],
    };
    let others = siblings.iter().filter(|item| !item.span.touches(offset));
    others.filter_map(|item| item.value.text()).collect()
}

/// The short names that chant makes of models, then what else is in use here.
fn models(list: &mut List) {
    const SHORT: [&str; 3] = ["haiku", "sonnet", "opus"];
    let default = list.ask.project.config.default_model.clone();
    let default = default.as_deref().filter(|model| !SHORT.contains(model));
    for model in SHORT.into_iter().chain(default) {
        list.value(ItemKind::Value, model);
    }
    labels::offer_models(list, &SHORT.into_iter().chain(default).collect());
}

fn branch(list: &mut List) {
    if let File::Spec(entry) = list.ask.file {
        let name = format!("{}{}", list.ask.project.config.branch_prefix, entry.id());
        list.value(ItemKind::Value, &name)
            .detail("the branch of this spec's run");
    }
}

fn now(list: &mut List) {
    let now = time::written(list.ask.world.now());
    list.value(ItemKind::Value, &now).detail("now");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    #[test]
    fn words_of_the_few() {
        check_complete(
            "---\ntype: $0\n---\n",
            expect![[r#"
            code | writes code; what a spec is that does not say
            task | any other work that an agent can do
            driver | groups members, `ID.1` and on; completed when they are
            documentation | keeps documents in step with what they track
            research | reads sources and writes down what it finds
            group | what `chant split` makes of a spec: a driver that lists hide
        "#]],
        );
        check_complete(
            "---\npublic: $0\n---\n",
            expect![[r#"
            true
            false
        "#]],
        );
        check_complete(
            "---\nverification_status: p$0\n---\n",
            expect![[r#"
            passed
            failed
            partial
        "#]],
        );
        check_complete(
            "---\napproval:\n  required: $0\n---\n",
            expect![[r#"
            true
            false
        "#]],
        );
        check_complete(
            "---\napproval: {status: a$0}\n---\n",
            expect![[r#"
            pending
            approved
            rejected
        "#]],
        );
        check_complete(
            "---\nschedule: $0\n---\n",
            expect![[r#"
            daily
            weekly
            monthly
        "#]],
        );
    }

    #[test]
    fn models_branches_times_and_people() {
        check_complete(
            "---\nmodel: $0\n---\n//- .chant/specs/a.md\n---\nmodel: gpt-5\n---\n",
            expect![[r#"
            haiku
            sonnet
            opus
            gpt-5 |  | 1 spec
        "#]],
        );
        check_complete(
            "---\nbranch: $0\n---\n",
            expect![[r#"
            chant/spec | the branch of this spec's run
        "#]],
        );
        check_complete(
            "---\ncompleted_at: $0\n---\n",
            expect![[r#"
            2026-06-01T00:00:00Z | now
        "#]],
        );
        check_complete(
            "---\napproval:\n  by: $0\n---\n//- .chant/specs/a.md\n---\napproval: {status: approved, by: Grace, at: 2026-01-01T00:00:00Z}\n---\n",
            expect![[r#"
                Grace |  | 1 spec
            "#]],
        );
        check_complete(
            "---\nderived_fields: [labels, $0]\n---\n",
            expect![[r#"
            type | kind of spec
            status | status
            depends_on | spec ids
            target_files | list of paths
            context | list of paths
            prompt | name of a prompt
            branch | git branch
            commits | list of commits
            completed_at | date and time
            model | name of a model
            tracks | list of paths and globs
            informed_by | list of paths and globs
            … and 19 more
        "#]],
        );
    }

    #[test]
    fn switches_and_numbers_stand_without_quotes() {
        let switch = |yaml: &str, label: &str, expect| {
            check_choice(&format!("---\n{yaml}\n---\n"), label, expect);
        };
        switch(
            "public: t$0",
            "true",
            expect![[r#"
            -| public: t
            +| public: true
        "#]],
        );
        switch(
            "public: \"t$0\" # all",
            "true",
            expect![[r#"
            -| public: "t" # all
            +| public: true # all
        "#]],
        );
        switch(
            "public: '$0",
            "false",
            expect![[r#"
            -| public: '
            +| public: false
        "#]],
        );
        switch(
            "approval: {required: $0}",
            "true",
            expect![[r#"
            -| approval: {required: }
            +| approval: {required: true}
        "#]],
        );
        check_choice(
            "//- .chant/config.md\n---\nlint:\n  thresholds:\n    complexity_criteria: $0\n---\n",
            "10",
            expect![[r#"
            -|     complexity_criteria: 
            +|     complexity_criteria: 10
        "#]],
        );
        check_choice(
            "//- .chant/config.md\n---\ndefaults:\n  main_branch: \"$0\"\n---\n",
            "main",
            expect![[r#"
            -|   main_branch: ""
            +|   main_branch: "main"
        "#]],
        );
    }

    #[test]
    fn an_approval_is_a_map() {
        check_choice(
            "---\napproval: $0\n---\n",
            "required: true",
            expect![[r#"
            -| approval: 
            +| approval: {required: true}
        "#]],
        );
    }

    #[test]
    fn nobody_knows_what_else_may_stand_there() {
        check_complete_none("---\nreplay_count: $0\n---\n");
        check_complete_none("---\nunknown: $0\n---\n");
        check_complete_none("---\nprompt: |\n  st$0\n---\n");
        check_complete_none("---\nverification_failures: [$0]\n---\n");
    }
}
