//! Commands that change specs: arguments, a plan for the funnel, an answer.

mod create;
mod decide;
mod put_away;
mod tick;

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    commands::{Call, Command, Outcome, Refusal, Told},
    convert, document,
    state::{Spot, State},
    status,
};

/// Their rows of the table.
pub(super) const COMMANDS: &[Command] = &[
    row(
        "chant.tickCriterion",
        "Tick a criterion",
        (
            "{uri | id, criterion, line?, checked?, show?}",
            "{applied, checked, total}",
        ),
        "Ticks the criterion that reads so, or opens it again; without `checked` the other way round than it is. \
         `line`, from 0, tells which of several that read the same. The answer says whether anything changed, and \
         counts. One byte changes: in the editor if the spec is open there, else on disk.",
    ),
    row(
        "chant.tickAll",
        "Tick all criteria",
        ("{uri | id, checked?, show?}", "{applied, checked, total}"),
        "Ticks all criteria of a spec, or opens all of them again.",
    ),
    row(
        "chant.setStatus",
        "Set the status",
        ("{uri | id, status, force?, show?}", "{applied, status}"),
        "Gives the spec a status that chant's state machine lets follow; a refusal names those that may. Work begins \
         only when nothing that the spec depends on is open and the approval is given, and ends only when criteria and \
         members are over. With `force` nothing of this is asked. Completing stamps `completed_at`, and adds to \
         `commits` those whose messages say `chant(ID):`; leaving `completed` takes both fields away.",
    ),
    row(
        "chant.approve",
        "Approve a spec",
        ("{uri | id, by?, reason?, show?}", "{applied, by}"),
        "Writes the approval as `chant approve` does: who and when, and an entry under `## Approval Discussion`. \
         Without `by` it is given in the name that git would sign with. Nothing is committed.",
    ),
    row(
        "chant.reject",
        "Reject a spec",
        ("{uri | id, by?, reason?, show?}", "{applied, by}"),
        "The same for a rejection. What `approval.rejection_action` asks for besides is left to `chant reject`.",
    ),
    row(
        "chant.cancel",
        "Cancel a spec",
        ("{uri | id, force?, show?}", "{applied, status}"),
        "Gives the spec up, as `chant cancel` does: not a member, not one that others wait for, not one that is in \
         progress; the last two are done with `force`.",
    ),
    row(
        "chant.reopen",
        "Reopen a spec",
        ("{uri | id, show?}", "{applied, status}"),
        "Makes what is completed or cancelled pending again, and takes `completed_at` and `commits` away.",
    ),
    row(
        "chant.reset",
        "Reset a spec",
        ("{uri | id, show?}", "{applied, status}"),
        "Makes what failed, or is in progress while nobody runs it, pending again. Its branch and worktree stay: the \
         next run of chant makes them anew.",
    ),
    row(
        "chant.archive",
        "Archive a spec",
        ("{uri | id, show?}", "{uri, staged}"),
        "Moves a spec that is completed or cancelled, after its members, to where chant archives it. Refuses while \
         specs whose work is not over depend on it, and says which; while its branch is not merged; while it has \
         unsaved changes. What is open in the editor is moved by the editor. Where git tracks the file its index \
         follows, as with `git mv`, and `staged` is true.",
    ),
    row(
        "chant.newSpec",
        "Make a spec",
        (
            "{title, type?, prompt?, depends_on?, informed_by?, labels?, uri?, show?}",
            "{uri}",
        ),
        "Makes a spec with an id of chant's form, which no other process is given, and shows it where it is to be \
         written on (`window/showDocument`). `uri`, of any file, names the project where several are open.",
    ),
    row(
        "chant.nextPhase",
        "Make the next phase",
        ("{uri | id, workflow?, phase?, show?}", "{uri}"),
        "Makes the spec that follows on this one in its workflow, and shows it; see docs/phases.md. `workflow` and \
         `phase` say what otherwise is recognised.",
    ),
    row(
        "chant.startWorkflow",
        "Start a workflow",
        (
            "{title, text?, number?, address?, workflow?, uri?, show?}",
            "{uri}",
        ),
        "Makes the first spec of a workflow, from the title and the text of an issue, and shows it. The text becomes a \
         file that the spec is informed by.",
    ),
];

const fn row(
    id: &'static str,
    title: &'static str,
    shape: (&'static str, &'static str),
    about: &'static str,
) -> Command {
    Command {
        id,
        title,
        shape,
        about,
        run: None,
    }
}

/// Carries out one of them.
pub(super) async fn execute(
    state: &Arc<State>,
    id: &str,
    argument: Map<String, Value>,
) -> Outcome<Told> {
    match id {
        "chant.tickCriterion" => tick::one(state, argument).await,
        "chant.tickAll" => tick::all(state, argument).await,
        "chant.archive" => put_away::archive(state, argument).await,
        "chant.newSpec" => create::create(state, argument, create::new_spec).await,
        "chant.nextPhase" => create::create(state, argument, create::next_phase).await,
        "chant.startWorkflow" => create::create(state, argument, create::start_workflow).await,
        _ => decide::decide(state, id, argument).await,
    }
}

/// The file that a command is about. One that is named by its address need not be known yet.
async fn spot(state: &Arc<State>, argument: &Map<String, Value>) -> Outcome<Spot> {
    let now = state.snapshot();
    let call = Call::new(&now, argument.clone());
    if let Some(uri) = call.text("uri")? {
        let spot = match now.documents.get(uri) {
            Some(document) => Some(document.spot.clone()),
            None => (uri.parse().ok())
                .and_then(|uri| convert::path_from_uri(&uri))
                .and_then(|path| Some(document::locate(&path)?.0)),
        };
        return spot.ok_or_else(|| Refusal::Failed(format!("{uri} is no file of a chant project")));
    }
    known(state, argument).await
}

/// The spec that a command is about, once all projects have been read.
async fn known(state: &Arc<State>, argument: &Map<String, Value>) -> Outcome<Spot> {
    status::indexed(state).await;
    let now = state.snapshot();
    let call = Call::new(&now, argument.clone());
    let (project, entry) = call.spec()?;
    Ok(Spot {
        root: Arc::clone(&project.root),
        path: Arc::clone(&entry.path),
    })
}
