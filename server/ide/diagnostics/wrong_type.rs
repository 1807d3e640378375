//! A field's value has a shape that chant refuses.
//!
//! chant loads nothing of a spec with such a value. Lists must be lists even for one item (only `depends_on` takes a lone
//! id), an id must be text to YAML (`001` is, `1` is a number), and truth is `true` or `false`, not `yes`.
//!
//! ```spec
//! ---
//! labels: storage
//!         ^^^^^^^ wrong-type: `labels` takes a list: chant refuses the whole spec
//! depends_on: [1]
//!              ^ wrong-type: to YAML `1` is no text, and ids are text: chant refuses the whole spec
//! ---
//! # T
//! ```

use super::{Finding, Report, Subject};
use crate::{
    ide::lists,
    model::{
        fields,
        problems::{self, Fault, Wanted},
        status::ApprovalStatus,
        yaml::{Node, Value},
    },
    text::{Edit, Span},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for problem in problems::find(&subject.entry.spec) {
        let field = problem.field;
        match problem.fault {
            Fault::WrongShape { wanted, found } => {
                let why = reason(field, wanted, found);
                let finding = report.at(
                    place(subject.text, found),
                    format!("{why}: chant refuses the whole spec"),
                );
                mend(finding, subject.text, field, wanted, found);
            }
            Fault::MissingKey(key) => {
                let why = format!("`{field}` lacks `{key}`: chant refuses the whole spec");
                report.at(problem.span, why);
            }
            Fault::NoMap => no_map(report, subject.text, problem.span),
            Fault::UnknownValue { .. } | Fault::Duplicate { .. } => {}
        }
    }
}

/// Where to point: at the value, or at one character where there is none.
fn place(text: &str, found: &Node) -> Span {
    let first = text[found.span.range()].lines().next().unwrap_or_default();
    Span::new(
        found.span.range().start,
        found.span.range().start + first.len(),
    )
}

fn reason(field: &str, wanted: Wanted, found: &Node) -> String {
    let is = match &found.value {
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        _ => "this",
    };
    match wanted {
        Wanted::List => format!("`{field}` takes a list"),
        Wanted::Ids | Wanted::Id => match &found.value {
            Value::Plain(text) => format!("to YAML `{text}` is no text, and ids are text"),
            Value::Null => format!("an item of `{field}` is empty"),
            _ if wanted == Wanted::Id => format!("an item of `{field}` is an id, not {is}"),
            _ => format!("`{field}` takes one id or a list of ids, not {is}"),
        },
        Wanted::Item => format!("an item of `{field}` is text, not {is}"),
        Wanted::Text => format!("`{field}` takes text, not {is}"),
        Wanted::Word => format!("`{field}` takes one word, not {is}"),
        Wanted::Bool => format!("`{field}` takes `true` or `false`"),
        Wanted::Count(_) => format!("`{field}` takes a whole number"),
        Wanted::Map => format!("`{field}` takes a map of keys and values"),
    }
}

/// Puts the value into quotes, if it stands on one line.
fn quote(text: &str, span: Span) -> Option<Edit> {
    let raw = span.of(text);
    (!raw.is_empty() && !raw.contains(['\n', '\r']))
        .then(|| Edit::replace(span, lists::scalar(raw)))
}

fn mend(finding: &mut Finding, text: &str, field: &str, wanted: Wanted, found: &Node) {
    let replace = |new: &str| vec![Edit::replace(found.span, new)];
    match wanted {
        Wanted::List => {
            if let Some(edit) = lists::wrap(text, found) {
                finding.safe_fix("Make it a list", vec![edit]);
            }
        }
        Wanted::Ids | Wanted::Id | Wanted::Item | Wanted::Text
            if matches!(found.value, Value::Plain(_) | Value::Map(_)) =>
        {
            if let Some(edit) = quote(text, found.span) {
                finding.safe_fix("Put it in quotes", vec![edit]);
            }
        }
        Wanted::Text | Wanted::Word => {
            if let [item] = found.value.items()
                && let Some(only) = item.value.text().filter(|_| fits(field, item))
            {
                finding.fix(format!("Take `{only}` alone"), replace(item.span.of(text)));
            }
        }
        Wanted::Bool => match truth(found.value.text().unwrap_or_default()) {
            Some(truth) => {
                finding.safe_fix(
                    format!("Change to `{truth}`"),
                    replace(&spaced(text, found, truth)),
                );
            }
            None => {
                for truth in ["true", "false"] {
                    finding.fix(
                        format!("Change to `{truth}`"),
                        replace(&spaced(text, found, truth)),
                    );
                }
            }
        },
        Wanted::Count(_) => {
            if let Value::Quoted(count) = &found.value
                && !count.is_empty()
                && count.bytes().all(|byte| byte.is_ascii_digit())
            {
                finding.safe_fix("Take the quotes away", replace(count));
            }
        }
        Wanted::Map if field == "approval" => {
            let word = found.value.text().unwrap_or_default();
            if let Some(truth) = truth(word) {
                let map = format!("{{required: {truth}}}");
                finding.fix(format!("Change to `{map}`"), replace(&map));
            } else if ApprovalStatus::NAMES.contains(&word) {
                let map = format!("{{status: {word}}}");
                finding.fix(format!("Change to `{map}`"), replace(&map));
            }
        }
        Wanted::Ids | Wanted::Id | Wanted::Item | Wanted::Map => {}
    }
}

/// Whether chant would take an item as the value of its field.
fn fits(field: &str, item: &Node) -> bool {
    problems::of_value(field, item).is_empty()
}

/// What people write who mean `true` or `false`.
fn truth(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some("true"),
        "false" | "no" | "off" | "n" | "0" => Some("false"),
        _ => None,
    }
}

/// A new value; where nothing stands, not even a space behind the colon, with that space.
fn spaced(text: &str, found: &Node, new: &str) -> String {
    let tight = text[..found.span.range().start].ends_with(':');
    format!("{}{new}", if tight { " " } else { "" })
}

fn no_map(report: &mut Report, text: &str, span: Span) {
    let first = text[span.range()].lines().next().unwrap_or_default();
    let start = span.range().start;
    let place = Span::new(start, start + first.len());
    let finding = report.at(
        place,
        "frontmatter is made of `key: value` lines: chant refuses the whole spec",
    );
    if first.len() < span.len() {
        return;
    }
    match first.split_once(':') {
        Some((name, _)) if fields::field(name).is_some() => {
            finding.fix(
                "Insert the space",
                vec![Edit::insert(start + name.len() + 1, " ")],
            );
        }
        None if fields::field(first).is_some() => {
            finding.fix(
                "Insert the colon",
                vec![Edit::insert(span.range().end, ":")],
            );
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn every_field_is_told() {
        check(
            "wrong-type",
            expect![[r#"
                ---
                labels:
                - a: b
                  ^^^^ wrong-type: an item of `labels` is text, not a map: chant refuses the whole spec
                - [c]
                  ^^^ wrong-type: an item of `labels` is text, not a list: chant refuses the whole spec
                depends_on:
                - ~
                  ^ wrong-type: to YAML `~` is no text, and ids are text: chant refuses the whole spec
                -
                 ^ wrong-type: an item of `depends_on` is empty: chant refuses the whole spec
                prompt: {{x}}
                        ^^^^^ wrong-type: `prompt` takes text, not a map: chant refuses the whole spec
                status: [pending]
                        ^^^^^^^^^ wrong-type: `status` takes one word, not a list: chant refuses the whole spec
                public: yes
                        ^^^ wrong-type: `public` takes `true` or `false`: chant refuses the whole spec
                replay_count: -1
                              ^^ wrong-type: `replay_count` takes a whole number: chant refuses the whole spec
                approval: true
                          ^^^^ wrong-type: `approval` takes a map of keys and values: chant refuses the whole spec
                retry_state: {attempts: 1, next_retry_time: 2}
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ wrong-type: `retry_state` lacks `last_retry_time`: chant refuses the whole spec
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn the_frontmatter_as_a_whole() {
        check(
            "wrong-type",
            expect![[r#"
                ---
                - status: pending
                ^^^^^^^^^^^^^^^^^ wrong-type: frontmatter is made of `key: value` lines: chant refuses the whole spec
                - labels: []
                ---
                # T
            "#]],
        );
        check_fix(
            "wrong-type",
            "---\nstatus:pending\n---\n",
            expect![[r#"
                -| status:pending
                +| status: pending
            "#]],
        );
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("labels: a, b c # d", "labels: [a, b c] # d"),
            ("labels:\n- a: b", "labels:\n- 'a: b'"),
            ("depends_on: 5", "depends_on: '5'"),
            ("depends_on: [1.0, a]", "depends_on: ['1.0', a]"),
            ("prompt: {{x}}", "prompt: '{{x}}'"),
            ("prompt: [x]", "prompt: x"),
            ("type: [task]", "type: task"),
            ("public: No", "public: false"),
            ("approval:\n  required:", "approval:\n  required: true"),
            ("replay_count: \"2\"", "replay_count: 2"),
            ("approval: yes", "approval: {required: true}"),
            ("approval: rejected", "approval: {status: rejected}"),
        ] {
            let text = format!("---\n{before}\n---\n# T\n");
            let fixture = crate::testing::Fixture::new(&text);
            let findings = fixture.findings(crate::testing::MAIN, Some("wrong-type"));
            let fixed = crate::text::apply(&text, &findings[0].fixes[0].edits(&text));
            assert_eq!(fixed, format!("---\n{after}\n---\n# T\n"));
            check_no("wrong-type", &fixed);
        }
    }

    #[test]
    fn silent_for_what_chant_takes() {
        check_no(
            "wrong-type",
            "---\nlabels: [1, true, ~]\ndepends_on: 001-login\npublic: true\ncontext:\n---\n# T\n",
        );
        check_no("wrong-type", "---\nstatus: done\nx: {y: [z]}\n---\n# T\n");
    }
}
