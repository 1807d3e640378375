//! Who runs specs, and how. None of it may come from a project: an editor that has settings of a workspace must not let
//! them speak here.

use serde_json::Value;

use super::{Setting, on};
use crate::runner::{self, Choice, Means};

/// What a user has set about runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lsp) struct Run {
    /// Who does the work.
    pub(in crate::lsp) means: Means,
    /// So many runs go on at once.
    pub(in crate::lsp) parallel: usize,
    /// Whether changes that are not committed are no matter.
    pub(in crate::lsp) allow_dirty: bool,
    /// Whether runs end with the editor.
    pub(in crate::lsp) stop_on_exit: bool,
    /// Whether the user trusts the workspace.
    pub(in crate::lsp) trusted: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            means: Means::default(),
            parallel: 1,
            allow_dirty: false,
            stop_on_exit: false,
            trusted: true,
        }
    }
}

/// Their rows of the table.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: "trusted",
        default: "true",
        values: "`true` or `false`",
        about: "Whether the workspace is trusted. Where it is not, everything is read and checked, and nothing is run.",
        take: |settings, value| on(value, &mut settings.run.trusted),
    },
    Setting {
        name: "run.agent",
        default: "[]",
        values: "a text, or a list of texts",
        about: "What does the work of a run: the name of a preset (phases.md has the list), or a program and its arguments, \
                in which `{prompt_file}`, `{prompt}`, `{spec}`, `{id}` and `{model}` are replaced. Where neither of the \
                first two is in it, the prompt comes by standard input.",
        take: |settings, value| {
            settings.run.means.agent = match value {
                Value::String(name) if name.is_empty() => Vec::new(),
                Value::String(name) => vec![name.clone()],
                other => texts(other)?,
            };
            Some(())
        },
    },
    Setting {
        name: "run.backend",
        default: "\"auto\"",
        values: "`auto`, `built-in` or `chant`",
        about: "Who runs a spec: `built-in` starts the agent, `chant` hands the whole run to `chant work`. `auto` is the \
                first where an agent is set, else the second.",
        take: |settings, value| {
            settings.run.means.choice = Choice::named(value.as_str()?)?;
            Some(())
        },
    },
    Setting {
        name: "run.chant",
        default: "\"\"",
        values: "a text",
        about: "Where `chant` is, as an absolute path; empty for the one on PATH.",
        take: |settings, value| {
            settings.run.means.chant = value.as_str()?.to_owned();
            Some(())
        },
    },
    Setting {
        name: "run.model",
        default: "\"\"",
        values: "a text",
        about: "The model: a preset is told it, and it stands for `{model}` in a command. A completed spec notes it where it was handed on.",
        take: |settings, value| {
            let model = Some(value.as_str()?.to_owned());
            settings.run.means.model = model.filter(|model| !model.is_empty());
            Some(())
        },
    },
    Setting {
        name: "run.timeout",
        default: "60",
        values: "a number of minutes such as 90 or 0.5, 0 for no end",
        about: "How many minutes a run may take before it is ended as failed.",
        take: |settings, value| {
            settings.run.means.seconds = runner::seconds_of(value.as_f64()?)?;
            Some(())
        },
    },
    Setting {
        name: "run.grace",
        default: "5",
        values: "a number of seconds, 600 at most",
        about: "How many seconds an agent that is asked to end is given before it is killed, with all that it has started.",
        take: |settings, value| {
            settings.run.means.grace = value.as_u64().filter(|seconds| *seconds <= 600)?;
            Some(())
        },
    },
    Setting {
        name: "run.environment",
        default: "[]",
        values: "a list of texts",
        about: "Names of environment variables that an agent gets besides those that all get, and those of its preset; `*` at \
                the end stands for anything.",
        take: |settings, value| {
            settings.run.means.environment = texts(value)?;
            Some(())
        },
    },
    Setting {
        name: "run.parallel",
        default: "1",
        values: "a number from 1 to 64",
        about: "How many runs go on at once; more wait for their turn. Built-in runs share one working tree.",
        take: |settings, value| {
            let count = value.as_u64().filter(|count| (1..=64).contains(count))?;
            settings.run.parallel = usize::try_from(count).ok()?;
            Some(())
        },
    },
    Setting {
        name: "run.allowDirty",
        default: "false",
        values: "`true` or `false`",
        about: "Whether a run may begin while files that git tracks have changes that are not committed; those below \
                `.chant` never matter.",
        take: |settings, value| on(value, &mut settings.run.allow_dirty),
    },
    Setting {
        name: "run.stopOnExit",
        default: "false",
        values: "`true` or `false`",
        about: "Whether runs end with the editor that they were started from. Otherwise they go on, and are found again.",
        take: |settings, value| on(value, &mut settings.run.stop_on_exit),
    },
];

fn texts(value: &Value) -> Option<Vec<String>> {
    let texts = value.as_array()?.iter();
    texts.map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::Settings, *};

    #[test]
    fn an_agent_is_a_name_or_a_command() {
        let read = |value: Value| {
            let (settings, complaints) = Settings::read([&json!({"run": value})]);
            (settings.run, complaints)
        };
        let (run, _) = read(json!({"agent": "claude", "timeout": 1.5, "parallel": 3}));
        assert_eq!(
            (run.means.agent, run.means.seconds, run.parallel),
            (vec!["claude".to_owned()], 90, 3)
        );
        let (run, _) =
            read(json!({"agent": ["sh", "-c", "true"], "backend": "chant", "model": ""}));
        assert_eq!(
            (run.means.agent.len(), run.means.choice, run.means.model),
            (3, Choice::Chant, None)
        );
        for odd in [
            json!({"agent": 1}),
            json!({"agent": [1]}),
            json!({"parallel": 0}),
            json!({"grace": 601}),
            json!({"timeout": -1}),
        ] {
            let (run, complaints) = read(odd);
            assert_eq!((run, complaints.len()), (Run::default(), 1));
        }
    }
}
