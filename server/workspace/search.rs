//! Finding specs by any part of their ids and titles, while somebody types.
//!
//! 100,000 specs lie all over memory; to look at each costs 60 ms. So ids and titles are copied side by side, in lower
//! case, when they are first asked for: a table of some megabytes, which is searched at the speed of memory. Later
//! changes are noted and looked at one by one, until there are so many that a new table is cheaper.

use std::{
    ops::{ControlFlow, Range},
    sync::Arc,
};

use imbl::OrdSet;

use super::{
    entry::{Entry, Place},
    project::Project,
};

/// So many changed files are looked at one by one. Each costs a lookup, and typing in one title changes one file.
const MAX_TOUCHED: usize = 512;

/// So many rows are searched before it is asked whether that is enough.
const BLOCK: usize = 1_024;

/// The table, and which files have changed since it was made.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    table: Arc<Table>,
    touched: OrdSet<Arc<str>>,
}

/// Ids, titles and labels of all specs, side by side: `id TAB title TAB labels LF`, by path.
#[derive(Debug)]
struct Table {
    text: String,
    rows: Box<[Row]>,
}

#[derive(Debug)]
struct Row {
    path: Arc<str>,
    place: Place,
    over: bool,
    start: u32,
    title: u32,
    labels: u32,
}

/// A spec that a search has met.
#[derive(Clone, Copy, Debug)]
pub struct Met<'p, 't> {
    /// Its file. To look at it costs as much as all the rest, so that is better done for the best alone.
    pub path: &'p Arc<str>,
    /// Where it lies.
    pub place: Place,
    /// Its id in lower case.
    pub id: &'t str,
    /// Its title in lower case; empty where there is none.
    pub title: &'t str,
    /// Its labels in lower case, with spaces between them.
    pub labels: &'t str,
    /// Whether its work is over.
    pub over: bool,
    /// Where it stands among all files by path; files that changed since share numbers.
    pub order: usize,
}

impl Project {
    /// Makes the table that [`Self::search`] needs, if there is none: worth it before somebody waits.
    pub fn prepare_search(&self) {
        self.directory.get_or_init(|| Directory {
            table: Arc::new(Table::of(self)),
            touched: OrdSet::new(),
        });
    }

    /// Shows every spec file whose id, title or labels hold `part`, which is in lower case; all of them where it is empty.
    /// Those that changed lately are shown in any case, and come last.
    pub fn search<'p>(&'p self, part: &str, mut see: impl FnMut(Met<'p, '_>)) {
        self.search_near(0, part, |met| {
            see(met);
            ControlFlow::Continue(())
        });
    }

    /// The same, from near to far: what stands before the [`Met::order`] `near` first and backwards, then what stands
    /// behind it. Ends soon after `see` breaks: with the specs around the one it has just been shown, and those that
    /// changed lately.
    pub fn search_near<'p>(
        &'p self,
        near: usize,
        part: &str,
        mut see: impl FnMut(Met<'p, '_>) -> ControlFlow<()>,
    ) {
        self.prepare_search();
        let Some(Directory { table, touched }) = self.directory.get() else {
            return;
        };
        let mut over = false;
        for rows in table.outwards(near) {
            table.search(rows, part, |met| {
                if touched.is_empty() || !touched.contains(met.path) {
                    over |= see(met).is_break();
                }
            });
            if over {
                break;
            }
        }
        for path in touched {
            let Some(entry) = self.spec(path) else {
                continue;
            };
            let (id, title) = (entry.id().to_lowercase(), title(entry).to_lowercase());
            let labels = labels(entry).collect::<Vec<_>>().join(" ").to_lowercase();
            let order = table.order(path);
            let _ = see(Met {
                path,
                place: entry.place,
                id: &id,
                title: &title,
                labels: &labels,
                over: entry.spec.status.is_over(),
                order,
            });
        }
    }

    /// The [`Met::order`] of what stands, or would stand, at `path`.
    #[must_use]
    pub fn search_order(&self, path: &str) -> usize {
        self.prepare_search();
        self.directory
            .get()
            .map_or(0, |directory| directory.table.order(path))
    }

    /// Notes that what stands at `path` is no longer what the table says.
    pub(super) fn touch(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        let Some(directory) = self.directory.get_mut() else {
            return;
        };
        let same = |old: &Entry, new: &Entry| {
            let over = |entry: &Entry| entry.spec.status.is_over();
            title(old) == title(new) && over(old) == over(new) && labels(old).eq(labels(new))
        };
        let Some(path) = new.or(old).map(|entry| &entry.path) else {
            return;
        };
        if !old.zip(new).is_some_and(|(old, new)| same(old, new)) {
            directory.touched.insert(Arc::clone(path));
        }
        if directory.touched.len() > MAX_TOUCHED {
            self.directory.take();
        }
    }
}

fn title(entry: &Entry) -> &str {
    entry.spec.title.as_ref().map_or("", |title| &title.text)
}

fn labels(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.spec.texts("labels").map(|(label, _)| label)
}

impl Table {
    fn of(project: &Project) -> Self {
        let (mut text, mut rows) = (String::new(), Vec::new());
        for entry in project.specs() {
            let start = text.len();
            push_lower(&mut text, entry.id());
            let title_at = text.len() + 1;
            text.push('\t');
            push_lower(&mut text, title(entry));
            let labels_at = text.len() + 1;
            text.push('\t');
            for label in labels(entry) {
                if text.len() > labels_at {
                    text.push(' ');
                }
                push_lower(&mut text, label);
            }
            text.push('\n');
            // A table of more than 4 GiB is not made: its specs would not fit into memory either.
            let at = |place: usize| u32::try_from(place).ok();
            let places = at(start).zip(at(title_at)).zip(at(labels_at));
            let Some(((start, title), labels)) = places else {
                break;
            };
            let path = Arc::clone(&entry.path);
            rows.push(Row {
                path,
                place: entry.place,
                over: entry.spec.status.is_over(),
                start,
                title,
                labels,
            });
        }
        text.shrink_to_fit();
        Self {
            text,
            rows: rows.into(),
        }
    }

    /// All rows in blocks: those before `near`, backwards, then the others.
    fn outwards(&self, near: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let (near, all) = (near.min(self.rows.len()), self.rows.len());
        let before = (0..near.div_ceil(BLOCK)).map(move |block| {
            let end = near - block * BLOCK;
            end.saturating_sub(BLOCK)..end
        });
        let behind = (near..all).step_by(BLOCK);
        before.chain(behind.map(move |start| start..(start + BLOCK).min(all)))
    }

    fn search<'p>(&'p self, rows: Range<usize>, part: &str, mut see: impl FnMut(Met<'p, 'p>)) {
        if part.is_empty() {
            return rows.for_each(|row| see(self.met(row)));
        }
        let Some(first) = self.rows.get(rows.start) else {
            return;
        };
        let finder = memchr::memmem::Finder::new(part);
        let (mut from, mut row) = (first.start as usize, rows.start);
        let end = self.end(rows.end - 1);
        while let Some(at) = finder.find(&self.text.as_bytes()[from..end]) {
            row = self.row_at(row, from + at);
            see(self.met(row));
            from = self.end(row);
            row += 1;
        }
    }

    /// The row that holds byte `at`, which is `row` or one behind it, and mostly one close behind it.
    fn row_at(&self, row: usize, at: usize) -> usize {
        let (mut low, mut step) = (row, 1);
        while self.end(low + step - 1) <= at {
            low += step;
            step *= 2;
        }
        let near = &self.rows[low..(low + step).min(self.rows.len())];
        low + near.partition_point(|row| row.start as usize <= at) - 1
    }

    /// Where a path stands among the rows, or would.
    fn order(&self, path: &str) -> usize {
        self.rows.partition_point(|row| *row.path < *path)
    }

    fn met(&self, row: usize) -> Met<'_, '_> {
        let (end, found) = (self.end(row), &self.rows[row]);
        let (start, title) = (found.start as usize, found.title as usize);
        let labels = found.labels as usize;
        Met {
            path: &found.path,
            place: found.place,
            id: &self.text[start..title - 1],
            title: &self.text[title..labels - 1],
            labels: &self.text[labels..end - 1],
            over: found.over,
            order: row,
        }
    }

    /// One past the line break of a row.
    fn end(&self, row: usize) -> usize {
        self.rows
            .get(row + 1)
            .map_or(self.text.len(), |next| next.start as usize)
    }
}

/// `text` in lower case, without the marks that part rows.
fn push_lower(out: &mut String, text: &str) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|byte| match byte {
            b'\t' | b'\n' => ' ',
            byte => char::from(byte.to_ascii_lowercase()),
        }));
    } else {
        out.push_str(&text.to_lowercase().replace(['\t', '\n'], " "));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::workspace::testing::{project, text_entry};

    /// The files that a search meets and that hold the part, sorted.
    fn met(project: &Project, part: &str) -> Vec<String> {
        let mut found = Vec::new();
        project.search(part, |met| {
            if met.id.contains(part) || met.title.contains(part) {
                found.push(format!("{} {}|{}", met.path, met.id, met.title));
            }
        });
        found.sort();
        found
    }

    #[test]
    fn finds_by_any_part_of_id_and_title() {
        let mut project = project(&[]);
        project.insert(text_entry("001-Report", "# Read the ÜBERLAUF\n"));
        project.insert(text_entry("002-fix", "# Lock\teach key\n"));
        project.insert(text_entry(".chant/archive/x/000-old.md", "no title"));
        assert_eq!(
            met(&project, "überl"),
            [".chant/specs/001-Report.md 001-report|read the überlauf"]
        );
        assert_eq!(met(&project, "lock each").len(), 1);
        assert_eq!(met(&project, "").len(), 3);
        assert!(met(&project, "none").is_empty());
    }

    #[test]
    fn goes_outwards_until_it_is_enough() {
        let ids: Vec<String> = (0..3 * BLOCK)
            .map(|number| format!("{number:04}"))
            .collect();
        let all: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "")).collect();
        let project = project(&all);
        let near = project.search_order(".chant/specs/2000.md");
        let seen = |enough: usize| {
            let mut seen = Vec::new();
            project.search_near(near, "", |met| {
                seen.push(met.order);
                if seen.len() < enough {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            seen
        };
        assert_eq!(seen(1), Vec::from_iter(2_000 - BLOCK..2_000));
        let mut whole = seen(usize::MAX);
        assert_eq!(whole.len(), ids.len());
        assert_eq!(whole[2_000], 2_000);
        whole.sort_unstable();
        whole.dedup();
        assert_eq!(whole.len(), ids.len());
    }

    proptest! {
        #[test]
        fn changes_are_met_as_a_new_table_would_meet_them(
            steps in prop::collection::vec(("[a-c]", prop::option::of("[ab]{1,3}")), 1..40),
            part in "[ab]{0,2}",
        ) {
            let mut quick = project(&[("a", ""), ("b", "")]);
            let mut plain = quick.clone();
            quick.prepare_search();
            for (id, title) in steps {
                let path = format!(".chant/specs/{id}.md");
                match title {
                    Some(title) => {
                        let entry = text_entry(&id, &format!("# {title}\n"));
                        quick.insert(entry.clone());
                        plain.insert(entry);
                    }
                    None => {
                        quick.remove(&path);
                        plain.remove(&path);
                    }
                }
            }
            prop_assert_eq!(met(&quick, &part), met(&plain, &part));
        }
    }
}
