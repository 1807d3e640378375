//! A commit that git does not know.
//!
//! `commits` is what the work consists of. A hash that git cannot find was rewritten by a rebase, lies in another clone,
//! or is a typo. Silent without git and in a shallow clone, which does not know its past.
//!
//! ```spec
//! ---
//! status: completed
//! commits: [4aab359a, 0000000]
//!                     ^^^^^^^ unknown-commit: git knows no commit `0000000`
//! ---
//! # T
//! //- world
//! commit 4aab359a = yes
//! commit 0000000 = no
//! ```

use super::{Report, Subject};
use crate::workspace::Place;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    if subject.entry.place == Place::Archive {
        return;
    }
    for (hash, span) in subject.entry.spec.texts("commits") {
        let is_hash = hash.len() >= 4
            && hash.len() <= 40
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            report.at(span, format!("`{hash}` is not a commit's hash"));
        } else if subject.world.knows_commit(hash) == Some(false) {
            report.at(span, format!("git knows no commit `{hash}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn what_is_no_hash_at_all() {
        check(
            "unknown-commit",
            expect![[r#"
                ---
                commits: [HEAD~1]
                          ^^^^^^ unknown-commit: `HEAD~1` is not a commit's hash
                ---
                # T
            "#]],
        );
    }

    #[test]
    fn silent_where_git_cannot_tell() {
        check_no("unknown-commit", "---\ncommits: [abc1234]\n---\n# T\n");
    }
}
