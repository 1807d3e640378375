//! Renaming real specs, there and back: every file of the project is what it was, byte for byte.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use chant_lsp::{
    ide::{
        Ask, File,
        change::Step,
        rename::{Able, rename},
    },
    model::id,
    text::apply,
    workspace::{Entry, PathKind, Place, Project, World},
};

use crate::corpus;

/// A name that is seen in prose as well, and that no real spec has.
const NEW: &str = "new-name-1";

#[test]
fn real_specs() {
    check("real");
}

#[test]
fn damaged_specs() {
    check("mutated");
}

fn check(part: &str) {
    let texts = corpus::texts(part);
    let path = |(id, text): (String, String)| (format!(".chant/specs/{id}.md"), text);
    let mut disk = Disk(texts.into_iter().map(path).collect());
    if disk.0.is_empty() {
        return;
    }
    let before = disk.0.clone();
    let mut project = Project::new(Path::new("/p"));
    for (path, text) in &disk.0 {
        project.insert(Entry::closed(path.as_str(), Place::Active, text));
    }
    let (mut renamed, mut changed) = (0, 0);
    for old in before.keys() {
        // A member that has no driver would not be let back into the accident.
        let name = old.trim_start_matches(".chant/specs/");
        if id::driver(name.trim_end_matches(".md")).is_some() {
            continue;
        }
        let entry = project.spec(old).expect("it is there");
        if entry.spec.title.is_none() {
            // There is no place to ask at.
            continue;
        }
        let files = disk.rename(&mut project, old, NEW);
        let files = files.unwrap_or_else(|reason| panic!("{old}: {reason}"));
        let new = format!(".chant/specs/{NEW}.md");
        assert!(disk.0.contains_key(&new) && !disk.0.contains_key(old));
        let id = project.spec(&new).expect("it is there").id();
        assert_eq!(id, NEW);
        let stem = old.trim_start_matches(".chant/specs/");
        let stem = stem.trim_end_matches(".md");
        assert_eq!(project.dependants(stem).count(), 0, "{old} is still named");
        disk.rename(&mut project, &new, stem)
            .unwrap_or_else(|reason| panic!("the way back of {old}: {reason}"));
        assert!(disk.0 == before, "{old} is not what it was");
        (renamed, changed) = (renamed + 1, changed + files);
    }
    // Damaged specs stand alone: each came from another project.
    assert!(
        renamed > 10 && (part != "real" || changed > 0),
        "{renamed} renamed, {changed} changed"
    );
}

struct Disk(BTreeMap<String, String>);

impl Disk {
    /// Renames the spec at `path`, asked at its title, and has the project follow; the number of files whose text
    /// changes.
    fn rename(&mut self, project: &mut Project, path: &str, new: &str) -> Result<usize, String> {
        let entry = project.spec(path).ok_or("there is no such spec")?;
        let ask = Ask {
            project,
            file: File::Spec(entry),
            text: &self.0[path],
            offset: entry
                .spec
                .title
                .as_ref()
                .ok_or("it has no title")?
                .span
                .range()
                .start,
            trigger: None,
            world: self,
        };
        let able = Able {
            asks: true,
            renames: true,
        };
        let renaming = rename(&ask, new, able)?;
        let mut files = 0;
        for step in renaming.change.steps {
            let (from, to, text) = match step {
                Step::Edit { path, edits } => {
                    files += 1;
                    let text = apply(&self.0[&path], &edits);
                    (path.clone(), path, text)
                }
                Step::Rename { from, to } => {
                    let text = self.0[&from].clone();
                    (from, to, text)
                }
                Step::Create { .. } => panic!("nothing is created"),
            };
            self.0.remove(&from);
            project.remove(&from);
            project.insert(Entry::closed(to.as_str(), Place::Active, &text));
            self.0.insert(to, text);
        }
        Ok(files)
    }
}

impl World for Disk {
    fn kind(&self, path: &str) -> PathKind {
        match self.0.contains_key(path) {
            true => PathKind::File,
            false => PathKind::Missing,
        }
    }
    fn read(&self, path: &str) -> Option<String> {
        self.0.get(path).cloned()
    }
    fn matches(&self, _: &str) -> Arc<[Box<str>]> {
        Arc::new([])
    }
    fn changed_after(&self, _: &str, _: i64) -> Option<i64> {
        None
    }
    fn in_history(&self, _: &str) -> Option<bool> {
        None
    }
    fn knows_commit(&self, _: &str) -> Option<bool> {
        None
    }
    fn has_branch(&self, _: &str) -> Option<bool> {
        None
    }
    fn is_running(&self, _: &str) -> bool {
        false
    }
    fn now(&self) -> i64 {
        0
    }
}
