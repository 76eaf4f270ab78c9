"""Single turns are read at once, beside the database's own thread, and paths without their words."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from duologue.domain.errors import StoreDamaged
from duologue.domain.message import AnswerEnding, Chat, Message
from duologue.domain.outline import PathOutline, outline_of
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.message_reader import MessageReader


@pytest.fixture
def reader(database: Database) -> Iterator[MessageReader]:
    opened = MessageReader(database.path)
    yield opened
    opened.close()


async def _talk(store: Conversations, pairs: int) -> list[Message]:
    await store.create_chat(Chat("c", "Title", "p", ApiStyle.OPENAI, "m"))
    last = None
    for number in range(pairs):
        asked = await store.add_user_turn("c", last, (TextPart(f"Question {number}\nand a second line"),))
        begun = await store.begin_answer("c", asked.id, ApiStyle.OPENAI, "m", "p")
        parts = (ThinkingPart("Hm\nhm\n"), TextPart("One.\n\nTwo"), TextPart("Three" * number))
        last = (await store.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, parts))).id
    return await store.path("c")


async def test_an_outline_says_of_each_turn_what_its_message_says(conversations: Conversations) -> None:
    path = await _talk(conversations, 20)
    begun = await conversations.begin_answer("c", path[-2].id, ApiStyle.OPENAI, "m", "p")  # without a word
    path = await conversations.path("c")
    assert path[-1] == begun
    outline = await conversations.outline("c")
    assert outline == outline_of(path)
    assert len(outline) == 40
    assert outline.lines[:2].tolist() == [2, 3]
    assert (outline.lines[-1], outline.letters[-1], outline.answers[-1]) == (1, 0, 1)
    assert await conversations.outline("nobody") == PathOutline()


async def test_an_outline_leaves_the_cache_of_the_database_as_it_was(
    conversations: Conversations, database: Database
) -> None:
    size: Callable[[sqlite3.Connection], int] = lambda c: c.execute("PRAGMA cache_size").fetchone()[0]  # noqa: E731 - asked twice
    before = await database.run(size)
    await _talk(conversations, 2)
    await conversations.outline("c")
    assert await database.run(size) == before


async def test_a_turn_is_read_as_it_was_committed_last(
    conversations: Conversations, reader: MessageReader
) -> None:
    path = await _talk(conversations, 3)
    assert [reader.read(message.id) for message in path] == path
    assert reader.read("nobody") is None
    begun = await conversations.begin_answer("c", path[-2].id, ApiStyle.OPENAI, "m", "p")
    assert reader.read(begun.id) == begun
    await conversations.finish_answer(begun.id, AnswerEnding(TurnState.STOPPED, (TextPart("So"),)))
    read = reader.read(begun.id)
    assert read is not None
    assert (read.text, read.state, read.versions) == ("So", TurnState.STOPPED, 2)


async def test_reading_does_not_wait_for_what_the_database_is_at(
    conversations: Conversations, database: Database, reader: MessageReader
) -> None:
    path = await _talk(conversations, 1)
    begun, let_go = threading.Event(), threading.Event()

    def slow(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE message SET model = 'other'")
        begun.set()
        let_go.wait()

    writing = asyncio.create_task(database.write(slow))
    await asyncio.to_thread(begun.wait)
    try:
        assert reader.read(path[0].id) == path[0]
    finally:
        let_go.set()
        await writing
    changed = reader.read(path[0].id)
    assert changed is not None
    assert changed.model == "other"


async def test_a_reader_cannot_write_and_does_not_keep_the_log_from_being_moved(
    conversations: Conversations, database: Database, reader: MessageReader
) -> None:
    path = await _talk(conversations, 1)
    reader.read(path[0].id)
    assert reader._connection is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM message")
    busy, in_log, moved = await database.run(
        lambda c: tuple(c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
    )
    assert (busy, in_log, moved) == (0, 0, 0)


async def test_one_damaged_turn_leaves_the_others(
    conversations: Conversations, database: Database, reader: MessageReader
) -> None:
    path = await _talk(conversations, 2)
    await database.write(
        lambda c: c.execute("UPDATE message SET parts_json = 'no' WHERE id = ?", (path[1].id,))
    )
    assert len(await conversations.outline("c")) == 4
    with pytest.raises(StoreDamaged):
        reader.read(path[1].id)
    assert reader.read(path[2].id) == path[2]


def test_a_reader_that_never_read_has_nothing_to_close(tmp_path: Path) -> None:
    MessageReader(tmp_path / "none.db").close()
    assert list(tmp_path.iterdir()) == []
