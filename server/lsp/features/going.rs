//! What the client can do with places to go to and with what it folds.

use serde_json::Value;

/// The part of a client's abilities that navigation depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lsp) struct Going {
    /// It takes definitions as links, which say what was clicked.
    pub(in crate::lsp) definition_links: bool,
    /// The same of declarations.
    pub(in crate::lsp) declaration_links: bool,
    /// The same of implementations.
    pub(in crate::lsp) implementation_links: bool,
    /// It shows a text before a link is followed.
    pub(in crate::lsp) link_tooltips: bool,
    /// It asks where a workspace symbol stands when somebody goes there.
    pub(in crate::lsp) lazy_symbols: bool,
    /// It folds whole lines only.
    pub(in crate::lsp) line_folds: bool,
    /// It takes so many folds at most.
    pub(in crate::lsp) fold_limit: Option<usize>,
    /// It shows a text of ours in place of what is folded.
    pub(in crate::lsp) fold_texts: bool,
    /// It shows documents that are no files.
    pub(in crate::lsp) contents: bool,
}

impl Going {
    /// Reads a client's capabilities.
    pub(super) fn of(all: &Value) -> Self {
        let yes = |path: &str| all.pointer(path) == Some(&Value::Bool(true));
        let links = |kind: &str| yes(&format!("/textDocument/{kind}/linkSupport"));
        let lazy = all.pointer("/workspace/symbol/resolveSupport/properties");
        let limit = all.pointer("/textDocument/foldingRange/rangeLimit");
        Self {
            definition_links: links("definition"),
            declaration_links: links("declaration"),
            implementation_links: links("implementation"),
            link_tooltips: yes("/textDocument/documentLink/tooltipSupport"),
            lazy_symbols: lazy
                .and_then(Value::as_array)
                .is_some_and(|lazy| lazy.contains(&Value::from("location.range"))),
            line_folds: yes("/textDocument/foldingRange/lineFoldingOnly"),
            fold_limit: limit
                .and_then(Value::as_u64)
                .and_then(|limit| usize::try_from(limit).ok()),
            fold_texts: yes("/textDocument/foldingRange/foldingRange/collapsedText"),
            // The first is where `later` puts what LSP 3.18 calls `workspace.textDocumentContent`.
            contents: all.pointer("/experimental/textDocumentContent").is_some()
                || yes("/experimental/chantContent"),
        }
    }
}
