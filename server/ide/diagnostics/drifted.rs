//! A source has changed since the spec was completed.
//!
//! What `tracks`, `origin` and `informed_by` name has a newer change than `completed_at`, so the result may be stale.
//! Where git tracks the file its history decides; `chant drift` itself goes by the file's time, by which a fresh clone
//! is all new.
//!
//! ```spec
//! ---
//! type: documentation
//! status: completed
//! completed_at: 2026-01-05T00:00:00Z
//! tracks: [src/store.rs]
//!          ^^^^^^^^^^^^ drifted: src/store.rs has changed since this was completed (2026-02-01)
//! target_files: [docs/store.md]
//! ---
//! # T
//! //- src/store.rs
//! //- world
//! changed src/store.rs = 2026-02-01T00:00:00Z
//! ```

use super::{Report, Subject};
use crate::{
    model::{status::Status, time},
    workspace::{PathKind, Place},
};

/// The fields whose files chant compares, in its order (reference §5).
const SOURCES: [&str; 3] = ["tracks", "origin", "informed_by"];

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let (spec, world) = (&subject.entry.spec, subject.world);
    if spec.status != Status::Completed || subject.entry.place == Place::Archive {
        return;
    }
    let Some(completed) = spec
        .text("completed_at")
        .and_then(|(text, _)| time::seconds(text))
    else {
        return;
    };
    for (source, span) in SOURCES.into_iter().flat_map(|field| spec.texts(field)) {
        let newest = |path: &str| {
            world
                .changed_after(path, completed)
                .map(|at| (at, path.to_owned()))
        };
        let found = if source.contains(['*', '?', '[']) {
            world
                .matches(source)
                .iter()
                .filter_map(|path| newest(path))
                .max()
        } else if world.kind(source) == PathKind::File {
            newest(source)
        } else {
            None
        };
        if let Some((at, path)) = found {
            let day = &time::written(at)[..10];
            report.at(
                span,
                format!("{path} has changed since this was completed ({day})"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_no};

    #[test]
    fn the_newest_of_a_glob_is_named() {
        check(
            "drifted",
            expect![[r#"
                ---
                status: completed
                completed_at: 2026-01-05T00:00:00Z
                informed_by: ["src/*.rs"]
                              ^^^^^^^^^^ drifted: src/b.rs has changed since this was completed (2026-03-01)
                ---
                # T
                //- src/a.rs
                //- src/b.rs
                //- world
                changed src/a.rs = 2026-02-01T00:00:00Z
                changed src/b.rs = 2026-03-01T00:00:00Z
            "#]],
        );
    }

    #[test]
    fn silent_for_older_sources_and_unfinished_work() {
        let sources = "informed_by: [a.rs]\n---\n# T\n//- a.rs\n//- world\nchanged a.rs = 2026-01-01T00:00:00Z\n";
        check_no(
            "drifted",
            &format!("---\nstatus: completed\ncompleted_at: 2026-01-05T00:00:00Z\n{sources}"),
        );
        check_no(
            "drifted",
            &format!("---\ncompleted_at: 2025-01-05T00:00:00Z\n{sources}"),
        );
    }
}
