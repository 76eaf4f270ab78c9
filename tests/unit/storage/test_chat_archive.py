"""Whole chats out of the database and back into it: all or nothing, and nothing changed."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import AnswerEnding, Chat, UsageRow
from duologue.domain.parts import ImagePart, TextPart
from duologue.domain.shelf import Folder
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, ExportChoice, FileRecord, LeftOut, OnKnown, Record, Source
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.storage.chat_archive import ChatArchive
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.usage_ledger import Ledger
from helpers.trees import PICTURE, PICTURE_ID, trees, without_seq

ALL = ExportChoice()


@pytest.fixture
def archive(database: Database) -> ChatArchive:
    return ChatArchive(database)


def stored(archive: ChatArchive, choice: ExportChoice = ALL) -> list[ChatTree]:
    with archive.snapshot() as snapshot:
        return [snapshot.tree(identity) for identity in snapshot.chat_ids(choice)]


def chat(identity: str = "c", **fields: object) -> Chat:
    made = Chat(identity, identity, "demo", ApiStyle.OPENAI, "m", updated="2026-01-01T00:00:00.000Z")
    return replace(made, **fields)  # type: ignore[arg-type]  # a test's own words


async def rows(database: Database, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 - a test's own words
    return int(await database.run(lambda connection: connection.execute(query).fetchone()[0]))


@given(trees())
@settings(max_examples=12, deadline=None)
def test_every_tree_goes_in_and_comes_out_as_it_was(tree: ChatTree) -> None:
    async def through(folder: Path) -> ChatTree:
        database = await Database.open(folder / "duologue.db", folder / "backups")
        try:
            archive = ChatArchive(database)
            await archive.put([FileRecord(PICTURE_ID, PICTURE), tree], Source.DUOLOGUE, OnKnown.SKIP)
            return stored(archive, ExportChoice(archived=True))[0]
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        assert without_seq(asyncio.run(through(Path(folder)))) == without_seq(tree)


async def test_usage_and_times_of_an_answer_leave_with_it_but_never_enter_the_ledger(
    archive: ChatArchive, conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(chat())
    asked = await conversations.add_user_turn("c", None, [TextPart("Q")])
    begun = await conversations.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "demo")
    await conversations.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, (TextPart("A"),)))
    usage, timing = Usage(10, 20), Timing(5.0, 50.0)
    await Ledger(database).append(
        UsageRow(
            "2026-01-01T00:00:00.000Z",
            begun.id,
            "demo",
            ApiStyle.OPENAI,
            "m",
            TurnState.COMPLETE,
            usage,
            timing,
        )
    )
    [tree] = stored(archive)
    assert (tree.messages[1].usage, tree.messages[1].timing) == (usage, timing)
    report = await archive.put([tree], Source.DUOLOGUE, OnKnown.COPY)
    with archive.snapshot() as snapshot:
        copied = snapshot.tree(report.chat_ids[0])
    assert (copied.messages[1].usage, copied.messages[1].timing) == (usage, timing)
    assert await rows(database, "usage") == 1


async def test_an_answer_that_is_arriving_leaves_as_far_as_it_came(
    archive: ChatArchive, conversations: Conversations
) -> None:
    await conversations.create_chat(chat())
    asked = await conversations.add_user_turn("c", None, [TextPart("Q")])
    await conversations.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "demo")
    [tree] = stored(archive)
    assert tree.messages[1].state is TurnState.INTERRUPTED


async def test_a_choice_says_which_chats(archive: ChatArchive) -> None:
    await archive.put(
        [
            Folder("f", "Work"),
            Folder("g", "Inner", "f"),
            ChatTree(chat("loose"), ()),
            ChatTree(chat("inner", folder="g", updated="2026-01-02T00:00:00.000Z"), ()),
            ChatTree(chat("old", archived=True), ()),
        ],
        Source.DUOLOGUE,
        OnKnown.SKIP,
    )

    def ids(choice: ExportChoice) -> list[str]:
        return [tree.chat.id for tree in stored(archive, choice)]

    assert ids(ALL) == ["inner", "loose"]
    assert sorted(ids(ExportChoice(archived=True))) == ["inner", "loose", "old"]
    assert ids(ExportChoice(folder="f")) == ["inner"]
    assert ids(ExportChoice(("old", "gone"))) == ["old"]
    with archive.snapshot() as snapshot:
        assert {folder.name: folder.parent for folder in snapshot.folders()} == {"Work": None, "Inner": "f"}


async def test_what_is_here_already_is_skipped_or_copied(archive: ChatArchive) -> None:
    tree = ChatTree(chat(), ())
    await archive.put([tree], Source.DUOLOGUE, OnKnown.SKIP)
    assert await archive.known(["c", "d"]) == 1
    skipped = await archive.put([tree], Source.DUOLOGUE, OnKnown.SKIP)
    assert (skipped.chat_ids, skipped.left_out) == ((), {LeftOut.KNOWN: 1})
    copied = await archive.put([tree], Source.DUOLOGUE, OnKnown.COPY)
    assert len(copied.chat_ids) == 1
    assert copied.chat_ids[0] != "c"
    assert len(stored(archive)) == 2


@pytest.mark.fault("F60")
async def test_a_file_that_breaks_in_its_middle_leaves_nothing(
    archive: ChatArchive, database: Database
) -> None:
    def broken() -> Iterator[Record]:
        yield Folder("f", "Work")
        yield FileRecord(PICTURE_ID, PICTURE)
        yield ChatTree(chat(), ())
        raise InputUnreadable("The file ends too early.")

    with pytest.raises(InputUnreadable):
        await archive.put(broken(), Source.DUOLOGUE, OnKnown.SKIP)
    assert [await rows(database, table) for table in ("chat", "folder", "content", "search")] == [0, 0, 0, 0]


async def test_an_import_can_be_taken_back(archive: ChatArchive, database: Database) -> None:
    await archive.put([ChatTree(chat("before"), ())], Source.DUOLOGUE, OnKnown.SKIP)
    report = await archive.put(
        [Folder("f", "Work"), ChatTree(chat(folder="f"), ())], Source.DUOLOGUE, OnKnown.SKIP
    )
    await archive.take_back(report)
    assert [tree.chat.id for tree in stored(archive)] == ["before"]
    assert await rows(database, "folder") == 0
    assert await rows(database, "chat") == 2  # one of them in the bin


async def test_new_chats_stand_among_the_others_by_their_dates(archive: ChatArchive) -> None:
    def dated(*days: int) -> list[ChatTree]:
        return [ChatTree(chat(f"day-{day}", updated=f"2026-01-{day:02}T00:00:00.000Z"), ()) for day in days]

    await archive.put(dated(5, 20), Source.DUOLOGUE, OnKnown.SKIP)
    await archive.put(dated(31, 1, 10), Source.DUOLOGUE, OnKnown.SKIP)
    assert [tree.chat.id for tree in stored(archive)] == ["day-31", "day-20", "day-10", "day-5", "day-1"]


@pytest.mark.fault("F60")
async def test_ids_made_to_do_harm_are_replaced(archive: ChatArchive) -> None:
    report = await archive.put([ChatTree(chat("<b>'; DROP"), ())], Source.DUOLOGUE, OnKnown.SKIP)
    assert report.chat_ids[0].isalnum()


async def test_an_image_without_its_bytes_is_left_out_and_unused_bytes_are_dropped(
    archive: ChatArchive, conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(chat())
    image = ImagePart("a.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16, PICTURE)
    await conversations.add_user_turn("c", None, [image, TextPart("Look")])
    [tree] = stored(archive)
    report = await archive.put([tree, FileRecord("unused", b"x")], Source.DUOLOGUE, OnKnown.COPY)
    assert report.left_out == {LeftOut.FILES: 1}
    with archive.snapshot() as snapshot:
        assert snapshot.tree(report.chat_ids[0]).messages[0].parts == (TextPart("Look"),)
        assert snapshot.file_ids("c") == {PICTURE_ID}
        assert snapshot.file(PICTURE_ID) == FileRecord(PICTURE_ID, PICTURE)
    assert await rows(database, "content") == 1


async def test_what_is_imported_is_found_by_its_words(archive: ChatArchive, database: Database) -> None:
    tree = ChatTree(chat(title="Lamps"), ())
    await archive.put([tree], Source.DUOLOGUE, OnKnown.SKIP)

    def found(connection: sqlite3.Connection) -> int:
        return len(connection.execute("SELECT rowid FROM search WHERE search MATCH 'lamps'").fetchall())

    assert await database.run(found) == 1
