//! `config.md` and `agents.md`: the keys that chant knows, and the values that our rules need (reference §10).

/// The merged configuration of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `project.name`.
    pub project_name: Box<str>,
    /// `defaults.prompt`: the prompt of a spec that names none.
    pub default_prompt: Box<str>,
    /// `defaults.branch_prefix`.
    pub branch_prefix: Box<str>,
    /// `defaults.main_branch`.
    pub main_branch: Box<str>,
    /// `defaults.model`.
    pub default_model: Option<Box<str>>,
    /// `enterprise.required`.
    pub required: Box<[Box<str>]>,
    /// `lint.thresholds`.
    pub thresholds: Thresholds,
    /// `lint.disable`.
    pub lint_disable: Box<[Box<str>]>,
    /// `validation.strict_output_validation`.
    pub strict_output: bool,
}

/// `lint.thresholds` with chant's defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
            project_name: "".into(),
            default_prompt: "bootstrap".into(),
            branch_prefix: "chant/".into(),
            main_branch: "main".into(),
            default_model: None,
            required: Box::default(),
            thresholds: Thresholds::default(),
            lint_disable: ["complexity_words".into()].into(),
            strict_output: false,
        }
    }
}

impl Config {
    /// Merges the texts of the global, the project's and the agents' file (reference §10).
    #[must_use]
    pub fn merge(_global: Option<&str>, project: Option<&str>, _agents: Option<&str>) -> Self {
        let mut config = Self::default();
        let Some(text) = project else { return config };
        let Some(region) = super::split::split(text).yaml else {
            return config;
        };
        let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(region.of(text)) else {
            return config;
        };
        let lint = &value["lint"];
        let number = |name: &str, default: usize| {
            lint["thresholds"][name]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(default)
        };
        let old = config.thresholds;
        config.thresholds = Thresholds {
            complexity_criteria: number("complexity_criteria", old.complexity_criteria),
            complexity_files: number("complexity_files", old.complexity_files),
            complexity_words: number("complexity_words", old.complexity_words),
            simple_criteria: number("simple_criteria", old.simple_criteria),
            simple_files: number("simple_files", old.simple_files),
            simple_words: number("simple_words", old.simple_words),
        };
        let texts = |value: &serde_yaml::Value| -> Option<Box<[Box<str>]>> {
            Some(
                value
                    .as_sequence()?
                    .iter()
                    .filter_map(|item| item.as_str().map(Into::into))
                    .collect(),
            )
        };
        if let Some(disable) = texts(&lint["disable"]) {
            config.lint_disable = disable;
        }
        if let Some(required) = texts(&value["enterprise"]["required"]) {
            config.required = required;
        }
        config
    }
}
