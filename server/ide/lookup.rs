//! Specs by any words of their ids, titles and labels, best first, out of very many.

use std::{borrow::Cow, ops::ControlFlow};

use super::{
    completion::rank::{Best, Ranked},
    hierarchy,
};
use crate::workspace::{Entry, Met, Place, Project};

/// A spec that was looked for.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The spec.
    pub entry: &'a Entry,
    /// How well it fits, the smallest best; to be compared among projects.
    pub rank: Rank,
}

/// How well a spec fits, and how much it matters: what can be worked now comes first among what fits as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    fit: Fit,
    /// Whether something stands against working it.
    waits: bool,
    place: Place,
    over: bool,
    order: usize,
}

/// What the words were found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The whole id.
    Id,
    /// The beginning of the id.
    Start,
    /// Id and title.
    Words,
    /// The labels as well.
    Labels,
}

/// The specs that have every word of `query` in their ids, titles or labels, in whatever order and case; at most
/// `room`, best first. An empty query fits all.
#[must_use]
pub fn find<'a>(project: &'a Project, query: &str, room: usize) -> Vec<Found<'a>> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let needle = words.iter().max_by_key(|word| word.len());
    let mut best = Best::new(room);
    // All fit nothing equally well; whoever comes later than `room` open ones is not among the best.
    let mut open = 0;
    project.search_near(0, needle.copied().unwrap_or_default(), |met| {
        if let Some(fit) = fit(&query, &words, &met) {
            open += usize::from(query.is_empty() && met.place == Place::Active && !met.over);
            let rank = Rank {
                fit,
                waits: true,
                over: met.over,
                place: met.place,
                order: met.order,
            };
            best.add(Ranked(rank, met.path));
        }
        if open < room {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    let (found, _) = best.finish();
    let mut found: Vec<Found> = found
        .into_iter()
        .filter_map(|Ranked(rank, path)| {
            let entry = &**project.spec(path)?;
            // To ask of each that fits whether it is ready would cost more than all the rest.
            let open = !rank.over && rank.place == Place::Active;
            let waits = !(open && project.is_ready(entry));
            let rank = Rank { waits, ..rank };
            Some(Found { entry, rank })
        })
        .collect();
    found.sort_by_key(|found| found.rank);
    found
}

fn fit(query: &str, words: &[&str], met: &Met) -> Option<Fit> {
    let in_names = |word: &&&str| met.id.contains(**word) || met.title.contains(**word);
    let named = words.iter().filter(in_names).count();
    if named < words.len() {
        let all = words
            .iter()
            .all(|word| in_names(&word) || met.labels.contains(word));
        return all.then_some(Fit::Labels);
    }
    Some(if query.is_empty() {
        Fit::Words
    } else if met.id == query {
        Fit::Id
    } else if met.id.starts_with(query) {
        Fit::Start
    } else {
        Fit::Words
    })
}

impl Found<'_> {
    /// What is shown: id and title, and the labels where the words were found in them, so that clients that look at the
    /// name once more find them there.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.entry.id().to_owned();
        if let Some(title) = &self.entry.spec.title {
            name.push(' ');
            name.push_str(&title.text);
        }
        if self.rank.fit == Fit::Labels {
            for (label, _) in self.entry.spec.texts("labels") {
                name.push_str(" · ");
                name.push_str(label);
            }
        }
        name
    }

    /// Where it is kept, if chant does not work on it; else how it stands.
    #[must_use]
    pub fn container(&self, project: &Project) -> Cow<'static, str> {
        match self.entry.place {
            Place::Active => hierarchy::state(project, self.entry).into(),
            Place::Subfolder => "subfolder".into(),
            Place::Archive => "archive".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{testing::Fixture, workspace::testing::text_entry};

    const FILES: &str = "//- .chant/archive/x/001-old.md\n# Writes of old\n//- .chant/specs/001-done.md\n---\nstatus: completed\n---\n# Writes done\n//- .chant/specs/002-read.md\n---\ndepends_on: [003-keep]\nlabels: [Storage]\n---\n# Read\n//- .chant/specs/003-keep.md\n# Keep both WRITES\n//- .chant/specs/team/004-team.md\n# Team\n";

    fn names(project: &Project, query: &str, room: usize) -> Vec<String> {
        let found = find(project, query, room);
        found
            .iter()
            .map(|found| format!("{} ({})", found.name(), found.container(project)))
            .collect()
    }

    #[test]
    fn what_is_ready_comes_first_and_the_archive_last() {
        let fixture = Fixture::new(FILES);
        assert_eq!(
            names(&fixture.project, "", 10),
            [
                "003-keep Keep both WRITES (ready)",
                "002-read Read (blocked)",
                "001-done Writes done (completed)",
                "004-team Team (subfolder)",
                "001-old Writes of old (archive)",
            ]
        );
    }

    #[test]
    fn words_of_id_title_and_labels_in_any_case() {
        let fixture = Fixture::new(FILES);
        let project = &fixture.project;
        assert_eq!(
            names(project, "writes KEEP", 10),
            ["003-keep Keep both WRITES (ready)"]
        );
        assert_eq!(
            names(project, "storage 002", 10),
            ["002-read Read · Storage (blocked)"]
        );
        assert_eq!(
            names(project, "001", 1),
            ["001-done Writes done (completed)"]
        );
        assert_eq!(
            names(project, "001-DONE", 10),
            ["001-done Writes done (completed)"]
        );
        assert!(names(project, "nothing", 10).is_empty());
    }

    #[test]
    fn a_change_of_status_or_labels_is_seen_at_once() {
        let mut fixture = Fixture::new(FILES);
        let project = &mut fixture.project;
        project.prepare_search();
        project.insert(text_entry(
            "003-keep",
            "---\nstatus: completed\nlabels: [new]\n---\n# Keep both WRITES\n",
        ));
        assert_eq!(
            names(project, "new", 10),
            ["003-keep Keep both WRITES · new (completed)"]
        );
        assert_eq!(names(project, "", 1), ["002-read Read (ready)"]);
    }
}
