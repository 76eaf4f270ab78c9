"""Asks MiniMax what is left of a Token Plan (GET /v1/token_plan/remains), and reads its answer tolerantly.

Since June 2026 the counts are 0 and only the percents mean anything; whether `usage_count` is what was
used or what is left is disputed (MiniMax-M2 issue 99), so counts are not read at all.
"""

import asyncio
import math
from datetime import UTC, datetime
from typing import Any

from duologue.api.json_document import fetch_json
from duologue.api.json_text import as_object, as_text
from duologue.api.transport import Transport
from duologue.domain.errors import TimedOut
from duologue.domain.profile import Endpoint
from duologue.domain.quota import QuotaWindow
from duologue.domain.secret import Redactor
from duologue.domain.times import utc_text

PATH = "/v1/token_plan/remains"
_UNLIMITED = 3  # of the fields called status; 1 is limited
_MOST_WINDOWS = 40
_LATEST_MS = 4_102_444_800_000  # the year 2100; what is later is no time of a reset
_FIELDS = ((False, "current_interval", "end_time"), (True, "current_weekly", "weekly_end_time"))


async def fetch_quota(
    transport: Transport, endpoint: Endpoint, redact: Redactor, seconds: float
) -> tuple[QuotaWindow, ...]:
    """The windows of the plan this key draws on, asked within `seconds`. Raises DuologueError."""
    try:
        async with asyncio.timeout(seconds):
            url = endpoint.base.origin + PATH
            document = await fetch_json(transport, endpoint, url, redact, "the plan's quota")
    except TimeoutError:
        late = TimedOut(
            f"{endpoint.base.host} did not say what is left of the plan within {seconds:g} seconds."
        )
    else:
        windows = read_quota(document.value)
        if windows is None:
            raise document.unreadable()
        return windows
    raise late


def read_quota(value: Any) -> tuple[QuotaWindow, ...] | None:
    """The windows in a decoded answer, those that say nothing left out; None where it is no such answer."""
    remains = as_object(value).get("model_remains")
    if not isinstance(remains, list):
        return None
    windows = (
        _window(as_object(entry), weekly, prefix, end)
        for entry in remains[:_MOST_WINDOWS]
        for weekly, prefix, end in _FIELDS
    )
    return tuple(w for w in windows if w.unlimited or w.left_percent is not None)


def _window(entry: dict[str, Any], weekly: bool, prefix: str, end: str) -> QuotaWindow:  # noqa: FBT001 - of a table
    model = as_text(entry.get("model_name"))[:80]
    if entry.get(f"{prefix}_status") == _UNLIMITED:
        return QuotaWindow(model, weekly, unlimited=True)
    percent = _percent(entry.get(f"{prefix}_remaining_percent"))
    return QuotaWindow(model, weekly, percent, resets_at=_moment(entry.get(end)))


def _percent(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return min(100.0, max(0.0, float(value)))


def _moment(value: Any) -> str | None:
    """A time in milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LATEST_MS:
        return None
    return utc_text(datetime.fromtimestamp(value / 1000, UTC))
