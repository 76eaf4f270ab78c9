"""The client against servers that misbehave: nothing leaks, nothing is paid twice, nothing hangs."""

import asyncio
import base64
import gzip
import logging
import traceback
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import Patience
from duologue.domain.errors import (
    AddressRefused,
    ConnectionLost,
    ConnectionRefused,
    DuologueError,
    EmptyAnswer,
    EncodingRefused,
    HostNotFound,
    InputUnreadable,
    KeyUnusable,
    NotAnAnswer,
    OutOfBalance,
    Overloaded,
    ProxyFailed,
    RateLimited,
    RedirectRefused,
    ServerFault,
    TimedOut,
)
from duologue.domain.events import LimitsReported, ProblemReported, StreamEvent, TextAdded
from duologue.domain.profile import AuthForm, BaseUrl, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import (
    CANARY,
    Exchange,
    Handler,
    LoopbackServer,
    answer_in,
    beginning_in,
    chat,
    collect,
    openai_chunk,
    whole_response,
)

every_style = pytest.mark.parametrize("style", list(ApiStyle))
STREAM = [("content-type", "text/event-stream")]
FORMS = (
    CANARY,
    CANARY[:12],
    CANARY[-12:],
    base64.b64encode(CANARY.encode()).decode()[:20],
    CANARY.encode().hex(),
)


class Waits:
    """Stands in for sleeping: remembers how long was asked for."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def client(waits: Waits) -> AsyncIterator[Client]:
    client = Client(Redactor(), sleep=waits, chance=lambda: 1.0)
    yield client
    await client.close()


def impatient(**limits: float) -> Client:
    return Client(Redactor(), patience=Patience(**limits), policy=RetryPolicy(retries=0))


async def outcome(client: Client, endpoint: Endpoint) -> tuple[list[StreamEvent], DuologueError | None]:
    events: list[StreamEvent] = []
    try:
        async for event in client.stream(endpoint, chat()):
            events.append(event)  # noqa: PERF401 - what came before an error counts
    except DuologueError as error:
        return events, error
    return events, None


# Redirects: F01, F02.


@pytest.mark.fault("F01")
@pytest.mark.fault("F02")
@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
@pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
@every_style
async def test_a_redirect_is_named_and_not_followed(
    client: Client, style: ApiStyle, auth: AuthForm, status: str
) -> None:
    async with LoopbackServer(whole_response(answer_in(style, "stolen"))) as other:
        redirect = whole_response(status=status, headers=[("location", f"{other.origin}/v1/messages")])
        async with LoopbackServer(redirect) as server:
            with pytest.raises(RedirectRefused, match=f"127.0.0.1:{other.port}"):
                await collect(client, server.endpoint(style, auth))
    assert (len(server.requests), other.connections) == (1, 0)


@pytest.mark.fault("F02")
async def test_a_redirect_on_the_same_host_is_not_followed_either(client: Client) -> None:
    async with LoopbackServer(whole_response(status="307 T", headers=[("location", "/v2/x")])) as server:
        with pytest.raises(RedirectRefused, match="/v2/x"):
            await collect(client, server.endpoint(ApiStyle.ANTHROPIC))
    assert len(server.requests) == 1


# Compressed answers: F33.


@pytest.mark.fault("F33")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-unknown"])
async def test_a_compressed_answer_is_refused_before_its_body(client: Client, encoding: str) -> None:
    bomb = gzip.compress(b"x" * 1_000_000) if "gzip" in encoding else zlib.compress(b"x" * 1_000_000)
    handler = whole_response(bomb, headers=[*STREAM, ("content-encoding", encoding)])
    async with LoopbackServer(handler) as server:
        with pytest.raises(EncodingRefused, match=encoding.split(",", maxsplit=1)[0]):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert len(server.requests) == 1


async def test_identity_is_no_compression(client: Client) -> None:
    handler = whole_response(answer_in(ApiStyle.OPENAI, "a"), headers=[("content-encoding", "identity")])
    async with LoopbackServer(handler) as server:
        assert Reply(await collect(client, server.endpoint(ApiStyle.OPENAI))).text == "a"


@pytest.mark.fault("F33")
async def test_a_compressed_refusal_still_says_what_it_is(client: Client) -> None:
    handler = whole_response(gzip.compress(b"{}"), "401 No", [("content-encoding", "gzip")])
    async with LoopbackServer(handler) as server:
        _, error = await outcome(client, server.endpoint(ApiStyle.OPENAI))
    assert error is not None
    assert (error.kind, error.status) == ("key_rejected", 401)


# Broken connections: F30, F38, F50.


def breaking(after: bytes, *, reset: bool, length: bool = False) -> Handler:
    async def handler(exchange: Exchange) -> None:
        extra = {"content_length": "100000"} if length else {}
        await exchange.head(**extra)
        await exchange.send(after)
        if reset:
            exchange.reset()

    return handler


@pytest.mark.fault("F38")
@pytest.mark.fault("F30")
@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize("length", [True, False])
@every_style
async def test_a_stream_that_breaks_off_is_interrupted_and_asked_for_once(
    client: Client,
    style: ApiStyle,
    reset: bool,  # noqa: FBT001 - a parameter of the table
    length: bool,  # noqa: FBT001 - the same
) -> None:
    half = beginning_in(style, "Half")
    async with LoopbackServer(breaking(half + b'data: {"cho', reset=False, length=length)) as server:
        if reset:
            server.handler = _reset_after_read(half)
        events, error = await outcome(client, server.endpoint(style))
    reply = Reply(events)
    assert (error, reply.text, reply.state) == (None, "Half", TurnState.INTERRUPTED)
    assert len(server.requests) == 1


def _reset_after_read(body: bytes) -> Handler:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(body)
        await asyncio.sleep(0.05)  # A reset throws away what was not read yet; nothing tells when it was.
        exchange.reset()

    return handler


@pytest.mark.fault("F38")
async def test_a_stream_that_breaks_after_its_finish_reason_is_complete(client: Client) -> None:
    body = openai_chunk({"content": "Hi"}, "stop")
    async with LoopbackServer(breaking(body, reset=False, length=True)) as server:
        reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    assert (reply.text, reply.state) == ("Hi", TurnState.COMPLETE)


@pytest.mark.fault("F50")
async def test_a_connection_lost_before_the_head_is_not_tried_again(client: Client) -> None:
    async def handler(exchange: Exchange) -> None:
        exchange.reset()

    async with LoopbackServer(handler) as server:
        with pytest.raises(ConnectionLost, match=r"127\.0\.0\.1"):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert len(server.requests) == 1


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: \0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300_000,
    ],
)
async def test_what_is_no_http_is_a_lost_connection(client: Client, garbage: bytes) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.send(garbage)

    async with LoopbackServer(handler) as server:
        with pytest.raises(ConnectionLost):
            await collect(client, server.endpoint(ApiStyle.OPENAI))


@pytest.mark.fault("F50")
async def test_nobody_listening_is_tried_again_and_then_told(client: Client, waits: Waits) -> None:
    async with LoopbackServer(whole_response()) as server:
        endpoint = server.endpoint(ApiStyle.OPENAI)
    with pytest.raises(ConnectionRefused, match="refused"):
        await collect(client, endpoint)
    assert waits.seconds == [0.5, 1.0]


@pytest.mark.fault("F50")
async def test_a_host_that_does_not_exist(client: Client) -> None:
    base = BaseUrl("https", "no-such-host.invalid", 443, "/v1")
    with pytest.raises(HostNotFound, match=r"no-such-host\.invalid"):
        await collect(client, Endpoint(ApiStyle.OPENAI, base))


@pytest.mark.fault("F03")
async def test_an_open_address_that_is_not_this_computer_is_refused(client: Client) -> None:
    base = BaseUrl("http", "example.com", 80, "/v1")
    with pytest.raises(AddressRefused):
        await collect(client, Endpoint(ApiStyle.OPENAI, base, AuthForm.BEARER, Secret(CANARY)))


# Retries: F30, F31, F32.


def refusing(
    status: str, headers: list[tuple[str, str]] | None = None, body: bytes = b"", times: int = 99
) -> Handler:
    left = times

    async def handler(exchange: Exchange) -> None:
        nonlocal left
        left -= 1
        answer = (
            whole_response(body, status, headers or [])
            if left >= 0
            else whole_response(answer_in(ApiStyle.OPENAI, "at last"), headers=STREAM)
        )
        await answer(exchange)

    return handler


RETRIED = [
    ("503 Busy", Overloaded, 3),
    ("429 Slow", RateLimited, 3),
    ("500 Oops", ServerFault, 3),
    ("529 Busy", Overloaded, 3),
    ("408 Late", TimedOut, 3),
    ("409 Conflict", DuologueError, 3),
    ("401 No", DuologueError, 1),
    ("402 Pay", OutOfBalance, 1),
    ("403 No", DuologueError, 1),
    ("404 No", DuologueError, 1),
    ("400 Bad", DuologueError, 1),
]


@pytest.mark.fault("F31")
@pytest.mark.parametrize(("status", "kind", "requests"), RETRIED, ids=[row[0] for row in RETRIED])
async def test_how_often_a_refusal_is_tried(
    client: Client, status: str, kind: type[DuologueError], requests: int
) -> None:
    async with LoopbackServer(refusing(status)) as server:
        with pytest.raises(kind):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert len(server.requests) == requests


async def test_no_balance_is_never_tried_again_whatever_its_status(client: Client) -> None:
    body = b'{"type":"error","error":{"type":"api_error","message":"insufficient balance (1008)"}}'
    async with LoopbackServer(refusing("500 Oops", body=body)) as server:
        with pytest.raises(OutOfBalance):
            await collect(client, server.endpoint(ApiStyle.ANTHROPIC))
    assert len(server.requests) == 1


async def test_a_second_try_may_succeed(client: Client) -> None:
    async with LoopbackServer(refusing("503 Busy", times=1)) as server:
        reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    assert (reply.text, len(server.requests)) == ("at last", 2)


WAITED = {
    "1": [1.0, 1.0],
    "0": [0.1, 0.1],
    "-1": [0.5, 1.0],
    "NaN": [0.5, 1.0],
    "soon": [0.5, 1.0],
    "Wed, 21 Oct 2015 07:28:00 GMT": [0.1, 0.1],
    "90": [90.0, 90.0],
    "91": [91.0],  # a second wait would pass what one action may wait in all
    "120": [120.0],
    "121": [],
    "1e12": [],
    "Mon, 23 Nov 2037 10:00:00 GMT": [],
}


@pytest.mark.fault("F32")
@pytest.mark.parametrize(("told", "waited"), WAITED.items())
async def test_how_long_is_waited(client: Client, waits: Waits, told: str, waited: list[float]) -> None:
    async with LoopbackServer(refusing("429 Slow", [("retry-after", told)])) as server:
        with pytest.raises(RateLimited):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert waits.seconds == waited
    assert len(server.requests) == len(waited) + 1


@pytest.mark.fault("F32")
async def test_two_headers_that_disagree(client: Client, waits: Waits) -> None:
    async with LoopbackServer(refusing("429 Slow", [("retry-after", "2"), ("retry-after", "900")])) as server:
        with pytest.raises(RateLimited):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert waits.seconds == [2.0, 2.0]


async def test_a_refusal_in_the_stream_before_any_words_is_tried_again(client: Client) -> None:
    body = b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n'
    async with LoopbackServer(refusing("200 OK", STREAM, body, times=1)) as server:
        reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    assert (reply.text, len(server.requests)) == ("at last", 2)


@pytest.mark.fault("F30")
async def test_after_the_first_words_nothing_is_tried_again(client: Client) -> None:
    body = openai_chunk({"content": "Half"}) + b'data: {"error":{"message":"busy","code":503}}\n\n'
    async with LoopbackServer(whole_response(body, headers=STREAM)) as server:
        events = await collect(client, server.endpoint(ApiStyle.OPENAI))
    reply = Reply(events)
    assert (reply.text, reply.state, len(server.requests)) == ("Half", TurnState.FAILED, 1)


async def test_a_server_that_does_not_know_stream_options_is_asked_once_more_without(client: Client) -> None:
    async def handler(exchange: Exchange) -> None:
        if "stream_options" in exchange.request.json():
            body = b'{"error":{"message":"unknown field: stream_options","type":"invalid_request_error"}}'
            await whole_response(body, "400 Bad")(exchange)
        else:
            await whole_response(answer_in(ApiStyle.OPENAI, "a"), headers=STREAM)(exchange)

    async with LoopbackServer(handler) as server:
        for _ in range(2):
            assert Reply(await collect(client, server.endpoint(ApiStyle.OPENAI))).text == "a"
    assert ["stream_options" in request.json() for request in server.requests] == [True, False, False]


async def test_a_server_that_keeps_naming_it_is_not_asked_again(client: Client) -> None:
    body = b'{"error":{"message":"stream_options?","type":"invalid_request_error"}}'
    async with LoopbackServer(whole_response(body, "400 Bad")) as server:
        with pytest.raises(DuologueError):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert len(server.requests) == 2


@pytest.mark.fault("F57")
async def test_limits_are_told_with_a_refusal(client: Client) -> None:
    handler = refusing("429 Slow", [("x-ratelimit-remaining-requests", "0"), ("retry-after", "500")])
    async with LoopbackServer(handler) as server:
        events, error = await outcome(client, server.endpoint(ApiStyle.OPENAI))
    assert isinstance(events[0], LimitsReported)
    assert error is not None
    assert error.retry_after == 500


# Waiting too long: F47.


@pytest.mark.fault("F47")
async def test_silence_before_the_head() -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.until_hung_up()

    client = impatient(silence=0.1)
    async with LoopbackServer(handler) as server:
        with pytest.raises(TimedOut):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    await client.close()


@pytest.mark.fault("F47")
@every_style
async def test_silence_after_the_first_words_keeps_them(style: ApiStyle) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "Half"))
        await exchange.until_hung_up()

    client = impatient(silence=0.1)
    async with LoopbackServer(handler) as server:
        events, error = await outcome(client, server.endpoint(style))
    reply = Reply(events)
    assert error is None
    assert (reply.text, reply.state) == ("Half", TurnState.FAILED)
    assert reply.failure is not None
    assert reply.failure.kind == "timed_out"
    await client.close()


def dripping(first: bytes, drop: bytes) -> Handler:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(first)
        while True:
            await exchange.send(drop)
            await asyncio.sleep(0.02)

    return handler


@pytest.mark.fault("F47")
@pytest.mark.parametrize("drop", [b": ping\n\n", b'event: ping\ndata: {"type":"ping"}\n\n', b"\n", b"data: "])
async def test_pings_alone_do_not_keep_an_answer_alive(drop: bytes) -> None:
    client = impatient(silence=5, wordless=0.2)
    async with LoopbackServer(dripping(b"", drop)) as server, asyncio.timeout(3):
        with pytest.raises(TimedOut, match=r"0\.2 seconds without a word"):
            await collect(client, server.endpoint(ApiStyle.ANTHROPIC))
    await client.close()


@pytest.mark.fault("F47")
async def test_words_keep_an_answer_alive() -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        for _ in range(10):
            await exchange.send(openai_chunk({"content": "a"}))
            await asyncio.sleep(0.05)
        await exchange.send(openai_chunk({}, "stop"))

    client = impatient(wordless=0.2)
    async with LoopbackServer(handler) as server:
        reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    assert (reply.text, reply.state) == ("a" * 10, TurnState.COMPLETE)
    await client.close()


async def test_a_slow_reader_does_not_count_against_the_server() -> None:
    client = impatient(wordless=0.1)
    async with LoopbackServer(whole_response(answer_in(ApiStyle.OPENAI, "a", "b"))) as server:
        reply = Reply()
        async for event in client.stream(server.endpoint(ApiStyle.OPENAI), chat()):
            reply.add(event)
            await asyncio.sleep(0.12)
    assert (reply.text, reply.state) == ("ab", TurnState.COMPLETE)
    await client.close()


async def test_stop_at_the_moment_a_limit_passes_is_a_stop() -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.until_hung_up()

    client = impatient(wordless=0.1)
    async with LoopbackServer(handler) as server:
        task = asyncio.create_task(collect(client, server.endpoint(ApiStyle.OPENAI)))
        asyncio.get_running_loop().call_later(0.1, task.cancel)
        with pytest.raises((asyncio.CancelledError, TimedOut)):
            await task
    assert task.cancelled() or not task.cancelling()
    await client.close()


@pytest.mark.fault("F46")
@pytest.mark.fault("F47")
async def test_an_endless_answer_ends_at_the_deadline() -> None:
    client = impatient(silence=5, wordless=5, total=0.3)
    async with LoopbackServer(dripping(b"", openai_chunk({"content": "a"}))) as server, asyncio.timeout(3):
        events = await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert isinstance(events[-1], ProblemReported)
    assert "in all" in events[-1].failure.message
    await client.close()


@pytest.mark.fault("F47")
async def test_a_finished_answer_that_stays_open_is_complete() -> None:
    client = impatient(tail=0.1)
    async with LoopbackServer(dripping(openai_chunk({"content": "a"}, "stop"), b": ping\n\n")) as server:
        async with asyncio.timeout(3):
            reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    assert reply.state is TurnState.COMPLETE
    await client.close()


# Answers that are none: F48.


@pytest.mark.fault("F48")
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("200 OK", b"<html>Please log in</html>", NotAnAnswer),
        ("200 OK", b"", EmptyAnswer),
        ("204 No Content", b"", EmptyAnswer),
        ("200 OK", b"Welcome to nginx", NotAnAnswer),
        ("200 OK", b'{"status":"ok"}', NotAnAnswer),
    ],
)
async def test_what_is_no_answer_is_named(
    client: Client, status: str, body: bytes, kind: type[DuologueError]
) -> None:
    async with LoopbackServer(whole_response(body, status, [("content-type", "text/html")])) as server:
        with pytest.raises(kind):
            await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert len(server.requests) == 1


# The key: F09, F10, F11.


@pytest.mark.fault("F09")
@pytest.mark.parametrize(
    "key",
    [
        f"{CANARY}\nx",
        f"{CANARY} x",
        f"{CANARY}\0",
        f"{CANARY}\u200b",
        f"\u201c{CANARY}\u201d",
        f"{CANARY}\u00e9",
        CANARY * 200,
        "",
    ],
)
async def test_a_key_no_header_could_carry_is_refused_here_and_not_quoted(client: Client, key: str) -> None:
    async with LoopbackServer(whole_response()) as server:
        with pytest.raises(KeyUnusable) as raised:
            await collect(client, server.endpoint(ApiStyle.ANTHROPIC, AuthForm.X_API_KEY, key=Secret(key)))
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert server.connections == 0


def echoing(form: str) -> Handler:
    async def handler(exchange: Exchange) -> None:
        key = CANARY
        answers = {
            "json": whole_response(
                b'{"error":{"message":"bad key %s","code":"%s"}}' % (key.encode(), key.encode()), "401 No"
            ),
            "html": whole_response(f"<html>{key}</html>".encode(), "401 No"),
            "location": whole_response(
                b"", "302 Found", [("location", f"https://elsewhere.example/?key={key}")]
            ),
            "stream": whole_response(
                openai_chunk({"content": "a"}) + b'data: {"error":"%s"}\n\n' % key.encode()
            ),
            "broken record": whole_response(
                openai_chunk({"content": "a"}) + b'data: {"%s\n\n' % key.encode()
            ),
            "page": whole_response(f"<html>{key}</html>".encode()),
            "no answer": whole_response(b'{"%s": 1}' % key.encode()),
            "no http": whole_response(b"", f"200 {key}\r\n{key}"),
        }
        await answers[form](exchange)

    return handler


@pytest.mark.fault("F11")
@pytest.mark.parametrize(
    "form", ["json", "html", "location", "stream", "broken record", "page", "no answer", "no http"]
)
async def test_a_server_that_echoes_the_key_is_not_quoted(form: str) -> None:
    client = Client(Redactor(), policy=RetryPolicy(retries=0))
    async with LoopbackServer(echoing(form)) as server:
        events, error = await outcome(client, server.endpoint(ApiStyle.OPENAI, AuthForm.X_API_KEY))
    await client.close()
    told = repr(events) + (
        "" if error is None else "".join(traceback.format_exception(error)) + repr(error.failure())
    )
    assert error is not None or any(isinstance(event, ProblemReported) for event in events)
    for key in FORMS:
        assert key not in told


@pytest.mark.fault("F11")
@pytest.mark.parametrize("form", ["json", "location", "no http"])
@pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
async def test_with_every_librarys_debugging_on_the_redactor_catches_the_key(
    form: str, auth: AuthForm
) -> None:
    redactor, lines = Redactor(), list[str]()
    log = logging.Handler()
    log.emit = lambda record: lines.append(redactor(record.getMessage()))  # type: ignore[method-assign] - listening in
    root, client = logging.getLogger(), Client(redactor, policy=RetryPolicy(retries=0))
    before = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    try:
        async with LoopbackServer(echoing(form)) as server:
            await outcome(client, server.endpoint(ApiStyle.OPENAI, auth))
        await client.close()
    finally:
        root.removeHandler(log)
        root.setLevel(before)
    assert lines
    for key in FORMS:
        assert key not in "\n".join(lines)


@pytest.mark.fault("F10")
async def test_an_error_carries_nothing_of_the_librarys_own(client: Client) -> None:
    async with LoopbackServer(whole_response()) as server:
        endpoint = server.endpoint(ApiStyle.OPENAI)
    _, error = await outcome(client, endpoint)
    assert error is not None
    assert error.__context__ is None
    assert error.__cause__ is None


# Proxies and own certificates: F36, F37.


@pytest.mark.fault("F37")
async def test_a_proxy_that_cannot_be_reached_is_named_without_its_password(client: Client) -> None:
    async with LoopbackServer(whole_response()) as gone:
        proxy = f"http://me:pass-word-9@127.0.0.1:{gone.port}"
    endpoint = Endpoint(ApiStyle.OPENAI, BaseUrl("https", "api.example", 443, "/v1"), proxy=proxy)
    with pytest.raises(ProxyFailed, match=r"127\.0\.0\.1") as raised:
        await collect(client, endpoint)
    assert "pass-word-9" not in repr(raised.value.failure())


@pytest.mark.fault("F37")
@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "502 Bad Gateway"])
async def test_a_proxy_that_refuses_is_named(client: Client, status: str) -> None:
    async with LoopbackServer(whole_response(b"<html>pass-word-9</html>", status)) as proxy:
        address = f"http://me:pass-word-9@127.0.0.1:{proxy.port}"
        endpoint = Endpoint(ApiStyle.OPENAI, BaseUrl("https", "api.example", 443, "/v1"), proxy=address)
        with pytest.raises(ProxyFailed, match=status[:3]) as raised:
            await collect(client, endpoint)
    assert "pass-word-9" not in repr(raised.value.failure())


@pytest.mark.fault("F37")
@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "http://[::1", "nonsense"])
async def test_a_proxy_address_that_is_none(client: Client, proxy: str) -> None:
    endpoint = Endpoint(ApiStyle.OPENAI, BaseUrl("https", "api.example", 443, "/v1"), proxy=proxy)
    with pytest.raises(ProxyFailed):
        await collect(client, endpoint)


@pytest.mark.fault("F37")
async def test_the_environments_proxy_is_used_but_not_for_this_computer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with LoopbackServer(whole_response(b"", "403 No")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("ALL_PROXY", proxy.origin)
        with pytest.raises(ProxyFailed):
            await collect(client, Endpoint(ApiStyle.OPENAI, BaseUrl("https", "api.example", 443, "/v1")))
        through = len(proxy.requests)
        async with LoopbackServer(whole_response(answer_in(ApiStyle.OPENAI, "a"))) as server:
            assert Reply(await collect(client, server.endpoint(ApiStyle.OPENAI))).text == "a"
    assert through == len(proxy.requests) == 1


async def test_a_ca_file_that_is_none(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    endpoint = Endpoint(ApiStyle.OPENAI, BaseUrl("https", "127.0.0.1", 1, "/v1"), ca_file=str(file))
    with pytest.raises(InputUnreadable):
        await collect(client, endpoint)
    file.write_text("no certificate")
    with pytest.raises(InputUnreadable):
        await collect(client, endpoint)


@pytest.mark.fault("F42")
async def test_the_words_that_came_are_those_that_were_sent(client: Client) -> None:
    odd = "a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\u0000 \U0001f469\u200d\U0001f4bb"
    async with LoopbackServer(whole_response(answer_in(ApiStyle.OPENAI, odd))) as server:
        events = await collect(client, server.endpoint(ApiStyle.OPENAI))
    assert "".join(event.text for event in events if isinstance(event, TextAdded)) == odd
