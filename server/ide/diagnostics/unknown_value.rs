//! A field has a word that chant does not know.
//!
//! `status`, `type`, `verification_status` and `approval.status` take one of a few words, letter by letter. chant loads
//! nothing of a spec with any other.
//!
//! ```spec
//! ---
//! status: done
//!         ^^^^ unknown-value: `status` knows no `done`, so chant refuses the whole spec; `completed` is probably meant
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{
    ide::nearest::nearest,
    model::problems::{self, Fault},
    text::Edit,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for problem in problems::find(&subject.entry.spec) {
        let Fault::UnknownValue { found, legal } = problem.fault else {
            continue;
        };
        let meant = meant(found, legal);
        let field = problem.field;
        let mut message = match found {
            "" => format!("`{field}` is empty, so chant refuses the whole spec"),
            _ => format!("`{field}` knows no `{found}`, so chant refuses the whole spec"),
        };
        match meant {
            Some(meant) => message.push_str(&format!("; `{meant}` is probably meant")),
            None => message.push_str(&format!("; it knows {}", listed(legal))),
        }
        let finding = report.at(problem.span, message);
        let tight = subject.text[..problem.span.range().start].ends_with(':');
        let space = if tight { " " } else { "" };
        // Where nothing is near, the first one: what a new spec has.
        let word = meant.unwrap_or(legal[0]);
        finding.fix(
            format!("Change to `{word}`"),
            vec![Edit::replace(problem.span, format!("{space}{word}"))],
        );
    }
}

/// The legal word that somebody means who writes `found`.
fn meant(found: &str, legal: &[&'static str]) -> Option<&'static str> {
    let plain = found.to_lowercase().replace(['-', ' '], "_");
    let same = MEANINGS
        .iter()
        .filter(|(_, words)| words.contains(&plain.as_str()))
        .find_map(|(word, _)| legal.iter().find(|legal| *legal == word));
    same.copied()
        .or_else(|| nearest(found, legal.iter().copied()))
}

/// Words that are met in other tools and in real specs, and what they are called here.
const MEANINGS: &[(&str, &[&str])] = &[
    (
        "completed",
        &["done", "finished", "closed", "merged", "success", "ok"],
    ),
    (
        "pending",
        &[
            "todo", "to_do", "open", "new", "draft", "planned", "backlog", "queued", "waiting",
        ],
    ),
    (
        "in_progress",
        &["wip", "started", "doing", "active", "working", "running"],
    ),
    ("paused", &["hold", "on_hold", "stopped"]),
    ("failed", &["error", "broken", "fail"]),
    (
        "cancelled",
        &[
            "abandoned",
            "dropped",
            "wontfix",
            "won't_fix",
            "obsolete",
            "superseded",
        ],
    ),
    ("needs_attention", &["review", "needs_review", "attention"]),
    ("documentation", &["docs", "doc"]),
    (
        "code",
        &[
            "implementation",
            "feature",
            "bug",
            "bugfix",
            "fix",
            "refactor",
            "test",
            "tests",
        ],
    ),
    ("task", &["chore", "conflict", "ops"]),
    ("research", &["analysis", "investigation", "spike", "study"]),
    ("driver", &["epic", "parent"]),
    ("approved", &["accepted", "ok", "yes", "granted", "true"]),
    (
        "rejected",
        &["denied", "declined", "refused", "no", "false"],
    ),
    ("passed", &["ok", "pass", "success", "green"]),
    ("partial", &["skipped", "some", "incomplete"]),
];

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn words_of_every_kind() {
        check(
            "unknown-value",
            expect![[r#"
                ---
                type: docs
                      ^^^^ unknown-value: `type` knows no `docs`, so chant refuses the whole spec; `documentation` is probably meant
                status: In-Progress
                        ^^^^^^^^^^^ unknown-value: `status` knows no `In-Progress`, so chant refuses the whole spec; `in_progress` is probably meant
                verification_status: purple
                                     ^^^^^^ unknown-value: `verification_status` knows no `purple`, so chant refuses the whole spec; it knows `passed`, `failed`, `partial`
                approval: {status: Approved}
                                   ^^^^^^^^ unknown-value: `approval.status` knows no `Approved`, so chant refuses the whole spec; `approved` is probably meant
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn nothing_is_no_word_either() {
        check_fix(
            "unknown-value",
            "---\nstatus:\n---\n# T\n",
            expect![[r#"
                -| status:
                +| status: pending
            "#]],
        );
    }

    #[test]
    fn the_nearest_word_is_put_in() {
        check_fix(
            "unknown-value",
            "---\nstatus: \"pendign\" # x\n---\n# T\n",
            expect![[r#"
                -| status: "pendign" # x
                +| status: pending # x
            "#]],
        );
    }

    #[test]
    fn silent_for_words_that_chant_knows() {
        check_no(
            "unknown-value",
            "---\ntype: 'task'\nstatus: failed\napproval: {status: approved}\n---\n# T\n",
        );
        check_no(
            "unknown-value",
            "---\nstatus: [done]\nverification_status: ~\n---\n# T\n",
        );
    }
}
