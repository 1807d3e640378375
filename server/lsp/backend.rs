//! What the editor may ask: the table of contents of the protocol.
//!
//! Notifications change state and are done when they return; requests take their snapshot first. See `front_door`.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::{
    LanguageServer,
    jsonrpc::Result,
    ls_types::{self as lsp, notification as note, notification::Notification},
};

use super::{
    actions, at_cursor, commands, content, file_operations, formatting, glance, hello, hierarchy,
    index, navigation, outline, pull, references, rename, runs, state::State, sync,
};

/// The server as tower-lsp sees it.
pub(super) struct Backend(pub(super) Arc<State>);

impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        Ok(hello::initialize(&self.0, params))
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        hello::initialized(&self.0);
    }

    async fn shutdown(&self) -> Result<()> {
        self.0.shut_down();
        runs::give_up(&self.0);
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        sync::opened(&self.0, params);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        sync::changed(&self.0, params);
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        sync::saved(&self.0, params);
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        sync::closed(&self.0, &params);
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        sync::watched(&self.0, params);
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        hello::configured(&self.0, params.settings);
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        index::close_folders(&self.0, &params.event.removed);
        index::open_folders(&self.0, params.event.added);
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        outline::document_symbol(&self.0, params).await
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
        outline::workspace_symbol(&self.0, params).await
    }

    async fn symbol_resolve(&self, symbol: lsp::WorkspaceSymbol) -> Result<lsp::WorkspaceSymbol> {
        outline::symbol_resolve(&self.0, symbol).await
    }

    async fn folding_range(
        &self,
        params: lsp::FoldingRangeParams,
    ) -> Result<Option<Vec<lsp::FoldingRange>>> {
        outline::folding_range(&self.0, params).await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        outline::selection_range(&self.0, params).await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        navigation::definition(&self.0, params).await
    }

    async fn goto_declaration(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        navigation::declaration(&self.0, params).await
    }

    async fn goto_implementation(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        navigation::implementation(&self.0, params).await
    }

    async fn document_link(
        &self,
        params: lsp::DocumentLinkParams,
    ) -> Result<Option<Vec<lsp::DocumentLink>>> {
        navigation::document_link(&self.0, params).await
    }

    async fn document_link_resolve(&self, link: lsp::DocumentLink) -> Result<lsp::DocumentLink> {
        navigation::document_link_resolve(&self.0, link).await
    }

    async fn document_highlight(
        &self,
        params: lsp::DocumentHighlightParams,
    ) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
        navigation::document_highlight(&self.0, params).await
    }

    async fn linked_editing_range(
        &self,
        params: lsp::LinkedEditingRangeParams,
    ) -> Result<Option<lsp::LinkedEditingRanges>> {
        navigation::linked_editing_range(&self.0, params).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: lsp::CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
        hierarchy::prepare_calls(&self.0, params).await
    }

    async fn incoming_calls(
        &self,
        params: lsp::CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
        hierarchy::incoming_calls(&self.0, params).await
    }

    async fn outgoing_calls(
        &self,
        params: lsp::CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
        hierarchy::outgoing_calls(&self.0, params).await
    }

    async fn prepare_type_hierarchy(
        &self,
        params: lsp::TypeHierarchyPrepareParams,
    ) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
        hierarchy::prepare_types(&self.0, params).await
    }

    async fn supertypes(
        &self,
        params: lsp::TypeHierarchySupertypesParams,
    ) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
        hierarchy::supertypes(&self.0, params).await
    }

    async fn subtypes(
        &self,
        params: lsp::TypeHierarchySubtypesParams,
    ) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
        hierarchy::subtypes(&self.0, params).await
    }

    async fn completion(
        &self,
        params: lsp::CompletionParams,
    ) -> Result<Option<lsp::CompletionResponse>> {
        at_cursor::completion(&self.0, params).await
    }

    async fn completion_resolve(&self, item: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
        at_cursor::completion_resolve(&self.0, item).await
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        at_cursor::hover(&self.0, params).await
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        glance::lenses(&self.0, params).await
    }

    async fn inlay_hint(
        &self,
        params: lsp::InlayHintParams,
    ) -> Result<Option<Vec<lsp::InlayHint>>> {
        glance::hints(&self.0, params).await
    }

    async fn inlay_hint_resolve(&self, hint: lsp::InlayHint) -> Result<lsp::InlayHint> {
        glance::hint_resolve(&self.0, hint).await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        glance::tokens(&self.0, params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<lsp::SemanticTokensRangeResult>> {
        glance::tokens_range(&self.0, params).await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
        commands::execute(&self.0, params).await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        references::references(&self.0, params).await
    }

    async fn prepare_rename(
        &self,
        params: lsp::TextDocumentPositionParams,
    ) -> Result<Option<lsp::PrepareRenameResponse>> {
        rename::prepare(&self.0, params).await
    }

    async fn rename(&self, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
        rename::rename(&self.0, params).await
    }

    async fn will_rename_files(
        &self,
        params: lsp::RenameFilesParams,
    ) -> Result<Option<lsp::WorkspaceEdit>> {
        file_operations::will_rename(&self.0, params).await
    }

    async fn did_rename_files(&self, params: lsp::RenameFilesParams) {
        file_operations::did_rename(&self.0, &params);
    }

    async fn will_delete_files(
        &self,
        params: lsp::DeleteFilesParams,
    ) -> Result<Option<lsp::WorkspaceEdit>> {
        file_operations::will_delete(&self.0, params).await
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        pull::document(&self.0, params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: lsp::WorkspaceDiagnosticParams,
    ) -> Result<lsp::WorkspaceDiagnosticReportResult> {
        pull::workspace(&self.0, params).await
    }

    async fn code_action(
        &self,
        params: lsp::CodeActionParams,
    ) -> Result<Option<lsp::CodeActionResponse>> {
        actions::code_action(&self.0, params).await
    }

    async fn code_action_resolve(&self, action: lsp::CodeAction) -> Result<lsp::CodeAction> {
        actions::resolve(&self.0, action).await
    }

    async fn formatting(
        &self,
        params: lsp::DocumentFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        formatting::document(&self.0, params).await
    }

    async fn range_formatting(
        &self,
        params: lsp::DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        formatting::range(&self.0, params).await
    }

    async fn on_type_formatting(
        &self,
        params: lsp::DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        formatting::typed(&self.0, params).await
    }
}

impl Backend {
    /// The text of a document that is no file.
    pub(super) async fn content(&self, params: content::ContentParams) -> Result<content::Content> {
        content::content(&self.0, params).await
    }

    /// Somebody presses "cancel" on a progress of ours.
    pub(super) async fn cancel_progress(&self, params: lsp::WorkDoneProgressCancelParams) {
        runs::cancel_by_progress(&self.0, &params.token);
    }
}

/// Whether the parameters of a notification can be read. tower-lsp drops those that cannot without a word.
pub(super) fn check(method: &str, params: Option<&Value>) -> std::result::Result<(), String> {
    let known = NOTIFICATIONS.iter().find(|(name, _)| *name == method);
    known.map_or(Ok(()), |(_, check)| check(params.unwrap_or(&Value::Null)))
}

type Check = fn(&Value) -> std::result::Result<(), String>;

/// The notifications above that have parameters.
const NOTIFICATIONS: &[(&str, Check)] = &[
    (
        note::DidOpenTextDocument::METHOD,
        reads::<note::DidOpenTextDocument>,
    ),
    (
        note::DidChangeTextDocument::METHOD,
        reads::<note::DidChangeTextDocument>,
    ),
    (
        note::DidSaveTextDocument::METHOD,
        reads::<note::DidSaveTextDocument>,
    ),
    (
        note::DidCloseTextDocument::METHOD,
        reads::<note::DidCloseTextDocument>,
    ),
    (
        note::DidChangeWatchedFiles::METHOD,
        reads::<note::DidChangeWatchedFiles>,
    ),
    (
        note::DidChangeConfiguration::METHOD,
        reads::<note::DidChangeConfiguration>,
    ),
    (
        note::DidChangeWorkspaceFolders::METHOD,
        reads::<note::DidChangeWorkspaceFolders>,
    ),
    (
        note::WorkDoneProgressCancel::METHOD,
        reads::<note::WorkDoneProgressCancel>,
    ),
    (note::DidRenameFiles::METHOD, reads::<note::DidRenameFiles>),
];

fn reads<N: Notification>(params: &Value) -> std::result::Result<(), String> {
    // Read in place: the text of a document is not copied.
    serde::Deserialize::deserialize(params)
        .map(|_: N::Params| ())
        .map_err(|error: serde_json::Error| error.to_string())
}
