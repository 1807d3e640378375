"""Journeys through a real Emacs, with Eglot and with lsp-mode, by the configurations of docs/editors.md."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from manual import configuration

HERE = Path(__file__).resolve().parent
FETCHED = ROOT / ".cache" / "tools" / "emacs" / "root"


def emacs() -> tuple[list[str], dict[str, str]] | None:
    """The Emacs that `scripts/fetch` brought, and what it needs to find its own files, which lie elsewhere."""
    program = FETCHED / "usr" / "bin" / "emacs-nox"
    versions = sorted((FETCHED / "usr" / "share" / "emacs").glob("[0-9]*"))
    if not os.access(program, os.X_OK) or not versions:
        return None
    share, packages = versions[-1], sorted((FETCHED / "usr/share/emacs/site-lisp/elpa-src").glob("*/"))
    (libexec,) = (FETCHED / "usr" / "libexec" / "emacs").glob("*/*/")
    (dump,) = libexec.glob("*.pdmp")
    lisp = [str(share / "lisp"), *(str(path) for path in (share / "lisp").rglob("*/") if path.is_dir())]
    paths = {
        "EMACSLOADPATH": ":".join([*map(str, packages), *lisp]),
        "EMACSDATA": str(share / "etc"),
        "EMACSPATH": str(libexec),
    }
    return [str(program), f"--dump-file={dump}"], paths


@pytest.mark.parametrize("client", ["eglot", "lsp-mode"])
def test_journey(client: str, server: str, tmp_path: Path):
    found = emacs()
    if found is None:
        pytest.skip("no Emacs: scripts/fetch emacs brings one where there is apt")
    command, paths = found
    workspace, home, bin = (tmp_path / name for name in ("workspace", "home", "bin"))
    for example in ("faulty", "issue-42"):
        shutil.copytree(ROOT / "examples" / example, workspace / example)
    home.mkdir()
    bin.mkdir()
    (bin / "chant-lsp").symlink_to(server)
    init = tmp_path / "init.el"
    init.write_text(configuration(client, "elisp"))
    done = subprocess.run(
        [*command, "--batch", "-Q", "-l", HERE / "emacs/stage.el", "-l", HERE / f"emacs/{client}.el"]
        + ["--", init, workspace],
        env={"PATH": f"{bin}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8", **paths},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert f"ok {client}" in done.stdout.splitlines(), done.stdout
