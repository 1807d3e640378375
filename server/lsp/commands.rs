//! What an editor can invoke by name: one table, from which `workspace/executeCommand` is served, the capability is
//! announced and docs/commands.md is written.
//!
//! A command takes one object. `uri` or `id` in it names a spec; with `show: true` the server also tells the answer to
//! the person, which is how a lens is of use in an editor that knows nothing of chant.

mod argument;
pub(super) mod open;
mod preview;
pub(super) mod run;
mod why;

pub(super) use preview::prompt_of;

use std::{path::PathBuf, sync::Arc};

use serde_json::{Map, Value, json};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types::{self as lsp, request::ShowDocument},
};

use super::{
    ask::ask,
    editing, parted,
    requests::answer,
    state::{Site, Snapshot, Spot, State},
    status,
};
use crate::{
    ide::{
        diagnostics,
        graph_view::{self, Format},
    },
    load,
    workspace::{Entry, Project},
};

/// One row of the table.
pub(super) struct Command {
    /// Its name on the wire.
    pub(super) id: &'static str,
    /// What it is called in a menu.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the manual is written by a test")
    )]
    pub(super) title: &'static str,
    /// Its argument and its answer, as the manual shows them; the argument may have no other fields.
    pub(super) shape: (&'static str, &'static str),
    /// What it does.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the manual is written by a test")
    )]
    pub(super) about: &'static str,
    /// Does it; one that changes something is done by `editing`.
    pub(super) run: Option<fn(&Call) -> Outcome<Told>>,
}

/// Every command, in the order of the manual.
pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "chant.why",
        title: "Why can this not run?",
        shape: (
            "{uri | id, show?}",
            "{runnable, reasons: [{code, message, uri?}], ripple: [{change, message, ready, blocked, stuck, dangling, orphaned}]}",
        ),
        about: "Everything that stands against a run of the spec, as chant would judge; and what completing, cancelling or \
                archiving it would do to others. The lists of `ripple` hold URIs.",
        run: Some(why::why),
    },
    Command {
        id: "chant.graph",
        title: "Draw the graph",
        shape: ("{uri? | id?, format}", "{text}"),
        about: "The graph of the project, or of the neighbourhood of one spec, as `mermaid`, `dot`, `svg`, `json` or \
                `text`; without a format as `mermaid`. Where several projects are open, the `uri` of a project's folder \
                means the whole of that one. The text of `json` is `{focus, specs: [{id, state, path, title, type, status, \
                criteria, labels, phase, workflow}], edges: [{from, to, kind}], hidden}`: all but `id` and `state` lacks \
                where nothing has the id, `workflow` is null where no sign is sure, and `hidden` counts the neighbours \
                that were left out.",
        run: Some(graph),
    },
    Command {
        id: "chant.previewPrompt",
        title: "Show the prompt of a run",
        shape: (
            "{uri | id, prompt?, backend?, show?}",
            "{text, prompt, tokens, missing: [sentence], uri?}",
        ),
        about: "Every byte that the agent would be given for the spec, by the prompt of that name or by its own, and about how \
                many tokens that is. With the backend `chant` it is what `chant work` would send, in a worktree; with \
                `built-in`, or without one, the work is done where the project is, and the results and sources that the spec \
                builds on follow behind chant's text. `missing` says what should be in it and could not be read. `uri` is a \
                document with the text, for clients that can open one, where neither `prompt` nor `backend` is given.",
        run: Some(preview::preview),
    },
    Command {
        id: open::ID,
        title: "Open a spec",
        shape: ("{uri | id}", "{uri}"),
        about: "Has the editor show the spec's file (`window/showDocument`): where chant cannot load it, at the place that \
                is wrong.",
        run: Some(open::open),
    },
    Command {
        id: "chant.explain",
        title: "Explain a code",
        shape: ("{code}", "{markdown}"),
        about: "The page of a rule, by the code of its diagnostics.",
        run: Some(explain),
    },
    Command {
        id: "chant.doctor",
        title: "Describe this machine and its projects",
        shape: ("{}", "{markdown}"),
        about: "What a report of a problem should say; names no file's content.",
        run: Some(doctor),
    },
];

/// A command that was called.
pub(super) struct Call<'a> {
    now: &'a Snapshot,
    argument: Map<String, Value>,
}

/// What a command has to say: to the program that called it, and in a sentence, if there is one; and what the editor is to
/// show.
pub(super) struct Told {
    pub(super) answer: Value,
    pub(super) sentence: String,
    pub(super) opens: Option<lsp::ShowDocumentParams>,
}

/// Why a command did nothing, in one sentence.
pub(super) enum Refusal {
    /// The argument makes no sense.
    Argument(String),
    /// It does, and what it asks for cannot be had.
    Failed(String),
}

/// What comes of a call.
pub(super) type Outcome<T> = std::result::Result<T, Refusal>;

/// A spec and its project.
pub(super) type Found<'a> = (&'a Arc<Project>, &'a Arc<Entry>);

/// The whole table.
fn all() -> impl Iterator<Item = &'static Command> {
    let others = run::COMMANDS.iter().chain(editing::COMMANDS);
    COMMANDS.iter().chain(others).chain(parted::COMMANDS)
}

/// What the client may call.
pub(super) fn ids() -> Vec<String> {
    all().map(|row| row.id.to_owned()).collect()
}

/// `workspace/executeCommand`; waits until every project has been read.
pub(super) async fn execute(
    state: &Arc<State>,
    params: lsp::ExecuteCommandParams,
) -> Result<Option<Value>> {
    let Some(row) = all().find(|row| row.id == params.command) else {
        let known = ids().join(", ");
        return Err(invalid(format!(
            "there is no command `{}`; there are {known}",
            params.command
        )));
    };
    let argument = argument(row, params.arguments).map_err(invalid)?;
    if row.run.is_none() && run::COMMANDS.iter().any(|other| other.id == row.id) {
        return run::execute(state, row.id, argument).await;
    }
    if row.run.is_none() {
        let argument = Value::Object(argument.clone());
        if let Some(answer) = parted::execute(state, row.id, &argument).await {
            return answer;
        }
    }
    let show = argument.get("show") == Some(&Value::Bool(true));
    let told = match row.run {
        None => editing::execute(state, row.id, argument).await,
        Some(run) => {
            status::indexed(state).await;
            answer(state, move |now, _| run(&Call { now, argument })).await?
        }
    };
    match told {
        Ok(told) => {
            if let Some(place) = told.opens {
                ask::<ShowDocument>(state, place, |_, _| {});
            }
            if show && !told.sentence.is_empty() {
                status::tell(state, told.sentence);
            }
            Ok(Some(told.answer))
        }
        Err(refusal) => {
            if let (true, Refusal::Failed(sentence)) = (show, &refusal) {
                status::tell(state, sentence.clone());
            }
            Err(refused(refusal))
        }
    }
}

/// The protocol's code for a request that was right and could not be served.
const REQUEST_FAILED: i64 = -32803;

fn invalid(sentence: String) -> Error {
    error(ErrorCode::InvalidParams, sentence)
}

fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Argument(sentence) => invalid(sentence),
        Refusal::Failed(sentence) => error(ErrorCode::ServerError(REQUEST_FAILED), sentence),
    }
}

fn error(code: ErrorCode, sentence: String) -> Error {
    Error {
        code,
        message: sentence.into(),
        data: None,
    }
}

/// The one object that a command takes; nothing counts as an empty one.
fn argument(row: &Command, given: Vec<Value>) -> std::result::Result<Map<String, Value>, String> {
    let mut given = given.into_iter();
    match (given.next(), given.next()) {
        (None | Some(Value::Null), None) => Ok(Map::new()),
        (Some(Value::Object(argument)), None) => match argument.keys().find(|key| !knows(row, key))
        {
            None => Ok(argument),
            Some(key) => Err(format!(
                "`{}` knows no `{key}`; its argument is `{}`",
                row.id, row.shape.0
            )),
        },
        _ => Err(format!("`{}` takes one object as its argument", row.id)),
    }
}

/// Whether a command has a field of that name. All take `show`.
fn knows(row: &Command, key: &str) -> bool {
    let mut fields = row
        .shape
        .0
        .split(|ch: char| !ch.is_alphanumeric() && ch != '_');
    key == "show" || !key.is_empty() && fields.any(|field| field == key)
}

impl Call<'_> {
    /// A text of the argument; `None` where it is absent or null.
    pub(super) fn text(&self, name: &str) -> Outcome<Option<&str>> {
        match self.argument.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(Refusal::Argument(format!(
                "`{name}` must be a text, not `{other}`"
            ))),
        }
    }

    /// The spec that the argument names, and its project; `None` where it names none.
    pub(super) fn named(&self) -> Outcome<Option<Found<'_>>> {
        if let Some(uri) = self.text("uri")? {
            return match self.by_uri(uri) {
                Some(found) => Ok(Some(found)),
                None => Err(Refusal::Failed(format!(
                    "{uri} is no spec of a project that is open"
                ))),
            };
        }
        let Some(id) = self.text("id")? else {
            return Ok(None);
        };
        let projects = self.now.workspace.projects();
        let mut found =
            projects.filter_map(|project| Some((project, project.resolve(id).entry()?)));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(Some(one)),
            (None, _) => Err(Refusal::Failed(format!("no spec has the id `{id}`"))),
            (Some(_), Some(_)) => Err(Refusal::Failed(format!(
                "several open projects have a spec `{id}`: name it by its uri"
            ))),
        }
    }

    fn by_uri(&self, uri: &str) -> Option<Found<'_>> {
        let spot = self.spot(uri)?;
        let project = self.now.workspace.project(&spot.root)?;
        Some((project, project.spec(&spot.path)?))
    }

    /// The place of a file, which may be gone.
    fn spot(&self, uri: &str) -> Option<Spot> {
        if let Some(document) = self.now.documents.get(uri) {
            return Some(document.spot.clone());
        }
        let uri: lsp::Uri = uri.parse().ok()?;
        let (spot, _) = super::document::locate(&super::convert::path_from_uri(&uri)?)?;
        Some(spot)
    }

    /// The project whose folder that is.
    fn by_folder(&self, uri: &str) -> Option<&Arc<Project>> {
        let uri: lsp::Uri = uri.trim_end_matches('/').parse().ok()?;
        self.now
            .workspace
            .project(&super::convert::path_from_uri(&uri)?)
    }

    /// The same, where the command is about a spec.
    pub(super) fn spec(&self) -> Outcome<Found<'_>> {
        self.named()?.ok_or_else(|| {
            Refusal::Argument("the argument must name a spec, by `uri` or by `id`".to_owned())
        })
    }

    pub(super) fn site(&self, project: &Project) -> Outcome<&Site> {
        let site = self.now.sites.get(&project.root);
        site.ok_or_else(|| Refusal::Failed("the project is being closed".to_owned()))
    }

    pub(super) fn uri(&self, project: &Project, path: &Arc<str>) -> Option<Value> {
        let spot = Spot {
            root: Arc::clone(&project.root),
            path: Arc::clone(path),
        };
        Some(json!(self.now.uri_of(&spot)?.as_str()))
    }
}

fn graph(call: &Call) -> Outcome<Told> {
    let name = call.text("format")?.unwrap_or("mermaid");
    let Some(format) = Format::named(name) else {
        let known: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
        return Err(Refusal::Argument(format!(
            "`format` must be one of {}, not `{name}`",
            known.join(", ")
        )));
    };
    let whole = call.text("uri")?.and_then(|uri| call.by_folder(uri));
    let named = if whole.is_some() { None } else { call.named()? };
    let (project, entry) = match (whole, named) {
        (Some(project), _) => (project, None),
        (None, Some((project, entry))) => (project, Some(&**entry)),
        (None, None) => (call.project()?, None),
    };
    let site = call.site(project)?;
    let text =
        graph_view::draw(project, &site.memo.asked(), entry, format).map_err(Refusal::Failed)?;
    Ok(Told {
        sentence: text.clone(),
        answer: json!({"text": text}),
        opens: None,
    })
}

fn explain(call: &Call) -> Outcome<Told> {
    let Some(code) = call.text("code")? else {
        return Err(Refusal::Argument(
            "the argument must have the `code` of a diagnostic".to_owned(),
        ));
    };
    let page =
        diagnostics::explain(code).ok_or_else(|| Refusal::Failed(diagnostics::unknown(code)))?;
    Ok(markdown(page))
}

fn doctor(call: &Call) -> Outcome<Told> {
    let folders: Vec<PathBuf> = call
        .now
        .folders
        .iter()
        .map(|folder| folder.path.clone())
        .collect();
    Ok(markdown(&load::doctor::report(&folders)))
}

fn markdown(text: &str) -> Told {
    Told {
        answer: json!({"markdown": text}),
        sentence: text.to_owned(),
        opens: None,
    }
}

#[cfg(test)]
mod tests;
