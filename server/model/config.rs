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
