//! The shapes of configuration files, field by field as chant declares them: the verdict on a file is serde's own.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Rejection, Thresholds};

/// The sections of one file. What is never looked at is declared too, so that it is refused where chant refuses it.
#[derive(Default, Deserialize)]
pub(super) struct Sections {
    pub(super) project: Option<Project>,
    pub(super) defaults: Option<Defaults>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    parallel: Option<Parallel>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    repos: Option<Vec<Repo>>,
    pub(super) enterprise: Option<Enterprise>,
    pub(super) approval: Option<Approval>,
    pub(super) validation: Option<Validation>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    site: Option<Site>,
    pub(super) lint: Option<Lint>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    watch: Option<Watch>,
}

#[derive(Default, Deserialize)]
pub(super) struct Project {
    pub(super) name: Option<String>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    prefix: Option<String>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    silent: Option<bool>,
}

#[derive(Default, Deserialize)]
pub(super) struct Defaults {
    pub(super) prompt: Option<String>,
    pub(super) branch_prefix: Option<String>,
    pub(super) model: Option<String>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    split_model: Option<String>,
    pub(super) main_branch: Option<String>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    provider: Option<Provider>,
    #[expect(dead_code, reason = "read for the verdict alone")]
    rotation_strategy: Option<Rotation>,
    pub(super) prompt_extensions: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Provider {
    Claude,
    Ollama,
    Openai,
    Kirocli,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Rotation {
    None,
    Random,
    #[serde(alias = "round-robin")]
    RoundRobin,
}

#[derive(Deserialize)]
pub(super) struct Agents {
    #[expect(dead_code, reason = "read for the verdict alone")]
    parallel: Option<AgentList>,
}

#[derive(Deserialize)]
struct AgentList {
    #[serde(default)]
    #[expect(dead_code, reason = "read for the verdict alone")]
    agents: Vec<Agent>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Parallel {
    agents: Vec<Agent>,
    stagger_delay_ms: u64,
    stagger_jitter_ms: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Agent {
    name: String,
    command: String,
    max_concurrent: usize,
    weight: usize,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read for the verdict alone")]
struct Repo {
    name: String,
    path: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Enterprise {
    derived: BTreeMap<String, Derived>,
    pub(super) required: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read for the verdict alone")]
struct Derived {
    from: DerivedFrom,
    pattern: String,
    #[serde(default)]
    validate: Option<Allowed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DerivedFrom {
    Branch,
    Path,
    Env,
    GitUser,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Allowed {
    Enum {
        #[expect(dead_code, reason = "read for the verdict alone")]
        values: Vec<String>,
    },
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Approval {
    pub(super) rejection_action: Rejection,
    pub(super) require_approval_for_agent_work: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Validation {
    pub(super) strict_output_validation: bool,
}

#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Lint {
    pub(super) thresholds: Thresholds,
    pub(super) disable: Vec<Box<str>>,
}

impl Default for Lint {
    fn default() -> Self {
        Self {
            thresholds: Thresholds::default(),
            disable: default_disable(),
        }
    }
}

/// What `lint.disable` holds where nobody sets it.
pub(super) fn default_disable() -> Vec<Box<str>> {
    vec!["complexity_words".into()]
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Watch {
    poll_interval_ms: u64,
    failure: Failure,
    idle_timeout_minutes: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Failure {
    max_retries: usize,
    retry_delay_ms: u64,
    backoff_multiplier: f64,
    retryable_patterns: Vec<String>,
    on_permanent_failure: OnFailure,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnFailure {
    #[default]
    Skip,
    Stop,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Site {
    output_dir: String,
    base_url: String,
    title: String,
    include: Include,
    exclude: Exclude,
    features: Features,
    graph: Graph,
    timeline: Timeline,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Include {
    statuses: Vec<String>,
    labels: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Exclude {
    labels: Vec<String>,
    fields: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Features {
    changelog: bool,
    dependency_graph: bool,
    timeline: bool,
    status_indexes: bool,
    label_indexes: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Graph {
    detail: Detail,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Detail {
    Minimal,
    Titles,
    #[default]
    Full,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Timeline {
    group_by: GroupBy,
    include_pending: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum GroupBy {
    #[default]
    Day,
    Week,
    Month,
}
