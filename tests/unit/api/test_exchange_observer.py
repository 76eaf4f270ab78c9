"""What an observer is told of an exchange, and a recording of it played again."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.api.replay import played
from duologue.domain import duorec
from duologue.domain.address import BaseUrl
from duologue.domain.errors import DuologueError
from duologue.domain.events import AnswerEnded, StreamEvent, TextAdded
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.recordings.recorder import Recorder
from helpers.exchanges import exchange
from helpers.wire import (
    CANARY,
    LoopbackServer,
    RecordedCase,
    answer_in,
    beginning_in,
    chat,
    chunked,
    recorded_cases,
    whole_response,
)
from helpers.wire import Exchange as Served

every_style = pytest.mark.parametrize("style", list(ApiStyle))
CERTIFICATES = Path(__file__).parents[2] / "fixtures" / "tls"
STREAM = [("content-type", "text/event-stream")]


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
async def client(redactor: Redactor) -> AsyncIterator[Client]:
    async def at_once(_: float) -> None:
        """Waits in no time."""

    client = Client(redactor, sleep=at_once)
    yield client
    await client.close()


async def recorded(
    client: Client, redactor: Redactor, endpoint: Endpoint
) -> tuple[list[StreamEvent], tuple[Exchange, ...]]:
    recorder = Recorder(endpoint.style, redactor)
    events = []
    try:
        async for event in client.stream(endpoint, chat("Hi"), recorder):
            events.append(event)  # noqa: PERF401 - those before an error count too
    except DuologueError:
        pass
    return events, recorder.exchanges()


@every_style
async def test_every_moment_is_marked_in_order(client: Client, redactor: Redactor, style: ApiStyle) -> None:
    body = answer_in(style, "Hel", "lo")
    async with LoopbackServer(whole_response(body, headers=STREAM)) as server:
        events, (seen,) = await recorded(client, redactor, server.endpoint(style))
        _, (again,) = await recorded(client, redactor, server.endpoint(style))
    order = [Mark.CONNECTING, Mark.RESOLVED, Mark.CONNECTED, Mark.SENT, Mark.FIRST_BYTE]
    assert [mark for mark, _ in seen.marks] == [*order, Mark.FIRST_TOKEN, Mark.LAST_BYTE]
    assert [seconds for _, seconds in seen.marks] == sorted(seconds for _, seconds in seen.marks)
    assert [mark for mark, _ in again.marks] == [*order[3:], Mark.FIRST_TOKEN, Mark.LAST_BYTE]
    assert (seen.body, seen.status, seen.cut) == (body, 200, False)
    assert dict(seen.headers)["content-type"] == "text/event-stream"
    assert events[-1] == AnswerEnded()


async def test_tls_has_a_mark_of_its_own(client: Client, redactor: Redactor) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "good.pem", CERTIFICATES / "server.key")
    handler = whole_response(answer_in(ApiStyle.OPENAI, "a"))
    async with LoopbackServer(handler, tls=context) as server:
        base = BaseUrl("https", "127.0.0.1", server.port, "/v1")
        endpoint = Endpoint(ApiStyle.OPENAI, base, ca_file=str(CERTIFICATES / "ca.pem"))
        _, (seen,) = await recorded(client, redactor, endpoint)
    connected, encrypted, sent = (seen.at(mark) for mark in (Mark.CONNECTED, Mark.ENCRYPTED, Mark.SENT))
    assert connected is not None
    assert encrypted is not None
    assert sent is not None
    assert connected < encrypted < sent


@pytest.mark.fault("F11")
@pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
async def test_the_key_is_in_nothing_that_is_kept(client: Client, redactor: Redactor, auth: AuthForm) -> None:
    echo = [("x-echo", CANARY), ("set-cookie", "id=1")]
    body = b'{"error":{"message":"' + CANARY.encode() + b' is wrong"}}'
    async with LoopbackServer(whole_response(body, "401 No", echo)) as server:
        _, (seen,) = await recorded(client, redactor, server.endpoint(ApiStyle.OPENAI, auth))
    assert CANARY in str(server.requests[0].headers)
    assert CANARY.encode() not in duorec.encode(seen)
    assert "id=1" not in str(seen.headers)
    assert (seen.status, len(seen.body)) == (401, len(body))
    assert '"Hi"' in seen.request_body


async def test_a_retry_is_an_exchange_of_its_own(client: Client, redactor: Redactor) -> None:
    answers = iter([("503 Busy", b"{}"), ("200 OK", answer_in(ApiStyle.OPENAI, "a"))])

    async def handler(served: Served) -> None:
        status, body = next(answers)
        await whole_response(body, status)(served)

    async with LoopbackServer(handler) as server:
        _, seen = await recorded(client, redactor, server.endpoint(ApiStyle.OPENAI))
    assert [one.status for one in seen] == [503, 200]


async def test_a_stopped_answer_is_kept_as_far_as_it_came(client: Client, redactor: Redactor) -> None:
    async def handler(served: Served) -> None:
        await served.head()
        await served.send(beginning_in(ApiStyle.OPENAI, "One"))
        await served.until_hung_up()

    recorder = Recorder(ApiStyle.OPENAI, redactor)
    async with LoopbackServer(handler) as server:
        stream = client.stream(server.endpoint(ApiStyle.OPENAI), chat(), recorder)
        async for event in stream:
            if isinstance(event, TextAdded):
                break
        await stream.aclose()
    (seen,) = recorder.exchanges()
    assert seen.cut
    assert seen.at(Mark.LAST_BYTE) is None
    assert seen.body == beginning_in(ApiStyle.OPENAI, "One")


@pytest.mark.parametrize("case", recorded_cases(), ids=lambda case: case.name)
async def test_a_recording_of_any_stream_plays_as_it_was(
    client: Client, redactor: Redactor, case: RecordedCase
) -> None:
    style = case.answer.style or ApiStyle.OPENAI
    body = chunked([case.answer.body[place : place + 97] for place in range(0, len(case.answer.body), 97)])
    body = body.removesuffix(b"0\r\n\r\n") if case.answer.cut else body
    kept = [
        pair for pair in case.answer.headers if pair[0].lower() not in ("content-length", "transfer-encoding")
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in kept)
    head = f"HTTP/1.1 {case.answer.status} X\r\n{lines}transfer-encoding: chunked\r\n\r\n".encode()

    async def handler(served: Served) -> None:
        await served.send(head + body)

    async with LoopbackServer(handler) as server:
        events, exchanges = await recorded(client, redactor, server.endpoint(style))
    again = duorec.decode(duorec.encode(exchanges[-1]))
    replayed = [event async for event in played(again, redactor)]
    live, second = Reply(events), Reply(replayed)
    assert second.parts() == live.parts()
    assert second.usage == live.usage
    assert second.raw_message == live.raw_message
    if live.parts():
        assert second.state is live.state


async def test_a_recording_plays_at_true_speed() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(round(seconds, 6))

    reply = Reply([event async for event in played(exchange("a", "b"), Redactor(), sleep)])
    assert (reply.text, reply.state) == ("ab", TurnState.COMPLETE)
    assert waited == [0.3, 0.1, 0.1, 0.1]


async def test_a_recording_plays_step_by_step() -> None:
    steps: asyncio.Queue[None] = asyncio.Queue()

    async def step(_: float) -> None:
        await steps.get()

    texts: asyncio.Queue[str] = asyncio.Queue()

    async def watch() -> None:
        async for event in played(exchange("a", "b"), Redactor(), step):
            if isinstance(event, TextAdded):
                texts.put_nowait(event.text)

    watching = asyncio.create_task(watch())
    for expected in ("a", "b"):
        await asyncio.sleep(0.01)
        assert texts.empty()
        steps.put_nowait(None)
        assert await texts.get() == expected
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_recording_that_was_cut_is_interrupted_again() -> None:
    half = exchange("a", "b", cut=True)
    half = replace(half, chunks=half.chunks[:2])
    reply = Reply([event async for event in played(half, Redactor())])
    assert (reply.text, reply.state) == ("ab", TurnState.INTERRUPTED)


async def test_a_key_that_was_learnt_late_is_hidden_too() -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    assert redactor.cover(f"x {CANARY} y") == f"x {'*' * len(CANARY)} y"
    assert redactor.cover("Bearer abcdefghijklmnopqrst") == "Bearer " + "*" * 20
