//! What is wrong with a spec, a prompt or a configuration: one rule, one file, one row in [`RULES`].
//!
//! A rule is a function from a [`Subject`] to findings. `Text` rules read one file alone and are run while its text is
//! at hand; `Links` rules read facts and other specs, never the text, and are run again when a neighbour changes.
//! The head of each rule's file is its page in the manual.

mod links;
mod manual;
mod report;
#[cfg(test)]
mod rerun;

// Frontmatter.
mod missing_title;

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
mod unreadable_dependency;
mod waits_for_driver;

// Criteria and body.

// State.

// Prompts and configuration.

use std::collections::BTreeMap;

pub use manual::explain;
pub use report::{Finding, Fix, Plan, Related, Report, Severity};

use crate::workspace::{Entry, Page, Project, World};

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
    }
}

/// Every rule, in the order of the manual.
#[rustfmt::skip] // A table: one row a line.
pub const RULES: &[Rule] = &[
    // Frontmatter.
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
    rule("unknown-prompt", Error, Links(unknown_prompt::check)),
    rule("missing-schema", Error, Links(missing_schema::check)),
    rule("bad-output", Error, Links(bad_output::check)),
    rule("unknown-commit", Warning, Links(unknown_commit::check)),
    rule("drifted", Information, Links(drifted::check)),
    rule("body-reference", Warning, Text(body_reference::check)),
    // Criteria and body.
    // State.
    // Prompts and configuration.
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
    run(levels, |check, report| match (part, check) {
        (Part::Text, Text(check)) | (Part::Links, Links(check)) => check(report, subject),
        _ => {}
    })
}

/// All findings about one spec, by place.
#[must_use]
pub fn check_spec(subject: &Subject, levels: &Levels) -> Vec<Finding> {
    run(levels, |check, report| match check {
        Text(check) | Links(check) => check(report, subject),
        Check::Page(_) => {}
    })
}

/// All findings about a prompt or a configuration file, by place.
#[must_use]
pub fn check_page(subject: &PageSubject, levels: &Levels) -> Vec<Finding> {
    run(levels, |check, report| {
        if let Check::Page(check) = check {
            check(report, subject);
        }
    })
}

fn run(levels: &Levels, mut one: impl FnMut(Check, &mut Report)) -> Vec<Finding> {
    let mut report = Report::default();
    for rule in RULES {
        if let Some(severity) = levels.of(rule) {
            report.begin(rule.code, severity);
            one(rule.check, &mut report);
        }
    }
    report.finish()
}
