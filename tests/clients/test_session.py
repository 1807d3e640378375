"""Sessions of a client nobody here wrote: pytest-lsp, with the capabilities of several editors."""

import asyncio

import pytest
from lsprotocol import types as lsp

from conftest import FOREIGN
from editor import PATIENCE, Editor, sorted_codes, width

# `labels: [🚀 launch, phase: fix]`, with CRLF at the end of each line: `phase: fix` is a map and no string.
EMOJI = ".chant/specs/029-crlf-and-emoji.md"


async def test_the_encoding_is_one_that_the_client_offers(editor: Editor):
    general = editor.client.capabilities.general
    offered = (general and general.position_encodings) or ["utf-16"]
    assert editor.encoding in [getattr(e, "value", e) for e in offered]


async def test_columns_behind_an_emoji(editor: Editor):
    buffer = editor.open(EMOJI)
    [mistake] = await buffer.says("wrong-type")
    assert mistake.source == "chant"
    assert mistake.severity == lsp.DiagnosticSeverity.Error
    assert mistake.range == buffer.place("phase: fix")
    assert mistake.range.start.character == width("labels: [🚀 launch, ", editor.encoding)


async def test_a_mistake_is_mended_by_typing(editor: Editor):
    buffer = editor.open(EMOJI)
    await buffer.says("wrong-type")
    buffer.backspace("phase: ")
    buffer.backspace("phase:")
    buffer.type("phase", "-")
    await buffer.says()
    assert "labels: [🚀 launch, phase-fix]\r\n" in buffer.text


async def test_a_mistake_is_made_and_taken_back_by_typing(editor: Editor):
    buffer = editor.open(".chant/specs/003-root-cause.md")
    await buffer.says()
    buffer.type("status: ", "🚀")
    [mistake] = await buffer.says("unknown-value")
    assert mistake.range.end == buffer.position(buffer.text.index("\n", buffer.text.index("🚀")))
    buffer.backspace("status: 🚀")
    await buffer.says()


async def test_several_changes_in_one_message(editor: Editor):
    buffer = editor.open(EMOJI)
    # Each range counts on the text that the change before it left: the first moves all that stands behind it.
    buffer.replace(("🚀 launch", "🚀🚀\r\n  launch"), ("phase: fix", '"phase: fix"'), ("pending", "in-progress"))
    [mistake] = await buffer.says("unknown-value")
    assert mistake.range == buffer.place("in-progress")
    buffer.replace(("in-progress", "pending"))
    await buffer.says()


async def test_what_was_typed_and_not_saved_is_forgotten_at_close(editor: Editor):
    buffer = editor.open(EMOJI)
    buffer.replace(("phase: fix", "phase-fix"))
    await buffer.says()
    buffer.close()
    again = editor.open(EMOJI)
    [mistake] = await again.says("wrong-type")
    assert mistake.range == again.place("phase: fix")


async def test_names_of_other_scripts(editor: Editor):
    text = "---\nstatus: pending\ndepends_on: [発射 🚀, 009-gone]\n---\n# 着陸\n\n## Acceptance Criteria\n\n- [ ] Land\n"
    buffer = editor.open(".chant/specs/着陸 🌕.md", text)
    [mistake] = await buffer.says("unknown-dependency")
    assert mistake.range == buffer.place("009-gone")
    for _ in ", 009-gone":
        buffer.backspace(buffer.text[buffer.text.index("🚀") : buffer.text.index("]")])
    await buffer.says()
    assert await editor.open(FOREIGN).says() == []


async def test_a_diagnostic_leads_to_its_page_where_the_client_can_open_it(editor: Editor):
    [mistake] = await editor.open(EMOJI).says("wrong-type")
    publishing = editor.client.capabilities.text_document.publish_diagnostics
    if publishing and publishing.code_description_support:
        assert mistake.code_description is not None and mistake.code_description.href.endswith("#wrong-type")
    else:
        assert mistake.code_description is None


async def test_other_markdown_is_left_alone(editor: Editor):
    readme = editor.open("README.md", "---\nstatus: in-progress\n---\n\n[x](nowhere.md)\n")
    if editor.client.pulls:
        await readme.says()
    # The answer about a spec that was opened later shows that the server has passed the other one.
    await editor.open(EMOJI).says("wrong-type")
    assert not any(p.diagnostics for p in editor.client.published if p.uri == readme.uri)


async def test_published_versions_are_those_of_the_document(bare: Editor):
    buffer = bare.open(EMOJI)
    assert sorted_codes((await buffer.published(1)).diagnostics) == ["wrong-type"]
    buffer.replace(("phase: fix", "phase-fix"))
    assert sorted_codes((await buffer.published(2)).diagnostics) == []
    buffer.version = 40  # versions may leap
    buffer.replace(("phase-fix", "phase: fix"))
    assert sorted_codes((await buffer.published(41)).diagnostics) == ["wrong-type"]
    versions = [p.version for p in bare.client.published if p.uri == buffer.uri]
    assert versions == sorted(versions)


async def test_a_client_that_announces_nothing_counts_in_utf_16(bare: Editor):
    assert bare.encoding == "utf-16"
    buffer = bare.open(EMOJI)
    [mistake] = (await buffer.published(1)).diagnostics
    assert mistake.range.start.character == len("labels: [.. launch, ")


@pytest.mark.parametrize(("shutdown", "status"), [(True, 0), (False, 1)])
async def test_exit_status(bare: Editor, shutdown: bool, status: int):
    if shutdown:
        await asyncio.wait_for(bare.client.shutdown_async(None), PATIENCE)
    bare.client.exit(None)
    # stdin stays open: the server ends because it was told to, not because nobody is left to listen.
    assert await asyncio.wait_for(bare.client._server.wait(), PATIENCE) == status
