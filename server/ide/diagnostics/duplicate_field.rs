//! A key stands twice.
//!
//! chant refuses a spec that has one of its fields twice. Keys that it does not know may stand as often as they like: it
//! ignores them all.
//!
//! ```spec
//! ---
//! labels: [storage]
//! status: pending
//! labels: [issue-42]
//! ^^^^^^ duplicate-field: `labels` stands twice: chant refuses the whole spec
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::{
    ide::lists,
    model::{
        problems::{self, Fault},
        yaml::Pair,
    },
    text::Span,
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (text, spec) = (subject.text, &subject.entry.spec);
    for problem in problems::find(spec) {
        let Fault::Duplicate { first, pair } = problem.fault else {
            continue;
        };
        let finding = report.at(
            problem.span,
            format!(
                "`{}` stands twice: chant refuses the whole spec",
                problem.field
            ),
        );
        finding.related(&subject.entry.path, first, "it stands here first");
        if let Some(edit) = lists::remove_pair(text, spec, pair) {
            finding.fix("Remove this one", vec![edit]);
        }
        let first = pair_at(&spec.fields, first);
        let first = first.and_then(|first| lists::remove_pair(text, spec, first));
        if let Some(edit) = first {
            finding.fix("Remove the first one", vec![edit]);
        }
    }
}

/// The pair whose key stands at `key`, in a map or below it.
fn pair_at(pairs: &[Pair], key: Span) -> Option<&Pair> {
    pairs.iter().find_map(|pair| {
        if pair.key == key {
            Some(pair)
        } else {
            pair_at(pair.node.value.pairs(), key)
        }
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn below_approval_too() {
        check(
            "duplicate-field",
            expect![[r#"
                ---
                approval: {by: Ada, at: x, by: Bob}
                                           ^^ duplicate-field: `approval.by` stands twice: chant refuses the whole spec
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn the_second_goes_with_its_lines() {
        check_fix(
            "duplicate-field",
            "---\nlabels: [a]\nlabels:\n- b # c\n- d\nstatus: pending\n---\n# T\n",
            expect![[r#"
                -| labels:
                -| - b # c
                -| - d
            "#]],
        );
    }

    #[test]
    fn silent_for_unknown_keys() {
        check_no(
            "duplicate-field",
            "---\nowner: a\nowner: b\nlabels: []\n---\n# T\n",
        );
    }
}
