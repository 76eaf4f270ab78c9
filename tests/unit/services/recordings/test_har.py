"""The HTTP archive, against every rule of HAR 1.2 that has a "must"."""

import base64
import json
from datetime import datetime
from typing import Any

import pytest

from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Exchange
from duologue.domain.secret import Redactor, Secret
from duologue.services.recordings.har import har, har_text
from helpers.exchanges import exchange
from helpers.wire import CANARY

TIMINGS = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")

# Field -> kind; a name that ends in ? may be left out. Source: the HAR 1.2 specification.
PAIRS = [{"name": str, "value": str}]
SCHEMA: dict[str, Any] = {
    "log": {
        "version": str,
        "creator": {"name": str, "version": str},
        "entries": [
            {
                "startedDateTime": str,
                "time": float,
                "request": {
                    "method": str,
                    "url": str,
                    "httpVersion": str,
                    "cookies": PAIRS,
                    "headers": PAIRS,
                    "queryString": PAIRS,
                    "postData": {"mimeType": str, "text": str},
                    "headersSize": int,
                    "bodySize": int,
                },
                "response": {
                    "status": int,
                    "statusText": str,
                    "httpVersion": str,
                    "cookies": PAIRS,
                    "headers": PAIRS,
                    "content": {"size": int, "mimeType": str, "text": str, "encoding?": str},
                    "redirectURL": str,
                    "headersSize": int,
                    "bodySize": int,
                },
                "cache": {},
                "timings": dict.fromkeys(TIMINGS, float),
            }
        ],
    }
}


def check(value: Any, schema: Any, where: str = "") -> None:
    """Every field there and of its kind, and no other."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), where
        names = {name.removesuffix("?"): kind for name, kind in schema.items()}
        assert set(value) <= set(names), where
        assert {name for name in schema if not name.endswith("?")} <= set(value), where
        for name, inner in value.items():
            check(inner, names[name], f"{where}.{name}")
    elif isinstance(schema, list):
        assert isinstance(value, list), where
        for number, inner in enumerate(value):
            check(inner, schema[0], f"{where}[{number}]")
    else:
        kinds = (int, float) if schema is float else schema
        assert isinstance(value, kinds), where
        assert not isinstance(value, bool), where


def only(recorded: Exchange) -> Any:
    archive = json.loads(har_text([recorded], Redactor()))
    check(archive, SCHEMA)
    return archive["log"]["entries"][0]


def test_an_exchange_is_an_entry_with_its_times() -> None:
    entry = only(exchange("Hello"))
    assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
    expected = {"blocked": 10, "dns": 10, "connect": 60, "ssl": 40, "send": 10, "wait": 110, "receive": 800}
    assert entry["timings"] == pytest.approx(expected)
    assert entry["time"] == pytest.approx(1000)
    assert entry["request"]["queryString"] == [{"name": "a", "value": "1"}]
    assert entry["request"]["bodySize"] == len('{"model":"m"}')
    assert entry["response"]["statusText"] == "OK"
    assert entry["response"]["content"]["mimeType"] == "text/event-stream"
    assert entry["response"]["content"]["text"] == exchange("Hello").body.decode()


def test_a_connection_used_again_and_an_answer_that_never_came_have_unknown_times() -> None:
    entry = only(exchange(status=None, headers=(), marks=(), chunks=Chunks()))
    assert (entry["response"]["status"], entry["time"]) == (0, 0)
    assert {entry["timings"][name] for name in ("blocked", "dns", "connect", "ssl")} == {-1}


def test_bytes_that_are_no_text_are_in_base64() -> None:
    content = only(exchange(chunks=Chunks([0.5], [b"\xff\xfe"])))["response"]["content"]
    assert (content["encoding"], base64.b64decode(content["text"])) == ("base64", b"\xff\xfe")


def test_an_odd_status_and_a_redirect_are_told() -> None:
    entry = only(exchange(status=599, headers=(("Location", "https://elsewhere.example"),)))
    assert entry["response"]["statusText"] == ""
    assert entry["response"]["redirectURL"] == "https://elsewhere.example"


@pytest.mark.fault("F11")
def test_redaction_is_the_last_step() -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    text = har_text([exchange(CANARY, request_body=CANARY, url=f"https://a.example/?k={CANARY}")], redactor)
    assert CANARY not in text
    check(json.loads(text), SCHEMA)


def test_several_exchanges_are_one_archive() -> None:
    check(har([exchange("a"), exchange("b")]), SCHEMA)
