"""The wall clock in the stored form of times."""

from datetime import UTC, datetime, timedelta

from duologue.domain.times import utc_text


def now_utc() -> str:
    """Now, such as 2026-11-24T06:00:00.000Z; texts of this form sort by time."""
    return utc_text(datetime.now(UTC))


def seconds_ago(seconds: float) -> str:
    """The same form for a moment in the past."""
    return utc_text(datetime.now(UTC) - timedelta(seconds=seconds))


def local_midnight() -> str:
    """When today began for the person at this computer."""
    return utc_text(datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0))
