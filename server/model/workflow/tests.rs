//! Those that come along, and what cannot be meant.

use expect_test::expect;

use super::*;

/// Nobody knows beforehand where a project keeps its tests, nor what a fix will touch. The next phases read what is named.
#[test]
fn test_and_fix_name_the_files_that_they_wrote() {
    let first = &builtin()[0];
    for name in ["reproduction", "fix"] {
        let phase = &first.phases[first.phase(name).expect("a phase")];
        let named = (phase.criteria.iter()).filter(|text| text.contains("`target_files`"));
        assert_eq!(named.count(), 1, "{name}");
    }
}

#[test]
fn those_that_come_along_are_sound() {
    for (name, text) in BUILTIN {
        let (workflow, problems) = Workflow::read(name, text);
        assert_eq!(problems, [], "{name}");
        assert!(workflow.phases.len() >= 2, "{name}");
        for phase in &workflow.phases {
            assert!(
                !phase.about.is_empty() && phase.title.is_some(),
                "{name}: {}",
                phase.name
            );
            assert!(
                (3..=5).contains(&phase.criteria.len()),
                "{name}: {}",
                phase.name
            );
        }
    }
    let phases = |name: &str| {
        let workflow = builtin().iter().find(|workflow| &*workflow.name == name);
        workflow.map(|workflow| workflow.phases.len())
    };
    assert_eq!(
        (phases("research-first"), phases("maintainer")),
        (Some(6), Some(7))
    );
}

/// The problems of a workflow, each under the text it speaks of.
fn told(text: &str) -> String {
    let (_, problems) = Workflow::read("mine", text);
    let lines = problems.iter().map(|problem| {
        format!(
            "`{}`: {}\n",
            problem.span.of(text).lines().next().unwrap_or_default(),
            problem.message
        )
    });
    lines.collect()
}

#[test]
fn tells_what_cannot_be_meant() {
    let text = "abut: x\nphases:\n- name: a\n  type: docs\n  reads: [b, sources]\n- name: a\n- title: no name\n- name: b\n  tracks: [a, sources]\n  criteria: one\n  member: yes\n";
    expect![[r#"
        `docs`: `type` must be one of `code`, `task`, `driver`, `documentation`, `research`, `group`
        `b`: no phase `b` comes before this one
        `name: a`: there is a phase `a` already
        `title: no name`: `name` is missing
        `sources`: no phase `sources` comes before this one
        `one`: `criteria` must be a list
        `yes`: `member` must be `true` or `false`
    "#]]
    .assert_eq(&told(text));
    let (workflow, _) = Workflow::read("mine", text);
    let names: Vec<&str> = workflow.phases.iter().map(|phase| &*phase.name).collect();
    assert_eq!(names, ["a", "b"], "what makes sense is there");
}

#[test]
fn reads_anything() {
    for text in [
        "",
        "phases",
        "- a",
        "phases: [",
        "phases:\n- - a\n- {name: x, sections: [{heading: y}]}",
        "\u{0}",
    ] {
        // Neither does it end badly, nor is a phase read from where none is.
        let (workflow, _) = Workflow::read("mine", text);
        assert_eq!(
            workflow.phases.len(),
            usize::from(text.contains("name: x")),
            "{text:?}"
        );
    }
    let (workflow, problems) = Workflow::read("mine", "phases:\n- name: a\n  reads: []\n");
    assert_eq!(problems, []);
    assert_eq!(*workflow.phases[0].labels, ["a".into()]);
}
