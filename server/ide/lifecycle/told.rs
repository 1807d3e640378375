//! What a decision has done, in one sentence.

use super::{Deed, Put};
use crate::{
    ide::cards::many,
    model::{Spec, status::Status},
};

/// What carrying out `deed` on the spec has made of its text.
#[must_use]
pub fn told(id: &str, deed: &Deed, before: &str, after: &str) -> String {
    let (was, is) = (Spec::read(before), Spec::read(after));
    let same = before == after;
    match deed {
        Deed::Approve(_) if same => {
            let by = is.approval.as_ref().and_then(|it| it.by.as_deref());
            format!("{id} was approved already, by {}", by.unwrap_or("somebody"))
        }
        Deed::Approve(decision) => format!("{id} is approved by {}", decision.by.trim()),
        Deed::Reject(decision) => {
            let required = is.approval.as_ref().is_some_and(|it| it.required);
            let stops = if required {
                ""
            } else {
                "; that stops nothing, because no approval is required"
            };
            format!("{id} is rejected by {}{stops}", decision.by.trim())
        }
        _ if same => format!("{id} is {} already", is.status),
        _ => {
            let bare = is.status == Status::Completed
                && !is.kind.has_members()
                && is.texts("commits").next().is_none();
            let lacks = if bare {
                format!("; it names no commits, because the message of none says `chant({id}):`")
            } else {
                String::new()
            };
            format!("{id} is {} now, it was {}{lacks}", is.status, was.status)
        }
    }
}

/// What was put away; the spec itself is the last.
#[must_use]
pub fn archived(puts: &[Put]) -> String {
    let Some((spec, members)) = puts.split_last() else {
        return "nothing was archived".to_owned();
    };
    let with = match members.len() {
        0 => String::new(),
        count => format!(" with its {}", many(count, "member")),
    };
    format!("{}{with} is now {}", spec.from, spec.to)
}
