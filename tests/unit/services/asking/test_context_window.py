"""How much of a model's window the next request takes."""

from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import ChatTooLong
from duologue.domain.message import AnswerEnding
from duologue.domain.parts import TextPart
from duologue.domain.request import ChatRequest, Parameters, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.context_window import (
    ContextMeter,
    ContextUse,
    ContextWindows,
    kept_for_answer,
    window_of,
)
from duologue.services.tables import catalogue
from helpers.services import ANSWER, OWN, SERVICE, ScriptedWire, World, pull, world

SHORT = "demo-recorded-short-memory"


async def said(here: World, chat_id: str, words: str) -> None:
    chat = await here.library.chat(chat_id)
    assert chat is not None
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart("yes"),), "m", "stop")
    await here.library.add_recorded_turn(chat, (TextPart(words),), chat.style, ending)


def test_windows_are_documented_or_unknown() -> None:
    assert window_of(SERVICE, "MiniMax-M2.7") == 204_800
    assert window_of(SERVICE, "another") is None
    assert window_of(OWN, "m") is None
    assert window_of(catalogue.demo_profile(), SHORT) == 2_400


def test_an_unknown_window_is_never_full_and_has_no_share() -> None:
    use = ContextUse(10_000_000)
    assert not use.overflows
    assert use.room is None
    assert use.share is None


@pytest.mark.parametrize(
    ("most", "kept"), [(None, 1_024), (50, 50), (1_000_000, 51_200)], ids=["unknown", "small", "too much"]
)
def test_room_is_kept_for_an_answer_but_never_most_of_the_window(most: int | None, kept: int) -> None:
    assert kept_for_answer(204_800, Parameters(max_tokens=most)) == kept


def test_too_long_a_request_is_refused_once_it_is_known_and_passes_when_a_person_says_so() -> None:
    windows, demo = ContextWindows(), catalogue.demo_profile()
    request = ChatRequest(SHORT, (Turn("user", (TextPart("word " * 3_000),)),))
    with pytest.raises(ChatTooLong, match="1,800"):
        windows.check(demo, request, "chat")
    windows.let_pass("chat")
    windows.check(demo, request, "chat")
    with pytest.raises(ChatTooLong):
        windows.check(demo, request, "chat")


async def test_the_meter_counts_a_chat_once_and_again_when_less_of_it_is_sent(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(*ANSWER)) as here:
        chat = await here.chat()
        await said(here, chat.id, "word " * 400)
        await said(here, chat.id, "short")
        meter = ContextMeter(here.library)
        whole = await meter.of(chat.id, OWN, "m", 7)
        assert whole.tokens > 500
        assert whole.unsent == 0
        path = await here.library.path(chat.id)
        kept = await here.library.chat(chat.id)
        assert kept is not None
        await here.library.save(replace(kept, context_from=path[2].id))
        less = await meter.of(chat.id, OWN, "m", 7)
        assert less.tokens < 40
        assert less.unsent == 2


async def test_nothing_is_sent_or_stored_of_a_message_that_is_too_long(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with world(tmp_path, wire) as here:
        demo = catalogue.demo_profile()
        chat = await here.library.create(demo.id, ApiStyle.OPENAI, SHORT)
        with pytest.raises(ChatTooLong):
            await pull(here.session.send(chat.id, "word " * 3_000))
        assert wire.requests == []
        assert await here.count("message") == 0
        assert await here.count("usage") == 0
