//! What stands above a title: whether the spec can run and if not why, how far it has come, who waits for it.
//!
//! The first lens is always there. One that vanishes without a word is what users of other tools complain of most.

use std::sync::Arc;

use super::{
    cards, next_phase,
    permit::{self, Here},
    phase, ripple, why, workflow,
};
use crate::{
    model::{status::Status, time},
    text::Span,
    workspace::{Entry, Project, World},
};

/// Which lenses are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether it can run, or why it cannot.
    pub readiness: bool,
    /// `3/5 criteria`, `1/4 members`.
    pub progress: bool,
    /// `unblocks 4`.
    pub unblocks: bool,
    /// `next: root cause`.
    pub next: bool,
}

/// One lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The title, or what stands in its place.
    pub span: Span,
    /// What it says, in plain text.
    pub title: String,
    /// The spec that a press on it is about.
    pub path: Arc<str>,
    /// What a press on it does.
    pub press: Press,
}

/// What a press on a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Explains what stands against a run of the spec.
    Explain,
    /// Runs the spec.
    Run,
    /// Runs the members of the driver, until something stands in the way.
    RunMembers,
    /// Approves the spec in this name.
    Approve(Box<str>),
    /// Makes the phase that follows on the spec.
    MakeNext,
}

/// The lenses of a spec, in the order in which they are read.
#[must_use]
pub fn lenses(
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    here: &Here,
    wanted: Wanted,
) -> Vec<Lens> {
    let spec = &entry.spec;
    let body = Span::at(spec.split.body.range().start);
    let span = spec.title.as_ref().map_or(body, |title| title.span);
    let mut found = Vec::new();
    let mut lens = |title: String, path: &Arc<str>, press| {
        found.push(Lens {
            span,
            title,
            path: Arc::clone(path),
            press,
        });
    };
    let mut reasons = permit::reasons(project, world, entry, here);
    let runs = reasons.is_empty();
    // What the spec lacks comes first; the place is of interest to who could run it.
    let of_place =
        |reason: &why::Reason| permit::CODES.iter().any(|(code, _)| *code == reason.code);
    if !reasons.iter().all(of_place) {
        reasons.retain(|reason| !of_place(reason));
    }
    if wanted.readiness {
        let (title, press) = match &*reasons {
            _ if runs => (readiness(world, entry, &reasons), Press::Run),
            [only] if only.code == "driver" && has_free_member(project, entry) => {
                ("▶ Run the members".to_owned(), Press::RunMembers)
            }
            _ => (readiness(world, entry, &reasons), Press::Explain),
        };
        lens(title, &entry.path, press);
        let first = reasons.first().map(|reason| reason.code);
        let approval = reasons.iter().find(|reason| reason.code == "approval");
        if let Some(reason) = approval.filter(|_| first != Some("approval")) {
            lens(reason.message.clone(), &entry.path, Press::Explain);
        }
        if let Some(name) = approval.and_then(|_| world.user()) {
            lens(
                format!("approve as {name}"),
                &entry.path,
                Press::Approve(name),
            );
        }
    }
    let mut add = |title, path: &Arc<str>| lens(title, path, Press::Explain);
    if wanted.progress {
        let criteria = &spec.criteria;
        if criteria.total() > 0 {
            let title = format!("{}/{} criteria", criteria.checked(), criteria.total());
            add(title, &entry.path);
        }
        let members = if entry.is_active() {
            project.members(entry.id())
        } else {
            Vec::new()
        };
        if !members.is_empty() {
            let completed = |it: &&&Arc<Entry>| it.spec.status == Status::Completed;
            let done = members.iter().filter(completed).count();
            add(format!("{done}/{} members", members.len()), &entry.path);
        }
    }
    if !entry.is_active() {
        return found;
    }
    let (waiting, more) = ripple::unblocks(project, entry);
    if wanted.unblocks && waiting > 0 && !spec.status.is_over() {
        let more = if more { "+" } else { "" };
        add(format!("unblocks {waiting}{more}"), &entry.path);
    }
    if wanted.next {
        if let Some(next) = phase::next(project, entry) {
            add(format!("next: {}", phase::name(&next.spec)), &next.path);
        } else if spec.status == Status::Completed
            && let Some(name) = next_phase::offered(project, entry, &workflow::workflows(world))
        {
            let title = format!("next: {} (new)", name.replace(['-', '_'], " "));
            lens(title, &entry.path, Press::MakeNext);
        }
    }
    found
}

/// Whether nothing that specs tell stands against one of the members.
fn has_free_member(project: &Project, driver: &Entry) -> bool {
    (project.members(driver.id()).iter()).any(|it| project.obstacles(it).is_empty())
}

/// `▶ Run research`, or what stands against it. Where nobody is set to do the work, a spec can be ready all the same.
fn readiness(world: &dyn World, entry: &Entry, reasons: &[why::Reason]) -> String {
    let status = entry.spec.status;
    match reasons.first() {
        None => format!("▶ Run {}", phase::name(&entry.spec)),
        Some(reason) if matches!(reason.code, "backend" | "driver") => {
            format!("ready: {}", phase::name(&entry.spec))
        }
        Some(reason) if reason.code == "status" && status != Status::Ready => {
            let sign = cards::sign(status);
            let status = status.name().replace('_', " ");
            let done = entry
                .spec
                .text("completed_at")
                .filter(|_| status == "completed");
            match done.and_then(|(at, _)| time::seconds(at)) {
                Some(at) => format!("{sign} {status} {}", cards::ago(world.now() - at)),
                None => format!("{sign} {status}"),
            }
        }
        Some(_) => why::line(reasons, 1).replace('`', ""),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    const ALL: Wanted = Wanted {
        readiness: true,
        progress: true,
        unblocks: true,
        next: true,
    };

    /// The lenses of every spec of a fixture, in one line each, where nobody is set to do the work.
    #[track_caller]
    fn check(text: &str, expect: Expect) {
        check_here(text, Err("has nobody to run it".to_owned()), expect);
    }

    #[track_caller]
    fn check_here(text: &str, backend: Result<permit::Backend, String>, expect: Expect) {
        let here = Here {
            trusted: true,
            backend,
            text: None,
            unsaved: false,
            allow_dirty: false,
            discard: false,
        };
        let fixture = Fixture::new(text);
        let mut out = String::new();
        for entry in fixture.project.specs() {
            let found = lenses(&fixture.project, &fixture, entry, &here, ALL);
            let titles: Vec<&str> = found.iter().map(|lens| lens.title.as_str()).collect();
            out.push_str(&format!("{}: {}\n", entry.id(), titles.join(" | ")));
        }
        expect.assert_eq(&out);
    }

    #[test]
    fn a_chain_says_what_waits_for_what() {
        check(
            "\
//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
completed_at: 2026-05-30T00:00:00Z
---
# Read
//- .chant/specs/002-reproduction.md
---
status: in_progress
labels: [issue-42, reproduction]
depends_on: [001-comprehension]
---
# Reproduce
## Acceptance Criteria
- [x] Add it
- [ ] Test it
//- .chant/specs/003-root-cause.md
---
type: research
labels: [issue-42, root-cause]
depends_on: [002-reproduction]
approval: {required: true, status: pending}
---
# Find the cause
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/specs/004-lone.md
---
prompt: reproduce
---
# Lone
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/prompts/reproduce.md
//- .chant/archive/000-old.md
# Old
//- world
user = Ada
",
            expect![[r#"
                000-old: is archived
                001-comprehension: ● completed 2 days ago | next: reproduction
                002-reproduction: ◐ in progress | 1/2 criteria | unblocks 1 | next: root cause
                003-root-cause: waits for 002-reproduction (in progress 1/2), and 1 more | needs an approval | approve as Ada | 0/2 criteria
                004-lone: ready: reproduce | 0/2 criteria
            "#]],
        );
    }

    #[test]
    fn what_is_done_and_has_nothing_behind_it_offers_the_next_phase() {
        check(
            "\
//- .chant/specs/001-comprehension.md
---
type: research
status: completed
labels: [issue-42, comprehension]
prompt: research
---
# Read
",
            expect![[r#"
                001-comprehension: ● completed | next: reproduction (new)
            "#]],
        );
    }

    #[test]
    fn a_press_runs_what_nothing_stands_against() {
        let spec = "\
//- .chant/specs/a.md
---
prompt: reproduce
---
# A
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- .chant/prompts/reproduce.md
";
        check_here(
            spec,
            Ok(permit::Backend::BuiltIn),
            expect![[r#"
                a: ▶ Run reproduce | 0/2 criteria
            "#]],
        );
        check_here(
            &format!("{spec}//- world\nmodified src/a.rs = yes\n"),
            Ok(permit::Backend::BuiltIn),
            expect![[r#"
                a: would be run among changes that are not committed: src/a.rs | 0/2 criteria
            "#]],
        );
    }

    #[test]
    fn a_press_runs_the_members_of_a_driver() {
        check_here(
            "\
//- .chant/specs/d.md
---
type: driver
---
# D
//- .chant/specs/d.1.md
# One
//- .chant/specs/e.md
---
type: driver
---
# E
//- .chant/specs/e.1.md
---
status: in_progress
---
",
            Ok(permit::Backend::BuiltIn),
            expect![[r#"
                d.1: has no criteria
                d: ▶ Run the members | 0/1 members
                e.1: ◐ in progress
                e: ready: driver | 0/1 members
            "#]],
        );
    }

    #[test]
    fn it_never_vanishes() {
        check(
            "\
//- .chant/specs/a.md
---
status: done
---
//- .chant/specs/b.md
---
status: ready
---
# B
//- .chant/specs/c.md
//- .chant/specs/d.md
---
type: driver
depends_on: [gone, a, c]
---
# D
//- .chant/specs/d.1.md
---
status: completed
---
# One
//- .chant/specs/e.md
---
prompt: none
---
# E
## Acceptance Criteria
- [ ] Add it
- [ ] Test it
//- world
running b = yes
",
            expect![[r#"
                a: cannot be loaded by chant | unblocks 1 | next: driver
                b: is being run
                c: has no title, and 1 more | unblocks 1 | next: driver
                d.1: ● completed
                d: waits for gone, which chant does not find, and 2 more | 1/1 members
                e: there is no prompt none | 0/2 criteria
            "#]],
        );
    }
}
