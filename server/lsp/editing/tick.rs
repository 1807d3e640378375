//! Ticking criteria.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::spot;
use crate::{
    ide::tick,
    lsp::{
        commands::{Call, Outcome, Refusal, Told},
        rewrite::{Landed, rewrite},
        state::{Spot, State},
    },
    model::Spec,
};

/// One of them.
pub(super) async fn one(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Told> {
    let spot = spot(state, &argument).await?;
    let (criterion, line, checked) = {
        let now = state.snapshot();
        let call = Call::new(&now, argument);
        let line = call.number("line")?;
        (
            call.needed("criterion")?.to_owned(),
            line.map(|line| usize::try_from(line).unwrap_or(usize::MAX)),
            call.flag("checked")?,
        )
    };
    let wish = tick::Wish::new(criterion, line, checked);
    let landed = rewrite(state, spot.clone(), move |text| wish.plan(text)).await;
    Ok(counted(&spot, &landed.map_err(Refusal::Failed)?))
}

/// All of them.
pub(super) async fn all(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Told> {
    let spot = spot(state, &argument).await?;
    let checked = {
        let now = state.snapshot();
        Call::new(&now, argument).flag("checked")?.unwrap_or(true)
    };
    let plan = move |text: &str| Ok(tick::plan_all(&Spec::read(text), checked));
    let landed = rewrite(state, spot.clone(), plan).await;
    Ok(counted(&spot, &landed.map_err(Refusal::Failed)?))
}

/// What became of the criteria.
fn counted(spot: &Spot, landed: &Landed) -> Told {
    let criteria = Spec::read(&landed.after).criteria;
    let (checked, total) = (criteria.checked(), criteria.total());
    Told {
        opens: None,
        answer: json!({
            "applied": landed.before != landed.after,
            "checked": checked,
            "total": total,
        }),
        sentence: format!("{}: {checked} of {total} criteria are ticked", spot.path),
    }
}
