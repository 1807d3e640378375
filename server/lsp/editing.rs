//! Commands that change specs: arguments, a plan for the funnel, an answer.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types as lsp,
};

use super::{
    commands::Command,
    convert, document,
    rewrite::{Landed, rewrite},
    state::{Spot, State},
};
use crate::{ide::tick, model::Spec, text::Edit};

/// Their rows of the table.
pub(super) const COMMANDS: &[Command] = &[
    Command {
        id: "chant.tickCriterion",
        title: "Tick a criterion",
        shape: (
            "{uri, criterion, line?, checked?}",
            "{applied, checked, total}",
        ),
        about: "Ticks the criterion that reads so, or opens it again; without `checked` the other way round than it is. \
                `line`, from 0, tells which of several that read the same. The answer says whether anything changed, and \
                counts. One byte changes: in the editor if the spec is open there, else on disk.",
        run: None,
    },
    Command {
        id: "chant.tickAll",
        title: "Tick all criteria",
        shape: ("{uri, checked?}", "{applied, checked, total}"),
        about: "Ticks all criteria of a spec, or opens all of them again.",
        run: None,
    },
];

/// What the protocol calls a request that is understood and cannot be done.
const REQUEST_FAILED: i64 = -32803;

/// Carries out one of them.
pub(super) async fn execute(
    state: &Arc<State>,
    id: &str,
    argument: Value,
) -> Result<Option<Value>> {
    let answer = if id == "chant.tickAll" {
        tick_all(state, read(argument)?).await
    } else {
        tick_criterion(state, read(argument)?).await
    };
    answer.map(Some).map_err(refusal)
}

#[derive(Deserialize)]
struct TickCriterion {
    uri: lsp::Uri,
    criterion: String,
    line: Option<usize>,
    checked: Option<bool>,
}

#[derive(Deserialize)]
struct TickAll {
    uri: lsp::Uri,
    checked: Option<bool>,
}

async fn tick_criterion(
    state: &Arc<State>,
    asked: TickCriterion,
) -> std::result::Result<Value, String> {
    let spot = spot(&asked.uri)?;
    let plan = move |text: &str| -> std::result::Result<Vec<Edit>, String> {
        let spec = Spec::read(text);
        tick::plan(text, &spec, &asked.criterion, asked.line, asked.checked)
    };
    Ok(counted(&rewrite(state, spot, plan).await?))
}

async fn tick_all(state: &Arc<State>, asked: TickAll) -> std::result::Result<Value, String> {
    let checked = asked.checked.unwrap_or(true);
    let plan = move |text: &str| Ok(tick::plan_all(&Spec::read(text), checked));
    Ok(counted(&rewrite(state, spot(&asked.uri)?, plan).await?))
}

/// What became of the criteria.
fn counted(landed: &Landed) -> Value {
    let criteria = Spec::read(&landed.after).criteria;
    json!({
        "applied": landed.before != landed.after,
        "checked": criteria.checked(),
        "total": criteria.total(),
    })
}

fn spot(uri: &lsp::Uri) -> std::result::Result<Spot, String> {
    convert::path_from_uri(uri)
        .and_then(|path| document::locate(&path))
        .map(|(spot, _)| spot)
        .ok_or_else(|| format!("{} is no file of a chant project", uri.as_str()))
}

fn read<T: for<'a> Deserialize<'a>>(argument: Value) -> Result<T> {
    serde_json::from_value(argument).map_err(|error| Error::invalid_params(error.to_string()))
}

fn refusal(sentence: String) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: sentence.into(),
        data: None,
    }
}
