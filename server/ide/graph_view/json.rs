//! The graph for programs; docs/commands.md says what is in it.

use serde_json::{Value, json};

use super::View;
use crate::{
    ide::{phase, workflow},
    workspace::{Project, World},
};

pub(super) fn write(view: &View, project: &Project, world: &dyn World) -> String {
    let workflows = workflow::workflows(world);
    let specs: Vec<Value> = view
        .nodes
        .iter()
        .map(|node| {
            let mut spec = json!({"id": node.id, "state": node.state.name()});
            if let Some(entry) = &node.entry {
                let criteria = &entry.spec.criteria;
                spec["path"] = json!(*entry.path);
                spec["title"] = json!(node.title);
                spec["type"] = json!(entry.spec.kind.name());
                spec["status"] = json!(entry.spec.status.name());
                spec["criteria"] =
                    json!({"checked": criteria.checked(), "total": criteria.total()});
                let labels = entry.spec.texts("labels").map(|(label, _)| label);
                spec["labels"] = labels.collect();
                spec["phase"] = json!(phase::name(&entry.spec));
                let found = workflow::recognise(project, entry, &workflows);
                spec["workflow"] = json!(
                    found
                        .filter(|found| found.is_sure)
                        .map(|found| &found.workflow.name)
                );
            }
            spec
        })
        .collect();
    let edges = view.edges.iter().map(|(from, to, why)| {
        json!({"from": view.nodes[*from].id, "to": view.nodes[*to].id, "kind": why.name()})
    });
    let whole = json!({
        "focus": view.focus.map(|at| &view.nodes[at].id),
        "specs": specs,
        "edges": edges.collect::<Vec<_>>(),
        "hidden": view.hidden,
    });
    format!("{whole:#}\n")
}
