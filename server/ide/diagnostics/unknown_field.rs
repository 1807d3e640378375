//! A key that chant does not know.
//!
//! chant ignores it, and the next command that saves the spec writes only what chant knows: the key and its value are
//! gone. Keys go letter by letter, so `Status` and `dependsOn` are unknown as well; such a near miss is an error, because
//! the field that was meant is not set.
//!
//! ```spec
//! ---
//! dependsOn: [001-login]
//! ^^^^^^^^^ unknown-field: chant knows no `dependsOn` and erases it at the next save; `depends_on` is meant
//! owner: ada
//! ^^^^^ unknown-field: chant knows no `owner` and erases it at the next save
//! ---
//! # T
//! ```

use std::collections::BTreeSet;

use super::{Report, Severity, Subject};
use crate::{
    ide::lists,
    model::{
        Spec,
        fields::{APPROVAL_KEYS, FIELDS},
        frontmatter::Refusal,
        problems,
        yaml::{Node, Pair, Value},
    },
    text::Edit,
};

/// The keys of `retry_state:`.
const RETRY_KEYS: [&str; 3] = ["attempts", "last_retry_time", "next_retry_time"];

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    let guessed = spec
        .error
        .as_ref()
        .is_some_and(|error| error.refusal != Refusal::Shape);
    if guessed || spec.misshapen.is_some() {
        return;
    }
    let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    check_map(report, subject, &spec.fields, "", &names);
    for (field, keys) in [
        (
            "approval",
            APPROVAL_KEYS.iter().map(|(key, _)| *key).collect(),
        ),
        ("retry_state", RETRY_KEYS.to_vec()),
    ] {
        if let Some(node) = spec.field(field) {
            check_map(report, subject, node.value.pairs(), field, &keys);
        }
    }
}

fn check_map(report: &mut Report, subject: &Subject, pairs: &[Pair], parent: &str, names: &[&str]) {
    let present: BTreeSet<&str> = pairs.iter().map(|pair| &*pair.name).collect();
    let plain: Vec<(String, &str)> = names.iter().map(|name| (plain(name), *name)).collect();
    let unknown = pairs.iter().filter(|pair| !names.contains(&&*pair.name));
    for pair in unknown {
        let dot = if parent.is_empty() { "" } else { "." };
        let name = &pair.name;
        let mut message =
            format!("chant knows no `{parent}{dot}{name}` and erases it at the next save");
        let meant = meant(name, &plain);
        let stands = meant.is_some_and(|(meant, _)| present.contains(meant));
        match meant {
            Some((meant, _)) if stands => message.push_str(&format!("; it reads `{meant}` alone")),
            Some((meant, _)) => message.push_str(&format!("; `{meant}` is meant")),
            None => {}
        }
        let finding = report.at(pair.key, message);
        if let Some((meant, sure)) = meant.filter(|_| !stands) {
            finding.severity(Severity::Warning, Severity::Error);
            if let Some(edits) = rename(subject.text, pair, parent, meant) {
                let title = format!("Rename it to `{meant}`");
                if sure {
                    finding.safe_fix(title, edits);
                } else {
                    finding.fix(title, edits);
                }
            }
        } else {
            finding.unnecessary();
        }
        if let Some(edit) = lists::remove_pair(subject.text, &subject.entry.spec, pair) {
            finding.fix("Remove it", vec![edit]);
        }
    }
}

/// A key without what distinguishes styles of writing it.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(['-', '_', ' '], "")
}

/// The known key that is probably meant, and whether there is hardly a doubt: another case or style, or one slip.
/// `names` are known keys with their plain forms before them.
fn meant<'a>(name: &str, names: &[(String, &'a str)]) -> Option<(&'a str, bool)> {
    let own = plain(name);
    // Two slips in a short word make another word.
    let most = match own.len() {
        0..3 => 0,
        3..8 => 1,
        _ => 2,
    };
    let near = names
        .iter()
        .filter(|(plain, _)| plain.len().abs_diff(own.len()) <= most);
    let (distance, known) = near
        .map(|(plain, known)| (strsim::osa_distance(&own, plain), *known))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= most).then_some((known, distance <= 1))
}

/// Renames a key, and mends its value where the field that it becomes would refuse it; `None` where it cannot be.
fn rename(text: &str, pair: &Pair, parent: &str, name: &str) -> Option<Vec<Edit>> {
    let rename = Edit::replace(pair.key, name);
    if is_opaque(&pair.node) {
        return None;
    }
    if !parent.is_empty() || problems::of_value(name, &pair.node).is_empty() {
        return Some(vec![rename]);
    }
    let wrapped = lists::wrap(text, &pair.node)?;
    let after = format!("---\n{name}: {}\n---\n", wrapped.new_text);
    Spec::read(&after).loads().then(|| vec![rename, wrapped])
}

/// Whether only serde knows what stands there.
fn is_opaque(node: &Node) -> bool {
    node.value == Value::Opaque
        || node.value.items().iter().any(is_opaque)
        || node.value.pairs().iter().any(|pair| is_opaque(&pair.node))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn below_approval_too() {
        check(
            "unknown-field",
            expect![[r#"
                ---
                approval:
                  require: true
                  ^^^^^^^ unknown-field: chant knows no `approval.require` and erases it at the next save; `required` is meant
                  reason: x
                  ^^^^^^ unknown-field: chant knows no `approval.reason` and erases it at the next save
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn a_near_miss_beside_the_field_itself() {
        check(
            "unknown-field",
            expect![[r#"
                ---
                Status: failed
                ^^^^^^ unknown-field: chant knows no `Status` and erases it at the next save; it reads `status` alone
                status: pending
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("Depends-On: a", "depends_on: a"),
            ("label: one # x", "labels: [one] # x"),
            ("targetFiles:\n- a", "target_files:\n- a"),
            ("stauts: failed", "status: failed"),
            ("commit: abc1234", "commits: [abc1234]"),
        ] {
            let text = format!("---\n{before}\n---\n# T\n");
            let fixture = crate::testing::Fixture::new(&text);
            let findings = fixture.findings(crate::testing::MAIN, Some("unknown-field"));
            assert!(findings[0].fixes[0].safe, "{before}");
            let fixed = crate::text::apply(&text, &findings[0].fixes[0].edits(&text));
            assert_eq!(fixed, format!("---\n{after}\n---\n# T\n"));
        }
    }

    #[test]
    fn what_nobody_knows_can_go() {
        check_fix(
            "unknown-field",
            "---\nowner:\n  - ada\nstatus: pending\n---\n# T\n",
            expect![[r#"
                -| owner:
                -|   - ada
            "#]],
        );
    }

    #[test]
    fn silent_for_known_fields_and_for_yaml_that_does_not_scan() {
        check_no(
            "unknown-field",
            "---\nstatus: pending\nretry_state: {attempts: 1, last_retry_time: 1, next_retry_time: 2}\n---\n# T\n",
        );
        check_no("unknown-field", "---\nowner: [a\nsta\n---\n# T\n");
    }
}
