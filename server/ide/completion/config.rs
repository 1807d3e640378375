//! Keys and values of configuration and prompts, by their tables.

use super::{ItemKind, list::List, snippet};
use crate::{
    ide::{
        cursor::{Quote, Slot, Spot, line_at},
        place::{BOOL, Rows},
    },
    model::{
        keys::{self, Key, Shape},
        status::Status,
        yaml::Pair,
    },
    text::Edit,
};

/// Offers the keys of a section that are not there yet.
pub(super) fn offer(list: &mut List, rows: &Rows, spot: &Spot) {
    let (siblings, colon) = match spot.slot {
        Slot::Key { siblings, colon } => (siblings, colon),
        _ => (&[][..], false),
    };
    let here = |pair: &Pair| pair.key.touches(list.ask.offset);
    let taken = |name: &str| {
        siblings
            .iter()
            .any(|pair| &*pair.name == name && !here(pair))
    };
    let bare = colon || spot.token.quote != Quote::None;
    let start = spot.token.span.range().start;
    let line = line_at(list.ask.text, start).range().start;
    let dash = if rows.dash { "- " } else { "" };
    let column = start - line + dash.len();
    // A key in braces, or behind other things on its line, has no lines below it.
    let room = !spot.token.flow
        && list.ask.text[line..start]
            .trim_start_matches([' ', '-'])
            .is_empty();
    let free = rows
        .keys
        .iter()
        .any(|key| key.path == rows.section && key.shape == Shape::Named);
    if free {
        return super::values::field_names(
            list,
            &siblings.iter().map(|pair| &*pair.name).collect(),
        );
    }
    let mut keys: Vec<&Key> = keys::below(rows.keys, &rows.section)
        .filter(|key| !taken(key.name()))
        .collect();
    keys.sort_by_key(|key| (!key.required, !key.used));
    for key in keys {
        let item = if bare {
            list.value(ItemKind::Key, key.name())
        } else if room {
            let text = format!("{dash}{}", written(key, column, list.eol()));
            list.push(
                ItemKind::Key,
                key.name(),
                Edit::replace(spot.token.span, text),
                true,
            )
        } else {
            list.snippet(ItemKind::Key, key.name(), format!("{}: $0", key.name()))
        };
        item.detail(key.about);
        if !key.used {
            item.note("never used").deprecated();
        } else if key.required {
            item.note("must be there");
        } else if !key.default.is_empty() {
            item.note(format!("default: {}", key.default));
        }
    }
}

/// The key with the shape of its value, as a snippet; it stands at `column`.
fn written(key: &Key, column: usize, eol: &str) -> String {
    let name = key.name();
    let indent = " ".repeat(column);
    match key.shape {
        Shape::Section | Shape::Named => format!("{name}:{eol}{indent}  $0"),
        Shape::Sections | Shape::Texts => format!("{name}:{eol}{indent}- $0"),
        Shape::Bool => format!("{name}: {}", snippet::choice(BOOL)),
        Shape::OneOf(words) => format!("{name}: {}", snippet::choice(words)),
        Shape::Text | Shape::Count | Shape::Number if key.default.is_empty() => {
            format!("{name}: $0")
        }
        Shape::Text | Shape::Count | Shape::Number => {
            format!("{name}: ${{1:{}}}", snippet::escape(key.default))
        }
    }
}

/// Offers every status.
pub(super) fn offer_statuses(list: &mut List, taken: &rustc_hash::FxHashSet<&str>) {
    for status in Status::ALL {
        if !taken.contains(status.name()) {
            list.value(ItemKind::Value, status.name());
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_choice, check_complete, check_complete_none};

    fn config(yaml: &str) -> String {
        format!(
            "//- .chant/config.md\n---\n{yaml}\n---\n# Configuration\n//- .chant/prompts/standard.md\n---\npurpose: Do the work\n---\n//- .chant/prompts/extensions/tone.md\nBe brief.\n//- .chant/specs/a.md\n---\nlabels: [fix]\n---\n# A\n"
        )
    }

    #[test]
    fn sections_and_their_keys() {
        check_complete(
            &config("$0"),
            expect![[r#"
            project | The project itself.
            defaults | What holds for every spec that says nothing else.
            parallel | Runs side by side.
            repos | Other projects that `show`, `list` and `search` look into. Dependencies on their specs never resolve. | default: []
            enterprise | Fields that are filled in, and fields that must be there.
            approval | What people decide.
            validation | How strict a run is with its result.
            lint | What `chant lint` speaks of.
            watch | `chant watch`.
            site | `chant site`.
            - providers | Read and never used: chant always takes the endpoints it was built with. | never used
            - silent | Written by `chant silent`, and never read: `project.silent` is. | never used
        "#]],
        );
        check_complete(
            &config("defaults:\n  model: opus\n  $0"),
            expect![[r#"
            prompt | The prompt of a spec that names none: a file of `.chant/prompts`, without `.md`. | default: bootstrap
            branch_prefix | What stands before the id in the name of a run's branch. | default: chant/
            split_model | The model that splits specs.
            main_branch | The branch that finished work is merged into. | default: main
            provider | Who runs the model. | default: claude
            rotation_strategy | How runs are shared out among `parallel.agents`. | default: none
            prompt_extensions | Files of `.chant/prompts/extensions`, without `.md`, that are put below every prompt. | default: []
        "#]],
        );
        check_complete(
            &config("lint:\n  thresholds:\n    $0"),
            expect![[r#"
            complexity_criteria | More criteria than this are complex. | default: 10
            complexity_files | More target files than this are complex. | default: 5
            complexity_words | More words than this are complex, where `lint.disable` lets the rule speak. | default: 150
            simple_criteria | At most this many criteria are simple. | default: 1
            simple_files | At most this many target files are simple. | default: 1
            simple_words | At most this many words are simple. | default: 3
        "#]],
        );
        check_complete(
            &config("repos:\n- $0"),
            expect![[r#"
            name | What stands before the `:` of their ids. | must be there
            path | Where the project lies; `~` is the home folder. | must be there
        "#]],
        );
        check_complete(
            &config("parallel:\n  agents:\n    - name: a\n      $0"),
            expect![[r#"
            command | The command that starts it. | default: claude
            max_concurrent | How many runs it may have at once. | default: 2
            weight | How often it is chosen, against the others. | default: 1
        "#]],
        );
        check_complete(
            &config("enterprise:\n  derived:\n    labels:\n      $0"),
            expect![[r#"
            from | Where the value comes from. | must be there
            pattern | A regular expression whose first group is the value; the variable's name for `env`, `name` or `email` for `git_user`. | must be there
            validate | What the value must be.
        "#]],
        );
        check_complete(
            &config("defaults: {pro$0}"),
            expect![[r#"
            prompt | The prompt of a spec that names none: a file of `.chant/prompts`, without `.md`. | default: bootstrap
            branch_prefix | What stands before the id in the name of a run's branch. | default: chant/
            model | The model of a run, where neither `CHANT_MODEL` nor `ANTHROPIC_MODEL` is set; `haiku` where nothing is.
            split_model | The model that splits specs.
            main_branch | The branch that finished work is merged into. | default: main
            provider | Who runs the model. | default: claude
            rotation_strategy | How runs are shared out among `parallel.agents`. | default: none
            prompt_extensions | Files of `.chant/prompts/extensions`, without `.md`, that are put below every prompt. | default: []
        "#]],
        );
    }

    #[test]
    fn a_choice_brings_the_shape_along() {
        check_choice(
            &config("$0"),
            "lint",
            expect![[r#"
            -| 
            +| lint:
            +|   $0
        "#]],
        );
        check_choice(
            &config("lint:\n  th$0"),
            "thresholds",
            expect![[r#"
            -|   th
            +|   thresholds:
            +|     $0
        "#]],
        );
        check_choice(
            &config("lint:\n  $0"),
            "disable",
            expect![[r#"
            -|   
            +|   disable:
            +|   - $0
        "#]],
        );
        check_choice(
            &config("parallel:\n  agents:\n    $0"),
            "name",
            expect![[r#"
            -|     
            +|     - name: ${1:main}
        "#]],
        );
        check_choice(
            &config("parallel:\n  agents:\n    - $0"),
            "weight",
            expect![[r#"
            -|     - 
            +|     - weight: ${1:1}
        "#]],
        );
        check_choice(
            &config("defaults: {pro$0}"),
            "provider",
            expect![[r#"
            -| defaults: {pro}
            +| defaults: {provider: $0}
        "#]],
        );
        check_choice(
            &config("defaults:\n  provider: claude\n  rot$0"),
            "rotation_strategy",
            expect![[r#"
            -|   rot
            +|   rotation_strategy: ${1|none,random,round_robin,round-robin|}
        "#]],
        );
    }

    #[test]
    fn values() {
        check_complete(
            &config("defaults:\n  prompt: $0"),
            expect![[r#"
            standard | Do the work
        "#]],
        );
        check_complete(
            &config("defaults:\n  prompt_extensions: [$0]"),
            expect![[r#"
            tone
        "#]],
        );
        check_complete(
            &config("defaults:\n  provider: $0"),
            expect![[r#"
            claude
            ollama
            openai
            kirocli
        "#]],
        );
        check_complete(
            &config("approval:\n  require_approval_for_agent_work: $0"),
            expect![[r#"
            true
            false
        "#]],
        );
        check_complete(
            &config("enterprise:\n  required: [labels, $0]"),
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
            … and 16 more
        "#]],
        );
        check_complete(
            &config("enterprise:\n  derived:\n    $0"),
            expect![[r#"
            type | kind of spec
            status | status
            depends_on | spec ids
            labels | list of labels
            target_files | list of paths
            context | list of paths
            prompt | name of a prompt
            branch | git branch
            commits | list of commits
            completed_at | date and time
            model | name of a model
            tracks | list of paths and globs
            … and 20 more
        "#]],
        );
        check_complete(
            &config("lint:\n  disable:\n  - $0"),
            expect![[r#"
            complexity_words
        "#]],
        );
        check_complete(
            &config("lint:\n  thresholds:\n    complexity_words: $0"),
            expect![[r#"
            150 | the default
        "#]],
        );
        check_complete(
            &config("site:\n  include:\n    statuses: [pending, $0]"),
            expect![[r#"
            in_progress
            paused
            completed
            failed
            needs_attention
            ready
            blocked
            cancelled
        "#]],
        );
        check_complete(
            &config("site:\n  exclude:\n    labels: [$0]"),
            expect![[r#"
            fix |  | 1 spec
        "#]],
        );
    }

    #[test]
    fn keys_of_prompts_and_agents() {
        check_complete(
            "//- .chant/prompts/mine.md\n---\nname: mine\n$0\n---\n",
            expect![[r#"
            purpose | What the prompt is for.
            extends | The prompt whose text is put where this one says `{{> parent}}`.
        "#]],
        );
        check_complete(
            "//- .chant/prompts/mine.md\n---\nextends: $0\n---\n//- .chant/prompts/standard.md\nS\n",
            expect![[r#"
            standard
        "#]],
        );
        check_complete(
            "//- .chant/agents.md\n---\n$0\n---\n",
            expect![[r#"
            parallel | Runs side by side.
        "#]],
        );
    }

    #[test]
    fn nothing_where_chant_looks_for_nothing() {
        check_complete_none(&config("unknown:\n  $0"));
        check_complete_none(&config("project:\n  name: $0"));
        check_complete_none(&config("lint: $0"));
        check_complete_none(&config("defaults:\n  prompt: [$0]"));
        check_complete_none("//- .chant/prompts/extensions/x.md\n---\n$0\n---\n");
    }
}
