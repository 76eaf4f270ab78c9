"""Deleting turns: what follows stays, searches forget the words, and everything can be undone."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import AnswerEnding, Message
from duologue.domain.parts import Part, TextPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.storage.conversations import Conversations
from duologue.storage.database import Database
from helpers.services import ScriptedWire, World, world

OPENAI = ApiStyle.OPENAI


async def asked(store: Conversations, chat_id: str, parent: str | None, *parts: Part | str) -> Message:
    words = tuple(TextPart(part) if isinstance(part, str) else part for part in parts)
    return await store.add_user_turn(chat_id, parent, words)


async def answered(store: Conversations, chat_id: str, parent: str, *parts: Part | str) -> Message:
    begun = await store.begin_answer(chat_id, parent, OPENAI, "m", "own")
    words = tuple(TextPart(part) if isinstance(part, str) else part for part in parts)
    raw = RawMessage(OPENAI, "http://127.0.0.1:9", {"role": "assistant"})
    return await store.finish_answer(begun.id, AnswerEnding(TurnState.COMPLETE, words, raw=raw))


async def shown(here: World, chat_id: str) -> list[str]:
    return [message.text for message in await here.store.path(chat_id)]


async def everything(database: Database) -> list[dict[str, Any]]:
    tables = ("SELECT * FROM message ORDER BY seq", "SELECT id, active_leaf FROM chat ORDER BY id")
    return [
        dict(row)
        for query in tables
        for row in await database.run(lambda connection, query=query: connection.execute(query).fetchall())
    ]


async def found(database: Database, word: str) -> int:
    query = "SELECT count(*) AS hits FROM search WHERE search MATCH ?"
    rows = await database.run(lambda connection: connection.execute(query, (word,)).fetchall())
    return int(rows[0]["hits"])


async def test_what_follows_a_deleted_turn_stays(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        first = await asked(here.store, chat.id, None, "one")
        second = await answered(here.store, chat.id, first.id, "two")
        third = await asked(here.store, chat.id, second.id, "three")
        await answered(here.store, chat.id, third.id, "four")
        await here.library.delete_turn(second)
        assert await shown(here, chat.id) == ["one", "three", "four"]
        await here.library.delete_turn(first)
        assert await shown(here, chat.id) == ["three", "four"]


async def test_what_follows_a_version_goes_on_under_another_one(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        question = await asked(here.store, chat.id, None, "q")
        old = await answered(here.store, chat.id, question.id, "old")
        await asked(here.store, chat.id, old.id, "after the old one")
        await answered(here.store, chat.id, question.id, "new")
        await here.store.activate(chat.id, old.id)
        assert await shown(here, chat.id) == ["q", "old", "after the old one"]
        await here.library.delete_turn(old)
        path = await here.store.path(chat.id)
        assert [message.text for message in path] == ["q", "new", "after the old one"]
        assert path[1].versions == 1


async def test_the_last_turn_can_go_and_so_can_the_only_one(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        question = await asked(here.store, chat.id, None, "q")
        answer = await answered(here.store, chat.id, question.id, "a")
        await here.library.delete_turn(answer)
        assert await shown(here, chat.id) == ["q"]
        removed = await here.library.delete_turn(question)
        assert await shown(here, chat.id) == []
        await here.library.put_back(removed)
        assert await shown(here, chat.id) == ["q"]


async def test_a_tool_call_goes_with_its_result_and_its_raw_form(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        question = await asked(here.store, chat.id, None, "q")
        call = await answered(here.store, chat.id, question.id, "Let me look", ToolCallPart("1", "f", "{}"))
        result = await asked(here.store, chat.id, call.id, ToolResultPart("1", "Sunny"))
        await answered(here.store, chat.id, result.id, "It is sunny")
        removed = await here.library.delete_turn(result)
        path = await here.store.path(chat.id)
        assert [message.parts for message in path][1] == (TextPart("Let me look"),)
        assert path[1].raw is None  # it would send the call again
        assert [message.text for message in path] == ["q", "Let me look", "It is sunny"]
        await here.library.put_back(removed)
        path = await here.store.path(chat.id)
        assert path[1].parts[1] == ToolCallPart("1", "f", "{}")
        assert path[1].raw is not None
        await here.library.delete_turn(call)
        path = await here.store.path(chat.id)
        assert [message.text for message in path] == ["q", "It is sunny"]


async def test_a_search_forgets_deleted_words_and_finds_them_again_after_undo(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        question = await asked(here.store, chat.id, None, "aardvark")
        removed = await here.library.delete_turn(question)
        assert await found(here.database, "aardvark") == 0
        await here.library.put_back(removed)
        assert await found(here.database, "aardvark") == 1


async def test_a_turn_that_is_gone_or_being_written_is_not_deleted(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        chat = await here.chat()
        question = await asked(here.store, chat.id, None, "q")
        begun = await here.store.begin_answer(chat.id, question.id, OPENAI, "m", "own")
        with pytest.raises(InputUnreadable, match="Stop the answer"):
            await here.library.delete_turn(begun)
        await here.store.finish_answer(begun.id, AnswerEnding(TurnState.STOPPED, ()))
        await here.library.delete_turn(question)
        with pytest.raises(InputUnreadable, match="no longer here"):
            await here.library.delete_turn(question)


TREES = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, leaf=st.integers(0, 30), which=st.lists(st.integers(0, 30), min_size=1, max_size=4))
async def test_any_run_of_deletions_keeps_every_other_word_and_can_be_undone(
    tmp_path_factory: pytest.TempPathFactory, tree: list[tuple[int, bool]], leaf: int, which: list[int]
) -> None:
    async with world(tmp_path_factory.mktemp("tree"), ScriptedWire()) as here:
        chat = await here.chat()
        turns = [await asked(here.store, chat.id, None, "w0")]
        for number, (place, _) in enumerate(tree, 1):
            parent = turns[place % len(turns)]
            add = answered if parent.role == "user" else asked
            turns.append(await add(here.store, chat.id, parent.id, f"w{number}"))
        await here.store.activate(chat.id, turns[leaf % len(turns)].id)
        before = await everything(here.database)
        undos = []
        for place in which:
            path = await here.store.path(chat.id)
            if not path:
                break
            gone = path[place % len(path)]
            undos.append(await here.library.delete_turn(gone))
            after = await here.store.path(chat.id)
            assert gone.id not in {message.id for message in after}
            rows = [row for row in await everything(here.database) if "seq" in row]
            assert len(rows) == len(turns) - len(undos)
            if after:
                assert after[0].parent_id is None
                leaves = [row["id"] for row in rows if row["parent"] == after[-1].id]
                assert leaves == []
        for undo in reversed(undos):
            await here.library.put_back(undo)
        assert await everything(here.database) == before
