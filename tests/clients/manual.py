"""The configurations of docs/editors.md: what users are told to write is what is tested."""

import re

from conftest import ROOT


def configuration(editor: str, language: str) -> str:
    """All blocks of a language in the section of docs/editors.md whose heading begins so."""
    text = (ROOT / "docs" / "editors.md").read_text()
    sections = re.split(r"^#{2,3} ", text, flags=re.MULTILINE)
    (section,) = [it for it in sections if it.casefold().startswith(editor.casefold())]
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    assert blocks, f"docs/editors.md has no {language} for {editor}"
    return "\n".join(blocks)
