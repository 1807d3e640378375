//! Holds [`Project::neighbours`](crate::workspace::Project::neighbours) to its word: when a spec changes, only its own
//! findings and those of its neighbours do.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use proptest::prelude::*;

use super::{Finding, Fix, Levels, Part, Plan, Subject, check_part};
use crate::{
    ide::change::{self, Change},
    testing::{ABLE, Fixture, carried_out},
    workspace::{
        Project, World,
        testing::{Step, project as specs, steps, text_entry},
    },
};

/// What the rules about links say of every spec, without the fixes, which are only looked at when they are asked for.
fn findings(project: &Project, world: &Fixture) -> BTreeMap<Arc<str>, Vec<Finding>> {
    let check = |entry| {
        let subject = Subject {
            project,
            entry,
            text: "",
            world,
        };
        let mut findings = check_part(Part::Links, &subject, &Levels::default());
        findings
            .iter_mut()
            .for_each(|finding| finding.fixes.clear());
        findings
    };
    project
        .specs()
        .map(|entry| (Arc::clone(&entry.path), check(entry)))
        .collect()
}

fn only_neighbours_change(steps: &[Step]) -> Result<(), TestCaseError> {
    let world = Fixture::new("");
    let mut project = Project::new(Path::new("/p"));
    let mut before = findings(&project, &world);
    for step in steps {
        let old = project.spec(&step.path).cloned();
        step.apply(&mut project);
        let neighbours = project.neighbours(old.as_deref(), step.entry().as_ref());
        let after = findings(&project, &world);
        for (path, found) in &after {
            let same = before.get(path) == Some(found);
            prop_assert!(
                same || **path == *step.path || neighbours.contains(path),
                "{step:#?} changed {path}\nbefore: {:#?}\nafter: {found:#?}",
                before.get(path)
            );
        }
        before = after;
    }
    Ok(())
}

/// A quarter of the usual number: each case checks a whole project once for each of its steps.
fn quarter() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = usual.cases.div_ceil(4);
    ProptestConfig { cases, ..usual }
}

proptest! {
    #![proptest_config(quarter())]

    #[test]
    fn only_neighbours_change_with_a_spec(steps in steps()) {
        only_neighbours_change(&steps)?;
    }
}

proptest! {
    #![proptest_config(quarter())]

    #[test]
    fn each_fix_removes_its_finding_and_adds_none(steps in steps()) {
        each_fix_mends(&steps)?;
    }
}

fn each_fix_mends(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut files = BTreeMap::new();
    for step in steps {
        files.remove(&step.path);
        files.extend(step.text().map(|text| (step.path.clone(), text)));
    }
    let files: Vec<(String, String)> = files.into_iter().collect();
    let before = of_files(&files);
    let found = findings_of(&before);
    for (path, text) in &files {
        for finding in &found[path.as_str()] {
            for fix in &finding.fixes {
                let whole = (&before.project, &before as &dyn World);
                let renaming = fix.change(whole, path, text, ABLE);
                let change = match renaming {
                    Ok(renaming) => renaming.change,
                    Err(reason) => return Err(TestCaseError::fail(format!("{reason}: {fix:?}"))),
                };
                if matches!(fix.plan, Plan::Open(_)) {
                    prop_assert!(change.is_empty());
                    continue;
                }
                prop_assert!(!change.is_empty(), "{fix:?}\n{text}");
                let after = of_files(&carried_out(&files, &change));
                let now = path_after(&change, path);
                let (old, new) = (&found[path.as_str()], &findings_of(&after)[now]);
                let of = |all: &[Finding]| all.iter().filter(|it| is_same(it, finding)).count();
                prop_assert!(of(new) < of(old), "{fix:?}\n{text}\n{new:#?}");
                let spoken =
                    |all: &[Finding]| all.iter().filter(|it| it.code != "would-not-run").count();
                let more = spoken(new) > spoken(old);
                let circled = waits_for_itself(&before.project, path);
                for other in new {
                    let of =
                        |all: &[Finding]| all.iter().filter(|it| it.code == other.code).count();
                    prop_assert!(
                        of(new) <= of(old) || is_uncovered(finding, fix, other, more, circled),
                        "{fix:?} of {path} adds {other:#?}\n{files:#?}"
                    );
                }
            }
        }
    }
    Ok(())
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    (one.code, &one.message) == (other.code, &other.message)
}

/// Whether a spec is on a circle, where each has the order that it likes.
fn waits_for_itself(project: &Project, path: &str) -> bool {
    let entry = project.spec(path).expect("a finding has a spec");
    project
        .all_before(entry)
        .is_some_and(|before| before.contains(entry.id()))
}

/// Whether mending one thing lets another be seen that was there before; `more` says whether there is more to be seen
/// now than before, and `circled` whether the spec waited for itself.
fn is_uncovered(mended: &Finding, fix: &Fix, seen: &Finding, more: bool, circled: bool) -> bool {
    match (&fix.plan, mended.code, seen.code) {
        // Says what would happen if nothing else were wrong.
        (_, _, "would-not-run") => true,
        // What the whole id leads to could not be judged by a part of it.
        (_, "partial-dependency", code) => matches!(
            code,
            "unreadable-dependency"
                | "cancelled-dependency"
                | "dependency-cycle"
                | "self-dependency"
                | "waits-for-driver"
                | "redundant-dependency"
        ),
        (Plan::Edits(_), "unknown-member", "unreadable-dependency") => true,
        // Once there is a spec, what leads to it is seen for what it is.
        (Plan::Create(_), ..) => !more,
        // Out of a group that was an accident, a spec is judged as what it is.
        (Plan::Rename(_), "accidental-member", _) => true,
        // To say what it depends on may lead a member out of a circle, and so out of the order there.
        (Plan::AddItems(..), _, "overlapping-targets" | "missing-source") => circled,
        // An edge takes along the order that it gave, and so does being a member by accident.
        (Plan::RemoveAll(_) | Plan::Rename(_), _, "overlapping-targets" | "missing-source") => true,
        _ => false,
    }
}

fn of_files(files: &[(String, String)]) -> Fixture {
    let one = |(path, text): &(String, String)| format!("//- {path}\n{text}");
    Fixture::new(&files.iter().map(one).collect::<String>())
}

/// What the rules about links say of every spec.
fn findings_of(fixture: &Fixture) -> BTreeMap<&str, Vec<Finding>> {
    let check = |path: &str| {
        let entry = fixture.project.spec(path);
        entry.map_or_else(Vec::new, |entry| {
            let subject = Subject {
                project: &fixture.project,
                entry,
                text: "",
                world: fixture,
            };
            check_part(Part::Links, &subject, &Levels::default())
        })
    };
    fixture
        .files
        .iter()
        .map(|(path, _)| (&**path, check(path)))
        .collect()
}

/// The file's name after a change.
fn path_after<'a>(change: &'a Change, path: &'a str) -> &'a str {
    let renamed = change.steps.iter().find_map(|step| match step {
        change::Step::Rename { from, to } if from == path => Some(to.as_str()),
        _ => None,
    });
    renamed.unwrap_or(path)
}

#[test]
fn a_change_of_the_body_touches_nobody() {
    let read = |body: &str| {
        let text = format!("---\ndepends_on: [b]\ntarget_files: [x]\n---\n{body}");
        text_entry("a", &text)
    };
    let mut project = specs(&[("b", "depends_on: [a]\ntarget_files: [x]"), ("a.1", "")]);
    project.insert(read("# A\n"));
    assert!(
        project
            .neighbours(
                Some(&read("# A\n")),
                Some(&read("# Another title\n- [ ] x\n"))
            )
            .is_empty()
    );
    assert_eq!(project.neighbours(None, Some(&read("# A\n"))).len(), 2);
}
