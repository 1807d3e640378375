//! The fixes of findings, as actions.

use std::sync::Arc;

use tower_lsp::ls_types as lsp;

use super::{
    super::{
        change,
        commands::open,
        convert,
        document::Document,
        examine, rename,
        state::{Snapshot, Spot},
    },
    Offered, What, line_of,
};
use crate::{
    ide::diagnostics::{Finding, Fix, Plan},
    text::Text,
    workspace::World,
};

impl Offered<'_> {
    /// Those of the findings at `range`.
    pub(super) fn fixes(&self, range: lsp::Range, found: &mut Vec<lsp::CodeAction>) {
        let (now, document) = (self.now, self.document);
        let Some((findings, text)) = examine::findings(now, &document.spot) else {
            return;
        };
        let at = convert::range_from_lsp(&text, range, now.features.encoding).span;
        for finding in findings.iter().filter(|finding| finding.span.meets(at)) {
            let diagnostic = self.diagnostic(finding, &text);
            for (rank, fix) in finding.fixes.iter().enumerate() {
                let what = What::Fix {
                    code: finding.code.to_owned(),
                    message: finding.message.clone(),
                    title: fix.title.clone(),
                    line: line_of(now, &text, finding),
                };
                let action = lsp::CodeAction {
                    title: fix.title.clone(),
                    kind: Some(lsp::CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![diagnostic.clone()]),
                    is_preferred: (rank == 0 && fix.safe).then_some(true),
                    ..lsp::CodeAction::default()
                };
                found.extend(match &fix.plan {
                    Plan::Open(path) => self.opening(action, path),
                    Plan::Rename(_) if !now.features.renames_files => {
                        let reason = "this editor cannot rename files as part of an edit";
                        self.disabled(action, reason.to_owned())
                    }
                    _ => self.completed(action, what, || mended(now, document, fix, &text)),
                });
            }
        }
    }

    /// The diagnostic that the client shows for a finding, else the one that it should.
    fn diagnostic(&self, finding: &Finding, text: &Text) -> lsp::Diagnostic {
        let ours = convert::diagnostic_to_lsp(finding, text, &self.now.features, &mut |_| None);
        let mut shown = self.context.diagnostics.iter();
        let same = shown.find(|it| {
            (&it.code, &it.message, it.range) == (&ours.code, &ours.message, ours.range)
        });
        same.cloned().unwrap_or(ours)
    }

    /// An action that shows another file, for clients that open files for a server.
    fn opening(&self, mut action: lsp::CodeAction, path: &Arc<str>) -> Option<lsp::CodeAction> {
        let uri = self.now.uri_of(&Spot {
            root: Arc::clone(&self.document.spot.root),
            path: Arc::clone(path),
        })?;
        if !self.now.features.shows_documents {
            let reason = "this editor opens no files for a server: go to the id's definition";
            return self.disabled(action, reason.to_owned());
        }
        action.command = Some(lsp::Command {
            title: action.title.clone(),
            command: open::ID.to_owned(),
            arguments: Some(vec![serde_json::json!({"uri": uri.as_str()})]),
        });
        Some(action)
    }
}

/// What choosing a fix does.
pub(super) fn mended(
    now: &Snapshot,
    document: &Document,
    fix: &Fix,
    text: &Text,
) -> std::result::Result<lsp::WorkspaceEdit, String> {
    let Spot { root, path } = &document.spot;
    let project = now.workspace.project(root).ok_or("the project is gone")?;
    let site = now.sites.get(root).ok_or("the project is gone")?;
    let whole = (&**project, &site.memo.asked() as &dyn World);
    let found = fix.change(whole, path, &text.to_str(), rename::able(&now.features))?;
    rename::in_step(now, &found)?;
    change::with_notes(now, root, &found.change, &found.notes)
}
