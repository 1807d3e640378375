//! What people decide about one spec: status, approval, cancel, reopen, reset.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::known;
use crate::{
    ide::{
        actions::Asked,
        lifecycle::{self, Decision, Deed},
    },
    lsp::{
        commands::{Call, Outcome, Refusal, Told},
        rewrite::rewrite,
        state::{Spot, State},
    },
    model::{Spec, status::Status},
    text::{Edit, Span},
    workspace::{
        Entry, World,
        entry::{Role, role},
    },
};

/// Carries out the command of that name.
pub(super) async fn decide(
    state: &Arc<State>,
    command: &str,
    argument: Map<String, Value>,
) -> Outcome<Told> {
    let spot = known(state, &argument).await?;
    let deed = {
        let now = state.snapshot();
        deed(&Call::new(&now, argument), command, &spot)?
    };
    let (inner, place, planned) = (Arc::clone(state), spot.clone(), deed.clone());
    // A plan may ask git, and the editor's documents are planned among the messages.
    let plan =
        move |text: &str| tokio::task::block_in_place(|| plan(&inner, &place, &planned, text));
    let landed = rewrite(state, spot.clone(), plan).await;
    let landed = landed.map_err(Refusal::Failed)?;
    let applied = landed.before != landed.after;
    let name = spot.path.rsplit('/').next().unwrap_or_default();
    let id = name.strip_suffix(".md").unwrap_or(name);
    let is = Spec::read(&landed.after);
    let answer = match &deed {
        Deed::Approve(decision) | Deed::Reject(decision) => {
            json!({"applied": applied, "by": decision.by})
        }
        _ => json!({"applied": applied, "status": is.status.name()}),
    };
    Ok(Told {
        opens: None,
        answer,
        sentence: lifecycle::told(id, &deed, &landed.before, &landed.after),
    })
}

fn deed(call: &Call, command: &str, spot: &Spot) -> Outcome<Deed> {
    let force = call.flag("force")?.unwrap_or(false);
    Ok(match command {
        "chant.setStatus" => {
            let name = call.needed("status")?;
            let to = Status::parse(name).ok_or_else(|| {
                let names = Status::ALL.map(Status::name).join(", ");
                Refusal::Argument(format!("`status` must be one of {names}, not `{name}`"))
            })?;
            Deed::Status { to, force }
        }
        "chant.approve" => Deed::Approve(decision(call, spot)?),
        "chant.reject" => Deed::Reject(decision(call, spot)?),
        "chant.cancel" => Deed::Cancel { force },
        "chant.reopen" => Deed::Reopen,
        _ => Deed::Reset,
    })
}

fn decision(call: &Call, spot: &Spot) -> Outcome<Decision> {
    let by = match call.text("by")? {
        Some(by) => by.to_owned(),
        None => {
            let site = call.now().sites.get(&spot.root);
            let user = site.and_then(|site| site.memo.asked().user());
            let user = user.ok_or_else(|| {
                Refusal::Argument(
                    "say who decides, with `by`: git knows no name to sign with".to_owned(),
                )
            })?;
            user.into()
        }
    };
    Ok(Decision {
        by,
        reason: call.text("reason")?.unwrap_or_default().to_owned(),
    })
}

/// The plan on the newest text, among the specs as they are then.
fn plan(state: &State, spot: &Spot, deed: &Deed, text: &str) -> Result<Vec<Edit>, String> {
    let now = state.snapshot();
    let project = now.workspace.project(&spot.root);
    let (Some(project), Some(site)) = (project, now.sites.get(&spot.root)) else {
        return Err("the project is being closed".to_owned());
    };
    let Some(Role::Spec(place)) = role(&spot.path) else {
        return Err(format!("{} is no spec", spot.path));
    };
    let entry = Entry::closed(Arc::clone(&spot.path), place, text);
    let asked = Asked {
        project,
        entry: &entry,
        text,
        selection: Span::at(0),
        world: &site.memo.asked(),
    };
    lifecycle::plan(&asked, deed)
}
