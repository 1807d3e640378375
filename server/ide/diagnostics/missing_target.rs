//! A completed spec was to write a file, and there is none.
//!
//! Neither in the working tree nor anywhere in git's history: the work was completed without it, or `target_files` has a
//! typo. A file that was removed later is not missed; without git nothing is said.
//!
//! ```spec
//! ---
//! status: completed
//! target_files: [src/compact.rs]
//!                ^^^^^^^^^^^^^^ missing-target: this spec is completed, and `src/compact.rs` was never written
//! ---
//! # Compact old backups
//! //- world
//! history src/compact.rs = no
//! ```

use super::{Report, Subject, links::live};
use crate::{
    model::status::Status,
    workspace::{
        PathKind,
        sources::{is_glob, plain},
    },
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject).filter(|spec| spec.status == Status::Completed) else {
        return;
    };
    let world = subject.world;
    for (text, span) in spec.texts("target_files") {
        let path = plain(text);
        let missing = world.kind(path) == PathKind::Missing
            && (!is_glob(path) || world.matches(path).is_empty())
            && world.in_history(path) == Some(false);
        if missing {
            report.at(
                span,
                format!("this spec is completed, and `{text}` was never written"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_where_it_is_was_or_will_be() {
        check_no(
            "missing-target",
            "---\nstatus: completed\ntarget_files: [a.rs, b.rs, src, unknown.rs]\n---\n//- a.rs\n//- src/c.rs\n//- world\nhistory b.rs = yes\n",
        );
        check_no(
            "missing-target",
            "---\ntarget_files: [a.rs]\n---\n//- world\nhistory a.rs = no\n",
        );
    }
}
