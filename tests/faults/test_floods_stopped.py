"""Answers without measure, in both styles: limits are hit, memory stays bounded, Stop is felt at once."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest

from duologue.domain.events import TextAdded, ToolArgumentsAdded
from duologue.domain.parts import ToolCallPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers import child_process
from helpers.talk import talk
from helpers.tiny_events import beginning, tiny_events
from helpers.wire import Exchange, anthropic_event, beginning_in, openai_chunk

every_style = pytest.mark.parametrize("style", list(ApiStyle))
FLOOD = b"x" * 65536
STOP_SECONDS = 0.5
MOST_MEGABYTES = 50
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
PROGRAM = """
import asyncio, json, sys
from duologue.api.client import Client
from duologue.domain.errors import DuologueError
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.tiny_events import beginning, peak_bytes, tiny_events
from helpers.wire import LoopbackServer, beginning_in, chat

style, kind = ApiStyle(sys.argv[1]), sys.argv[2]
FLOOD = b"x" * 65536

async def flood(exchange):
    if kind == "header":
        await exchange.send(b"HTTP/1.1 200 OK\\r\\nx-long: ")
        for _ in range(160):
            await exchange.send(FLOOD)
        return
    await exchange.head()
    if kind == "line":
        await exchange.send(beginning_in(style, "Before") + b"data: ")
        for _ in range(1024):
            await exchange.send(FLOOD)
    elif kind == "comment":
        await exchange.send(beginning_in(style, "Before") + b": ")
        for _ in range(1024):
            await exchange.send(FLOOD)
    else:
        await exchange.send(beginning(style))
        fragments = tiny_events(style)[-1] * 1000
        for _ in range(100):
            await exchange.send(fragments)

async def main():
    client = Client(Redactor())
    async with LoopbackServer(flood) as server:
        before, reply, raised = peak_bytes(), Reply(), None
        try:
            async for event in client.stream(server.endpoint(style), chat()):
                reply.add(event)
        except DuologueError as error:
            raised = error.kind
    await client.close()
    failure = reply.failure.kind if reply.failure else raised
    letters = sum(len(call.arguments) for call in reply.tool_calls)
    print(json.dumps([peak_bytes() - before, failure, reply.text, letters]))

asyncio.run(main())
"""


@pytest.mark.fault("F46")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.parametrize(
    ("kind", "failure", "text", "letters"),
    [
        ("line", "answer_too_large", "Before", 0),
        ("comment", "answer_too_large", "Before", 0),
        ("header", "connection_lost", "", 0),
        ("fragments", None, "", 200_000),
    ],
)
@every_style
def test_a_flood_is_bounded_in_memory(
    style: ApiStyle, kind: str, failure: str | None, text: str, letters: int
) -> None:
    told = child_process.run(PROGRAM, style, kind)
    assert told.returncode == 0, told.stderr
    added, *seen = json.loads(told.stdout)
    assert seen[:2] == [failure, text]
    assert letters <= seen[2] <= letters + 2
    assert added < MOST_MEGABYTES * 1024 * 1024


def an_event(style: ApiStyle) -> bytes:
    """One more word."""
    if style is ApiStyle.OPENAI:
        return openai_chunk({"content": "a"})
    return anthropic_event("content_block_delta", index=0, delta={"type": "text_delta", "text": "a"})


def flood(style: ApiStyle, kind: str) -> tuple[bytes, Iterator[bytes]]:
    """How a flood begins, its head among it, and what then comes again and again."""
    match kind:
        case "a header":
            return b"HTTP/1.1 200 OK\r\nx-long: ", repeat(b"x" * 50, 1000)  # below what is refused
        case "a line":
            return HEAD + beginning_in(style, "Half") + b"data: ", repeat(b"x" * 1000)
        case "comments":
            return HEAD + beginning_in(style, "Half"), repeat(b": still at it\n\n" * 1000)
        case "tool-call fragments":
            return HEAD + beginning(style), repeat(tiny_events(style)[-1] * 100)
        case _:
            return HEAD + beginning_in(style, "Half"), repeat(an_event(style) * 100)


@pytest.mark.fault("F46")
@pytest.mark.parametrize("kind", ["a header", "a line", "comments", "tool-call fragments", "words"])
@every_style
async def test_stop_works_at_once_in_every_flood(tmp_path: Path, style: ApiStyle, kind: str) -> None:
    gone, flowing = asyncio.Event(), asyncio.Event()
    first, more = flood(style, kind)

    async def handler(exchange: Exchange) -> None:
        await exchange.send(first)
        with contextlib.suppress(OSError):
            for number, piece in enumerate(more):
                await exchange.send(piece)
                await asyncio.sleep(0)
                if number == 100:
                    flowing.set()
            await exchange.until_hung_up()
        gone.set()

    async def ask() -> None:
        async for event in here.world.session.send(chat.id, "q"):
            wanted = ToolArgumentsAdded if "tool" in kind else TextAdded
            if isinstance(event, wanted):
                came.set()

    async with talk(tmp_path) as here, asyncio.timeout(5):
        here.server.handler = handler
        chat = await here.world.library.create(here.profile.id, style, "m")
        came = asyncio.Event()
        asking = asyncio.create_task(ask())
        await flowing.wait()
        if kind != "a header":
            await came.wait()
        pressed = time.perf_counter()
        asking.cancel()
        await asyncio.wait([asking])
        (answer,) = await here.world.answers(chat.id)
        assert time.perf_counter() - pressed < STOP_SECONDS
        await gone.wait()
        assert time.perf_counter() - pressed < STOP_SECONDS
        assert answer.state is TurnState.STOPPED
        if kind == "tool-call fragments":
            assert any(isinstance(part, ToolCallPart) for part in answer.parts)
        elif kind != "a header":
            assert answer.text.startswith("Half")
        await here.still_answers(style)


@pytest.mark.fault("F46")
@every_style
async def test_one_line_of_64_megabytes_ends_the_answer_and_keeps_what_came(
    tmp_path: Path, style: ApiStyle
) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "Half") + b"data: ")
        with contextlib.suppress(OSError):
            for _ in range(1024):
                await exchange.send(FLOOD)

    async with talk(tmp_path) as here:
        answer = await here.ask(style, handler)
        assert answer.failure is not None
        assert (answer.text, answer.failure.kind) == ("Half", "answer_too_large")
        await here.still_answers(style)
