//! The beginning of a session: what the client can do, what we can do, which folders there are, and what is set.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types as lsp;

use super::{
    actions,
    ask::ask,
    commands, convert,
    features::Features,
    file_operations, formatting, glance, index, parent, publish, rename,
    settings::Settings,
    state::{Session, State},
    status, watchers,
};
use crate::ide::completion;

/// `initialize`.
pub(super) fn initialize(
    state: &Arc<State>,
    params: lsp::InitializeParams,
) -> lsp::InitializeResult {
    let features = Features::of(&params.capabilities);
    let encoding = convert::encoding_to_lsp(features.encoding);
    let options = params.initialization_options.clone().unwrap_or_default();
    let (settings, complaints) = Settings::read([&options]);
    state.log.open(state.outbox.clone(), settings.log_level);
    if let Some(id) = params.process_id {
        parent::watch(state, id);
    }
    let mut capabilities = capabilities(&features, encoding);
    formatting::capabilities(&features, &mut capabilities);
    state.begin(Session {
        folders: folders(params),
        options,
        complaints,
    });
    state.change(|now| (now.features, now.settings) = (Arc::new(features), Arc::new(settings)));
    lsp::InitializeResult {
        capabilities,
        server_info: Some(lsp::ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    }
}

/// `initialized`: from here on the client may be told and asked.
pub(super) fn initialized(state: &Arc<State>) {
    let Some(session) = state.session() else {
        return;
    };
    complain(state, &session.complaints);
    watchers::start(state);
    formatting::register(state, None);
    index::open_folders(state, session.folders.clone());
    status::announce(state);
    pull_settings(state);
}

/// `workspace/didChangeConfiguration`: clients that can be asked send nothing of use.
pub(super) fn configured(state: &Arc<State>, settings: Value) {
    if state.snapshot().features.configuration {
        pull_settings(state);
    } else {
        apply_settings(state, &settings);
    }
}

fn pull_settings(state: &Arc<State>) {
    if !state.snapshot().features.configuration {
        return;
    }
    let item = lsp::ConfigurationItem {
        scope_uri: None,
        section: Some("chant".to_owned()),
    };
    ask::<lsp::request::WorkspaceConfiguration>(
        state,
        lsp::ConfigurationParams { items: vec![item] },
        |state, values| {
            apply_settings(state, values.first().unwrap_or(&Value::Null));
        },
    );
}

fn apply_settings(state: &Arc<State>, given: &Value) {
    let options = state
        .session()
        .map(|session| session.options.clone())
        .unwrap_or_default();
    let (settings, complaints) = Settings::read([&options, given]);
    complain(state, &complaints);
    state.log.set_level(settings.log_level);
    if *state.snapshot().settings == settings {
        return;
    }
    let before = state.snapshot();
    state.change(|now| now.settings = Arc::new(settings));
    formatting::register(state, Some(&before));
    for project in state.snapshot().workspace.projects() {
        publish::examine_project(state, &project.root);
    }
}

/// Names what cannot be understood, each once in a session.
fn complain(state: &State, complaints: &[String]) {
    for complaint in complaints {
        if state.is_first(complaint) {
            status::show(
                state,
                lsp::MessageType::WARNING,
                format!("chant: {complaint}"),
            );
        }
    }
}

/// The folders of a client, whichever of the three ways it names them.
#[expect(deprecated, reason = "older clients name their folder in these fields")]
fn folders(params: lsp::InitializeParams) -> Vec<lsp::WorkspaceFolder> {
    let one = || {
        let path = || convert::uri_from_path(params.root_path.as_deref()?.as_ref());
        let uri = params.root_uri.clone().or_else(path)?;
        Some(lsp::WorkspaceFolder {
            uri,
            name: String::new(),
        })
    };
    params
        .workspace_folders
        .clone()
        .filter(|folders| !folders.is_empty())
        .unwrap_or_else(|| one().into_iter().collect())
}

fn capabilities(
    features: &Features,
    encoding: lsp::PositionEncodingKind,
) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(
            lsp::TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
                // The text at every save is what brings a document back into step.
                save: Some(
                    lsp::SaveOptions {
                        include_text: Some(true),
                    }
                    .into(),
                ),
                ..lsp::TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(lsp::CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(completion::TRIGGERS.iter().map(char::to_string).collect()),
            ..lsp::CompletionOptions::default()
        }),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        code_lens_provider: Some(lsp::CodeLensOptions {
            resolve_provider: None,
        }),
        inlay_hint_provider: Some(lsp::OneOf::Right(
            lsp::InlayHintServerCapabilities::Options(lsp::InlayHintOptions {
                resolve_provider: Some(true),
                ..lsp::InlayHintOptions::default()
            }),
        )),
        semantic_tokens_provider: Some(
            lsp::SemanticTokensOptions {
                legend: glance::legend(),
                range: Some(true),
                full: Some(lsp::SemanticTokensFullOptions::Bool(true)),
                ..lsp::SemanticTokensOptions::default()
            }
            .into(),
        ),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: commands::ids(),
            ..lsp::ExecuteCommandOptions::default()
        }),
        references_provider: Some(lsp::OneOf::Left(true)),
        rename_provider: Some(rename::capability(features)),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        workspace_symbol_provider: Some(lsp::OneOf::Right(lsp::WorkspaceSymbolOptions {
            resolve_provider: features.going.lazy_symbols.then_some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })),
        definition_provider: Some(lsp::OneOf::Left(true)),
        declaration_provider: Some(lsp::DeclarationCapability::Simple(true)),
        implementation_provider: Some(lsp::ImplementationProviderCapability::Simple(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions {
            resolve_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        document_highlight_provider: Some(lsp::OneOf::Left(true)),
        linked_editing_range_provider: Some(lsp::LinkedEditingRangeServerCapabilities::Simple(
            true,
        )),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(lsp::SelectionRangeProviderCapability::Simple(true)),
        call_hierarchy_provider: Some(lsp::CallHierarchyServerCapability::Simple(true)),
        code_action_provider: features.code_actions.then(|| {
            lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
                code_action_kinds: Some(actions::KINDS.to_vec()),
                resolve_provider: Some(features.resolves_actions),
                ..lsp::CodeActionOptions::default()
            })
        }),
        diagnostic_provider: features.pull.then(|| {
            lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
                identifier: Some("chant".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..lsp::DiagnosticOptions::default()
            })
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            file_operations: file_operations::capabilities(features),
        }),
        ..lsp::ServerCapabilities::default()
    }
}
