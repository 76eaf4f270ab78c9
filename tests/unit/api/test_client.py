"""The client against real servers on loopback: what is sent, what comes back, what Stop does."""

import asyncio
import contextlib
import gc
import sys
import time
from collections.abc import AsyncIterator

import pytest

from duologue.api.client import Client
from duologue.api.replay import replay
from duologue.api.retry import RetryPolicy
from duologue.domain.errors import DuologueError
from duologue.domain.events import AnswerEnded, ProblemReported, StreamEvent, TextAdded
from duologue.domain.profile import AuthForm
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.effort import best_wait
from helpers.wire import (
    CANARY,
    Exchange,
    LoopbackServer,
    RecordedCase,
    answer_in,
    beginning_in,
    chat,
    chunked,
    collect,
    recorded_cases,
    whole_response,
)

every_style = pytest.mark.parametrize("style", list(ApiStyle))
STREAM = [("content-type", "text/event-stream")]
AT_ONCE = 0.2  # seconds


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor())
    yield client
    await client.close()


@every_style
async def test_an_answer_streams(client: Client, style: ApiStyle) -> None:
    async with LoopbackServer(whole_response(answer_in(style, "Hel", "lo"), headers=STREAM)) as server:
        reply = Reply(await collect(client, server.endpoint(style), chat("Hi")))
    assert (reply.text, reply.state) == ("Hello", TurnState.COMPLETE)
    request = server.requests[0]
    path = "/v1/chat/completions" if style is ApiStyle.OPENAI else "/v1/messages"
    assert request.line == f"POST {path} HTTP/1.1"
    assert request.json()["messages"] == [{"role": "user", "content": "Hi"}]
    assert request.headers["authorization"] == f"Bearer {CANARY}"
    assert request.headers["accept-encoding"] == "identity"
    assert "cookie" not in request.headers


@every_style
async def test_the_key_travels_in_one_header_or_not_at_all(client: Client, style: ApiStyle) -> None:
    async with LoopbackServer(whole_response(answer_in(style, "a"), headers=STREAM)) as server:
        for auth, key in ((AuthForm.X_API_KEY, CANARY), (AuthForm.NONE, CANARY), (AuthForm.BEARER, None)):
            await collect(client, server.endpoint(style, auth, **({} if key else {"key": None})))
    own, none, absent = (str(request.headers) + request.body.decode() for request in server.requests)
    assert own.count(CANARY) == 1
    assert server.requests[0].headers["x-api-key"] == CANARY
    assert CANARY not in none + absent
    assert "authorization" not in absent


async def test_a_connection_is_used_again(client: Client) -> None:
    body = chunked([answer_in(ApiStyle.OPENAI, "a")])

    async def handler(exchange: Exchange) -> None:
        exchange.keep_open = True
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
        await exchange.send(head + b"set-cookie: id=1\r\n\r\n" + body)

    async with LoopbackServer(handler) as server:
        for _ in range(3):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert (len(server.requests), server.connections) == (3, 1)
    assert all("cookie" not in request.headers for request in server.requests)


@every_style
async def test_words_are_handed_on_as_they_come(client: Client, style: ApiStyle) -> None:
    shown = asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        beginning = beginning_in(style, "One")
        await exchange.send(beginning)
        await shown.wait()
        await exchange.send(answer_in(style, "One", " two")[len(beginning) :])

    async with LoopbackServer(handler) as server:
        texts = []
        async for event in client.stream(server.endpoint(style), chat()):
            if isinstance(event, TextAdded):
                texts.append(event.text)
                shown.set()
    assert texts == ["One", " two"]


@every_style
async def test_stop_closes_the_socket_at_once(client: Client, style: ApiStyle) -> None:
    gone = asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "One"))
        await exchange.until_hung_up()
        gone.set()

    async def seconds() -> float:
        gone.clear()
        stream = client.stream(server.endpoint(style), chat())
        async with contextlib.aclosing(stream):
            async for event in stream:
                if isinstance(event, TextAdded):
                    break
        started = time.perf_counter()
        async with asyncio.timeout(2):
            await gone.wait()
        return time.perf_counter() - started

    async with LoopbackServer(handler) as server:
        assert await best_wait(seconds, AT_ONCE) < AT_ONCE


@pytest.mark.parametrize("moment", ["before the head", "between words"])
async def test_cancelling_the_reading_task_closes_the_socket_at_once(client: Client, moment: str) -> None:
    arrived, gone = asyncio.Event(), asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        if moment == "between words":
            await exchange.head()
            await exchange.send(beginning_in(ApiStyle.OPENAI, "One"))
        arrived.set()
        await exchange.until_hung_up()
        gone.set()

    async def seconds() -> float:
        arrived.clear()
        gone.clear()
        task = asyncio.create_task(collect(client, server.endpoint(ApiStyle.OPENAI)))
        await arrived.wait()
        started = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(2):
            await gone.wait()
        return time.perf_counter() - started

    async with LoopbackServer(handler) as server:
        assert await best_wait(seconds, AT_ONCE) < AT_ONCE


async def test_streams_side_by_side_never_mix(client: Client) -> None:
    async def handler(exchange: Exchange) -> None:
        name = exchange.request.json()["messages"][-1]["content"]
        style = ApiStyle.OPENAI if "completions" in exchange.request.line else ApiStyle.ANTHROPIC
        await exchange.head()
        for piece in answer_in(style, *(f"{name}{n} " for n in range(20))).split(b"\n\n"):
            await exchange.send(piece + b"\n\n")
            await asyncio.sleep(0)

    async def one(server: LoopbackServer, name: str, style: ApiStyle) -> None:
        reply = Reply(await collect(client, server.endpoint(style), chat(name)))
        assert reply.text == "".join(f"{name}{n} " for n in range(20))

    async with LoopbackServer(handler) as server, asyncio.TaskGroup() as group:
        for number, letter in enumerate("abcdefghij"):
            group.create_task(one(server, letter, list(ApiStyle)[number % 2]))


async def test_an_answer_that_stays_open_after_its_end_is_not_waited_for(client: Client) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(answer_in(ApiStyle.OPENAI, "Hi"))
        await exchange.until_hung_up()

    async with LoopbackServer(handler) as server, asyncio.timeout(2):
        assert (await collect(client, server.endpoint(ApiStyle.OPENAI)))[-1] == AnswerEnded()


async def test_a_whole_answer_to_a_request_without_streaming(client: Client) -> None:
    case = next(case for case in recorded_cases() if case.name == "llama_oa_tool_nonstream")
    async with LoopbackServer(whole_response(case.answer.body, headers=case.answer.headers[3:4])) as server:
        events = await collect(client, server.endpoint(ApiStyle.OPENAI), chat(stream=False))
    assert server.requests[0].json()["stream"] is False
    assert Reply(events).state is TurnState.COMPLETE


@pytest.mark.parametrize("case", recorded_cases(), ids=lambda case: case.name)
async def test_every_recorded_stream_is_the_same_over_the_wire(case: RecordedCase) -> None:
    """The replay and the client read through the same code; this holds them to it."""
    client = Client(Redactor(), policy=RetryPolicy(retries=0))
    kept = [
        (name, value)
        for name, value in case.answer.headers
        if name.lower() in ("content-type", "retry-after")
    ]
    body = case.answer.body
    async with LoopbackServer(whole_response(body, f"{case.answer.status} X", kept)) as server:
        events: list[StreamEvent] = []
        try:
            async for event in client.stream(server.endpoint(case.answer.style), chat()):
                events.append(event)  # noqa: PERF401 - what came before an error counts
        except DuologueError as error:
            events.append(ProblemReported(error.failure()))
    await client.close()
    live, recorded = Reply(events), replay(case.answer, Redactor())
    assert (live.parts(), live.state, live.usage) == (recorded.parts(), recorded.state, recorded.usage)
    assert (live.failure and live.failure.message) == (recorded.failure and recorded.failure.message)


@every_style
@pytest.mark.parametrize("pieces", [1, 50])
async def test_stop_leaves_nothing_to_the_garbage_collector(
    client: Client, style: ApiStyle, pieces: int
) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head(transfer_encoding="chunked")
        parts = chunked([beginning_in(style, "One"), *[b": more\n\n"] * pieces]).removesuffix(b"0\r\n\r\n")
        await exchange.send(parts)
        await exchange.until_hung_up()

    left: list[str] = []
    hooks = sys.get_asyncgen_hooks()
    async with LoopbackServer(handler) as server:
        gc.collect()
        sys.set_asyncgen_hooks(finalizer=lambda generator: left.append(repr(generator)))
        try:
            stream = client.stream(server.endpoint(style), chat())
            async with contextlib.aclosing(stream):
                async for event in stream:
                    if isinstance(event, TextAdded):
                        break
            del stream, event
            gc.collect()
        finally:
            sys.set_asyncgen_hooks(*hooks)
    assert left == []
