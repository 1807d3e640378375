//! `config.md`, `agents.md` and the configuration in the user's home: the keys that chant knows, the values that our
//! rules and features need, and how the files are merged (reference §10).

mod sections;
mod table;

use serde::Deserialize;

use super::{
    frontmatter::{self, YamlError},
    split,
};
use sections::{Agents, Sections};
pub use table::{AGENTS_KEYS, CONFIG_KEYS};

/// The merged configuration of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Whether chant could not load it: `chant lint` and we go on with the defaults, most other commands stop.
    pub broken: bool,
    /// `project.name`.
    pub project_name: Box<str>,
    /// `defaults.prompt`: the prompt of a spec that names none.
    pub default_prompt: Box<str>,
    /// `defaults.prompt_extensions`: what is put below every prompt.
    pub prompt_extensions: Box<[Box<str>]>,
    /// `defaults.branch_prefix`.
    pub branch_prefix: Box<str>,
    /// `defaults.main_branch`.
    pub main_branch: Box<str>,
    /// `defaults.model`.
    pub default_model: Option<Box<str>>,
    /// `enterprise.required`.
    pub required: Box<[Box<str>]>,
    /// `approval.rejection_action`.
    pub rejection: Rejection,
    /// `approval.require_approval_for_agent_work`.
    pub approves_agents: bool,
    /// `lint.thresholds`.
    pub thresholds: Thresholds,
    /// `lint.disable`.
    pub lint_disable: Box<[Box<str>]>,
    /// `validation.strict_output_validation`.
    pub strict_output: bool,
}

/// `lint.thresholds` with chant's defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// More criteria than this are complex.
    pub complexity_criteria: usize,
    /// More target files than this are complex.
    pub complexity_files: usize,
    /// More words than this are complex.
    pub complexity_words: usize,
    /// At most this many criteria are simple.
    pub simple_criteria: usize,
    /// At most this many target files are simple.
    pub simple_files: usize,
    /// At most this many words are simple.
    pub simple_words: usize,
}

/// `approval.rejection_action`: what `chant reject` does besides noting the rejection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rejection {
    /// Nothing.
    #[default]
    Manual,
    /// Makes a spec that mends what was rejected, and waits for it.
    Dependency,
    /// Makes a driver of the spec, with a member a criterion.
    Group,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            complexity_criteria: 10,
            complexity_files: 5,
            complexity_words: 150,
            simple_criteria: 1,
            simple_files: 1,
            simple_words: 3,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            broken: false,
            project_name: "".into(),
            default_prompt: "bootstrap".into(),
            prompt_extensions: Box::default(),
            branch_prefix: "chant/".into(),
            main_branch: "main".into(),
            default_model: None,
            required: Box::default(),
            rejection: Rejection::default(),
            approves_agents: false,
            thresholds: Thresholds::default(),
            lint_disable: sections::default_disable().into(),
            strict_output: false,
        }
    }
}

impl Config {
    /// Merges the texts of the configuration in the user's home, of `config.md` and of `agents.md`.
    ///
    /// `project` and `defaults` are merged key by key; every other section of the project replaces the user's whole.
    /// Where chant would refuse any of the texts, or there is no `config.md`, all is as by default and `broken`.
    #[must_use]
    pub fn merge(global: Option<&str>, project: Option<&str>, agents: Option<&str>) -> Self {
        let broken = Self {
            broken: true,
            ..Self::default()
        };
        let sections = |text: Option<&str>| text.map_or(Ok(Sections::default()), read::<Sections>);
        let agents_fit = agents.is_none_or(|text| read::<Agents>(text).is_ok());
        match (sections(global), sections(project)) {
            (Ok(global), Ok(own)) if agents_fit && project.is_some() => own.over(global),
            _ => broken,
        }
    }
}

/// Whether chant would load this `config.md`.
///
/// # Errors
/// `None` where it finds no frontmatter, else what serde_yaml says.
pub fn verdict(text: &str) -> Result<(), Option<YamlError>> {
    read::<Sections>(text).map(drop)
}

/// Whether chant would load this `agents.md`; errors as in [`verdict`].
///
/// # Errors
/// `None` where it finds no frontmatter, else what serde_yaml says.
pub fn agents_verdict(text: &str) -> Result<(), Option<YamlError>> {
    read::<Agents>(text).map(drop)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Option<YamlError>> {
    let region = split::split(text).yaml.ok_or(None)?;
    frontmatter::parse(text, region).map_err(Some)
}

impl Sections {
    /// What holds when these sections are laid over the user's.
    fn over(self, global: Self) -> Config {
        let plain = Config::default();
        let (project, own) = (
            self.project.unwrap_or_default(),
            self.defaults.unwrap_or_default(),
        );
        let users = global.defaults.unwrap_or_default();
        let lint = self.lint.or(global.lint).unwrap_or_default();
        let enterprise = self.enterprise.or(global.enterprise).unwrap_or_default();
        let approval = self.approval.or(global.approval).unwrap_or_default();
        let validation = self.validation.or(global.validation).unwrap_or_default();
        Config {
            broken: false,
            project_name: project.name.unwrap_or_default().into(),
            default_prompt: text(own.prompt.or(users.prompt), plain.default_prompt),
            prompt_extensions: own
                .prompt_extensions
                .or(users.prompt_extensions)
                .map_or(plain.prompt_extensions, texts),
            branch_prefix: text(
                own.branch_prefix.or(users.branch_prefix),
                plain.branch_prefix,
            ),
            main_branch: text(own.main_branch.or(users.main_branch), plain.main_branch),
            default_model: own.model.or(users.model).map(Into::into),
            required: texts(enterprise.required),
            rejection: approval.rejection_action,
            approves_agents: approval.require_approval_for_agent_work,
            thresholds: lint.thresholds,
            lint_disable: lint.disable.into(),
            strict_output: validation.strict_output_validation,
        }
    }
}

fn text(given: Option<String>, default: Box<str>) -> Box<str> {
    given.map_or(default, Into::into)
}

fn texts(given: Vec<String>) -> Box<[Box<str>]> {
    given.into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::keys::{Shape, Source, misfits},
        *,
    };

    fn file(yaml: &str) -> String {
        format!("---\n{yaml}---\n# Configuration\n")
    }

    fn merged(global: &str, project: &str) -> Config {
        Config::merge(Some(&file(global)), Some(&file(project)), None)
    }

    #[test]
    fn defaults_are_merged_key_by_key() {
        let config = merged(
            "project:\n  name: home\ndefaults:\n  prompt: mine\n  main_branch: trunk\n",
            "defaults:\n  prompt: standard\n",
        );
        assert_eq!(&*config.default_prompt, "standard");
        assert_eq!(&*config.main_branch, "trunk");
        assert_eq!(&*config.branch_prefix, "chant/");
        assert_eq!(&*config.project_name, "", "a name is never inherited");
    }

    #[test]
    fn other_sections_replace_the_users_whole() {
        let config = merged(
            "lint:\n  thresholds: {complexity_files: 1}\n  disable: []\nenterprise: {required: [labels]}\n",
            "lint:\n  thresholds: {complexity_words: 9}\n",
        );
        assert_eq!(config.thresholds.complexity_files, 5);
        assert_eq!(config.thresholds.complexity_words, 9);
        assert_eq!(*config.lint_disable, ["complexity_words".into()]);
        assert_eq!(*config.required, ["labels".into()]);
    }

    #[test]
    fn what_chant_cannot_load_leaves_the_defaults() {
        let broken = Config {
            broken: true,
            ..Config::default()
        };
        let good = file("lint: {disable: []}\n");
        assert_eq!(merged("", "lint: [a]\ndefaults: {prompt: x}\n"), broken);
        assert_eq!(merged("lint: [a]\n", "defaults: {prompt: x}\n"), broken);
        assert_eq!(Config::merge(None, None, None), broken);
        assert_eq!(Config::merge(None, Some("# no frontmatter"), None), broken);
        assert_eq!(
            Config::merge(None, Some(&good), Some("no frontmatter")),
            broken
        );
        assert!(
            Config::merge(None, Some(&good), Some("---\n---\n"))
                .lint_disable
                .is_empty()
        );
    }

    #[test]
    fn nothing_at_all_is_as_by_default() {
        assert_eq!(merged("", ""), Config::default());
    }

    /// Writes a key of the table with a value, and around it the sections it needs.
    fn written(path: &str, value: &str) -> String {
        let mut yaml = value.to_owned();
        for part in path.rsplit('.') {
            yaml = match part.strip_suffix("[]") {
                _ if part == "*" => format!("{{ticket: {yaml}}}"),
                Some(name) => format!("{{{name}: [{yaml}]}}"),
                None => format!("{{{part}: {yaml}}}"),
            };
        }
        // What a section cannot be without.
        let yaml = yaml.replace("{ticket: {", "{ticket: {from: env, pattern: X, ");
        let yaml = yaml.replace("validate: {", "validate: {type: enum, values: [a], ");
        let yaml = yaml.replace("repos: [{", "repos: [{name: a, path: b, ");
        format!("{yaml}\n")
    }

    #[test]
    fn the_table_and_serde_agree() {
        let values = [
            "",
            "~",
            "word",
            "5",
            "-5",
            "1.5",
            "true",
            "yes",
            "'5'",
            "[a]",
            "[]",
            "[[a]]",
            "[5, ~]",
            "{}",
            "{a: b}",
            "none",
            "round-robin",
            "Claude",
            "manual",
            "week",
        ];
        for key in CONFIG_KEYS.iter().filter(|key| key.used && !key.required) {
            for value in values {
                let text = file(&written(key.path, value));
                let source = Source::read(&text);
                let found = source.walk(CONFIG_KEYS);
                let place = found
                    .iter()
                    .find(|found| found.key.is_some_and(|found| found.path == key.path))
                    .unwrap_or_else(|| panic!("{} is not found in {text}", key.path));
                if matches!(key.shape, Shape::Named) && value == "{a: b}" {
                    continue; // The name is free, what is in it is not: tested by the rules.
                }
                let misfits = misfits(CONFIG_KEYS, &text, place);
                assert_eq!(
                    misfits.is_empty(),
                    verdict(&text).is_ok(),
                    "{text}{misfits:?} {:?}",
                    verdict(&text)
                );
            }
        }
    }
}
