"""Writes exchanges down as an HTTP archive, HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/)."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import duologue
from duologue.domain.exchange import Exchange, Mark

_UNKNOWN = -1  # HAR's own word for a size or a time that is not known


def har_text(exchanges: Iterable[Exchange], redact: Callable[[str], str]) -> str:
    """The archive as JSON text, redacted as the last step."""
    return redact(json.dumps(har(exchanges), ensure_ascii=False, indent=2))


def har(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """The archive as plain values; times are in milliseconds."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "Duologue", "version": duologue.__version__},
            "entries": [_entry(exchange) for exchange in exchanges],
        }
    }


def _entry(exchange: Exchange) -> dict[str, Any]:
    timings = _timings(exchange)
    return {
        "startedDateTime": exchange.started,
        # As the specification says: the sum of the times, of which "connect" holds "ssl" already.
        "time": sum(value for name, value in timings.items() if value > 0 and name != "ssl"),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": timings,
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    return {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers),
        "queryString": _pairs(query),
        "postData": {"mimeType": "application/json", "text": exchange.request_body},
        "headersSize": _UNKNOWN,
        "bodySize": len(exchange.request_body.encode()),
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    status = exchange.status or 0
    known = {name.lower(): value for name, value in exchange.headers}
    body = exchange.body
    content: dict[str, Any] = {"size": len(body), "mimeType": known.get("content-type", "")}
    try:
        content["text"] = body.decode()
    except UnicodeDecodeError:
        content |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return {
        "status": status,
        "statusText": HTTPStatus(status).phrase if status in set(HTTPStatus) else "",
        "httpVersion": "HTTP/1.1" if status else "",
        "cookies": [],
        "headers": _pairs(exchange.headers),
        "content": content,
        "redirectURL": known.get("location", ""),
        "headersSize": _UNKNOWN,
        "bodySize": len(body),
    }


def _timings(exchange: Exchange) -> dict[str, float]:
    """The times between the marks; -1 where a step did not happen or was not seen."""
    begun, resolved = exchange.at(Mark.CONNECTING), exchange.at(Mark.RESOLVED)
    connected, encrypted = exchange.at(Mark.CONNECTED), exchange.at(Mark.ENCRYPTED)
    ready = encrypted if encrypted is not None else connected
    sent, first = exchange.at(Mark.SENT), exchange.at(Mark.FIRST_BYTE)
    chunks = exchange.chunks
    last = exchange.at(Mark.LAST_BYTE)
    if last is None and chunks:
        last = chunks[-1].seconds
    return {
        "blocked": _between(0.0, begun),
        "dns": _between(begun, resolved),
        "connect": _between(resolved if resolved is not None else begun, ready),
        "ssl": _between(connected, encrypted),
        "send": max(0.0, _between(ready if ready is not None else 0.0, sent)),
        "wait": max(0.0, _between(sent, first)),
        "receive": max(0.0, _between(first, last)),
    }


def _between(start: float | None, end: float | None) -> float:
    return _UNKNOWN if start is None or end is None else max(0.0, (end - start) * 1000)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
