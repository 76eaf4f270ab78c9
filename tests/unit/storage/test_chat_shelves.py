"""The list of chats in its parts: what stands where, in pages, and what a copy holds."""

from dataclasses import replace

import pytest

from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.shelf import ARCHIVED, BIN, LOOSE, PINNED, Shelf, ShelfPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.bin import Bin
from duologue.storage.chat_shelves import ChatShelves
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from duologue.storage.folders import Folders

CHAT = Chat("c1", "Plans", "p1", ApiStyle.OPENAI, "m")


@pytest.fixture
def shelves(database: Database) -> ChatShelves:
    return ChatShelves(database)


async def ids(shelves: ChatShelves, shelf: Shelf) -> list[str]:
    return [chat.id for chat in await shelves.page(shelf, None, 100)]


async def test_each_chat_stands_in_its_parts(
    conversations: Conversations, shelves: ChatShelves, database: Database
) -> None:
    for name in "abcdef":
        await conversations.create_chat(replace(CHAT, id=name))
    folder = await Folders(database).create("Work", None)
    await shelves.pin("a", pinned=True)
    await shelves.move("b", folder.id)
    await shelves.pin("b", pinned=True)
    await shelves.archive("c", archived=True)
    await Bin(database).put("d")
    assert await ids(shelves, PINNED) == ["b", "a"]
    assert await ids(shelves, LOOSE) == ["f", "e"]
    assert await ids(shelves, Shelf(ShelfPart.FOLDER, folder.id)) == ["b"]
    assert await ids(shelves, ARCHIVED) == ["c"]
    assert await ids(shelves, BIN) == ["d"]
    assert [chat.id for chat in await shelves.recent(9)] == ["f", "e", "c", "b", "a"]
    await shelves.archive("c", archived=False)
    await shelves.pin("a", pinned=False)
    assert await ids(shelves, LOOSE) == ["f", "e", "c", "a"]


@pytest.mark.parametrize("shelf", [PINNED, LOOSE, ARCHIVED, BIN, Shelf(ShelfPart.FOLDER, "f")])
async def test_pages_follow_each_other_without_a_gap(
    conversations: Conversations, shelves: ChatShelves, database: Database, shelf: Shelf
) -> None:
    await database.write(lambda c: c.execute("INSERT INTO folder (id, name) VALUES ('f', 'F')"))
    part = shelf.part
    for number in range(10):
        await conversations.create_chat(
            replace(
                CHAT,
                id=str(number),
                pinned=part is ShelfPart.PINNED,
                archived=part is ShelfPart.ARCHIVED,
                folder=shelf.folder,
                deleted_at="2026-01-01" if part is ShelfPart.BIN else None,  # all in the same moment
            )
        )
    seen: list[str] = []
    after = None
    while page := await shelves.page(shelf, after, 3):
        seen += [chat.id for chat in page]
        after = page[-1]
    assert seen == [str(number) for number in reversed(range(10))]


async def test_a_page_reads_an_index_and_nothing_else(database: Database, shelves: ChatShelves) -> None:
    """No part of the list is sorted or scanned, however many chats there are."""
    asked: list[str] = []
    await database.run(lambda c: c.set_trace_callback(asked.append))
    for shelf in (PINNED, LOOSE, ARCHIVED, BIN, Shelf(ShelfPart.FOLDER, "f")):
        await shelves.page(shelf, None, 3)
    await shelves.recent(3)
    await database.run(lambda c: c.set_trace_callback(None))
    queries = [query for query in asked if query.startswith("SELECT id")]
    assert len(queries) == 6
    for query in queries:
        plan = await database.run(lambda c, q=query: [row[3] for row in c.execute("EXPLAIN QUERY PLAN " + q)])
        assert not any("TEMP B-TREE" in step for step in plan), (query, plan)


async def test_an_unread_chat_is_marked_once(conversations: Conversations, shelves: ChatShelves) -> None:
    await conversations.create_chat(CHAT)
    assert await shelves.mark("c1", unread=True)
    assert not await shelves.mark("c1", unread=True)
    found = await shelves.summary("c1")
    chat = await conversations.chat("c1")
    assert found is not None
    assert chat is not None
    assert (found.unread, chat.unread) == (True, True)
    assert await shelves.mark("c1", unread=False)
    assert await shelves.summary("gone") is None


async def test_a_chat_goes_only_into_a_folder_that_is_there(
    conversations: Conversations, shelves: ChatShelves
) -> None:
    await conversations.create_chat(CHAT)
    assert not await shelves.move("c1", "nowhere")
    found = await shelves.summary("c1")
    assert found is not None
    assert found.folder is None


async def test_a_copy_has_every_version_and_is_of_its_own(
    conversations: Conversations, shelves: ChatShelves, database: Database
) -> None:
    await conversations.create_chat(replace(CHAT, system="be brief", draft="half a"))
    asked = await conversations.add_user_turn("c1", None, (TextPart("one heron"),))
    for text in ("first", "second"):
        begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")
        await conversations.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, (TextPart(text),)))
    begun = await conversations.begin_answer("c1", asked.id, ApiStyle.OPENAI, "m", "p1")  # streams
    await conversations.activate("c1", asked.id)
    copy = await shelves.duplicate("c1", "Plans (copy)")
    assert copy is not None
    chat = await conversations.chat(copy)
    assert chat is not None
    assert (chat.title, chat.system, chat.unread) == ("Plans (copy)", "be brief", False)
    path = await conversations.path(copy)
    assert [message.text for message in path] == ["one heron", ""]
    assert path[1].versions == 3
    assert path[1].state is TurnState.INTERRUPTED  # nothing arrives in the copy
    assert {message.id for message in path}.isdisjoint({asked.id, begun.id})
    await conversations.activate(copy, (await conversations.siblings(path[1].id))[0])
    assert [message.text for message in await conversations.path(copy)] == ["one heron", "first"]
    assert [message.text for message in await conversations.path("c1")] == ["one heron", ""]
    rows = await database.run(
        lambda c: [row[0] for row in c.execute("SELECT rowid FROM search WHERE search MATCH 'heron'")]
    )
    assert len(rows) == 2
    assert await shelves.duplicate("gone", "x") is None


async def test_many_chats_are_put_away_and_moved_in_one_step(database: Database) -> None:
    conversations, shelves = Conversations(database), ChatShelves(database)
    folder = await Folders(database).create("Work", None)
    ids = [f"chat-{number}" for number in range(3)]
    for chat_id in ids:
        await conversations.create_chat(Chat(chat_id, "", "own", ApiStyle.OPENAI, "m"))

    async def found() -> list[tuple[str | None, bool]]:
        chats = [await shelves.summary(chat_id) for chat_id in ids]
        return [(chat.folder, chat.archived) for chat in chats if chat is not None]

    assert await shelves.move_many({ids[0]: folder.id, ids[1]: folder.id})
    await shelves.archive_many(ids[1:], archived=True)
    assert await found() == [(folder.id, False), (folder.id, True), (None, True)]
    assert not await shelves.move_many({ids[2]: folder.id, ids[0]: "gone"})  # then none of them is moved
    assert await found() == [(folder.id, False), (folder.id, True), (None, True)]


async def test_many_chats_go_to_the_bin_and_for_ever_only_from_there(database: Database) -> None:
    conversations, bin_store = Conversations(database), Bin(database)
    for number in range(3):
        await conversations.create_chat(Chat(f"chat-{number}", "", "own", ApiStyle.OPENAI, "m"))
    await bin_store.put_many(["chat-0", "chat-1"])
    await bin_store.take_out_many(["chat-1"])
    await bin_store.destroy_many(["chat-0", "chat-1", "chat-2"])
    assert await conversations.chat("chat-0") is None
    assert await conversations.chat("chat-1") is not None
    assert await conversations.chat("chat-2") is not None
