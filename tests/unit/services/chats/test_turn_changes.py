"""Rewording and branching: every version stays within reach, and no row is ever lost."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import AnswerEnding, Message, Role
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import Parameters, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import AskWith
from duologue.services.chats.turn_changes import TurnChanges, with_words
from helpers.services import ANSWER, OWN, ScriptedWire, World, pull, world

CALL = ToolCallPart("1", "weather", "{}")


async def answered(here: World, *parts: Part, raw: RawMessage | None = None) -> Message:
    """A chat with one question and an answer of these parts."""
    chat = await here.chat()
    ending = AnswerEnding(TurnState.COMPLETE, parts, "m", "stop", raw=raw)
    return await here.library.add_recorded_turn(chat, (TextPart("Q"),), ApiStyle.OPENAI, ending)


async def test_a_reworded_question_is_a_version_without_an_answer(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        answer = await answered(here, TextPart("A"))
        question = (await here.store.path(answer.chat_id))[0]
        await here.library.save_draft(answer.chat_id, "typed meanwhile")
        new = await TurnChanges(here.store).reword(question, "Q again")
        assert [message.id for message in await here.store.path(answer.chat_id)] == [new.id]
        assert (new.text, new.role, new.state, new.edited) == ("Q again", Role.USER, TurnState.SENT, False)
        assert (new.version, new.versions) == (2, 2)
        chat = await here.store.chat(answer.chat_id)
        assert chat is not None
        assert chat.draft == "typed meanwhile"
        await here.library.show_version(new, -1)
        assert [message.text for message in await here.store.path(answer.chat_id)] == ["Q", "A"]


async def test_a_reworded_answer_is_marked_and_sent_as_it_is_shown(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        raw = RawMessage(ApiStyle.OPENAI, "http://127.0.0.1:9", {"role": "assistant", "content": "A"})
        answer = await answered(here, ThinkingPart("hm"), TextPart("A"), raw=raw)
        new = await TurnChanges(here.store).reword(answer, "B")
        assert (new.parts, new.edited, new.raw) == ((TextPart("B"),), True, None)
        assert (new.model, new.style, new.state) == ("m", ApiStyle.OPENAI, TurnState.COMPLETE)
        old = await here.store.message(answer.id)
        assert old is not None
        assert (old.parts, old.edited, old.raw) == (answer.parts, False, raw)
        await pull(here.session.send(answer.chat_id, "And?"))
    assert [turn.parts for turn in wire.requests[0][1].turns][1] == (TextPart("B"),)
    assert wire.requests[0][1].turns[1].raw is None


async def test_a_tool_call_without_its_result_does_not_go_along(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        answer = await answered(here, TextPart("Let me look."), CALL)
        chat = await here.store.chat(answer.chat_id)
        assert chat is not None
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart("Sunny."),))
        await here.library.add_recorded_turn(chat, (ToolResultPart("1", "sun"),), ApiStyle.OPENAI, ending)
        changes = TurnChanges(here.store)
        new = await changes.reword(answer, "I think it is sunny.")
        assert new.parts == (TextPart("I think it is sunny."),)
        await here.library.show_version(new, -1)
        result = (await here.store.path(answer.chat_id))[2]
        again = await changes.reword(result, "")
        assert again.parts == (ToolResultPart("1", "sun"),)


async def test_a_turn_without_words_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        answer = await answered(here, TextPart("A"))
        with pytest.raises(InputUnreadable):
            await TurnChanges(here.store).reword(answer, " \n")
        assert await here.count("message") == 2


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((TextPart("a"),), (TextPart("x"),)),
        ((ThinkingPart("t"), TextPart("a"), CALL, TextPart("b")), (TextPart("x"), CALL)),
        ((CALL, TextPart("a")), (CALL, TextPart("x"))),
        ((CALL,), (CALL, TextPart("x"))),
        ((), (TextPart("x"),)),
    ],
)
def test_other_words_stand_where_the_first_ones_stood(
    parts: tuple[Part, ...], expected: tuple[Part, ...]
) -> None:
    assert with_words(parts, "x") == expected


async def test_a_branch_holds_the_path_to_the_turn_and_the_setup(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        chat = await here.library.rename(chat, "Seas")
        await here.library.save(replace(chat, system="Be brief.", parameters=Parameters(max_tokens=7)))
        for words in ("One", "Two", "Three"):
            await pull(here.session.send(chat.id, words))
        before = await here.store.path(chat.id)
        branch = await TurnChanges(here.store).branch(before[3], "Branch of Seas")
        copied = await here.store.chat(branch)
        assert copied is not None
        assert (copied.title, copied.title_source) == ("Branch of Seas", "person")
        assert (copied.system, copied.parameters) == ("Be brief.", Parameters(max_tokens=7))
        path = await here.store.path(branch)
        assert [(m.role, m.parts, m.state) for m in path] == [(m.role, m.parts, m.state) for m in before[:4]]
        assert {m.id for m in path} & {m.id for m in before} == set()
        assert await here.store.path(chat.id) == before
        await pull(here.session.send(branch, "Four"))
        assert len(await here.store.path(branch)) == 6
        assert await here.store.path(chat.id) == before


async def test_the_words_of_a_branch_are_found(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        answer = await answered(here, TextPart("Porpoises"))
        await TurnChanges(here.store).branch(answer, "B")
        query = "SELECT count(*) FROM search WHERE search MATCH 'porpoises'"
        assert await here.database.run(lambda c: c.execute(query).fetchone()[0]) == 2


async def test_another_model_is_asked_once_and_the_chat_keeps_its_own(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        answer = await answered(here, TextPart("A"))
        await pull(
            here.session.regenerate(answer.chat_id, answer.id, AskWith(OWN.id, ApiStyle.ANTHROPIC, "m2"))
        )
        endpoint, request = wire.requests[0]
        assert (endpoint.style, request.model) == (ApiStyle.ANTHROPIC, "m2")
        chat = await here.store.chat(answer.chat_id)
        assert chat is not None
        assert (chat.style, chat.model) == (ApiStyle.OPENAI, "m")
        new = (await here.answers(answer.chat_id))[-1]
        assert (new.style, new.version, new.versions) == (ApiStyle.ANTHROPIC, 2, 2)


# -- whatever is done, in whatever order ---------------------------------------------------------

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "regenerate", "branch", "delete", "switch", "send"]), st.integers(0, 9)
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEEDS)
def test_no_order_of_changes_loses_a_turn(deeds: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(Path(folder), deeds))


async def _play(folder: Path, deeds: Sequence[tuple[str, int]]) -> None:
    async with world(folder, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        await pull(here.session.send(chat.id, "first"))
        changes, expected = TurnChanges(here.store), 2
        for number, (deed, pick) in enumerate(deeds):
            path = await here.store.path(chat.id)
            if not path or deed == "send":
                await pull(here.session.send(chat.id, f"words {number}"))
                expected += 2
                continue
            turn = path[pick % len(path)]
            match deed:
                case "edit":
                    await changes.reword(turn, f"words {number}")
                    expected += 1
                case "regenerate":
                    try:
                        await pull(here.session.regenerate(chat.id, turn.id))
                        expected += 1
                    except InputUnreadable:
                        assert turn.role is Role.ASSISTANT  # its question was deleted
                case "branch":
                    await changes.branch(turn, "B")
                case "delete":
                    await here.library.delete_turn(turn)
                    expected -= 1
                case _:
                    await here.library.show_version(turn, 1 if pick % 2 else -1)
        assert await _reachable(here, chat.id) == expected
        assert await _rows(here, chat.id) == expected


async def _rows(here: World, chat_id: str) -> int:
    query = "SELECT count(*) FROM message WHERE chat = ?"
    return await here.database.run(lambda c: int(c.execute(query, (chat_id,)).fetchone()[0]))


async def _reachable(here: World, chat_id: str) -> int:
    """How many turns a person can come to by switching versions alone."""
    seen: set[str] = set()
    todo = [message.id for message in await here.store.path(chat_id)]
    while todo:
        await here.store.activate(chat_id, todo.pop())
        for turn in await here.store.path(chat_id):
            fresh = set(await here.store.siblings(turn.id)) - seen
            seen |= fresh
            todo += fresh
    return len(seen)
