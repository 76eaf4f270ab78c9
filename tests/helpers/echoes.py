"""Servers that repeat the key they were sent, in every place an answer has."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote

from duologue.domain.style import ApiStyle
from helpers.wire import CANARY, Exchange, Handler, anthropic_event, beginning_in, whole_response

STATUSES = ("401 Unauthorized", "400 Bad Request", "500 Internal Server Error")
ONCE = ("x-should-retry", "false")  # so that a 500 is not asked for again


def forms_of(key: str = CANARY) -> tuple[str, ...]:
    """The key, halves of it, and the spellings in which it could hide."""
    spelt = (base64.b64encode(key.encode()).decode()[:20], key.encode().hex(), quote(key, safe=""))
    return (key, key[:14], key[-14:], *spelt)


def leaks(text: str) -> list[str]:
    """The forms of the key that stand in `text`."""
    return [form for form in forms_of() if form in text]


def echoes(style: ApiStyle) -> Iterator[tuple[str, Handler]]:
    """Every way to repeat the key, with a name: in refusals by status and form, and in a stream."""
    error = {"type": "invalid_request_error", "message": f"Bad key {CANARY}", "code": CANARY, "param": CANARY}
    body = json.dumps({"type": "error", "error": error, "key": CANARY}).encode()
    page = f"<!doctype html><title>{CANARY}</title><p>Authorization: Bearer {CANARY}</p>".encode()
    for status in STATUSES:
        yield f"{status}, JSON", refusal(body, status, "application/json")
        yield f"{status}, HTML", refusal(page, status, "text/html")
        yield f"{status}, header", refusal(b"", status, f"text/{CANARY}", ("x-request-id", CANARY))
        event = b"event: error\ndata: " + body + b"\n\n"
        yield f"{status}, SSE error", refusal(event, status, "text/event-stream")
    yield "SSE error at once", refusal(anthropic_event("error", error=error), "200 OK", "text/event-stream")
    yield "SSE error after words", stream(beginning_in(style, "Half") + anthropic_event("error", error=error))
    broken = b'data: {"delta": "' + CANARY.encode() + b"\n\n"
    yield "SSE record that is broken", stream(beginning_in(style, "Half") + broken)


def refusal(body: bytes, status: str, media_type: str, *headers: tuple[str, str]) -> Handler:
    return whole_response(body, status, [("content-type", media_type), ONCE, *headers])


def stream(body: bytes) -> Handler:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(body)

    return handler
