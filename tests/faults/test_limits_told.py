"""Rate limits as servers tell them: read in every spelling, unknown where they are no numbers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.cli.finished import as_line, finished_line
from duologue.domain.errors import RateLimited
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.talk import EVENTS
from helpers.wire import LoopbackServer, answer_in, chat, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))
Headers = list[tuple[str, str]]


async def told(style: ApiStyle, headers: Headers) -> Reply:
    """An answer with these headers."""
    client, reply = Client(Redactor()), Reply()
    handler = whole_response(answer_in(style, "Fine."), headers=[*EVENTS, *headers])
    async with LoopbackServer(handler) as server:
        async for event in client.stream(server.endpoint(style), chat()):
            reply.add(event)
    await client.close()
    assert (reply.text, reply.state) == ("Fine.", TurnState.COMPLETE)
    return reply


def shown(reply: Reply) -> Any:
    """What the terminal's line says of the limits; null is unknown."""
    return json.loads(as_line(finished_line(reply, reply.state, None)))["limits"]


def openai(limit: str, remaining: str, reset: str, name: str = "requests") -> Headers:
    return [
        (f"X-RateLimit-Limit-{name}", limit),
        (f"x-ratelimit-remaining-{name}", remaining),
        (f"x-ratelimit-reset-{name}", reset),
    ]


def anthropic(limit: str, remaining: str, reset: str, name: str = "requests") -> Headers:
    return [
        (f"Anthropic-RateLimit-{name}-Limit", limit),
        (f"anthropic-ratelimit-{name}-remaining", remaining),
        (f"anthropic-ratelimit-{name}-reset", reset),
    ]


FAMILIES = {"openai": openai, "anthropic": anthropic}
every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)


@pytest.mark.fault("F57")
@every_style
async def test_no_headers_are_unknown(style: ApiStyle) -> None:
    reply = await told(style, [])
    assert reply.limits is None
    assert shown(reply) is None


NO_NUMBERS = (
    "None",
    "-1",
    "-0",
    "many",
    "",
    "1e6",
    "1.5",
    "NaN",
    "inf",
    "0x10",
    "9" * 5000,
    "\u0663",
    "<b>5</b>",
)


@pytest.mark.fault("F57")
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: value[:8])
@every_family
@every_style
async def test_what_is_no_number_is_unknown(style: ApiStyle, family: Any, value: str) -> None:
    sent = value.encode().decode("latin-1")
    assert (await told(style, family(sent, sent, "later"))).limits is None
    assert shown(await told(style, family(sent, "3", sent if value == "-1" else "soon"))) == [
        {"name": "requests", "limit": None, "remaining": 3, "resets_in": None}
    ]


def later(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


# (the value, from the moment it is sent; the seconds it tells)
RESETS: dict[str, tuple[str | Callable[[], str], float | None]] = {
    "a duration": ("6m0s", 360),
    "a duration of many units": ("1h2m3.5s", 3723.5),
    "milliseconds": ("12ms", 0.012),
    "seconds": ("60", 60),
    "a fraction of seconds": ("7.66", 7.66),
    "now": ("0", 0),
    "an epoch": (lambda: f"{later(3600).timestamp():.0f}", 3600),
    "an epoch in milliseconds": (lambda: f"{later(3600).timestamp() * 1000:.0f}", 3600),
    "an epoch in the past": (lambda: f"{later(-3600).timestamp():.0f}", 0),
    "ISO": (lambda: later(3600).isoformat().replace("+00:00", "Z"), 3600),
    "ISO with an offset": (lambda: later(3600).isoformat(), 3600),
    "ISO in the past": (lambda: later(-3600).isoformat(), 0),
    "a date of HTTP": (lambda: format_datetime(later(3600), usegmt=True), None),
    "negative": ("-5", None),
    "negative with a unit": ("-5s", None),
    "words": ("soon", None),
    "no number": ("nan", None),
    "beyond all measure": ("1e400", None),
    "in ten thousand years": ("9999999d", None),
    "an impossible date": ("2026-99-99T99:99:99Z", None),
    "nothing": ("", None),
}


@pytest.mark.fault("F57")
@pytest.mark.parametrize(("reset", "seconds"), RESETS.values(), ids=RESETS)
@every_family
@every_style
async def test_when_a_limit_resets(
    style: ApiStyle, family: Any, reset: str | Callable[[], str], seconds: float | None
) -> None:
    reply = await told(style, family("60", "59", reset() if callable(reset) else reset))
    assert reply.limits is not None
    (reading,) = reply.limits
    assert (reading.name, reading.limit, reading.remaining) == ("requests", 60, 59)
    if seconds is None:
        assert reading.resets_in is None
    else:
        assert reading.resets_in == pytest.approx(seconds, abs=60 if seconds == 3600 else 1e-6)
    assert len(shown(reply)) == 1


@pytest.mark.fault("F57")
@every_style
async def test_two_spellings_at_once_are_one_limit(style: ApiStyle) -> None:
    both = openai("60", "59", "1s") + anthropic("50", "49", "2s")
    assert shown(await told(style, both)) == [
        {"name": "requests", "limit": 60, "remaining": 59, "resets_in": 1.0}
    ]
    plain = [("RateLimit-Limit", "100, 100;w=60"), ("RateLimit-Remaining", "7"), ("RateLimit-Reset", "30")]
    assert shown(await told(style, plain)) == [
        {"name": "requests", "limit": 100, "remaining": 7, "resets_in": 30.0}
    ]


@pytest.mark.fault("F57")
@every_style
async def test_a_header_sent_twice_is_read_once(style: ApiStyle) -> None:
    twice = openai("60", "59", "1s") + openai("40", "39", "9s")
    (reading,) = shown(await told(style, twice))
    assert reading["name"] == "requests"
    assert (reading["limit"], reading["remaining"]) == (60, 59)


@pytest.mark.fault("F57")
@every_style
async def test_limits_are_told_with_a_refusal_too(style: ApiStyle) -> None:
    client, reply = Client(Redactor(), policy=RetryPolicy(retries=0)), Reply()
    async with LoopbackServer(whole_response(b"{}", "429 Slow", openai("60", "0", "-1"))) as server:
        events = client.stream(server.endpoint(style), chat())
        reply.add(await anext(events))
        with pytest.raises(RateLimited):
            await anext(events)
    await client.close()
    assert shown(reply) == [{"name": "requests", "limit": 60, "remaining": 0, "resets_in": None}]
