//! Holds [`Project::neighbours`](crate::workspace::Project::neighbours) to its word: when a spec changes, only its own
//! findings and those of its neighbours do.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use proptest::prelude::*;

use super::{Finding, Levels, Part, Plan, Subject, check_part};
use crate::{
    testing::Fixture,
    text::apply,
    workspace::{
        Project,
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
    fn each_fix_removes_its_finding(steps in steps()) {
        let world = Fixture::new("");
        let mut project = Project::new(Path::new("/p"));
        steps.iter().for_each(|step| step.apply(&mut project));
        let last = |path: &str| steps.iter().rev().find(|step| step.path == path).and_then(Step::text);
        let check = |project: &Project, path: &str| {
            let entry = project.spec(path).expect("just looked at");
            let subject = Subject { project, entry, text: "", world: &world };
            check_part(Part::Links, &subject, &Levels::default())
        };
        for entry in project.specs() {
            let text = last(&entry.path).expect("a step put it there");
            let before = check(&project, &entry.path);
            if before.iter().any(|finding| finding.code == "duplicate-dependency") {
                continue; // The second one would take the first one's place.
            }
            for finding in &before {
                for fix in &finding.fixes {
                    let mut mended = project.clone();
                    if let Plan::Create(new) = &fix.plan {
                        if new.path.starts_with(".chant/specs/") {
                            mended.insert(text_entry(&new.path, &new.text));
                        } else {
                            continue; // The world of this test has no files.
                        }
                    } else {
                        let edits = fix.edits(&text);
                        prop_assert!(!edits.is_empty(), "{fix:?}\n{text}");
                        mended.insert(text_entry(&entry.path, &apply(&text, &edits)));
                    }
                    let after = check(&mended, &entry.path);
                    let count = |all: &[Finding]| {
                        let same = |it: &&Finding| (it.code, &it.message) == (finding.code, &finding.message);
                        all.iter().filter(same).count()
                    };
                    let fewer = count(&after) < count(&before);
                    prop_assert!(fewer, "{fix:?}\n{text}\n{after:#?}");
                }
            }
        }
    }
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
