//! A glob that begins with `*` and has no quotes.
//!
//! To YAML a leading `*` is an alias: it asks for a value of that name, finds none, and chant loads nothing of the spec.
//! `src/**/*.rs` needs no quotes, `**/*.rs` does.
//!
//! ```spec
//! ---
//! tracks: [*.rs, "*.md"]
//!          ^^^^ unquoted-glob: a value that begins with `*` must stand in quotes: chant cannot read the frontmatter
//! ---
//! # T
//! ```

use super::{Report, Subject};
use crate::model::slips::{self, Kind};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    for slip in slips::find(subject.text, &subject.entry.spec) {
        if slip.kind == Kind::Glob {
            report
                .at(
                    slip.span,
                    "a value that begins with `*` must stand in quotes: chant cannot read the frontmatter",
                )
                .safe_fix("Put it in quotes", slip.edits);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check_all, check_fix, check_no};

    #[test]
    fn is_the_only_thing_that_is_said() {
        check_all(expect![[r#"
            ---
            type: documentation
            tracks:
            - **/*.rs
              ^^^^^^^ unquoted-glob: a value that begins with `*` must stand in quotes: chant cannot read the frontmatter
            - src/**
            target_files: [docs/a.md]
            ---
            # T
        "#]]);
    }

    #[test]
    fn gets_quotes() {
        check_fix(
            "unquoted-glob",
            "---\norigin:\n  - *.csv # all\n---\n# T\n",
            expect![[r#"
                -|   - *.csv # all
                +|   - '*.csv' # all
            "#]],
        );
    }

    #[test]
    fn silent_for_quoted_globs_and_true_aliases() {
        check_no(
            "unquoted-glob",
            "---\ntracks: ['*.rs', src/**/*.rs]\nlabels: &l [a]\ncontext: *l\n---\n# T\n",
        );
    }
}
