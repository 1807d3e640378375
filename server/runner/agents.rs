//! What does the work of a built-in run: the common agents as a table, or a command of the user's own. Placeholders say
//! how it is given the prompt. Nothing here is ever read from a project.

use std::path::{Path, PathBuf};

use crate::model::run::Started;

/// An agent that many people have.
#[derive(Debug)]
pub struct Preset {
    /// What a user writes.
    pub name: &'static str,
    /// The program, and what names the task of its that is meant.
    pub command: &'static [&'static str],
    /// Its arguments.
    pub arguments: &'static [&'static str],
    /// Names of variables that it needs of the environment, besides the common ones; `*` at the end stands for anything.
    pub environment: &'static [&'static str],
}

/// Each may change files and commit where it asks for rights at all, and nothing more: a run has nobody to ask. Each knows
/// the option `--model`.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "claude",
        command: &["claude"],
        arguments: &[
            "--print",
            "--permission-mode",
            "acceptEdits",
            "--allowedTools",
            "Bash(git add:*),Bash(git commit:*),Bash(git status:*),Bash(git diff:*)",
        ],
        environment: &["ANTHROPIC_*", "CLAUDE_*"],
    },
    Preset {
        name: "codex",
        command: &["codex", "exec"],
        arguments: &["--sandbox", "workspace-write", "-"],
        environment: &["OPENAI_*", "CODEX_*"],
    },
    Preset {
        name: "gemini",
        command: &["gemini"],
        arguments: &["--approval-mode", "auto_edit"],
        environment: &["GEMINI_*", "GOOGLE_*"],
    },
    Preset {
        name: "aider",
        command: &["aider"],
        arguments: &["--yes-always", "--message-file", "{prompt_file}"],
        environment: &[
            "AIDER_*",
            "ANTHROPIC_*",
            "OPENAI_*",
            "GEMINI_*",
            "OPENROUTER_*",
        ],
    },
    Preset {
        name: "opencode",
        command: &["opencode", "run"],
        arguments: &["{prompt}"],
        environment: &["OPENCODE_*", "ANTHROPIC_*", "OPENAI_*", "GEMINI_*"],
    },
    Preset {
        name: "goose",
        command: &["goose", "run"],
        arguments: &["--instructions", "{prompt_file}"],
        environment: &["GOOSE_*", "ANTHROPIC_*", "OPENAI_*", "GOOGLE_*"],
    },
    Preset {
        name: "cursor-agent",
        command: &["cursor-agent"],
        arguments: &["--print", "--force", "{prompt}"],
        environment: &["CURSOR_*"],
    },
];

/// How a preset is told the model.
const MODEL: [&str; 2] = ["--model", "{model}"];

/// What every agent is given of the environment: what programs need to find their files, the network and the user. Keys
/// of services are none of it.
const COMMON: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "LC_*",
    "TZ",
    "TMPDIR",
    "TEMP",
    "TMP",
    "TERM",
    "XDG_*",
    "SSH_AUTH_SOCK",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NODE_EXTRA_CA_CERTS",
    "GIT_AUTHOR_*",
    "GIT_COMMITTER_*",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "SystemRoot",
    "ComSpec",
    "PATHEXT",
];

/// chant starts agents itself, and hands its own environment on.
const OF_CHANT: &[&str] = &["CHANT_*", "ANTHROPIC_*", "CLAUDE_*", "OPENAI_*"];

/// One argument may have 128 KiB on Linux, and a command line in all not much more elsewhere.
const MAX_ARGUMENT: usize = 96 * 1024;

/// The command of an agent, with its placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// Names of variables that it gets besides the common ones.
    pub environment: Vec<String>,
}

impl Agent {
    /// A preset by its name, with the user's own options behind its arguments; else a command. `model` says whether one is
    /// set: a preset is told it.
    #[must_use]
    pub fn named(argv: &[String], model: bool) -> Option<Self> {
        let (name, own) = argv.split_first()?;
        if own.is_empty() && name.trim().is_empty() {
            return None;
        }
        let preset = PRESETS.iter().find(|preset| preset.name == name);
        let Some(preset) = preset.filter(|_| only_adds(own)) else {
            return Some(Self {
                argv: argv.to_vec(),
                environment: Vec::new(),
            });
        };
        let model: &[&str] = if model && !own.iter().any(|text| names_model(text)) {
            &MODEL
        } else {
            &[]
        };
        let parts = [preset.command, model, preset.arguments].concat();
        let parts = parts.into_iter().map(str::to_owned);
        Some(Self {
            argv: parts.chain(own.iter().cloned()).collect(),
            environment: preset.environment.iter().map(|&it| it.into()).collect(),
        })
    }

    /// Whether its command hands a model on.
    #[must_use]
    pub fn takes_model(&self) -> bool {
        self.argv.iter().any(|text| text.contains("{model}"))
    }

    /// chant itself, which starts an agent of its own choice.
    #[must_use]
    pub fn chant(program: &Path, id: &str, prompt: Option<&str>) -> Self {
        let mut argv = vec![
            program.display().to_string(),
            "work".to_owned(),
            "--no-watch".to_owned(),
        ];
        if let Some(prompt) = prompt {
            argv.push(format!("--prompt={prompt}"));
        }
        // Whatever the id looks like, it is no option.
        argv.extend(["--".to_owned(), id.to_owned()]);
        Self {
            argv,
            environment: OF_CHANT.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// What it is called: the name of its program.
    #[must_use]
    pub fn name(&self) -> String {
        let program = self.argv.first().map(Path::new);
        let name = program.and_then(Path::file_stem);
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Where its program is; a bare name is looked up as a shell would, in absolute folders only.
    ///
    /// # Errors
    /// A clause: there is no such program, or its path is relative.
    pub fn program(&self) -> Result<PathBuf, String> {
        let name = self.argv.first().map_or("", String::as_str);
        let path = Path::new(name);
        if path.is_absolute() {
            return super::chant::is_program(path)
                .then(|| path.to_owned())
                .ok_or_else(|| format!("{name} is no program that can be run"));
        }
        if name.contains(['/', '\\']) {
            return Err(format!(
                "the agent `{name}` is named by a relative path, which could lead into the project"
            ));
        }
        super::chant::on_path(name).ok_or_else(|| format!("there is no program `{name}` on PATH"))
    }

    /// Whether the prompt goes to its standard input: it asks for it in no other way.
    #[must_use]
    pub fn reads_stdin(&self) -> bool {
        !self.argv.iter().any(|text| asks_prompt(text))
    }

    /// The command with its placeholders replaced, each argument for itself.
    ///
    /// # Errors
    /// A clause: the prompt does not fit into an argument, or a model is asked for and none is set.
    pub fn filled(&self, with: &Filling) -> Result<Vec<String>, String> {
        let mut out = Vec::with_capacity(self.argv.len());
        for text in &self.argv {
            if text.contains("{model}") && with.started.model.is_none() {
                return Err(
                    "the agent's command asks for `{model}`, and no model is set".to_owned(),
                );
            }
            out.push(with.replaced(text));
            if out.last().is_some_and(|text| text.len() > MAX_ARGUMENT) {
                return Err(
                    "the prompt is too long for an argument: hand it over with `{prompt_file}`, or by standard input"
                        .to_owned(),
                );
            }
        }
        Ok(out)
    }
}

fn asks_prompt(text: &str) -> bool {
    text.contains("{prompt}") || text.contains("{prompt_file}")
}

/// Whether what stands behind a preset's name adds options to it. A task of the program, or a way of its own to hand the
/// prompt over, makes a command of it that is complete.
fn only_adds(own: &[String]) -> bool {
    own.first().is_none_or(|text| text.starts_with('-')) && !own.iter().any(|it| asks_prompt(it))
}

fn names_model(text: &str) -> bool {
    text == "-m" || text == MODEL[0] || text.starts_with("--model=")
}

/// What stands for the placeholders.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// `{id}`.
    pub id: &'a str,
    /// `{spec}`.
    pub spec: &'a str,
    /// `{prompt}`.
    pub prompt: &'a str,
    /// `{prompt_file}`.
    pub prompt_file: &'a str,
    /// `{model}`.
    pub started: &'a Started,
}

impl Filling<'_> {
    /// Replaces in one pass, so that a placeholder in a prompt stays what it is.
    fn replaced(&self, text: &str) -> String {
        let model = self.started.model.as_deref().unwrap_or_default();
        let values = [
            ("{prompt_file}", self.prompt_file),
            ("{prompt}", self.prompt),
            ("{id}", self.id),
            ("{spec}", self.spec),
            ("{model}", model),
        ];
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            match values.iter().find(|(name, _)| rest.starts_with(name)) {
                Some((name, value)) => {
                    out.push_str(value);
                    rest = &rest[name.len()..];
                }
                None => {
                    out.push('{');
                    rest = &rest[1..];
                }
            }
        }
        out + rest
    }
}

/// The part of an environment that an agent is given.
pub fn allowed<'a>(
    all: impl Iterator<Item = (String, String)> + 'a,
    more: &'a [String],
) -> impl Iterator<Item = (String, String)> + 'a {
    all.filter(move |(name, _)| {
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        COMMON.iter().any(|pattern| fits(pattern)) || more.iter().any(|pattern| fits(pattern))
    })
}

#[cfg(test)]
mod tests;
