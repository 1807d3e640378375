//! A source changed after the spec that read it was completed.
//!
//! What a completed spec says in `tracks`, `origin` or `informed_by` may no longer hold. Told by git's history where a
//! file is tracked and unmodified, so that a fresh clone has not drifted; by the file's own time otherwise.
//!
//! ```spec
//! ---
//! status: completed
//! completed_at: 2026-01-09T09:00:00Z
//! informed_by: [docs/store.md]
//!               ^^^^^^^^^^^^^ drifted: `docs/store.md` changed on 2026-03-01, after this was completed
//! ---
//! # Compare the manual with the code
//! //- docs/store.md
//! # Store
//! //- world
//! changed docs/store.md = 2026-03-01T12:00:00Z
//! ```

use std::sync::Arc;

use jiff::Timestamp;

use super::{Plan, Report, Subject, links::live};
use crate::{
    model::status::Status,
    text::{Edit, Span},
    workspace::{
        PathKind,
        sources::{is_glob, plain},
    },
};

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Some(spec) = live(subject).filter(|spec| spec.status == Status::Completed) else {
        return;
    };
    let completed = spec
        .text("completed_at")
        .and_then(|(time, _)| time.parse::<Timestamp>().ok());
    let Some(since) = completed.map(Timestamp::as_second) else {
        return;
    };
    for field in ["tracks", "origin", "informed_by"] {
        for (text, span) in spec.texts(field) {
            let changed = changed(subject, plain(text), since);
            let Some((path, time)) = changed.iter().max_by_key(|(_, time)| *time) else {
                continue;
            };
            let day = day(*time);
            let message = match changed.len() {
                1 => format!("`{path}` changed on {day}, after this was completed"),
                many => format!(
                    "{many} files changed after this was completed, the last one on {day}: `{path}`"
                ),
            };
            let finding = report.at(span, message);
            finding.related(path, Span::default(), format!("changed on {day}"));
            if let Some(status) = spec.field("status") {
                let edits = vec![Edit::replace(status.span, Status::Pending.name())];
                finding.fix("Set the spec to `pending` again", Plan::Edits(edits));
            }
        }
    }
}

/// The files that a source names and that changed after `since`, with the times of their last change.
fn changed(subject: &Subject, source: &str, since: i64) -> Vec<(Arc<str>, i64)> {
    let world = subject.world;
    let changed = |path: &str| Some((path.into(), world.changed_after(path, since)?));
    if is_glob(source) {
        world
            .matches(source)
            .iter()
            .filter_map(|path| changed(path))
            .collect()
    } else if world.kind(source) == PathKind::File {
        changed(source).into_iter().collect()
    } else {
        Vec::new()
    }
}

fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .map(|time| time.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    const WORLD: &str = "//- src/a.rs\n//- src/b.rs\n//- src/c.rs\n//- world\nchanged src/a.rs = 2026-02-01T00:00:00Z\nchanged src/b.rs = 2026-02-03T00:00:00Z\nchanged src/c.rs = 2025-12-01T00:00:00Z\n";

    #[test]
    fn the_files_of_a_glob_are_counted() {
        check(
            "drifted",
            expect![[r#"
                ---
                status: completed
                completed_at: 2026-01-09T09:00:00+01:00
                tracks: [src/*.rs]
                         ^^^^^^^^ drifted: 2 files changed after this was completed, the last one on 2026-02-03: `src/b.rs`
                ---
                # T
                //- src/a.rs
                //- src/b.rs
                //- src/c.rs
                //- world
                changed src/a.rs = 2026-02-01T00:00:00Z
                changed src/b.rs = 2026-02-03T00:00:00Z
                changed src/c.rs = 2025-12-01T00:00:00Z
            "#]],
        );
    }

    #[test]
    fn it_may_be_taken_up_again() {
        check_fix(
            "drifted",
            &format!(
                "---\nstatus: completed\ncompleted_at: 2026-01-09T09:00:00Z\norigin: [src/a.rs]\n---\n{WORLD}"
            ),
            expect![[r#"
                -| status: completed
                +| status: pending
            "#]],
        );
    }

    #[test]
    fn silent_about_older_changes_other_fields_and_unfinished_work() {
        let head = "status: completed\ncompleted_at: 2026-01-09T09:00:00Z";
        check_no(
            "drifted",
            &format!("---\n{head}\norigin: [src/c.rs]\n---\n{WORLD}"),
        );
        check_no(
            "drifted",
            &format!("---\n{head}\ncontext: [src/a.rs]\n---\n{WORLD}"),
        );
        check_no(
            "drifted",
            &format!("---\ncompleted_at: 2026-01-09T09:00:00Z\norigin: [src/a.rs]\n---\n{WORLD}"),
        );
        check_no(
            "drifted",
            &format!(
                "---\nstatus: completed\ncompleted_at: 2026-01-09\norigin: [src/a.rs]\n---\n{WORLD}"
            ),
        );
    }
}
