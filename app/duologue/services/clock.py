"""The wall clock, written the one way that is stored: UTC, ISO 8601, milliseconds."""

from datetime import UTC, datetime, timedelta


def now_utc() -> str:
    """Now, such as 2026-11-24T06:00:00.000Z; texts of this form sort by time."""
    return to_utc_text(datetime.now(UTC))


def seconds_ago(seconds: float) -> str:
    """The same form for a moment in the past."""
    return to_utc_text(datetime.now(UTC) - timedelta(seconds=seconds))


def local_midnight() -> str:
    """When today began for the person at this computer."""
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return to_utc_text(today)


def to_utc_text(moment: datetime) -> str:
    """`moment` (with a time zone) in the stored form."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
