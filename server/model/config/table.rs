//! Every key of `config.md`, in the order of chant's own manual.

use crate::model::keys::{
    Key,
    Shape::{Bool, Count, Named, Number, OneOf, Section, Sections, Text, Texts},
};

const fn key(
    path: &'static str,
    shape: crate::model::keys::Shape,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key::new(path, shape, default, about)
}

/// The keys that chant reads, each with its default. `agents.md` holds `parallel.agents` alone.
#[rustfmt::skip] // A table: one row a line.
pub const CONFIG_KEYS: &[Key] = &[
    key("project", Section, "", "The project itself.").or_null(),
    key("project.name", Text, "", "Names the project; part of the folder of each run's worktree.").or_null(),
    key("project.prefix", Text, "", "Read and never used: ids have no prefix.").or_null().idle(),
    key("project.silent", Bool, "false", "Says less on the terminal.").or_null(),
    key("defaults", Section, "", "What holds for every spec that says nothing else.").or_null(),
    key("defaults.prompt", Text, "bootstrap", "The prompt of a spec that names none: a file of `.chant/prompts`, without `.md`.").or_null(),
    key("defaults.branch_prefix", Text, "chant/", "What stands before the id in the name of a run's branch.").or_null(),
    key("defaults.model", Text, "", "The model of a run, where neither `CHANT_MODEL` nor `ANTHROPIC_MODEL` is set; `haiku` where nothing is.").or_null(),
    key("defaults.split_model", Text, "", "The model that splits specs.").or_null(),
    key("defaults.main_branch", Text, "main", "The branch that finished work is merged into.").or_null(),
    key("defaults.provider", OneOf(&["claude", "ollama", "openai", "kirocli"]), "claude", "Who runs the model.").or_null(),
    key("defaults.rotation_strategy", OneOf(&["none", "random", "round_robin", "round-robin"]), "none", "How runs are shared out among `parallel.agents`.").or_null(),
    key("defaults.prompt_extensions", Texts, "[]", "Files of `.chant/prompts/extensions`, without `.md`, that are put below every prompt.").or_null(),
    key("providers", Section, "", "Read and never used: chant always takes the endpoints it was built with.").or_null().idle(),
    key("parallel", Section, "", "Runs side by side.").or_null(),
    key("parallel.agents", Sections, "", "The agents that runs are shared out among; one `claude` where absent."),
    key("parallel.agents[].name", Text, "main", "How the agent is called in logs."),
    key("parallel.agents[].command", Text, "claude", "The command that starts it."),
    key("parallel.agents[].max_concurrent", Count, "2", "How many runs it may have at once."),
    key("parallel.agents[].weight", Count, "1", "How often it is chosen, against the others."),
    key("parallel.stagger_delay_ms", Count, "1000", "How long to wait between two starts, in milliseconds."),
    key("parallel.stagger_jitter_ms", Count, "200", "How much that wait may vary, in milliseconds."),
    key("repos", Sections, "[]", "Other projects that `show`, `list` and `search` look into. Dependencies on their specs never resolve.").or_null(),
    key("repos[].name", Text, "", "What stands before the `:` of their ids.").needed(),
    key("repos[].path", Text, "", "Where the project lies; `~` is the home folder.").needed(),
    key("enterprise", Section, "", "Fields that are filled in, and fields that must be there.").or_null(),
    key("enterprise.required", Texts, "[]", "Fields that every spec must have."),
    key("enterprise.derived", Named, "{}", "Fields that `chant add` and `chant derive` fill in, by name."),
    key("enterprise.derived.*.from", OneOf(&["branch", "path", "env", "git_user"]), "", "Where the value comes from.").needed(),
    key("enterprise.derived.*.pattern", Text, "", "A regular expression whose first group is the value; the variable's name for `env`, `name` or `email` for `git_user`.").needed(),
    key("enterprise.derived.*.validate", Section, "", "What the value must be.").or_null(),
    key("enterprise.derived.*.validate.type", OneOf(&["enum"]), "", "How it is checked.").needed(),
    key("enterprise.derived.*.validate.values", Texts, "", "The values it may have.").needed(),
    key("approval", Section, "", "What people decide.").or_null(),
    key("approval.rejection_action", OneOf(&["manual", "dependency", "group"]), "manual", "What `chant reject` does besides noting the rejection."),
    key("approval.require_approval_for_agent_work", Bool, "false", "Asks for approval of work whose commits name an agent."),
    key("validation", Section, "", "How strict a run is with its result.").or_null(),
    key("validation.strict_output_validation", Bool, "false", "Lets a run fail whose output does not match its schema."),
    key("lint", Section, "", "What `chant lint` speaks of.").or_null(),
    key("lint.thresholds", Section, "", "Where complex begins and simple ends."),
    key("lint.thresholds.complexity_criteria", Count, "10", "More criteria than this are complex."),
    key("lint.thresholds.complexity_files", Count, "5", "More target files than this are complex."),
    key("lint.thresholds.complexity_words", Count, "150", "More words than this are complex, where `lint.disable` lets the rule speak."),
    key("lint.thresholds.simple_criteria", Count, "1", "At most this many criteria are simple."),
    key("lint.thresholds.simple_files", Count, "1", "At most this many target files are simple."),
    key("lint.thresholds.simple_words", Count, "3", "At most this many words are simple."),
    key("lint.disable", Texts, "[complexity_words]", "Rules that are switched off. Only `complexity_words` can be."),
    key("watch", Section, "", "`chant watch`.").or_null(),
    key("watch.poll_interval_ms", Count, "5000", "How often it looks, in milliseconds."),
    key("watch.idle_timeout_minutes", Count, "5", "When it ends, if nothing happens."),
    key("watch.failure", Section, "", "What it does with failed runs."),
    key("watch.failure.max_retries", Count, "3", "How often a run is tried again."),
    key("watch.failure.retry_delay_ms", Count, "60000", "How long to wait before the first retry, in milliseconds."),
    key("watch.failure.backoff_multiplier", Number, "2.0", "By how much each wait is longer than the one before."),
    key("watch.failure.retryable_patterns", Texts, "[]", "Texts in the log that make a failure worth another try."),
    key("watch.failure.on_permanent_failure", OneOf(&["skip", "stop"]), "skip", "Whether to go on with other specs."),
    key("site", Section, "", "`chant site`.").or_null(),
    key("site.output_dir", Text, "./public/", "Where the pages are written."),
    key("site.base_url", Text, "/", "What their links begin with."),
    key("site.title", Text, "Project Specs", "The title of every page."),
    key("site.include", Section, "", "Which specs are shown."),
    key("site.include.statuses", Texts, "[completed, in_progress, pending]", "By status."),
    key("site.include.labels", Texts, "[]", "By label; all where empty."),
    key("site.exclude", Section, "", "What is left out."),
    key("site.exclude.labels", Texts, "[]", "Specs with these labels."),
    key("site.exclude.fields", Texts, "[]", "Fields of every spec."),
    key("site.features", Section, "", "Which pages there are."),
    key("site.features.changelog", Bool, "true", "The change log."),
    key("site.features.dependency_graph", Bool, "true", "The graph."),
    key("site.features.timeline", Bool, "true", "The timeline."),
    key("site.features.status_indexes", Bool, "true", "A page for each status."),
    key("site.features.label_indexes", Bool, "true", "A page for each label."),
    key("site.graph", Section, "", "How the graph is drawn."),
    key("site.graph.detail", OneOf(&["minimal", "titles", "full"]), "full", "How much each spec shows."),
    key("site.timeline", Section, "", "How the timeline is drawn."),
    key("site.timeline.group_by", OneOf(&["day", "week", "month"]), "day", "What its columns are."),
    key("site.timeline.include_pending", Bool, "false", "Whether pending specs are on it."),
    key("silent", Bool, "", "Written by `chant silent`, and never read: `project.silent` is.").idle(),
];

/// The keys that `agents.md` may hold; chant looks at nothing else in it.
pub const AGENTS_KEYS: &[Key] = CONFIG_KEYS.split_at(14).1.split_at(6).0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_once_and_below_its_section() {
        for (at, key) in CONFIG_KEYS.iter().enumerate() {
            let above = &CONFIG_KEYS[..at];
            assert!(
                above.iter().all(|other| other.path != key.path),
                "{} stands twice",
                key.path
            );
            if let Some((section, _)) = key.path.rsplit_once('.') {
                let section = section.trim_end_matches("[]").trim_end_matches(".*");
                assert!(
                    above.iter().any(|other| other.path == section),
                    "{section} is missing"
                );
            }
        }
    }

    #[test]
    fn agents_are_all_that_stands_in_their_file() {
        let paths: Vec<&str> = AGENTS_KEYS.iter().map(|key| key.path).collect();
        assert_eq!(
            paths,
            [
                "parallel",
                "parallel.agents",
                "parallel.agents[].name",
                "parallel.agents[].command",
                "parallel.agents[].max_concurrent",
                "parallel.agents[].weight"
            ]
        );
    }
}
