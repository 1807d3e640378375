//! Who waits for whom, and who is a member of whom, one step at a time.

use super::{cards, destination::read};
use crate::{
    model::Spec,
    text::{Span, Text},
    workspace::{Entry, Place, Project, World},
};

/// So many specs that wait for one are shown; nobody reads more.
const MAX_SHOWN: usize = 1_000;

/// One step of a chain: another spec, and where the one that waits names the one that it waits for.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The other spec.
    pub entry: &'a Entry,
    /// The names, in the text of the spec that waits.
    pub names: Vec<Span>,
    /// That text.
    pub text: Text,
}

/// The specs that depend on this one; unfinished ones first, then by path.
#[must_use]
pub fn waiting<'a>(project: &'a Project, world: &dyn World, entry: &Entry) -> Vec<Step<'a>> {
    let mut found: Vec<&Entry> = project
        .dependants(entry.id())
        .take(MAX_SHOWN)
        .map(|other| &**other)
        .collect();
    sort(&mut found);
    found
        .into_iter()
        .map(|other| {
            let (text, spec) = read(world, other);
            let names = names(spec.as_ref().unwrap_or(&other.spec), |id| id == entry.id());
            Step {
                entry: other,
                names,
                text,
            }
        })
        .collect()
}

/// The specs that this one depends on; unfinished ones first, then by path.
#[must_use]
pub fn waited_for<'a>(project: &'a Project, world: &dyn World, entry: &Entry) -> Vec<Step<'a>> {
    let (text, spec) = read(world, entry);
    let spec = spec.as_ref().unwrap_or(&entry.spec);
    let target = |id: &str| project.resolve(id).entry().map(|found| &**found);
    let mut found: Vec<&Entry> = spec.depends_on().filter_map(|(id, _)| target(id)).collect();
    sort(&mut found);
    found.dedup_by(|one, other| one.path == other.path);
    found
        .into_iter()
        .map(|other| Step {
            entry: other,
            names: names(spec, |id| {
                target(id).is_some_and(|it| it.path == other.path)
            }),
            text: text.clone(),
        })
        .collect()
}

fn names(spec: &Spec, is_meant: impl Fn(&str) -> bool) -> Vec<Span> {
    spec.depends_on()
        .filter(|(id, _)| is_meant(id))
        .map(|(_, span)| span)
        .collect()
}

fn sort(entries: &mut [&Entry]) {
    entries.sort_by(|one, other| {
        let key = |entry: &Entry| entry.spec.status.is_over() || entry.place == Place::Archive;
        (key(one), &one.path).cmp(&(key(other), &other.path))
    });
}

/// The driver of a member, if it is there.
#[must_use]
pub fn driver<'a>(project: &'a Project, entry: &Entry) -> Option<&'a Entry> {
    let driver = project.with_id(entry.driver()?).next()?;
    Some(driver)
}

/// The members of a driver, in their order.
#[must_use]
pub fn members<'a>(project: &'a Project, entry: &Entry) -> Vec<&'a Entry> {
    let members = project.members(entry.id());
    let others = members.into_iter().filter(|it| it.path != entry.path);
    others.map(|member| &**member).collect()
}

/// What is said of a spec beside its id: how it stands, and its title.
#[must_use]
pub fn detail(project: &Project, entry: &Entry) -> String {
    let (sign, state) = (
        cards::sign(project.shown_status(entry)),
        state(project, entry),
    );
    format!("{sign} {state} – {}", entry.spec.title_or_untitled())
}

/// How a spec stands: `ready 3/5`, `archived, completed`.
#[must_use]
pub fn state(project: &Project, entry: &Entry) -> String {
    let place = match entry.place {
        Place::Archive => "archived, ",
        Place::Active | Place::Subfolder => "",
    };
    let ready = entry.is_active() && project.is_ready(entry);
    let shown = project.shown_status(entry).name().replace('_', " ");
    let criteria = &entry.spec.criteria;
    let count = match criteria.total() {
        0 => String::new(),
        total => format!(" {}/{total}", criteria.checked()),
    };
    format!("{place}{}{count}", if ready { "ready" } else { &shown })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::testing::Fixture;

    const CHAIN: &str = "//- .chant/specs/001-a.md\n---\nstatus: completed\n---\n# A\n//- .chant/specs/002-b.md\n---\ndepends_on: [001-a, 009-gone, 001-a]\n---\n# B\n## Acceptance Criteria\n- [x] one\n- [ ] two\n//- .chant/specs/003-c.md\n---\nstatus: cancelled\ndepends_on: '001-a'\n---\n# C\n//- .chant/specs/004-d.1.md\n---\ndepends_on: [002, 001-a]\n---\n# D1\n//- .chant/specs/004-d.2.md\n# D2\n//- .chant/specs/004-d.md\n---\ntype: driver\n---\n# D\n";

    #[track_caller]
    fn check(id: &str, expect: Expect) {
        let fixture = Fixture::new(CHAIN);
        let project = &fixture.project;
        let entry = project.by_id(id).expect("a spec of the chain");
        let mut out = String::new();
        let mut draw = |mark: &str, step: &Step| {
            let names: Vec<_> = step
                .names
                .iter()
                .map(|span| step.text.slice(*span))
                .collect();
            out.push_str(&format!(
                "{mark} {} {} {names:?}\n",
                step.entry.id(),
                detail(project, step.entry)
            ));
        };
        for step in waiting(project, &fixture, entry) {
            draw("<-", &step);
        }
        for step in waited_for(project, &fixture, entry) {
            draw("->", &step);
        }
        let driver = driver(project, entry).into_iter();
        out.extend(driver.map(|driver| format!("up {}\n", driver.id())));
        let members = members(project, entry).into_iter();
        out.extend(members.map(|member| format!("down {}\n", member.id())));
        expect.assert_eq(&out);
    }

    #[test]
    fn who_waits_for_whom() {
        check(
            "001-a",
            expect![[r#"
                <- 002-b ⊗ blocked 1/2 – B ["001-a", "001-a"]
                <- 004-d.1 ⊗ blocked – D1 ["001-a"]
                <- 003-c ⊘ cancelled – C ["'001-a'"]
            "#]],
        );
        check(
            "002-b",
            expect![[r#"
            -> 001-a ● completed – A ["001-a", "001-a"]
        "#]],
        );
    }

    #[test]
    fn members_and_their_driver() {
        check(
            "004-d",
            expect![[r#"
            down 004-d.1
            down 004-d.2
        "#]],
        );
        check(
            "004-d.1",
            expect![[r#"
                -> 002-b ⊗ blocked 1/2 – B ["002"]
                -> 001-a ● completed – A ["001-a"]
                up 004-d
            "#]],
        );
    }
}
