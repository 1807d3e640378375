//! The report that `chant lint --format json` gives of the same files, so that `check` can stand in for it.
//!
//! Rules, severities, messages and totals are chant's (reference §9.1, §9.3), its blind spots included: our own rules
//! are in [`super::diagnostics`]. What needs a spec's text is gathered while the text is at hand ([`Body::read`]); the
//! rest follows from facts.

use super::mentions::mentions;
use crate::{
    model::{
        fields, id,
        output::{self, Mismatch},
        status::{ApprovalStatus, Kind, Status},
        words::words,
    },
    text::Span,
    workspace::{Entry, PathKind, Place, Project, World},
};

/// What chant's lint counts in a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// White-space separated words.
    pub words: usize,
    /// Generated ids outside backtick fences, sorted, each once.
    pub mentions: Vec<Box<str>>,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The spec's id.
    pub spec_id: String,
    /// chant's name of the rule.
    pub rule: &'static str,
    /// Whether it is an error; else a warning.
    pub error: bool,
    /// chant's words.
    pub message: String,
    /// chant's advice.
    pub suggestion: Option<String>,
}

const UNCOUPLE: &str =
    "Use depends_on for dependencies instead of referencing spec IDs in the body";

impl Body {
    /// Counts the body that stands at `body` of `text`.
    #[must_use]
    pub fn read(text: &str, body: Span) -> Self {
        let mut mentions: Vec<Box<str>> = mentions(text, body).map(|(id, _)| id.into()).collect();
        mentions.sort_unstable();
        mentions.dedup();
        Self {
            words: words(body.of(text)),
            mentions,
        }
    }
}

/// What chant would say of one active spec.
#[must_use]
pub fn complaints(
    project: &Project,
    entry: &Entry,
    body: &Body,
    world: &dyn World,
) -> Vec<Complaint> {
    let mut report = Report {
        spec_id: entry.id(),
        found: Vec::new(),
    };
    let spec = &entry.spec;
    if entry.fault.is_some() {
        let path = &entry.path;
        report.error(
            "parse",
            format!("Invalid YAML frontmatter: Failed to read spec from {path}"),
        );
        return report.found;
    }
    if !spec.loads() {
        report.error(
            "parse",
            "Invalid YAML frontmatter: Failed to parse spec frontmatter".to_owned(),
        );
        return report.found;
    }
    if spec.title.is_none() {
        report.error("title", "Missing title".to_owned());
    }
    let known = |id: &str| {
        project
            .by_id(id)
            .is_some_and(|entry| entry.fault.is_none() && entry.spec.loads())
    };
    for (id, _) in spec.depends_on().filter(|(id, _)| !known(id)) {
        report.error("dependency", format!("Unknown dependency '{id}'"));
    }
    for (id, _) in spec.texts("members").filter(|(id, _)| !known(id)) {
        report.error("dependency", format!("Unknown member spec '{id}'"));
    }
    for name in &project.config.required {
        let always = matches!(&**name, "type" | "status");
        let possible = fields::field(name).is_some_and(|field| field.can_be_required);
        if !(always || possible && spec.has(name)) {
            report.error("required", format!("Missing required field '{name}'"));
        }
    }
    kind(&mut report, entry);
    complexity(&mut report, project, entry, body);
    coupling(&mut report, entry, body);
    model_waste(&mut report, project, entry, body);
    approval(&mut report, entry);
    result(&mut report, entry, world);
    report.found
}

/// The specs that chant's lint looks at: the files directly in `.chant/specs`.
pub fn linted(project: &Project) -> impl Iterator<Item = &Entry> {
    project
        .specs()
        .map(|entry| &**entry)
        .filter(|entry| entry.place == Place::Active)
}

struct Report<'a> {
    spec_id: &'a str,
    found: Vec<Complaint>,
}

impl Report<'_> {
    fn error(&mut self, rule: &'static str, message: String) {
        self.add(rule, true, message, None);
    }

    fn warning(&mut self, rule: &'static str, message: &str) {
        self.add(rule, false, message.to_owned(), None);
    }

    fn add(
        &mut self,
        rule: &'static str,
        error: bool,
        message: String,
        suggestion: Option<String>,
    ) {
        self.found.push(Complaint {
            spec_id: self.spec_id.to_owned(),
            rule,
            error,
            message,
            suggestion,
        });
    }
}

fn kind(report: &mut Report, entry: &Entry) {
    let spec = &entry.spec;
    match spec.kind {
        Kind::Documentation => {
            if !spec.has("tracks") {
                report.warning("type", "Documentation spec missing 'tracks' field");
            }
            if !spec.has("target_files") {
                report.warning("type", "Documentation spec missing 'target_files' field");
            }
        }
        Kind::Research => {
            if !spec.has("informed_by") && !spec.has("origin") {
                report.warning(
                    "type",
                    "Research spec missing both 'informed_by' and 'origin' fields",
                );
            }
            if !spec.has("target_files") {
                report.warning("type", "Research spec missing 'target_files' field");
            }
        }
        Kind::Driver | Kind::Group => {
            if spec.has("members") && spec.texts("members").next().is_none() {
                report.warning("type", "Driver/group spec has empty 'members' array");
            }
        }
        Kind::Code | Kind::Task => {}
    }
}

fn complexity(report: &mut Report, project: &Project, entry: &Entry, body: &Body) {
    let limits = project.config.thresholds;
    let suggestion = || Some(format!("Consider using 'chant split {}'", entry.id()));
    let criteria = entry.spec.criteria.total();
    if criteria > limits.complexity_criteria {
        let limit = limits.complexity_criteria;
        let message = format!(
            "Spec has {criteria} acceptance criteria (>{limit}) - consider splitting for haiku"
        );
        report.add("complexity", false, message, suggestion());
    }
    let files = entry.spec.texts("target_files").count();
    if files > limits.complexity_files {
        let limit = limits.complexity_files;
        report.add(
            "complexity",
            false,
            format!("Spec touches {files} files (>{limit}) - consider splitting"),
            suggestion(),
        );
    }
    let disabled = project
        .config
        .lint_disable
        .iter()
        .any(|rule| &**rule == "complexity_words");
    if !disabled && body.words > limits.complexity_words {
        let (words, limit) = (body.words, limits.complexity_words);
        let message =
            format!("Spec description is {words} words (>{limit}) - may be too complex for haiku");
        report.add("complexity", false, message, suggestion());
    }
}

/// The mentions that chant complains of, for a spec with this id and kind: sorted, each once.
pub fn coupled<'a>(id: &str, kind: Kind, mentions: &'a [Box<str>]) -> Vec<&'a str> {
    mentions
        .iter()
        .map(|mention| &**mention)
        .filter(|mention| couples(id, kind, mention))
        .collect()
}

/// Whether chant complains of a mention in the body of a spec with this id and kind: of any other spec, or of a sibling
/// where the spec is a member.
#[must_use]
pub fn couples(id: &str, kind: Kind, mention: &str) -> bool {
    let driver = id::driver(id);
    !kind.has_members()
        && !mention.starts_with(id)
        && !id.starts_with(mention)
        && (driver.is_none() || id::driver(mention) == driver)
}

fn coupling(report: &mut Report, entry: &Entry, body: &Body) {
    let ids = coupled(entry.id(), entry.spec.kind, &body.mentions).join(", ");
    if ids.is_empty() {
        return;
    }
    let message = if entry.driver().is_some() {
        format!("Spec references sibling spec(s): {ids} - member specs should be independent")
    } else {
        format!("Spec references other spec ID(s) in body: {ids} - use depends_on for dependencies")
    };
    report.add("coupling", false, message, Some(UNCOUPLE.to_owned()));
}

fn model_waste(report: &mut Report, project: &Project, entry: &Entry, body: &Body) {
    let spec = &entry.spec;
    let Some(model) = spec.text("model").map(|(model, _)| normal_model(model)) else {
        return;
    };
    let lower = model.to_lowercase();
    if !(lower.contains("opus") || lower.contains("sonnet"))
        || spec.kind.has_members()
        || spec.kind == Kind::Research
    {
        return;
    }
    let limits = project.config.thresholds;
    let (criteria, files, words) = (
        spec.criteria.total(),
        spec.texts("target_files").count(),
        body.words,
    );
    if criteria <= limits.simple_criteria
        && files <= limits.simple_files
        && words <= limits.simple_words
    {
        let message = format!(
            "Spec uses '{model}' but appears simple ({criteria} criteria, {files} files, {words} words) - consider haiku"
        );
        let suggestion = "Consider using haiku model for simple specs to reduce cost";
        report.add("modelwaste", false, message, Some(suggestion.to_owned()));
    }
}

/// The short name that chant makes of a model when it loads a spec (reference §2.4, 11).
#[must_use]
pub fn normal_model(model: &str) -> &str {
    let lower = model.to_lowercase();
    ["opus", "sonnet", "haiku"]
        .into_iter()
        .find(|name| lower.contains(name))
        .unwrap_or(model)
}

fn approval(report: &mut Report, entry: &Entry) {
    let Some(approval) = &entry.spec.approval else {
        return;
    };
    let decided = match approval.status {
        ApprovalStatus::Approved => "Approved",
        ApprovalStatus::Rejected => "Rejected",
        ApprovalStatus::Pending => {
            if approval.by.is_some() {
                report.error(
                    "approval",
                    "Approval has 'by' field set but status is still 'pending'".to_owned(),
                );
            }
            return;
        }
    };
    if approval.by.is_none() {
        report.error(
            "approval",
            format!("Approval status is {decided} but 'by' field is missing"),
        );
    }
    if approval.at.is_none() {
        report.error(
            "approval",
            format!("Approval status is {decided} but 'at' timestamp is missing"),
        );
    }
}

fn result(report: &mut Report, entry: &Entry, world: &dyn World) {
    let spec = &entry.spec;
    let Some((schema, _)) = spec
        .text("output_schema")
        .filter(|_| spec.status == Status::Completed)
    else {
        return;
    };
    if world.kind(schema) == PathKind::Missing {
        report.error("output", format!("Output schema file not found: {schema}"));
        return;
    }
    let Some(log) = world.read(&format!(".chant/logs/{}.log", entry.id())) else {
        return;
    };
    let schema_text = world.read(schema).unwrap_or_default();
    match output::check(&schema_text, &log) {
        Ok(()) => {}
        Err(Mismatch::Schema(reason)) => {
            report.error("output", format!("Failed to validate output: {reason}"));
        }
        Err(Mismatch::NoJson) => {
            let id = entry.id();
            let reason = format!("No JSON found in agent output for spec '{id}'");
            report.error("output", format!("Output validation failed: {reason}"));
        }
        Err(Mismatch::Errors(errors)) => {
            report.error(
                "output",
                format!("Output validation failed: {}", errors.join("; ")),
            );
        }
    }
}
