"""Answers that break off: only a terminal marker makes an answer complete, and what came is kept."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from duologue.domain.events import AnswerEnded, StopReasonGiven, TextAdded
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import Exchange, answer_in, anthropic_event, beginning_in, openai_chunk

MARKERS = {
    ApiStyle.OPENAI: openai_chunk({}, "stop"),
    ApiStyle.ANTHROPIC: anthropic_event("message_stop"),
}
PLACES = {
    # where the connection ends: (the words that came, how the answer ended)
    "after half an event": ("One ", TurnState.INTERRUPTED),
    "between events": ("One ", TurnState.INTERRUPTED),
    "before the marker": ("One two", TurnState.INTERRUPTED),
    "after the marker": ("One two", TurnState.COMPLETE),
}
ENDINGS = ("closed", "shorter than announced", "without the last chunk", "reset")


def body_until(style: ApiStyle, place: str) -> bytes:
    """A stream of two words up to a place; the OpenAI style's [DONE] never comes."""
    whole = answer_in(style, "One ", "two")
    first = whole.index(b"\n\n", whole.index(b'"One "')) + 2
    marker = whole.index(MARKERS[style])
    ends = {
        "after half an event": whole.index(b'"two"') + 3,
        "between events": first,
        "before the marker": marker,
        "after the marker": marker + len(MARKERS[style]),
    }
    return whole[: ends[place]]


@dataclass(slots=True)
class Breaking:
    """A server whose connection ends too early; a reset waits until the client has read everything."""

    body: bytes
    ending: str
    read: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, exchange: Exchange) -> None:
        match self.ending:
            case "shorter than announced":
                await exchange.head(content_length="100000")
                await exchange.send(self.body)
            case "without the last chunk":
                await exchange.head(transfer_encoding="chunked")
                await exchange.send(b"%x\r\n%s\r\n" % (len(self.body), self.body))
            case _:
                await exchange.head()
                await exchange.send(self.body)
        if self.ending == "reset":
            await self.read.wait()
            exchange.reset()


@pytest.mark.fault("F38")
@pytest.mark.fault("F30")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("place", "text", "state"), [(k, *v) for k, v in PLACES.items()], ids=PLACES)
@pytest.mark.parametrize("style", ApiStyle)
async def test_a_connection_that_ends_too_early(
    tmp_path: Path, style: ApiStyle, place: str, text: str, state: TurnState, ending: str
) -> None:
    broken = Breaking(body_until(style, place), ending)
    async with talk(tmp_path) as here:
        here.server.handler = broken
        chat = await here.world.library.create(here.profile.id, style, "m")
        said = ""
        async for event in here.world.session.send(chat.id, "q"):
            said += event.text if isinstance(event, TextAdded) else ""
            if said == text and (state is TurnState.INTERRUPTED or _is_marker(style, event)):
                broken.read.set()
        (answer,) = await here.world.answers(chat.id)
        assert (answer.text, answer.state, answer.failure) == (text, state, None)
        assert (answer.raw is not None) == (state is TurnState.COMPLETE)
        assert len(here.server.requests) == 1


def _is_marker(style: ApiStyle, event: object) -> bool:
    """The last event that such a server brings about."""
    return isinstance(event, StopReasonGiven if style is ApiStyle.OPENAI else AnswerEnded)


@pytest.mark.fault("F38")
@pytest.mark.parametrize("style", ApiStyle)
async def test_a_broken_answer_leaves_the_chat_fit_for_the_next_question(
    tmp_path: Path, style: ApiStyle
) -> None:
    async with talk(tmp_path) as here:
        cut = await here.ask(style, beginning_in(style, "Half"))
        assert cut.state is TurnState.INTERRUPTED
        await here.still_answers(style)


@pytest.mark.fault("F38")
async def test_done_without_a_finish_reason_is_no_marker(tmp_path: Path) -> None:
    async with talk(tmp_path) as here:
        answer = await here.ask(ApiStyle.OPENAI, openai_chunk({"content": "Half"}) + b"data: [DONE]\n\n")
        assert (answer.text, answer.state) == ("Half", TurnState.INTERRUPTED)
