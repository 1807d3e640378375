//! What a user has set for runs, and the job that comes of it.

use std::path::{Path, PathBuf};

use super::{Agent, chant, job::Job, run_name};

/// The oldest chant whose files and command line are known to be as they are read here.
const OLDEST: (u64, u64) = (0, 20);

/// Who shall do the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The agent, if the user has set one; else chant, if it is installed.
    #[default]
    Auto,
    /// The agent.
    BuiltIn,
    /// chant.
    Chant,
}

impl Choice {
    /// As it is written.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "auto" => Self::Auto,
            "built-in" => Self::BuiltIn,
            "chant" => Self::Chant,
            _ => return None,
        })
    }
}

/// What a user has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Means {
    /// Who shall do the work.
    pub choice: Choice,
    /// The agent: a preset's name, or a command; empty where none is set.
    pub agent: Vec<String>,
    /// Where chant is; on PATH if empty.
    pub chant: String,
    /// The model, which is noted where the agent's command hands it on.
    pub model: Option<String>,
    /// So many seconds may a run take; 0 for any number.
    pub seconds: u64,
    /// So many seconds has an agent that is asked to end.
    pub grace: u64,
    /// Names of variables that an agent gets besides those that all get.
    pub environment: Vec<String>,
}

impl Default for Means {
    fn default() -> Self {
        Self {
            choice: Choice::Auto,
            agent: Vec::new(),
            chant: String::new(),
            model: None,
            seconds: 60 * 60,
            grace: 5,
            environment: Vec::new(),
        }
    }
}

/// The seconds of so many minutes, of which a part counts as well: at least one, unless it is 0. `None` for what is no time.
#[must_use]
pub fn seconds_of(minutes: f64) -> Option<u64> {
    /// A year; nobody waits longer.
    const MOST: f64 = 366.0 * 24.0 * 3600.0;
    let seconds = (minutes * 60.0).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is in bounds"
    )]
    (0.0..=MOST).contains(&seconds).then_some(seconds as u64)
}

/// Who will do the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worker {
    /// This agent.
    Agent(Agent),
    /// This chant.
    Chant(PathBuf),
}

/// The spec that is to be run, and what its agent is given.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The project.
    pub root: &'a Path,
    /// The spec's id.
    pub id: &'a str,
    /// The spec's file, relative to the project.
    pub path: &'a str,
    /// The prompt's name.
    pub prompt_name: &'a str,
    /// Whether that is another prompt than the spec's own.
    pub other_prompt: bool,
    /// The prompt.
    pub prompt: &'a str,
    /// Whether an output that does not match its schema needs attention.
    pub strict: bool,
}

impl Means {
    /// Who would do the work; a look at a few folders.
    ///
    /// # Errors
    /// A clause behind a spec's name: why nobody would.
    pub fn worker(&self) -> Result<Worker, String> {
        let agent = Agent::named(&self.agent, self.model.is_some());
        match (self.choice, agent) {
            (Choice::Auto | Choice::BuiltIn, Some(agent)) => {
                agent
                    .program()
                    .map_err(|clause| format!("has nobody to run it: {clause}"))?;
                Ok(Worker::Agent(agent))
            }
            (Choice::BuiltIn, None) => {
                Err("has nobody to run it: no agent is set (`chant.run.agent`)".to_owned())
            }
            (choice, _) => match self.chant() {
                Some(program) => Ok(Worker::Chant(program)),
                None if choice == Choice::Auto => Err(
                    "has nobody to run it: set an agent (`chant.run.agent`), or install chant"
                        .to_owned(),
                ),
                None => Err("has nobody to run it: chant is not installed".to_owned()),
            },
        }
    }

    fn chant(&self) -> Option<PathBuf> {
        let set = Path::new(&self.chant);
        if self.chant.is_empty() {
            return chant::installed();
        }
        (set.is_absolute() && chant::is_program(set)).then(|| set.to_owned())
    }

    /// The job of a run that begins now.
    ///
    /// # Errors
    /// A sentence: the installed chant is none that we know how to use.
    pub fn job(&self, worker: Worker, task: &Task) -> Result<Job, String> {
        let (agent, chant) = match worker {
            Worker::Agent(agent) => (agent, false),
            Worker::Chant(program) => {
                check_version(&program)?;
                let prompt = task.other_prompt.then_some(task.prompt_name);
                (Agent::chant(&program, task.id, prompt), true)
            }
        };
        let environment = agent.environment.iter().chain(&self.environment);
        let handed_on = !chant && agent.takes_model();
        Ok(Job {
            run: run_name(),
            root: task.root.to_owned(),
            id: task.id.to_owned(),
            path: task.path.to_owned(),
            chant,
            environment: environment.cloned().collect(),
            argv: agent.argv,
            prompt_name: task.prompt_name.to_owned(),
            prompt: task.prompt.to_owned(),
            model: self.model.clone().filter(|_| handed_on),
            seconds: self.seconds,
            grace: self.grace,
            strict: task.strict,
            approval: false,
        })
    }
}

fn check_version(program: &Path) -> Result<(), String> {
    let line =
        chant::version(program).map_err(|clause| format!("{} {clause}", program.display()))?;
    match version(&line) {
        Some(found) if found >= OLDEST => Ok(()),
        Some((major, minor)) => Err(format!(
            "chant {major}.{minor} is too old to be started from here: {}.{} is the oldest that is known",
            OLDEST.0, OLDEST.1
        )),
        None => Err(format!(
            "{} says it is `{line}`, and not chant",
            program.display()
        )),
    }
}

/// The first two numbers of `chant 0.23.2`.
fn version(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    let word = words.find(|word| word.starts_with(|ch: char| ch.is_ascii_digit()))?;
    let mut numbers = word.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_where_they_stand() {
        assert_eq!(version("chant 0.23.2"), Some((0, 23)));
        assert_eq!(version("chant 1.0.0-rc (abc)"), Some((1, 0)));
        assert_eq!(version("a singing tool"), None);
    }

    #[test]
    fn a_part_of_a_minute_is_a_time() {
        assert_eq!(seconds_of(0.0), Some(0));
        assert_eq!(seconds_of(0.001), Some(1));
        assert_eq!(seconds_of(1.5), Some(90));
        for odd in [-1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert_eq!(seconds_of(odd), None);
        }
    }

    #[test]
    fn without_an_agent_and_without_chant_nobody_works() {
        let nobody = Means {
            chant: "/nonexistent/chant".to_owned(),
            ..Means::default()
        };
        assert!(nobody.worker().unwrap_err().contains("set an agent"));
        let missing = Means {
            agent: vec!["no-such-agent".to_owned()],
            ..nobody.clone()
        };
        assert!(missing.worker().unwrap_err().contains("no-such-agent"));
        let chant = Means {
            choice: Choice::Chant,
            ..nobody
        };
        assert!(chant.worker().unwrap_err().contains("not installed"));
    }

    #[test]
    #[cfg(unix)]
    fn an_agent_that_is_set_is_preferred_and_a_model_is_noted_only_where_it_is_handed_on() {
        let argv = ["/bin/sh", "-c", "true", "{model}"].map(str::to_owned);
        let mut means = Means {
            agent: argv.to_vec(),
            model: Some("m".to_owned()),
            environment: vec!["MY_*".to_owned()],
            ..Means::default()
        };
        let job = |means: &Means| {
            let task = Task {
                root: Path::new("/p"),
                id: "a",
                path: ".chant/specs/a.md",
                prompt_name: "standard",
                other_prompt: false,
                prompt: "do",
                strict: false,
            };
            means.job(means.worker().unwrap(), &task).unwrap()
        };
        let made = job(&means);
        assert_eq!(
            (&made.argv, &made.environment),
            (&means.agent, &means.environment)
        );
        assert_eq!((made.model.as_deref(), made.chant), (Some("m"), false));
        means.agent.pop();
        assert_eq!(job(&means).model, None);
    }
}
