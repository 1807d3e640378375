//! A completed spec names a target file that is nowhere.
//!
//! The work is done, and a file that it was to write is neither in the working tree nor in git's history: it was renamed
//! on the way, or never written.
//!
//! ```spec
//! ---
//! status: completed
//! target_files: [src/store.rs, src/lock.rs]
//!                              ^^^^^^^^^^^ missing-target: the spec is completed, and there is no file src/lock.rs
//! ---
//! # T
//! //- src/store.rs
//! //- world
//! history src/lock.rs = no
//! ```

use super::{Report, Subject};
use crate::{
    model::status::Status,
    workspace::{PathKind, Place},
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let spec = &subject.entry.spec;
    if spec.status != Status::Completed || subject.entry.place == Place::Archive {
        return;
    }
    for (path, span) in spec.texts("target_files") {
        let missing = match subject.world.kind(path) {
            // Without git, what is not there may have been there.
            PathKind::Missing => subject.world.in_history(path) != Some(true),
            PathKind::File | PathKind::Directory | PathKind::Outside => false,
        };
        let glob = path.contains(['*', '?', '[']);
        if missing && (!glob || subject.world.matches(path).is_empty()) {
            report.at(
                span,
                format!("the spec is completed, and there is no file {path}"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_no;

    #[test]
    fn silent_where_git_remembers_the_file() {
        check_no(
            "missing-target",
            "---\nstatus: completed\ntarget_files: [a.rs]\n---\n# T\n//- world\nhistory a.rs = yes\n",
        );
    }

    #[test]
    fn silent_while_the_work_is_not_done() {
        check_no("missing-target", "---\ntarget_files: [a.rs]\n---\n# T\n");
    }
}
