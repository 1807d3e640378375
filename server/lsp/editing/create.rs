//! New specs: made on disk, and shown to the person where they are to be written on.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tower_lsp::ls_types::{self as lsp, request::ShowDocument};

use crate::{
    ide::{
        change::Step,
        next_phase::{self as ide, Birth, Issue, Planned, Request, Wish},
    },
    load,
    lsp::{
        ask,
        commands::{Call, Outcome, Refusal, Told},
        convert, rewrite,
        state::{Spot, State},
        status,
    },
    text::{Span, Text},
    workspace::{Project, World},
};

/// Plans a spec, of what the argument says.
type Plan = fn(&Call, &Project, &dyn World, &Birth) -> Outcome<Planned>;

/// Makes what `plan` plans.
pub(super) async fn create(
    state: &Arc<State>,
    argument: Map<String, Value>,
    plan: Plan,
) -> Outcome<Told> {
    status::indexed(state).await;
    let root = {
        let now = state.snapshot();
        let call = Call::new(&now, argument.clone());
        Arc::clone(&call.project()?.root)
    };
    let planned = {
        let at = Arc::clone(&root);
        let plan = move |state: &Arc<State>| {
            let now = state.snapshot();
            let call = Call::new(&now, argument.clone());
            let project = now.workspace.project(&at);
            let project =
                project.ok_or_else(|| Refusal::Failed("the project is being closed".to_owned()))?;
            let world = call.site(project)?.memo.asked();
            load::birth(&world, |today, chance| {
                plan(&call, project, &world, &Birth { today, chance })
            })
        };
        rewrite::create(state, &root, plan, Refusal::Failed).await?
    };
    let spot = Spot {
        root,
        path: planned.path.as_str().into(),
    };
    let uri = state.snapshot().uri_of(&spot);
    if let Some(uri) = &uri {
        show(state, uri, &planned);
    }
    Ok(Told {
        opens: None,
        answer: json!({"uri": uri.map(|uri| uri.as_str().to_owned())}),
        sentence: planned.sentence,
    })
}

pub(super) fn new_spec(
    call: &Call,
    project: &Project,
    _: &dyn World,
    birth: &Birth,
) -> Outcome<Planned> {
    let request = Request {
        title: call.needed("title")?,
        kind: call.text("type")?,
        prompt: call.text("prompt")?,
        depends_on: call.texts("depends_on")?,
        informed_by: call.texts("informed_by")?,
        labels: call.texts("labels")?,
    };
    ide::new_spec(project, &request, birth).map_err(Refusal::Failed)
}

pub(super) fn next_phase(
    call: &Call,
    _: &Project,
    world: &dyn World,
    birth: &Birth,
) -> Outcome<Planned> {
    let (project, entry) = call.spec()?;
    let wish = Wish {
        workflow: call.text("workflow")?,
        phase: call.text("phase")?,
    };
    ide::next_phase(project, world, entry, wish, birth).map_err(Refusal::Failed)
}

pub(super) fn start_workflow(
    call: &Call,
    project: &Project,
    world: &dyn World,
    birth: &Birth,
) -> Outcome<Planned> {
    let issue = Issue {
        title: call.needed("title")?,
        text: call.text("text")?.unwrap_or_default(),
        number: call.number("number")?,
        address: call.text("address")?,
    };
    let workflow = call.text("workflow")?;
    ide::start(project, world, workflow, &issue, birth).map_err(Refusal::Failed)
}

/// Asks the editor to show a new spec, at the first place that is left to be written. Nobody waits for it.
fn show(state: &Arc<State>, uri: &lsp::Uri, planned: &Planned) {
    let now = state.snapshot();
    if !now.features.shows_documents {
        return;
    }
    let mut steps = planned.change.steps.iter();
    let text = steps.find_map(|step| match step {
        Step::Create { path, text } if *path == planned.path => Some(Text::new(text)),
        _ => None,
    });
    let place =
        |text: Text| convert::range_to_lsp(&text, Span::at(planned.cursor), now.features.encoding);
    let params = lsp::ShowDocumentParams {
        uri: uri.clone(),
        external: Some(false),
        take_focus: Some(true),
        selection: text.map(place),
    };
    ask::ask::<ShowDocument>(state, params, |_, _| ());
}
