"""Everything that the server has said in the tests of the protocol, held against the protocol's own model.

`CHANT_LSP_TRAFFIC` names a folder that a run of those tests has filled with records (tests/support/traffic.rs). What
lsprotocol cannot read into its types is wrong, and so is what it would not write again: a property that no type has.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest
from lsprotocol import converters, types

CONVERTER = converters.get_converter()


def action_or_command(read: dict, _: object) -> types.CodeAction | types.Command:
    """Only the `command` of a bare command is a name; lsprotocol takes an action that has one for such."""
    return CONVERTER.structure(read, types.Command if isinstance(read.get("command"), str) else types.CodeAction)


CONVERTER.register_structure_hook(types.Command | types.CodeAction, action_or_command)

# Requests that are answered by nothing and a message to the person.
TOLD = {"workspace/willDeleteFiles": "window/showMessage"}

# What no standard has, and what asks for it.
OWN = "chant/"


def spoken() -> tuple[dict[str, dict[str, object]], set[str]]:
    """Each different message of the server by what it is: `textDocument/hover, answered`, `textDocument/publishDiagnostics`;
    and the notifications that the server was sent."""
    folder = os.environ.get("CHANT_LSP_TRAFFIC")
    found: dict[str, dict[str, object]] = defaultdict(dict)
    noted: set[str] = set()
    for record in sorted(Path(folder).glob("*.jsonl")) if folder else []:
        # Not `splitlines`: what an agent says may hold other ends of lines, which JSON leaves as they are.
        lines = [json.loads(line) for line in record.read_text("utf-8").split("\n") if line]
        asked = {
            json.dumps(line["message"]["id"]): line["message"]["method"]
            for line in lines
            if line["from"] == "client" and "method" in line["message"] and line["message"].get("id") is not None
        }
        noted |= {line["message"]["method"] for line in lines if is_notification(line)}
        for line in lines:
            if line["from"] != "server":
                continue
            message = line["message"]
            method = message.get("method") or asked.get(json.dumps(message.get("id")), "")
            if not method or method.startswith((OWN, "$test/")):
                continue
            if "method" in message:
                kind = method
            else:
                kind = f"{method}, refused" if "error" in message else f"{method}, answered"
            text = json.dumps({key: value for key, value in message.items() if key != "id"}, sort_keys=True)
            found[kind][text] = message
    return found, noted


def is_notification(line: dict) -> bool:
    """Whether the client said it and wants no answer."""
    return line["from"] == "client" and "method" in line["message"] and "id" not in line["message"]


SPOKEN, NOTED = spoken()


def model_of(kind: str) -> type | None:
    """The type that the protocol gives a message of this kind."""
    method, _, what = kind.partition(", ")
    known = types.METHOD_TO_TYPES.get(method)
    if what == "refused":
        return types.ResponseErrorMessage
    return known and (known[1] if what else known[0])


def without_nothing(value: object) -> object:
    """Objects without their properties that are null: absent and null say the same."""
    if isinstance(value, dict):
        return {key: without_nothing(inner) for key, inner in value.items() if inner is not None}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.skipif(not SPOKEN, reason="no records: CHANT_LSP_TRAFFIC is not set")
@pytest.mark.parametrize("kind", sorted(SPOKEN))
def test_is_as_the_protocol_says(kind: str) -> None:
    """Each message can be read as its type, and is the same when it is written again."""
    model = model_of(kind)
    if model is None:
        # A method that nobody has: the server must have refused it.
        assert kind.endswith(", refused"), f"the protocol has no {kind}"
        return
    for message in SPOKEN[kind].values():
        read = CONVERTER.structure(message, model)
        written = json.loads(json.dumps(CONVERTER.unstructure(read, model)))
        assert without_nothing(written) == without_nothing(message)


# The requests and notifications that a capability promises to understand.
PROMISES = {
    "textDocumentSync": "textDocument/didOpen textDocument/didChange textDocument/didSave textDocument/didClose",
    "completionProvider": "textDocument/completion",
    "completionProvider.resolveProvider": "completionItem/resolve",
    "hoverProvider": "textDocument/hover",
    "definitionProvider": "textDocument/definition",
    "declarationProvider": "textDocument/declaration",
    "implementationProvider": "textDocument/implementation",
    "referencesProvider": "textDocument/references",
    "documentHighlightProvider": "textDocument/documentHighlight",
    "documentSymbolProvider": "textDocument/documentSymbol",
    "codeActionProvider": "textDocument/codeAction",
    "codeActionProvider.resolveProvider": "codeAction/resolve",
    "codeLensProvider": "textDocument/codeLens",
    "codeLensProvider.resolveProvider": "codeLens/resolve",
    "documentLinkProvider": "textDocument/documentLink",
    "documentLinkProvider.resolveProvider": "documentLink/resolve",
    "documentFormattingProvider": "textDocument/formatting",
    "documentRangeFormattingProvider": "textDocument/rangeFormatting",
    "documentOnTypeFormattingProvider": "textDocument/onTypeFormatting",
    "renameProvider": "textDocument/rename",
    "renameProvider.prepareProvider": "textDocument/prepareRename",
    "foldingRangeProvider": "textDocument/foldingRange",
    "selectionRangeProvider": "textDocument/selectionRange",
    "linkedEditingRangeProvider": "textDocument/linkedEditingRange",
    "callHierarchyProvider": "textDocument/prepareCallHierarchy callHierarchy/incomingCalls callHierarchy/outgoingCalls",
    "typeHierarchyProvider": "textDocument/prepareTypeHierarchy typeHierarchy/supertypes typeHierarchy/subtypes",
    "semanticTokensProvider.full": "textDocument/semanticTokens/full",
    "semanticTokensProvider.full.delta": "textDocument/semanticTokens/full/delta",
    "semanticTokensProvider.range": "textDocument/semanticTokens/range",
    "inlayHintProvider": "textDocument/inlayHint",
    "inlayHintProvider.resolveProvider": "inlayHint/resolve",
    "diagnosticProvider": "textDocument/diagnostic",
    "diagnosticProvider.workspaceDiagnostics": "workspace/diagnostic",
    "workspaceSymbolProvider": "workspace/symbol",
    "workspaceSymbolProvider.resolveProvider": "workspaceSymbol/resolve",
    "executeCommandProvider": "workspace/executeCommand",
    "workspace.workspaceFolders": "workspace/didChangeWorkspaceFolders",
    "workspace.fileOperations.willRename": "workspace/willRenameFiles",
    "workspace.fileOperations.didRename": "workspace/didRenameFiles",
    "workspace.fileOperations.willDelete": "workspace/willDeleteFiles",
    "workspace.fileOperations.didDelete": "workspace/didDeleteFiles",
    "workspace.fileOperations.willCreate": "workspace/willCreateFiles",
    "workspace.fileOperations.didCreate": "workspace/didCreateFiles",
    "workspace.textDocumentContent": "workspace/textDocumentContent",
}

# What says how a capability works, and promises nothing more.
MANNERS = {"positionEncoding", "semanticTokensProvider", "workspace", "workspace.fileOperations", "experimental"}


def promised(capabilities: dict, prefix: str = "") -> set[str]:
    """The capabilities that are set, by their paths; those that carry options with the options that are promises."""
    found = set()
    for name, value in capabilities.items():
        path = f"{prefix}{name}"
        if value is None or value is False:
            continue
        if not prefix or path in PROMISES or path in MANNERS:
            found.add(path)
        if isinstance(value, dict):
            found |= promised(value, f"{path}.")
    return found


@pytest.mark.skipif(not SPOKEN, reason="no records: CHANT_LSP_TRAFFIC is not set")
def test_nothing_is_promised_that_no_test_asks_for() -> None:
    """Each capability of every `initialize` has been used, and requests have had an answer that says something."""
    promises: set[str] = set()
    for message in SPOKEN["initialize, answered"].values():
        promises |= promised(message["result"]["capabilities"])
    registered = SPOKEN.get("client/registerCapability", {}).values()
    methods = {entry["method"] for message in registered for entry in message["params"]["registrations"]}
    unknown = promises - PROMISES.keys() - MANNERS
    assert not unknown, f"tests/clients/test_traffic.py does not know {unknown}"
    methods |= {method for promise in promises & PROMISES.keys() for method in PROMISES[promise].split()}

    def is_used(method: str) -> bool:
        if method in NOTED:
            return True
        if method in TOLD:
            return f"{method}, answered" in SPOKEN and TOLD[method] in SPOKEN
        return any(message.get("result") for message in SPOKEN.get(f"{method}, answered", {}).values())

    assert {method for method in methods if not is_used(method)} == set()
