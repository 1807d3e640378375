//! `chant.why`: what stands against a run, and what a change would do to others.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Call, Outcome, Told, run};
use crate::ide::{permit, ripple, why};

pub(super) fn why(call: &Call) -> Outcome<Told> {
    let (project, entry) = call.spec()?;
    let site = call.site(project)?;
    let world = site.memo.asked();
    let mut reasons = why::why(project, &world, entry);
    let worker = call.now.settings.run.means.worker();
    let here = run::here(call.now, project, &world, entry, &worker);
    for reason in permit::reasons(project, &world, entry, &here) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let ripples = ripple::told(project, entry);
    let sentence = why::sentences(entry, &reasons, &ripples);
    let uris = |paths: &[Arc<str>]| -> Value {
        paths
            .iter()
            .filter_map(|path| call.uri(project, path))
            .collect()
    };
    let listed: Value = reasons
        .iter()
        .map(|reason| {
            let mut row = json!({"code": reason.code, "message": reason.message});
            if let Some(uri) = reason
                .path
                .as_ref()
                .and_then(|path| call.uri(project, path))
            {
                row["uri"] = uri;
            }
            row
        })
        .collect();
    let ripple: Value = ripples
        .iter()
        .map(|(change, ripple, message)| {
            json!({
                "change": change, "message": message, "ready": uris(&ripple.ready), "blocked": uris(&ripple.blocked),
                "stuck": uris(&ripple.stuck), "dangling": uris(&ripple.dangling), "orphaned": uris(&ripple.orphaned),
            })
        })
        .collect();
    Ok(Told {
        answer: json!({"runnable": reasons.is_empty(), "reasons": listed, "ripple": ripple}),
        sentence,
        opens: None,
    })
}
