"""Servers that let one wait: each wait has its limit, and what came before it is kept."""

import asyncio
from pathlib import Path

import pytest

from duologue.api.transport import Patience
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import talk
from helpers.wire import Exchange, Handler, anthropic_event, beginning_in, openai_chunk

BRIEF = 0.15
PINGS = {
    "comments": b": ping\n\n",
    "events": b'event: ping\ndata: {"type": "ping"}\n\n',
    "names of events": b"event: ping\n\n",
    "blank lines": b"\n",
}
every_style = pytest.mark.parametrize("style", list(ApiStyle))


def dripping(first: bytes, drop: bytes, *, head: bool = True) -> Handler:
    """A server that sends `drop` again and again, far more often than any silence would allow."""

    async def handler(exchange: Exchange) -> None:
        if head:
            await exchange.head()
        await exchange.send(first)
        while True:
            await exchange.send(drop)
            await asyncio.sleep(0.01)

    return handler


def hanging(*, head: bool, first: bytes = b"") -> Handler:
    """A server that says so much and then nothing more."""

    async def handler(exchange: Exchange) -> None:
        if head:
            await exchange.head()
        await exchange.send(first)
        await exchange.until_hung_up()

    return handler


@pytest.mark.fault("F47")
@every_style
async def test_headers_that_come_letter_by_letter(tmp_path: Path, style: ApiStyle) -> None:
    slow = dripping(b"HTTP/1.1 200 OK\r\nx-slow: ", b"a", head=False)
    async with talk(tmp_path, Patience(silence=5, wordless=BRIEF)) as here:
        answer = await here.ask(style, slow)
        assert answer.failure is not None
        assert answer.failure.kind == "timed_out"
        await here.still_answers(style)


@pytest.mark.fault("F47")
@pytest.mark.parametrize("word", ["", "Half"], ids=["before the first word", "after it"])
@every_style
async def test_an_event_that_comes_byte_by_byte(tmp_path: Path, style: ApiStyle, word: str) -> None:
    first = beginning_in(style, word) if word else b""
    async with talk(tmp_path, Patience(silence=5, wordless=BRIEF)) as here:
        answer = await here.ask(style, dripping(first + b"data: ", b"x"))
        assert answer.failure is not None
        assert (answer.text, answer.state, answer.failure.kind) == (word, TurnState.FAILED, "timed_out")
        assert "without a word" in answer.failure.message
        await here.still_answers(style)


@pytest.mark.fault("F47")
@pytest.mark.parametrize("ping", PINGS.values(), ids=PINGS)
@pytest.mark.parametrize("word", ["", "Half"], ids=["before the first word", "after it"])
@every_style
async def test_pings_for_ever(tmp_path: Path, style: ApiStyle, word: str, ping: bytes) -> None:
    first = beginning_in(style, word) if word else b""
    async with talk(tmp_path, Patience(silence=5, wordless=BRIEF)) as here:
        answer = await here.ask(style, dripping(first, ping))
        assert answer.failure is not None
        assert (answer.text, answer.state, answer.failure.kind) == (word, TurnState.FAILED, "timed_out")
        await here.still_answers(style)


@pytest.mark.fault("F47")
@every_style
async def test_a_hang_before_the_head(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path, Patience(silence=BRIEF)) as here:
        answer = await here.ask(style, hanging(head=False))
        assert answer.failure is not None
        assert (answer.text, answer.failure.kind) == ("", "timed_out")
        await here.still_answers(style)


@pytest.mark.fault("F47")
@every_style
async def test_a_hang_after_the_head(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path, Patience(silence=BRIEF)) as here:
        answer = await here.ask(style, hanging(head=True))
        assert answer.failure is not None
        assert (answer.text, answer.failure.kind) == ("", "timed_out")
        await here.still_answers(style)


@pytest.mark.fault("F47")
@every_style
async def test_a_hang_after_the_first_word_keeps_it(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path, Patience(silence=BRIEF)) as here:
        answer = await here.ask(style, hanging(head=True, first=beginning_in(style, "Half")))
        assert answer.failure is not None
        assert (answer.text, answer.state, answer.failure.kind) == ("Half", TurnState.FAILED, "timed_out")
        await here.still_answers(style)


@pytest.mark.fault("F47")
@every_style
async def test_words_for_ever_end_at_the_deadline_and_are_kept(tmp_path: Path, style: ApiStyle) -> None:
    if style is ApiStyle.OPENAI:
        drop = openai_chunk({"content": "a"})
    else:
        drop = anthropic_event("content_block_delta", index=0, delta={"type": "text_delta", "text": "a"})
    async with talk(tmp_path, Patience(silence=5, wordless=5, total=2 * BRIEF)) as here:
        answer = await here.ask(style, dripping(beginning_in(style, "Half"), drop))
        assert answer.failure is not None
        assert answer.text.startswith("Halfa")
        assert (answer.state, answer.failure.kind) == (TurnState.FAILED, "timed_out")
        assert "in all" in answer.failure.message
        await here.still_answers(style)
