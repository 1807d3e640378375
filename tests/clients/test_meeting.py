"""One spec, three writers at once: keys in the buffer, ticks through the server, and another program that saves the file."""

import asyncio
import os
import random

from lsprotocol import types as lsp

from editor import PATIENCE, Buffer, Editor

PATH = ".chant/specs/031-meet.md"
CRITERIA = 12


def text(typed: str, ticked: set[int], added: int, status: str) -> str:
    """The spec with all that was done to it."""
    boxes = "".join(f"- [{'x' if number in ticked else ' '}] criterion {number}\r\n" for number in range(CRITERIA))
    theirs = "".join(f"- [ ] theirs {number}\r\n" for number in range(added))
    return f"---\r\nstatus: {status} # 🚀\r\n---\r\n# Meet{typed}\r\n\r\n## Acceptance Criteria\r\n\r\n{boxes}{theirs}"


async def execute(editor: Editor, command: str, **argument: object) -> dict:
    params = lsp.ExecuteCommandParams(command, [argument])
    return await asyncio.wait_for(editor.client.workspace_execute_command_async(params), PATIENCE)


async def until(condition) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def save_as_another(editor: Editor, buffer: Buffer, new: str) -> None:
    """Saves as chant does, and lets the server hear of it as this client does it."""
    file = editor.client.root / PATH
    temporary = file.with_suffix(".md.tmp")
    temporary.write_bytes(new.encode())
    os.rename(temporary, file)
    files = editor.client.capabilities.workspace and editor.client.capabilities.workspace.did_change_watched_files
    if files and files.dynamic_registration:
        event = lsp.FileEvent(buffer.uri, lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))


async def test_nothing_of_anyone_is_lost(editor: Editor):
    client = editor.client
    client.choice = "Take both"
    choices = client.capabilities.window and client.capabilities.window.show_message
    (client.root / PATH).write_bytes(text("", set(), 0, "pending").encode())
    buffer = editor.open(PATH)
    dice = random.Random(7)
    typed, ticked, added, status = "", set(), 0, "pending"
    # What the other program has read last: it knows nothing of what was not saved since.
    seen: tuple[set[int], int] = (set(), 0)
    seen_typed = ""
    await execute(editor, "chant.tickCriterion", uri=buffer.uri, criterion="criterion 0", checked=True)
    ticked.add(0)
    conflicts = 0
    for _ in range(30):
        match dice.choice(["tick", "tick", "type", "save", "other"]):
            case "tick":
                number = dice.randrange(CRITERIA)
                tick = asyncio.ensure_future(
                    execute(
                        editor, "chant.tickCriterion", uri=buffer.uri, criterion=f"criterion {number}", checked=True
                    )
                )
                # A key is pressed somewhere on the way of the question to and fro.
                for _ in range(dice.randrange(4)):
                    await asyncio.sleep(0)
                buffer.type(f"# Meet{typed}", "é")
                typed += "é"
                assert (await tick)["applied"] == (number not in ticked)
                ticked.add(number)
            case "type":
                buffer.type(f"# Meet{typed}", "k")
                typed += "k"
            case "save":
                buffer.save()
                seen, seen_typed = (set(ticked), added), typed
            case "other":
                # Whoever has typed nothing has nothing to lose, and the editor would load what was saved.
                buffer.type(f"# Meet{typed}", "!")
                typed += "!"
                number = dice.randrange(CRITERIA)
                added, status = added + 1, "in_progress"
                seen = (seen[0] | {number}, added)
                await save_as_another(editor, buffer, text(seen_typed, *seen, status))
                conflicts += 1
                if choices:
                    await until(lambda: len(client.questions) == conflicts)
                else:
                    await until(lambda: len(client.messages) == conflicts)
                    answer = await execute(editor, "chant.takeBoth", uri=buffer.uri)
                    assert answer == {"applied": True, "conflicts": 0}
                ticked.add(number)
                await until(lambda: f"theirs {added - 1}" in buffer.text)
        assert buffer.text == text(typed, ticked, added, status)
    assert conflicts > 3
    buffer.save()
    # Nothing more is said: a question whose answer comes later shows that there is none on its way.
    await execute(editor, "chant.tickCriterion", uri=buffer.uri, criterion="theirs 0", checked=True)
    assert (client.root / PATH).read_bytes() == text(typed, ticked, added, status).encode()
    assert len(client.questions) + len(client.messages) == conflicts
