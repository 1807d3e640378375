//! Which files a change concerns besides the one that has changed.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    publish,
    state::{Snapshot, Spot, State},
};
use crate::workspace::{Entry, Project};

/// Has everything examined that the changes of `spots` between two snapshots concern, except the files themselves.
pub(super) fn follow(state: &Arc<State>, before: &Snapshot, after: &Snapshot, spots: &[Spot]) {
    let mut others: BTreeSet<Spot> = BTreeSet::new();
    let mut whole = BTreeSet::new();
    for spot in spots {
        let (Some(old), Some(new)) = (
            before.workspace.project(&spot.root),
            after.workspace.project(&spot.root),
        ) else {
            continue;
        };
        let page_came_or_went = old.page(&spot.path).is_some() != new.page(&spot.path).is_some();
        if page_came_or_went || old.config != new.config {
            whole.insert(Arc::clone(&spot.root));
        } else if after.sites.get(&spot.root).is_some_and(|site| site.ready) {
            let paths = neighbours(after, old, new, spot);
            others.extend(paths.into_iter().map(|path| Spot {
                root: Arc::clone(&spot.root),
                path,
            }));
        }
    }
    others.retain(|spot| !spots.contains(spot) && !whole.contains(&spot.root));
    publish::examine_again(state, others);
    for root in whole {
        publish::examine_project(state, &root);
    }
}

/// The files whose diagnostics may be others now that the file at `spot` is.
fn neighbours(after: &Snapshot, old: &Project, new: &Project, spot: &Spot) -> BTreeSet<Arc<str>> {
    let (was, is) = (old.spec(&spot.path), new.spec(&spot.path));
    let same = match (was, is) {
        (Some(was), Some(is)) => is_same_to_others(was, is),
        (None, None) => true,
        _ => false,
    };
    if same {
        return BTreeSet::new();
    }
    let mut found = BTreeSet::new();
    for (project, entry) in [(old, was), (new, is)] {
        let Some(entry) = entry else { continue };
        let dependants = project.dependants(entry.id());
        let dependencies = entry
            .spec
            .depends_on()
            .flat_map(|(id, _)| project.with_id(id));
        found.extend(
            dependants
                .chain(dependencies)
                .map(|other| Arc::clone(&other.path)),
        );
    }
    let open = after
        .documents
        .values()
        .filter(|document| document.spot.root == spot.root);
    found.extend(open.map(|document| Arc::clone(&document.spot.path)));
    found
}

/// Whether two versions of a spec are the same as far as other specs can see.
fn is_same_to_others(was: &Entry, is: &Entry) -> bool {
    let lists = |entry: &Entry, name: &str| {
        entry
            .spec
            .texts(name)
            .map(|(text, _)| text.to_owned())
            .collect::<Vec<_>>()
    };
    let (a, b) = (&was.spec, &is.spec);
    was.fault == is.fault
        && (a.status, a.kind, a.loads(), a.title_or_untitled())
            == (b.status, b.kind, b.loads(), b.title_or_untitled())
        && ["depends_on", "members", "target_files"]
            .iter()
            .all(|name| lists(was, name) == lists(is, name))
}
