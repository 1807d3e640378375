//! Two unfinished specs write the same file, and neither waits for the other.
//!
//! Run one after the other without an order they undo each other's work; run in parallel they end in a merge conflict.
//! A dependency settles it; members of one driver and what a driver waits for count as ordered.
//!
//! ```spec
//! ---
//! target_files: [src/lock.rs]
//!                ^^^^^^^^^^^ overlapping-targets: `053-lock-folder` writes `src/lock.rs` as well, and neither waits for the other
//! ---
//! # Lock a key
//! //- .chant/specs/053-lock-folder.md
//! ---
//! target_files: [src/lock.rs]
//!                ^^^^^^^^^^^ overlapping-targets: `spec` writes `src/lock.rs` as well, and neither waits for the other
//! ---
//! # Lock the folder
//! ```

use std::sync::Arc;

use super::{
    Report, Subject,
    links::{live, may_wait_for, named, place_of, wait_for},
};
use crate::workspace::{Entry, Name, sources::plain};

/// So many other specs with the same target are compared with this one. More are a crowd, and the first ones tell it.
const COMPARED: usize = 32;

pub(super) fn check(report: &mut Report, subject: &Subject) {
    let Subject { project, entry, .. } = *subject;
    let open = live(subject).filter(|spec| entry.is_active() && !spec.status.is_over());
    let Some(spec) = open else { return };
    let mut order = None;
    for (text, span) in spec.texts("target_files") {
        let sharers: Vec<&Arc<Entry>> = project
            .naming(Name::OpenTarget(plain(text)))
            .filter(|other| other.path != entry.path)
            .take(COMPARED)
            .collect();
        if sharers.is_empty() {
            continue;
        }
        // Past its reach the order is not known, and nothing is said.
        let order = order
            .get_or_insert_with(|| Some((project.all_before(entry)?, project.all_after(entry)?)));
        let Some((before, after)) = order else { return };
        let others: Vec<&Arc<Entry>> = sharers
            .into_iter()
            .filter(|it| !before.contains(it.id()) && !after.contains(it.id()))
            .collect();
        if others.is_empty() {
            continue;
        }
        let (write, neither) = match others.len() {
            1 => ("writes", "neither waits for the other"),
            _ => ("write", "no order is set between them"),
        };
        let finding = report.at(
            span,
            format!("{} {write} `{text}` as well, and {neither}", named(&others)),
        );
        for other in &others {
            let place = place_of(other, "target_files", text);
            finding.related(
                &other.path,
                place,
                format!("`{}` writes it too", other.id()),
            );
        }
        let sound = |other: &&&Arc<Entry>| may_wait_for(subject, other);
        if let Some(other) = others.iter().find(sound) {
            let (title, plan) = wait_for(subject, other);
            finding.fix(title, plan);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::testing::{check, check_fix, check_no};

    #[test]
    fn several_are_counted() {
        check(
            "overlapping-targets",
            expect![[r#"
                ---
                target_files: [./a.rs, b.rs]
                               ^^^^^^ overlapping-targets: `p`, `q`, `r` and 1 more write `./a.rs` as well, and no order is set between them
                ---
                # T
                //- .chant/specs/p.md
                ---
                depends_on: [q]
                target_files: [a.rs]
                               ^^^^ overlapping-targets: `s`, `spec` write `a.rs` as well, and no order is set between them
                ---
                //- .chant/specs/q.md
                ---
                depends_on: [r]
                target_files: [a.rs]
                               ^^^^ overlapping-targets: `s`, `spec` write `a.rs` as well, and no order is set between them
                ---
                //- .chant/specs/r.md
                ---
                target_files: [a.rs]
                               ^^^^ overlapping-targets: `s`, `spec` write `a.rs` as well, and no order is set between them
                ---
                //- .chant/specs/s.md
                ---
                target_files: [a.rs]
                               ^^^^ overlapping-targets: `p`, `q`, `r` and 1 more write `a.rs` as well, and no order is set between them
                ---
            "#]],
        );
    }

    #[test]
    fn a_dependency_sets_the_order() {
        check_fix(
            "overlapping-targets",
            "---\nstatus: pending\ntarget_files:\n- a.rs\n---\n//- .chant/specs/p.md\n---\ntarget_files: [a.rs]\n---\n",
            expect![[r#"
                +| depends_on:
                +| - p
            "#]],
        );
    }

    #[test]
    fn a_member_that_waited_for_its_siblings_goes_on_waiting() {
        check_fix(
            "overlapping-targets",
            "//- .chant/specs/d.3.md\n---\ntarget_files: [a.rs]\n---\n//- .chant/specs/d.md\n//- .chant/specs/d.1.md\n//- .chant/specs/d.2.md\n//- .chant/specs/p.md\n---\ntarget_files: [a.rs]\n---\n",
            expect![[r#"
                +| depends_on: [d.2, p]
            "#]],
        );
    }

    #[test]
    fn silent_where_there_is_an_order_or_nothing_left_to_do() {
        check_no(
            "overlapping-targets",
            "---\ntarget_files: [a.rs]\ndepends_on: [b]\n---\n//- .chant/specs/b.md\n---\ndepends_on: [c]\n---\n//- .chant/specs/c.md\n---\ntarget_files: [a.rs]\n---\n",
        );
        check_no(
            "overlapping-targets",
            "//- .chant/specs/d.1.md\n---\ntarget_files: [a.rs]\n---\n//- .chant/specs/d.2.md\n---\ntarget_files: [a.rs]\n---\n",
        );
        check_no(
            "overlapping-targets",
            "---\ntarget_files: [a.rs]\n---\n//- .chant/specs/b.md\n---\nstatus: completed\ntarget_files: [a.rs]\n---\n",
        );
    }
}
