"""What all client tests share: where the server is, a workspace of their own, and the sessions."""

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, client_capabilities

from editor import PATIENCE, Editor, RecordingClient, recording_client

ROOT = Path(__file__).resolve().parents[2]


def find_server() -> str:
    """The built server: what CHANT_LSP names, else the debug build of this checkout."""
    if named := os.environ.get("CHANT_LSP"):
        return str(Path(named).resolve())
    told = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return str(Path(json.loads(told.stdout)["target_directory"]) / "debug" / "chant-lsp")


SERVER = find_server()
COMMAND = [SERVER, "serve", "--stdio"]


def pytest_sessionstart() -> None:
    """A missing server is one sentence, and not a failure of each test."""
    if not os.access(SERVER, os.X_OK):
        pytest.exit(f"{SERVER} is not there: run `cargo build` first, or set CHANT_LSP", returncode=2)


@pytest.fixture(scope="session")
def server() -> str:
    """The path of the server."""
    return SERVER


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A copy of the example with a mistake in nearly every file, outside of any git repository, and one spec more."""
    copy = Path(shutil.copytree(ROOT / "examples" / "faulty", tmp_path / "faulty"))
    (copy / FOREIGN).write_text("---\nstatus: pending\n---\n# 発射\n\n## Acceptance Criteria\n\n- [ ] Start\n")
    return copy


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """A copy of the example without a mistake: a chain of six phases."""
    return Path(shutil.copytree(ROOT / "examples" / "issue-42", tmp_path / "issue-42"))


# A file whose name needs escaping in a URI.
FOREIGN = ".chant/specs/発射 🚀.md"

# What these editors really send at `initialize`, as pytest-lsp has recorded it. They differ in what matters here:
# VS Code counts columns in UTF-16 and is told its diagnostics, without their version; Neovim 0.10 counts in UTF-16 and
# asks for them, 0.11 asks and would rather have UTF-8; Emacs is told, and would rather have UTF-32.
EDITORS = ["visual_studio_code", "neovim@0.10", "neovim@0.11", "emacs"]

# A home of its own: what a developer keeps in ~/.config/chant must not count.
ENVIRONMENT = {**os.environ, "HOME": "/nonexistent", "RUST_BACKTRACE": "1"}


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=COMMAND, client_factory=recording_client, server_env=ENVIRONMENT),
    params=EDITORS,
)
async def editor_client(request: pytest.FixtureRequest, client: RecordingClient, faulty: Path):
    """A session of each of the recorded editors, on the faulty example."""
    await begin(client, faulty, client_capabilities(request.param))
    yield
    await end(client)


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=COMMAND, client_factory=recording_client, server_env=ENVIRONMENT)
)
async def bare_client(client: RecordingClient, faulty: Path):
    """A session of a client that announces little: it takes diagnostics with their version."""
    publishing = lsp.PublishDiagnosticsClientCapabilities(version_support=True)
    documents = lsp.TextDocumentClientCapabilities(publish_diagnostics=publishing)
    await begin(client, faulty, lsp.ClientCapabilities(text_document=documents))
    yield
    await end(client)


async def begin(client: RecordingClient, root: Path, capabilities: lsp.ClientCapabilities) -> None:
    client.answer = await client.initialize_session(
        lsp.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[lsp.WorkspaceFolder(uri=root.as_uri(), name=root.name)],
            root_uri=root.as_uri(),
        )
    )
    client.root = root


async def end(client: RecordingClient) -> None:
    """Ends the session as the protocol has it, unless the test did; a server that does not go is a failure."""
    process = client._server
    try:
        if process.returncode is None:
            await asyncio.wait_for(client.shutdown_session(), PATIENCE)
            assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()


@pytest.fixture
def editor(editor_client: RecordingClient) -> Editor:
    return Editor(editor_client)


@pytest.fixture
def bare(bare_client: RecordingClient) -> Editor:
    return Editor(bare_client)
