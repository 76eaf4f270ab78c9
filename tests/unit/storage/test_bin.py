"""The bin: thirty days, then gone with every word; what was used stays counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.shelf import BIN
from duologue.domain.style import ApiStyle
from duologue.storage.bin import Bin
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database

CHAT = Chat("c1", "Heron", "p1", ApiStyle.OPENAI, "m")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Days:
    """A clock that stands."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Days:
    return Days()


@pytest.fixture
def bin_rows(database: Database, clock: Days) -> Bin:
    return Bin(database, clock)


async def test_a_chat_stays_thirty_days_from_when_it_came(
    bin_rows: Bin, clock: Days, conversations: Conversations, database: Database
) -> None:
    for name in ("a", "b"):
        await conversations.create_chat(replace(CHAT, id=name))
    await bin_rows.put("a")
    clock.now = NOW + timedelta(days=1)
    await bin_rows.put("b")
    await bin_rows.put("a")  # again: it came earlier
    clock.now = NOW + timedelta(days=30)
    assert await bin_rows.empty(only_old=True) == 0
    clock.now = NOW + timedelta(days=30, seconds=1)
    assert await bin_rows.empty(only_old=True) == 1
    assert [chat.id for chat in await ChatShelves(database).page(BIN, None, 9)] == ["b"]
    await bin_rows.take_out("b")
    assert await bin_rows.empty() == 0
    assert [chat.id for chat in await ChatShelves(database).recent(9)] == ["b"]


async def test_what_is_deleted_for_ever_leaves_no_row_and_no_word(
    bin_rows: Bin, conversations: Conversations, database: Database
) -> None:
    await conversations.create_chat(CHAT)
    first = await conversations.add_user_turn("c1", None, (TextPart("a grey heron"),))
    await conversations.add_user_turn("c1", first.id, (TextPart("鹭"),))
    assert not await bin_rows.destroy("c1")  # it is not in the bin
    await bin_rows.put("c1")
    assert await bin_rows.destroy("c1")

    for query in (
        "SELECT count(*) FROM chat",
        "SELECT count(*) FROM message",
        "SELECT count(*) FROM search WHERE search MATCH 'heron OR 鹭'",
    ):
        assert await database.run(lambda c, query=query: c.execute(query).fetchone()[0]) == 0
    await database.write(lambda c: c.execute("INSERT INTO search (search) VALUES ('integrity-check')"))


async def test_content_goes_with_the_last_chat_that_holds_it(
    bin_rows: Bin, clock: Days, conversations: Conversations, database: Database
) -> None:
    turns = []
    for name in ("a", "b"):
        await conversations.create_chat(replace(CHAT, id=name))
        turns.append(await conversations.add_user_turn(name, None, (TextPart("see"),)))
    await database.write(lambda c: c.execute("INSERT INTO content VALUES ('s', x'00')"))
    for turn in turns:
        await database.write(
            lambda c, turn=turn: c.execute(
                "INSERT INTO attachment VALUES (?, ?, 'n', 'file', 's', 1)", (turn.id, turn.id)
            )
        )
    kept = []
    for name in ("a", "b"):
        await bin_rows.put(name)
        clock.now += timedelta(days=31)
        await bin_rows.empty(only_old=True)
        kept.append(await database.run(lambda c: c.execute("SELECT count(*) FROM content").fetchone()[0]))
    assert kept == [1, 0]
