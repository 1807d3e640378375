//! `commits` names a commit that git does not know.
//!
//! It was rebased away, never pushed from where it was made, or mistyped. Nothing is said without git, or in a shallow
//! clone.
//!
//! ```spec
//! ---
//! status: completed
//! commits: [0badf00d]
//!           ^^^^^^^^ unknown-commit: git knows no commit `0badf00d`
//! ---
//! # Say thanks
//! //- world
//! commit 0badf00d = no
//! ```

use super::{Report, Subject, links::live};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject) else { return };
    for (hash, span) in spec.texts("commits") {
        if subject.world.knows_commit(hash) == Some(false) {
            report.at(span, format!("git knows no commit `{hash}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_where_git_knows_it_or_cannot_tell() {
        check_no(
            "unknown-commit",
            "---\ncommits: [4aab359a, abc1234]\n---\n# T\n//- world\ncommit 4aab359a = yes\n",
        );
    }
}
