"""A journey through a real Helix, by the configuration of docs/editors.md."""

import os
from pathlib import Path

import pytest

from conftest import ROOT
from manual import configuration
from terminal import Terminal, tmux

HELIX = ROOT / ".cache" / "tools" / "helix" / "root" / "usr" / "bin" / "hx"


@pytest.fixture
def helix(server: str, tmp_path: Path):
    """Opens a file of a workspace in Helix."""
    if not os.access(HELIX, os.X_OK):
        pytest.skip("no Helix: scripts/fetch helix brings one where there is apt")
    if tmux() is None:
        pytest.skip("no tmux: scripts/fetch tmux brings one where there is apt")
    settings, bin = tmp_path / "home" / ".config" / "helix", tmp_path / "bin"
    settings.mkdir(parents=True)
    bin.mkdir()
    (bin / "chant-lsp").symlink_to(server)
    (settings / "languages.toml").write_text(configuration("helix", "toml"))
    # Messages stay on the screen, where they can be found.
    (settings / "config.toml").write_text(
        '[editor]\nend-of-line-diagnostics = "hint"\n[editor.lsp]\ndisplay-messages = true\n'
    )
    environment = {
        "PATH": f"{bin}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "TERM": "screen-256color",
    }
    opened = []

    def open(workspace: Path, file: str) -> Terminal:
        terminal = Terminal([str(HELIX), "-v", file], workspace, environment)
        opened.append(terminal)
        # Before that Helix offers nothing; its screen does not tell.
        log = tmp_path / "home" / ".cache" / "helix" / "helix.log"
        terminal.until("server that is at rest", lambda: log.exists() and '"quiescent":true' in log.read_text())
        return terminal

    yield open
    for terminal in opened:
        terminal.close()


def choose(terminal: Terminal, entry: str) -> None:
    """Opens the menu of code actions and takes an entry."""
    terminal.keys(" ", "a")
    terminal.shows(entry)
    row = next(row for row, line in enumerate(terminal.screen().splitlines()) if entry in line)
    # The menu begins in the row below the cursor's, and its first entry is chosen already.
    terminal.keys(*["Down"] * (row - terminal.cursor() - 1), "Enter")


def find(terminal: Terminal, text: str) -> None:
    """Goes to a text."""
    terminal.keys("g", "g", "/")
    terminal.type(text)
    terminal.keys("Enter")


def written(path: Path, text: bytes):
    def is_so() -> bool:
        try:
            return path.read_bytes() == text
        except FileNotFoundError:
            # Helix puts the old file aside before it writes the new one.
            return False

    return is_so


def test_a_mistake_is_found_and_mended(helix, faulty: Path):
    path = ".chant/specs/031-partial-id.md"
    before = (faulty / path).read_bytes()
    hx = helix(faulty, path)
    hx.shows("003-root-cause")
    find(hx, "003\\]")
    choose(hx, "Write `003-root-cause`")
    hx.shows(r"depends_on: \[003-root-cause\]")
    hx.command("w")
    hx.until("the fix on disk", written(faulty / path, before.replace(b"[003]", b"[003-root-cause]")))
    hx.keys("u")
    hx.shows(r"depends_on: \[003\]")
    hx.command("w")
    hx.until("what was there before", written(faulty / path, before))
    hx.command("q")
    hx.shows("ended 0")


def test_criteria_are_ticked_and_reasons_told(helix, chain: Path):
    path = ".chant/specs/004-impact-map.md"
    before = (chain / path).read_bytes()
    hx = helix(chain, path)
    hx.shows("Check each claim")
    find(hx, "Check each claim")
    choose(hx, "Tick this criterion")
    hx.shows(r"- \[x\] Check each claim")
    hx.command("w")
    hx.until("the tick on disk", written(chain / path, before.replace(b"- [ ] Check each", b"- [x] Check each")))
    hx.keys("u")
    hx.shows(r"- \[ \] Check each claim")
    hx.command("w")
    hx.until("the open box on disk", written(chain / path, before))
    # By the command, as the manual shows it.
    hx.command('lsp-workspace-command chant.why {"id": "006", "show": true}')
    hx.shows("005-fix")
    hx.command("q!")
    hx.shows("ended 0")


def test_a_spec_is_renamed_with_its_file(helix, chain: Path):
    path, old, new = (chain / ".chant/specs" / f"{name}.md" for name in ("005-fix", "004-impact-map", "004-damage"))
    before, moved = path.read_bytes(), old.read_bytes()
    hx = helix(chain, ".chant/specs/005-fix.md")
    hx.shows("Lock each key")
    find(hx, "004-impact-map")
    hx.keys(" ", "r")
    hx.shows("rename-to:")
    hx.keys("C-u")
    hx.type("004-damage")
    hx.keys("Enter")
    hx.shows("- 004-damage")
    hx.until("the file to move", lambda: new.exists() and not old.exists())
    hx.command("wa")
    hx.until("the name on disk", written(path, before.replace(b"- 004-impact-map", b"- 004-damage")))
    assert new.read_bytes() == moved
    # What was typed can be taken back; a file that has moved stays where it is, and the server says what is wrong now.
    find(hx, "004-damage")
    hx.keys("u")
    hx.shows("- 004-impact-map")
    hx.shows("no spec is named")
    hx.command("w")
    hx.until("the old name on disk", written(path, before))
    assert new.read_bytes() == moved
    hx.command("q!")
    hx.shows("ended 0")
