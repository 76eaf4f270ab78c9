"""Rate limits and waits as servers tell them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.limits import read_limits, read_reset
from duologue.api.retry_after import read_retry_after
from duologue.domain.limits import LimitReading

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


RESETS: dict[str, float | None] = {
    "1s": 1,
    "6m0s": 360,
    "12ms": 0.012,
    "7.66s": 7.66,
    "1h2m3.5s": 3723.5,
    "2d1h": 176400,
    "5us": 5e-6,
    "60": 60,
    "0": 0,
    str(int(NOW.timestamp()) + 30): 30,
    str((int(NOW.timestamp()) + 30) * 1000): 30,
    "2026-11-24T12:01:00Z": 60,
    "2026-11-24T13:00:00+01:00": 0,
    "2026-11-24T11:00:00Z": 0,
    "2026-11-24T12:01:00": 60,
    "": None,
    "soon": None,
    "None": None,
    "-5": None,
    "nan": None,
    "1e400": None,
    "5 s": None,
    "9999999d": None,
}


@pytest.mark.fault("F57")
@pytest.mark.parametrize(("text", "seconds"), RESETS.items())
def test_a_reset(text: str, seconds: float | None) -> None:
    assert read_reset(text, NOW) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.fault("F57")
def test_the_openai_family() -> None:
    assert read_limits(
        {
            "x-ratelimit-limit-requests": "60",
            "x-ratelimit-remaining-requests": "59",
            "x-ratelimit-reset-requests": "1s",
            "x-ratelimit-limit-tokens": "150000",
            "x-ratelimit-remaining-tokens": "149984",
            "x-ratelimit-reset-tokens": "6m0s",
            "x-request-id": "r",
        },
        NOW,
    ) == (LimitReading("requests", 60, 59, 1.0), LimitReading("tokens", 150000, 149984, 360.0))


@pytest.mark.fault("F57")
def test_the_anthropic_family() -> None:
    assert read_limits(
        {
            "anthropic-ratelimit-input-tokens-limit": "80000",
            "anthropic-ratelimit-input-tokens-remaining": "79000",
            "anthropic-ratelimit-input-tokens-reset": "2026-11-24T12:00:30Z",
            "anthropic-ratelimit-requests-limit": "50",
            "anthropic-organization-id": "o",
        },
        NOW,
    ) == (LimitReading("input-tokens", 80000, 79000, 30.0), LimitReading("requests", 50))


@pytest.mark.fault("F57")
@pytest.mark.parametrize("value", ["None", "-1", "many", "", "1e6", "\u0663", "9" * 5000])
def test_what_is_no_number_is_unknown(value: str) -> None:
    assert read_limits({"x-ratelimit-limit-requests": value}, NOW) == ()
    headers = {"x-ratelimit-limit-requests": value, "x-ratelimit-remaining-requests": "3"}
    assert read_limits(headers, NOW) == (LimitReading("requests", None, 3),)


@pytest.mark.fault("F57")
def test_no_headers_are_no_limits() -> None:
    assert read_limits({"content-type": "text/event-stream"}, NOW) == ()


@pytest.mark.fault("F57")
@given(st.text(), st.sampled_from(["limit", "remaining", "reset"]))
def test_no_value_upsets_it(value: str, what: str) -> None:
    for limit in read_limits({f"x-ratelimit-{what}-tokens": value}, NOW):
        assert limit.resets_in is None or limit.resets_in >= 0


WAITS: dict[str, float | None] = {
    "1": 1,
    "0": 0,
    "1.5": 1.5,
    "300": 300,
    "-1": None,
    "1e12": 1e12,
    "NaN": None,
    "inf": None,
    "soon": None,
    "": None,
    "2, 5": 2,
    format_datetime(NOW + timedelta(seconds=90), usegmt=True): 90,
    format_datetime(NOW - timedelta(days=90), usegmt=True): 0,
    "Mon, 99 Foo 2037 10:00:00 GMT": None,
}


@pytest.mark.parametrize(("text", "seconds"), WAITS.items())
def test_retry_after(text: str, seconds: float | None) -> None:
    assert read_retry_after({"retry-after": text}, now=NOW) == seconds


def test_milliseconds_count_first() -> None:
    assert read_retry_after({"retry-after-ms": "1500", "retry-after": "9"}, now=NOW) == 1.5
    assert read_retry_after({"retry-after-ms": "x", "retry-after": "9"}, now=NOW) == 9


def test_minimaxs_own_way_to_say_it() -> None:
    assert read_retry_after({}, "limit reached, resets at 2026-11-24T12:05:00Z (2056)", NOW) == 300


@given(st.text())
def test_no_header_upsets_it(text: str) -> None:
    seconds = read_retry_after({"retry-after": text, "retry-after-ms": text}, text, NOW)
    assert seconds is None or seconds >= 0
