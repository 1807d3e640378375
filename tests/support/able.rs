//! What clients can do, and what their users have set.

use serde_json::{Value, json};

/// What a modern editor can, which watches files and does not pull diagnostics.
pub fn capabilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
            },
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        },
        "workspace": {
            "workspaceFolders": true,
            "applyEdit": true,
            "workspaceEdit": {"documentChanges": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
    })
}

/// The same, and it pulls diagnostics.
pub fn pulling() -> Value {
    let mut all = capabilities();
    all["textDocument"]["diagnostic"] = json!({"relatedDocumentSupport": false});
    all["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    all
}

/// Initialization options under which only these rules speak, so that a test of the protocol is not one of the rules.
pub fn only(codes: &[&str]) -> Value {
    let silent = chant_lsp::ide::diagnostics::RULES
        .iter()
        .filter(|rule| !codes.contains(&rule.code));
    let rules: serde_json::Map<String, Value> = silent
        .map(|rule| (rule.code.to_owned(), json!("off")))
        .collect();
    json!({"rules": rules})
}

/// `capabilities` with the value at a pointer replaced.
pub fn with(mut capabilities: Value, pointer: &str, value: Value) -> Value {
    let mut at = &mut capabilities;
    for part in pointer.trim_start_matches('/').split('/') {
        at = &mut at[part];
    }
    *at = value;
    capabilities
}
