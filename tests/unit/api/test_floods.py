"""Answers without measure (F46): limits are hit, memory stays bounded, and Stop works at once."""

import asyncio
import contextlib
import json
import sys
import time

import pytest

from duologue.api.client import Client
from duologue.domain.events import TextAdded
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers import child_process
from helpers.wire import Exchange, LoopbackServer, chat, openai_chunk

MOST_MEGABYTES = 50
PROGRAM = """
import asyncio, json, sys
from duologue.api.client import Client
from duologue.domain.errors import DuologueError
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.tiny_events import peak_bytes
from helpers.wire import LoopbackServer, chat, collect, openai_answer, openai_chunk

FLOOD = b"x" * 65536

async def flood(exchange):
    kind = sys.argv[1]
    if kind == "header":
        await exchange.send(b"HTTP/1.1 200 OK\\r\\nx-long: ")
        for _ in range(160):
            await exchange.send(FLOOD)
        return
    await exchange.head()
    if kind == "line":
        await exchange.send(openai_chunk({"content": "Before"}) + b"data: ")
        for _ in range(1024):
            await exchange.send(FLOOD)
    elif kind == "nothing":
        for _ in range(1024):
            await exchange.send(b": " + FLOOD + b"\\n")
    else:
        call = {"index": 0, "id": "a", "function": {"name": "f", "arguments": "[1"}}
        await exchange.send(openai_chunk({"tool_calls": [call]}))
        more = openai_chunk({"tool_calls": [{"index": 0, "function": {"arguments": ",1"}}]}) * 1000
        for _ in range(100):
            await exchange.send(more)
        await exchange.send(openai_chunk({}, "tool_calls") + b"data: [DONE]\\n\\n")

async def main():
    client = Client(Redactor())
    async with LoopbackServer(flood) as server:
        endpoint = server.endpoint(ApiStyle.OPENAI)
        before = peak_bytes()
        reply, raised = Reply(), None
        try:
            async for event in client.stream(endpoint, chat()):
                reply.add(event)
        except DuologueError as error:
            raised = error.kind
    await client.close()
    failure = reply.failure.kind if reply.failure else raised
    letters = len(reply.tool_calls[0].arguments) if reply.tool_calls else 0
    print(json.dumps([peak_bytes() - before, failure, reply.text, letters]))

asyncio.run(main())
"""


@pytest.mark.fault("F46")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
@pytest.mark.parametrize(
    ("kind", "failure", "text", "letters"),
    [
        ("line", "answer_too_large", "Before", 0),
        ("header", "connection_lost", "", 0),
        ("nothing", "empty_answer", "", 0),
        ("fragments", None, "", 200_002),
    ],
)
def test_a_flood_is_bounded_in_memory(kind: str, failure: str | None, text: str, letters: int) -> None:
    told = child_process.run(PROGRAM, kind)
    assert told.returncode == 0, told.stderr
    added, *seen = json.loads(told.stdout)
    assert seen == [failure, text, letters]
    assert added < MOST_MEGABYTES * 1024 * 1024


@pytest.mark.fault("F46")
async def test_an_endless_flood_is_stopped_at_once() -> None:
    gone = asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        piece = openai_chunk({"content": "a"}) * 100
        with contextlib.suppress(OSError):
            while True:
                await exchange.send(piece)
        gone.set()

    client = Client(Redactor())
    async with LoopbackServer(handler) as server:
        count = 0
        async with contextlib.aclosing(client.stream(server.endpoint(ApiStyle.OPENAI), chat())) as events:
            async for event in events:
                count += isinstance(event, TextAdded)
                if count == 5000:
                    break
            pressed = time.perf_counter()
        async with asyncio.timeout(5):
            await gone.wait()
        assert time.perf_counter() - pressed < 0.5
    await client.close()
