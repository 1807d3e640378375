//! What the argument of a command says, and the project that it means; each complaint is a sentence.

use std::{path::Path, sync::Arc};

use serde_json::{Map, Value};

use super::{Call, Outcome, Refusal};
use crate::{
    lsp::{convert, document::resolve, state::Snapshot},
    workspace::Project,
};

impl<'a> Call<'a> {
    /// A command that was called with this argument.
    pub(in crate::lsp) fn new(now: &'a Snapshot, argument: Map<String, Value>) -> Self {
        Self { now, argument }
    }

    /// The present.
    pub(in crate::lsp) fn now(&self) -> &'a Snapshot {
        self.now
    }

    /// A text that the argument must have.
    pub(in crate::lsp) fn needed(&self, name: &str) -> Outcome<&str> {
        self.text(name)?
            .ok_or_else(|| Refusal::Argument(format!("the argument must have `{name}`")))
    }

    /// Whether something is so; `None` where nothing is said of it.
    pub(in crate::lsp) fn flag(&self, name: &str) -> Outcome<Option<bool>> {
        match self.argument.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(Refusal::Argument(format!(
                "`{name}` must be `true` or `false`, not `{other}`"
            ))),
        }
    }

    /// A number that is not negative.
    pub(in crate::lsp) fn number(&self, name: &str) -> Outcome<Option<u64>> {
        match self.argument.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(Refusal::Argument(format!(
                    "`{name}` must be a number, not `{value}`"
                ))),
            },
        }
    }

    /// A list of texts; empty where it is absent.
    pub(in crate::lsp) fn texts(&self, name: &str) -> Outcome<Vec<&str>> {
        let wrong = |value: &Value| {
            Refusal::Argument(format!("`{name}` must be a list of texts, not `{value}`"))
        };
        match self.argument.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| item.as_str().ok_or_else(|| wrong(item)))
                .collect(),
            Some(other) => Err(wrong(other)),
        }
    }

    /// The project that is meant: that of `uri` or `id`, else the only one that is open.
    pub(in crate::lsp) fn project(&self) -> Outcome<&Arc<Project>> {
        if let Some(uri) = self.text("uri")? {
            let found = uri
                .parse()
                .ok()
                .and_then(|uri| convert::path_from_uri(&uri))
                .and_then(|path| self.around(&path));
            return found.ok_or_else(|| {
                Refusal::Failed(format!("{uri} is in no chant project that is open"))
            });
        }
        if let Some((project, _)) = self.named()? {
            return Ok(project);
        }
        let mut projects = self.now.workspace.projects();
        match (projects.next(), projects.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Refusal::Failed("no chant project is open".to_owned())),
            _ => Err(Refusal::Argument(
                "several projects are open: name a file of the one that is meant, by `uri`"
                    .to_owned(),
            )),
        }
    }

    /// The innermost project around a path.
    fn around(&self, path: &Path) -> Option<&Arc<Project>> {
        let path = resolve(path);
        let projects = self.now.workspace.projects();
        projects
            .filter(|project| path.starts_with(&project.root))
            .max_by_key(|project| project.root.as_os_str().len())
    }
}
