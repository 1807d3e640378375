//! What the client can do, read once from its `initialize`.

mod going;

use serde_json::Value;
use tower_lsp::ls_types as lsp;

use super::convert;
use crate::text::Encoding;
use going::Going;

/// The abilities of the client that change what the server does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Features {
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// It asks for diagnostics, so none are pushed.
    pub(super) pull: bool,
    /// It can be told that diagnostics should be asked for again.
    pub(super) refresh: bool,
    /// It shows the version that diagnostics speak of.
    pub(super) versions: bool,
    /// It shows related places of a diagnostic.
    pub(super) related_information: bool,
    /// It links a diagnostic's code to a page.
    pub(super) code_description: bool,
    /// It hands a diagnostic's data back.
    pub(super) data: bool,
    /// It shows text without effect faded.
    pub(super) unnecessary: bool,
    /// It shows progress that the server begins.
    pub(super) progress: bool,
    /// It can be asked for settings.
    pub(super) configuration: bool,
    /// It must be told that we want to hear of changed settings.
    pub(super) register_configuration: bool,
    /// It watches files for us, once told which.
    pub(super) register_watchers: bool,
    /// It shows document symbols as a tree.
    pub(super) nested_symbols: bool,
    /// It takes code actions with edits, not commands alone.
    pub(super) code_actions: bool,
    /// It asks for the edit of a code action once that is chosen.
    pub(super) resolves_actions: bool,
    /// It shows code actions that cannot be done, with the reason.
    pub(super) disabled_actions: bool,
    /// It can be told while it runs that documents are formatted.
    pub(super) register_formatting: bool,
    /// The same for parts of documents.
    pub(super) register_range_formatting: bool,
    /// The same for what is typed.
    pub(super) register_on_type_formatting: bool,
    /// It fills in snippets.
    pub(super) snippets: bool,
    /// It shows a few words beside a candidate's label.
    pub(super) label_details: bool,
    /// It shows which candidates are best left alone.
    pub(super) deprecated_items: bool,
    /// It chooses the candidate that is proposed.
    pub(super) preselect: bool,
    /// It can insert text as it is, without indenting it again.
    pub(super) literal_inserts: bool,
    /// It renders markdown beside a candidate.
    pub(super) documentation_markdown: bool,
    /// It renders markdown in a hover.
    pub(super) hover_markdown: bool,
    /// It checks the version of a document before it edits it.
    pub(super) versioned_edits: bool,
    /// What it does with places to go to.
    pub(super) going: Going,
    /// It can be told that lenses should be asked for again.
    pub(super) lens_refresh: bool,
    /// The same of inlay hints.
    pub(super) hint_refresh: bool,
    /// The same of semantic tokens.
    pub(super) token_refresh: bool,
    /// It creates files as part of an edit.
    pub(super) creates_files: bool,
    /// It opens a file when the server asks for that.
    pub(super) opens_files: bool,
    /// It renames files as part of an edit.
    pub(super) renames_files: bool,
    /// It shows what the parts of an edit are for, and lets people leave some out.
    pub(super) annotates: bool,
    /// It asks what would be renamed before it asks for the rename.
    pub(super) prepares_rename: bool,
    /// It asks before files are renamed.
    pub(super) will_rename: bool,
    /// It tells when files were renamed.
    pub(super) did_rename: bool,
    /// It asks before files are deleted.
    pub(super) will_delete: bool,
}

impl Features {
    /// Reads a client's capabilities.
    pub(super) fn of(capabilities: &lsp::ClientCapabilities) -> Self {
        let all = serde_json::to_value(capabilities).unwrap_or_default();
        let has = |path: &str| all.pointer(path).is_some_and(|value| *value != Value::Null);
        let yes = |path: &str| all.pointer(path) == Some(&Value::Bool(true));
        // Both ways to hand over diagnostics describe the same diagnostics; clients fill in one or the other.
        let shows = |name: &str| {
            yes(&format!("/textDocument/publishDiagnostics/{name}"))
                || yes(&format!("/textDocument/diagnostic/{name}"))
        };
        let tags = |kind: &str| {
            let tags = all.pointer(&format!("/textDocument/{kind}/tagSupport/valueSet"));
            tags.and_then(Value::as_array)
                .is_some_and(|tags| tags.contains(&Value::from(1)))
        };
        let lists = |path: &str, value: &Value| {
            let listed = all.pointer(path).and_then(Value::as_array);
            listed.is_some_and(|listed| listed.contains(value))
        };
        let operations = "/workspace/workspaceEdit/resourceOperations";
        let operates = |name: &str| {
            yes("/workspace/workspaceEdit/documentChanges") && lists(operations, &Value::from(name))
        };
        let item = |name: &str| format!("/textDocument/completion/completionItem/{name}");
        let offered = capabilities
            .general
            .as_ref()
            .and_then(|general| general.position_encodings.as_deref());
        Self {
            encoding: convert::encoding_from_lsp(offered.unwrap_or_default()),
            pull: has("/textDocument/diagnostic"),
            refresh: yes("/workspace/diagnostics/refreshSupport")
                || yes("/workspace/diagnostic/refreshSupport"),
            versions: yes("/textDocument/publishDiagnostics/versionSupport"),
            related_information: shows("relatedInformation"),
            code_description: shows("codeDescriptionSupport"),
            data: shows("dataSupport"),
            unnecessary: tags("publishDiagnostics") || tags("diagnostic"),
            progress: yes("/window/workDoneProgress"),
            configuration: yes("/workspace/configuration"),
            register_configuration: yes("/workspace/didChangeConfiguration/dynamicRegistration"),
            register_watchers: yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            nested_symbols: yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            code_actions: has("/textDocument/codeAction/codeActionLiteralSupport"),
            resolves_actions: yes("/textDocument/codeAction/dataSupport")
                && lists(
                    "/textDocument/codeAction/resolveSupport/properties",
                    &Value::from("edit"),
                ),
            disabled_actions: yes("/textDocument/codeAction/disabledSupport"),
            register_formatting: yes("/textDocument/formatting/dynamicRegistration"),
            register_range_formatting: yes("/textDocument/rangeFormatting/dynamicRegistration"),
            register_on_type_formatting: yes("/textDocument/onTypeFormatting/dynamicRegistration"),
            snippets: yes(&item("snippetSupport")),
            label_details: yes(&item("labelDetailsSupport")),
            deprecated_items: lists(&item("tagSupport/valueSet"), &Value::from(1)),
            preselect: yes(&item("preselectSupport")),
            literal_inserts: lists(&item("insertTextModeSupport/valueSet"), &Value::from(1)),
            documentation_markdown: lists(&item("documentationFormat"), &Value::from("markdown")),
            hover_markdown: lists(
                "/textDocument/hover/contentFormat",
                &Value::from("markdown"),
            ),
            going: Going::of(&all),
            versioned_edits: yes("/workspace/workspaceEdit/documentChanges"),
            lens_refresh: yes("/workspace/codeLens/refreshSupport"),
            hint_refresh: yes("/workspace/inlayHint/refreshSupport"),
            token_refresh: yes("/workspace/semanticTokens/refreshSupport"),
            creates_files: operates("create"),
            opens_files: yes("/window/showDocument/support"),
            renames_files: operates("rename"),
            annotates: yes("/workspace/workspaceEdit/documentChanges")
                && has("/workspace/workspaceEdit/changeAnnotationSupport"),
            prepares_rename: yes("/textDocument/rename/prepareSupport"),
            will_rename: yes("/workspace/fileOperations/willRename"),
            did_rename: yes("/workspace/fileOperations/didRename"),
            will_delete: yes("/workspace/fileOperations/willDelete"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn features(capabilities: Value) -> Features {
        Features::of(&serde_json::from_value(capabilities).unwrap())
    }

    #[test]
    fn a_client_that_says_nothing_can_nothing() {
        assert_eq!(features(json!({})), Features::default());
    }

    #[test]
    fn diagnostics_may_be_described_in_either_place() {
        for place in ["publishDiagnostics", "diagnostic"] {
            let features = features(json!({"textDocument": {place: {
                "relatedInformation": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}}}}));
            assert!(
                features.related_information && features.unnecessary,
                "{place}"
            );
            assert_eq!(features.pull, place == "diagnostic");
        }
    }
}
