//! What is wrong with a spec, a prompt or a configuration: one rule, one file, one row in [`RULES`].
//!
//! A rule is a function from a [`Subject`] to findings. `Text` rules read one file alone and are run while its text is
//! at hand; `Links` rules read facts and other specs, never the text, and are run again when a neighbour changes.
//! The head of each rule's file is its page in the manual.

mod links;
mod manual;
mod missing;
mod report;
#[cfg(test)]
mod rerun;

// Frontmatter.
mod bad_approval;
mod bad_timestamp;
mod bad_workflow;
mod bad_yaml;
mod byte_order_mark;
mod duplicate_field;
mod lost_comment;
mod missing_frontmatter;
mod missing_required;
mod missing_title;
mod truncated_frontmatter;
mod unclosed_frontmatter;
mod unknown_field;
mod unknown_value;
mod unreadable_file;
mod unusable_status;
mod wrong_type;

// Links.
mod accidental_member;
mod archived_dependency;
mod bad_output;
mod body_reference;
mod cancelled_dependency;
mod dependency_cycle;
mod drifted;
mod duplicate_dependency;
mod duplicate_id;
mod empty_members;
mod foreign_dependency;
mod missing_schema;
mod missing_source;
mod missing_target;
mod orphan_member;
mod overlapping_targets;
mod partial_dependency;
mod redundant_dependency;
mod self_dependency;
mod unknown_commit;
mod unknown_dependency;
mod unknown_member;
mod unknown_prompt;
mod unquoted_glob;
mod unreadable_dependency;
mod waits_for_driver;

// Criteria and body.
mod counted_by_accident;
mod duplicate_criterion;
mod incomplete_type;
mod invisible_criteria;
mod invisible_criterion;
mod no_criteria;
mod prose;
mod several_criteria_sections;
mod too_complex;
mod unclosed_fence;
mod wasted_model;

// State.
mod completed_with_open_criteria;
mod completed_without_evidence;
mod left_open;
mod merge_conflict;
mod ready_to_complete;
mod stale_run;
mod would_not_run;

// Prompts and configuration.
mod bad_config_value;
mod bad_page_yaml;
mod ignored_key;
mod missing_config;
mod page;
mod truncated_config;
mod unknown_key;
mod unknown_parent;
mod unknown_variable;
mod unused_parent;

use std::collections::BTreeMap;

pub(in crate::ide) use accidental_member::by_chance;
pub use manual::{explain, page_url, unknown};
pub(in crate::ide) use page::keys as page_keys;
pub use report::{Finding, Fix, New, Plan, Related, Report, Severity};

use crate::{
    model::obstacle::Obstacle,
    workspace::{Entry, Page, Project, World},
};

/// What a rule looks at: one spec in its project.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The project it belongs to.
    pub project: &'a Project,
    /// The spec.
    pub entry: &'a Entry,
    /// Its text. Empty for `Links` rules, which must do without.
    pub text: &'a str,
    /// Answers about files, git and runs.
    pub world: &'a dyn World,
}

/// What a rule looks at: one prompt or configuration file.
#[derive(Clone, Copy)]
pub struct PageSubject<'a> {
    /// The project it belongs to.
    pub project: &'a Project,
    /// The page.
    pub page: &'a Page,
    /// Its text.
    pub text: &'a str,
}

/// One row of the table.
pub struct Rule {
    /// Stable name; with `_` for `-` also the name of its file.
    pub code: &'static str,
    /// Unless settings say otherwise.
    pub severity: Severity,
    /// The function that finds it.
    pub check: Check,
    /// A second one, for a rule that speaks of specs and of other pages.
    pub also: Option<Check>,
}

/// What a rule needs in order to speak.
#[derive(Clone, Copy)]
pub enum Check {
    /// The text and facts of one spec.
    Text(fn(&mut Report, &Subject)),
    /// The facts of one spec, of other specs, and the world.
    Links(fn(&mut Report, &Subject)),
    /// A prompt or configuration file.
    Page(fn(&mut Report, &PageSubject)),
}

use Check::{Links, Text};
use Severity::{Error, Hint, Information, Warning};

const fn rule(code: &'static str, severity: Severity, check: Check) -> Rule {
    Rule {
        code,
        severity,
        check,
        also: None,
    }
}

impl Rule {
    const fn also(self, check: Check) -> Self {
        Self {
            also: Some(check),
            ..self
        }
    }

    /// Its functions.
    pub fn checks(&self) -> impl Iterator<Item = Check> {
        [Some(self.check), self.also].into_iter().flatten()
    }
}

/// Every rule, in the order of the manual.
#[rustfmt::skip] // A table: one row a line.
pub const RULES: &[Rule] = &[
    // Frontmatter.
    rule("unreadable-file", Error, Text(unreadable_file::check)),
    rule("bad-yaml", Error, Text(bad_yaml::check)),
    rule("wrong-type", Error, Text(wrong_type::check)),
    rule("unknown-value", Error, Text(unknown_value::check)),
    rule("duplicate-field", Error, Text(duplicate_field::check)),
    rule("unclosed-frontmatter", Error, Text(unclosed_frontmatter::check)),
    rule("truncated-frontmatter", Error, Text(truncated_frontmatter::check)),
    rule("byte-order-mark", Error, Text(byte_order_mark::check)),
    rule("missing-frontmatter", Warning, Text(missing_frontmatter::check)),
    rule("unknown-field", Warning, Text(unknown_field::check)),
    rule("lost-comment", Hint, Text(lost_comment::check)),
    rule("unusable-status", Warning, Text(unusable_status::check)),
    rule("bad-timestamp", Warning, Text(bad_timestamp::check)),
    rule("bad-approval", Error, Text(bad_approval::check)),
    rule("missing-required", Error, Text(missing_required::check)).also(Check::Page(missing_required::check_page)),
    rule("missing-title", Error, Text(missing_title::check)),
    // Links.
    rule("unknown-dependency", Error, Links(unknown_dependency::check)),
    rule("partial-dependency", Error, Links(partial_dependency::check)),
    rule("archived-dependency", Warning, Links(archived_dependency::check)),
    rule("foreign-dependency", Warning, Links(foreign_dependency::check)),
    rule("cancelled-dependency", Warning, Links(cancelled_dependency::check)),
    rule("unreadable-dependency", Warning, Links(unreadable_dependency::check)),
    rule("self-dependency", Error, Links(self_dependency::check)),
    rule("dependency-cycle", Error, Links(dependency_cycle::check)),
    rule("duplicate-dependency", Warning, Links(duplicate_dependency::check)),
    rule("redundant-dependency", Hint, Links(redundant_dependency::check)),
    rule("waits-for-driver", Error, Links(waits_for_driver::check)),
    rule("unknown-member", Error, Links(unknown_member::check)),
    rule("empty-members", Warning, Links(empty_members::check)),
    rule("orphan-member", Warning, Links(orphan_member::check)),
    rule("accidental-member", Warning, Links(accidental_member::check)),
    rule("duplicate-id", Error, Links(duplicate_id::check)),
    rule("missing-source", Warning, Links(missing_source::check)),
    rule("missing-target", Warning, Links(missing_target::check)),
    rule("overlapping-targets", Information, Links(overlapping_targets::check)),
    rule("unquoted-glob", Error, Text(unquoted_glob::check)),
    rule("unknown-prompt", Error, Links(unknown_prompt::check)),
    rule("missing-schema", Error, Links(missing_schema::check)),
    rule("bad-output", Error, Links(bad_output::check)),
    rule("unknown-commit", Warning, Links(unknown_commit::check)),
    rule("drifted", Information, Links(drifted::check)),
    rule("body-reference", Warning, Text(body_reference::check)),
    // Criteria and body.
    rule("invisible-criteria", Warning, Text(invisible_criteria::check)),
    rule("invisible-criterion", Warning, Text(invisible_criterion::check)),
    rule("counted-by-accident", Hint, Text(counted_by_accident::check)),
    rule("no-criteria", Hint, Text(no_criteria::check)),
    rule("several-criteria-sections", Warning, Text(several_criteria_sections::check)),
    rule("duplicate-criterion", Hint, Text(duplicate_criterion::check)),
    rule("unclosed-fence", Warning, Text(unclosed_fence::check)),
    rule("too-complex", Warning, Text(too_complex::check)),
    rule("wasted-model", Warning, Text(wasted_model::check)),
    rule("incomplete-type", Warning, Text(incomplete_type::check)),
    // State.
    rule("completed-with-open-criteria", Warning, Text(completed_with_open_criteria::check)),
    rule("completed-without-evidence", Hint, Text(completed_without_evidence::check)),
    rule("ready-to-complete", Hint, Links(ready_to_complete::check)),
    rule("left-open", Warning, Text(left_open::check)),
    rule("stale-run", Warning, Links(stale_run::check)),
    rule("would-not-run", Information, Links(would_not_run::check)),
    rule("merge-conflict", Error, Text(merge_conflict::check)),
    // Prompts and configuration.
    rule("unknown-variable", Warning, Check::Page(unknown_variable::check)),
    rule("unknown-parent", Error, Check::Page(unknown_parent::check)),
    rule("unused-parent", Warning, Check::Page(unused_parent::check)),
    rule("missing-config", Error, Check::Page(missing_config::check)),
    rule("truncated-config", Error, Check::Page(truncated_config::check)),
    rule("bad-page-yaml", Error, Check::Page(bad_page_yaml::check)),
    rule("bad-config-value", Error, Check::Page(bad_config_value::check)),
    rule("unknown-key", Warning, Check::Page(unknown_key::check)),
    rule("bad-workflow", Error, Check::Page(bad_workflow::check)),
    rule("ignored-key", Information, Check::Page(ignored_key::check)),
];

/// What settings say of rules: a severity in place of the default one, or `None` for off. By code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(pub BTreeMap<Box<str>, Option<Severity>>);

impl Levels {
    /// The severity with which `rule` speaks; `None` if it is off.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Option<Severity> {
        self.0
            .get(rule.code)
            .copied()
            .unwrap_or(Some(rule.severity))
    }
}

/// The rule of that code.
#[must_use]
pub fn rule_named(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// Which rules to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those that read the text.
    Text,
    /// Those that do not.
    Links,
}

/// The findings of one part of the rules about one spec, by place.
#[must_use]
pub fn check_part(part: Part, subject: &Subject, levels: &Levels) -> Vec<Finding> {
    run(levels, alone(subject.entry), |check, report| {
        match (part, check) {
            (Part::Text, Text(check)) | (Part::Links, Links(check)) => check(report, subject),
            _ => {}
        }
    })
}

/// Whether a heading means the criteria, and chant does not see it.
pub(in crate::ide) fn hides_criteria(subject: &Subject) -> bool {
    invisible_criteria::speaks(subject)
}

/// All findings about one spec, by place.
#[must_use]
pub fn check_spec(subject: &Subject, levels: &Levels) -> Vec<Finding> {
    run(levels, alone(subject.entry), |check, report| match check {
        Text(check) | Links(check) => check(report, subject),
        Check::Page(_) => {}
    })
}

/// All findings about a prompt or a configuration file, by place.
#[must_use]
pub fn check_page(subject: &PageSubject, levels: &Levels) -> Vec<Finding> {
    run(levels, None, |check, report| {
        if let Check::Page(check) = check {
            check(report, subject);
        }
    })
}

/// The one rule that may speak of a spec which chant does not read as it was meant: all others would judge a frontmatter
/// and a body that nobody wrote.
fn alone(entry: &Entry) -> Option<&'static str> {
    if entry.fault.is_some() {
        return Some("unreadable-file");
    }
    entry.spec.obstacle.map(|obstacle| match obstacle {
        Obstacle::Conflict(_) => "merge-conflict",
        Obstacle::ByteOrderMark(_) => "byte-order-mark",
        Obstacle::Unclosed(_) => "unclosed-frontmatter",
        Obstacle::Truncated(_) => "truncated-frontmatter",
    })
}

fn run(
    levels: &Levels,
    alone: Option<&str>,
    mut one: impl FnMut(Check, &mut Report),
) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES {
        if alone.is_some_and(|code| code != rule.code) {
            continue;
        }
        if let Some(severity) = levels.of(rule) {
            report.begin(rule.code, severity);
            for check in rule.checks() {
                one(check, &mut report);
            }
        }
    }
    report.finish()
}
