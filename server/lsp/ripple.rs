//! Which files a change concerns besides the one that has changed.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    publish, refresh,
    state::{Snapshot, Spot, State},
};
use crate::workspace::{PageKind, Project};

/// Has everything examined that the changes of `spots` between two snapshots concern, except the files themselves.
pub(super) fn follow(state: &Arc<State>, before: &Snapshot, after: &Snapshot, spots: &[Spot]) {
    refresh::changed(state, before, after, spots);
    let (mut others, mut whole) = (BTreeSet::new(), BTreeSet::new());
    for spot in spots {
        let projects = before
            .workspace
            .project(&spot.root)
            .zip(after.workspace.project(&spot.root));
        let Some((old, new)) = projects else { continue };
        // Until a project has been read, nothing is said of links.
        if !after.sites.get(&spot.root).is_some_and(|site| site.ready) {
            continue;
        }
        if old.config != new.config {
            whole.insert(Arc::clone(&spot.root));
        }
        let paths = neighbours(old, new, spot).into_iter();
        others.extend(paths.map(|path| Spot {
            root: Arc::clone(&spot.root),
            path,
        }));
    }
    others.retain(|spot| !spots.contains(spot) && !whole.contains(&spot.root));
    publish::examine_again(state, others);
    for root in whole {
        publish::examine_project(state, &root);
    }
}

/// The files whose diagnostics may be others now that the one at `spot` is.
fn neighbours(old: &Project, new: &Project, spot: &Spot) -> Vec<Arc<str>> {
    let page = match (old.page(&spot.path), new.page(&spot.path)) {
        // What a prompt says concerns nobody else, only that it is there.
        (Some(_), Some(_)) => return Vec::new(),
        (None, None) => None,
        (page, None) | (None, page) => page,
    };
    match page {
        Some(page) if page.kind == PageKind::Prompt => new.users_of_prompt(page.name()),
        Some(_) => Vec::new(),
        None => {
            let (was, is) = (old.spec(&spot.path), new.spec(&spot.path));
            new.neighbours(was.map(|entry| &**entry), is.map(|entry| &**entry))
        }
    }
}
