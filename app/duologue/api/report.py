"""Tells an observer of an exchange what happens, with times, and without secrets in words."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from duologue.api.dialect import Call
from duologue.api.json_text import write_json
from duologue.domain.events import (
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.exchange import ExchangeObserver, Mark
from duologue.domain.secret import MASK, Redactor

_SECRET_HEADERS = ("authorization", "x-api-key", "proxy-authorization", "cookie", "set-cookie")
_TOKENS = (TextAdded, ThinkingAdded, ThinkingReplaced, ToolCallStarted, ToolArgumentsAdded)

# The names httpcore gives the steps of a request, without the part that did them.
_MARKS = {
    "connect_tcp.complete": Mark.CONNECTED,
    "start_tls.complete": Mark.ENCRYPTED,
    "send_request_body.complete": Mark.SENT,
    "receive_response_headers.complete": Mark.FIRST_BYTE,
}


class Report:
    """One request, told to an observer. `clock` gives seconds that never run backwards."""

    def __init__(
        self, observer: ExchangeObserver, call: Call, redact: Redactor, clock: Callable[[], float]
    ) -> None:
        self._observer = observer
        self._redact = redact
        self._clock = clock
        self._token_seen = False
        self.precise = observer.precise
        body = redact(write_json(call.body).encode("utf-8", "replace").decode())
        observer.sent("POST", redact(call.url), self._without_secrets(call.headers), body)
        self._began = clock()

    async def trace(self, name: str, details: Mapping[str, Any]) -> None:
        """A step of the HTTP library; its "trace" extension awaits this."""
        step = name.partition(".")[2]
        if step == "connect_tcp.started":
            self._mark(Mark.CONNECTING)
            # The library looks the name up and connects in one step. Asked a moment before, the
            # system answers it from its cache, and both times are known.
            with contextlib.suppress(OSError, UnicodeError):
                loop = asyncio.get_running_loop()
                await loop.getaddrinfo(details["host"], details["port"], type=socket.SOCK_STREAM)
                self._mark(Mark.RESOLVED)
        elif step in _MARKS:
            self._mark(_MARKS[step])

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of the answer came."""
        self._observer.head(status, self._without_secrets(headers))

    def received(self, chunk: bytes | None) -> None:
        """Bytes of the answer came; None is its end."""
        if chunk is None:
            self._mark(Mark.LAST_BYTE)
        else:
            self._observer.received(chunk, self._clock() - self._began)

    def passing(self, events: Iterable[StreamEvent]) -> Iterator[StreamEvent]:
        """The events unchanged; the first token is noted as it passes."""
        for event in events:
            if not self._token_seen and isinstance(event, _TOKENS):
                self._token_seen = True
                self._mark(Mark.FIRST_TOKEN)
            yield event

    def _mark(self, mark: Mark) -> None:
        self._observer.mark(mark, self._clock() - self._began)

    def _without_secrets(self, headers: Mapping[str, str]) -> list[tuple[str, str]]:
        return [
            (name, MASK if name.lower() in _SECRET_HEADERS else self._redact(value))
            for name, value in headers.items()
        ]
