"""Real servers on loopback that speak raw HTTP, and the recorded streams, for tests of the wire."""

import asyncio
import itertools
import json
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from duologue.api.client import Client
from duologue.domain.address import read_base_url
from duologue.domain.events import StreamEvent
from duologue.domain.parts import TextPart
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.recording import RecordedAnswer
from duologue.domain.request import ChatRequest, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle

STREAMS = Path(__file__).parent.parent / "fixtures" / "streams"
CANARY = "sk-canary-7Qz3mK9vLw2RtY8pXs5N"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request as the server saw it; header names are in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Exchange:
    """A request and the means to answer it byte by byte."""

    request: SeenRequest
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keep_open: bool = False

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: str = "200 OK", **headers: str) -> None:
        """The head of a body that ends with the connection."""
        named = {"content-type": "text/event-stream", **{k.replace("_", "-"): v for k, v in headers.items()}}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        await self.send(f"HTTP/1.1 {status}\r\n{lines}connection: close\r\n\r\n".encode())

    async def until_hung_up(self) -> None:
        """Returns when the client closes its end."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """Break the connection without a goodbye."""
        self.writer.transport.abort()


Handler = Callable[[Exchange], Awaitable[None]]


@dataclass(slots=True)
class LoopbackServer:
    """Runs `handler` for every request and keeps what it saw."""

    handler: Handler
    tls: ssl.SSLContext | None = None
    requests: list[SeenRequest] = field(default_factory=list)
    connections: int = 0
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self.tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def endpoint(self, style: ApiStyle, auth: AuthForm = AuthForm.BEARER, **changes: Any) -> Endpoint:
        """An endpoint of this server with the canary as its key."""
        base = self.origin + ("/v1" if style is ApiStyle.OPENAI else "")
        settings: dict[str, Any] = {"key": Secret(CANARY)} | changes
        return Endpoint(style, read_base_url(base, style), auth, **settings)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while True:
                exchange = Exchange(await _read_request(reader), reader, writer)
                self.requests.append(exchange.request)
                await self.handler(exchange)
                if not exchange.keep_open:
                    return
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            return
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> SeenRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return SeenRequest(head[0], headers, body)


def whole_response(
    body: bytes = b"", status: str = "200 OK", headers: Sequence[tuple[str, str]] = ()
) -> Handler:
    """A handler that gives one whole response and keeps the connection."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"HTTP/1.1 {status}\r\n{lines}content-length: {len(body)}\r\n\r\n".encode()

    async def handler(exchange: Exchange) -> None:
        exchange.keep_open = True
        await exchange.send(head + body)

    return handler


def chunked(pieces: Iterable[bytes]) -> bytes:
    """A chunked body."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\n\r\n"


def chat(text: str = "Hello", **fields: Any) -> ChatRequest:
    """A request with one turn."""
    return ChatRequest("MiniMax-M2", (Turn("user", (TextPart(text),)),), **fields)


async def collect(
    client: Client, endpoint: Endpoint, request: ChatRequest | None = None
) -> list[StreamEvent]:
    """Every event of one answer."""
    return [event async for event in client.stream(endpoint, request or chat())]


def openai_chunk(delta: dict[str, Any], finish: str | None = None, **fields: Any) -> bytes:
    """One event of the OpenAI style."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "c1", "object": "chat.completion.chunk", "model": "m", "choices": [choice], **fields}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def anthropic_event(kind: str, **fields: Any) -> bytes:
    """One event of the Anthropic style."""
    data = json.dumps({"type": kind, **fields}).encode()
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"


def openai_answer(*texts: str) -> bytes:
    """A whole stream of the OpenAI style."""
    return (
        b"".join(openai_chunk({"content": text}) for text in texts)
        + openai_chunk({}, "stop")
        + b"data: [DONE]\n\n"
    )


def anthropic_answer(*texts: str) -> bytes:
    """A whole stream of the Anthropic style."""
    start = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {}}
    return b"".join(
        (
            anthropic_event("message_start", message=start),
            anthropic_event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
            *(
                anthropic_event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
                for text in texts
            ),
            anthropic_event("content_block_stop", index=0),
            anthropic_event("message_delta", delta={"stop_reason": "end_turn"}, usage={}),
            anthropic_event("message_stop"),
        )
    )


def answer_in(style: ApiStyle, *texts: str) -> bytes:
    """A whole stream of either style."""
    return openai_answer(*texts) if style is ApiStyle.OPENAI else anthropic_answer(*texts)


def beginning_in(style: ApiStyle, text: str) -> bytes:
    """A stream of either style up to its first words."""
    whole = answer_in(style, text)
    marker = b'"' + text.encode() + b'"'
    return whole[: whole.index(b"\n\n", whole.index(marker)) + 2]


def in_pieces(body: bytes, cuts: Iterable[int]) -> list[bytes]:
    """`body` cut at these places."""
    places = [0, *sorted({cut % (len(body) + 1) for cut in cuts}), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(places)]


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """A recorded stream and what its `.json` says of it."""

    name: str
    facts: dict[str, Any]
    answer: RecordedAnswer

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.facts["expected"])

    @property
    def app_should(self) -> str:
        return str(self.facts.get("app_should") or "")


def recorded_cases() -> list[RecordedCase]:
    """Every recorded stream."""
    return [_recorded_case(path) for path in sorted(STREAMS.glob("*/*.json"))]


def _recorded_case(path: Path) -> RecordedCase:
    facts = json.loads(path.read_bytes())
    headers = tuple((name, value) for name, value in facts["headers"])
    body = path.with_suffix(".sse").read_bytes()
    answer = RecordedAnswer(body, ApiStyle(facts["style"]), facts["status"], headers, facts["cut"])
    return RecordedCase(path.stem, facts, answer)
