//! Ids of other specs, matched by id, by its parts and by words of the title; shown with title, status and progress.
//!
//! Nearest comes first: a phase mostly depends on the one before it. What would make the spec wait for itself comes
//! last and says so.

use std::{cmp::Reverse, ops::ControlFlow};

use rustc_hash::FxHashSet;

use super::{
    ItemKind, MAX_BEST, MAX_COMPLETE,
    list::List,
    rank::{Best, Fit, Ranked, Typed},
};
use crate::{
    ide::{File, cards},
    workspace::{Entry, Place, Project},
};

/// So many specs are looked at for what depends on this one, where there are too many to follow every kind of order.
/// Past that a circle is still reported by its diagnostic.
const MAX_LOOKS: usize = 10_000;

/// So many specs that fit are compared where there are very many.
const MAX_FITTING: usize = 20_000;

/// Offers the ids of all active specs but those in `taken`.
pub(super) fn offer(list: &mut List, taken: &FxHashSet<&str>) {
    let (project, own) = (list.ask.project, own(list));
    let waiting = own.map(|own| waiting_for(project, own)).unwrap_or_default();
    let search = Search {
        typed: Typed::new(list.typed),
        project,
        own,
        waiting: &waiting,
        taken,
    };
    let all = project.active_count() <= MAX_COMPLETE;
    let (found, lost) = if all { search.all() } else { search.best() };
    for Ranked((_, fit, _), entry) in found {
        put(list, entry, own, &waiting, fit);
    }
    if !all || lost {
        list.cut();
    }
}

/// Offers the ids whose beginning, end or part is typed: for prose, where every word is typed.
pub(super) fn offer_mentions(list: &mut List) {
    let (project, own, typed) = (list.ask.project, own(list), Typed::new(list.typed));
    let (mut best, mut fitting) = (Best::new(MAX_BEST), 0);
    project.search_near(0, typed.needle(), |met| {
        let fit = typed.fit(met.id, "");
        let mine = || own.is_some_and(|own| own.path == *met.path);
        if fit <= Fit::Part && met.place == Place::Active && !mine() {
            fitting += 1;
            best.add(Ranked((fit, met.order), met.path));
        }
        if fitting < MAX_FITTING {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    let (found, lost) = best.finish();
    for Ranked((fit, _), path) in found {
        if let Some(entry) = project.spec(path) {
            put(list, entry, None, &FxHashSet::default(), fit);
        }
    }
    if lost {
        list.cut();
    }
}

/// Whether it comes last, how it fits, and how near it stands: before the spec, nearest first, then behind it.
type Key = (bool, Fit, (bool, Reverse<usize>, usize));

/// What is looked for.
struct Search<'a> {
    typed: Typed,
    project: &'a Project,
    own: Option<&'a Entry>,
    waiting: &'a FxHashSet<&'a str>,
    taken: &'a FxHashSet<&'a str>,
}

impl<'a> Search<'a> {
    /// All specs, those that do not fit last.
    fn all(&self) -> (Vec<Ranked<Key, &'a Entry>>, bool) {
        let mut best = Best::new(MAX_COMPLETE);
        for (order, entry) in self.project.active().enumerate() {
            let fit = self.typed.fit(entry.id(), entry.spec.title_or_untitled());
            if !self.taken.contains(entry.id()) {
                let last = self.comes_last(entry.id());
                let before = self.own.is_some_and(|own| entry.path < own.path);
                best.add(Ranked((last, fit, near(before, order)), &**entry));
            }
        }
        best.finish()
    }

    /// The best of very many. Scattered letters are looked for only if nothing better fills the list.
    fn best(&self) -> (Vec<Ranked<Key, &'a Entry>>, bool) {
        let own = self
            .own
            .map_or(0, |own| self.project.search_order(&own.path));
        let mut best = Best::new(MAX_BEST);
        // What is shown gets farther and farther away, so nothing better can follow once the list is full of the best
        // kind. A letter or two fit nearly everything: then the nearest are enough, and the next letter asks again.
        let (mut perfect, mut fitting) = (0, 0);
        let mut look = |part: &str, scattered: bool, best: &mut Best<Ranked<Key, &'a str>>| {
            self.project.search_near(own, part, |met| {
                if met.place != Place::Active || scattered && !self.typed.is_scattered_in(met.id) {
                    return ControlFlow::Continue(());
                }
                let fit = self.typed.fit(met.id, met.title);
                if fit == Fit::None || scattered != (fit == Fit::Scattered) {
                    return ControlFlow::Continue(());
                }
                let near = near(met.order < own, met.order);
                let path: &'a str = met.path;
                let id = stem(path);
                fitting += 1;
                if !best.refuses(&Ranked((false, fit, near), path)) && !self.taken.contains(id) {
                    let last = self.comes_last(id);
                    perfect += usize::from(fit == Fit::Prefix && !last);
                    best.add(Ranked((last, fit, near), path));
                }
                if perfect < MAX_BEST && fitting < MAX_FITTING {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
        };
        look(self.typed.needle(), false, &mut best);
        if !best.is_full() {
            look("", true, &mut best);
        }
        let (found, lost) = best.finish();
        let entries = found.into_iter().filter_map(|Ranked(key, path)| {
            let entry = self.project.spec(path)?;
            Some(Ranked(key, &**entry))
        });
        (entries.collect(), lost)
    }

    fn comes_last(&self, id: &str) -> bool {
        self.waiting.contains(id) || self.own.is_some_and(|own| own.id() == id)
    }
}

fn near(before: bool, order: usize) -> (bool, Reverse<usize>, usize) {
    if before {
        (false, Reverse(order), 0)
    } else {
        (true, Reverse(0), order)
    }
}

fn own<'a>(list: &List<'a>) -> Option<&'a Entry> {
    match list.ask.file {
        File::Spec(entry) => Some(entry),
        File::Page(_) => None,
    }
}

/// The id of the spec at `path`.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn put(list: &mut List, entry: &Entry, own: Option<&Entry>, waiting: &FxHashSet<&str>, fit: Fit) {
    let (id, title) = (entry.id(), entry.spec.title_or_untitled());
    let warning = if own.is_some_and(|own| own.path == entry.path) {
        Some("this spec itself".to_owned())
    } else if waiting.contains(id) {
        Some("waits for this spec: a circle".to_owned())
    } else if !entry.spec.loads() {
        Some("does not load: chant would not find it".to_owned())
    } else {
        None
    };
    // Editors that compare beginnings only must see one here as well.
    let filter = match fit {
        Fit::Prefix | Fit::None => format!("{id} {title}"),
        _ => format!("{} {id} {title}", list.typed),
    };
    let bad = warning.is_some();
    let item = list
        .value(ItemKind::Spec, id)
        .detail(warning.map_or_else(
            || title.to_owned(),
            |warning| format!("{warning} – {title}"),
        ))
        .note(cards::progress(entry))
        .filter(filter)
        .more("spec", &entry.path);
    if bad {
        item.deprecated();
    }
}

/// The ids of specs that cannot begin before `own` is over.
fn waiting_for<'a>(project: &'a Project, own: &'a Entry) -> FxHashSet<&'a str> {
    if let Some(after) = project.all_after(own) {
        return after;
    }
    let mut seen = FxHashSet::default();
    let mut queue = vec![own.id()];
    while let Some(id) = queue.pop() {
        for entry in project.dependants(id) {
            if seen.len() < MAX_LOOKS && seen.insert(entry.id()) {
                queue.push(entry.id());
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests;
