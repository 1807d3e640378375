"""A spec is chosen by keys, in real Neovims in a terminal, with each picker that the plugin knows.

The pickers are other people's plugins. They are looked for in the folder that CHANT_NVIM_PLUGINS names, and where users
of Neovim have them; telescope, which Debian has, comes with `scripts/fetch nvim-new`.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT
from terminal import Terminal
from test_neovim import in_terminal

VERSIONS = ["0.10", "new"]
TOOLS = ROOT / ".cache" / "tools"
FZF = TOOLS / "fzf" / "root" / "usr" / "bin"


@dataclass
class Picker:
    """What its user sees of a picker."""

    plugins: list[str]
    # What only its window shows, and Neovim when it takes what is typed there.
    window: str
    mode: str
    # What is typed for a spec, and what only a preview shows of it.
    words: str = "upst"
    preview: str = ""


INSERT = "-- INSERT --"
PREVIEW = "The first phase that other people see"
PICKERS = {
    "telescope": Picker(["plenary.nvim", "telescope.nvim"], "─ Results ─", INSERT, preview=PREVIEW),
    "fzf-lua": Picker(["fzf-lua"], "Specs>", "-- TERMINAL --"),
    "snacks": Picker(["snacks.nvim"], "─ Specs ─", INSERT, preview=PREVIEW),
}
# What Neovim itself asks.
SELECT = Picker([], "Type number and <Enter>", "Type number", words="3")


def folder(plugin: str, version: str = "new") -> Path | None:
    """Where a plugin is. One that is named is taken to be too new for the oldest Neovim, if Debian has another."""
    named, data = os.environ.get("CHANT_NVIM_PLUGINS"), os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    places = [Path(named)] if named else []
    places += (TOOLS / "nvim-new/root/usr/share/nvim/site/pack").glob("*/*")
    if version == "0.10":
        places.reverse()
    places += [*sorted(Path(data, "nvim/site/pack").glob("*/*")), Path(data, "nvim/lazy")]
    # Debian has one without its ending.
    found = [place / name for place in places for name in (plugin, plugin.removesuffix(".nvim"))]
    return next((it.resolve() for it in found if it.is_dir()), None)


def with_fzf() -> str:
    return f"{os.environ['PATH']}:{FZF}"


def lacking(picker: str) -> list[str]:
    """What of a picker is not on this machine."""
    plugins = [plugin for plugin in PICKERS[picker].plugins if folder(plugin) is None]
    if picker == "fzf-lua" and not plugins and not shutil.which("fzf", path=with_fzf()):
        return ["fzf"]
    return plugins


THERE = [picker for picker in PICKERS if not lacking(picker)]


def test_every_picker_is_there():
    """Says once, and not for each journey, which pickers nobody tries here."""
    if missing := [name for picker in PICKERS for name in lacking(picker)]:
        pytest.skip(f"no {', '.join(missing)}: CHANT_NVIM_PLUGINS may name a folder with the plugins")


@pytest.fixture
def neovim(server: str, chain: Path, tmp_path: Path):
    """Opens a spec in a Neovim with some plugins, and what its user says of them."""
    opened: list[Terminal] = []

    def start(version: str, plugins: list[Path], user: str, wish: str, path: str) -> Terminal:
        lines = [
            *(f"vim.opt.runtimepath:append('{plugin}')" for plugin in plugins),
            "vim.o.swapfile, vim.o.shadafile, vim.o.more = false, 'NONE', false",
            "vim.o.statusline = [[at %f:%l %{v:lua.require'chant'.status()}]]",
            user,
            f"require('chant').setup {{ cmd = {{ '{server}', 'serve', '--stdio' }}, picker = '{wish}' }}",
        ]
        # So wide that a list beside a preview shows whole titles.
        spec, size = ".chant/specs/004-impact-map.md", (200, 45)
        opened.append(in_terminal(version, spec, lines, chain, tmp_path, size, path))
        opened[0].shows("at .chant/specs/004-impact-map.md:1 chant ready 0/4")
        return opened[0]

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture
def without_fzf(tmp_path: Path) -> str:
    """A PATH without fzf, and with the other program that fzf-lua takes, but only where it is named."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for program in ["sh", "git"]:
        (programs / program).symlink_to(shutil.which(program))
    (programs / "sk").symlink_to("sh")
    return str(programs)


def leave(terminal: Terminal, picker: Picker) -> None:
    terminal.keys("Escape")
    if picker.mode == INSERT:
        # That was the end of typing only.
        terminal.until("normal mode", lambda: INSERT not in terminal.screen())
        terminal.keys("Escape")
    is_left(terminal, picker)


def is_left(terminal: Terminal, picker: Picker) -> None:
    shown = f"{picker.window}|{picker.mode}|005-fix Lock"
    terminal.until("end of the question", lambda: not re.search(shown, terminal.screen()))


def choose(terminal: Terminal, picker: Picker) -> None:
    """Is asked for a spec twice: chooses nothing, and then one."""
    for leaves in [True, False]:
        terminal.command("Chant specs")
        terminal.shows(picker.window)
        terminal.shows(picker.mode)
        terminal.shows(r"ready 0/4\s+004-impact-map Map what else the lost write touches")
        terminal.shows(r"blocked 0/5\s+005-fix Lock each key, and write by rename")
        terminal.shows(r"blocked 0/4\s+006-upstream-pr Offer the fix upstream")
        if leaves:
            leave(terminal, picker)
            terminal.command("echo 'loaded:' bufloaded('.chant/specs/006-upstream-pr.md') 'mode:' mode()")
            terminal.shows("loaded: 0 mode: n")
            terminal.shows("at .chant/specs/004-impact-map.md:1 chant ready 0/4")
    terminal.type(picker.words)
    if picker is not SELECT:
        terminal.until("the specs that fit", lambda: "005-fix Lock" not in terminal.screen())
    terminal.shows(picker.preview)
    terminal.keys("Enter")
    terminal.shows("at .chant/specs/006-upstream-pr.md:25 chant blocked 0/4")
    is_left(terminal, picker)


# How users have their pickers: the one that asks, the plugins that are there, what is said of them, and what is wished.
SETUP = {
    "telescope": "require('telescope').setup {}",
    "fzf-lua": "require('fzf-lua').setup {}",
    "snacks": "require('snacks').setup { picker = { ui_select = false } }",
}
ABLE = {name: (name, [name], SETUP[name], "") for name in THERE} | {
    "nothing": ("select", [], "", ""),
    "a wish for none of all": ("select", THERE, "\n".join(SETUP[name] for name in THERE), "select"),
    "a wish for one of all": (THERE[-1] if THERE else "select", THERE, "", THERE[-1] if THERE else "select"),
}


@pytest.mark.parametrize("how", ABLE)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_spec_is_chosen(neovim, version: str, how: str):
    picker, there, setup, wish = ABLE[how]
    plugins = [folder(plugin, version) for name in there for plugin in PICKERS[name].plugins]
    choose(neovim(version, plugins, setup, wish, with_fzf()), PICKERS.get(picker, SELECT))


# Plugins that are there and cannot pick: what their user says and wishes, and what stands for them on a machine that
# does not have them.
FZF_LUA = {"fzf-lua": "return {}", "fzf-lua/config": "return { globals = {} }"}
UNABLE = {
    "telescope without plenary": ("telescope.nvim", "", "", {"telescope": "return {}"}),
    "a wish for telescope without plenary": ("telescope.nvim", "", "telescope", {"telescope": "return {}"}),
    "fzf-lua without fzf": ("fzf-lua", "", "", FZF_LUA),
    "a wish for fzf-lua without fzf": ("fzf-lua", "", "fzf-lua", FZF_LUA),
    "snacks without its picker": (
        "snacks.nvim",
        "require('snacks').setup { picker = { enabled = false }, scope = {} }",
        "",
        {"snacks": "return { setup = function(given) require('snacks').config = given end }"},
    ),
    "snacks of which nothing is said": ("snacks.nvim", "", "", {"snacks": "return { config = { picker = {} } }"}),
}


@pytest.mark.parametrize("how", UNABLE)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_plugin_that_cannot_pick_is_passed_over(neovim, without_fzf: str, version: str, how: str, tmp_path: Path):
    plugin, setup, wish, instead = UNABLE[how]
    place = folder(plugin, version) or tmp_path / "instead"
    if place == tmp_path / "instead":
        for module, text in instead.items():
            file = place / "lua" / f"{module}.lua"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    choose(neovim(version, [place], setup, wish, without_fzf), SELECT)


@pytest.mark.parametrize("picker", ["select", *THERE])
@pytest.mark.parametrize("version", VERSIONS)
def test_specs_that_look_alike_are_told_apart(neovim, without_fzf: str, chain: Path, version: str, picker: str):
    """Also: fzf-lua takes the fzf that its user names."""
    for year in ["2024", "2025"]:
        archived = chain / ".chant" / "archive" / f"{year}-01-01" / "twin.md"
        archived.parent.mkdir(parents=True)
        archived.write_text("---\nstatus: completed\n---\n\n# 発射: \"one\" of `two`\n")
    named = f"require('fzf-lua').setup {{ fzf_bin = '{shutil.which('fzf', path=with_fzf())}' }}"
    plugins = [folder(plugin, version) for plugin in PICKERS.get(picker, SELECT).plugins]
    setup = named if picker == "fzf-lua" else SETUP.get(picker, "")
    terminal = neovim(version, plugins, setup, picker, without_fzf)
    came_to = []
    for second in [False, True]:
        terminal.command("Chant specs twin")
        terminal.shows(PICKERS.get(picker, SELECT).mode)
        terminal.shows('(archive +twin 発射: "one" of `two`[^`]*){2}')
        if picker == "select":
            terminal.type("2" if second else "1")
        elif second:
            terminal.keys("Up" if picker == "telescope" else "Down")
        terminal.keys("Enter")
        came_to.append(terminal.shows(r"at .chant/archive/(202.)-01-01/twin.md:5").group(1))
        is_left(terminal, PICKERS.get(picker, SELECT))
        terminal.command("edit .chant/specs/004-impact-map.md")
        terminal.shows("at .chant/specs/004-impact-map.md:1 ")
    assert sorted(came_to) == ["2024", "2025"]
