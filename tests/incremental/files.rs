//! Files that come, change, move and go: the link graph against one that is built afresh.

use std::collections::BTreeMap;

use chant_lsp::workspace::Entry;
use proptest::prelude::*;

use crate::{
    config,
    surroundings::{findings, fresh_project, links, place},
};

/// Where they may lie.
const PATHS: &[&str] = &[
    ".chant/specs/a.md",
    ".chant/specs/b.md",
    ".chant/specs/a.1.md",
    ".chant/specs/a.2.md",
    ".chant/specs/team/a.md",
    ".chant/archive/x/a.md",
    ".chant/archive/b.md",
];

const TEXTS: &[&str] = &[
    "",
    "---\ndepends_on: a\n---\n# A\n",
    "---\ndepends_on: [a, b, a, a.1]\n---\n# B\n",
    "---\ndepends_on: [a.2, gone]\nstatus: done\n---\n# C\n",
    "---\ndepends_on: []\n---\n",
];

#[derive(Clone, Debug)]
enum Disk {
    Put(&'static str, &'static str),
    Remove(&'static str),
    Rename(&'static str, &'static str),
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn files_that_come_and_go(script in prop::collection::vec(
        {
            let path = || prop::sample::select(PATHS);
            prop_oneof![
                3 => (path(), prop::sample::select(TEXTS)).prop_map(|(path, text)| Disk::Put(path, text)),
                1 => path().prop_map(Disk::Remove),
                1 => (path(), path()).prop_map(|(from, to)| Disk::Rename(from, to)),
            ]
        },
        1..30,
    )) {
        let mut project = fresh_project([]);
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for step in script {
            let (gone, put) = match step {
                Disk::Put(path, text) => (None, Some((path, text))),
                Disk::Remove(path) => (Some(path), None),
                Disk::Rename(from, to) => (Some(from), texts.get(from).map(|text| (to, *text))),
            };
            if let Some(path) = gone {
                prop_assert_eq!(project.remove(path).is_some(), texts.remove(path).is_some());
            }
            if let Some((path, text)) = put {
                project.insert(Entry::closed(path, place(path), text));
                texts.insert(path, text);
            }
            let fresh = fresh_project(texts.iter().map(|(path, text)| (*path, *text)));
            prop_assert_eq!(links(&project), links(&fresh));
            prop_assert_eq!(findings(&project, &texts), findings(&fresh, &texts));
        }
    }
}
