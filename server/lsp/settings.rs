//! What a user may set, in one table: the parser, the manual and the error messages read it.
//!
//! Settings come from `initializationOptions`, from `workspace/configuration` and from `workspace/didChangeConfiguration`;
//! the latter two replace each other and lie over the first. A value that cannot be understood is named to the user and
//! leaves its setting as it would be without it.

mod run;

use serde_json::{Map, Value};

pub(super) use run::Run;

use crate::ide::{
    diagnostics::{Levels, Severity, rule_named},
    hints, lenses,
};

/// The settings of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Which rules speak, and how loud.
    pub(super) levels: Levels,
    /// Which files get diagnostics.
    pub(super) scope: Scope,
    /// Whether frontmatter is formatted.
    pub(super) format: bool,
    /// Whether an Enter behind a criterion continues the list.
    pub(super) format_on_type: bool,
    /// What is written to the editor's log.
    pub(super) log_level: LogLevel,
    /// Who runs specs, and how.
    pub(super) run: Run,
    /// What is shown without being asked for.
    shown: Shown,
}

/// What is shown without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    lenses: bool,
    lens: lenses::Wanted,
    hints: bool,
    hint: hints::Wanted,
    tokens: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            lenses: true,
            lens: lenses::Wanted {
                readiness: true,
                progress: true,
                unblocks: true,
                next: true,
            },
            hints: true,
            hint: hints::Wanted {
                ids: true,
                globs: true,
                ages: true,
            },
            tokens: true,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            levels: Levels::default(),
            scope: Scope::default(),
            format: true,
            format_on_type: true,
            log_level: LogLevel::default(),
            run: Run::default(),
            shown: Shown::default(),
        }
    }
}

/// Which files get diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// All files of all projects, up to a cap.
    #[default]
    Workspace,
    /// Documents that are open in the editor.
    Open,
}

/// How much the editor's log is told. Each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LogLevel {
    /// Nothing.
    Off,
    /// What the server could not do.
    Error,
    /// What it had to do differently.
    Warning,
    /// What a user may want to know.
    #[default]
    Info,
    /// What a maintainer wants to know.
    Debug,
}

/// One row of the table.
pub(super) struct Setting {
    /// The name, below `chant`.
    pub(super) name: &'static str,
    /// The default, as JSON. The manual shows it.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the manual is written by a test")
    )]
    pub(super) default: &'static str,
    /// The values that it takes, in words that fit behind "must be".
    pub(super) values: &'static str,
    /// What it does.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the manual is written by a test")
    )]
    pub(super) about: &'static str,
    /// Takes a value over; `None` if it is none of `values`.
    take: fn(&mut Settings, &Value) -> Option<()>,
}

/// Every setting, in the order of the manual.
fn all() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().chain(run::SETTINGS)
}

/// Those that have no place of their own.
const SETTINGS: &[Setting] = &[
    Setting {
        name: "rules",
        default: "{}",
        values: "an object of rule codes, each with `error`, `warning`, `info`, `hint` or `off`",
        about: "The severity of single rules, by their code: `{\"lost-comment\": \"off\"}`. The codes are the headings \
                of rules.md.",
        take: take_rules,
    },
    Setting {
        name: "diagnostics.scope",
        default: "\"workspace\"",
        values: "`workspace` or `open`",
        about: "Whether files that are not open in the editor get diagnostics as well.",
        take: |settings, value| {
            settings.scope = match value.as_str()? {
                "workspace" => Scope::Workspace,
                "open" => Scope::Open,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "lenses.enable",
        default: "true",
        values: "`true` or `false`",
        about: "Whether anything is shown above the title of a spec.",
        take: |settings, value| on(value, &mut settings.shown.lenses),
    },
    Setting {
        name: "lenses.readiness",
        default: "true",
        values: "`true` or `false`",
        about: "Above a title: whether the spec could run, or why it cannot.",
        take: |settings, value| on(value, &mut settings.shown.lens.readiness),
    },
    Setting {
        name: "lenses.progress",
        default: "true",
        values: "`true` or `false`",
        about: "Above a title: how many criteria are ticked, and how many members are completed.",
        take: |settings, value| on(value, &mut settings.shown.lens.progress),
    },
    Setting {
        name: "lenses.unblocks",
        default: "true",
        values: "`true` or `false`",
        about: "Above a title: how many specs wait for this one.",
        take: |settings, value| on(value, &mut settings.shown.lens.unblocks),
    },
    Setting {
        name: "lenses.next",
        default: "true",
        values: "`true` or `false`",
        about: "Above a title: the phase that follows.",
        take: |settings, value| on(value, &mut settings.shown.lens.next),
    },
    Setting {
        name: "hints.enable",
        default: "true",
        values: "`true` or `false`",
        about: "Whether anything is shown behind names in the frontmatter.",
        take: |settings, value| on(value, &mut settings.shown.hints),
    },
    Setting {
        name: "hints.ids",
        default: "true",
        values: "`true` or `false`",
        about: "Behind the id of a spec: its status and title.",
        take: |settings, value| on(value, &mut settings.shown.hint.ids),
    },
    Setting {
        name: "hints.globs",
        default: "true",
        values: "`true` or `false`",
        about: "Behind a glob: how many files it matches.",
        take: |settings, value| on(value, &mut settings.shown.hint.globs),
    },
    Setting {
        name: "hints.ages",
        default: "true",
        values: "`true` or `false`",
        about: "Behind a time: how long ago it was.",
        take: |settings, value| on(value, &mut settings.shown.hint.ages),
    },
    Setting {
        name: "semanticTokens.enable",
        default: "true",
        values: "`true` or `false`",
        about: "Whether specs are coloured by what they mean: ids by the status of their specs, criteria by theirs.",
        take: |settings, value| on(value, &mut settings.shown.tokens),
    },
    Setting {
        name: "format.enable",
        default: "true",
        values: "`true` or `false`",
        about: "Whether the editor's formatting puts frontmatter into the form that chant writes: keys in its order, \
                lists and spacing even, no needless quotes. Values, comments and the body stay.",
        take: |settings, value| {
            settings.format = value.as_bool()?;
            Some(())
        },
    },
    Setting {
        name: "format.onType",
        default: "true",
        values: "`true` or `false`",
        about: "Whether Enter behind a criterion begins the next one, and Enter on an empty one ends the list; in editors \
                that format while typing.",
        take: |settings, value| {
            settings.format_on_type = value.as_bool()?;
            Some(())
        },
    },
    Setting {
        name: "logLevel",
        default: "\"info\"",
        values: "`off`, `error`, `warning`, `info` or `debug`",
        about: "How much the server writes to the editor's log. The environment variable `CHANT_LSP_LOG` does the same for \
                what it writes to stderr.",
        take: |settings, value| {
            settings.log_level = LogLevel::named(value.as_str()?)?;
            Some(())
        },
    },
];

impl Settings {
    /// Which lenses to show; `None` where none.
    pub(super) fn lenses(&self) -> Option<lenses::Wanted> {
        self.shown.lenses.then_some(self.shown.lens)
    }

    /// Which hints to show; `None` where none.
    pub(super) fn hints(&self) -> Option<hints::Wanted> {
        self.shown.hints.then_some(self.shown.hint)
    }

    /// Whether to colour.
    pub(super) fn tokens(&self) -> bool {
        self.shown.tokens
    }

    /// The settings that result from layers, later ones over earlier ones, and a sentence for each value that makes no
    /// sense.
    pub(super) fn read<'a>(layers: impl IntoIterator<Item = &'a Value>) -> (Self, Vec<String>) {
        let (mut settings, mut complaints) = (Self::default(), Vec::new());
        for layer in layers {
            let Some(values) = section(layer) else {
                if !layer.is_null() {
                    complaints.push(format!(
                        "the settings of chant must be an object, not `{layer}`"
                    ));
                }
                continue;
            };
            for setting in all() {
                let Some(value) = lookup(values, setting.name).filter(|value| !value.is_null())
                else {
                    continue;
                };
                let (name, values) = (setting.name, setting.values);
                if let (true, Some(rules)) = (name == "rules", value.as_object()) {
                    complaints.extend(bad_rules(rules));
                }
                if (setting.take)(&mut settings, value).is_none() {
                    complaints.push(format!(
                        "the setting `chant.{name}` must be {values}, not `{value}`"
                    ));
                }
            }
        }
        (settings, complaints)
    }
}

impl LogLevel {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "off" => Self::Off,
            "error" => Self::Error,
            "warning" | "warn" => Self::Warning,
            "info" => Self::Info,
            "debug" => Self::Debug,
            _ => return None,
        })
    }
}

/// The values of `chant`: some clients send the section, some an object that has it.
fn section(layer: &Value) -> Option<&Map<String, Value>> {
    let object = layer.as_object()?;
    object
        .get("chant")
        .and_then(Value::as_object)
        .or(Some(object))
}

/// The value of `a.b`, written as one key or as two objects.
fn lookup<'a>(values: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    values.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        values.get(outer)?.as_object()?.get(inner)
    })
}

/// Takes a switch over.
fn on(value: &Value, to: &mut bool) -> Option<()> {
    *to = value.as_bool()?;
    Some(())
}

fn take_rules(settings: &mut Settings, value: &Value) -> Option<()> {
    for (code, level) in value.as_object()? {
        if let (Some(rule), Some(level)) =
            (rule_named(code), level.as_str().and_then(severity_named))
        {
            settings.levels.0.insert(rule.code.into(), level);
        }
    }
    Some(())
}

fn bad_rules(rules: &Map<String, Value>) -> impl Iterator<Item = String> {
    rules.iter().filter_map(|(code, level)| {
        if rule_named(code).is_none() {
            return Some(format!("the setting `chant.rules` names `{code}`, and no rule has that code"));
        }
        let known = level.as_str().is_some_and(|name| severity_named(name).is_some());
        (!known).then(|| {
            format!("the setting `chant.rules.{code}` must be `error`, `warning`, `info`, `hint` or `off`, not `{level}`")
        })
    })
}

/// The severity of that name; the inner `None` is `off`.
fn severity_named(name: &str) -> Option<Option<Severity>> {
    Some(match name {
        "error" => Some(Severity::Error),
        "warning" | "warn" => Some(Severity::Warning),
        "info" | "information" => Some(Severity::Information),
        "hint" => Some(Severity::Hint),
        "off" => None,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
