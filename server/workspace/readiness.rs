//! Blocked, ready, and why: as chant judges (reference §4.2–4.4, §7).
//!
//! chant judges twice, and differently. When it loads specs it decides what `list` shows as blocked or ready; when it is
//! told to `work` one, it asks more: a cancelled dependency, a missing sibling or an earlier one stand in the way then.
//! [`Project::is_ready`] is the first judgement, [`Project::obstacles`] the second.

use std::sync::Arc;

use super::{entry::Entry, project::Project};
use crate::model::{
    id,
    status::{ApprovalStatus, Status},
};

/// Something that stands against working a spec now.
#[derive(Clone, Debug)]
pub enum Obstacle<'a> {
    /// chant does not load the spec at all.
    Unreadable,
    /// Work never begins from this status: completed, cancelled, in progress, or the unusable `ready`.
    Status(Status),
    /// The spec depends on this id, and what has it is not completed; `None` where chant loads nothing of that id.
    Dependency(&'a str, Option<&'a Arc<Entry>>),
    /// The same for an id that the spec's driver depends on.
    DriverDependency(&'a str, Option<&'a Arc<Entry>>),
    /// An earlier member of the same driver, by its id, is not completed; `None` where chant loads nothing of that id.
    Sibling(Box<str>, Option<&'a Arc<Entry>>),
    /// It needs an approval and has not got it; the status tells whether it was rejected.
    Approval(ApprovalStatus),
    /// Members that are still open, of a spec that has criteria of its own.
    OpenMembers(Vec<&'a Arc<Entry>>),
    /// A driver or group without any member.
    NoMembers,
}

/// So many earlier siblings are asked for: a file called `x.2026.md` is taken for a member that has 2,025 of them.
const SIBLINGS: u64 = 1024;

impl Project {
    /// The spec of that id as chant loads it: the active one, else one of a subfolder.
    #[must_use]
    pub fn as_loaded(&self, id: &str) -> Option<&Arc<Entry>> {
        self.with_id(id)
            .find(|entry| entry.place != super::Place::Archive && entry.loads())
    }

    /// Whether chant shows the spec as blocked: a dependency of its own or of its driver is not over, or a pending spec
    /// waits for an approval. Says nothing of its stored status.
    #[must_use]
    pub fn is_blocked(&self, entry: &Entry) -> bool {
        self.is_unmet(entry)
            || (entry.spec.status == Status::Pending && missing_approval(entry).is_some())
    }

    /// Whether a dependency of the spec's own or of its driver is not over.
    fn is_unmet(&self, entry: &Entry) -> bool {
        let own = entry.spec.depends_on().map(|(id, _)| id);
        own.chain(self.inherited(entry)).any(|id| !self.is_over(id))
    }

    fn is_over(&self, id: &str) -> bool {
        self.as_loaded(id)
            .is_some_and(|found| found.spec.status.is_over())
    }

    /// The status that chant shows: `blocked` and `pending` are worked out anew at every load.
    #[must_use]
    pub fn shown_status(&self, entry: &Entry) -> Status {
        match entry.spec.status {
            Status::Pending | Status::Blocked if self.is_blocked(entry) => Status::Blocked,
            Status::Blocked => Status::Pending,
            status => status,
        }
    }

    /// Whether chant would list the spec as ready.
    #[must_use]
    pub fn is_ready(&self, entry: &Entry) -> bool {
        let gated = match entry.spec.status {
            Status::Pending | Status::Blocked => missing_approval(entry).is_some(),
            Status::Failed => false,
            _ => return false,
        };
        let in_order = entry.spec.has("depends_on")
            || earlier_siblings(entry)
                .filter_map(|sibling| self.as_loaded(&sibling))
                .all(|sibling| sibling.spec.status.is_over());
        entry.loads()
            && !gated
            && in_order
            && !self.is_unmet(entry)
            && self.open_members(entry).is_empty()
    }

    /// Everything that stands against `chant work` on this spec, as far as specs tell; empty where nothing does.
    ///
    /// What the text decides (the quality gate, lint errors) and what the machine decides (a run under way, a missing
    /// agent) is not among it.
    #[must_use]
    pub fn obstacles<'a>(&'a self, entry: &'a Entry) -> Vec<Obstacle<'a>> {
        let mut found = Vec::new();
        if !entry.loads() {
            return vec![Obstacle::Unreadable];
        }
        let status = entry.spec.status;
        if status.is_over() || matches!(status, Status::InProgress | Status::Ready) {
            return vec![Obstacle::Status(status)];
        }
        let completed = |it: &Arc<Entry>| it.spec.status == Status::Completed;
        for (id, _) in entry.spec.depends_on() {
            let loaded = self.as_loaded(id);
            if !loaded.is_some_and(completed) {
                found.push(Obstacle::Dependency(id, loaded));
            }
        }
        let inherited = self.inherited(entry).filter(|id| !self.is_over(id));
        found.extend(inherited.map(|id| Obstacle::DriverDependency(id, self.as_loaded(id))));
        for id in earlier_siblings(entry) {
            let loaded = self.as_loaded(&id);
            if !loaded.is_some_and(completed) {
                found.push(Obstacle::Sibling(id, loaded));
            }
        }
        found.extend(missing_approval(entry).map(Obstacle::Approval));
        if entry.spec.kind.has_members() && self.members(entry.id()).is_empty() {
            found.push(Obstacle::NoMembers);
        }
        let open = self.open_members(entry);
        if !open.is_empty() {
            found.push(Obstacle::OpenMembers(open));
        }
        found
    }

    /// The members that are not completed, of a spec that has criteria of its own: it is ready only after them.
    fn open_members(&self, entry: &Entry) -> Vec<&Arc<Entry>> {
        if !entry.spec.criteria.gates_members {
            return Vec::new();
        }
        let mut members = self.members(entry.id());
        members.retain(|member| member.loads() && member.spec.status != Status::Completed);
        members
    }

    /// What the driver of a member depends on, its own members left out.
    fn inherited<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
        let driver = entry.driver().and_then(|driver| self.as_loaded(driver));
        driver.into_iter().flat_map(|driver| {
            let ids = driver.spec.depends_on().map(|(id, _)| id);
            ids.filter(|id| !id::is_member_of(id, driver.id()))
        })
    }
}

/// The ids of all members of the same driver that come before this one, whether there are such files or not.
fn earlier_siblings(entry: &Entry) -> impl Iterator<Item = Box<str>> {
    let driver = entry.driver();
    let number = driver.and(id::member_number(entry.id())).unwrap_or(0);
    (1..number.min(SIBLINGS + 1))
        .map(move |at| format!("{}.{at}", driver.unwrap_or_default()).into())
}

/// The state of the approval that a spec needs and has not got.
fn missing_approval(entry: &Entry) -> Option<ApprovalStatus> {
    let approval = entry.spec.approval.as_ref()?;
    (approval.required && approval.status != ApprovalStatus::Approved).then_some(approval.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing::{entry, project, text_entry};

    /// What chant would show: the status, and `!` where it would be listed as ready.
    fn shown(project: &Project) -> Vec<String> {
        project
            .active()
            .map(|entry| {
                let ready = if project.is_ready(entry) { "!" } else { "" };
                format!("{} {}{ready}", entry.id(), project.shown_status(entry))
            })
            .collect()
    }

    /// What stands against work on a spec, by kind and id.
    fn obstacles(project: &Project, id: &str) -> Vec<String> {
        let entry = project.by_id(id).expect("a spec of the project");
        project
            .obstacles(entry)
            .iter()
            .map(|obstacle| match obstacle {
                Obstacle::Dependency(id, _) => format!("dependency {id}"),
                Obstacle::DriverDependency(id, _) => format!("driver's {id}"),
                Obstacle::Sibling(id, found) => format!("sibling {id} {}", found.is_some()),
                other => format!("{other:?}")
                    .split('(')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_cancelled_dependency_is_over_to_the_lists_and_open_to_work() {
        let project = project(&[
            ("a", "status: completed"),
            ("b", "status: cancelled"),
            ("c", "depends_on: [a, b]"),
            ("d", "depends_on: [a, c, gone]"),
            (".chant/archive/gone.md", "status: completed"),
        ]);
        assert_eq!(
            shown(&project),
            ["a completed", "b cancelled", "c pending!", "d blocked"]
        );
        assert_eq!(obstacles(&project, "c"), ["dependency b"]);
        assert_eq!(
            obstacles(&project, "d"),
            ["dependency c", "dependency gone"]
        );
        assert_eq!(obstacles(&project, "a"), ["Status"]);
    }

    #[test]
    fn siblings_go_in_order_unless_they_say_otherwise() {
        let project = project(&[
            ("a", ""),
            ("d", "type: driver\ndepends_on: [a, d.1]"),
            ("d.1", "depends_on: []"),
            ("e.2", ""),
            ("e.3", "depends_on: []"),
            ("e.4", ""),
        ]);
        assert_eq!(
            shown(&project),
            [
                "a pending!",
                "d.1 blocked",
                "d blocked",
                "e.2 pending!",
                "e.3 pending!",
                "e.4 pending"
            ]
        );
        assert_eq!(obstacles(&project, "d.1"), ["driver's a"]);
        assert_eq!(
            obstacles(&project, "e.3"),
            ["sibling e.1 false", "sibling e.2 true"]
        );
    }

    #[test]
    fn approvals_hold_up_what_is_pending() {
        let gate = "approval: {required: true}";
        let project = project(&[
            ("a", gate),
            ("b", &format!("status: failed\n{gate}")),
            ("c", &format!("status: blocked\n{gate}")),
            (
                "d",
                "approval: {required: true, status: approved, by: x, at: y}",
            ),
            ("e", "status: ready"),
        ]);
        assert_eq!(
            shown(&project),
            [
                "a blocked",
                "b failed!",
                "c pending",
                "d pending!",
                "e ready"
            ]
        );
        assert_eq!(obstacles(&project, "b"), ["Approval"]);
        assert!(obstacles(&project, "d").is_empty());
        assert_eq!(obstacles(&project, "e"), ["Status"]);
    }

    #[test]
    fn a_driver_with_criteria_waits_for_its_members() {
        let mut project = project(&[("d", "type: driver"), ("d.1", ""), ("e", "type: group")]);
        assert!(project.is_ready(project.by_id("d").unwrap()));
        assert_eq!(obstacles(&project, "e"), ["NoMembers"]);
        project.insert(text_entry("d", "# D\n## Acceptance Criteria\n- [ ] a\n"));
        assert!(!project.is_ready(project.by_id("d").unwrap()));
        assert_eq!(obstacles(&project, "d"), ["OpenMembers"]);
        project.insert(entry("d.1", "status: completed"));
        assert!(obstacles(&project, "d").is_empty());
    }
}
