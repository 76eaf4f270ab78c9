"""Reads rate limits from an answer's headers, in the spellings of both families."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from duologue.domain.limits import LimitReading

_OPENAI = re.compile(r"x-ratelimit-(?P<what>limit|remaining|reset)-(?P<name>[a-z0-9_-]+)")
_ANTHROPIC = re.compile(r"anthropic-ratelimit-(?P<name>[a-z0-9_-]+)-(?P<what>limit|remaining|reset)")
_PLAIN = re.compile(r"(?:x-)?ratelimit-(?P<what>limit|remaining|reset)")
_SPAN = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|us|µs|ns|d|h|m|s)")
_SECONDS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_EPOCH_SECONDS = 1e9  # A bare number above it is a moment; below it, a length of time.
_EPOCH_MILLISECONDS = 1e12
_MOST_DIGITS = 15
_LONGEST = 400 * 86400.0  # No window is longer than a year; what claims so is not a reset.


def read_limits(headers: Mapping[str, str], now: datetime | None = None) -> tuple[LimitReading, ...]:
    """Every limit the headers tell of; `headers` have names in lower case.

    A value that is no number is unknown: LiteLLM sends "None", Azure sends -1.
    """
    now = now or datetime.now(UTC)
    told: dict[str, dict[str, str]] = {}
    for header, value in headers.items():
        for form in (_OPENAI, _ANTHROPIC, _PLAIN):
            found = form.fullmatch(header)
            if found is not None:
                name = found.groupdict().get("name") or "requests"
                told.setdefault(name, {}).setdefault(found["what"], value.strip())
                break
    readings = (
        LimitReading(
            name,
            _count(values.get("limit", "")),
            _count(values.get("remaining", "")),
            read_reset(values.get("reset", ""), now),
        )
        for name, values in told.items()
    )
    return tuple(
        reading
        for reading in readings
        if (reading.limit, reading.remaining, reading.resets_in) != (None, None, None)
    )


def read_reset(text: str, now: datetime) -> float | None:
    """Seconds until a limit resets: `6m0s`, `12ms`, seconds, an epoch or an RFC 3339 time.

    A moment in the past is 0; what cannot be read is None.
    """
    seconds = _span(text)
    if seconds is None:
        seconds = _bare(text, now)
    if seconds is None:
        seconds = _stamp(text, now)
    return seconds if seconds is not None and seconds <= _LONGEST else None


def _count(text: str) -> int | None:
    """A whole number from 0; some servers add a window behind it (`100, 100;w=60`)."""
    digits = re.split("[,;]", text, maxsplit=1)[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else None


def _span(text: str) -> float | None:
    pieces = list(_SPAN.finditer(text))
    if not pieces or "".join(piece[0] for piece in pieces) != text:
        return None
    return sum(float(piece["number"]) * _SECONDS[piece["unit"]] for piece in pieces)


def _bare(text: str, now: datetime) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or number < 0:
        return None
    if number > _EPOCH_MILLISECONDS:
        return max(0.0, number / 1000 - now.timestamp())
    return max(0.0, number - now.timestamp()) if number > _EPOCH_SECONDS else number


def _stamp(text: str, now: datetime) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
