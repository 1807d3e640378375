"""A small editor over pytest-lsp's client: it opens files, types, and looks at what the server says about them."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

# Far more than the server needs; a wait that is over sooner ends sooner.
PATIENCE = 20


class RecordingClient(LanguageClient):
    """Keeps every published set of diagnostics with its version, in the order of arrival."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.published: list[lsp.PublishDiagnosticsParams] = []
        self.arrived = asyncio.Condition()
        self.answer: lsp.InitializeResult
        self.root: Path
        self.buffers: dict[str, Buffer] = {}
        # What its user chooses where there is a choice, and what they were asked.
        self.choice: str | None = None
        self.questions: list[lsp.ShowMessageRequestParams] = []

    @property
    def pulls(self) -> bool:
        """Whether this client asks for diagnostics and the server offers to answer."""
        documents = self.capabilities.text_document
        asks = documents is not None and documents.diagnostic is not None
        return asks and self.answer.capabilities.diagnostic_provider is not None


    @property
    def told_versions(self) -> bool:
        """Whether this client wants to be told which version of a document diagnostics are about."""
        documents = self.capabilities.text_document
        publishing = documents and documents.publish_diagnostics
        return bool(publishing and publishing.version_support)


def recording_client() -> RecordingClient:
    client = RecordingClient(converter_factory=default_converter)

    async def publish(client: RecordingClient, params: lsp.PublishDiagnosticsParams):
        async with client.arrived:
            client.published.append(params)
            client.arrived.notify_all()

    def edit(client: RecordingClient, params: lsp.ApplyWorkspaceEditParams):
        parts = params.edit.document_changes
        if parts is None:
            plain = params.edit.changes or {}
            parts = [
                lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), edits)
                for uri, edits in plain.items()
            ]
        for part in parts:
            buffer = client.buffers[part.text_document.uri]
            if part.text_document.version not in (None, buffer.version):
                return lsp.ApplyWorkspaceEditResult(applied=False)
            buffer.apply(part.edits)
        return lsp.ApplyWorkspaceEditResult(applied=True)

    def choose(client: RecordingClient, params: lsp.ShowMessageRequestParams):
        client.questions.append(params)
        fitting = [action for action in params.actions or [] if action.title == client.choice]
        return fitting[0] if fitting else None

    def nothing(*_):
        """An answer that says no more than that the message has come."""

    register_lsp_features(
        client,
        {
            **DEFAULT_CLIENT_FEATURES,
            lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
            lsp.WORKSPACE_APPLY_EDIT: edit,
            lsp.WINDOW_SHOW_MESSAGE_REQUEST: choose,
            lsp.WORKSPACE_CODE_LENS_REFRESH: nothing,
            lsp.WORKSPACE_INLAY_HINT_REFRESH: nothing,
            lsp.WORKSPACE_SEMANTIC_TOKENS_REFRESH: nothing,
            lsp.CLIENT_REGISTER_CAPABILITY: nothing,
            lsp.CLIENT_UNREGISTER_CAPABILITY: nothing,
            "chant/serverStatus": nothing,
        },
    )
    return client


class Editor:
    def __init__(self, client: RecordingClient):
        self.client = client

    @property
    def encoding(self) -> str:
        chosen = self.client.answer.capabilities.position_encoding
        return str(getattr(chosen, "value", chosen)) if chosen else "utf-16"

    def open(self, path: str, text: str | None = None) -> "Buffer":
        """Opens a file of the workspace, with the text that is on disk unless another is given."""
        file = self.client.root / path
        if text is None:
            text = file.read_bytes().decode()
        buffer = self.client.buffers[file.as_uri()] = Buffer(self, file.as_uri(), text)
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(buffer.uri, "markdown", buffer.version, text))
        )
        return buffer


@dataclass
class Buffer:
    editor: Editor
    uri: str
    text: str
    version: int = 1

    def position(self, offset: int) -> lsp.Position:
        """Line and column of an offset (in characters), as the two sides agreed to count columns."""
        before = self.text[:offset]
        line = before.count("\n")
        return lsp.Position(line, width(before[before.rfind("\n") + 1 :], self.editor.encoding))

    def place(self, text: str) -> lsp.Range:
        """Where a text stands that occurs once."""
        assert self.text.count(text) == 1, f"{text!r} is there {self.text.count(text)} times"
        start = self.text.index(text)
        return lsp.Range(self.position(start), self.position(start + len(text)))

    def backspace(self, behind: str) -> None:
        """Puts the cursor behind a text that occurs once, and deletes one character."""
        assert self.text.count(behind) == 1
        cursor = self.text.index(behind) + len(behind)
        self._send([(cursor - 1, cursor, "")])

    def type(self, behind: str, keys: str) -> None:
        """Puts the cursor behind a text that occurs once, and types: one message a key."""
        assert self.text.count(behind) == 1
        cursor = self.text.index(behind) + len(behind)
        for at, key in enumerate(keys, cursor):
            self._send([(at, at, key)])

    def replace(self, *changes: tuple[str, str]) -> None:
        """Replaces texts that occur once, all in one message; each change sees what the earlier ones left."""
        edits, text = [], self.text
        for old, new in changes:
            assert text.count(old) == 1
            at = text.index(old)
            edits.append((at, at + len(old), new))
            text = text[:at] + new + text[at + len(old) :]
        self._send(edits)

    def offset(self, place: lsp.Position) -> int:
        """The offset (in characters) of a line and column."""
        start = 0
        for _ in range(place.line):
            start = self.text.index("\n", start) + 1
        at = start
        while width(self.text[start:at], self.editor.encoding) < place.character:
            at += 1
        return at

    def apply(self, edits: list[lsp.TextEdit]) -> None:
        """Carries out edits that all speak of the text as it is, the last one first."""
        places = [(self.offset(edit.range.start), self.offset(edit.range.end), edit.new_text) for edit in edits]
        self._send(sorted(places, reverse=True))

    def save(self) -> None:
        """Writes the text to the disk, and says so."""
        path = self.editor.client.root / ".chant" / "specs" / Path(self.uri).name
        path.write_bytes(self.text.encode())
        self.editor.client.text_document_did_save(
            lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(self.uri), self.text)
        )

    def close(self) -> None:
        self.editor.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(self.uri))
        )

    async def says(self, *codes: str) -> list[lsp.Diagnostic]:
        """What the server says of the text as it is now, which must be these codes and no others.

        Asked for, or waited for, as this client does it. A client that is told the version waits for the newest one;
        where it is not, as in VS Code, the answer is the one that stands in the end.
        """
        client = self.editor.client
        if client.pulls:
            question = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(self.uri))
            report = await asyncio.wait_for(client.text_document_diagnostic_async(question), PATIENCE)
            found = list(report.items)
        elif client.told_versions:
            found = list((await self.published(self.version)).diagnostics)
        else:
            found = await self._settles_at(codes)
        assert sorted_codes(found) == sorted(codes), found
        return found

    async def published(self, version: int) -> lsp.PublishDiagnosticsParams:
        """Waits for diagnostics of this version to be published."""

        def newest() -> lsp.PublishDiagnosticsParams | None:
            fitting = [p for p in self._published() if p.version == version]
            return fitting[-1] if fitting else None

        await self._wait(newest)
        return newest()

    async def _settles_at(self, codes: tuple[str, ...]) -> list[lsp.Diagnostic]:
        def newest() -> bool:
            return bool(self._published()) and sorted_codes(self._published()[-1].diagnostics) == sorted(codes)

        await self._wait(newest)
        return list(self._published()[-1].diagnostics)

    def _published(self) -> list[lsp.PublishDiagnosticsParams]:
        return [p for p in self.editor.client.published if p.uri == self.uri]

    async def _wait(self, condition) -> None:
        async with self.editor.client.arrived:
            try:
                await asyncio.wait_for(self.editor.client.arrived.wait_for(condition), PATIENCE)
            except TimeoutError:
                said = [(p.version, sorted_codes(p.diagnostics)) for p in self._published()]
                raise AssertionError(f"version {self.version} of {self.uri}: the server has said {said}") from None

    def _send(self, edits: list[tuple[int, int, str]]) -> None:
        changes = []
        for start, end, new in edits:
            changes.append(
                lsp.TextDocumentContentChangePartial(
                    range=lsp.Range(self.position(start), self.position(end)), text=new
                )
            )
            self.text = self.text[:start] + new + self.text[end:]
        self.version += 1
        self.editor.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri), changes
            )
        )


def sorted_codes(diagnostics) -> list[str]:
    return sorted(str(diagnostic.code) for diagnostic in diagnostics)


def width(text: str, encoding: str) -> int:
    """The length of a text in the units of a position encoding."""
    return {
        "utf-8": lambda: len(text.encode()),
        "utf-16": lambda: len(text.encode("utf-16-le")) // 2,
        "utf-32": lambda: len(text),
    }[encoding]()
