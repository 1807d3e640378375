//! The approval: the fields that chant writes, and the entry in the discussion.

use super::{Asked, Decision, Draft, unusual};
use crate::{
    ide::fields,
    model::{
        Spec,
        status::ApprovalStatus,
        time,
        yaml::{Value, write},
    },
    text::{Edit, line_break},
};

/// The section in which decisions are noted; chant looks for these very words.
const HEADING: &str = "## Approval Discussion";

/// Writes a decision down. Who approves what is approved changes nothing, as with chant.
pub(super) fn decide(
    asked: &Asked,
    decision: &Decision,
    approved: bool,
) -> Result<Vec<Edit>, String> {
    let by = decision.by.trim();
    if by.is_empty() {
        return Err("say who decides, by a name".to_owned());
    }
    if by.contains(char::is_control) {
        return Err("a name stands on one line".to_owned());
    }
    let (status, verdict) = if approved {
        (ApprovalStatus::Approved, "APPROVED")
    } else {
        (ApprovalStatus::Rejected, "REJECTED")
    };
    let was = asked.spec().approval.as_ref();
    if approved && was.is_some_and(|was| was.status == status) {
        return Ok(Vec::new());
    }
    let at = time::written(asked.world.now());
    let name = if approved { "approved" } else { "rejected" };
    let mut draft = Draft::new(asked);
    draft.step(|text, spec| open(text, spec, name))?;
    for (field, value) in [("status", name), ("by", by), ("at", &at)] {
        draft.step(|text, spec| fields::set_within(text, spec, "approval", field, value))?;
    }
    let local = time::minute(asked.world.now() + asked.world.ahead());
    let mut entry = format!("**{by}** - {local} - {verdict}");
    let reason = decision.reason.trim();
    if !reason.is_empty() {
        entry.push('\n');
        entry.push_str(reason);
    }
    draft.step(|text, spec| Some(vec![note(text, spec, &entry)]))?;
    let written = draft.spec.approval.as_ref();
    if written.is_none_or(|now| now.status != status || now.by.as_deref() != Some(by)) {
        return Err(unusual());
    }
    if means(&draft.spec, &draft.text) != means(asked.spec(), asked.text) {
        return Err(
            "the reason would change what the spec says: leave headings, boxes and fences out of it"
                .to_owned(),
        );
    }
    Ok(draft.edits())
}

/// Sees to it that there is a map to write into. One that chant makes requires nothing.
fn open(text: &str, spec: &Spec, status: &str) -> Option<Vec<Edit>> {
    let eol = line_break(text);
    let lines = format!("  required: false{eol}  status: {status}");
    match spec.pair("approval") {
        None => fields::add(text, spec, "approval", &format!("approval:{eol}{lines}")),
        Some(pair) => match &pair.node.value {
            Value::Map(_) => Some(Vec::new()),
            Value::Null if pair.colon => {
                let at = pair.node.span.range().end;
                let end = fields::line_end(text, at);
                let clean = text[..end].ends_with('\n') && end <= spec.split.yaml?.range().end;
                clean.then(|| vec![Edit::insert(end, format!("{lines}{eol}"))])
            }
            value if value.is_null() => Some(vec![Edit::replace(
                pair.node.span,
                format!(
                    "{{required: false, status: {}}}",
                    write::scalar(status, true)
                ),
            )]),
            _ => None,
        },
    }
}

/// The entry behind the others, or in a section of its own at the end. White space that is there stays.
fn note(text: &str, spec: &Spec, entry: &str) -> Edit {
    let eol = line_break(text);
    let entry = entry.lines().collect::<Vec<_>>().join(eol);
    let body = spec.split.body.range();
    let inside = &text[body.clone()];
    let (end, head) = match inside.find(HEADING) {
        Some(at) => {
            let from = at + HEADING.len();
            let next = inside[from..].find("\n## ");
            (next.map_or(inside.len(), |next| from + next), String::new())
        }
        None => (inside.len(), format!("{HEADING}{eol}{eol}")),
    };
    let at = body.start + inside[..end].trim_end().len();
    let gap = if at == 0 {
        String::new()
    } else {
        format!("{eol}{eol}")
    };
    Edit::insert(at, format!("{gap}{head}{entry}"))
}

/// What a reason must not change: title, criteria, and where the body begins.
fn means<'a>(spec: &Spec, text: &'a str) -> (Option<&'a str>, usize, usize, Vec<&'a str>) {
    let criteria = &spec.criteria;
    let names = criteria.items.iter().map(|item| item.text.of(text));
    (
        spec.title.as_ref().map(|title| title.span.of(text)),
        criteria.total(),
        criteria.checked(),
        names.collect(),
    )
}
