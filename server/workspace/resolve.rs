//! What a text in `depends_on` or `members` leads to. chant compares ids whole; people type parts of them, and files
//! move into the archive. One answer per text, so that each mistake is reported by one rule.

use std::sync::Arc;

use super::{
    entry::{Entry, Place},
    project::Project,
    sources::plain,
};

/// A part of an id shorter than this could be part of anything.
pub(super) const SHORTEST_PART: usize = 3;

/// What may stand before the file name in a path to a spec, as people write it.
pub(super) const FOLDERS: [&str; 3] = ["", "specs/", ".chant/specs/"];

/// So many ids on either side of the place where an unknown one would stand are compared with it.
const NEAR: usize = 64;

/// What a text that should be an id leads to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// The active spec of that id, and chant loads it.
    Spec(&'a Arc<Entry>),
    /// The active spec of that id, which chant does not load.
    Unreadable(&'a Arc<Entry>),
    /// A spec in a folder below `.chant/specs`, which chant's checks do not see.
    Subfolder(&'a Arc<Entry>),
    /// A spec in the archive, which chant does not look into.
    Archived(&'a Arc<Entry>),
    /// `repo:id`; chant has never resolved it.
    Foreign,
    /// The only active spec of whose id the text is the beginning or the end, a file name or a path.
    Partial(&'a Arc<Entry>),
    /// Nothing.
    Unknown,
}

impl<'a> Target<'a> {
    /// The spec file that the text leads to, whatever chant makes of it.
    #[must_use]
    pub fn entry(self) -> Option<&'a Arc<Entry>> {
        match self {
            Self::Spec(entry)
            | Self::Unreadable(entry)
            | Self::Subfolder(entry)
            | Self::Archived(entry)
            | Self::Partial(entry) => Some(entry),
            Self::Foreign | Self::Unknown => None,
        }
    }
}

impl Project {
    /// What `id` leads to. Costs a few lookups, and never a scan of the project.
    #[must_use]
    pub fn resolve(&self, id: &str) -> Target<'_> {
        if let Some(entry) = self.with_id(id).next() {
            return match entry.place {
                Place::Active if entry.loads() => Target::Spec(entry),
                Place::Active => Target::Unreadable(entry),
                Place::Subfolder => Target::Subfolder(entry),
                Place::Archive => Target::Archived(entry),
            };
        }
        if is_foreign(id) {
            return Target::Foreign;
        }
        self.by_part(id).map_or(Target::Unknown, Target::Partial)
    }

    /// The only active spec that a shortened id, a file name or a path can mean.
    fn by_part(&self, text: &str) -> Option<&Arc<Entry>> {
        if let Some(name) = text.strip_suffix(".md") {
            let folder = plain(name).rfind('/').map_or(0, |at| at + 1);
            let (folder, id) = plain(name).split_at(folder);
            return self.by_id(id).filter(|_| FOLDERS.contains(&folder));
        }
        let name = text;
        if name.len() < SHORTEST_PART {
            return None;
        }
        // A driver is no short form of its member.
        let longer = self
            .ids_from(name)
            .filter(|entry| entry.id().as_bytes().get(name.len()) != Some(&b'.'));
        let mut found: Option<&Arc<Entry>> = None;
        for entry in longer.take(2).chain(self.ids_to(name).take(2)) {
            if found.is_some_and(|found| found.path != entry.path) {
                return None;
            }
            found = Some(entry);
        }
        found
    }

    /// The active specs whose ids look most like `id`, best first, at most `count`; those too unlike are left out.
    ///
    /// A slip of the finger leaves one half of an id whole, so only ids that share a beginning or an end with it are
    /// compared, and of those the nearest `NEAR` in either order.
    #[must_use]
    pub fn nearest(&self, id: &str, count: usize) -> Vec<&Arc<Entry>> {
        let middle = (id.len() / 2..id.len())
            .find(|&at| id.is_char_boundary(at))
            .unwrap_or(0);
        let (start, end) = id.split_at(middle);
        if start.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(usize, &Arc<Entry>)> = self
            .ids_from(start)
            .take(NEAR)
            .chain(self.ids_to(end).take(NEAR))
            .map(|entry| (strsim::osa_distance(id, entry.id()), entry))
            .filter(|&(distance, _)| distance <= id.len() / 3)
            .collect();
        found.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
        found.dedup_by(|a, b| a.1.path == b.1.path);
        found.truncate(count);
        found.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// Whether this is an id of another repository: `repo:id`.
fn is_foreign(id: &str) -> bool {
    id.split_once(':').is_some_and(|(repo, id)| {
        let plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '-' || ch == '_';
        !repo.is_empty() && repo.chars().all(plain) && !id.is_empty() && !id.starts_with([' ', '/'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing::{ids, project};

    /// The kind of target and the id of its file.
    fn kind(project: &Project, id: &str) -> String {
        let target = project.resolve(id);
        let name = format!("{target:?}");
        let name = name.split('(').next().unwrap_or_default().to_owned();
        match target.entry() {
            Some(entry) => format!("{name} {}", entry.id()),
            None => name,
        }
    }

    #[test]
    fn each_text_has_one_answer() {
        let project = project(&[
            ("003-root-cause", ""),
            ("2026-01-05-001-abc", ""),
            ("2026-01-05-002-abd", ""),
            ("broken", "status: done"),
            (".chant/archive/old/004-old.md", ""),
            (".chant/specs/team/inner.md", ""),
            ("lone.1", ""),
        ]);
        for (id, expected) in [
            ("003-root-cause", "Spec 003-root-cause"),
            ("broken", "Unreadable broken"),
            ("004-old", "Archived 004-old"),
            ("inner", "Subfolder inner"),
            ("web:001-page", "Foreign"),
            ("https://x.org", "Unknown"),
            ("003", "Partial 003-root-cause"),
            ("cause", "Partial 003-root-cause"),
            ("abc", "Partial 2026-01-05-001-abc"),
            ("001-abc", "Partial 2026-01-05-001-abc"),
            ("2026-01-05", "Unknown"),
            ("ca", "Unknown"),
            ("003-root-cause.md", "Partial 003-root-cause"),
            (".chant/specs/003-root-cause.md", "Partial 003-root-cause"),
            ("./specs/003-root-cause.md", "Partial 003-root-cause"),
            ("docs/003-root-cause.md", "Unknown"),
            ("lone", "Unknown"),
            ("", "Unknown"),
            ("009-gone", "Unknown"),
        ] {
            assert_eq!(kind(&project, id), expected, "{id}");
        }
    }

    #[test]
    fn the_nearest_ids_come_first() {
        let project = project(&[
            ("003-root-cause", ""),
            ("003-root-causes", ""),
            ("004-root-cause", ""),
            ("005-fix", ""),
        ]);
        assert_eq!(
            ids(project.nearest("003-rot-cause", 2)),
            ["003-root-cause", "003-root-causes"]
        );
        assert_eq!(ids(project.nearest("007-fix", 2)), ["005-fix"]);
        assert!(project.nearest("", 2).is_empty());
        assert!(project.nearest("é", 2).is_empty());
    }
}
