//! What the editor is offered to do: mendings of findings, actions on a spec, and everything sure at once.
//!
//! An offer carries what it is about by names; its edits are worked out when somebody chooses it, where the client can
//! wait for them.

mod fixes;

use serde::{Deserialize, Serialize};
use tower_lsp::{
    jsonrpc::{Error, ErrorCode, Result},
    ls_types as lsp,
};

use super::{
    change, commands, convert,
    document::{Document, Step},
    examine,
    requests::answer,
    state::{Snapshot, State},
};
use crate::{
    ide::{
        actions::{self, Asked, Kind, Of},
        change::Change,
        diagnostics::Finding,
        fix_all,
    },
    text::{Text, difference},
    workspace::{Entry, World},
};

/// Everything that may be mended unasked.
pub(super) const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::new("source.fixAll.chant");

/// The kinds that are ever offered.
pub(super) const KINDS: [lsp::CodeActionKind; 4] = [
    lsp::CodeActionKind::QUICKFIX,
    lsp::CodeActionKind::REFACTOR_REWRITE,
    lsp::CodeActionKind::REFACTOR_EXTRACT,
    FIX_ALL,
];

/// What can be done at a place.
pub(super) async fn code_action(
    state: &State,
    params: lsp::CodeActionParams,
) -> Result<Option<lsp::CodeActionResponse>> {
    answer(state, move |now, _| {
        if !now.features.code_actions {
            return None;
        }
        let document = now.documents.get(params.text_document.uri.as_str())?;
        if document.step == Step::Out {
            return None;
        }
        let offered = Offered {
            now,
            document,
            context: &params.context,
        };
        let actions = offered.all(params.range).into_iter();
        Some(actions.map(lsp::CodeActionOrCommand::CodeAction).collect())
    })
    .await
}

/// The edit of an action that somebody has chosen.
pub(super) async fn resolve(state: &State, mut action: lsp::CodeAction) -> Result<lsp::CodeAction> {
    answer(state, move |now, _| {
        let data = action.data.clone().unwrap_or_default();
        let chosen: Chosen = serde_json::from_value(data)
            .map_err(|_| refused("this action is not one that was offered here"))?;
        action.edit = Some(chosen.edit(now).map_err(refused)?);
        Ok(action)
    })
    .await?
}

fn refused(reason: impl Into<String>) -> Error {
    Error {
        code: ErrorCode::ContentModified,
        message: reason.into().into(),
        data: None,
    }
}

/// What an offer carries until it is chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Chosen {
    uri: lsp::Uri,
    /// The version of the document that it was offered for. What is meant goes by names, so that it may have moved on.
    version: i32,
    what: What,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    /// The fix of a finding.
    Fix {
        code: String,
        message: String,
        title: String,
        line: u32,
    },
    /// A row of the table of actions.
    Action { name: String, of: Of },
    /// Everything that may be mended unasked.
    All,
}

impl Chosen {
    fn edit(&self, now: &Snapshot) -> std::result::Result<lsp::WorkspaceEdit, String> {
        let document = now.documents.get(self.uri.as_str());
        let document = document
            .filter(|document| document.step != Step::Out)
            .ok_or("the document has been closed meanwhile")?;
        let change = match &self.what {
            What::Fix {
                code,
                message,
                title,
                line,
            } => {
                let (findings, text) =
                    examine::findings(now, &document.spot).ok_or("the file is gone")?;
                let found = findings
                    .iter()
                    .filter(|it| it.code == code && it.message == *message);
                let far = |it: &&Finding| line_of(now, &text, it).abs_diff(*line);
                let finding = found.min_by_key(far);
                let fix = finding.and_then(|it| it.fixes.iter().find(|fix| fix.title == *title));
                let fix = fix.ok_or("what this would mend is no longer there")?;
                return fixes::mended(now, document, fix, &text);
            }
            What::Action { name, of } => {
                let text = document.text();
                with_asked(now, document, &text, lsp::Range::default(), |asked| {
                    actions::carry_out(asked, name, of)
                })
                .ok_or("the file is no spec any more")??
            }
            What::All => everything(now, document).ok_or("the file is gone")?.0,
        };
        change::to_lsp(now, &document.spot.root, &change)
    }
}

/// The offers for one document.
struct Offered<'a> {
    now: &'a Snapshot,
    document: &'a Document,
    context: &'a lsp::CodeActionContext,
}

impl Offered<'_> {
    fn all(&self, range: lsp::Range) -> Vec<lsp::CodeAction> {
        let mut found = Vec::new();
        if self.wants(&lsp::CodeActionKind::QUICKFIX) {
            self.fixes(range, &mut found);
        }
        let refactors = [
            lsp::CodeActionKind::REFACTOR_REWRITE,
            lsp::CodeActionKind::REFACTOR_EXTRACT,
            lsp::CodeActionKind::EMPTY,
        ];
        if refactors.iter().any(|kind| self.wants(kind)) {
            self.actions(range, &mut found);
        }
        if self.wants(&FIX_ALL) {
            found.extend(self.everything());
        }
        found
    }

    /// Whether a client that asks only for some kinds asks for this one: by its name, or by what it is a kind of.
    fn wants(&self, kind: &lsp::CodeActionKind) -> bool {
        let Some(only) = &self.context.only else {
            return true;
        };
        only.iter().any(|wanted| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            wanted.as_str().is_empty()
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn actions(&self, range: lsp::Range, found: &mut Vec<lsp::CodeAction>) {
        let (now, document) = (self.now, self.document);
        let text = document.text();
        let offers = with_asked(now, document, &text, range, |asked| {
            let mut completed = Vec::new();
            let worker = std::cell::OnceCell::new();
            let here = |entry: &Entry| {
                let worker = worker.get_or_init(|| now.settings.run.means.worker());
                commands::run::here(now, asked.project, asked.world, entry, worker)
            };
            for action in actions::offers_here(asked, &here) {
                let kind = kind_to_lsp(action.kind);
                if !self.wants(&kind) {
                    continue;
                }
                let offer = lsp::CodeAction {
                    title: action.title.clone(),
                    kind: Some(kind),
                    ..lsp::CodeAction::default()
                };
                if let Some(reason) = action.disabled {
                    completed.extend(self.disabled(offer, reason));
                } else if let Some(command) = action.kind.command() {
                    completed.push(by_command(offer, command, &document.uri));
                } else {
                    let what = What::Action {
                        name: action.name.to_owned(),
                        of: action.of.clone(),
                    };
                    let edit = || {
                        let change = actions::carry_out(asked, action.name, &action.of)?;
                        change::to_lsp(now, &document.spot.root, &change)
                    };
                    completed.extend(self.completed(offer, what, edit));
                }
            }
            completed
        });
        found.extend(offers.unwrap_or_default());
    }

    /// One action that mends all that is sure; none where nothing is.
    fn everything(&self) -> Option<lsp::CodeAction> {
        let (change, count) = everything(self.now, self.document)?;
        let noun = if count == 1 { "finding" } else { "findings" };
        let action = lsp::CodeAction {
            title: format!("Fix {count} {noun} of chant"),
            kind: Some(FIX_ALL),
            ..lsp::CodeAction::default()
        };
        let edit = || change::to_lsp(self.now, &self.document.spot.root, &change);
        (count > 0).then(|| self.completed(action, What::All, edit))?
    }

    /// An action with its edit, or with what the edit is worked out from later.
    fn completed(
        &self,
        mut action: lsp::CodeAction,
        what: What,
        edit: impl FnOnce() -> std::result::Result<lsp::WorkspaceEdit, String>,
    ) -> Option<lsp::CodeAction> {
        let features = &self.now.features;
        // What a client cannot do is found out before it is offered.
        if features.resolves_actions && features.creates_files {
            let chosen = Chosen {
                uri: self.document.uri.clone(),
                version: self.document.version,
                what,
            };
            action.data = serde_json::to_value(chosen).ok();
            return Some(action);
        }
        match edit() {
            Ok(edit) => {
                action.edit = Some(edit);
                Some(action)
            }
            Err(reason) => self.disabled(action, reason),
        }
    }

    /// An action that cannot be done, for clients that show the reason. Nobody is told of it unasked.
    fn disabled(&self, mut action: lsp::CodeAction, reason: String) -> Option<lsp::CodeAction> {
        let asked = self.context.trigger_kind != Some(lsp::CodeActionTriggerKind::AUTOMATIC);
        action.disabled = Some(lsp::CodeActionDisabled { reason });
        (asked && self.now.features.disabled_actions).then_some(action)
    }
}

/// An action that runs a command, which tells what came of it.
fn by_command(mut action: lsp::CodeAction, command: &str, uri: &lsp::Uri) -> lsp::CodeAction {
    action.command = Some(lsp::Command {
        title: action.title.clone(),
        command: command.to_owned(),
        arguments: Some(vec![serde_json::json!({"uri": uri.as_str(), "show": true})]),
    });
    action
}

/// What mends everything that is sure in a document, and how many findings that are.
fn everything(now: &Snapshot, document: &Document) -> Option<(Change, usize)> {
    let project = now.workspace.project(&document.spot.root)?;
    let site = now.sites.get(&document.spot.root)?;
    let (text, levels) = (document.text(), &now.settings.levels);
    let text = text.to_str();
    let path = &*document.spot.path;
    let world = site.memo.hasty();
    let mended = match project.spec(path) {
        Some(entry) => fix_all::mend_spec(project, entry, &text, &world, levels, site.ready),
        None => fix_all::mend_page(project, project.page(path)?, &text, levels),
    };
    Some((
        Change::edits(path, difference(&text, &mended.text)),
        mended.count,
    ))
}

/// Asks about a part of an open spec; `None` where the document is no spec.
fn with_asked<T>(
    now: &Snapshot,
    document: &Document,
    text: &Text,
    range: lsp::Range,
    of: impl FnOnce(&Asked) -> T,
) -> Option<T> {
    let project = now.workspace.project(&document.spot.root)?;
    let site = now.sites.get(&document.spot.root)?;
    let world = site.memo.asked();
    let whole = text.to_str();
    let asked = Asked {
        project,
        entry: project.spec(&document.spot.path)?,
        text: &whole,
        selection: convert::range_from_lsp(text, range, now.features.encoding).span,
        world: &world as &dyn World,
    };
    Some(of(&asked))
}

fn line_of(now: &Snapshot, text: &Text, finding: &Finding) -> u32 {
    convert::range_to_lsp(text, finding.span, now.features.encoding)
        .start
        .line
}

fn kind_to_lsp(kind: Kind) -> lsp::CodeActionKind {
    match kind {
        Kind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        Kind::Extract => lsp::CodeActionKind::REFACTOR_EXTRACT,
        Kind::Question | Kind::Command(_) => lsp::CodeActionKind::EMPTY,
    }
}
