"""Reads how long a server wants us to wait, in all the ways servers say it."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_RESETS_AT = re.compile(r"resets? at (\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))")


def read_retry_after(
    headers: Mapping[str, str], message: str = "", now: datetime | None = None
) -> float | None:
    """Seconds to wait, never negative, or None where the server named no time that makes sense.

    `headers` have names in lower case; `retry-after-ms` counts before `retry-after`, which may be
    seconds or a date; MiniMax names the end of a plan's window in the message.
    """
    now = now or datetime.now(UTC)
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = (
        headers.get("retry-after", "").split(",")[0] if _is_list(headers) else headers.get("retry-after", "")
    )
    seconds = _number(text)
    if seconds is not None:
        return seconds
    found = _RESETS_AT.search(message)
    moment = _moment(text, found[1] if found else "")
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def _is_list(headers: Mapping[str, str]) -> bool:
    """Two headers of the name come joined by a comma; a date has one comma of its own."""
    text = headers.get("retry-after", "")
    return "," in text and not text.strip()[:3].isalpha()


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _moment(date: str, stamp: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date) if date.strip() else datetime.fromisoformat(stamp)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
