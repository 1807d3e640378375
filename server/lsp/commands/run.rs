//! Commands about runs: begin one, end one, list those that were.

use std::{path::Path, sync::Arc};

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::Result;

use super::{Call, Command, Outcome, Refusal, Told};
use crate::{
    ide::{
        chain::{Chain, Member},
        permit::{self, Backend, Here},
        phase,
        prompt::{self, Order, assemble},
    },
    lsp::{
        content,
        requests::answer,
        runs::{
            self, Prepare, Wanted,
            chains::{self, Asked},
        },
        state::{Snapshot, Spot, State},
        status,
    },
    runner::{self, Choice, Job, Task, Worker},
    workspace::{Entry, Project, World},
};

/// Their rows of the table.
pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "chant.runPhase",
        title: "Run",
        shape: (
            "{uri | id, prompt?, backend?, discard?, allowDirty?, show?}",
            "{run}",
        ),
        about: "Begins a run of the spec, or puts it into the queue; what happens in it follows as `chant/run` (docs/protocol.md) \
                and as progress that can be cancelled. What stands against it is the error. `backend` is `built-in` or \
                `chant`, in place of what is set; with `discard` chant may delete the branch of an earlier attempt; with \
                `allowDirty` changes that are not committed are no matter.",
        run: None,
    },
    Command {
        id: "chant.runChain",
        title: "Run until something stands in the way",
        shape: (
            "{uri | id, backend?, allowDirty?, show?}",
            "{chain, specs: [id]}",
        ),
        about: "Runs the open members of a driver, or a spec and everything that waits for it: each as soon as nothing stands \
                against it, as many at once as `run.parallel` allows, until one ends otherwise than completed, or none may \
                begin. One progress shows all of it. Before the events of the runs there is `chain_started`, behind them \
                `chain_ended`, with `outcome` (`completed`, `blocked`, `stopped`, `cancelled`), a sentence, and what is left.",
        run: None,
    },
    Command {
        id: "chant.cancelRun",
        title: "Stop",
        shape: ("{uri | id | chain}", "{cancelled}"),
        about: "Ends the run of the spec, with everything that its agent has started, or takes it out of the queue. With \
                `chain`, begins no more of that chain and ends what goes on of it. The answer says whether there was \
                anything to end; how it ended follows as `chant/run`.",
        run: None,
    },
    Command {
        id: "chant.runs",
        title: "Show the runs",
        shape: (
            "{uri | id}",
            "{uri?, runs: [{run, at, backend, agent, prompt, live, outcome?, message?}]}",
        ),
        about: "The runs of the spec, newest first. `uri` is a document that tells of them, for clients that can open one.",
        run: Some(list),
    },
];

/// Carries out one of them that changes something.
pub(super) async fn execute(
    state: &Arc<State>,
    id: &str,
    argument: Map<String, Value>,
) -> Result<Option<Value>> {
    status::indexed(state).await;
    let show = argument.get("show") == Some(&Value::Bool(true));
    let done = match id {
        "chant.cancelRun" => cancel(state, argument).await,
        "chant.runChain" => begin_chain(state, argument).await,
        _ => begin(state, argument).await,
    };
    if let (true, Err(Refusal::Failed(sentence))) = (show, &done) {
        status::tell(state, sentence.clone());
    }
    done.map(Some).map_err(super::refused)
}

/// Asks about the present, on a thread that may wait.
async fn ask<T: Send + 'static>(
    state: &Arc<State>,
    argument: Map<String, Value>,
    of: impl FnOnce(&Call) -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    let answer = answer(state, move |now, _| of(&Call { now, argument }));
    let answer = answer.await;
    answer.map_err(|error| Refusal::Failed(error.message.into_owned()))?
}

/// What is to be stopped.
enum Goal {
    Run(Spot),
    /// A run whose spec goes by another name now, or is gone, by the id of its record in one of these projects.
    Lost(Vec<Arc<Path>>, String),
    Chain(String),
}

async fn cancel(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Value> {
    let show = argument.get("show") == Some(&Value::Bool(true));
    let goal = ask(state, argument, |call| {
        if let Some(chain) = call.text("chain")? {
            return Ok((Goal::Chain(chain.to_owned()), None));
        }
        match call.spec() {
            Ok((project, entry)) => Ok((Goal::Run(spot_of(project, entry)), None)),
            Err(refusal) => match lost(call)? {
                Some(lost) => Ok((lost, Some(refusal))),
                None => Err(refusal),
            },
        }
    });
    let (goal, refusal) = goal.await?;
    let cancelled = match goal {
        Goal::Run(spot) => runs::cancel(state, &spot),
        Goal::Lost(roots, id) => {
            let mut roots = roots.iter();
            roots.any(|root| runs::cancel_lost(state, root, &id))
        }
        Goal::Chain(chain) => chains::cancel(state, &chain),
    };
    match refusal {
        Some(refusal) if !cancelled => return Err(refusal),
        _ if show && !cancelled => status::tell(state, "there is no run to stop".to_owned()),
        _ => {}
    }
    Ok(json!({"cancelled": cancelled}))
}

/// The run that is meant by the name that its spec had.
fn lost(call: &Call) -> Outcome<Option<Goal>> {
    if let Some(uri) = call.text("uri")? {
        let spot = call.spot(uri);
        return Ok(spot.map(|it| {
            let id = runs::id_of(&it).to_owned();
            Goal::Lost(vec![it.root], id)
        }));
    }
    let roots = call.now.sites.keys().cloned().collect();
    Ok(call.text("id")?.map(|id| Goal::Lost(roots, id.to_owned())))
}

async fn begin(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Value> {
    let again = argument.clone();
    let first = ask(state, argument, |call| {
        let (project, entry) = call.spec()?;
        let show = call.argument.get("show") == Some(&Value::Bool(true));
        Ok((wanted(project, entry, show), job(call)?))
    });
    let (wanted, job) = first.await?;
    let prepare = prepare(&wanted, again);
    let begun = runs::begin(state, wanted, job, prepare).await;
    let run = begun.map_err(Refusal::Failed)?;
    Ok(json!({"run": run}))
}

async fn begin_chain(state: &Arc<State>, argument: Map<String, Value>) -> Outcome<Value> {
    let asked = ask(state, argument, |call| {
        let (project, entry) = call.spec()?;
        let chain = Chain::of(project, entry).map_err(Refusal::Failed)?;
        let run = |it: &Member| {
            let wanted = wanted(project, project.spec(&it.path)?, false);
            let mut argument = call.argument.clone();
            argument.remove("id");
            argument.remove("prompt");
            argument.insert("uri".to_owned(), call.uri(project, &it.path)?);
            let prepare = prepare(&wanted, argument);
            Some((Arc::clone(&it.path), (wanted, prepare)))
        };
        let runs = chain.members().filter_map(run).collect();
        let show = call.argument.get("show") == Some(&Value::Bool(true));
        Ok(Asked { chain, runs, show })
    });
    let asked = asked.await?;
    let ids: Vec<String> = asked.chain.members().map(|it| it.id.to_string()).collect();
    let begun = {
        let state = Arc::clone(state);
        // Every spec may be asked what stands against it.
        tokio::task::spawn_blocking(move || chains::begin(&state, asked)).await
    };
    let begun = begun.unwrap_or_else(|_| Err("the chain cannot be begun".to_owned()));
    let chain = begun.map_err(Refusal::Failed)?;
    Ok(json!({"chain": chain, "specs": ids}))
}

fn wanted(project: &Project, entry: &Entry, show: bool) -> Wanted {
    Wanted {
        spot: spot_of(project, entry),
        id: entry.id().to_owned(),
        title: format!("Running {}: {}", phase::name(&entry.spec), entry.id()),
        show,
        chain: None,
        bar: None,
    }
}

/// Makes the job when it is time; much may have changed by then.
fn prepare(wanted: &Wanted, argument: Map<String, Value>) -> Prepare {
    let (spot, id) = (wanted.spot.clone(), wanted.id.clone());
    Arc::new(move |now: &Snapshot| {
        let project = now.workspace.project(&spot.root);
        if project.is_none_or(|project| project.spec(&spot.path).is_none()) {
            return Err(format!("{id} is no longer there"));
        }
        let call = Call {
            now,
            argument: argument.clone(),
        };
        job(&call).map_err(|refusal| match refusal {
            Refusal::Argument(sentence) | Refusal::Failed(sentence) => sentence,
        })
    })
}

/// Asks everything that stands against the run, and puts together what its keeper must know.
fn job(call: &Call) -> Outcome<Job> {
    let (project, entry) = call.spec()?;
    let site = call.site(project)?;
    // Somebody has pressed, and can wait for git.
    let world = site.memo.patient();
    let mut set = call.now.settings.run.clone();
    if let Some(name) = call.text("backend")? {
        set.means.choice = Choice::named(name).ok_or_else(|| {
            Refusal::Argument(format!(
                "`backend` must be `built-in` or `chant`, not `{name}`"
            ))
        })?;
    }
    let yes = |name: &str| call.argument.get(name) == Some(&Value::Bool(true));
    let text = world
        .read(&entry.path)
        .ok_or_else(|| Refusal::Failed(format!("{} cannot be read", entry.path)))?;
    let worker = set.means.worker();
    let here = Here {
        text: Some((&text, &call.now.settings.levels)),
        allow_dirty: set.allow_dirty || yes("allowDirty"),
        discard: yes("discard"),
        // Who begins it looks himself whether it waits.
        queued: false,
        ..here(call.now, project, &world, entry, &worker)
    };
    let reasons = permit::reasons(project, &world, entry, &here);
    let named = call.text("prompt")?;
    // Another prompt than the missing one is the remedy.
    let stands = |code: &str| named.is_none() || code != "prompt";
    let reasons: Vec<_> = reasons
        .into_iter()
        .filter(|reason| stands(reason.code))
        .collect();
    if let Some(sentence) = permit::refusal(entry, &reasons) {
        return Err(Refusal::Failed(sentence));
    }
    let worker = worker.map_err(Refusal::Failed)?;
    let now = Entry::closed(&*entry.path, entry.place, &text);
    let chants = worker_is_chant(&worker).then(|| prompt::Chants::of(project, entry.id()));
    let assembled = assemble(&Order {
        project,
        entry: &now,
        text: &text,
        prompt: named,
        worktree: chants.as_ref().map(prompt::Chants::worktree),
        background: chants.is_none(),
        world: &world,
    })
    .map_err(Refusal::Failed)?;
    let task = Task {
        root: &project.root,
        id: entry.id(),
        path: &entry.path,
        prompt_name: &assembled.prompt,
        other_prompt: named.is_some(),
        prompt: &assembled.text,
        strict: project.config.strict_output,
    };
    let job = set.means.job(worker, &task).map_err(Refusal::Failed)?;
    Ok(Job {
        approval: project.config.approves_agents,
        ..job
    })
}

/// What the place of a run is like, by the settings.
pub(in crate::lsp) fn here<'a>(
    now: &Snapshot,
    project: &Project,
    world: &dyn World,
    entry: &Entry,
    worker: &std::result::Result<Worker, String>,
) -> Here<'a> {
    let set = &now.settings.run;
    let unsaved = entry.open.as_ref().is_some_and(|open| {
        world
            .read(&entry.path)
            .is_none_or(|text| open.text.to_str() != text)
    });
    Here {
        trusted: set.trusted,
        backend: match worker {
            Ok(Worker::Agent(_)) => Ok(Backend::BuiltIn),
            Ok(Worker::Chant(_)) => Ok(Backend::Chant),
            Err(clause) => Err(clause.clone()),
        },
        text: None,
        unsaved,
        allow_dirty: set.allow_dirty,
        discard: false,
        queued: now.queued.contains(&spot_of(project, entry)),
    }
}

fn worker_is_chant(worker: &Worker) -> bool {
    matches!(worker, Worker::Chant(_))
}

fn spot_of(project: &Project, entry: &Entry) -> Spot {
    Spot {
        root: Arc::clone(&project.root),
        path: Arc::clone(&entry.path),
    }
}

fn list(call: &Call) -> Outcome<Told> {
    let (project, entry) = call.spec()?;
    let runs = runner::runs(&project.root, entry.id());
    let rows: Vec<Value> = runs
        .iter()
        .rev()
        .map(|run| {
            let started = &run.started;
            let mut row = json!({
                "run": started.run, "at": started.at, "backend": started.backend, "agent": started.agent,
                "prompt": started.prompt, "live": run.live,
            });
            if let Some(ended) = &run.ended {
                row["outcome"] = json!(ended.outcome);
                row["message"] = json!(ended.message);
            }
            row
        })
        .collect();
    let uri = call
        .now
        .features
        .going
        .contents
        .then(|| content::uri_of_runs(&project.root, entry.id()))
        .flatten();
    Ok(Told {
        opens: None,
        sentence: content::page_of_runs(&project.root, entry.id()),
        answer: json!({"uri": uri.as_ref().map(|uri| uri.as_str()), "runs": rows}),
    })
}
