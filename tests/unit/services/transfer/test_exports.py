"""Chats written to files: what stands in each form, and that no key and nothing half is left."""

import asyncio
import json
import stat
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import InputUnreadable, StoreNotWritable
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.transfer import ExportChoice, ExportFormat, ExportReport
from duologue.services.suite import Services
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.formats.file_names import FileNames, safe_name
from duologue.services.transfer.long_work import LongWork, Stopped
from helpers.services import KEY
from helpers.transfers import left_in, save, services_in, talk
from helpers.trees import PICTURE, PICTURE_ID

IMAGE = ImagePart("dot.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16, PICTURE)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with services_in(tmp_path / "home") as opened:
        yield opened


async def rich_chat(services: Services) -> None:
    await talk(
        services,
        "A <lamp>",
        [IMAGE, FilePart("a.py", "print('```')\n", 12), TextPart("Look:\n<b>")],
        [
            ThinkingPart("Hm."),
            TextPart("**Yes**\n\n```python\nx = 1\n```"),
            ToolCallPart("c1", "weather", '{"at": "Oslo"}'),
        ],
        [ToolResultPart("c1", "4 degrees")],
        "Cold, $$x^2$$.",
    )


async def test_markdown_has_every_part_of_the_turns_that_are_shown(
    services: Services, tmp_path: Path
) -> None:
    await rich_chat(services)
    report = await save(services, tmp_path / "a.md", ExportFormat.MARKDOWN)
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert report == ExportReport(1, 4)
    assert text.startswith("# A <lamp>\n")
    for piece in (
        "[image: dot.png]", "````py\nprint('```')\n````", "Look:\n<b>", "> **Thinking**\n>\n> Hm.",
        "**Yes**", '**Tool call: weather**\n\n```json\n{\n  "at": "Oslo"\n}\n```', "## Tool result",
        "4 degrees", "$$x^2$$",
    ):  # fmt: skip
        assert piece in text


async def test_thinking_can_stay_out_of_documents(services: Services, tmp_path: Path) -> None:
    await rich_chat(services)
    await save(services, tmp_path / "a.md", ExportFormat.MARKDOWN, thinking=False)
    assert "Hm." not in (tmp_path / "a.md").read_text(encoding="utf-8")


async def test_html_escapes_words_and_holds_images_and_colours(services: Services, tmp_path: Path) -> None:
    await rich_chat(services)
    await save(services, tmp_path / "a.html", ExportFormat.HTML)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    for piece in (
        "<title>A &lt;lamp&gt;</title>", "Look:\n&lt;b&gt;", "<strong>Yes</strong>",
        "<summary>Thinking</summary>",
        '<span class="number">1</span>', "data:image/png;base64,", "Content-Security-Policy",
        '<math displaystyle="true" alttext="x^2">', "<msup><mi>x</mi><mn>2</mn></msup>",
        "default-src &#x27;none&#x27;",
    ):  # fmt: skip
        assert piece in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


async def test_an_image_that_is_none_stays_a_name(services: Services, tmp_path: Path) -> None:
    svg = replace(IMAGE, data=b"<svg onload=alert(1)>", sha256="0" * 64, media_type="image/svg+xml")
    fake = replace(IMAGE, data=b"<svg>", sha256="1" * 64)
    await talk(services, "x", [svg, fake], "ok")
    await save(services, tmp_path / "a.html", ExportFormat.HTML)
    assert "<img" not in (tmp_path / "a.html").read_text(encoding="utf-8")


async def test_jsonl_is_a_line_of_openai_messages_for_each_chat(services: Services, tmp_path: Path) -> None:
    first = await talk(services, "one", "Q\u2028", [ThinkingPart("Hm."), TextPart("A")])
    await services.library.save(replace(first, system="Be brief."))
    await services.library.create("demo", first.style, "m", title="empty")
    report = await save(services, tmp_path / "a.jsonl", ExportFormat.JSONL)
    [line] = (tmp_path / "a.jsonl").read_text(encoding="ascii").splitlines()
    assert report == ExportReport(1, 2, empty=1)
    assert json.loads(line) == {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Q\u2028"},
            {"role": "assistant", "content": "A"},
        ]
    }


async def test_jsonl_holds_tools_files_and_images(services: Services, tmp_path: Path) -> None:
    await rich_chat(services)
    await save(services, tmp_path / "a.jsonl", ExportFormat.JSONL)
    asked, called, result, _ = json.loads((tmp_path / "a.jsonl").read_text(encoding="ascii"))["messages"]
    assert [block["type"] for block in asked["content"]] == ["image_url", "text"]
    assert called["tool_calls"][0]["function"]["name"] == "weather"
    assert result == {"role": "tool", "tool_call_id": "c1", "content": "4 degrees"}


async def test_several_documents_are_one_archive_of_safe_names(services: Services, tmp_path: Path) -> None:
    for title in ("../up", "same", "SAME", "con", ""):
        await talk(services, title, "Q", "A")
    await save(services, tmp_path / "all.zip", ExportFormat.MARKDOWN)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert sorted(archive.namelist()) == ["SAME.md", "chat con.md", "chat.md", "same (2).md", "up.md"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d*?", "a b c d"),
        ("..", "chat"),
        ("NUL", "chat NUL"),
        ("  ", "chat"),
        ("月 亮", "月 亮"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_title_makes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert safe_name(title, ".md") == name + ".md"


def test_no_name_stands_twice() -> None:
    names = FileNames(".md")
    assert [names.of("a"), names.of("A"), names.of("a (2)")] == ["a.md", "A (2).md", "a (2) (2).md"]


@pytest.mark.parametrize("kind", ExportFormat)
async def test_no_key_leaves_the_app(services: Services, tmp_path: Path, kind: ExportFormat) -> None:
    services.transfers._redact.learn(KEY)  # as the accounts do with every key they see
    key = KEY.reveal()
    await talk(
        services,
        f"key {key}",
        [TextPart(key), FilePart("a.env", f"KEY={key}\n")],
        [TextPart(f"```python\nk = {key}\n```"), ToolCallPart("c", "t", json.dumps({"key": key}))],
        [ToolResultPart("c", key)],
        "done",
    )
    await save(services, tmp_path / "a", kind)
    written = (tmp_path / "a").read_bytes()
    assert b"[key]" in written
    assert key.encode() not in written
    assert KEY.reveal()[4:] not in written.decode()


async def test_a_file_that_could_not_be_written_says_so_and_leaves_nothing(
    services: Services, tmp_path: Path
) -> None:
    await talk(services, "one", "Q", "A")
    with pytest.raises(StoreNotWritable):
        await save(services, tmp_path / "no" / "a.json", ExportFormat.JSON)


async def test_an_export_is_for_its_owner_alone(services: Services, tmp_path: Path) -> None:
    await talk(services, "one", "Q", "A")
    await save(services, tmp_path / "a.json", ExportFormat.JSON)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o600


async def test_nothing_to_export_is_said(services: Services, tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="no chat"):
        await save(services, tmp_path / "a.json", ExportFormat.JSON)
    assert left_in(tmp_path) == ["home"]


async def test_a_stopped_export_leaves_what_was_there(services: Services, tmp_path: Path) -> None:
    for number in range(3):
        await talk(services, str(number), "Q", "A")
    (tmp_path / "a.json").write_text("before")
    work = LongWork()
    work.stop()
    plan = ExportPlan(ExportChoice(), ExportFormat.JSON)
    with pytest.raises(Stopped):
        await services.transfers.exports.save(plan, tmp_path / "a.json", work)
    assert (tmp_path / "a.json").read_text() == "before"
    assert left_in(tmp_path) == ["a.json", "home"]


async def test_a_window_that_closes_ends_an_export_cleanly(services: Services, tmp_path: Path) -> None:
    await talk(services, "one", "Q", "A")
    plan = ExportPlan(ExportChoice(), ExportFormat.HTML)
    task = asyncio.ensure_future(services.transfers.exports.save(plan, tmp_path / "a.html", LongWork()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left_in(tmp_path) in (["home"], ["a.html", "home"])


async def test_progress_counts_chats(services: Services, tmp_path: Path) -> None:
    for number in range(3):
        await talk(services, str(number), "Q", "A")
    work = LongWork()
    await services.transfers.exports.save(
        ExportPlan(ExportChoice(), ExportFormat.JSON), tmp_path / "a.json", work
    )
    assert (work.done, work.total) == (3, 3)
    assert await services.transfers.exports.count(ExportChoice()) == 3
