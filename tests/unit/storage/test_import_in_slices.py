"""An import is many short transactions: others have their turn, and a kill at any moment leaves nothing."""

import asyncio
import itertools
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import InputUnreadable, StoreInUse
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import ImagePart, TextPart
from duologue.domain.shelf import Folder, Shelf, ShelfPart
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, ExportChoice, FileRecord, OnKnown, Record, Source
from duologue.domain.turn_state import TurnState
from duologue.storage import attachments
from duologue.storage.bin import Bin
from duologue.storage.chat_archive import ChatArchive
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.clock import system_clock
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.list_order import put_by_date
from helpers.trees import PICTURE, PICTURE_ID

IMAGE = ImagePart("a.png", "image/png", PICTURE_ID, len(PICTURE), 16, 16)
TABLES = ("chat", "message", "folder", "content", "attachment", "arriving")


def tree(name: str, turns: int = 4, *, folder: str | None = None, day: int = 1) -> ChatTree:
    """A chat whose turns hang one under the other; its first one shows a picture."""
    messages = tuple(
        Message(
            f"{name}-{n}",
            name,
            f"{name}-{n - 1}" if n else None,
            n,
            Role.ASSISTANT if n % 2 else Role.USER,
            TurnState.COMPLETE if n % 2 else TurnState.SENT,
            (TextPart(f"words of {name}"), *((IMAGE,) if n == 0 else ())),
        )
        for n in range(turns)
    )
    updated = f"2026-01-{day:02}T00:00:00.000Z"
    leaf = messages[-1].id if messages else None
    chat = Chat(name, name, "demo", ApiStyle.OPENAI, "m", updated=updated, folder=folder, active_leaf=leaf)
    return ChatTree(chat, messages)


def records(chats: int) -> Iterator[Record]:
    yield Folder("f", "Work")
    yield FileRecord(PICTURE_ID, PICTURE)
    yield FileRecord("unused", b"unused")
    for number in range(chats):
        yield tree(f"new{number}", folder="f", day=1 + number % 28)


def hasty(database: Database) -> ChatArchive:
    """An archive in whose eyes every slice is over after its first step."""
    return ChatArchive(database, system_clock, itertools.count().__next__)


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows there are, and words of chats that came in the index."""
    found = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - a test's own words
        for name in TABLES
    }
    hits = "SELECT count(*) FROM search WHERE search MATCH 'words OR new0 OR new1'"
    return {**found, "search": connection.execute(hits).fetchone()[0]}


def shown(archive: ChatArchive) -> list[str]:
    with archive.snapshot() as snapshot:
        return snapshot.chat_ids(ExportChoice(archived=True))


async def test_what_others_write_has_its_turn_between_any_two_slices(
    database: Database, conversations: Conversations
) -> None:
    archive = hasty(database)
    await conversations.create_chat(Chat("mine", "mine", "demo", ApiStyle.OPENAI, "m"))
    task = asyncio.ensure_future(archive.put(records(6), Source.DUOLOGUE, OnKnown.SKIP))
    came = [0]
    while not task.done():
        await conversations.add_user_turn("mine", None, [TextPart("in between")])
        came.append((await database.run(counts))["message"] - len(came))
        assert len(shown(archive)) in (1, 7)  # all of it is there, or nothing
    assert came[-1] == 24
    assert max(after - before for before, after in itertools.pairwise(came)) <= 3


@pytest.mark.fault("F60")
def test_a_kill_at_any_moment_leaves_nothing_of_an_import_and_all_of_the_rest(tmp_path: Path) -> None:
    """The child dies where its clock is read for the nth time, amid a transaction or between two."""

    async def import_until_killed(home: Path, moment: int) -> None:
        database = await Database.open(home / "duologue.db", home / "backups")
        await Conversations(database).create_chat(Chat("mine", "mine", "demo", ApiStyle.OPENAI, "m"))
        ticks = itertools.count()

        def seconds() -> float:
            now = next(ticks)
            if now == moment:
                os._exit(9)
            return now

        await ChatArchive(database, system_clock, seconds).put(records(3), Source.DUOLOGUE, OnKnown.SKIP)

    async def look(home: Path) -> bool:
        database = await Database.open(home / "duologue.db", home / "backups")
        archive = ChatArchive(database)
        assert shown(archive) == ["mine"]
        assert await ChatShelves(database).page(Shelf(ShelfPart.BIN), None, 9) == []
        rested = (await database.run(counts))["message"] > 0
        await archive.clear()
        assert await database.run(counts) == {**dict.fromkeys((*TABLES, "search"), 0), "chat": 1}
        await database.run(lambda c: c.execute("INSERT INTO search (search) VALUES ('integrity-check')"))
        await database.close()
        return rested

    left = []
    for moment in (4, 12, 20, 33, 48, 60):
        home = tmp_path / str(moment)
        home.mkdir()
        child = os.fork()
        if not child:
            try:
                asyncio.run(import_until_killed(home, moment))
            finally:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, "the import was over too soon"
        left.append(asyncio.run(look(home)))
    assert any(left)  # the test could fail: there was something to hide and to clear


@pytest.mark.fault("F60")
async def test_an_import_that_breaks_takes_away_what_it_kept_and_nothing_else(
    database: Database, conversations: Conversations
) -> None:
    await conversations.create_chat(Chat("mine", "mine", "demo", ApiStyle.OPENAI, "m"))

    def broken() -> Iterator[Record]:
        yield from records(3)
        raise InputUnreadable("The file ends too early.")

    with pytest.raises(InputUnreadable):
        await hasty(database).put(broken(), Source.DUOLOGUE, OnKnown.SKIP)
    assert await database.run(counts) == {**dict.fromkeys((*TABLES, "search"), 0), "chat": 1}


async def test_one_import_at_a_time_and_one_that_goes_on_is_no_leftover(database: Database) -> None:
    archive = hasty(database)

    def endless() -> Iterator[Record]:
        for number in itertools.count():
            yield tree(f"new{number}", 1)

    task = asyncio.ensure_future(archive.put(endless(), Source.DUOLOGUE, OnKnown.SKIP))
    while not (await database.run(counts))["chat"]:
        pass
    with pytest.raises(StoreInUse, match="Another import"):
        await ChatArchive(database).put([], Source.DUOLOGUE, OnKnown.SKIP)
    before = (await database.run(counts))["chat"]
    await archive.clear()
    assert (await database.run(counts))["chat"] >= before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    report = await archive.put(records(1), Source.DUOLOGUE, OnKnown.SKIP)
    assert shown(archive) == list(report.chat_ids) == ["new0"]  # what the first one left is gone


async def test_the_bin_neither_shows_nor_empties_what_is_on_its_way(database: Database) -> None:
    archive, its_bin = hasty(database), Bin(database)
    loop = asyncio.get_running_loop()
    reached, looked = asyncio.Event(), threading.Event()

    def and_wait() -> Iterator[Record]:
        yield from records(2)
        loop.call_soon_threadsafe(reached.set)
        looked.wait(10)

    task = asyncio.ensure_future(archive.put(and_wait(), Source.DUOLOGUE, OnKnown.SKIP))
    await reached.wait()
    assert await ChatShelves(database).page(Shelf(ShelfPart.BIN), None, 9) == []
    assert await its_bin.empty() == 0
    assert not await its_bin.destroy("new0")
    await database.write(attachments.drop_unused)
    looked.set()
    report = await task
    assert len(report.chat_ids) == 2
    with archive.snapshot() as snapshot:
        assert snapshot.file(PICTURE_ID) is not None
        assert snapshot.tree("new1").chat.folder == "f"


async def test_a_turn_may_hang_under_a_younger_one(database: Database) -> None:
    archive = hasty(database)
    chat = tree("new0", 3)
    first, second, third = chat.messages
    turned = ChatTree(chat.chat, (third, replace(second, parent_id=first.id), first))
    await archive.put([turned], Source.DUOLOGUE, OnKnown.SKIP)
    with archive.snapshot() as snapshot:
        assert [message.id for message in snapshot.tree("new0").path] == ["new0-0", "new0-1", "new0-2"]


async def test_a_chat_used_while_others_find_their_places_stays_on_top(database: Database) -> None:
    archive = ChatArchive(database)
    await archive.put([tree(f"old{day}", 0, day=day) for day in (2, 4, 6)], Source.DUOLOGUE, OnKnown.SKIP)
    await archive.put([tree(f"new{day}", 0, day=day) for day in (1, 3, 5)], Source.DUOLOGUE, OnKnown.SKIP)
    came = [(f"2026-01-{day:02}T00:00:00.000Z", f"new{day}") for day in (1, 3, 5)]
    order = ["old6", "new5", "old4", "new3", "old2", "new1"]
    assert shown(archive) == order

    def work(connection: sqlite3.Connection) -> None:
        steps = put_by_date(connection, came)
        next(steps)
        used = "UPDATE chat SET activity = (SELECT max(activity) + 1 FROM chat) WHERE id = 'old2'"
        connection.execute(used)
        for _ in steps:
            pass

    await database.write(work)
    assert shown(archive) == ["old2", "old6", "new5", "old4", "new3", "new1"]
