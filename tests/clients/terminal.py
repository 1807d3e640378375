"""A terminal that a program is used in as a person uses it: keys are typed, and the screen is looked at."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from conftest import ROOT
from editor import PATIENCE


def tmux() -> str | None:
    """The machine's tmux, or the one that `scripts/fetch` brought."""
    fetched = ROOT / ".cache" / "tools" / "tmux" / "root" / "usr" / "bin" / "tmux"
    return shutil.which("tmux") or (str(fetched) if os.access(fetched, os.X_OK) else None)


class Terminal:
    """A program in a tmux server of its own, which ends with it."""

    def __init__(
        self, command: list[str], folder: Path, environment: dict[str, str], columns: int = 150, rows: int = 45
    ):
        # The path of a socket must be short.
        self.folder = tempfile.mkdtemp(prefix="t")
        self.tmux = [tmux(), "-S", f"{self.folder}/s", "-f", "/dev/null"]
        # What the program leaves on the screen is still there when it has ended.
        subprocess.run(
            [*self.tmux, "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(rows), "-c", str(folder)]
            + ["sh", "-c", '"$@"; echo "ended $?"; exec sleep 600', "sh", *command],
            env=environment,
            check=True,
        )

    def close(self) -> None:
        """Ends the program, if it has not ended."""
        subprocess.run([*self.tmux, "kill-server"], capture_output=True)
        shutil.rmtree(self.folder)

    def screen(self) -> str:
        return subprocess.run(
            [*self.tmux, "capture-pane", "-p", "-t", "t"], check=True, capture_output=True, text=True
        ).stdout

    def cursor(self) -> int:
        """The row of the screen, from 0, in which the cursor is."""
        asked = [*self.tmux, "display-message", "-p", "-t", "t", "#{cursor_y}"]
        return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)

    def keys(self, *keys: str) -> None:
        """Presses keys by tmux's names for them (`Enter`, `Down`, `C-u`), or characters."""
        subprocess.run([*self.tmux, "send-keys", "-t", "t", *keys], check=True)

    def type(self, text: str) -> None:
        """Types a text as it is."""
        subprocess.run([*self.tmux, "send-keys", "-t", "t", "-l", text], check=True)

    def command(self, text: str) -> None:
        """Gives a command as one does in Neovim and Helix, behind a colon."""
        self.keys(":")
        self.type(text)
        self.keys("Enter")

    def shows(self, pattern: str) -> re.Match:
        """Waits until the screen shows something."""
        return self.until(pattern, lambda: re.search(pattern, self.screen()))

    def until(self, what: str, condition):
        """Waits until something holds."""
        end = time.monotonic() + PATIENCE
        while not (found := condition()):
            assert time.monotonic() < end, f"no {what} on\n{self.screen()}"
            time.sleep(0.05)
        return found
