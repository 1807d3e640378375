//! What does the work of a built-in run: the common agents as a table, or a command of the user's own. Placeholders say
//! how it is given the prompt. Nothing here is ever read from a project.

use std::path::{Path, PathBuf};

use crate::model::run::Started;

/// An agent that many people have.
#[derive(Debug)]
pub struct Preset {
    /// What a user writes.
    pub name: &'static str,
    /// The program and its arguments.
    pub argv: &'static [&'static str],
    /// Names of variables that it needs of the environment, besides the common ones; `*` at the end stands for anything.
    pub environment: &'static [&'static str],
}

/// Each may change files and commit where it asks for rights at all, and nothing more: a run has nobody to ask.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "claude",
        argv: &[
            "claude",
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
        argv: &["codex", "exec", "--sandbox", "workspace-write", "-"],
        environment: &["OPENAI_*", "CODEX_*"],
    },
    Preset {
        name: "gemini",
        argv: &["gemini", "--approval-mode", "auto_edit"],
        environment: &["GEMINI_*", "GOOGLE_*"],
    },
    Preset {
        name: "aider",
        argv: &["aider", "--yes-always", "--message-file", "{prompt_file}"],
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
        argv: &["opencode", "run", "{prompt}"],
        environment: &["OPENCODE_*", "ANTHROPIC_*", "OPENAI_*", "GEMINI_*"],
    },
    Preset {
        name: "goose",
        argv: &["goose", "run", "--instructions", "{prompt_file}"],
        environment: &["GOOSE_*", "ANTHROPIC_*", "OPENAI_*", "GOOGLE_*"],
    },
    Preset {
        name: "cursor-agent",
        argv: &["cursor-agent", "--print", "--force", "{prompt}"],
        environment: &["CURSOR_*"],
    },
];

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
    /// A preset by its name alone, else a command.
    #[must_use]
    pub fn named(argv: &[String]) -> Option<Self> {
        let preset = match argv {
            [] => return None,
            [name] if name.trim().is_empty() => return None,
            [name] => PRESETS.iter().find(|preset| preset.name == name),
            _ => None,
        };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Some(match preset {
            Some(preset) => Self {
                argv: owned(preset.argv),
                environment: owned(preset.environment),
            },
            None => Self {
                argv: argv.to_vec(),
                environment: Vec::new(),
            },
        })
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
        let asks = |text: &String| text.contains("{prompt}") || text.contains("{prompt_file}");
        !self.argv.iter().any(asks)
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
mod tests {
    use super::*;

    fn filled(argv: &[&str], prompt: &str) -> Result<Vec<String>, String> {
        let argv: Vec<String> = argv.iter().map(|text| (*text).to_owned()).collect();
        let started = Started::default();
        let with = Filling {
            id: "a;rm -rf $HOME",
            spec: "/p/a.md",
            prompt,
            prompt_file: "/p/prompt.md",
            started: &started,
        };
        Agent::named(&argv).unwrap().filled(&with)
    }

    #[test]
    fn placeholders_are_replaced_once_and_stay_one_argument() {
        let argv = filled(
            &["x", "--id={id}", "{prompt}", "{other} {"],
            "say {id}\n$(x)",
        )
        .unwrap();
        assert_eq!(
            argv,
            ["x", "--id=a;rm -rf $HOME", "say {id}\n$(x)", "{other} {"]
        );
    }

    #[test]
    fn a_name_alone_may_be_a_preset() {
        let claude = Agent::named(&["claude".to_owned()]).unwrap();
        assert!(claude.argv.len() > 1 && claude.reads_stdin());
        assert!(!Agent::named(&["aider".to_owned()]).unwrap().reads_stdin());
        let own = ["claude".to_owned(), "-p".to_owned()];
        assert_eq!(Agent::named(&own).unwrap().argv, own);
        assert_eq!(Agent::named(&[]), None);
    }

    #[test]
    fn refuses_what_cannot_be_handed_over_and_what_lies_in_a_project() {
        assert!(filled(&["x", "{prompt}"], &"x".repeat(MAX_ARGUMENT + 1)).is_err());
        assert!(filled(&["x", "{model}"], "").is_err());
        for (name, clause) in [
            ("./agent.sh", "relative path"),
            ("/nonexistent/agent", "no program"),
            ("no-such-agent-anywhere", "on PATH"),
        ] {
            let agent = Agent::named(&[name.to_owned()]).unwrap();
            assert!(agent.program().unwrap_err().contains(clause));
        }
    }

    #[test]
    fn chant_gets_an_id_that_is_no_option() {
        let agent = Agent::chant(Path::new("/bin/chant"), "--all", Some("research"));
        assert_eq!(
            agent.argv,
            [
                "/bin/chant",
                "work",
                "--no-watch",
                "--prompt=research",
                "--",
                "--all"
            ]
        );
    }

    #[test]
    fn the_environment_holds_no_key_of_a_service_that_is_not_its_own() {
        let all = [
            "PATH",
            "LC_ALL",
            "AWS_SECRET",
            "ANTHROPIC_API_KEY",
            "LD_PRELOAD",
        ];
        let all = || all.iter().map(|name| ((*name).to_owned(), String::new()));
        let names = |more: &[String]| -> Vec<String> {
            allowed(all(), more).map(|(name, _)| name).collect()
        };
        assert_eq!(names(&[]), ["PATH", "LC_ALL"]);
        let more = names(&["ANTHROPIC_*".to_owned()]);
        assert_eq!(more, ["PATH", "LC_ALL", "ANTHROPIC_API_KEY"]);
    }
}
