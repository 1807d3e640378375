//! `chant.previewPrompt`: what an agent would be given.

use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::{Call, Outcome, Refusal, Told};
use crate::{
    ide::prompt::{Assembled, Chants, Order, assemble},
    lsp::{content, state::Snapshot},
    workspace::{Entry, Project, World},
};

pub(super) fn preview(call: &Call) -> Outcome<Told> {
    let (project, entry) = call.spec()?;
    let backend = call.text("backend")?;
    let chants = match backend {
        None | Some("built-in") => None,
        Some("chant") => Some(Chants::of(project, entry.id())),
        Some(other) => {
            return Err(Refusal::Argument(format!(
                "`backend` must be `built-in` or `chant`, not `{other}`"
            )));
        }
    };
    let named = call.text("prompt")?;
    let prompt = prompt(call.now, project, entry, named, chants.as_ref())?;
    let features = &call.now.features;
    let has_document = features.going.contents && named.is_none() && backend.is_none();
    let uri = has_document
        .then(|| content::uri_of_prompt(&project.root, entry.id()))
        .flatten();
    let shows = call.argument.get("show") == Some(&true.into()) && features.shows_documents;
    let opens = uri
        .clone()
        .filter(|_| shows)
        .map(|uri| lsp::ShowDocumentParams {
            uri,
            external: None,
            take_focus: Some(true),
            selection: None,
        });
    let tokens = prompt.tokens();
    let mut told = vec![format!(
        "{}: about {tokens} tokens, by the prompt {}",
        entry.id(),
        prompt.prompt
    )];
    told.extend(prompt.missing.iter().cloned());
    let sentence = match opens {
        Some(_) => told.join("; "),
        None => prompt.text.clone(),
    };
    let mut answer = json!({
        "text": prompt.text, "prompt": prompt.prompt, "tokens": tokens, "missing": prompt.missing,
    });
    if let Some(uri) = &uri {
        answer["uri"] = json!(uri.as_str());
    }
    Ok(Told {
        answer,
        sentence,
        opens,
    })
}

/// What an agent would be given for a spec, or why it cannot be told.
pub(in crate::lsp) fn prompt_of(
    now: &Snapshot,
    project: &Project,
    entry: &Entry,
) -> Result<Assembled, String> {
    prompt(now, project, entry, None, None).map_err(|refusal| match refusal {
        Refusal::Argument(sentence) | Refusal::Failed(sentence) => sentence,
    })
}

/// The same, by another prompt or for chant; of the spec as it stands in the editor.
fn prompt(
    now: &Snapshot,
    project: &Project,
    entry: &Entry,
    named: Option<&str>,
    chants: Option<&Chants>,
) -> Outcome<Assembled> {
    let site = now.sites.get(&project.root);
    let site = site.ok_or_else(|| Refusal::Failed("the project is being closed".to_owned()))?;
    let world = site.memo.asked();
    let text = match &entry.open {
        Some(open) => open.text.to_str().into_owned(),
        None => world
            .read(&entry.path)
            .ok_or_else(|| Refusal::Failed(format!("{} cannot be read", entry.path)))?,
    };
    let entry = Entry::closed(&*entry.path, entry.place, &text);
    let order = Order {
        project,
        entry: &entry,
        text: &text,
        prompt: named,
        worktree: chants.map(Chants::worktree),
        background: chants.is_none(),
        world: &world,
    };
    assemble(&order).map_err(Refusal::Failed)
}
