"""Chats taken in from files: ours come back as they were, hostile ones leave no trace."""

import asyncio
import io
import json
import os
import stat
import threading
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from duologue.domain.errors import InputUnreadable
from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.transfer import ExportChoice, ExportFormat, LeftOut, OnKnown, Source
from duologue.services.suite import Services
from duologue.services.transfer.imports import json_stream, reading
from duologue.services.transfer.long_work import LongWork, Stopped
from helpers.transfers import left_in, save, services_in, take, talk
from helpers.trees import PICTURE, PICTURE_ID

CHATGPT = Path(__file__).parents[3] / "fixtures" / "chatgpt" / "conversations.json"
EVERYTHING = ExportChoice(archived=True)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with services_in(tmp_path / "home") as opened:
        yield opened


def trees(services: Services) -> list[Any]:
    with services.transfers._archive.snapshot() as snapshot:
        return [snapshot.tree(identity) for identity in snapshot.chat_ids(EVERYTHING)]


def written(tmp_path: Path, value: object, name: str = "in.json") -> Path:
    path = tmp_path / name
    data = (
        value
        if isinstance(value, bytes)
        else str(value).encode()
        if isinstance(value, str)
        else json.dumps(value).encode()
    )
    path.write_bytes(data)
    return path


async def refused(services: Services, path: Path, match: str = ".") -> None:
    """The file is refused with a sentence, and nothing of it is kept."""
    with pytest.raises(InputUnreadable, match=match):
        await take(services, path)
    assert trees(services) == []
    assert await services.folders.all() == []


# -- ours -----------------------------------------------------------------------------------------------


async def test_what_goes_out_comes_back_in_another_home(services: Services, tmp_path: Path) -> None:
    image = ImagePart("dot.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16, PICTURE)
    chat = await talk(
        services,
        "A",
        [image, FilePart("a.txt", "hi", 2), TextPart("Q")],
        [ThinkingPart("Hm."), TextPart("A")],
    )
    folder = await services.folders.create("Work")
    assert folder is not None
    await services.library.move(chat.id, folder.id)
    await save(services, tmp_path / "a.json", ExportFormat.JSON)
    async with services_in(tmp_path / "other") as other:
        report = await take(other, tmp_path / "a.json")
        assert (report.source, len(report.chat_ids), report.turns) == (Source.DUOLOGUE, 1, 2)
        assert report.left_out == {}
        assert trees(other) == trees(services)
        assert await other.folders.all() == [folder]
        with other.transfers._archive.snapshot() as snapshot:
            kept = snapshot.file(PICTURE_ID)
            assert kept is not None
            assert kept.data == PICTURE


async def test_a_second_import_says_what_is_here_and_skips_or_copies(
    services: Services, tmp_path: Path
) -> None:
    await talk(services, "A", "Q", "A")
    await save(services, tmp_path / "a.json", ExportFormat.JSON)
    preview = await services.transfers.imports.look(tmp_path / "a.json", LongWork())
    assert (preview.chats, preview.turns, preview.known) == (1, 2, 1)
    assert (await take(services, tmp_path / "a.json")).left_out == {LeftOut.KNOWN: 1}
    assert len((await take(services, tmp_path / "a.json", OnKnown.COPY)).chat_ids) == 1
    assert len(trees(services)) == 2


async def test_undo_moves_the_chats_to_the_bin(services: Services) -> None:
    report = await take(services, CHATGPT)
    await services.transfers.imports.take_back(report)
    assert trees(services) == []


async def test_a_chat_of_a_profile_that_is_not_here_goes_on_with_the_one_of_new_chats(
    services: Services, tmp_path: Path
) -> None:
    await talk(services, "A", "Q", "A")
    await save(services, tmp_path / "a.json", ExportFormat.JSON)
    text = (tmp_path / "a.json").read_text().replace('"profile":"demo"', '"profile":"elsewhere"')
    async with services_in(tmp_path / "other") as other:
        await take(other, written(tmp_path, text))
        assert trees(other)[0].chat.profile_id == other.accounts.profiles[0].id


# -- ChatGPT's and messages -----------------------------------------------------------------------------


async def test_chatgpts_export_comes_with_its_branches(services: Services) -> None:
    report = await take(services, CHATGPT)
    assert (report.source, len(report.chat_ids), report.turns) == (Source.CHATGPT, 2, 11)
    assert report.left_out == {LeftOut.IMAGES: 1, LeftOut.NOTES: 2, LeftOut.EMPTY_CHATS: 1}
    first = next(tree for tree in trees(services) if tree.chat.title.startswith("A <b>"))
    assert max(message.versions for message in first.messages) == 2
    assert (await take(services, CHATGPT)).left_out[LeftOut.KNOWN] == 2


def zipped(tmp_path: Path, *members: tuple[str, bytes]) -> Path:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["conversations.json", "chatgpt-2026/conversations.json"])
async def test_the_archive_that_chatgpt_sends_is_read_as_it_is(
    services: Services, tmp_path: Path, name: str
) -> None:
    path = zipped(tmp_path, ("chat.html", b"<html>"), (name, CHATGPT.read_bytes()))
    assert len((await take(services, path)).chat_ids) == 2


async def test_an_archive_of_several_parts_is_one_import(services: Services, tmp_path: Path) -> None:
    one, two, _ = json.loads(CHATGPT.read_text(encoding="utf-8"))
    members = [
        (f"conversations-00{n}.json", json.dumps([each]).encode()) for n, each in enumerate((one, two))
    ]
    assert len((await take(services, zipped(tmp_path, *members))).chat_ids) == 2


OPENAI = {
    "model": "gpt",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Q"}]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": {"name": "t", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c", "content": "R"},
        {"role": "assistant", "content": "A"},
    ],
}
ANTHROPIC = {
    "model": "claude",
    "system": "Be brief.",
    "messages": [
        {"role": "user", "content": "Q"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "c", "name": "t", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c", "content": "R"}]},
        {"role": "assistant", "content": "A"},
    ],
}


@pytest.mark.parametrize("body", [OPENAI, ANTHROPIC], ids=["openai", "anthropic"])
async def test_the_body_of_a_request_becomes_a_chat(
    services: Services, tmp_path: Path, body: dict[str, Any]
) -> None:
    report = await take(services, written(tmp_path, body))
    assert report.source is Source.MESSAGES
    [tree] = trees(services)
    assert (tree.chat.title, tree.chat.system, tree.chat.model) == ("Q", "Be brief.", body["model"])
    assert [message.parts for message in tree.path] == [
        (TextPart("Q"),),
        (ToolCallPart("c", "t", "{}"),),
        (ToolResultPart("c", "R"),),
        (TextPart("A"),),
    ]


async def test_a_bare_list_of_messages_is_one_chat(services: Services, tmp_path: Path) -> None:
    await take(services, written(tmp_path, OPENAI["messages"]))
    assert len(trees(services)) == 1


async def test_each_line_of_jsonl_is_a_chat_also_of_our_own_export(
    services: Services, tmp_path: Path
) -> None:
    await talk(services, "one", "Q1", "A1")
    await talk(services, "two", "Q2", "A2")
    await save(services, tmp_path / "a.jsonl", ExportFormat.JSONL)
    async with services_in(tmp_path / "other") as other:
        assert len((await take(other, tmp_path / "a.jsonl")).chat_ids) == 2
        assert {tree.path[1].text for tree in trees(other)} == {"A1", "A2"}
        assert (await take(other, tmp_path / "a.jsonl")).left_out[LeftOut.KNOWN] == 2


@pytest.mark.fault("F60")
async def test_a_bad_chat_among_many_is_named_and_nothing_is_taken(
    services: Services, tmp_path: Path
) -> None:
    good = json.dumps({"messages": [{"role": "user", "content": "Q"}]})
    bad = json.dumps({"messages": [{"role": "user", "content": "Q"}, {"role": "user", "content": 5}]})
    text = f"{good}\n{good}\n{bad}".encode()
    await refused(services, written(tmp_path, text), "In chat 3 of the file: The content of message 2 is")
    await refused(
        services, written(tmp_path, f"{good}\n{good}\n{{'a': 'words enough'}}".encode()), "damaged in line 3"
    )


async def test_images_of_messages_are_counted_where_they_can_not_come_along(
    services: Services, tmp_path: Path
) -> None:
    content = [
        {"type": "text", "text": "Q"},
        {"type": "image_url", "image_url": {"url": "https://a.example/b.png"}},
    ]
    report = await take(services, written(tmp_path, [{"role": "user", "content": content}]))
    assert report.left_out == {LeftOut.IMAGES: 1}


# -- hostile --------------------------------------------------------------------------------------------

OURS: dict[str, Any] = {"format": "duologue", "version": 1, "folders": [], "files": [], "chats": []}
CHAT = {"id": "c", "title": "t", "profile": "demo", "style": "openai", "model": "m", "messages": []}


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    ("text", "match"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"hello", "not a file of chats"),
        (b"<html>", "not a file of chats"),
        (b"\x00\x01\x02", "not a file of chats"),
        (b"{}", "not a file of chats"),
        (b'{"format":"other"}', "not a file of chats"),
        (b'[{"a":1}]', "not a list of messages"),
        (b"[1, 2]", "not a list of messages"),
        (b'{"messages":[{"role":"king","content":"x"}]}', "role of message 1 is “king”"),
        (b'{"format":"duologue","version":2,"chats":[]}', "newer Duologue"),
        (b'{"format":"duologue","chats":[]}', "which version"),
        (b'{"format":"duologue","version":1,"chats":[', "too early"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"[" * 200_000, "nested"),
        (b'{"messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
    ],
)
async def test_a_file_that_is_none_of_these_is_refused(
    services: Services, tmp_path: Path, text: bytes, match: str
) -> None:
    await refused(services, written(tmp_path, text), match)


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    "chats",
    [
        [CHAT, CHAT],
        [
            CHAT,
            {
                **CHAT,
                "id": "d",
                "messages": [{"id": "1", "parent": "1", "role": "user", "state": "sent", "parts": []}],
            },
        ],
        [
            CHAT,
            {
                **CHAT,
                "id": "d",
                "messages": [{"id": "1", "parent": "0", "role": "user", "state": "sent", "parts": []}],
            },
        ],
        [CHAT, 5],
        [CHAT, {**CHAT, "id": "d", "pinned": "yes"}],
    ],
    ids=["twice", "circle", "orphan", "no object", "wrong type"],
)
async def test_one_bad_chat_refuses_all_of_a_file(
    services: Services, tmp_path: Path, chats: list[Any]
) -> None:
    await refused(
        services, written(tmp_path, {**OURS, "folders": [{"id": "f", "name": "F"}], "chats": chats})
    )


@pytest.mark.fault("F60")
async def test_titles_and_names_made_of_mark_up_are_words(services: Services, tmp_path: Path) -> None:
    hostile = {**CHAT, "title": "<img src=x onerror=alert(1)>\u202e", "model": "<b>", "id": "../../etc"}
    await take(services, written(tmp_path, {**OURS, "chats": [hostile]}))
    [tree] = trees(services)
    assert tree.chat.title.startswith("<img")
    assert tree.chat.id.isalnum()


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    "name",
    ["../conversations.json", "/conversations.json", "a/../../conversations.json", "C:\\conversations.json"],
)
async def test_an_archive_with_names_that_lead_out_of_it_is_refused(
    services: Services, tmp_path: Path, name: str
) -> None:
    path = zipped(tmp_path, ("conversations.json", CHATGPT.read_bytes()), (name, b"[]"))
    await refused(services, path, "outside of itself")
    assert left_in(tmp_path) == ["export.zip", "home"]


@pytest.mark.fault("F60")
async def test_a_link_in_an_archive_is_refused(services: Services, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("conversations.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    await refused(services, tmp_path / "export.zip", "outside of itself")


@pytest.mark.fault("F60")
async def test_an_archive_without_conversations_or_cut_short_is_refused(
    services: Services, tmp_path: Path
) -> None:
    await refused(services, zipped(tmp_path, ("a.txt", b"x")), r"no conversations\.json")
    whole = zipped(tmp_path, ("conversations.json", CHATGPT.read_bytes())).read_bytes()
    await refused(services, written(tmp_path, whole[: len(whole) // 2]), "archive")
    damaged = bytearray(whole)
    damaged[60:90] = bytes(30)
    await refused(services, written(tmp_path, bytes(damaged)))


@pytest.mark.fault("F60")
async def test_a_bomb_in_an_archive_is_refused_in_little_memory(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_TEXT", 20_000_000)
    path = zipped(tmp_path, ("conversations.json", b"[" + b" " * 30_000_000))
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        await refused(services, path, "2 GB")
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.fault("F60")
async def test_more_chats_than_anybody_has_are_refused(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_CHATS", 3)
    chats = [{**CHAT, "id": f"c{number}"} for number in range(4)]
    await refused(services, written(tmp_path, {**OURS, "chats": chats}), "more than 3 chats")


@pytest.mark.fault("F60")
async def test_what_is_no_file_is_refused_at_once(services: Services, tmp_path: Path) -> None:
    await refused(services, tmp_path, "not a file")
    await refused(services, tmp_path / "gone.json", "can't be read")
    os.mkfifo(tmp_path / "pipe")
    await refused(services, tmp_path / "pipe", "not a file")


@pytest.mark.fault("F60")
async def test_a_file_that_changes_between_the_two_looks_is_refused_whole(
    services: Services, tmp_path: Path
) -> None:
    imports = services.transfers.imports
    path = written(tmp_path, {**OURS, "chats": [CHAT]})
    preview = await imports.look(path, LongWork())
    written(tmp_path, CHATGPT.read_bytes())
    with pytest.raises(InputUnreadable, match="changed"):
        await imports.take(path, preview, OnKnown.SKIP, LongWork())
    assert trees(services) == []


@pytest.mark.parametrize("after", [0, 1])
async def test_a_stopped_import_leaves_nothing(services: Services, tmp_path: Path, after: int) -> None:
    class StopsItself(LongWork):
        def step(self) -> None:
            if self.done >= after:
                self.stop()
            super().step()

    imports = services.transfers.imports
    path = written(tmp_path, {**OURS, "chats": [CHAT, {**CHAT, "id": "d"}]})
    preview = await imports.look(path, LongWork())
    with pytest.raises(Stopped):
        await imports.take(path, preview, OnKnown.SKIP, StopsItself())
    assert trees(services) == []


async def test_a_window_that_closes_amid_an_import_keeps_nothing_of_it(
    services: Services, tmp_path: Path
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    class Waits(LongWork):
        def step(self) -> None:
            begun.set()
            may_go_on.wait(10)
            super().step()

    imports = services.transfers.imports
    path = written(tmp_path, {**OURS, "chats": [CHAT, {**CHAT, "id": "d"}]})
    preview = await imports.look(path, LongWork())
    task = asyncio.ensure_future(imports.take(path, preview, OnKnown.SKIP, Waits()))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_go_on.set()
    assert await services.folders.all() == []  # the database's next work comes after the last one
    assert trees(services) == []


async def test_a_large_file_is_read_in_little_memory(services: Services) -> None:
    """A fortieth of the file that the measurement reads; what is held does not grow with it."""

    def peak(chats: int) -> int:
        said = {
            "id": "1",
            "role": "user",
            "state": "sent",
            "parts": [{"kind": "text", "text": "words " * 2000}],
        }
        data = io.BytesIO()
        data.write(json.dumps(OURS).encode()[:-2])
        data.write(
            b",".join(json.dumps({**CHAT, "id": f"c{n}", "messages": [said]}).encode() for n in range(chats))
        )
        data.write(b"]}")
        data.seek(0)
        held = reading.Reading(services.transfers.imports._new_chat(), services.transfers._lists)
        tracemalloc.start()
        try:
            assert sum(1 for _ in held.records(data)) == chats
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(400) < 1.3 * peak(100)
