"""Journeys through real Neovims, the oldest and the newest that the plugin supports, with the plugin of editors/nvim."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from conftest import ROOT
from terminal import Terminal, tmux

HERE = Path(__file__).resolve().parent
PLUGIN = ROOT / "editors" / "nvim"

# The journeys, by the file below neovim/ that holds them, and the example in which they begin.
JOURNEYS = [
    ("typing", "faulty", ["mend", "move", "attach", "settings", "missing", "health", "help"]),
    ("edits", "faulty", ["fix", "format", "tick"]),
    ("edits", "chain", ["rename", "spread", "action"]),
    ("commands", "chain", ["pages", "why", "complete", "two", "menu", "begin", "specs", "shows", "plain", "commit", "outside", "inside", "again", "recover", "stop", "nowhere"]),
    ("meeting", "faulty", ["meet", "part"]),
    ("runs", "chain", ["follow", "later", "ask", "outdated", "real", "typed", "halt", "found", "refuse"]),
]
ALL = [(f"{part}.{name}", example) for part, example, names in JOURNEYS for name in names]


def find(version: str) -> str:
    """A Neovim that `scripts/fetch` brought; without it the test is skipped."""
    fetched = ROOT / ".cache" / "tools" / f"nvim-{version}" / "root" / "usr" / "bin" / "nvim"
    if not os.access(fetched, os.X_OK):
        pytest.skip(f"no Neovim: scripts/fetch nvim-{version} brings one where there is apt")
    return str(fetched)


def surroundings(home: Path, term: str, path: str = os.environ["PATH"]) -> dict[str, str]:
    """An environment that knows nothing of this machine's user."""
    # what Neovim keeps in TMPDIR goes when scripts/test ends
    return {"PATH": path, "HOME": str(home), "TMPDIR": tempfile.gettempdir(), "TERM": term, "LANG": "C.UTF-8"}


def in_terminal(
    version: str,
    file: str,
    lines: list[str],
    workspace: Path,
    home: Path,
    size: tuple[int, int],
    path: str = os.environ["PATH"],
) -> Terminal:
    """Opens a file in a Neovim with some lines of configuration, in a terminal of so many columns and rows."""
    nvim = find(version)
    if tmux() is None:
        pytest.skip("no tmux: scripts/fetch tmux brings one where there is apt")
    init = home / "init.lua"
    init.write_text("\n".join([f"vim.opt.runtimepath:append('{PLUGIN}')", *lines]) + "\n")
    command = [nvim, "--clean", "-u", str(init), file]
    return Terminal(command, workspace, surroundings(home, "screen-256color", path), *size)


def run(nvim: str, script: Path, *arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a Lua script in a Neovim, and waits for its end."""
    return subprocess.run(
        [nvim, "--clean", "--headless", "-i", "NONE", "-n", "-l", str(script), *map(str, arguments)],
        env=surroundings(home, "dumb"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=90,
    )


@pytest.mark.parametrize(("journey", "example"), ALL)
@pytest.mark.parametrize(("version", "style"), [("0.10", "setup"), ("new", "setup"), ("new", "enable")])
def test_journey(
    version: str, style: str, journey: str, example: str, server: str, tmp_path: Path, request: pytest.FixtureRequest
):
    nvim = find(version)
    # The help tags are written beside the help: not into the checkout.
    plugin = shutil.copytree(PLUGIN, tmp_path / "plugin")
    workspace = request.getfixturevalue(example)
    home = tmp_path / "home"
    home.mkdir()
    done = run(nvim, HERE / "neovim" / "journey.lua", style, journey, plugin, server, workspace, home=home)
    assert done.returncode == 0, done.stdout
    assert f"ok {journey}" in done.stdout.splitlines(), done.stdout


@pytest.mark.parametrize("version", ["0.10", "new"])
def test_every_lua_file_parses(version: str, tmp_path: Path):
    nvim = find(version)
    files = sorted([*PLUGIN.rglob("*.lua"), *HERE.rglob("*.lua")])
    assert len(files) >= 4
    script = tmp_path / "parse.lua"
    script.write_text("for _, file in ipairs(arg) do assert(loadfile(file)) end print('parsed ' .. #arg)")
    done = run(nvim, script, *files, home=tmp_path)
    assert done.returncode == 0 and f"parsed {len(files)}" in done.stdout, done.stdout


@pytest.mark.parametrize("version", ["0.10", "new"])
def test_the_screen_is_up_to_date(version: str, server: str, chain: Path, tmp_path: Path):
    """A lens speaks of other specs and of what is saved: it changes on the screen, although nobody types in its window."""
    lines = [
        "vim.o.swapfile, vim.o.shadafile, vim.o.signcolumn = false, 'NONE', 'yes'",
        "vim.o.statusline = [[%f %{v:lua.require'chant'.status()}]]",
        f"local command, settings = {{ '{server}', 'serve', '--stdio' }}, {{ run = {{ agent = 'true' }} }}",
        "require('chant').setup { cmd = command, settings = settings }",
    ]
    # So high that the lens of the window below stands at its lower edge, where Neovim 0.12 forgets to draw it.
    terminal = in_terminal(version, ".chant/specs/005-fix.md", lines, chain, tmp_path, (130, 42))
    try:
        terminal.shows("waits for 004-impact-map")
        terminal.command("split .chant/specs/004-impact-map.md")
        terminal.shows("Run impact map")
        for _ in range(2):
            terminal.command("Chant! set-status completed")
            terminal.shows("Run fix")
            terminal.command("w")
            terminal.shows("completed just now")
            terminal.command("Chant! set-status pending")
            terminal.shows("waits for 004-impact-map")
            terminal.shows("has changes that are not saved")
            terminal.command("w")
            terminal.shows("Run impact map")
        terminal.command("qa!")
        terminal.shows("ended 0")
    finally:
        terminal.close()
