"""Times as they are stored: UTC in ISO 8601, always in the same form, so that text compares like time."""

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """The stored form of an aware time, such as 2026-01-31T09:05:00.250Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def same_form(text: str) -> str:
    """A time in any ISO 8601 spelling in the stored form; without an offset it is UTC.

    Raises ValueError where it is not a time.
    """
    moment = datetime.fromisoformat(text)
    return utc_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
