//! `chant.previewPrompt`: what an agent would be given.

use serde_json::json;

use super::{Call, Outcome, Refusal, Told};
use crate::{
    ide::prompt::{Chants, Order, assemble},
    workspace::{Entry, World},
};

pub(super) fn preview(call: &Call) -> Outcome<Told> {
    let (project, entry) = call.spec()?;
    let chants = match call.text("backend")? {
        None | Some("built-in") => None,
        Some("chant") => Some(Chants::of(project, entry.id())),
        Some(other) => {
            return Err(Refusal::Argument(format!(
                "`backend` must be `built-in` or `chant`, not `{other}`"
            )));
        }
    };
    let site = call.site(project)?;
    let world = site.memo.asked();
    let text = match &entry.open {
        Some(open) => open.text.to_str().into_owned(),
        None => world
            .read(&entry.path)
            .ok_or_else(|| Refusal::Failed(format!("{} cannot be read", entry.path)))?,
    };
    let now = Entry::closed(&*entry.path, entry.place, &text);
    let order = Order {
        project,
        entry: &now,
        text: &text,
        prompt: call.text("prompt")?,
        worktree: chants.as_ref().map(Chants::worktree),
        background: chants.is_none(),
        world: &world,
    };
    let assembled = assemble(&order).map_err(Refusal::Failed)?;
    let answer = json!({
        "text": assembled.text, "prompt": assembled.prompt, "tokens": assembled.tokens(), "missing": assembled.missing,
    });
    Ok(Told {
        answer,
        sentence: assembled.text,
        opens: None,
    })
}
