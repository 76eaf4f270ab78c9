"""A cut answer goes on as a new version: what is sent for it, and that nothing of the old one is lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.continuing import GO_ON, can_go_on
from duologue.domain.errors import ConnectionRefused, InputUnreadable, RateLimited
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    RawMessageAssembled,
    StopReasonGiven,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    UsageReported,
)
from duologue.domain.message import AnswerEnding, Message
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.request import Parameters, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.asking.chat_session import AnswerBegun
from helpers.services import ScriptedWire, Step, World, for_ever, pull, world

REST = (AnswerStarted("r2", "m"), TextAdded("nd grey."), StopReasonGiven("stop"), AnswerEnded())


async def cut(here: World, style: ApiStyle, text: str = "The sea is blue a", **changes: object) -> Message:
    """An answer that stopped at the length limit."""
    chat = await here.chat(style=style)
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart(text),), "m", "length")
    return await here.library.add_recorded_turn(
        chat, (TextPart("What colour is the sea?"),), style, replace(ending, **changes)
    )


async def shown(here: World, answer: Message) -> Message:
    return (await here.answers(answer.chat_id))[-1]


@pytest.mark.parametrize("style", ApiStyle)
async def test_the_new_version_holds_the_old_words_and_the_new_ones(tmp_path: Path, style: ApiStyle) -> None:
    wire = ScriptedWire(*REST, RawMessageAssembled({"role": "assistant", "content": "nd grey."}))
    async with world(tmp_path, wire) as here:
        old = await cut(here, style)
        await pull(here.session.go_on(old.chat_id, old.id))
        new = await shown(here, old)
        assert (new.text, new.state, new.stop_reason) == (
            "The sea is blue and grey.",
            TurnState.COMPLETE,
            "stop",
        )
        assert (new.version, new.versions, new.parent_id) == (2, 2, old.parent_id)
        assert new.raw is None
        kept = await here.store.message(old.id)
        assert kept is not None
        assert (kept.text, kept.stop_reason) == (old.text, "length")


async def test_in_the_anthropic_style_the_old_words_are_the_beginning(tmp_path: Path) -> None:
    wire = ScriptedWire(*REST)
    async with world(tmp_path, wire) as here:
        old = await cut(here, ApiStyle.ANTHROPIC, "It is \n")
        chat = await here.library.chat(old.chat_id)
        assert chat is not None
        await here.library.save(replace(chat, parameters=Parameters(max_tokens=9, thinking="adaptive")))
        await pull(here.session.go_on(old.chat_id, old.id))
        assert (await shown(here, old)).text == "It isnd grey."
    request = wire.requests[0][1]
    assert request.prefill == "It is"
    assert request.turns == (Turn("user", (TextPart("What colour is the sea?"),)),)
    assert request.parameters == Parameters(max_tokens=9)


async def test_in_the_openai_style_a_short_request_follows_the_old_words(tmp_path: Path) -> None:
    wire = ScriptedWire(*REST)
    async with world(tmp_path, wire) as here:
        old = await cut(here, ApiStyle.OPENAI, "It is ")
        await pull(here.session.go_on(old.chat_id, old.id))
        assert (await shown(here, old)).text == "It is nd grey."
    request = wire.requests[0][1]
    assert request.prefill == ""
    assert request.turns[1:] == (
        Turn("assistant", (TextPart("It is "),)),
        Turn("user", (TextPart(GO_ON),)),
    )


async def test_the_window_is_told_what_the_answer_begins_with(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*REST)) as here:
        old = await cut(here, ApiStyle.OPENAI)
        events = await pull(here.session.go_on(old.chat_id, old.id))
        begun = next(event for event in events if isinstance(event, AnswerBegun))
        assert begun.head == (TextAdded(old.text, -1),)


@pytest.mark.parametrize(
    ("script", "state", "text"),
    [
        ((ConnectionRefused("No"),), TurnState.FAILED, "Half "),
        ((RateLimited("Slow", status=429),), TurnState.FAILED, "Half "),
        ((TextAdded("more"),), TurnState.INTERRUPTED, "Half more"),
        ((), TurnState.INTERRUPTED, "Half "),
    ],
)
async def test_a_failure_keeps_both_versions(
    tmp_path: Path, script: tuple[Step, ...], state: TurnState, text: str
) -> None:
    async with world(tmp_path, ScriptedWire(*script)) as here:
        old = await cut(here, ApiStyle.OPENAI, "Half ")
        await pull(here.session.go_on(old.chat_id, old.id))
        new = await shown(here, old)
        assert (new.state, new.text) == (state, text)
        assert can_go_on(new)
        kept = await here.store.message(old.id)
        assert kept is not None
        assert kept.text == "Half "


@pytest.mark.parametrize("came", [(), (TextAdded("more"),)])
async def test_stop_keeps_both_versions(tmp_path: Path, came: tuple[Step, ...]) -> None:
    waits = asyncio.Event()

    async def reached() -> None:
        waits.set()

    async with world(tmp_path, ScriptedWire(*came, reached, for_ever)) as here:
        old = await cut(here, ApiStyle.OPENAI, "Half ")
        task = asyncio.create_task(pull(here.session.go_on(old.chat_id, old.id)))
        await waits.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        new = await shown(here, old)
        assert (new.state, new.text) == (TurnState.STOPPED, "Half more" if came else "Half ")


async def test_a_kill_while_it_goes_on_leaves_the_old_words_and_the_new_ones(tmp_path: Path) -> None:
    hangs = asyncio.Event()

    async def reached() -> None:
        hangs.set()

    async with world(tmp_path, ScriptedWire(TextAdded("more"), reached, for_ever)) as here:
        old = await cut(here, ApiStyle.OPENAI, "Half ")
        task = asyncio.create_task(pull(here.session.go_on(old.chat_id, old.id)))
        await hangs.wait()
        while not await here.count("delta"):  # noqa: ASYNC110 - only the database can tell
            await asyncio.sleep(0.01)
        await here.store.recover()  # what the next start does
        new = await shown(here, old)
        assert (new.state, new.text) == (TurnState.INTERRUPTED, "Half more")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_only_what_came_now_is_counted(tmp_path: Path) -> None:
    wire = ScriptedWire(TextAdded("one"), UsageReported(Usage(input=3), {}))
    async with world(tmp_path, wire) as here:
        old = await cut(here, ApiStyle.OPENAI, "words " * 500)
        await pull(here.session.go_on(old.chat_id, old.id))
        new = await shown(here, old)
        assert new.usage is not None
        assert new.usage.output == 1


async def test_the_thinking_of_both_is_kept_with_its_time(tmp_path: Path) -> None:
    wire = ScriptedWire(ThinkingAdded("Again."), TextAdded("b", 1), AnswerEnded())
    async with world(tmp_path, wire) as here:
        thought = ThinkingPart("First.", signature="s", seconds=2.5)
        old = await cut(here, ApiStyle.OPENAI, parts=(thought, TextPart("a")))
        await pull(here.session.go_on(old.chat_id, old.id))
        parts = (await shown(here, old)).parts
        assert parts[:2] == (thought, TextPart("ab"))
        assert isinstance(parts[2], ThinkingPart)
        assert parts[2].text == "Again."
        assert parts[2].seconds is not None


async def test_words_that_were_thinking_all_along_leave_the_answer(tmp_path: Path) -> None:
    wire = ScriptedWire(TextAdded("hm"), ThinkingReplaced("hm"), TextAdded("b", 1), AnswerEnded())
    async with world(tmp_path, wire) as here:
        old = await cut(here, ApiStyle.OPENAI, "a")
        await pull(here.session.go_on(old.chat_id, old.id))
        new = await shown(here, old)
        assert new.text == "ab"
        assert [part.text for part in new.parts if isinstance(part, ThinkingPart)] == ["hm"]


@pytest.mark.parametrize(
    "changes",
    [
        {"stop_reason": "stop"},
        {"stop_reason": "tool_calls", "parts": (TextPart("a"), ToolCallPart("1", "t", "{"))},
        {"parts": ()},
        {"parts": (TextPart("a"), ToolCallPart("1", "t", "{"))},
    ],
)
async def test_a_whole_answer_and_a_tool_call_are_not_gone_on_from(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    wire = ScriptedWire(*REST)
    async with world(tmp_path, wire) as here:
        old = await cut(here, ApiStyle.OPENAI, **changes)
        assert not can_go_on(old)
        with pytest.raises(InputUnreadable):
            await pull(here.session.go_on(old.chat_id, old.id))
        assert (await shown(here, old)).id == old.id
    assert wire.requests == []


@pytest.mark.parametrize("state", [TurnState.STOPPED, TurnState.INTERRUPTED, TurnState.FAILED])
async def test_an_answer_that_was_cut_short_can_go_on(tmp_path: Path, state: TurnState) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        assert can_go_on(await cut(here, ApiStyle.OPENAI, state=state, stop_reason=None))
