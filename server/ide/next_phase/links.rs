//! What the next phase reads and keeps up with: results of the phases before, and sources that still matter.

use crate::{
    ide::workflow::likeliest,
    model::workflow::{Phase, SOURCES, Workflow},
    workspace::{
        Entry, PathKind, World,
        sources::{is_glob, plain},
    },
};

/// A chain, seen from its last spec.
pub(super) struct Links<'a> {
    /// Answers about files.
    pub(super) world: &'a dyn World,
    /// The workflow that the chain follows.
    pub(super) workflow: &'a Workflow,
    /// The last spec, then those it builds on.
    pub(super) chain: Vec<&'a Entry>,
    /// The phase that the last spec is, if it is one.
    pub(super) phase: Option<usize>,
}

impl<'a> Links<'a> {
    /// What a phase is informed by, each once.
    pub(super) fn informed_by(&self, next: &Phase) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        match &next.reads {
            None => {
                found.extend(
                    self.chain
                        .first()
                        .into_iter()
                        .flat_map(|last| self.results(last)),
                );
                found.extend(self.sources());
            }
            Some(names) => {
                for name in names {
                    if **name == *SOURCES {
                        found.extend(self.sources());
                    } else {
                        found.extend(self.of_phase(name).flat_map(|entry| self.results(entry)));
                    }
                }
            }
        }
        found.extend(next.sources.iter().map(|path| path.to_string()));
        once(found)
    }

    /// What a documentation keeps up with: the files of the phases that it names, else the code that the chain has read,
    /// else what the phase itself reads.
    pub(super) fn tracks(&self, next: &Phase) -> Vec<String> {
        // What can be read again when it has changed; an address cannot.
        let file = |path: &String| !path.contains("://");
        let outside = |path: &String| !path.starts_with(".chant/") && file(path);
        let phases = next.tracks.iter().flat_map(|name| self.of_phase(name));
        let results: Vec<String> = phases
            .flat_map(|entry| self.results(entry))
            .filter(outside)
            .collect();
        if next.tracks.is_empty() || !results.is_empty() {
            return once(results);
        }
        let read = self
            .chain
            .iter()
            .flat_map(|entry| entry.spec.texts("informed_by"))
            .map(|(path, _)| path.to_owned());
        let code = read
            .filter(outside)
            .filter(|path| !path.ends_with(".md") && self.is_there(path));
        let code = once(code.collect());
        if code.is_empty() {
            let mut read = self.informed_by(next);
            read.retain(file);
            read
        } else {
            code
        }
    }

    /// The specs of the chain that are this phase.
    fn of_phase(&self, name: &str) -> impl Iterator<Item = &'a Entry> {
        let place = self.workflow.phase(name);
        let is_it = move |(at, entry): &(usize, &Entry)| {
            place.is_some()
                && place
                    == if *at == 0 {
                        self.phase
                    } else {
                        likeliest(entry, self.workflow)
                    }
        };
        self.chain
            .iter()
            .copied()
            .enumerate()
            .filter(is_it)
            .map(|(_, entry)| entry)
    }

    /// What a spec has written, or will have written by the time somebody waits for it.
    fn results(&self, entry: &'a Entry) -> impl Iterator<Item = String> {
        let paths = entry
            .spec
            .texts("target_files")
            .map(|(path, _)| path.to_owned());
        paths.filter(|path| self.is_there(path) || !entry.spec.status.is_over() && !is_glob(path))
    }

    /// What the last spec was informed by, as far as it is still there and no other phase's result.
    fn sources(&self) -> Vec<String> {
        let results: Vec<&str> = self
            .chain
            .iter()
            .flat_map(|entry| entry.spec.texts("target_files"))
            .map(|(path, _)| plain(path))
            .collect();
        let last = self
            .chain
            .first()
            .into_iter()
            .flat_map(|last| last.spec.texts("informed_by"));
        let paths = last.map(|(path, _)| path);
        let matters = |path: &&str| {
            let is_spec = plain(path).starts_with(".chant/specs/")
                || plain(path).starts_with(".chant/archive/");
            !is_spec && !results.contains(&plain(path)) && self.is_there(path)
        };
        paths.filter(matters).map(str::to_owned).collect()
    }

    fn is_there(&self, path: &str) -> bool {
        let path = plain(path);
        path.contains("://")
            || self.world.kind(path) == PathKind::File
            || is_glob(path) && !self.world.matches(path).is_empty()
    }
}

fn once(paths: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for path in paths {
        if !out.iter().any(|other| plain(other) == plain(&path)) {
            out.push(path);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{
        ide::next_phase::{
            Wish, next_phase,
            tests::{BIRTH, drawn},
        },
        testing::Fixture,
    };

    #[test]
    fn the_issue_is_named_in_every_title_and_an_address_is_no_file() {
        let fixture = Fixture::new(
            "//- .chant/specs/a.md\n---\nlabels: [issue-42, fix]\ninformed_by: [https://x/42, notes.md]\n---\n# Fix issue-42: Lost: write\n//- notes.md\n# N\n",
        );
        let entry = fixture.project.by_id("a").expect("a spec");
        let planned = next_phase(&fixture.project, &fixture, entry, Wish::default(), &BIRTH);
        let text = drawn(&planned.expect("a plan"));
        assert!(
            text.contains("\n# Offer the fix of issue-42 upstream: Lost: write\n"),
            "{text}"
        );
        assert!(!text.contains("tracks:\n- https"), "{text}");
        let read = |reads: &str| {
            let fixture = Fixture::new(&format!(
                "//- .chant/specs/a.md\n---\nlabels: [one, issue-7]\ninformed_by: [{reads}]\n---\n# T\n//- .chant/workflows/my.yml\nphases:\n- name: one\n- name: two\n  type: documentation\n  tracks: [one]\n//- notes.md\n# N\n"
            ));
            let entry = fixture.project.by_id("a").expect("a spec");
            let wish = Wish {
                workflow: Some("my"),
                phase: Some("two"),
            };
            let planned = next_phase(&fixture.project, &fixture, entry, wish, &BIRTH);
            let text = drawn(&planned.expect("a plan"));
            let tracks = text.split("tracks:\n").nth(1).unwrap_or_default();
            let items = tracks.lines().take_while(|line| line.starts_with("- "));
            items.collect::<Vec<_>>().concat()
        };
        assert_eq!(read("https://x/42"), "");
        assert_eq!(read("https://x/42, notes.md"), "- notes.md");
    }
}
