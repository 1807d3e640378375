//! Small projects for the tests of this room.

use std::{path::Path, sync::Arc};

use proptest::{
    prelude::{BoxedStrategy, Just, Strategy, prop},
    prop_oneof,
    sample::select,
};

use super::{
    entry::{Entry, Role, role},
    project::Project,
};
use crate::model::Spec;

/// A spec file: by its id, or by its whole path; `yaml` stands between the fences.
pub fn entry(name: &str, yaml: &str) -> Entry {
    text_entry(name, &text(yaml))
}

fn text(yaml: &str) -> String {
    format!("---\n{yaml}\n---\n# T\n")
}

/// A spec file with this whole text.
pub fn text_entry(name: &str, text: &str) -> Entry {
    let path = if name.contains('/') {
        name.to_owned()
    } else {
        format!(".chant/specs/{name}.md")
    };
    let Some(Role::Spec(place)) = role(&path) else {
        panic!("{path} is no spec")
    };
    Entry {
        path: path.into(),
        place,
        spec: Spec::read(text),
        fault: None,
        open: None,
    }
}

/// A project of such files.
pub fn project(files: &[(&str, &str)]) -> Project {
    let mut project = Project::new(Path::new("/p"));
    for (name, yaml) in files {
        project.insert(entry(name, yaml));
    }
    project
}

/// The ids of some specs.
pub fn ids<'a>(entries: impl IntoIterator<Item = &'a Arc<Entry>>) -> Vec<&'a str> {
    entries.into_iter().map(|entry| entry.id()).collect()
}

/// One change of a project: what stands at a path from now on, if anything.
#[derive(Clone, Debug)]
pub struct Step {
    /// The spec file.
    pub path: String,
    /// Its frontmatter; `None` takes the file away.
    pub yaml: Option<String>,
}

impl Step {
    /// The file's whole text after the step.
    pub fn text(&self) -> Option<String> {
        self.yaml.as_deref().map(text)
    }

    /// The file as it is after the step.
    pub fn entry(&self) -> Option<Entry> {
        self.yaml.as_ref().map(|yaml| entry(&self.path, yaml))
    }

    /// Carries the step out.
    pub fn apply(&self, project: &mut Project) {
        match self.entry() {
            Some(entry) => project.insert(entry),
            None => {
                project.remove(&self.path);
            }
        }
    }
}

/// Few ids, so that everything meets everything: members, accidents, short forms, generated ids, and one that no file has.
const IDS: &[&str] = &[
    "aaa",
    "aaab",
    "baaa",
    "d",
    "d.1",
    "d.2",
    "d.3",
    "d.2.1",
    "solo",
    "solo.notes",
    "v1.2-fix",
    "2026-01-05-001-abc",
    "2026-01-05-002-abc",
    "2026-01-05-001-abc.1",
];

/// Texts that a field of ids may hold besides [`IDS`].
const PARTS: &[&str] = &[
    "gone",
    "abc",
    "aaa.md",
    ".chant/specs/baaa.md",
    "web:aaa",
    "2026-01-05-001",
    "",
];

const PATHS: &[&str] = &[
    "src/x.rs",
    "./src/x.rs",
    "src/y.rs",
    "src/*.rs",
    ".chant/specs/aaa.md",
    "aaa",
];

/// Changes that put, replace, rename and remove specs of a small project in every place and state.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = || {
        let place = prop_oneof![
            8 => Just(".chant/specs/"),
            1 => Just(".chant/specs/team/"),
            1 => Just(".chant/archive/old/"),
        ];
        (place, select(IDS), prop::option::weighted(0.8, yaml())).prop_map(|(place, id, yaml)| {
            Step {
                path: format!("{place}{id}.md"),
                yaml,
            }
        })
    };
    let renamed = (one(), select(IDS)).prop_map(|(step, id)| {
        let to = Step {
            path: format!(".chant/specs/{id}.md"),
            yaml: step.yaml.clone(),
        };
        vec![Step { yaml: None, ..step }, to]
    });
    let group = prop_oneof![6 => one().prop_map(|step| vec![step]), 1 => renamed];
    prop::collection::vec(group, 1..40).prop_map(|groups| groups.concat())
}

/// Frontmatter with links to the other specs, sometimes one that chant does not load.
fn yaml() -> impl Strategy<Value = String> {
    let id = || prop_oneof![9 => select(IDS), 1 => select(PARTS)];
    let list = |name: &'static str, of: BoxedStrategy<&'static str>| {
        prop::option::weighted(0.6, prop::collection::vec(of, 0..3)).prop_map(move |items| {
            items.map_or(String::new(), |items| {
                let quoted: Vec<String> = items.iter().map(|item| format!("'{item}'")).collect();
                format!("{name}: [{}]\n", quoted.join(", "))
            })
        })
    };
    let status = prop_oneof![
        4 => Just("pending"), 2 => Just("completed"), 1 => Just("cancelled"), 1 => Just("failed"),
        1 => Just("nonsense"),
    ];
    (
        select(&["# moves what follows\n", "labels: [x]\n", ""][..]),
        status,
        list("depends_on", id().boxed()),
        list("members", id().boxed()),
        list("target_files", select(PATHS).boxed()),
        list("informed_by", select(PATHS).boxed()),
        select(&["", "prompt: gone\n", "prompt: standard\n", "type: driver\n"][..]),
    )
        .prop_map(
            |(head, status, depends_on, members, targets, sources, tail)| {
                format!("{head}status: {status}\n{depends_on}{members}{targets}{sources}{tail}")
            },
        )
}
