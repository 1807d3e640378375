//! A value in a configuration or a prompt is not what chant wants.
//!
//! Where the type is wrong or the word is not one of the few allowed, chant cannot load the file: `chant lint` goes on
//! with the defaults, most other commands stop. Where the value names a prompt or an extension that is not there, chant
//! loads it, and runs fail. That a rule cannot be switched off is a warning.
//!
//! ```spec
//! //- .chant/config.md
//! ---
//! defaults:
//!   provider: Claude
//!             ^^^^^^ bad-config-value: `provider` must be one of `claude`, `ollama`, `openai`, `kirocli`, so chant cannot load the configuration
//! lint:
//!   disable: [coupling]
//!             ^^^^^^^^ bad-config-value: only `complexity_words` can be switched off, `coupling` stays on
//! ---
//! ```

use super::{Finding, PageSubject, Report, Severity, page};
use crate::{
    ide::nearest::nearest,
    model::keys::{self, Found, Shape, Source},
    text::{Edit, Span},
    workspace::PageKind,
};

/// The only rule of `chant lint` that can be switched off.
const SWITCH: &str = "complexity_words";

pub(super) fn check(report: &mut Report, subject: &PageSubject) {
    let (text, kind) = (subject.text, subject.page.kind);
    let source = page::source(kind, text);
    let (Some(keys), Some(region)) = (page::keys(kind), source.split.yaml) else {
        return;
    };
    if source.unreadable(text).is_some() {
        return;
    }
    if let Some(refusal) = page::refusal(kind, text) {
        let tail = format!("so chant cannot load {}", page::noun(kind));
        let mut found_any = false;
        for found in source.walk(keys) {
            let mut misfits = keys::misfits(keys, text, &found);
            if found.again && found.key.is_some_and(|key| key.used) {
                misfits = vec![(
                    found.pair.key,
                    format!("`{}` stands twice", found.pair.name),
                )];
            }
            for (place, what) in misfits {
                found_any = true;
                let finding = report.at(place, format!("{what}, {tail}"));
                mend(finding, text, &found, place);
            }
        }
        if !found_any {
            let what = format!(
                "chant cannot load {}: {}",
                page::noun(kind),
                refusal.message
            );
            report.at(page::place(text, region, &refusal), what);
        }
    }
    if kind == PageKind::Config {
        check_switches(report, &source);
        check_names(report, subject, &source);
    }
}

/// Offers what was probably meant by a value of the wrong kind.
fn mend(finding: &mut Finding, text: &str, found: &Found, place: Span) {
    let node = &found.pair.node;
    let (Some(key), Some(written)) = (found.key.filter(|_| place == node.span), node.value.text())
    else {
        return;
    };
    let replace = |new: &str| vec![Edit::replace(place, new)];
    match key.shape {
        Shape::OneOf(words) => {
            if let Some(near) = nearest(written, words.iter().copied()) {
                let title = format!("Replace by `{near}`");
                if written.eq_ignore_ascii_case(near) {
                    finding.safe_fix(title, replace(near));
                } else {
                    finding.fix(title, replace(near));
                }
            }
        }
        Shape::Bool => {
            let meant = match written.to_lowercase().as_str() {
                "yes" | "on" | "true" | "1" => "true",
                "no" | "off" | "false" | "0" => "false",
                _ => return,
            };
            finding.safe_fix(format!("Replace by `{meant}`"), replace(meant));
        }
        Shape::Texts if !node.span.of(text).contains('\n') => {
            let list = format!("[{}]", node.span.of(text));
            finding.safe_fix("Make it a list", replace(&list));
        }
        Shape::Count
            if written.bytes().all(|byte| byte.is_ascii_digit()) && !written.is_empty() =>
        {
            finding.safe_fix(format!("Replace by `{written}`"), replace(written));
        }
        _ => {}
    }
}

/// Rules that cannot be switched off.
fn check_switches(report: &mut Report, source: &Source) {
    let disabled = source
        .at("lint.disable")
        .map_or(&[][..], |node| node.value.items());
    for item in disabled {
        if let Some(name) = item.value.text().filter(|name| *name != SWITCH) {
            report
                .at(
                    item.span,
                    format!("only `{SWITCH}` can be switched off, `{name}` stays on"),
                )
                .severity(Severity::Error, Severity::Warning);
        }
    }
}

/// Prompts and extensions that are not there.
fn check_names(report: &mut Report, subject: &PageSubject, source: &Source) {
    let project = subject.project;
    let prompt = source
        .at("defaults.prompt")
        .filter(|node| !node.value.is_null());
    if let Some((node, name)) = prompt.and_then(|node| Some((node, node.value.text()?)))
        && project.prompt(name).is_none()
    {
        let finding = report.at(
            node.span,
            format!("there is no prompt `{name}`, so a run of a spec that names none fails"),
        );
        if let Some(near) = nearest(name, project.prompts().map(|page| page.name())) {
            let edits = vec![Edit::replace(node.span, near)];
            finding.fix(format!("Replace by `{near}`"), edits);
        }
    }
    let extensions = source
        .at("defaults.prompt_extensions")
        .map_or(&[][..], |node| node.value.items());
    for item in extensions {
        let Some(name) = item.value.text() else {
            continue;
        };
        let path = format!(".chant/prompts/extensions/{name}.md");
        if project.page(&path).is_none() {
            report.at(
                item.span,
                format!("there is no `{path}`, so every run fails"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no, fixed};

    const CODE: &str = "bad-config-value";

    #[test]
    fn every_shape() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                project: pigeonhole
                         ^^^^^^^^^^ bad-config-value: `project` must be keys with values, indented below it, so chant cannot load the configuration
                defaults: {rotation_strategy: sometimes}
                                              ^^^^^^^^^ bad-config-value: `rotation_strategy` must be one of `none`, `random`, `round_robin`, `round-robin`, so chant cannot load the configuration
                parallel:
                  agents:
                  - claude
                    ^^^^^^ bad-config-value: each item of `agents` must be keys with values, so chant cannot load the configuration
                  - {weight: -1}
                             ^^ bad-config-value: `weight` must be a whole number, so chant cannot load the configuration
                repos:
                - name: web
                  ^^^^^^^^^ bad-config-value: `path` is missing, so chant cannot load the configuration
                enterprise:
                  required: labels
                            ^^^^^^ bad-config-value: `required` must be a list, so chant cannot load the configuration
                  derived:
                    team: {from: env}
                    ^^^^ bad-config-value: `pattern` is missing, so chant cannot load the configuration
                    ticket: branch
                            ^^^^^^ bad-config-value: `ticket` must be keys with values, so chant cannot load the configuration
                validation: {strict_output_validation: "true"}
                                                       ^^^^^^ bad-config-value: `strict_output_validation` must be `true` or `false`, so chant cannot load the configuration
                validation: {}
                ^^^^^^^^^^ bad-config-value: `validation` stands twice, so chant cannot load the configuration
                watch:
                  poll_interval_ms: ~
                                    ^ bad-config-value: `poll_interval_ms` must be a whole number, so chant cannot load the configuration
                  failure: {backoff_multiplier: twice}
                                                ^^^^^ bad-config-value: `backoff_multiplier` must be a number, so chant cannot load the configuration
                site: {include: {labels: [[a]]}}
                                          ^^^ bad-config-value: each item of `labels` must be one text, so chant cannot load the configuration
                ---
                //- .chant/agents.md
                ---
                parallel: {agents: {name: a}}
                                   ^^^^^^^^^ bad-config-value: `agents` must be a list, so chant cannot load the list of agents
                ---
                //- .chant/prompts/a.md
                ---
                purpose: [a]
                         ^^^ bad-config-value: `purpose` must be one text, so chant cannot load the prompt
                ---
            "#]],
        );
    }

    #[test]
    fn names_of_nothing() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                defaults:
                  prompt: standart
                          ^^^^^^^^ bad-config-value: there is no prompt `standart`, so a run of a spec that names none fails
                  prompt_extensions: [tone]
                                      ^^^^ bad-config-value: there is no `.chant/prompts/extensions/tone.md`, so every run fails
                ---
                //- .chant/prompts/standard.md
                {{spec}}
            "#]],
        );
    }

    #[test]
    fn what_only_serde_can_tell() {
        check(
            CODE,
            expect![[r#"
                //- .chant/config.md
                ---
                project: {name: &name [a]}
                                ^^^^^^^^^^ bad-config-value: chant cannot load the configuration: project.name: invalid type: sequence, expected a string
                ---
            "#]],
        );
    }

    #[test]
    fn mends_what_was_meant() {
        for (value, expected) in [
            (
                "approval: {rejection_action: Manual}",
                "approval: {rejection_action: manual}",
            ),
            ("project: {silent: yes}", "project: {silent: true}"),
            (
                "lint: {disable: complexity_words}",
                "lint: {disable: [complexity_words]}",
            ),
            (
                "parallel: {stagger_delay_ms: \"5\"}",
                "parallel: {stagger_delay_ms: 5}",
            ),
        ] {
            let text = format!("//- .chant/config.md\n---\n{value}\n---\n");
            assert_eq!(fixed(CODE, &text), format!("---\n{expected}\n---\n"));
        }
        check_fix(
            CODE,
            "//- .chant/config.md\n---\ndefaults: {provider: olama}\n---\n",
            expect![[r#"
                -| defaults: {provider: olama}
                +| defaults: {provider: ollama}
            "#]],
        );
    }

    #[test]
    fn silent_about_what_chant_loads() {
        check_no(
            CODE,
            "//- .chant/config.md\n---\nproject: ~\nwatch: {failure: {backoff_multiplier: 2}}\nlint: {disable: []}\ndefaults: {prompt: a}\n---\n//- .chant/prompts/a.md\n---\nname: 5\nlabels: [x]\n---\n",
        );
    }
}
