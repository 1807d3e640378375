//! A chain that is asked for: its specs, and the run of each.

use std::{cell::Cell, collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};

use crate::{
    ide::chain::{Chain, Member, stands},
    lsp::{
        runs::{Prepare, Wanted},
        state::{Snapshot, Spot},
    },
    model::status::Status,
    workspace::{Entry, Project},
};

/// A chain, and how it is to be run.
pub(in crate::lsp) struct Asked {
    /// Its specs.
    pub(in crate::lsp) chain: Chain,
    /// The run of each, by the path of the spec.
    pub(in crate::lsp) runs: Runs,
    /// Whether a person is told of the end in a message.
    pub(in crate::lsp) show: bool,
}

/// The run of each spec.
pub(in crate::lsp) type Runs = BTreeMap<Arc<str>, (Wanted, Prepare)>;

impl Asked {
    /// Whether this is one of its specs.
    pub(super) fn has(&self, spot: &Spot) -> bool {
        let run = self.runs.get(&spot.path);
        run.is_some_and(|(wanted, _)| wanted.spot == *spot)
    }

    /// What stands against a spec of it; `asks` more times it may take long to tell.
    pub(super) fn reason(
        &self,
        now: &Snapshot,
        member: &Member,
        asks: &Cell<usize>,
    ) -> Option<String> {
        let Some((wanted, prepare)) = self.runs.get(&member.path) else {
            return Some(format!("{} is gone", member.id));
        };
        let site = now.sites.get(&wanted.spot.root);
        let stands = site.and_then(|site| {
            let (project, entry) = found(now, &wanted.spot)?;
            stands(project, &site.memo.asked(), entry)
        });
        stands.or_else(|| {
            asks.set(asks.get().checked_sub(1)?);
            prepare(now).err()
        })
    }

    /// What its specs are, and which of them wait for which.
    pub(super) fn told(&self, now: &Snapshot) -> Value {
        let specs = self.chain.members().map(|it| {
            let run = self.runs.get(&it.path);
            let uri = run.and_then(|(wanted, _)| now.uri_of(&wanted.spot));
            json!({"id": it.id, "uri": uri.as_ref().map(|uri| uri.as_str()), "waits_for": it.waits_for})
        });
        json!({"topic": self.chain.topic, "specs": specs.collect::<Vec<_>>()})
    }
}

/// Whether a spec may begin. What waits for others is asked nothing that takes time.
pub(super) fn may_begin(now: &Snapshot, (wanted, prepare): &(Wanted, Prepare)) -> bool {
    let waits = |(project, entry): (&Project, &Entry)| !project.obstacles(entry).is_empty();
    !found(now, &wanted.spot).is_some_and(waits) && prepare(now).is_ok()
}

/// Whether a spec is completed, whoever did it.
pub(super) fn is_completed(now: &Snapshot, spot: &Spot) -> bool {
    found(now, spot).is_some_and(|(_, entry)| entry.spec.status == Status::Completed)
}

fn found<'a>(now: &'a Snapshot, spot: &Spot) -> Option<(&'a Project, &'a Entry)> {
    let project = now.workspace.project(&spot.root)?;
    Some((project, project.spec(&spot.path)?))
}
